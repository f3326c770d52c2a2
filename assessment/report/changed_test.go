package report_test

import (
	"discern/assessment"
	"discern/assessment/report"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatChangedBetweenTwoVersions(t *testing.T) {
	b := load(t)
	one := mixed(t)
	before := report.Compose(b, one, assessment.Judge(b, one), sealed)
	if got := report.WhatChanged(b, before, before); len(got) != 0 {
		t.Errorf("nothing changed, and it says: %+v", got)
	}
	two := mixed(t)
	two = set(two, assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: "e", Evidence: assessment.Shown,
		Note: "The log showed it."})
	two.ClearNote("EC1", "The log showed it.", true)
	two = set(two, assessment.Answer{Question: "FM2", State: assessment.Answered, Choice: "c",
		Numbers: map[string]assessment.Number{"steps_typical": {Low: 8, High: 12}}})
	two.Inventory = append(two.Inventory[1:],
		assessment.Line{System: "Vault", Action: "Read a key", Kind: assessment.Reads, Decided: assessment.DecidedRunning})
	two.Inventory[0].Refuses = "nothing"
	m := sealed
	m.Number++
	after := report.Compose(b, two, assessment.Judge(b, two), m)
	got := report.WhatChanged(b, before, after)
	text := ""
	for _, s := range got {
		text += s.Title + "\n" + all(report.Report{Sections: []report.Section{s}})
	}
	for _, want := range []string{before.ShapeName, after.ShapeName, before.Lead.Headline, after.Lead.Headline,
		"The log showed it.", "They showed it", "8 to 12", "Vault", "Ledger", "refused by: nothing",
		"refused by: the gateway", "Not listed", "Systems and actions"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in:\n%s", want, text)
		}
	}
	for _, never := range []string{"ZEBRA", "Archive"} {
		if strings.Contains(text, never) {
			t.Errorf("%q did not change, or is private:\n%s", never, text)
		}
	}
	if before.Shape == after.Shape {
		t.Fatal("the two versions have one verdict, so the test shows little")
	}
}

// second is a version sealed a month later of what an interview says by then.
func second(b *assessment.Bank, iv assessment.Interview, before report.Report) report.Report {
	m := sealed
	m.ID, m.Number, m.At, m.Before = "r2", before.Number+1, before.Sealed.AddDate(0, 1, 3), &before
	return report.Compose(b, iv, assessment.Judge(b, iv), m)
}

// rowsOf are the rows of the table of what changed with a caption.
func rowsOf(sections []report.Section, caption string) []report.Row {
	var out []report.Row
	for _, s := range sections {
		for _, block := range s.Blocks {
			if block.Table != nil && block.Table.Caption == caption {
				out = append(out, block.Table.Rows...)
			}
		}
	}
	return out
}

// subs are the second lines of the first cells, sorted: what each row is about.
func subs(rows []report.Row) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r.Cells[0].Sub)
	}
	slices.Sort(out)
	return out
}

// printed is what a report says of an answer, but for its numbers and its note.
func printed(a assessment.Answer) string {
	out := fmt.Sprint(a.State, a.Choice, a.Choices)
	switch a.State {
	case assessment.Answered:
		out += string(a.Evidence)
	case assessment.Unknown:
		out += a.Who
	case assessment.NotApplicable:
		out += a.Reason
	}
	return out
}

