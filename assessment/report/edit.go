package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Edited is one thing that the sender of a report changed before it was sealed.
type Edited struct {
	ID      string
	Removed bool
	Fields  []EditedField
	By      string
	At      time.Time
}

// EditedField is what the program had composed and what stands there instead.
type EditedField struct{ Name, Ours, Theirs string }

// The fields of a piece that can be edited.
const (
	FieldLead    = "lead"
	FieldText    = "text"
	FieldHolds   = "holds"
	FieldToday   = "today"
	FieldDo      = "do"
	FieldBecause = "because"
	FieldWho     = "who"
	FieldDue     = "due"
	FieldStart   = "start"
	FieldCosts   = "costs"
	FieldDone    = "done"
)

// Fields lists them.
var Fields = []string{FieldLead, FieldText, FieldHolds, FieldToday, FieldDo, FieldBecause, FieldWho, FieldDue,
	FieldStart, FieldCosts, FieldDone}

const headConditions = "The conditions"

// verdictID is the sentence that can be put otherwise and not left out: a report
// without a verdict would be none.
const verdictID = "verdict"

// editable is what can be edited as one, with where its words stand.
type editable struct {
	id     string
	group  string
	from   []string
	fields []editableField
}

type editableField struct {
	name string
	at   *string
}

// editables lists everything of page one that can be edited, in its order, but for
// the moves, which belong to the plan.
func (f *Front) editables() []editable {
	var out []editable
	one := func(group string, s *Sentence) {
		if s == nil || s.ID == "" || s.Whole() == "" {
			return
		}

		p := editable{id: s.ID, group: group, from: s.From}
		if s.Lead != "" {
			p.fields = append(p.fields, editableField{FieldLead, &s.Lead})
		}
		if s.Text != "" {
			p.fields = append(p.fields, editableField{FieldText, &s.Text})
		}
		out = append(out, p)
	}

	each := func(group string, all []Sentence) {
		for i := range all {
			one(group, &all[i])
		}
	}

	one("The verdict", &f.Verdict)
	each("What it is", f.About)
	one(HeadDecision, &f.Decision.Question)
	one(HeadDecision, &f.Decision.Answer)
	for i := range len(f.Decision.Demands) + len(f.Decision.Rest) {
		d := f.Decision.demand(i)
		out = append(out, editable{id: d.ID, group: headConditions, from: d.From,
			fields: []editableField{{FieldHolds, &d.Holds}, {FieldToday, &d.Today}}})
	}

	one(HeadDecision, &f.Decision.Meanwhile)
	each(HeadStandsOut, f.Findings)
	each(HeadBegin, f.Begin)
	one(HeadFear, f.Fear)
	each(HeadHowSure, f.Sure.Sentences)
	one("What is missing", f.Missing)

	return out
}

// demand is one of the conditions, those that page one only names included.
func (d *Decision) demand(i int) *Demand {
	if n := len(d.Demands); i >= n {
		return &d.Rest[i-n]
	}
	return &d.Demands[i]
}

func (s *PlanStep) editable() editable {
	return editable{id: s.ID, group: "The moves", from: s.From, fields: []editableField{
		{FieldDo, &s.Do}, {FieldBecause, &s.Because}, {FieldWho, &s.Who}, {FieldDue, &s.Due}, {FieldStart, &s.Start},
		{FieldCosts, &s.Costs}, {FieldDone, &s.Done}}}
}

// Apply returns page one with what a person put in the place of its sentences,
// and what that was. An edit of a sentence that is not there changes nothing.
// The page itself is left as it is.
func (f Front) Apply(edits map[string]assessment.Edit) (Front, []Edited) {
	if len(edits) == 0 {
		return f, nil
	}

	f = f.clone()
	var out []Edited
	removed := map[string]bool{}
	for _, p := range f.editables() {
		if e, ok := edits[p.id]; ok {
			out = append(out, p.edit(e))
			removed[p.id] = e.Removed && p.id != verdictID
		}
	}

	f.without(removed)
	return f, out
}

// edited is page one with what a person put in the place of its sentences. The
// answer counts the conditions that are left, and a limit is called what its
// condition is called.
func (a *author) edited(m Seal, edits map[string]assessment.Edit) (Front, []Edited) {
	ours := a.front(m)
	front, out := ours.Apply(edits)

	a.leftOut = map[string]bool{}
	for _, d := range ours.Decision.All() {
		if e, ok := edits[d.ID]; ok && e.Removed {
			a.leftOut[d.ID] = true
		}
	}
	if len(a.leftOut) > 0 {
		rest, _ := Front{Decision: a.decision()}.Apply(edits)
		front.Decision = rest.Decision
	}

	a.called, a.typed = map[string]string{}, map[string]bool{}
	for _, d := range front.Decision.All() {
		_, a.typed[d.ID] = edits[d.ID].Words[FieldToday]
		if _, typed := edits[d.ID].Words[FieldHolds]; typed {
			if question, is := strings.CutPrefix(d.ID, limitDemand); is {
				a.called[question] = d.Holds
			}
		}
	}

	a.decided = front.Decision
	a.worst, a.rests, a.post = nil, nil, nil // which may name a limit that is called otherwise now
	return front, out
}

