package report

import "discern/assessment"

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
	// Mark is how far what the cell says can be relied on, drawn as the square of page one
	// before Sub, which says the same in words; "" for none.
	Mark assessment.Standing `json:",omitempty"`
}
