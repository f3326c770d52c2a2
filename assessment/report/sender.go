package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
	"strings"
)

// Sender is who a report comes from, as the workspace had it when the report
// was sealed. A report keeps the sender it was sealed with.
type Sender struct {
	Firm    string
	Person  string
	Contact string // how to reach them: a mail address, a number, a page
	Accent  string // the colour that was chosen, "#1f4e46"; "" for the program's own
	Logo    *Logo  // nil for none
}

// Logo is a picture as it was cleaned: a PNG, a JPEG or a drawing of plain
// shapes as SVG.
type Logo struct {
	Digest        string // SHA-256 of Data, in hexadecimal
	Type          string // media type
	Width, Height int    // in pixels, of a drawing in its own units
	Data          []byte `json:"-"` // kept once by its digest, not in every report
}

// Line says who a report comes from in one line: firm, person, contact; "" where
// nothing is known.
func (s Sender) Line() string { return given(s.Firm, s.Person, s.Contact) }

// Author is who a file names as its author: the person, then the firm.
func (s Sender) Author() string { return given(s.Person, s.Firm) }

// given joins what is not empty, in one line.
func given(texts ...string) string {
	for i, t := range texts {
		texts[i] = strings.Join(strings.Fields(t), " ")
	}
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), ", ")
}

// Author is whom a file of this report names as its author: the sender, and
// whoever sealed it where the sender says nothing.
func (r *Report) Author() string {
	if author := r.Sender.Author(); author != "" {
		return author
	}
	return given(r.SealedBy)
}

// Foot is the line at the foot of every page: which version it is, since when and
// from whom, for pages that get parted from the first.
func (r *Report) Foot() string {
	firm := given(r.Sender.Firm)
	if r.Draft {
		return foot("Draft, not sealed", "", firm)
	}

	sealed := ""
	if date := assessment.FormatDate(r.Sealed); date != "" {
		sealed = "sealed " + date
	}

	by := given(r.SealedBy)
	if by != "" {
		sealed = strings.TrimSpace(cmp.Or(sealed, "sealed") + " by " + by)
	}

	if r.Number > 0 {
		sealed = given(fmt.Sprintf("Version %d", r.Number), sealed)
	}

	return foot(words.Capital(sealed), by, firm)
}

// foot adds the firm to what a foot says, beside the person where one stands there.
func foot(says, person, firm string) string {
	if firm != "" && person == "" {
		firm = "prepared by " + firm
	}
	return words.Capital(given(says, firm))
}

// letterSender is whom letters are from: the sender of the report, else whoever prepared
// it; of a buyer's report the buyer. It is "" where nobody is known by name.
func letterSender(iv *assessment.Interview, m Seal) string {
	if iv.Side != assessment.SideBuyer {
		return cmp.Or(m.Sender.Line(), oneLine(m.By), onlySeller(iv))
	}
	for _, p := range iv.People {
		if p.Side != assessment.SideSeller && oneLine(p.Name) != "" {
			return given(p.Name, p.Role)
		}
	}
	return ""
}

// onlySeller is whoever took part for the seller, where one person did.
func onlySeller(iv *assessment.Interview) string {
	var out []string
	for _, p := range iv.People {
		if p.Side == assessment.SideSeller && oneLine(p.Name) != "" {
			out = append(out, given(p.Name, p.Role))
		}
	}
	if len(out) != 1 {
		return ""
	}
	return out[0]
}

const termSender = "Prepared by"

// withoutPeople leaves the firm alone: a report that names nobody in full does
// not say who to ring either.
func (r *Report) withoutPeople() {
	was := r.Sender.Line()
	r.Sender.Person, r.Sender.Contact = "", ""
	if was == "" {
		return
	}

	for i, sec := range r.Sections {
		r.Sections[i].Blocks = slices.Clone(sec.Blocks)
		for j, b := range r.Sections[i].Blocks {
			if b.Kind == LetterB && len(b.Signers) > 0 && b.Signers[0].Text == was {
				r.Sections[i].Blocks[j].Signers = []Item{{Lead: b.Signers[0].Lead, Text: r.Sender.Firm}}
			}
		}
	}

	r.Meta = slices.Clone(r.Meta)
	for i, p := range r.Meta {
		if p.Term == termSender && p.Value == was {
			r.Meta[i].Value = r.Sender.Firm
		}
	}

	r.Meta = slices.DeleteFunc(r.Meta, func(p Pair) bool { return p.Term == termSender && p.Value == "" })
}

// hides reports whether people are named in another way than in full.
func hides(n assessment.Names) bool {
	return n == assessment.NamesInitials || n == assessment.NamesRoles
}