// clone copies what an edit changes in place.
func (f Front) clone() Front {
	f.About, f.Findings = slices.Clone(f.About), slices.Clone(f.Findings)
	f.Decision.Demands, f.Decision.Rest = slices.Clone(f.Decision.Demands), slices.Clone(f.Decision.Rest)
	f.Begin, f.Sure.Sentences = slices.Clone(f.Begin), slices.Clone(f.Sure.Sentences)
	for _, s := range []**Sentence{&f.Fear, &f.Missing} {
		if *s != nil {
			own := **s
			*s = &own
		}
	}

	return f
}

func (f *Front) without(removed map[string]bool) {
	gone := func(s Sentence) bool { return removed[s.ID] }
	f.About, f.Findings = slices.DeleteFunc(f.About, gone), slices.DeleteFunc(f.Findings, gone)
	f.Begin, f.Sure.Sentences = slices.DeleteFunc(f.Begin, gone), slices.DeleteFunc(f.Sure.Sentences, gone)
	left := func(d Demand) bool { return removed[d.ID] }
	f.Decision.Demands, f.Decision.Rest = slices.DeleteFunc(f.Decision.Demands, left),
		slices.DeleteFunc(f.Decision.Rest, left)

	for _, s := range []*Sentence{&f.Decision.Question, &f.Decision.Answer, &f.Decision.Meanwhile} {
		if gone(*s) {
			*s = Sentence{}
		}
	}

	for _, s := range []**Sentence{&f.Fear, &f.Missing} {
		if *s != nil && gone(**s) {
			*s = nil
		}
	}
}

// edit puts the words of an edit where ours stand, and tells what changed.
func (p editable) edit(e assessment.Edit) Edited {
	out := Edited{ID: p.id, Removed: e.Removed && p.id != verdictID, By: e.By, At: e.At}
	for _, f := range p.fields {
		ours := *f.at
		if theirs, ok := e.Words[f.name]; ok && !e.Removed && theirs != ours {
			*f.at = theirs
			out.Fields = append(out.Fields, EditedField{f.name, ours, theirs})
		} else if out.Removed {
			out.Fields = append(out.Fields, EditedField{Name: f.name, Ours: ours})
		}
	}

	return out
}

// editPlan puts a person's words into the moves of the plan, from which page one
// takes the first.
func (a *author) editPlan(edits map[string]assessment.Edit) []Edited {
	var out []Edited
	a.steps = slices.Clone(a.steps)
	for i := range a.steps {
		s := &a.steps[i]
		e, ok := edits[s.ID]
		if !ok {
			continue
		}

		due := s.Due
		if out = append(out, s.editable().edit(e)); s.Due != due {
			s.By = time.Time{} // a day in words, as a person put it
		}
	}

	a.steps = slices.DeleteFunc(a.steps, func(s PlanStep) bool { return edits[s.ID].Removed })
	return out
}

// EditsOf lists what the sender of a version put otherwise or left out before it
// was sealed, for those who wrote it; a section without blocks where nothing was.
func EditsOf(r Report) Section {
	s := Section{ID: fmt.Sprintf("edits-%d", r.Number),
		Title: fmt.Sprintf("Put otherwise by hand in version %d", r.Number)}
	if r.Interview.Side == assessment.SideBuyer {
		s.Title = "Put otherwise by the buyer"
	}
	list := Block{Kind: List}
	for _, e := range r.Edited {
		by := ""
		if e.By != "" {
			by = " (" + e.By + ", " + assessment.FormatDate(e.At) + ")"
		}

		if e.Removed {
			var ours []string
			for _, f := range e.Fields {
				ours = append(ours, f.Ours)
			}
			list.Items = append(list.Items, Item{Lead: "Left out:", Text: strings.Join(nonEmpty(ours...), " ") + by})
			continue
		}
		for _, f := range e.Fields {
			theirs := words.Quoted(f.Theirs)
			if f.Theirs == "" {
				theirs = "nothing"
			}
			list.Items = append(list.Items, Item{Lead: "Reads " + theirs + by + ".",
				Text: "The program had composed: " + cmp.Or(f.Ours, "nothing")})
		}
	}

	if len(list.Items) > 0 {
		s.Blocks = append(s.Blocks, list)
	}
	return s
}

// CallsLimit is what a report calls a limit: what its condition was called by hand, or
// else the name it has.
func (r *Report) CallsLimit(question, name string) string {
	for _, e := range r.Edited {
		for _, f := range e.Fields {
			if e.ID == limitDemand+question && !e.Removed && f.Name == FieldHolds {
				return f.Theirs
			}
		}
	}
	return name
}

// EditText is what a person put in the place of a sentence, in one line.
func EditText(e assessment.Edit) string {
	if e.Removed {
		return "A sentence is left out"
	}

	var out []string
	for _, name := range Fields {
		out = append(out, e.Words[name])
	}
	return strings.Join(nonEmpty(out...), " ")
}

