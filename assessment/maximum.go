package assessment

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"
)

// This file holds every limit there is on what people give and on how long it
// is kept, so that the sentence that promises and the code that does it cannot
// differ. The figures are our own choice: far above what anybody writes by
// hand, far below what would hurt whoever else uses the same program.

// Lengths of text, in characters as people count them (code points). A note
// fits one cell of a spreadsheet, which takes 32,767.
const (
	MaxNote    = 20_000 // of an answer
	MaxPrivate = 20_000 // the private note of an answer
	MaxSummary = 10_000 // the seller's own summary
	MaxComment = 5_000  // to one section of a report
	MaxQuote   = 5_000
	MaxScratch = 5_000 // a note of the call without a home
	MaxCorrect = 4_000 // what a reader says is wrong
	MaxMessage = 2_000 // what goes with a link
	MaxSource  = 2_000 // the address or name of a source
	MaxContext = 2_000 // an answer about the system
	MaxEdit    = 2_000 // one sentence of page one, as a person put it
	MaxLine    = 500   // whatever else stands in one line: names, reasons, cells of the inventory
	MaxTeam    = 80    // the workspace's name, so that it fits a line of a report
	MaxContact = 120   // how to reach whoever a report comes from, the same
	MaxID      = 64    // an id, in bytes
)

// Counts of what one interview holds.
const (
	MaxInventory  = 1_000 // lines of the inventory
	MaxIdentities = 1_000
	MaxPeople     = 100
	MaxMeetings   = 200
	MaxQuotes     = 1_000
	MaxScratches  = 1_000 // notes without a home, and marks of what does not add up
	MaxSources    = 100
	MaxParts      = 12 // more are several systems
	MaxLinks      = 500
	MaxCorrected  = 50 // corrections through one link
	MaxPassed     = 20 // links that one buyer passes on
	MaxTokens     = 50 // of one person's programs, at a time
	// Days that programs of whoever is linked with an account at a provider go on without a
	// sign-in there: where nobody chose, the most, and how many before the end pages warn.
	ProviderDays     = 30
	MaxProviderDays  = 365
	ProviderWarnDays = 7
	MaxHooks         = 20  // webhooks of one person, at a time
	MaxPhrasings     = 20  // of one quote; the first stays, and the latest
	MaxEdits         = 200 // sentences of page one that a person changed
	MaxPriority      = 99  // of an action, ranked by hand
	MaxAim           = 100 // questions that a meeting is meant for
	MaxMinutes       = 600 // that a meeting is planned for
	MaxFrameworks    = 2   // that one report leads to: a reader knows one or two
	SystemsOnPage    = 50  // of the list, so that it stays a page however many there are
	NamesOffered     = 200 // of systems, the latest, while somebody types one
)

// Counts of what is kept of files that show something about a system.
const (
	MaxFiles     = 50
	MaxProposals = 2_000
)

// Sizes, in bytes.
const (
	MaxInterviewFile = 8 << 20 // an interview file: a long interview is under 200 KB, the rest is for traces
	MaxForm          = 1 << 20 // one form
	MaxStoredChunk   = 4 << 20 // one chunk of an interview, or one answer, as it is stored
)

// What is kept of what comes through one link. A person who changes an answer
// every five seconds saves 720 times an hour, and
// with a note of 5,000 characters 11 MB in three; a form that a program sends goes on until it is stopped.
const (
	MaxSavesAnHour = 1_500    // saves through one link
	MaxSavesADay   = 5_000    // the same
	MaxRecordBytes = 16 << 20 // everything kept of one buyer's record, earlier versions included
)

// SignInMinutes is how long a sign-in link can be used, once.
const SignInMinutes = 30

// SessionHours is how long somebody stays signed in at most.
const SessionHours = 12

// How long things are kept and how long links work, in days.
const (
	AnswerLinkDays = 14 // a link to answer, where nothing else was chosen
	ReadLinkDays   = 30 // a link to read a report, the same
	MinLinkDays    = 1
	MaxLinkDays    = 90
	DeletedDays    = 30 // a deleted system, to be brought back
	UnsharedDays   = 90 // a buyer's answers that were not shared, after the last change
	DeadLinkDays   = 90 // a link that stopped working, for the list
)

// TooLong says that a text is longer than its limit, in characters, and what to
// do; "" where it fits.
func TooLong(text string, limit int) string {
	if len(text) <= limit { // as many bytes hold at most as many characters
		return ""
	}
	n := utf8.RuneCountInString(text)
	if n <= limit {
		return ""
	}

	return fmt.Sprintf("Shorten this to %s characters or fewer; it has %s", FormatNumber(float64(limit)),
		FormatNumber(float64(n)))
}

// TooMany says that there are more of something than fit; "" where they fit.
// Things is their name, "quotes".
func TooMany(n, limit int, things string) string {
	if n <= limit {
		return ""
	}
	return fmt.Sprintf("Leave out some %s: %s fit, and there are %s", things, FormatNumber(float64(limit)),
		FormatNumber(float64(n)))
}

