package assessment

import (
	"slices"
)

// PartVerdict is the verdict of one part, with its own surface and design.
// Parts are never averaged.
type PartVerdict struct {
	ID           string        `json:"id"`
	Name         string        `json:"name"`
	Class        Class         `json:"class"`
	Shape        Shape         `json:"shape"`
	ClassSettled bool          `json:"classSettled"`
	ShapeSettled bool          `json:"shapeSettled"`
	Confidence   Confidence    `json:"confidence"`
	Reasons      []Because     `json:"because"`
	Limits       []LimitResult `json:"fences"`
	Surface      Surface       `json:"surface"`
	Gaps         []Gap         `json:"gaps"`
	Design       Plan          `json:"design"`
}

// Part returns one part of the interview as an interview of its own: its own
// answers to the questions that can move the class, its own inventory lines,
// and for the rest the answers of the whole where it has none.
func (iv *Interview) Part(b *Bank, p Part) Interview {
	out := *iv
	out.System = p.Name
	out.Parts = nil
	out.Answers = make(map[string]Answer, len(iv.Answers))

	for id, a := range iv.Answers {
		if q, ok := b.questions[id]; ok && (q.Deciding || id == b.About(SubjectStretch)) {
			continue
		}
		out.Answers[id] = a
	}

	for id, a := range p.Answers {
		out.Answers[id] = a
	}

	out.Inventory = nil
	for _, l := range iv.Inventory {
		if l.Part == p.ID {
			out.Inventory = append(out.Inventory, l)
		}
	}

	return out
}

// PartQuestions lists what is asked about a part: the questions that set the
// class, and those that can confirm a limit.
func (b *Bank) PartQuestions() []*Question {
	var out []*Question
	for _, q := range b.All() {
		if w, ok := b.core.at[q.ID]; ok && (q.Deciding || b.core.watched[w].limit) {
			out = append(out, q)
		}
	}
	return out
}

func judgeParts(b *Bank, iv *Interview) []PartVerdict {
	var out []PartVerdict
	for _, p := range iv.Parts {
		v := Judge(b, iv.Part(b, p))
		out = append(out, PartVerdict{
			ID: p.ID, Name: p.Name, Class: v.Class, Shape: v.Shape,
			ClassSettled: v.ClassSettled, ShapeSettled: v.ShapeSettled, Confidence: v.Confidence,
			Reasons: v.Reasons, Limits: v.Limits, Surface: v.Surface, Gaps: v.Gaps, Design: v.Design,
		})
	}

	return out
}

// anyAgent reports whether some part is an agent, without judging the rest of it.
func (b *Bank) anyAgent(iv *Interview) bool {
	return slices.ContainsFunc(iv.Parts, func(p Part) bool {
		part := iv.Part(b, p)
		return b.core.shape(b.state(&part)).Class() == Agent
	})
}

// partReach tells what is open about the parts could still make of them.
func (b *Bank) partReach(iv *Interview) partReach {
	var out partReach
	for _, p := range iv.Parts {
		part := iv.Part(b, p)
		s := b.state(&part)

		if s := b.core.complete(s, false, true, true, false); b.core.shape(s).Class() == Agent {
			out.always = true
		}

		if s := b.core.complete(s, true, true, true, false); b.core.shape(s).Class() == Agent {
			out.possible = true
		}
	}

	return out
}

// turnedByParts tells whether answers about parts alone could change the shape
// of the whole.
func (c *core) turnedByParts(s state, now Shape, parts partReach) bool {
	if now == UndeterminedShape {
		return false
	}
	for _, agent := range []bool{parts.always, parts.possible} {
		s.agentPart = agent
		if c.shape(s) != now {
			return true
		}
	}

	return false
}

// AgentParts names the parts that are agents.
func AgentParts(parts []PartVerdict) []string {
	var out []string
	for _, p := range parts {
		if p.Class == Agent {
			out = append(out, p.Name)
		}
	}
	return out
}

// differ reports whether parts differ in class from each other or from the whole.
func differ(parts []PartVerdict, whole Class) bool {
	return slices.ContainsFunc(parts, func(p PartVerdict) bool {
		return p.Class != Undetermined && p.Class != whole
	})
}

// Part is a named stretch of a system, with deciding answers of its own: the
// research stage of a fixed pipeline, or the gate around an agent. Questions it
// does not answer are read from the whole, except those that set the class.
type Part struct {
	ID      string
	Name    string
	Answers map[string]Answer // by question id
}