// Every difference between two versions is named once and nothing else is, and
// neither what is private nor what was taken back since comes up again.
func TestEachChangeIsNamedOnce(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		one := draw(t, b, true)
		decorate(t, b, &one)
		one.People = []assessment.Person{{Name: "Xanthippe Quill", Role: "Platform lead"},
			{Name: "Dana Ruiz", Side: assessment.SideSeller}}
		one.Parts = []assessment.Part{{ID: "p1", Name: "Research", Answers: with("EC1=d").Answers}}
		one.Access.Owner = assessment.Signer{Name: "Xanthippe Quill", Role: "Platform lead"}
		for i, q := range b.All() {
			if i%7 == 0 {
				one = note(one, q.ID, "WALRUS "+q.ID)
			}
			if i%5 == 0 {
				one.Quotes = append(one.Quotes, assessment.Quote{ID: "q" + q.ID, Question: q.ID, Text: "OKAPI " + q.ID,
					Speaker:    "Xanthippe Quill",
					TheirWords: i%2 == 0, Print: assessment.PrintName})
			}
		}
		before := report.Compose(b, one, assessment.Judge(b, one), sealed)
		if got := report.WhatChanged(b, before, second(b, one, before)); len(got) > 0 {
			t.Fatalf("nothing changed, and it says: %+v", got)
		}

		two := changedBy(t, b, one)
		after := second(b, two, before)
		got := report.WhatChanged(b, before, after)
		x, y := before.Interview, after.Interview

		var answers, numbers, parts []string
		for _, q := range b.All() {
			m, n := x.Answers[q.ID], y.Answers[q.ID]
			if printed(m) != printed(n) || m.Note != n.Note {
				answers = append(answers, q.ID)
			}
			if m, n := x.Parts[0].Answers[q.ID], y.Parts[0].Answers[q.ID]; printed(m) != printed(n) {
				parts = append(parts, q.ID+", Research")
			}
		}
		for _, def := range b.Numbers {
			given := func(iv assessment.Interview) string {
				out := ""
				for _, q := range b.All() {
					if n, ok := iv.Answers[q.ID].Numbers[def.ID]; ok {
						out += q.ID + n.String()
					}
				}
				return out
			}
			if given(x) != given(y) {
				numbers = append(numbers, def.Label)
			}
		}
		slices.Sort(answers)
		slices.Sort(parts)
		if named := subs(rowsOf(got, "Every answer that changed, with its note and how it is known")); !slices.Equal(named,
			answers) {
			t.Fatalf("answers named: %v, changed: %v", named, answers)
		}
		var named []string
		for _, r := range rowsOf(got, "Numbers given, worked out and counted") {
			if r.Cells[0].Sub == "given" {
				named = append(named, r.Cells[0].Text)
			}
		}
		if !slices.Equal(named, numbers) {
			t.Fatalf("numbers named: %v, changed: %v", named, numbers)
		}
		if named := subs(slices.DeleteFunc(rowsOf(got, "Parts that are new, gone or different"), func(r report.Row) bool {
			return r.Cells[0].Sub == "what it is"
		})); !slices.Equal(named, parts) {
			t.Fatalf("answers of the part named: %v, changed: %v", named, parts)
		}

		if n, want := len(rowsOf(got, "Lines that are new, gone or different")),
			linesApart(x.Inventory, y.Inventory); n != want {
			t.Fatalf("%d lines named, %d differ:\n%+v\n%+v", n, want, x.Inventory, y.Inventory)
		}
		if named, want := subs(rowsOf(got, "Quotes that are new, no longer printed, or in other words")),
			quotesApart(x.Quotes, y.Quotes); !slices.Equal(named, want) {
			t.Fatalf("quotes named: %v, changed: %v", named, want)
		}
		settled := 0
		for _, differs := range []bool{x.Access.Until != y.Access.Until, x.Access.Owner != y.Access.Owner,
			x.Access.NoneFirst != y.Access.NoneFirst,
			strings.Join(before.Access.Reopens, "") != strings.Join(after.Access.Reopens, ""),
			before.Access.Ready() != after.Access.Ready()} {
			if differs {
				settled++
			}
		}
		if n := len(rowsOf(got, "What was settled about its access")); n != settled {
			t.Fatalf("%d things settled about access are named, %d changed", n, settled)
		}
		if want := movesApart(before.Plan, after.Plan); len(rowsOf(got, "Moves that came, went or read otherwise")) != want {
			t.Fatalf("%d moves are named, %d differ", len(rowsOf(got, "Moves that came, went or read otherwise")), want)
		}

		for _, s := range got {
			for _, r := range s.Blocks[0].Table.Rows {
				if r.Cells[1] == r.Cells[2] || s.ID == "quotes" && r.Cells[1].Text == "–" {
					t.Fatalf("%s says a change where there is none: %+v", s.Title, r)
				}
			}
			if m := slips.FindString(all(report.Report{Sections: []report.Section{s}})); m != "" {
				t.Fatalf("%q in: %s", m, all(report.Report{Sections: []report.Section{s}}))
			}
		}

		// Its own report says the same, and no more.
		var annex, short []report.Section
		for _, s := range after.Sections {
			switch s.ID {
			case "changes":
				annex = append(annex, s)
			case "changed":
				short = append(short, s)
			}
		}
		for _, s := range got {
			if caption := s.Blocks[0].Table.Caption; !reflect.DeepEqual(rowsOf(annex, caption), s.Blocks[0].Table.Rows) {
				t.Fatalf("%s differs in the report", caption)
			}
		}
		if len(short) != 1 || short[0].Title != "What changed since version 1" {
			t.Fatalf("the report says of what changed: %+v", short)
		}
		if n := len(got); n > 0 && len(short[0].Blocks[1].Items) != n || n == 0 && len(short[0].Blocks) != 1 {
			t.Fatalf("%d things changed, and in short: %+v", n, short[0].Blocks)
		}

		audience := rapid.SampledFrom(report.Audiences).Draw(t, "audience")
		how := rapid.SampledFrom([]assessment.Names{assessment.NamesFull, assessment.NamesRoles,
			assessment.NamesInitials}).Draw(t, "names")
		eachText(reflect.ValueOf(after.For(report.View{Audience: audience, Names: how}).Sections), func(s string) {
			for _, word := range planting.FindAllString(s, -1) {
				if !said(y, word) {
					t.Fatalf("what was taken back stands there for %s: %s", audience, s)
				}
			}
			if strings.Contains(s, "ZEBRA") && audience != report.ForSeller {
				t.Fatalf("what is private stands there for %s: %s", audience, s)
			}
			if how != assessment.NamesFull && strings.Contains(s, "Xanthippe") {
				t.Fatalf("a name stands there as %s: %s", how, s)
			}
		})
	})
}

