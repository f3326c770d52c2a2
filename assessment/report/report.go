package report

import (
	"discern/assessment"
	"time"
)

// Report is an interview sealed with its verdict, as a reader gets it. It is
// composed once, when it is sealed, and stored whole: every sentence, figure
// and scale in it stays as it was, whatever happens to the bank or the scoring
// later. Screen, PDF, Markdown and every other format print the same value.
type Report struct {
	ID     string
	Number int // version: 1, 2, 3 per system
	// Sealed is when, in the zone the report was sealed in: its offset is kept
	// with it, so that every format writes the same day.
	Sealed   time.Time
	Zone     string // that zone as IANA names it, "Europe/Berlin"; "" where it has no name
	SealedBy string
	Sender   Sender
	Draft    bool // not sealed: a preview
	View     View // as For made it; zero for the report as it was sealed

	Bank struct{ Version, SHA256 string }

	System  string
	Company string
	Product string // what it hands over, as given
	Title   string // "Scoping report: Claims intake"
	Meta    []Pair // For, Spoke with, Date, Version

	Class     assessment.Class
	Shape     assessment.Shape
	ShapeName string // with its parts, where it has any
	Front     Front  // page one
	// Plan is every move as it is printed, for the next version to be held against;
	// nil in reports sealed before December 2026.
	Plan     []PlanStep
	Lead     Lead  // page one of a report sealed before it answered a decision; else empty
	Keys     []Key // the three numbers of that page one
	Sections []Section
	// Private holds the sections of the seller's version only. Formats print
	// Sections; For moves these there when the seller's version is asked for.
	Private []Section
	// Speakers are the names behind quotes that are said by role: printed nowhere,
	// and known so that they can be left out of other texts.
	Speakers []string
	// Edited is what its sender changed of page one and of the plan, for the
	// seller's own history of versions. For leaves it out for every reader.
	Edited []Edited

	Other     *OtherRecord         // the record it shows beside its own; nil where it shows none
	Access    *AccessDecision      // the half page to sign; nil in reports that were sealed without
	Interview assessment.Interview // as it was, without private notes
	Verdict   assessment.Verdict
}

// Pair is a term and what it is.
type Pair struct{ Term, Value string }

// Lead is page one in five sentences or short paragraphs.
type Lead struct {
	Headline   string              // the verdict in one sentence
	Meaning    string              // what it means for access
	Finding    string              // the main finding about this system
	FirstMove  string              // what to do first
	Confidence string              // how sure, in a sentence of its own
	Basis      string              // what it rests on, as it was told: a note or a quote; may be empty
	From       map[string][]string // by field name in lower case: question ids it came from
}

// Key is one of the three numbers.
type Key struct {
	Value string   // "9,600", "4 of 7", "not known"
	Text  string   // what it is, with the figures it came from, or what would fill it
	From  []string // numbers and questions it came from
}

const (
	Para     BlockKind = "para"     // Lead (optional), Text
	Heading  BlockKind = "heading"  // Lead: a sub-heading
	QuoteB   BlockKind = "quote"    // Text, By, Own
	Callout  BlockKind = "callout"  // Lead, Text: does not add up
	Comment  BlockKind = "comment"  // Text, By: the seller's own words, marked as the seller's
	TableB   BlockKind = "table"    // Table
	ScaleB   BlockKind = "scale"    // Scale
	ReachB   BlockKind = "reach"    // Reach, a picture; Text: its caption in words
	List     BlockKind = "list"     // Items
	Numbered BlockKind = "numbered" // Items, in order
	// Lead: to whom; Text: the greeting; Items: the questions, in order; By: what is left for later, in letters sealed
	// before December 2026, which did not write out each question
	LetterB BlockKind = "letter"
	Form    BlockKind = "form" // Items, each a term and what stands for it; no Text is a rule to write on. Signers
)

// OtherRecord names the record that a report shows beside the one it is of.
type OtherRecord struct {
	InterviewID string
	Rev         int
	Names       []string // who gave its answers, for readers who get no names
}

// Commentable lists the sections a seller may comment on before sealing: id
// and title of every section but the seller's own summary.
func (r *Report) Commentable() []Pair {
	var out []Pair
	for _, s := range r.Sections {
		if s.ID != sectionSummary && !s.Appendix {
			out = append(out, Pair{s.ID, s.Title})
		}
	}
	return out
}