// Piece is one thing on the page on which the sender looks over a report before
// it leaves.
type Piece struct {
	ID     string
	Group  string // heading it stands under
	Fields []PieceField
	From   []string

	Edited  bool
	Removed bool
	Fixed   bool // it can be put otherwise and not left out
	// Changed says that the program would compose it otherwise now than when it was
	// edited: the facts under it changed.
	Changed bool
	By      string
	At      time.Time
}

// PieceField is one field of a piece.
type PieceField struct {
	Name string
	Ours string // as the program composes it now
	Was  string // as it composed it when it was edited; "" where it is the same
	Now  string // as it will be printed
}

// Print is how the piece will read, in one line.
func (p Piece) Print() string {
	var out []string
	for _, f := range p.Fields {
		if f.Now != "" {
			out = append(out, f.Now)
		}
	}
	return strings.Join(out, " ")
}

// Leaving is a report as its sender looks it over before it leaves.
type Leaving struct {
	Pieces []Piece
	// Lost are edits of sentences that are no longer composed: they are kept, and
	// printed nowhere.
	Lost  []Piece
	Front Front      // as it will read
	Plan  []PlanStep // as it will read
}

// Look lays out what leaves with a report, sentence by sentence, ours beside
// what was put in its place.
func Look(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict, m Seal) Leaving {
	b = b.For(&iv)
	edits := iv.Edits
	iv = inZone(iv.ForPrint(), m.At.Location())
	c := composer{b: b, iv: &iv, v: &v, text: b.ShapeText(v.Shape), zone: m.At.Location(), guide: m.Guide, other: m.Other,
		crosswalk: m.Crosswalk, asked: m.Asked}
	c.details = c.meta(m)
	a := newAuthor(&c, m.At)

	front := a.front(m)
	steps := slices.Clone(a.steps)
	all := front.editables()
	for i := range steps {
		all = append(all, steps[i].editable())
	}

	var out Leaving
	known := map[string]bool{}
	for _, p := range all {
		known[p.id] = true
		out.Pieces = append(out.Pieces, p.look(edits))
	}

	for _, id := range slices.Sorted(maps.Keys(edits)) {
		if !known[id] {
			out.Lost = append(out.Lost, lost(id, edits[id]))
		}
	}

	a.editPlan(edits)
	out.Front, _ = a.edited(m, edits)
	out.Plan = a.steps

	return out
}

func (p editable) look(edits map[string]assessment.Edit) Piece {
	e, edited := edits[p.id]
	out := Piece{ID: p.id, Group: p.group, From: p.from, Edited: edited, Fixed: p.id == verdictID, By: e.By, At: e.At}
	out.Removed = edited && e.Removed && !out.Fixed

	for _, f := range p.fields {
		x := PieceField{Name: f.name, Ours: *f.at, Now: *f.at}
		if theirs, ok := e.Words[f.name]; ok && !e.Removed {
			x.Now = theirs
		}
		// The day we propose moves with the day of the report, whatever the facts.
		if was, ok := e.Ours[f.name]; edited && f.name != FieldDue && (!ok || was != x.Ours) {
			x.Was, out.Changed = was, true
		}
		out.Fields = append(out.Fields, x)
	}

	return out
}

func lost(id string, e assessment.Edit) Piece {
	out := Piece{ID: id, Edited: true, Removed: e.Removed, Changed: true, By: e.By, At: e.At}
	for _, name := range slices.Sorted(maps.Keys(e.Ours)) {
		out.Fields = append(out.Fields, PieceField{Name: name, Was: e.Ours[name], Now: e.Words[name]})
	}
	return out
}

// Find is the piece with an id, lost ones included.
func (l *Leaving) Find(id string) (Piece, bool) {
	for _, p := range slices.Concat(l.Pieces, l.Lost) {
		if p.ID == id {
			return p, true
		}
	}
	return Piece{}, false
}

// Rewrite is the edit that puts words in the place of a piece; false where they
// are the ones that the program composed. A field that is not among the words
// stays ours.
func (p Piece) Rewrite(words map[string]string, by string, at time.Time) (assessment.Edit, bool) {
	e := assessment.Edit{Words: map[string]string{}, Ours: p.ours(), By: by, At: at}
	for _, f := range p.Fields {
		if w, ok := words[f.Name]; ok && w != f.Ours {
			e.Words[f.Name] = w
		}
	}
	return e, len(e.Words) > 0
}

// Remove is the edit that leaves a piece out.
func (p Piece) Remove(by string, at time.Time) assessment.Edit {
	return assessment.Edit{Removed: true, Ours: p.ours(), By: by, At: at}
}

// Keep is an edit of the piece as it stands, looked at beside what the program
// composes now.
func (p Piece) Keep(e assessment.Edit) assessment.Edit {
	e.Ours = p.ours()
	return e
}

func (p Piece) ours() map[string]string {
	out := map[string]string{}
	for _, f := range p.Fields {
		out[f.Name] = f.Ours
	}
	return out
}
