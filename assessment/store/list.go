package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"discern/assessment"
)

// SystemOrder is what a list of systems is sorted by.
type SystemOrder string

// The orders there are. Where rows are alike in one, those of ByVerdict and
// ByOpen stand by name.
const (
	ByChange  SystemOrder = ""        // the one changed last first
	ByName    SystemOrder = "name"    // as people look for a name
	ByCompany SystemOrder = "company" // and by name within a company
	ByVerdict SystemOrder = "verdict" // from fixed path to open agent
	ByOpen    SystemOrder = "open"    // the most open questions first
)

// SystemFilter chooses systems, and a page of them. The zero value chooses the
// first of those in use, the one changed last first.
type SystemFilter struct {
	Query    string           // words that all occur in names, versions, quotes or notes
	Class    assessment.Class // that one of its interviews comes to; "" for any
	Archived bool             // the archived ones instead
	Deleted  bool             // the deleted ones instead
	Sort     SystemOrder

	// After and Before are places in the list that a page gave: the page that
	// begins behind one, or ends before it. Any other text means the first page.
	After, Before string

	mine string // a condition that leaves the systems somebody may read
	who  []any

	reads who // whose search it is
}

// of is the filter for one person. What was deleted is listed to those who may
// erase it, whoever may read it.
func (f SystemFilter) of(w who) SystemFilter {
	f.reads = w
	if !f.Deleted || !w.role.AtLeast(assessment.RoleAdmin) {
		f.mine, f.who = w.only("l.system_id")
	}
	return f
}

// SystemPage is a page of the list: some of its systems, and the places of the
// pages beside it, "" where there is none.
type SystemPage struct {
	Rows           []SystemRow
	Previous, Next string // for Before and After

	// Incomplete is true while what interviews come to is still being worked out
	// after the questions or the program changed: until then some systems may be
	// missing under a class, or stand elsewhere by verdict and by open questions.
	Incomplete bool
}

// keys are the columns that an order sorts by, before the id. down turns all of
// them around, the id too.
var keys = map[SystemOrder]struct {
	columns []string
	down    bool
}{
	ByChange:  {[]string{"changed"}, true},
	ByName:    {[]string{"by_name"}, false},
	ByCompany: {[]string{"by_company"}, false},
	ByVerdict: {[]string{"rank", "by_name"}, false},
	ByOpen:    {[]string{"fewer", "by_name"}, false},
}

// place is where a row stands in the list: what it is sorted by, and its id. It
// stays a place when the row is gone.
type place struct {
	Sort SystemOrder `json:"s,omitempty"`
	N    int64       `json:"n,omitempty"` // a figure: a time, a rank
	Key  []byte      `json:"k,omitempty"` // a name
	ID   string      `json:"i"`

	itself bool // what stands at the place counts too
}

func (p place) String() string {
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // numbers and texts
	}
	return base64.RawURLEncoding.EncodeToString(body)
}

// placeIn reads a place in an order; false where it is none.
func placeIn(sort SystemOrder, text string) (place, bool) {
	var p place
	body, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(body, &p) != nil {
		return place{}, false
	}
	return p, p.ID != "" && p.Sort == sort
}

// values are a place's columns in an order, the id last.
func (p place) values() []any {
	var out []any
	for _, column := range keys[p.Sort].columns {
		if strings.HasPrefix(column, "by_") {
			out = append(out, append([]byte{}, p.Key...)) // nil would be no value at all
		} else {
			out = append(out, p.N)
		}
	}
	return append(out, p.ID)
}

// query is the statement that finds the ids of a page and their places. Backwards
// it finds the page that ends before the place, the last row first.
func (f SystemFilter) query(e engine, from *place, backwards bool, limit int) (string, []any) {
	state := listedInUse
	switch {
	case f.Deleted:
		state = listedDeleted
	case f.Archived:
		state = listedArchived
	}

	order := keys[f.Sort]
	down := order.down != backwards
	columns := make([]string, 0, len(order.columns)+1)
	for _, c := range append(slices.Clone(order.columns), "system_id") {
		columns = append(columns, "l."+c)
	}

	cond, args := ` WHERE l.state = ? AND l.class = ?`, []any{state, f.Class}
	if from != nil {
		beyond := `>`
		if down {
			beyond = `<`
		}
		if from.itself {
			beyond += `=`
		}

		cond += ` AND (` + strings.Join(columns, ", ") + `) ` + beyond + ` (?` + strings.Repeat(", ?", len(columns)-1) + `)`
		args = append(args, from.values()...)
	}

	cond += f.mine
	args = append(args, f.who...)
	more, found := f.reads.matching(e, f.Query)
	direction := ""
	if down {
		direction = " DESC"
	}

	return `SELECT ` + strings.Join(columns, ", ") + ` FROM listed l` + cond + more +
		` ORDER BY ` + strings.Join(columns, direction+", ") + direction + ` LIMIT ?`, append(append(args, found...), limit)
}

