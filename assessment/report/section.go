package report

import (
	"cmp"
	"slices"
)

// Section is one part of the report.
type Section struct {
	ID       string // stable, used as an anchor: "traits", "surface", "open" ...
	Title    string // a finding where possible
	Blocks   []Block
	Appendix bool // reference material: what a reader looks up, not reads
	// Audience is who alone reads it; "" for everybody. Compose says so for what is
	// the seller's, and For leaves out what is somebody else's.
	Audience Audience
}

// Block is one element of the fixed vocabulary every format draws. Which
// fields are used is told by Kind.
type Block struct {
	Kind  BlockKind
	Lead  string   // bold opening words of a paragraph, callout or list item; heading of a "heading" block
	Text  string   // plain text; "\n" parts paragraphs
	From  []string // question ids, numbers or rules this came from
	Table *Table
	Scale *Scale
	Reach *Reach
	Items []Item
	By    string // quote: speaker and role; comment: who
	Own   bool   // quote: in their words, so it gets quotation marks
	// Signers are who is to sign a form, and who a letter is from: Lead is as what, Text
	// who, "" where that is not known.
	Signers []Item
	Bare    bool // a letter that prints no codes of questions, as those sealed before December 2026 do
}

// BlockKind names the vocabulary.
type BlockKind string

// Item is one entry of a list.
type Item struct {
	Lead string
	Text string
	URL  string // external source, if any
	From []string
	// Ticks are answers to choose from, each with a box of its own in front; formats
	// set each on a line of its own.
	Ticks []string `json:",omitempty"`
}

// Section ids, stable: comments and anchors use them.
const (
	sectionSummary    = "summary"
	sectionClaimed    = "name"
	sectionWhy        = "why"
	sectionTraits     = "traits"
	sectionParts      = "parts"
	sectionIntent     = "intent"
	sectionAgain      = "again" // what the access decision took the place of
	sectionAnalogies  = "analogies"
	sectionPrivate    = "private"
	sectionDeal       = "deal"
	sectionTalk       = "talk"
	sectionIdentities = "identities"
	sectionSurface    = "surface"
	sectionDecisions  = "decisions"
	sectionLoop       = "loop"
	sectionFindings   = "findings"

	sectionMoreFindings = "more-findings"
	sectionMoreMoves    = "more-moves"
	sectionLetters      = "letters"
	sectionOpen         = "open"
	sectionDesign       = "design"
	sectionLimits       = "limits"
	sectionAccess       = "access"
	sectionAnswers      = "answers"
	sectionReading      = "reading"
	sectionFrameworks   = "frameworks"
)

// Traits is the id of the section that places the traits on scales.
const Traits = sectionTraits

// Deal is the id of the seller's own section on what comes next, who else is
// looked at and the budget.
const Deal = sectionDeal

// Asked is what a letter asks, as it is printed: without codes of questions, which mean
// nothing to whoever gets the letter alone. Letters that were sealed with them keep them.
func (b Block) Asked() []Item {
	if !b.Bare {
		return b.Items
	}
	out := slices.Clone(b.Items)
	for i := range out {
		out[i].From = nil
	}
	return out
}

// Parts is a letter as the blocks that every format can draw.
func (b Block) Parts() []Block {
	out := []Block{{Kind: Heading, Lead: b.Lead}, {Kind: Para, Text: b.Text}, {Kind: Numbered, Items: b.Asked()}}
	if b.By != "" {
		out = append(out, Block{Kind: Para, Text: b.By})
	}
	if from := b.Signed(); from != "" {
		out = append(out, Block{Kind: Para, Text: from})
	}
	return out
}

// Signed says whom a letter is from, with a rule to write on where that is not known; ""
// for letters sealed before December 2026, which do not say.
func (b Block) Signed() string {
	if b.Kind != LetterB || len(b.Signers) == 0 {
		return ""
	}
	return b.Signers[0].Lead + " " + cmp.Or(oneLine(b.Signers[0].Text), blank)
}

func para(text string, from ...string) Block { return Block{Kind: Para, Text: text, From: from} }

func leadPara(lead, text string, from ...string) Block {
	return Block{Kind: Para, Lead: lead, Text: text, From: from}
}