// OverLimit lists everything in an interview that is longer, or more, than may
// be kept, in the order of an interview file.
func OverLimit(iv Interview) []Fault { return OverLimitSince(Interview{}, iv) }

// OverLimitSince lists the same of what a change brought in: what was too long
// before the limit was set stays as it is, and does not stand in the way of
// other changes.
func OverLimitSince(before, after Interview) []Fault {
	type long struct {
		text  string
		limit int
	}
	known := map[long]bool{}
	measure(before, func(_, text string, limit int) {
		if len(text) > limit {
			known[long{text, limit}] = true
		}
	})

	var out []Fault
	measure(after, func(path, text string, limit int) {
		if len(text) <= limit || known[long{text, limit}] {
			return
		}
		if msg := TooLong(text, limit); msg != "" {
			out = append(out, Fault{path, msg})
		}
	})

	had := counts(before)
	for i, c := range counts(after) {
		if c.n <= had[i].n {
			continue
		}
		if msg := TooMany(c.n, c.limit, c.things); msg != "" {
			out = append(out, Fault{c.path, msg})
		}
	}

	return out
}

// OverLimit lists what of an answer is longer than may be kept: "note",
// "private", "who", "reason", and the names of whoever gave it and agreed.
func (a Answer) OverLimit() []Fault {
	var out []Fault
	a.measure("", func(path, text string, limit int) {
		if msg := TooLong(text, limit); msg != "" {
			out = append(out, Fault{path, msg})
		}
	})
	return out
}

// OverLimitSince lists the same of what a new answer brought in.
func (a Answer) OverLimitSince(before Answer) []Fault {
	old := map[string]string{}
	before.measure("", func(path, text string, _ int) { old[path] = text })

	return slices.DeleteFunc(a.OverLimit(), func(f Fault) bool {
		now := ""
		a.measure("", func(path, text string, _ int) {
			if path == f.Path {
				now = text
			}
		})
		return now == old[f.Path]
	})
}

func (a Answer) measure(path string, see func(path, text string, limit int)) {
	see(path+"note", a.Note, MaxNote)
	see(path+"private", a.Private, MaxPrivate)
	see(path+"who", a.Who, MaxLine)
	see(path+"reason", a.Reason, MaxLine)
	see(path+"by", a.By, MaxLine)
	if a.Taken != nil {
		see(path+"takenFrom", a.Taken.From, MaxLine)
	}

	if a.Confirmed != nil {
		see(path+"confirmed.by", a.Confirmed.By, MaxLine)
	}
}

