package assessment

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Audience says who reads a report.
type Audience string

const (
	ForBuyer     Audience = "buyer"     // everything but what is private to the seller
	ForSeller    Audience = "seller"    // private notes and the talk track as well
	ForExecutive Audience = "executive" // page one, the first moves and the first questions
)

// Audiences lists them.
var Audiences = []Audience{ForBuyer, ForSeller, ForExecutive}

// Names says how people are named in a report.
type Names string

const (
	NamesFull     Names = "full"
	NamesInitials Names = "initials"
	NamesRoles    Names = "roles"
)

// View is one way to look at a sealed report.
type View struct {
	Audience Audience
	Names    Names
}

// For returns the report as an audience gets it. The zero View is the buyer's,
// with full names: what is private never appears unless the seller's version is
// asked for by name. The report itself is left as it is. Looking again at what
// For returned takes away only: neither what is private nor a name comes back.
func (r Report) For(v View) Report {
	private, before := r.Private, r.View
	r.Private, r.View = nil, v
	r.Sections = slices.Clone(r.Sections)
	if v.Audience == ForSeller {
		r.Sections = append(r.Sections, private...)
	} else {
		if v.Audience != ForExecutive {
			r.View.Audience = ForBuyer
		}
		r.Sections = slices.DeleteFunc(r.Sections, func(s Section) bool { return s.ID == sectionPrivate || s.ID == sectionTalk })
	}
	// Names go first, while everybody who took part is still listed.
	switch renamed := before.Names == NamesInitials || before.Names == NamesRoles; {
	case renamed:
		r.View.Names = before.Names
	case v.Names == NamesInitials || v.Names == NamesRoles:
		r.rename(v.Names)
	default:
		r.View.Names = NamesFull
	}
	if r.View.Audience == ForExecutive {
		r.Sections = r.brief()
		r.Interview = Interview{System: r.Interview.System, Company: r.Interview.Company, Version: r.Interview.Version}
	}
	return r
}

// Marking is what every page of a version says about itself, in every format;
// "" for the buyer's.
func (r *Report) Marking() string {
	switch r.View.Audience {
	case ForSeller:
		return "For the seller only"
	case ForExecutive:
		return "Short version"
	}
	return ""
}

// brief is what an executive reads after page one.
func (r *Report) brief() []Section {
	var out, asked []Section
	for _, s := range r.Sections {
		switch s.ID {
		case sectionSummary:
			out = append(out, s)
		case sectionDesign:
			if first := firstRows(s, 3); len(first.Blocks) > 0 {
				first.Title = "What to do, in order"
				out = append(out, first)
			}
		case sectionOpen:
			if first := firstRows(s, 3); len(first.Blocks) > 0 {
				first.Title = "What is still to be asked"
				asked = append(asked, first)
			}
		}
	}
	return append(out, asked...) // what to do comes before what to ask
}

// firstRows keeps the first table of a section, and the first rows of it.
func firstRows(s Section, n int) Section {
	out := Section{ID: s.ID, Title: s.Title}
	for _, b := range s.Blocks {
		if b.Table == nil {
			continue
		}
		t := *b.Table
		t.Rows = t.Rows[:min(n, len(t.Rows))]
		b.Table = &t
		out.Blocks = append(out.Blocks, b)
		break
	}
	return out
}

// rename replaces every name of somebody who took part, wherever it stands.
func (r *Report) rename(how Names) {
	n := newNaming(r.everybody(how))
	other := r.Other

	iv := swapTexts(r.Interview, n.typed)
	n.quoting(textsOf(r.Interview))
	r.Interview, r.Other = Interview{}, nil
	*r = swapTexts(*r, n.written)
	r.Interview = iv

	if other != nil {
		r.Other = &OtherRecord{InterviewID: other.InterviewID, Rev: other.Rev}
	}
}

// everybody is who is known by name: those who took part, who gave an answer or
// are quoted, and who are named for something; each with what stands for the
// name, the first that was found for it.
func (r *Report) everybody(how Names) []known {
	var out []known
	seen := map[string]bool{}
	add := func(name, role string) {
		if name = strings.Join(strings.Fields(name), " "); name != "" && !seen[name] {
			seen[name] = true
			out = append(out, known{name, alias(Person{Name: name, Role: role}, how)})
		}
	}

	addAll := func(text, role string) {
		for _, name := range people(text) {
			add(name, role)
		}
	}

	for _, p := range r.Interview.People {
		names := people(p.Name)
		if len(names) == 0 || turned.MatchString(strings.TrimSpace(p.Name)) { // a team, or "Nair, Priya"
			names = []string{p.Name}
		}
		for _, name := range names {
			add(name, p.Role)
		}
	}

	const tookPart = "someone who took part"
	addAll(r.SealedBy, "the interviewer")
	for _, id := range slices.Sorted(maps.Keys(r.Interview.Answers)) {
		addAll(r.Interview.Answers[id].By, tookPart)
	}
	if r.Other != nil {
		for _, by := range r.Other.Names {
			addAll(by, tookPart)
		}
	}
	for _, q := range r.Interview.Quotes {
		addAll(q.Speaker, tookPart)
	}
	r.answerFor(addAll)

	return out
}

// answerFor calls each with whoever is named for something without having
// taken part: owners, reviewers, who would know, who agreed.
func (r *Report) answerFor(each func(name, role string)) {
	iv := &r.Interview
	for _, d := range iv.Identities {
		each(d.Owner, "its owner")
		each(d.Reviewer, "its reviewer")
	}
	for _, id := range slices.Sorted(maps.Keys(iv.Actions)) {
		each(iv.Actions[id].Owner, "the one who agreed to do it")
	}
	all := []map[string]Answer{iv.Answers}
	for _, p := range iv.Parts {
		all = append(all, p.Answers)
	}
	for _, answers := range all {
		for _, id := range slices.Sorted(maps.Keys(answers)) {
			a := answers[id]
			each(a.Who, "someone who would know")
			each(a.By, "someone who took part")
			if a.Confirmed != nil {
				each(a.Confirmed.By, "someone who took part")
			}
			if a.Taken != nil {
				each(a.Taken.From, "someone who took part")
			}
		}
	}
}

func alias(p Person, how Names) string {
	if how == NamesRoles {
		if role := strings.TrimSpace(p.Role); role != "" {
			return role
		}
		return "someone who took part"
	}
	var out strings.Builder
	for _, word := range strings.FieldsFunc(p.Name, func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '.' }) {
		r, _ := utf8.DecodeRuneInString(word)
		out.WriteRune(unicode.ToUpper(r))
		out.WriteByte('.')
	}
	return out.String()
}