// places finds where up to limit systems stand, in their order.
func (v snapshot) places(f SystemFilter, from *place, backwards bool, limit int) ([]place, error) {
	query, args := f.query(v.engine, from, backwards, limit)
	var out []place
	err := v.each(query, args, func(rows *sql.Rows) error {
		p := place{Sort: f.Sort}
		var into []any
		for _, column := range keys[f.Sort].columns {
			if strings.HasPrefix(column, "by_") {
				into = append(into, &p.Key)
			} else {
				into = append(into, &p.N)
			}
		}

		err := rows.Scan(append(into, &p.ID)...)
		out = append(out, p)
		return err
	})
	if backwards {
		slices.Reverse(out)
	}

	return out, err
}

// Systems returns a page of the list. A row that stays where it is comes on one
// page exactly, whatever happens to others between two pages.
func (s *Store) Systems(ctx context.Context, p assessment.Principal, f SystemFilter) (SystemPage, error) {
	if _, ok := keys[f.Sort]; !ok {
		f.Sort = ByChange
	}

	var out SystemPage
	err := s.read(ctx, "list systems", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}
		at, err := v.pageOf(f.of(w), &out)
		if err != nil || len(at) == 0 {
			return err
		}
		if out.Rows, err = v.rowsAt(at); err != nil {
			return err
		}

		return v.row(`SELECT EXISTS (SELECT 1 FROM interviews WHERE judged < ?) OR EXISTS (SELECT 1 FROM interviews WHERE judged > ?)`,
			s.judgedBy, s.judgedBy).Scan(&out.Incomplete)
	})
	out.Incomplete = out.Incomplete && s.bank != nil
	return out, err
}

// pageOf finds the places of a page, and those beside it.
func (v snapshot) pageOf(f SystemFilter, out *SystemPage) ([]place, error) {
	const size = assessment.SystemsOnPage
	if before, ok := placeIn(f.Sort, f.Before); ok {
		at, err := v.places(f, &before, true, size+1)
		if err != nil {
			return nil, err
		}
		if len(at) > size { // a whole page, and more before it
			at = at[len(at)-size:]
			out.Previous, out.Next = at[0].String(), at[size-1].String()
			return at, nil
		}
		f.After = "" // what is left is the first page
	}

	var from *place
	after, ok := placeIn(f.Sort, f.After)
	if ok {
		from = &after
	}
	at, err := v.places(f, from, false, size+1)
	if err != nil {
		return nil, err
	}

	if ok && len(at) == 0 { // what stood there is gone: the last page there is
		after.itself = true
		if at, err = v.places(f, from, true, size+1); err != nil {
			return nil, err
		}
		ok = len(at) > size
		at = at[max(0, len(at)-size):]
	}

	if len(at) > size {
		at = at[:size]
		out.Next = at[size-1].String()
	}

	if ok {
		out.Previous = at[0].String()
	}

	return at, nil
}

// rowsAt loads the systems at those places, in their order.
func (v snapshot) rowsAt(at []place) ([]SystemRow, error) {
	args := make([]any, len(at))
	stands := map[string]int{}
	for i, p := range at {
		args[i], stands[p.ID] = p.ID, i
	}

	rows, err := v.systems(`s.id IN (?`+strings.Repeat(`, ?`, len(at)-1)+`)`, args)
	if err != nil {
		return nil, fmt.Errorf("list systems: %w", err)
	}
	slices.SortFunc(rows, func(a, b SystemRow) int { return stands[a.ID] - stands[b.ID] })
	return rows, nil
}

// HoldsAny reports whether there is any system that the person who asks may read,
// archived and deleted ones too.
func (s *Store) HoldsAny(ctx context.Context, p assessment.Principal) (bool, error) {
	var any bool
	err := s.read(ctx, "look for systems", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}
		more, who := w.only("s.id")
		return v.row(`SELECT EXISTS (SELECT 1 FROM systems s WHERE 1 = 1`+more+`)`, who...).Scan(&any)
	})
	return any, err
}

// Names returns names of systems in use and their companies, of those changed
// last: to be offered while somebody types one.
func (s *Store) Names(ctx context.Context, p assessment.Principal) (systems, companies []string, err error) {
	err = s.read(ctx, "list names", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}
		more, who := w.only("l.system_id")
		return v.each(`SELECT s.name, s.company FROM listed l JOIN systems s ON s.id = l.system_id
			WHERE l.state = ? AND l.class = ''`+more+` ORDER BY l.changed DESC, l.system_id DESC LIMIT ?`,
			append(append([]any{listedInUse}, who...), assessment.NamesOffered), func(rows *sql.Rows) error {
				var name, company string
				err := rows.Scan(&name, &company)
				cleaned(&name, &company)
				systems, companies = append(systems, name), append(companies, company)
				return err
			})
	})
	return systems, companies, err
}
