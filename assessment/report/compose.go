package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Seal is what a report needs from outside: its identity, when and by whom.
type Seal struct {
	ID     string
	Number int
	At     time.Time // in the zone that every day and time of the report is written in
	By     string
	Sender Sender // who it comes from, as the workspace has it now
	Draft  bool   // a preview
	// Asked are the questions that a buyer was led through; nil where that is not known.
	Asked []string
	Guide *assessment.Guide // field guide, for the analogies and the talk track; may be nil
	// Crosswalk leads to the frameworks that the interview names; may be nil.
	Crosswalk *assessment.Crosswalk
	// Other is the buyer's record, where the report is to show both; may be nil.
	Other *assessment.Interview
	// Before is the version that was sealed last of the same system, for what
	// changed since; nil where this is the first.
	Before *Report
}

// Compose writes the report of an interview. Every sentence in it is built
// from the bank's wording and the answers, here and nowhere else; a sealed
// report keeps them, so that no later change of either alters it. Private
// notes are left out.
func Compose(b *assessment.Bank, iv assessment.Interview, v assessment.Verdict, m Seal) Report {
	b = b.For(&iv)
	full := iv
	iv = inZone(iv.ForPrint(), m.At.Location())
	c := composer{b: b, iv: &iv, v: &v, text: b.ShapeText(v.Shape), zone: m.At.Location(), guide: m.Guide, other: m.Other,
		crosswalk: m.Crosswalk, before: m.Before, asked: m.Asked}
	c.shown = decidedOn(full.Seen)
	c.details, c.sender = c.meta(m), letterSender(&iv, m)
	r := Report{
		ID: m.ID, Number: m.Number, Sealed: m.At, Zone: zoneName(m.At.Location()), SealedBy: m.By,
		Sender: m.Sender, Draft: m.Draft,
		System: iv.System, Company: iv.Company, Product: iv.Context[assessment.ContextProduct],
		Title: "Scoping report: " + iv.System,
		Class: v.Class, Shape: v.Shape, ShapeName: c.text.Name,
		Interview: iv, Verdict: v,
	}
	r.Bank.Version, r.Bank.SHA256 = b.Version, b.SHA256
	r.Meta = c.details
	if m.Other != nil {
		r.Other = &OtherRecord{m.Other.ID, m.Other.Rev, assessment.Answerers(*m.Other)}
	}

	for _, q := range full.Quotes {
		if q.Print != assessment.PrintName && q.Speaker != "" {
			r.Speakers = append(r.Speakers, q.Speaker)
		}
	}

	a := newAuthor(&c, m.At)
	r.Edited = a.editPlan(full.Edits)
	a.settled = true
	front, edited := a.edited(m, full.Edits)
	r.Front, r.Edited, r.Plan = front, append(r.Edited, edited...), a.steps
	access := a.accessDecision()
	r.Access = &access
	if m.Before != nil { // whoever was named there may be named in what changed
		r.Speakers = append(r.Speakers, m.Before.Interview.Mentioned()...)
		r.Speakers = append(r.Speakers, m.Before.Speakers...)
	}

	since := func(write func(*Report) Section) func() Section { return func() Section { return write(&r) } }
	// The body: what is read.
	stay, moved := a.fitted([]func() Section{since(c.changed), c.surface, a.limits, a.design, a.parts, a.findings, c.seen,
		c.two, a.open, a.toSign})
	parts := []func() Section{}
	for _, s := range append(stay, moved...) {
		parts = append(parts, func() Section { return s })
	}
	for _, part := range append(parts,
		// The annex: what is looked up.
		a.why, c.traits, a.questions, c.intent, c.identities, c.decisions, a.loop, a.access,
		a.answers, c.files, c.analogies, since(c.changes), c.frameworks, c.reading,
	) {
		if s := part(); len(s.Blocks) > 0 {
			for _, text := range commentsOn(&iv, s.ID) {
				s.Blocks = append(s.Blocks, Block{Kind: Comment, Text: text, By: m.By})
			}
			r.Sections = append(r.Sections, s)
		}
	}

	r.Private = only(ForSeller, c.private(&full))
	return r
}

