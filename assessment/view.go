package assessment

import (
	"cmp"
	"maps"
	"regexp"
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

// rename replaces every name of somebody who took part, wherever it stands:
// in a quote's speaker, in a note, in a summary.
func (r *Report) rename(how Names) {
	swap := r.renamer(how)
	r.SealedBy = swap(r.SealedBy)
	r.Title, r.System, r.Company, r.Product = swap(r.Title), swap(r.System), swap(r.Company), swap(r.Product)
	r.Meta = slices.Clone(r.Meta)
	for i := range r.Meta {
		r.Meta[i].Value = swap(r.Meta[i].Value)
	}
	l := &r.Lead
	l.Headline, l.Meaning, l.Finding, l.FirstMove, l.Confidence, l.Basis = swap(l.Headline), swap(l.Meaning), swap(l.Finding), swap(l.FirstMove), swap(l.Confidence), swap(l.Basis)
	r.Keys = slices.Clone(r.Keys)
	for i := range r.Keys {
		r.Keys[i].Text = swap(r.Keys[i].Text)
	}
	for i, s := range r.Sections {
		s.Title = swap(s.Title)
		s.Blocks = slices.Clone(s.Blocks)
		for j, b := range s.Blocks {
			b.Lead, b.Text, b.By = swap(b.Lead), swap(b.Text), swap(b.By)
			b.Items = slices.Clone(b.Items)
			for k := range b.Items {
				b.Items[k].Lead, b.Items[k].Text = swap(b.Items[k].Lead), swap(b.Items[k].Text)
			}
			if b.Table != nil {
				t := *b.Table
				t.Rows = slices.Clone(t.Rows)
				for k := range t.Rows {
					cells := slices.Clone(t.Rows[k].Cells)
					for m := range cells {
						cells[m].Text, cells[m].Sub = swap(cells[m].Text), swap(cells[m].Sub)
					}
					t.Rows[k].Cells = cells
				}
				b.Table = &t
			}
			s.Blocks[j] = b
		}
		r.Sections[i] = s
	}
	r.Interview = r.Interview.renamed(swap)
	r.Verdict = r.Verdict.renamed(swap)
	if r.Other != nil {
		r.Other = &OtherRecord{InterviewID: r.Other.InterviewID, Rev: r.Other.Rev}
	}
}

// renamed returns the verdict with every sentence swapped that may hold what
// somebody typed. Ids, classes and figures stay: a name like "Agent" must not
// change them.
func (v Verdict) renamed(swap func(string) string) Verdict {
	v.System = swap(v.System)
	v.Claimed.Word, v.Claimed.Says = swap(v.Claimed.Word), swap(v.Claimed.Says)
	v.Surface.Widest = swap(v.Surface.Widest)
	v.Reasons = renamedReasons(v.Reasons, swap)
	v.Contradictions = slices.Clone(v.Contradictions)
	for i := range v.Contradictions {
		f := &v.Contradictions[i]
		f.Title, f.Says, f.Gentle, f.Ask = swap(f.Title), swap(f.Says), swap(f.Gentle), swap(f.Ask)
	}
	v.OpenQuestions = slices.Clone(v.OpenQuestions)
	for i := range v.OpenQuestions {
		o := &v.OpenQuestions[i]
		o.Who, o.Changes = swap(o.Who), swap(o.Changes)
	}
	v.Design = v.Design.renamed(swap)
	v.Parts = slices.Clone(v.Parts)
	for i := range v.Parts {
		p := &v.Parts[i]
		p.Name, p.Surface.Widest = swap(p.Name), swap(p.Surface.Widest)
		p.Reasons, p.Design = renamedReasons(p.Reasons, swap), p.Design.renamed(swap)
	}
	return v
}

func renamedReasons(all []Because, swap func(string) string) []Because {
	all = slices.Clone(all)
	for i := range all {
		all[i].Says = swap(all[i].Says)
	}
	return all
}

func (p Plan) renamed(swap func(string) string) Plan {
	p.Moves = slices.Clone(p.Moves)
	for i := range p.Moves {
		m := &p.Moves[i]
		m.Do, m.Because = swap(m.Do), swap(m.Because)
	}
	return p
}

// renamed returns the interview with every free text and name swapped.
func (iv Interview) renamed(swap func(string) string) Interview {
	iv.People = slices.Clone(iv.People)
	for i := range iv.People {
		iv.People[i].Name = swap(iv.People[i].Name)
	}
	iv.System, iv.Company, iv.Summary = swap(iv.System), swap(iv.Company), swap(iv.Summary)
	iv.Context = swapped(iv.Context, swap)
	iv.Comments = swapped(iv.Comments, swap)
	iv.Answers = renamedAnswers(iv.Answers, swap)
	iv.Parts = slices.Clone(iv.Parts)
	for i := range iv.Parts {
		iv.Parts[i].Name = swap(iv.Parts[i].Name)
		iv.Parts[i].Answers = renamedAnswers(iv.Parts[i].Answers, swap)
	}
	iv.Quotes = slices.Clone(iv.Quotes)
	for i := range iv.Quotes {
		iv.Quotes[i].Text, iv.Quotes[i].Speaker = swap(iv.Quotes[i].Text), swap(iv.Quotes[i].Speaker)
	}
	iv.Inventory = slices.Clone(iv.Inventory)
	for i := range iv.Inventory {
		l := &iv.Inventory[i]
		l.System, l.Action, l.Identity, l.Refuses = swap(l.System), swap(l.Action), swap(l.Identity), swap(l.Refuses)
	}
	iv.Identities = slices.Clone(iv.Identities)
	for i := range iv.Identities {
		d := &iv.Identities[i]
		d.Name, d.Kind, d.Lifetime, d.Owner, d.Reviewer = swap(d.Name), swap(d.Kind), swap(d.Lifetime), swap(d.Owner), swap(d.Reviewer)
	}
	if len(iv.Actions) > 0 {
		actions := make(map[string]ActionNote, len(iv.Actions))
		for id, a := range iv.Actions {
			a.Owner, a.Due = swap(a.Owner), swap(a.Due)
			actions[id] = a
		}
		iv.Actions = actions
	}
	return iv
}

func swapped(m map[string]string, swap func(string) string) map[string]string {
	if m == nil {
		return nil
	}
	out := make(map[string]string, len(m))
	for k, v := range m {
		out[k] = swap(v)
	}
	return out
}

func renamedAnswers(m map[string]Answer, swap func(string) string) map[string]Answer {
	if m == nil {
		return nil
	}
	out := make(map[string]Answer, len(m))
	for id, a := range m {
		a.Who, a.Reason, a.Note, a.Private, a.By = swap(a.Who), swap(a.Reason), swap(a.Note), swap(a.Private), swap(a.By)
		if a.Confirmed != nil {
			c := *a.Confirmed
			c.By = swap(c.By)
			a.Confirmed = &c
		}
		if a.Taken != nil {
			a.Taken = &Taken{Record: a.Taken.Record, From: swap(a.Taken.From)}
		}
		out[id] = a
	}
	return out
}

// renamer swaps names for initials or roles.
func (r *Report) renamer(how Names) func(string) string {
	return swapper(r.aliases(how))
}

// aliases is what stands for each name that is known: of those who took part,
// who gave an answer or are quoted, and who are named for something.
func (r *Report) aliases(how Names) map[string]string {
	to := map[string]string{}
	firsts := map[string]string{}
	add := func(name, role string) {
		if name = strings.Join(strings.Fields(name), " "); name == "" || to[name] != "" {
			return
		}
		to[name] = alias(Person{Name: name, Role: role}, how)
		// A first name alone would give the person away as well.
		if first := firstName(name); first != "" && firsts[first] == "" {
			firsts[first] = to[name]
		}
	}
	for _, p := range r.Interview.People {
		add(p.Name, p.Role)
	}
	add(r.SealedBy, "the interviewer")
	for _, id := range slices.Sorted(maps.Keys(r.Interview.Answers)) {
		add(r.Interview.Answers[id].By, "someone who took part")
	}
	if r.Other != nil {
		for _, by := range r.Other.Names {
			add(by, "someone who took part")
		}
	}
	for _, q := range r.Interview.Quotes {
		add(q.Speaker, "someone who took part")
	}
	r.answerFor(func(name, role string) {
		if personal(strings.TrimSpace(name)) {
			add(name, role)
		}
	})
	for first, as := range firsts {
		if to[first] == "" {
			to[first] = as
		}
	}
	return to
}

// noFirstName begins the names of teams, and titles that stand before a name.
var noFirstName = regexp.MustCompile(`(?i)^(the|our|my|your|their|his|her|some|any|all|every|an?|head|chief|senior|lead|team|group|who|whoever|we|i|in|at|on|of|for|new|old|from|someone|somebody|nobody|it|ai|it's)$`)

var title = regexp.MustCompile(`(?i)^(mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame)\.?$`)

// firstName is the first name of a person's full name, "" where it has none
// that would be known by itself.
func firstName(name string) string {
	words := strings.Fields(name)
	for len(words) > 0 && title.MatchString(words[0]) {
		words = words[1:]
	}
	if len(words) < 2 && (len(words) == 0 || words[0] == name) || !personal(name) || noFirstName.MatchString(words[0]) {
		return ""
	}
	if utf8.RuneCountInString(words[0]) < 3 || strings.HasSuffix(words[0], ".") {
		return ""
	}
	return words[0]
}

// swapper replaces whole words, the longest name first, in one pass: what was
// put in is not looked at again. Case counts, so that "Will" leaves "will"
// alone; any white space may stand between the words of a name.
func swapper(to map[string]string) func(string) string {
	names := slices.SortedFunc(maps.Keys(to), func(x, y string) int {
		return cmp.Or(len(y)-len(x), strings.Compare(x, y))
	})
	byRune := map[rune][]string{}
	for _, n := range names {
		r, _ := utf8.DecodeRuneInString(n)
		byRune[r] = append(byRune[r], n)
	}
	return func(s string) string {
		var out strings.Builder
		kept, before := 0, rune(0)
		for i := 0; i < len(s); {
			r, size := utf8.DecodeRuneInString(s[i:])
			if n, as := matched(s[i:], before, byRune[r], to); n > 0 {
				out.WriteString(s[kept:i])
				out.WriteString(as)
				i += n
				kept = i
				before, _ = utf8.DecodeLastRuneInString(s[:i])
				continue
			}
			before, i = r, i+size
		}
		if kept == 0 {
			return s
		}
		out.WriteString(s[kept:])
		return out.String()
	}
}

// matched finds the first of some names that stands at the start of a text as
// words of its own, how long it is there, and what takes its place.
func matched(s string, before rune, names []string, to map[string]string) (int, string) {
	for _, name := range names {
		n := prefixLen(s, name)
		if n == 0 {
			continue
		}
		first, _ := utf8.DecodeRuneInString(name)
		last, _ := utf8.DecodeLastRuneInString(name)
		after, _ := utf8.DecodeRuneInString(s[n:])
		if joined(before, first) || joined(last, after) {
			continue
		}
		return n, to[name]
	}
	return 0, ""
}

// prefixLen is how many bytes of a text a name takes at its start, with any
// white space for a space; 0 where it is not there.
func prefixLen(s, name string) int {
	n := 0
	for _, want := range name {
		got, size := utf8.DecodeRuneInString(s[n:])
		if want == ' ' {
			if !unicode.IsSpace(got) {
				return 0
			}
			for n < len(s) && unicode.IsSpace(got) {
				n += size
				got, size = utf8.DecodeRuneInString(s[n:])
			}
			continue
		}
		if got != want || size == 0 {
			return 0
		}
		n += size
	}
	return n
}

// joined reports whether two characters belong to one word. Scripts that write
// no spaces between words never say so.
func joined(x, y rune) bool {
	word := func(r rune) bool {
		return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) &&
			!unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
	}
	return word(x) && word(y)
}