var planting = regexp.MustCompile(`(WALRUS|OKAPI) [A-Z]+[0-9]+`)

// said reports whether an interview still has a word among its notes or quotes.
func said(iv assessment.Interview, word string) bool {
	found := false
	eachText(reflect.ValueOf(iv), func(s string) { found = found || strings.Contains(s, word) })
	return found
}

func note(iv assessment.Interview, question, text string) assessment.Interview {
	a := iv.Answers[question]
	a.Question, a.Note = question, text
	iv = set(iv, a)
	iv.ClearNote(question, text, true)
	return iv
}

// changedBy draws what a second meeting makes of an interview.
func changedBy(t *rapid.T, b *assessment.Bank, one assessment.Interview) assessment.Interview {
	two := one
	two.Inventory, two.Quotes = slices.Clone(one.Inventory), slices.Clone(one.Quotes)
	for _, q := range b.All() {
		a := two.Answers[q.ID]
		a.Question = q.ID
		switch rapid.IntRange(0, 11).Draw(t, q.ID+" does") {
		case 0:
			a = assessment.Answer{Question: q.ID, State: assessment.Unknown, Who: "Quentin Ash", Why: assessment.SomeoneElse}
		case 1:
			a = choose(q, rapid.IntRange(0, len(q.Options)-1).Draw(t, q.ID+" now"))
		case 2:
			a.Private = "ZEBRA"
		case 3:
			if a.State == assessment.Answered {
				a.Evidence = assessment.Shown
			}
		case 4:
			two = note(two, q.ID, "Now said otherwise")
			continue
		case 5:
			a.Note = ""
		default:
			continue
		}
		two = set(two, a)
	}
	if rapid.Bool().Draw(t, "part") {
		two.Parts = []assessment.Part{{ID: "p1", Name: "Research", Answers: with("EC1=e", "EC2=a").Answers}}
	}
	for i := range two.Quotes {
		switch rapid.IntRange(0, 6).Draw(t, "quote") {
		case 0:
			two.Quotes[i].Print = assessment.PrintNever
		case 1:
			two.EditQuote(two.Quotes[i].ID, "Put otherwise", "Dana", sealed.At)
		case 2:
			two.Quotes[i].Print = assessment.PrintRole
		}
	}
	if rapid.Bool().Draw(t, "quoted") {
		two.Quotes = append(two.Quotes, assessment.Quote{ID: "new", Question: "EC1", Text: "New words", TheirWords: true})
	}
	var lines []assessment.Line
	for _, l := range two.Inventory {
		switch rapid.IntRange(0, 5).Draw(t, "line") {
		case 0:
			continue
		case 1:
			l.Refuses = "a rule"
		case 2: // the same action on another account as well
			lines = append(lines, assessment.Line{System: l.System, Action: l.Action, Kind: l.Kind, Decided: l.Decided,
				Identity: "svc-new"})
		case 3:
			l.System = strings.ToUpper(l.System) // reads the same
		}
		lines = append(lines, l)
	}
	two.Inventory = lines
	switch rapid.IntRange(0, 3).Draw(t, "access") {
	case 0:
		two.Access.Until = "2027-02-26"
	case 1:
		two.Access.Owner = assessment.Signer{Name: "Priya Nair"}
		two.Access.NoneFirst = true
	}
	if rapid.Bool().Draw(t, "others") { // somebody else is there, and in charge
		two.People = []assessment.Person{{Name: "Priya Nair", Role: "Architect"}}
		two.Access.Owner = assessment.Signer{Name: "Priya Nair"}
		two.Quotes = nil
	}
	if rapid.Bool().Draw(t, "agreed") {
		two.Actions = map[string]assessment.ActionNote{"identity": {Owner: "Priya Nair", Due: "end of March"}}
	}
	return two
}