// measure shows every text of an interview that a person gives, with its limit.
func measure(iv Interview, see func(path, text string, limit int)) {
	see("system", iv.System, MaxLine)
	see("company", iv.Company, MaxLine)
	see("version", iv.Version, MaxLine)

	at := func(list string, i int, field string) string { return list + "." + strconv.Itoa(i) + "." + field }
	for i, s := range iv.Sources {
		see("sources."+strconv.Itoa(i), s, MaxSource)
	}

	for i, p := range iv.People {
		see(at("people", i, "name"), p.Name, MaxLine)
		see(at("people", i, "role"), p.Role, MaxLine)
	}

	for i, m := range iv.Meetings {
		see(at("meetings", i, "aim"), m.Aim, MaxContext)
		for j, name := range m.People {
			see(at("meetings", i, "people")+"."+strconv.Itoa(j), name, MaxLine)
		}
	}

	for _, q := range slices.Sorted(maps.Keys(iv.Context)) {
		see("context."+q, iv.Context[q], MaxContext)
	}

	for _, q := range slices.Sorted(maps.Keys(iv.Answers)) {
		iv.Answers[q].measure("answers."+q+".", see)
	}

	for i, q := range iv.Quotes {
		see(at("quotes", i, "text"), q.Text, MaxQuote)
		see(at("quotes", i, "speaker"), q.Speaker, MaxLine)
		for j, w := range q.Earlier {
			see(at("quotes", i, "earlier")+"."+strconv.Itoa(j)+".text", w.Text, MaxQuote)
			see(at("quotes", i, "earlier")+"."+strconv.Itoa(j)+".by", w.By, MaxLine)
		}
	}

	for i, l := range iv.Inventory {
		see(at("inventory", i, "system"), l.System, MaxLine)
		see(at("inventory", i, "action"), l.Action, MaxLine)
		see(at("inventory", i, "identity"), l.Identity, MaxLine)
		see(at("inventory", i, "refuses"), l.Refuses, MaxLine)
	}

	for i, d := range iv.Identities {
		see(at("identities", i, "name"), d.Name, MaxLine)
		see(at("identities", i, "kind"), d.Kind, MaxLine)
		see(at("identities", i, "lifetime"), d.Lifetime, MaxLine)
		see(at("identities", i, "owner"), d.Owner, MaxLine)
		see(at("identities", i, "reviewer"), d.Reviewer, MaxLine)
	}

	for i, p := range iv.Parts {
		see(at("parts", i, "id"), p.ID, MaxID)
		see(at("parts", i, "name"), p.Name, MaxLine)
		for _, q := range slices.Sorted(maps.Keys(p.Answers)) {
			p.Answers[q].measure(at("parts", i, "answers")+"."+q+".", see)
		}
	}

	for i, n := range iv.Scratch {
		see(at("scratch", i, "text"), n.Text, MaxScratch)
		see(at("scratch", i, "by"), n.By, MaxLine)
	}

	for i, n := range iv.Marks {
		see(at("marks", i, "text"), n.Text, MaxScratch)
		see(at("marks", i, "by"), n.By, MaxLine)
	}

	for _, area := range slices.Sorted(maps.Keys(iv.Actions)) {
		see("actions."+area+".owner", iv.Actions[area].Owner, MaxLine)
		see("actions."+area+".due", iv.Actions[area].Due, MaxLine)
	}

	see("access.owner.name", iv.Access.Owner.Name, MaxLine)
	see("access.owner.role", iv.Access.Owner.Role, MaxLine)
	see("access.approver.name", iv.Access.Approver.Name, MaxLine)
	see("access.approver.role", iv.Access.Approver.Role, MaxLine)
	see("access.until", iv.Access.Until, MaxID)
	for i, id := range iv.Access.First {
		see("access.first."+strconv.Itoa(i), id, MaxID)
	}

	for i, id := range iv.Frameworks {
		see("frameworks."+strconv.Itoa(i), id, MaxID)
	}

	for _, id := range slices.Sorted(maps.Keys(iv.Edits)) {
		see("edits."+id+".by", iv.Edits[id].By, MaxLine)
		for _, field := range slices.Sorted(maps.Keys(iv.Edits[id].Words)) {
			see("edits."+id+"."+field, iv.Edits[id].Words[field], MaxEdit)
		}
	}

	iv.Deal.measure(see)
	iv.Seen.measure(see)
	see("summary", iv.Summary, MaxSummary)
	for _, section := range slices.Sorted(maps.Keys(iv.Comments)) {
		see("comments."+section, iv.Comments[section], MaxComment)
	}
}

// measure shows every text of what files showed, with its limit. The names in it
// are shortened where a file is read; a file of an interview is somebody's text.
func (e Seen) measure(see func(path, text string, limit int)) {
	all := func(at string, texts []string) {
		for i, s := range texts {
			see(at+"."+strconv.Itoa(i), s, MaxLine)
		}
	}
	for i, f := range e.Files {
		at := "seen.files." + strconv.Itoa(i) + "."
		see(at+"name", f.Name, MaxLine)
		see(at+"what", f.What, MaxContext)
		all(at+"remarks", f.Remarks)
		all(at+"offered", f.Offered)
		all(at+"granted", f.Granted)
		all(at+"used", f.Used)
	}

	for i, p := range e.Proposals {
		at := "seen.proposals." + strconv.Itoa(i) + "."
		see(at+"says", p.Says, MaxContext)
		see(at+"differs", p.Differs, MaxContext)
		see(at+"ask", p.Ask, MaxContext)
		see(at+"place", p.Place, MaxContext)
		see(at+"by", p.By, MaxLine)
		see(at+"who", p.Who, MaxLine)
		all(at+"unused", p.Unused)
		if p.Line != nil {
			see(at+"line.system", p.Line.System, MaxLine)
			see(at+"line.action", p.Line.Action, MaxLine)
			see(at+"line.identity", p.Line.Identity, MaxLine)
			see(at+"line.refuses", p.Line.Refuses, MaxLine)
		}
	}
}

type counted struct {
	path, things string
	n, limit     int
}

func counts(iv Interview) []counted {
	return []counted{
		{"sources", "sources", len(iv.Sources), MaxSources},
		{"people", "people", len(iv.People), MaxPeople},
		{"quotes", "quotes", len(iv.Quotes), MaxQuotes},
		{"inventory", "lines of the inventory", len(iv.Inventory), MaxInventory},
		{"identities", "identities", len(iv.Identities), MaxIdentities},
		{"parts", "parts", len(iv.Parts), MaxParts},
		{"meetings", "meetings", len(iv.Meetings), MaxMeetings},
		{"edits", "changes to page one", len(iv.Edits), MaxEdits},
		{"scratch", "notes", len(iv.Scratch), MaxScratches},
		{"marks", "marks", len(iv.Marks), MaxScratches},
		{"frameworks", "frameworks", len(iv.Frameworks), MaxFrameworks},
		{"seen.files", "files", len(iv.Seen.Files), MaxFiles},
		{"seen.proposals", "proposals of files", len(iv.Seen.Proposals), MaxProposals},
	}
}
