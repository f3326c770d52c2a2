package report

import (
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"slices"
)

// Audience says who reads a report.
type Audience string

const (
	ForBuyer     Audience = "buyer"     // everything but what is private to the seller
	ForSeller    Audience = "seller"    // private notes and the talk track as well
	ForExecutive Audience = "executive" // page one alone
)

// Audiences lists them.
var Audiences = []Audience{ForBuyer, ForSeller, ForExecutive}

// Name names the version of a report that an audience gets.
func (a Audience) Name() string { return words.Audience.Plain(string(a)) }

// View is one way to look at a sealed report.
type View struct {
	Audience Audience
	Names    assessment.Names
}

// For returns the report as an audience gets it. The zero View is the buyer's,
// with full names: what is private never appears unless the seller's version is
// asked for by name. The report itself is left as it is. Looking again at what
// For returned takes away only: neither what is private nor a name comes back.
func (r Report) For(v View) Report {
	private, before := r.Private, r.View
	r.Private = nil
	r.Edited = nil
	r.View = v
	r.Interview = r.Interview.WithoutPrivate()
	if v.Audience != ForSeller && v.Audience != ForExecutive {
		r.View.Audience = ForBuyer
	}

	r.Sections = slices.Concat(r.Sections, only(ForSeller, private))
	r.Sections = slices.DeleteFunc(r.Sections, func(s Section) bool { return !s.isFor(r.View.Audience) })

	// Names go first, while everybody who took part is still listed.
	switch renamed := hides(before.Names); {
	case renamed:
		r.View.Names = before.Names
	case hides(v.Names):
		r.withoutPeople()
		r.rename(v.Names)
	default:
		r.View.Names = assessment.NamesFull
	}

	if r.View.Audience == ForExecutive {
		r.shorten()
	}

	return r
}

// shorten leaves page one, and of what stands behind it only what page one prints.
func (r *Report) shorten() {
	r.Sections = nil
	r.Plan = nil
	r.Access = nil
	r.Other = nil
	r.Interview = assessment.Interview{System: r.Interview.System, Company: r.Interview.Company,
		Version: r.Interview.Version}
	r.Verdict = r.Verdict.Short()

	f := &r.Front
	f.Sure.Sentences = slices.DeleteFunc(slices.Clone(f.Sure.Sentences),
		func(s Sentence) bool { return s.ID == "sure."+codesID })

	f.Begin = slices.DeleteFunc(slices.Clone(f.Begin), func(s Sentence) bool { return s.ID == beginLetters })

	f.Moves = slices.Clone(f.Moves)
	for i := range f.Moves {
		s := &f.Moves[i]
		s.Because = ""
		s.Start = ""
		s.Costs = ""
		s.Effort = ""
		s.Opens = ""
		s.Proves = nil
		s.Priority = 0
	}

	f.Decision.Demands = slices.Clone(f.Decision.Demands)
	for i := range f.Decision.Demands {
		f.Decision.Demands[i].Needs = ""
	}

	// Of the other conditions it says what has to hold, and not how that stands.
	f.Decision.Rest = slices.Clone(f.Decision.Rest)
	for i, d := range f.Decision.Rest {
		f.Decision.Rest[i] = Demand{ID: d.ID, Holds: words.Cut(d.Holds, restLength)}
	}
}

// Marking is what every page of a version says about itself, in every format;
// "" for the buyer's.
func (r *Report) Marking() string {
	if a := r.View.Audience; a != ForBuyer {
		return a.Name()
	}
	return ""
}

// isFor reports whether an audience reads a section: everybody what is nobody's
// alone.
func (s *Section) isFor(a Audience) bool { return s.Audience == "" || s.Audience == a }

// only makes sections one audience's. What stands in Report.Private is the
// seller's alone even where it does not say so: reports sealed before December
// 2026 have sections without an audience.
func only(a Audience, sections []Section) []Section {
	out := slices.Clone(sections)
	for i := range out {
		out[i].Audience = a
	}

	return out
}

// apart says of the seller's version what of it the customer's leaves out; "" for every other.
func (r *Report) apart() string {
	if r.View.Audience != ForSeller {
		return ""
	}

	var own []string
	for _, s := range r.Sections {
		if s.Audience == ForSeller {
			own = append(own, "“"+oneLine(s.Title)+"”")
		}
	}
	if len(own) == 0 {
		return ""
	}
	return fmt.Sprintf("The customer's version is the same without %s.", words.Series(own, len(own)))
}

// rename replaces every name of somebody who took part, wherever it stands.
func (r *Report) rename(how assessment.Names) {
	other := r.Other
	var names []string
	if other != nil {
		names = other.Names
	}

	names = append(slices.Clone(names), r.Speakers...)
	r.Speakers = nil
	n := assessment.NewNaming(r.Interview.Everybody(how, r.SealedBy, names))

	iv := assessment.SwapTexts(r.Interview, n.Typed)
	n.Quoting(assessment.TextsOf(r.Interview))
	r.Interview, r.Other = assessment.Interview{}, nil
	*r = assessment.SwapTexts(*r, n.Written)
	r.Interview = iv

	if other != nil {
		r.Other = &OtherRecord{InterviewID: other.InterviewID, Rev: other.Rev}
	}
}
