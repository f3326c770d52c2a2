package assessment

import (
	"discern/assessment/words"
	"fmt"
	"slices"
)

// Settledness says how far a verdict can still move.
type Settledness string

const (
	TooEarly Settledness = "too early"
	Leaning  Settledness = "leaning"
	Settled  Settledness = "settled"
	// LimitsDisputed: no open answer could change it, but limits of it are
	// contradicted, and settling that could.
	LimitsDisputed Settledness = "limits contradicted"
)

// Settledness returns how far the verdict can still move. Every sentence about
// that, on a page, in a report or in a file, is one of those in this file: they
// say what Judge found, and a test tries each against every completion.
func (v *Verdict) Settledness() Settledness {
	switch {
	case v.Shape == UndeterminedShape:
		return TooEarly
	case v.ClassSettled && v.ShapeSettled:
		return Settled
	case v.onlyDisputed():
		return LimitsDisputed
	}

	return Leaning
}

// ClassHolds reports whether no open answer of any kind could change the class.
func (v *Verdict) ClassHolds() bool { return v.ClassSettled && !v.ClassOpen }

// onlyDisputed reports whether the shape hangs on contradicted limits alone: no
// open answer could change it.
func (v *Verdict) onlyDisputed() bool {
	return v.Disputed && len(v.Flips) == 0 && !v.Together && !v.PartsOpen
}

// InWords says the verdict so far in one line, for the seller alone.
func (v *Verdict) InWords(b *Bank) string {
	switch v.Settledness() {
	case TooEarly:
		return "Too early to say"
	case Settled:
		return "Settled: " + words.Lower(b.ShapeText(v.Shape).Name)
	case LimitsDisputed:
		return "Limits contradicted: " + words.Lower(b.ShapeText(v.Shape).Name)
	}

	return "Leaning: " + words.Lower(b.ShapeText(v.Shape).Name)
}

// Openness says what the verdict so far still depends on, in one sentence.
func (v *Verdict) Openness(b *Bank) string {
	switch v.Settledness() {
	case TooEarly:
		return v.needs(b)
	case Settled:
		return "No open question can change it."
	}

	return v.CouldChange()
}

// needs says what is missing before there is a verdict.
func (v *Verdict) needs(b *Bank) string {
	switch {
	case v.Decided.Of == 0:
		return "None of the questions that decide it applies."
	case v.Decided.Answered == 0:
		return fmt.Sprintf("%s questions decide it.", words.Capital(words.Count(len(b.core.deciding))))
	}

	least := PointsNeeded(v.Decided.Of)
	out := fmt.Sprintf("%d of %d deciding points are answered; %s are needed", v.Decided.Answered, v.Decided.Of,
		words.Count(least))

	for _, f := range v.Flips {
		if q := b.questions[f.Question]; !q.Deciding || v.Decided.Answered+q.Weight < least {
			return out + ", unless one answer decides it by itself."
		}
	}

	return out + "."
}

// PointsNeeded is how many of the deciding points that apply must be answered
// before there is a verdict.
func PointsNeeded(applies int) int { return (minPoints*applies + ofPoints - 1) / ofPoints }

// HowFar says how far the verdict can still move, as a page heads it.
func (v *Verdict) HowFar() string {
	switch {
	case v.Shape == UndeterminedShape:
		return fmt.Sprintf("%d of %d deciding points answered", v.Decided.Answered, v.Decided.Of)
	case v.ClassSettled && v.ShapeSettled:
		return "Settled: no open question can change it"
	case v.ClassHolds() && v.onlyDisputed():
		return "The class is settled; its limits are contradicted"
	case v.ClassHolds():
		return "The class is settled; the shape can still change"
	}

	return "Leaning: open questions can still change it"
}

// CouldChange says which open answers could still change the verdict: alone, or
// only several of them together.
func (v *Verdict) CouldChange() string {
	n := len(v.Flipping())
	var out string

	switch {
	case n == 0 && v.Together:
		out = "No open answer alone could change it; several together still could"
	case n == 0 && v.PartsOpen:
		return "What is open about a part could still change it."
	case n == 0 && v.Disputed:
		return "No open question can change it; its limits are contradicted, and settling that could change whether it is " +
			"bounded."
	case n == 0:
		return "No open question can change it."
	case n == 1:
		out = "One open answer alone could still change it"
	default:
		out = fmt.Sprintf("%s open answers could each still change it alone", words.Capital(words.Count(n)))
	}

	switch {
	case n > 0 && v.Together && v.PartsOpen:
		out += ", and so could others together, or what is open about a part"
	case n > 0 && v.Together:
		out += ", and so could others together"
	case v.PartsOpen:
		out += ", and so could what is open about a part"
	}

	return out + "."
}

// OpenAlone says what single open answers could do, where none could change the
// verdict; "" where one could.
func (v *Verdict) OpenAlone() string {
	switch {
	case len(v.Flips) > 0:
		return ""
	case v.Shape == UndeterminedShape:
		return "It takes more of the deciding answers before anything can be said."
	}

	return v.CouldChange()
}

// IfWrong says how many of the given answers would have to be different for
// another shape, where no three would do; "" where some would.
func (v *Verdict) IfWrong() string {
	if v.Shape == UndeterminedShape || v.Firmness.Answers > 0 {
		return ""
	}

	return "No three given answers, if they were wrong, would change the verdict."
}

// ClassInWords says in a report whether open answers could change the class, and which
// could alone; "" where there is no verdict.
func (v *Verdict) ClassInWords() (string, []string) {
	to := Agent
	if v.Class == Agent {
		to = Workflow
	}
	var alone []string
	for _, f := range v.Flips {
		if f.Class == to && !slices.Contains(alone, f.Question) {
			alone = append(alone, f.Question)
		}
	}

	switch n := len(alone); {
	case v.Shape == UndeterminedShape:
		return "", nil
	case v.ClassHolds():
		return "No open answer could change it.", nil
	case n == 1:
		return fmt.Sprintf("One open answer alone could still make it %s.", words.Article(string(to))), alone
	case n > 1:
		return fmt.Sprintf("%s open answers could each alone still make it %s.", words.Capital(words.Count(n)),
			words.Article(string(to))), alone
	}

	return fmt.Sprintf("Open answers could still change it, and none of them could alone make it %s.",
		words.Article(string(to))), nil
}

// LimitsNeeded is how many limits in place make an agent a bounded one.
func (v *Verdict) LimitsNeeded() int { return min(limitsNeeded, max(1, len(v.Limits))) }

// Flipping lists the open questions that could change the verdict alone.
func (v *Verdict) Flipping() []string {
	var out []string
	for _, f := range v.Flips {
		if !slices.Contains(out, f.Question) {
			out = append(out, f.Question)
		}
	}

	return out
}