// answerFor calls each with whoever is named for something without having
// taken part: owners, reviewers, who would know, who agreed.
func (r *Report) answerFor(each func(name, role string)) {
	iv := &r.Interview
	for _, d := range iv.Identities {
		each(d.Owner, "its owner")
		each(d.Reviewer, "its reviewer")
	}
	for _, a := range iv.Actions {
		each(a.Owner, "the one who agreed to do it")
	}
	all := []map[string]Answer{iv.Answers}
	for _, p := range iv.Parts {
		all = append(all, p.Answers)
	}
	for _, answers := range all {
		for _, a := range answers {
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

// teamWord is a word that a team's name has and a person's has not.
var teamWord = regexp.MustCompile(`(?i)\b(team|teams|group|desk|department|dept|office|unit|squad|board|committee|staff|operations|ops|support|security|identity|iam|platform|engineering|audit|compliance|legal|finance|service|services|vendor|owner|owners|builder|builders|buyer|seller|somebody|nobody|someone|shift|manager|admin|administrator|administrators)\b`)

// personal reports whether a name given for something may be a person's: it
// begins with a capital and holds no word that only teams and roles have. When
// in doubt it is taken for a person's, because hiding too much does less harm.
func personal(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return !unicode.IsLower(r) && !unicode.IsDigit(r) && name != "" && !teamWord.MatchString(name)
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
