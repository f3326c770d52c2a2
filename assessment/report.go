package assessment

import "time"

// Report is an interview sealed with its verdict, as a reader gets it. It is
// composed once, when it is sealed, and stored whole: every sentence, figure
// and scale in it stays as it was, whatever happens to the bank or the scoring
// later. Screen, PDF, Markdown and every other format print the same value.
type Report struct {
	ID       string
	Number   int // version: 1, 2, 3 per system
	Sealed   time.Time
	SealedBy string
	Draft    bool // not sealed: a preview
	View     View // as For made it; zero for the report as it was sealed

	Bank struct{ Version, SHA256 string }

	System  string
	Company string
	Product string // what it hands over, as given
	Title   string // "Scoping report: Claims intake"
	Meta    []Pair // For, Spoke with, Date, Version

	Class     Class
	Shape     Shape
	ShapeName string // with its parts, where it has any
	Lead      Lead
	Keys      []Key // the three numbers of page one
	Sections  []Section
	// Private holds the sections of the seller's version only. Formats print
	// Sections; For moves these there when the seller's version is asked for.
	Private []Section

	Other     *OtherRecord // the record it shows beside its own; nil where it shows none
	Interview Interview    // as it was, without private notes
	Verdict   Verdict
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

// Section is one part of the report.
type Section struct {
	ID       string // stable, used as an anchor: "traits", "surface", "open" ...
	Title    string // a finding where possible
	Blocks   []Block
	Appendix bool // reference material: what a reader looks up, not reads
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
	Items []Item
	By    string // quote: speaker and role; comment: who
	Own   bool   // quote: in their words, so it gets quotation marks
}

// BlockKind names the vocabulary.
type BlockKind string

const (
	Para     BlockKind = "para"     // Lead (optional), Text
	Heading  BlockKind = "heading"  // Lead: a sub-heading
	QuoteB   BlockKind = "quote"    // Text, By, Own
	Callout  BlockKind = "callout"  // Lead, Text: does not add up
	Comment  BlockKind = "comment"  // Text, By: the seller's own words, marked as hers
	TableB   BlockKind = "table"    // Table
	ScaleB   BlockKind = "scale"    // Scale
	List     BlockKind = "list"     // Items
	Numbered BlockKind = "numbered" // Items, in order
)

// Item is one entry of a list.
type Item struct {
	Lead string
	Text string
	URL  string // external source, if any
	From []string
}

// Table has one header row and one header cell a row.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
}

// Column is one column of a table.
type Column struct {
	Title   string
	Share   float64 // of the table's width; the shares of a table add up to 1
	Numeric bool    // set right-aligned with tabular figures
	RowHead bool    // its cells are row headers
}

// Row is one row; Cells are as many as the columns.
type Row struct {
	ID    string // anchor, e.g. "EC1"
	Cells []Cell
}

// Cell is one cell of a table.
type Cell struct {
	Text string
	Sub  string // second line, lighter: a note, a reason
}

// Scale is one trait drawn as a rail from code to model.
type Scale struct {
	ID         string // trait id
	Name       string
	Left       string
	Right      string
	Marker     *int // -100 to 100; nil when nothing is answered
	Low        int  // reach of what is unanswered
	High       int
	Answered   int
	Of         int
	Marks      []ScaleMark
	Claim      *int // hollow marker, "called: agent"
	ClaimLabel string
	Words      string // the drawing as a sentence
}

// ScaleMark is one answer under the rail.
type ScaleMark struct {
	Question string
	Value    int // -100 to 100
	Weight   int // 1 to 3; taller = heavier
}

// OtherRecord names the record that a report shows beside the one it is of.
type OtherRecord struct {
	InterviewID string
	Rev         int
	Names       []string // who gave its answers, for readers who get no names
}