// commentsOn are the seller's comments on a section. What was said on a section that
// another one took in stands there.
func commentsOn(iv *assessment.Interview, section string) []string {
	texts := []string{strings.TrimSpace(iv.Comments[section])}
	if was := map[string]string{sectionSign: sectionAgain, sectionWhy: sectionClaimed}[section]; was != "" {
		texts = append(texts, strings.TrimSpace(iv.Comments[was]))
	}
	return nonEmpty(texts...)
}

// CommentSections are the sections that a seller may comment on: all but the seller's own
// summary and what stands in the appendix.
var CommentSections = []string{
	sectionClaimed, sectionWhy, sectionParts, sectionTraits, sectionSurface, sectionDecisions, sectionLoop,
	sectionIntent, sectionFindings, sectionTwo, sectionOpen, sectionDesign, sectionAgain, sectionLimits, sectionSign,
	sectionChanged, sectionSeen,
}

type composer struct {
	b         *assessment.Bank
	iv        *assessment.Interview
	v         *assessment.Verdict
	text      assessment.ShapeText
	zone      *time.Location // of the place where it is sealed
	guide     *assessment.Guide
	crosswalk *assessment.Crosswalk // may be nil
	other     *assessment.Interview // the buyer's record beside it; may be nil
	before    *Report               // the version before; may be nil
	shown     assessment.Seen       // what files showed, as far as a person decided that it counts

	evaluator *assessment.Evaluator             // see rules
	heardAt   map[string][]string               // by kind; see heardIn
	fired     map[string][]assessment.Condition // by rule; see conditions

	asked []string // questions a buyer was led through; nil where that is not known

	// called is what a person calls a limit on page one, by its question; the report
	// calls it so wherever it names it.
	called map[string]string

	ground *assessment.Grounds // what the verdict rests on; see grounds

	clash      *assessment.Finding // see decidingClash
	clashKnown bool

	sender string // whom letters are from; "" where that is not known

	details []Pair // for whom, of what, when, which version
}

func (c *composer) meta(m Seal) []Pair {
	var out []Pair
	add := func(term, value string) {
		if value = strings.TrimSpace(value); value != "" {
			out = append(out, Pair{term, value})
		}
	}
	add("For", c.iv.Company)
	add("Describes", c.iv.Version)

	var with []string
	for _, p := range c.iv.People {
		if p.Name != "" && p.Side != assessment.SideSeller {
			with = append(with, p.Name)
		}
	}

	if c.iv.Side == assessment.SideBuyer {
		add("Answered by", words.Series(with, 6))
	} else {
		add("Spoke with", words.Series(with, 6))
	}

	if days := c.met(); len(days) > 1 {
		add("Meetings", words.Series(days, 6))
	}

	if !m.At.IsZero() {
		add("Date", assessment.FormatDate(m.At))
		add("Times in", zoneName(m.At.Location()))
	}

	add(termSender, m.Sender.Line())
	if m.Number > 0 {
		add("Version", fmt.Sprint(m.Number))
	}

	if m.Draft {
		add("State", "Draft, not sealed")
	}

	return out
}

// met lists the days on which there was a meeting, each once.
func (c *composer) met() []string {
	var out []string
	for _, m := range c.iv.Held() {
		if day := assessment.FormatDate(m.At.In(c.zone)); !m.At.IsZero() && !slices.Contains(out, day) {
			out = append(out, day)
		}
	}
	return out
}

// rules tells which conditions of the bank hold for what the report is of.
func (c *composer) rules() *assessment.Evaluator {
	if c.evaluator == nil {
		c.evaluator = assessment.NewEvaluator(c.b, c.iv, c.v)
	}
	return c.evaluator
}

// heardIn lists the set-up questions whose answers say something of a kind, worked out once.
func (c *composer) heardIn(kind string) []string {
	at, done := c.heardAt[kind]
	if !done {
		if c.heardAt == nil {
			c.heardAt = map[string][]string{}
		}
		at = c.b.HeardIn(c.iv, kind)
		c.heardAt[kind] = at
	}
	return at
}

// about is the answer to the question that is about something; an open one where
// the bank has no such question.
func (c *composer) about(s assessment.Subject) assessment.Answer { return c.iv.AnswerTo(c.b.About(s)) }

func (c *composer) num(id string) string {
	n, _ := c.b.NumberIn(c.iv, id)
	return n.String()
}