// linesApart counts the lines without a like one in the other version, those of
// one system and action that stand on both sides as one.
func linesApart(before, after []assessment.Line) int {
	left := map[string][2][]string{}
	put := func(lines []assessment.Line, at int) {
		for _, l := range lines {
			key := strings.ToLower(l.System + "|" + l.Action)
			both := left[key]
			both[at] = append(both[at], fmt.Sprint(l.Kind, l.Decided, l.Identity, l.Refuses, l.Part))
			left[key] = both
		}
	}
	put(before, 0)
	put(after, 1)
	n := 0
	for _, both := range left {
		x, y := both[0], slices.Clone(both[1])
		alone := 0
		for _, text := range x {
			if i := slices.Index(y, text); i >= 0 {
				y = slices.Delete(y, i, i+1)
			} else {
				alone++
			}
		}
		n += max(alone, len(y))
	}
	return n
}

func quotesApart(before, after []assessment.Quote) []string {
	var out []string
	by := map[string]assessment.Quote{}
	for _, q := range after {
		by[q.ID] = q
	}
	for _, q := range before {
		now, there := by[q.ID]
		if !there || now.Text != q.Text || now.Speaker != q.Speaker {
			out = append(out, q.Question)
		}
		delete(by, q.ID)
	}
	for _, q := range by {
		out = append(out, q.Question)
	}
	slices.Sort(out)
	return out
}

// movesApart counts moves that came, went, or whose words or agreed owner and
// date differ.
func movesApart(before, after []report.PlanStep) int {
	text := func(s report.PlanStep) string {
		due := ""
		if s.By.IsZero() {
			due = s.Due
		}
		return fmt.Sprint(s.Do, s.Because, s.Who, due, s.Costs, s.Done, s.Priority)
	}
	by := map[string]string{}
	for _, s := range after {
		by[s.ID] = text(s)
	}
	n := 0
	for _, s := range before {
		if by[s.ID] != text(s) {
			n++
		}
		delete(by, s.ID)
	}
	return n + len(by)
}
