package report

import (
	"fmt"
	"slices"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// standsOut lists up to three findings, the worst consequence first. A finding
// whose lines are all used by a worse one drops out.
func (a *author) standsOut() []Sentence {
	var out []Sentence
	used := map[string]bool{}
	for _, find := range []func() (Sentence, bool){a.foundFinal, a.foundStrangers, a.foundShared, a.foundIncomplete, a.foundStretch, a.foundApprovals, a.foundAgainst, a.foundUnseen, a.foundUnproven, a.foundWide} {
		s, ok := find()
		if !ok || len(out) == 3 {
			continue
		}
		lines := slices.DeleteFunc(slices.Clone(s.From), func(f string) bool { return !strings.HasPrefix(f, "line ") })
		if len(lines) > 0 && len(lines) == len(s.From) && !slices.ContainsFunc(lines, func(f string) bool { return !used[f] }) {
			continue
		}
		for _, f := range lines {
			used[f] = true
		}
		out = append(out, s)
	}
	return out
}

// freeFinal lists the lines that cannot be undone, are chosen while it runs and
// have nothing that refuses them.
func (a *author) freeFinal() []int {
	var out []int
	for i, l := range a.iv.Inventory {
		if l.Kind == assessment.Final && l.Unrefused() && l.Decided == assessment.DecidedRunning && oneLine(l.Action) != "" {
			out = append(out, i)
		}
	}
	return out
}

func refs(at []int) []string {
	var out []string
	for _, i := range at {
		out = append(out, lineRef(i))
	}
	return out
}

func (a *author) foundFinal() (Sentence, bool) {
	at := a.freeFinal()
	s := Sentence{ID: "finding.final", From: refs(at)}
	switch len(at) {
	case 0:
		return s, false
	case 1:
		s.Lead = fmt.Sprintf("%s is final as soon as it is chosen.", a.action(at[0]))
		s.Text = "It cannot be undone, and on the list nothing refuses it."
	default:
		s.Lead = fmt.Sprintf("%s are final as soon as they are chosen: %s.", words.Capital(words.Plural(len(at), "action", "actions")), words.Series(a.actions(at), 3))
		s.Text = "They cannot be undone, and on the list nothing refuses them."
	}
	return s, true
}

// foundStrangers: text that strangers can write meets an action for good that
// nothing refuses.
func (a *author) foundStrangers() (Sentence, bool) {
	f := a.fact(assessment.SubjectStrangers)
	at := a.unrefusedFinal()
	if !a.controls(f, 1) || len(at) == 0 {
		return Sentence{}, false
	}
	return Sentence{ID: "finding.strangers", From: append([]string{f.Question}, refs(at)...),
		Lead: "Strangers can write what it reads.",
		Text: fmt.Sprintf("What they write could ask for %s, and on the list nothing refuses that.", words.Series(a.actions(at), 2))}, true
}

func (a *author) unrefusedFinal() []int {
	var out []int
	for i, l := range a.iv.Inventory {
		if l.Kind == assessment.Final && l.Unrefused() && oneLine(l.Action) != "" {
			out = append(out, i)
		}
	}
	return out
}

// foundShared: one identity acts on most of what it reaches.
func (a *author) foundShared() (Sentence, bool) {
	s := a.v.Surface
	name := words.Cut(s.Widest, 60)
	if s.WidestSystems < 2 || name == "" {
		return Sentence{}, false
	}
	out := Sentence{ID: "finding.shared", From: []string{"inventory"}, Lead: fmt.Sprintf("One identity acts on %s systems.", words.Count(s.WidestSystems))}
	of := fmt.Sprintf("%s of the %s", words.Count(s.WidestLines), words.Plural(s.Lines, "action", "actions"))
	if s.WidestLines == s.Lines {
		of = "all " + words.Plural(s.Lines, "action", "actions")
	}

	out.Text = fmt.Sprintf("Behind %s on the list stands %s", of, name)
	if f := a.fact(assessment.SubjectCredential); a.controls(f, 0) {
		out.Text += ", and the same credential is said to serve everything"
		out.From = append(out.From, f.Question)
	}
	out.Text += "."
	return out, true
}

// foundIncomplete: the list is said to be full, and something says otherwise.
func (a *author) foundIncomplete() (Sentence, bool) {
	f := a.fact(assessment.SubjectReach)
	if f.Standing != assessment.FactContradicted || a.isLimit(f.Question) {
		return Sentence{}, false // around an agent, a condition says it
	}
	s := Sentence{ID: "finding.list", Lead: "The list of what it reaches does not hold.", Text: words.Sentence(a.objection(f)), From: []string{f.Question}}
	for _, o := range f.Against {
		s.From = append(s.From, o.Rule)
	}
	return s, true
}

// isLimit reports whether a question is about a limit around what is read as an agent.
func (a *author) isLimit(question string) bool {
	return a.v.Class == assessment.Agent && slices.ContainsFunc(a.v.Limits, func(l assessment.LimitResult) bool { return l.Question == question })
}

// foundStretch: a stretch is left to the model, and nobody said which.
func (a *author) foundStretch() (Sentence, bool) {
	order, stretch := a.fact(assessment.SubjectOrder), a.fact(assessment.SubjectStretch)
	if !order.Holds() || !a.halfway(order) || stretch.Standing == assessment.FactShown || stretch.Standing == assessment.FactSaid {
		return Sentence{}, false
	}
	if stretch.Standing == assessment.FactNotAsked {
		return Sentence{}, false // a gap of the interview is no finding
	}
	return Sentence{ID: "finding.stretch", Lead: "A stretch is left to the model.", Text: "Which one is not known yet.", From: []string{order.Question, stretch.Question}}, true
}

// halfway reports whether an answer lies in the middle between code and the
// model: part of it is the one, part the other.
func (a *author) halfway(f assessment.Fact) bool {
	q, ok := a.b.Question(f.Question)
	if !ok || q.Kind != assessment.KindScale {
		return false
	}
	o, _, ok := q.Option(a.iv.AnswerTo(f.Question).Choice)
	return ok && o.P == 0
}

// foundApprovals: more approvals are wanted than people have time for.
func (a *author) foundApprovals() (Sentence, bool) {
	wanted, ok := a.nums["approvals_per_day"]
	fit := a.v.Numbers.ApprovalsThatFit
	if !ok || fit == nil || wanted.Standing != assessment.FactContradicted {
		return Sentence{}, false
	}
	return Sentence{ID: "finding.approvals", From: append([]string{"approvals_per_day"}, fit.From...),
		Lead: "People cannot look at all that is put before them.",
		Text: fmt.Sprintf("%s approvals a day are asked for, and %s fit at two hours a day from each reviewer.", wanted.Says, fit.Text())}, true
}

// foundAgainst: the first thing said that does not fit with another, where the
// finding on the list has not said it.
func (a *author) foundAgainst() (Sentence, bool) {
	reach := a.fact(assessment.SubjectReach)
	for _, f := range a.v.Contradictions {
		said := slices.ContainsFunc(reach.Against, func(o assessment.Objection) bool { return o.Rule == f.Rule })
		if f.Kind == assessment.Tension || said && reach.Standing == assessment.FactContradicted || a.againstLimit(f.Rule) {
			continue
		}
		return Sentence{ID: "finding." + f.Rule, Lead: words.Sentence(f.Title), Text: a.sideBySide(f) + a.given(f), From: append([]string{f.Rule}, f.Questions...)}, true
	}
	return Sentence{}, false
}

// againstLimit reports whether a rule speaks against a limit, so that a condition
// of page one says it.
func (a *author) againstLimit(rule string) bool {
	return a.v.Class == assessment.Agent && slices.ContainsFunc(a.v.Limits, func(l assessment.LimitResult) bool { return slices.Contains(l.Against, rule) })
}

// foundUnseen: it changes things, and no person looks at any of it.
func (a *author) foundUnseen() (Sentence, bool) {
	f := a.fact(assessment.SubjectLookedAt)
	acts := a.named(assessment.Final, assessment.Writes)
	if !a.controls(f, 0) || len(acts) == 0 {
		return Sentence{}, false
	}
	return Sentence{ID: "finding.unseen", From: []string{f.Question, "inventory"}, Lead: "No person looks at what it does.",
		Text: fmt.Sprintf("It can change things: %s.", words.Series(acts, 3))}, true
}

// foundUnproven: runs go further than anybody checked.
func (a *author) foundUnproven() (Sentence, bool) {
	says := a.unproven()
	if says == "" || slices.ContainsFunc(a.v.Numbers.UnprovenStretch.From, func(n string) bool { return !a.nums[n].Holds() }) {
		return Sentence{}, false
	}
	return Sentence{ID: "finding.unproven", From: a.v.Numbers.UnprovenStretch.From, Lead: "Runs go further than anybody checked.", Text: says}, true
}

// foundWide: two things that are both true and pull apart.
func (a *author) foundWide() (Sentence, bool) {
	for _, f := range a.v.Contradictions {
		if f.Kind == assessment.Tension {
			return Sentence{ID: "finding." + f.Rule, Lead: words.Sentence(f.Title), Text: a.sideBySide(f), From: append([]string{f.Rule}, f.Questions...)}, true
		}
	}
	return Sentence{}, false
}

// sideBySide says a finding as the system's own where each answer it rests on
// was shown, and as two answers side by side where one was only said.
func (a *author) sideBySide(f assessment.Finding) string {
	said := slices.ContainsFunc(f.Questions, func(q string) bool { return a.by[q].Standing != assessment.FactShown })
	if said && f.Gentle != "" {
		return words.Sentence(f.Gentle)
	}
	return words.Sentence(f.Says)
}

// fear says in one line what failure to fear; nil where nothing on the list is
// for good, or each such action is refused every time.
func (a *author) fear() *Sentence {
	worst, at := -1, -1
	for i, l := range a.iv.Inventory {
		if l.Kind != assessment.Final || oneLine(l.Action) == "" {
			continue
		}
		w := -1
		switch {
		case l.Unrefused():
			w = 2
		case l.PartlyRefused():
			w = 1
		}
		if w > 0 && l.Decided == assessment.DecidedRunning {
			w += 2
		}
		if w > worst {
			worst, at = w, i
		}
	}
	if at < 0 || worst < 0 {
		return nil
	}

	l := a.iv.Inventory[at]
	s := &Sentence{ID: "fear", From: []string{lineRef(at)}}
	who := "A wrong step"
	after := ""
	switch f := a.fact(assessment.SubjectStrangers); {
	case f.Holds():
		s.From = append(s.From, f.Question)
		if a.controls(f, 1) {
			who = "Text that a stranger wrote"
		}
	case f.Standing == assessment.FactNotAsked:
		who, after = "A wrong step, or text planted in what it reads,", " Whether strangers can write what it reads "+a.openClause(f.Question)+"."
	case f.Standing == assessment.FactNotKnown:
		who, after = "A wrong step, or text planted in what it reads,", " Whether strangers can write what it reads is not known."
	default:
		who, after = "A wrong step, or text planted in what it reads,", " Whether strangers can write what it reads is not settled."
	}
	s.Text = fmt.Sprintf("%s could lead to %s", who, a.action(at))
	if id := words.Cut(l.Identity, 60); id != "" {
		s.Text += " as " + id
	}
	if l.Unrefused() {
		s.Text += "; on the list nothing would refuse it."
	} else {
		s.Text += fmt.Sprintf("; only this would stop it: %s.", strings.TrimRight(words.Cut(l.Refuses, 80), "."))
	}
	s.Text += after
	return s
}
