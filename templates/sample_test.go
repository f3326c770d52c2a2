package templates_test

import (
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/report"
	"discern/templates"
	"testing"
	"time"

	"github.com/a-h/templ"
)

var noon = time.Date(2026, 11, 21, 10, 42, 0, 0, time.UTC)

func load(t testing.TB) (*assessment.Bank, *assessment.Guide) {
	t.Helper()
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	g, err := bank.Guide()
	if err != nil {
		t.Fatal(err)
	}
	return b, g
}

// claims is a rich interview: answers of every state, numbers, quotes, an
// inventory, things parked, and words that must stay private.
func claims() assessment.Interview {
	iv := assessment.Interview{
		ID: "iv1", SystemID: "sys1", Side: assessment.SideSeller, System: "Claims intake assistant",
		Company: "Northwind Mutual", Version: "2.4, assisted mode", Rev: 31,
		Created: noon.Add(-72 * time.Hour), Updated: noon,
		People: []assessment.Person{
			{ID: "p1", Name: "Dana Ruiz", Role: "Identity architect", Side: assessment.SideSeller},
			{ID: "p2", Name: "Priya Nair", Role: "Platform lead", Side: assessment.SideBuyer},
			{ID: "p3", Name: "Tom Adeyemi", Role: "Security architect", Side: assessment.SideBuyer},
		},
		Context: map[string]string{
			"CX1": "the intake agent", "CX2": "agent", "CX3": "a registered claim with a first reserve",
			"CX4": "live", "CX5": "run", "CX6": "2.4, assisted mode",
			"CX7": "Matching a policy on its own; setting the reserve stays with people.",
		},
		Parked: []string{"FM5"},
		Summary: "Priya’s team knows exactly where the model chooses. The shared account is the one thing I would " +
			"change this quarter.",
		Comments: map[string]string{"surface": "We can show the scoped account in the next session."},
		Answers:  map[string]assessment.Answer{},
		Quotes: []assessment.Quote{
			{ID: "k1", Question: "EC2", Text: "It only really thinks for itself when the lookup comes back empty.",
				Speaker: "Priya Nair", TheirWords: true, At: noon.Add(-11 * time.Minute)},
			{ID: "k2", Question: "IS2", Text: "Everything goes in as svc-claims, so the log just says svc-claims.",
				Speaker: "Tom Adeyemi", TheirWords: true, At: noon},
			{ID: "k3", Question: "EC2", Text: "Retries are capped at three, then the model proposes a fallback.",
				Speaker: "Tom Adeyemi", At: noon},
		},
		Inventory: []assessment.Line{
			{ID: "l1", System: "Policy system", Action: "Look up policy", Kind: assessment.Reads, Identity: "svc-claims",
				Decided: assessment.DecidedBefore, Refuses: "Role in the policy system"},
			{ID: "l2", System: "Policy system", Action: "Add note", Kind: assessment.Writes, Identity: "svc-claims",
				Decided: assessment.DecidedBefore},
			{ID: "l3", System: "Claims platform", Action: "Open claim", Kind: assessment.Writes, Identity: "svc-claims",
				Decided: assessment.DecidedBefore},
			{ID: "l4", System: "Claims platform", Action: "Set reserve", Kind: assessment.Final, Identity: "svc-claims",
				Decided: assessment.DecidedRunning},
			{ID: "l5", System: "Document store", Action: "Read file", Kind: assessment.Reads, Identity: "svc-claims",
				Decided: assessment.DecidedRunning},
			{ID: "l6", System: "Email gateway", Action: "Send message", Kind: assessment.Final, Identity: "Shared key",
				Decided: assessment.DecidedRunning},
			{ID: "l7", System: "Fraud score service", Action: "Request score", Kind: assessment.Reads, Identity: "claims-intake",
				Decided: assessment.DecidedBefore},
		},
	}
	say := func(q, choice string, e assessment.Evidence, note string) {
		iv.Answers[q] = assessment.Answer{Question: q, State: assessment.Answered, Choice: choice, Evidence: e, Note: note,
			Rev: 2, By: "Dana Ruiz", At: noon.Add(-5 * time.Minute)}
	}
	say("EC1", "c", assessment.Shown, "At triage and at document choice; both menus are in the flow definition.")
	say("EC2", "c", assessment.Example, "")
	say("EC7", "c", assessment.Said, "")
	say("EC8", "b", assessment.Said, "")
	say("EC9", "c", assessment.Said, "The research stretch when a policy number does not match.")
	say("FM1", "c", assessment.Said, "")
	say("FM2", "b", assessment.Shown, "")
	say("FM6", "d", assessment.Said, "")
	say("IS1", "c", assessment.Said, "")
	say("IS2", "d", assessment.Shown, "")
	say("IS3", "c", assessment.Said, "")
	say("IS4", "c", assessment.Said, "")
	say("PR1", "b", assessment.Said, "")
	say("PR2", "c", assessment.Said, "")
	say("PR4", "c", assessment.Said, "")
	set := func(q, id string, low, high float64) {
		a := iv.Answers[q]
		if a.Numbers == nil {
			a.Numbers = map[string]assessment.Number{}
		}
		a.Numbers[id] = assessment.Number{Low: low, High: high}
		iv.Answers[q] = a
	}
	set("FM2", "steps_typical", 8, 8)
	set("FM2", "steps_longest_seen", 20, 20)
	set("PR1", "tasks_per_day", 1200, 1200)
	set("PR2", "longest_confirmed", 9, 9)
	set("PR4", "reviewers", 3, 3)
	set("PR4", "looked_at_per_day", 120, 120)
	iv.Answers["FM5"] = assessment.Answer{Question: "FM5", State: assessment.Unknown, Why: assessment.SomeoneElse,
		Who: "the operations lead", Rev: 1, By: "Dana Ruiz", At: noon}
	iv.Answers["EC5"] = assessment.Answer{Question: "EC5", State: assessment.NotApplicable,
		Reason: "It cannot create work items.", Rev: 1, By: "Dana Ruiz", At: noon}
	iv.Answers["FM8"] = assessment.Answer{Question: "FM8", State: assessment.Answered, Choices: []string{"a", "d"},
		Evidence: assessment.Said, Rev: 1, By: "Dana Ruiz", At: noon}
	return iv
}

func sealed(b *assessment.Bank, iv assessment.Interview) report.Report {
	return report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{ID: "rep3", Number: 3, At: noon, By: "Dana Ruiz"})
}

// page is a rendered page by name.
type page struct {
	name string
	c    templ.Component
}

// pages renders every page there is, in more than one state where it matters.
func pages(t testing.TB) []page {
	b, g := load(t)
	iv := claims()
	v := assessment.Judge(b, iv)
	rep := sealed(b, iv)
	draft := report.Compose(b, iv, v, report.Seal{Number: 3, At: noon, By: "Dana Ruiz", Draft: true})
	var all []page
	add := func(name string, c templ.Component) { all = append(all, page{name, c}) }
	base := func(n templates.Nav) templates.Page { return templates.Page{User: "Dana Ruiz", Nav: n} }
	addEntry(add, base)
	addSystems(add, base, b, v)
	addInterview(add, base, b, g, iv, v, draft)
	addReports(add, base, b, rep)
	addGuide(add, base, b, g, rep)
	addBuyer(add, b, iv, rep)
	return all
}

func addEntry(add func(string, templ.Component), base func(templates.Nav) templates.Page) {
	add("signin", templates.SignInPage(templates.SignInPageData{}))
	add("signin-link", templates.SignInPage(templates.SignInPageData{Action: "/sign-in/token"}))
	add("signin-spent", templates.SignInPage(templates.SignInPageData{Spent: true}))
	add("signed-out", templates.SignedOutPage(templates.SignedOutPageData{Action: "/interviews/iv1/call/EC1",
		Typed: []templates.Typed{
			{Name: "base_rev", Value: "2"}, {Name: "answer", Label: "Answer", Value: "c"},
			{Name: "note", Label: "Note", Value: "Both menus are in the flow definition."}}}))
	add("error-404", templates.ErrorPage(templates.ErrorPageData{Page: base(templates.NavNone), Code: 404,
		Message: "The address may be mistyped, or what was here has been deleted."}))
	add("error-500", templates.ErrorPage(templates.ErrorPageData{Page: base(templates.NavNone), Code: 500,
		RequestID: "8Kq2", Message: "Your answers up to 10:42 are saved. Try again in a moment.",
		BackURL: "/interviews/iv1/call/EC1", BackText: "Try again",
		Typed: []templates.Typed{{Name: "note", Label: "Note", Value: "Both menus are in the flow definition."}}}))
	add("settings", templates.SettingsPage(templates.SettingsPageData{Page: base(templates.NavSettings), Owner: true,
		MadeURL: "http://127.0.0.1:7365/sign-in/4f0aX2", MadeFor: "another device of yours",
		Sessions: []templates.SessionItem{{Started: "21 November 2026, 09:58", Seen: "10:42", Current: true},
			{Started: "20 November 2026, 17:20", Seen: "17:55"}}}))
}

func addSystems(add func(string, templ.Component), base func(templates.Nav) templates.Page, b *assessment.Bank,
	v assessment.Verdict) {
	items := systems(b)
	add("list", templates.ListPage(templates.ListPageData{Page: base(templates.NavSystems), Any: true, Systems: items}))
	add("list-filtered", templates.ListPage(templates.ListPageData{Page: base(templates.NavSystems), Any: true,
		Query: "claims", Class: assessment.Workflow, Systems: items[:1]}))
	add("list-none", templates.ListPage(templates.ListPageData{Page: base(templates.NavSystems), Any: true, Query: "zebra",
		Class: assessment.Agent}))
	add("list-empty", templates.ListPage(templates.ListPageData{Page: base(templates.NavSystems)}))
	links := linkItems()
	add("system", templates.SystemPage(templates.SystemPageData{Page: base(templates.NavSystems),
		System: items[0], Links: links}))
	gone := items[1]
	gone.Deleted, gone.Until = true, noon.AddDate(0, 0, 30)
	add("system-deleted", templates.SystemPage(templates.SystemPageData{Page: base(templates.NavSystems), System: gone}))
	add("system-delete", templates.DeleteSystemPage(templates.DeleteSystemPageData{Page: base(templates.NavSystems),
		System: items[0]}))
	add("system-erase", templates.DeleteSystemPage(templates.DeleteSystemPageData{Page: base(templates.NavSystems),
		System: gone, Erase: true}))
}

// noReason is the fault of an answer that says "does not apply" and not why.
const noReason = "Say in a few words why this does not apply"

func systems(b *assessment.Bank) []templates.SystemItem {
	name := func(s assessment.Shape) string { return b.ShapeText(s).Name }
	shape := func(s assessment.Shape, settled bool, l assessment.Level) templates.ShapeOf {
		return templates.ShapeOf{Shape: s, Name: name(s), Settled: settled, Confidence: l}
	}
	return []templates.SystemItem{
		{ID: "sys1", Name: "Claims intake assistant", Company: "Northwind Mutual",
			Version: "2.4, assisted mode", Updated: noon,
			Interviews: []templates.InterviewItem{
				{ID: "iv1", Side: assessment.SideSeller, Verdict: shape(assessment.ModelChosenBranches,
					true, assessment.Moderate), Answered: 17, Of: 31, Open: 3, Updated: noon},
				{ID: "iv2", Side: assessment.SideBuyer, Who: "Priya Nair", Hidden: true, Answered: 4, Of: 15, Updated: noon},
				{ID: "iv3", Side: assessment.SideBuyer, Who: "Tom Adeyemi",
					Verdict: shape(assessment.BoundedAgent, false, assessment.Low), Answered: 12, Of: 15,
					Open: 2, Updated: noon},
			},
			Reports: []templates.ReportItem{
				{ID: "rep3", Number: 3, Sealed: noon, By: "Dana Ruiz", Shape: assessment.ModelChosenBranches,
					Name: name(assessment.ModelChosenBranches),
					Headline: "Code holds the path to a registered claim, except at two points where the model picks from a " +
						"short menu."},
				{ID: "rep2", Number: 2, Sealed: noon.AddDate(0, 0, -9), By: "Dana Ruiz", Shape: assessment.UndeterminedShape,
					Name: name(assessment.UndeterminedShape), Headline: "Four answers decide this; two are missing."},
			}},
		{ID: "sys2", Name: "Outage researcher", Company: "Halden Grid", Updated: noon.AddDate(0, 0, -1),
			Interviews: []templates.InterviewItem{{ID: "iv4", Side: assessment.SideSeller,
				Verdict: shape(assessment.OpenAgent, false, assessment.Low), Answered: 11, Of: 32,
				Open: 6, Updated: noon}}},
		{ID: "sys3", Name: "Invoice router", Company: "Halden Grid", Version: "pilot", Updated: noon.AddDate(0, 0, -3),
			Interviews: []templates.InterviewItem{{ID: "iv5", Side: assessment.SideSeller,
				Verdict: shape(assessment.FixedPath, true, assessment.High), Answered: 24,
				Of: 30, Updated: noon}}},
		{ID: "sys4", Name: "Service desk agent", Company: "Ostrava Retail", Updated: noon.AddDate(0, 0, -4),
			Interviews: []templates.InterviewItem{{ID: "iv6", Side: assessment.SideSeller,
				Verdict: shape(assessment.BoundedAgent, true, assessment.Moderate), Answered: 15, Of: 32,
				Open: 2, Updated: noon}}},
		{ID: "sys5", Name: "Contract reader", Updated: noon.AddDate(0, 0, -8),
			Interviews: []templates.InterviewItem{{ID: "iv7", Side: assessment.SideSeller,
				Verdict: shape(assessment.UndeterminedShape, false, ""), Answered: 2, Of: 32,
				Open: 8, Updated: noon}}},
	}
}

func linkItems() []templates.LinkItem {
	return []templates.LinkItem{
		{ID: "k1", InterviewID: "iv1", Name: "Priya Nair", Right: assessment.RightAnswer, Status: "4 of 15 answered",
			Created: noon, Expires: noon.AddDate(0, 0, 14), Live: true},
		{ID: "k2", InterviewID: "iv1", Name: "Steering group", Right: assessment.RightRead, Status: "Not opened",
			Created: noon, Expires: noon.AddDate(0, 0, 30), Live: true},
		{ID: "k3", InterviewID: "iv1", Name: "Tom Adeyemi", Right: assessment.RightAnswer, Status: "Revoked",
			Created: noon.AddDate(0, 0, -20), Expires: noon},
	}
}

func addInterview(add func(string, templ.Component), base func(templates.Nav) templates.Page, b *assessment.Bank,
	g *assessment.Guide, iv assessment.Interview, v assessment.Verdict, draft report.Report) {
	p := base(templates.NavSystems)
	add("setup", templates.SetupPage(templates.SetupPageData{Page: p, Bank: b,
		Interview: assessment.Interview{People: iv.People[:1]}}))
	bad := p
	bad.Errors = []templates.FieldError{{Field: "system", Msg: "Enter a name for the system, like claims assistant"}}
	add("setup-error", templates.SetupPage(templates.SetupPageData{Page: bad, Bank: b,
		Companies: []string{"Northwind Mutual"}}))
	add("setup-duplicate", templates.SetupPage(templates.SetupPageData{Page: p, Bank: b, Interview: iv,
		Duplicate: &templates.Duplicate{SystemID: "sys1", InterviewID: "iv1", Name: iv.System, Started: noon}}))
	addQuestions(add, p, b, g, iv, v)
	add("map", templates.MapPage(templates.MapPageData{Page: p, Bank: b, Interview: iv, Short: v.ShortPath,
		Left: v.ToGo, Next: v.Next}))
	theirs := iv
	theirs.ID, theirs.Side = "iv3", assessment.SideBuyer
	add("buyer-record-map", templates.MapPage(templates.MapPageData{Page: p, Bank: b, Interview: theirs,
		Short: v.ShortPath, Left: v.ToGo, Next: v.Next}))
	add("buyer-record-verdict", templates.VerdictPage(templates.VerdictPageData{Page: p, Bank: b, Interview: theirs,
		Verdict: v, Report: draft, Says: report.Explain(b, theirs, v)}))
	q, _ := b.Question("EC1")
	older := iv.Answers["EC1"]
	older.Choice, older.Rev, older.Evidence, older.At = "d", 1, assessment.Said, noon.Add(-time.Hour)
	add("history", templates.HistoryPage(templates.HistoryPageData{Page: p, Bank: b, Interview: iv, Question: q,
		Answers: []assessment.Answer{iv.Answers["EC1"], older}}))
	add("inventory", templates.InventoryPage(templates.InventoryPageData{Page: p, Interview: iv, Lines: iv.Inventory,
		Systems: []string{"Policy system", "Claims platform"}, Identities: []string{"svc-claims"}}))
	add("verdict", templates.VerdictPage(templates.VerdictPageData{Page: p, Bank: b, Interview: iv, Verdict: v,
		Report: draft, Says: report.Explain(b, iv, v)}))
	blank := assessment.Interview{ID: "iv9", System: "Contract reader"}
	bv := assessment.Judge(b, blank)
	add("verdict-empty", templates.VerdictPage(templates.VerdictPageData{Page: p, Bank: b, Interview: blank, Verdict: bv,
		Report: report.Compose(b, blank, bv, report.Seal{Draft: true}), Says: report.Explain(b, blank, bv)}))
	add("seal", templates.SealPage(templates.SealPageData{Page: p, Interview: iv, Report: draft, Number: 3,
		Missing: []string{"What can refuse an action is not known for six actions.",
			"Permissions used in 30 days is not known."}}))
	add("links", templates.LinksPage(templates.LinksPageData{Page: p, Interview: iv, Links: linkItems(),
		Right: assessment.RightAnswer, Reports: systems(b)[0].Reports,
		Made: &templates.MadeLink{URL: "https://discern.example/l/pX0e9f2mVQ7c1r0A8sKd3tYwJ5hB6nLgUzEiRoT4vKc",
			Name: "Priya Nair", Right: assessment.RightAnswer, Expires: noon.AddDate(0, 0, 14)}}))
}

func addQuestions(add func(string, templ.Component), p templates.Page, b *assessment.Bank, g *assessment.Guide,
	iv assessment.Interview, v assessment.Verdict) {
	ask := func(id string, change func(*templates.QuestionPageData)) templ.Component {
		q, _ := b.Question(id)
		a := iv.Answers[id]
		a.Private = "ZEBRA-7"
		d := templates.QuestionPageData{Page: p, Bank: b, Interview: iv, Question: q, Form: templates.FormOf(q, a, "op-1"),
			Words: templates.FindWords(b, g), Left: v.ToGo, Saved: iv.Answers[id],
			CallPrefs: templates.CallPrefs{Keys: templates.KeysOn}, Who: "w"}
		if d.Form.Evidence == "" {
			d.Form.Evidence = "said"
		}
		if change != nil {
			change(&d)
		}
		return templates.QuestionPage(d)
	}
	add("question", ask("EC2", func(d *templates.QuestionPageData) {
		d.Status = "Saved 10:42"
	}))
	add("console", ask("EC2", func(d *templates.QuestionPageData) {
		older := iv.Answers["EC2"]
		older.Choice = "d"
		d.Private = true
		d.Panel = templates.Panel{Verdict: v,
			Ask:  &assessment.Ask{Question: "EC3", Because: "A deciding answer is still open."},
			More: []assessment.Ask{{Question: "IS1", Because: "On the short path."}}, Findings: v.Contradictions,
			Say:      "Which of the two is it?",
			Marks:    []assessment.Note{{ID: "m1", Question: "EC2", Text: "Not what the slide says.", By: "Dana", At: noon}},
			Homeless: []assessment.Note{{ID: "s1", Text: "Who owns the queue?", By: "Dana", At: noon}},
			Cards:    g.For("EC2"), History: []assessment.Answer{iv.Answers["EC2"], older}}
	}))
	add("console-ask-first",
		templates.ShowPrivatePage(templates.ShowPrivatePageData{Page: p, Bank: b, Interview: iv, To: "EC2"}))
	next, _ := b.Question("EC3")
	add("path-done", templates.PathDonePage(templates.PathDonePageData{Page: p, Bank: b, Interview: iv, Left: 2,
		Next: next, Parked: []string{"FM5"}}))
	line := templates.PlaybackLine{Question: "EC2", Facet: "Handling a step that goes wrong", Says: "Code retries first.",
		Confirmed: "Agreed by Priya, 3 March 2026"}
	add("playback", templates.PlaybackPage(templates.PlaybackPageData{Page: p, Bank: b, Interview: iv, Quotes: iv.Quotes,
		Names:  []string{"Priya Nair", "Tom Adeyemi"},
		Traits: []templates.PlaybackTrait{{Name: "Execution control", Lines: []templates.PlaybackLine{line}}},
		Unknown: []templates.PlaybackLine{{Question: "FM5", Facet: "Finished versus right",
			Says: "Whether it is right", Who: "Tom"}},
		Numbers: []templates.PlaybackNumber{{Question: "FM2", Label: "Steps in an ordinary run", Value: "8 to 12"}}}))
	add("playback-empty", templates.PlaybackPage(templates.PlaybackPageData{Page: p, Bank: b, Interview: iv}))
	add("wrap", templates.WrapPage(templates.WrapPageData{Page: p, Bank: b, Interview: iv,
		Minute: assessment.Minute(b, iv, v),
		Roles: []templates.WrapRole{{Role: "Builder",
			Questions: []templates.WrapQuestion{{ID: "EC3", Text: "How alike two runs are", Who: "Tom"}}}},
		Notes:   []assessment.Note{{ID: "s1", Text: "Who owns the queue?", By: "Dana", At: noon}},
		Assumed: []templates.PlaybackLine{line}, As: func(_, stored string) string { return stored },
		CRM: report.CRM(b, iv, v, noon)}))
	add("question-first", ask("EC1", func(d *templates.QuestionPageData) {
		d.First, d.Interview.Answers, d.Form = true, nil, templates.AnswerForm{Evidence: "said", Words: "theirs", Op: "op-1"}
	}))
	add("question-unknown", ask("FM5", nil))
	add("question-tick-all", ask("FM8", nil))
	add("question-numbers", ask("IS1", nil))
	add("question-error", ask("FM2", func(d *templates.QuestionPageData) {
		d.Form.Numbers["steps_typical"] = "lots"
		_, wrong := assessment.ParseNumber("lots")
		d.Form.Answer, d.Form.Reason = templates.AnswerNotApplicable, ""
		d.Errors = []templates.FieldError{{Field: "reason", Msg: noReason},
			{Field: "n_steps_typical", Msg: "Enter steps in an ordinary run as " + wrong.Error()}}
	}))
	add("question-conflict", ask("EC2", func(d *templates.QuestionPageData) {
		theirs := iv.Answers["EC2"]
		theirs.Choice, theirs.By, theirs.Note, theirs.Rev = "d", "Tom Weller", "They corrected this after the break.", 5
		d.Conflict = &templates.Conflict{Mine: d.Form, Theirs: theirs}
	}))
}

func addReports(add func(string, templ.Component), base func(templates.Nav) templates.Page, b *assessment.Bank,
	rep report.Report) {
	add("report", templates.ReportPage(templates.ReportPageData{Page: base(templates.NavSystems), Report: rep,
		Downloads: saved("/reports/rep3"), BackURL: "/systems/sys1", BackText: "Claims intake assistant", SystemID: "sys1"}))
	add("report-reader", templates.ReportPage(templates.ReportPageData{Report: rep, Downloads: saved("/r/rep3"),
		Reader: true, NewerURL: "/r/rep4", Missing: templates.Boxes{"PDF", []string{"Devanagari", "Thai"}}}))
	draft := rep
	draft.Draft = true
	add("report-preview", templates.ReportPage(templates.ReportPageData{Page: base(templates.NavSystems), Report: draft,
		Interview: "iv1"}))
	blank := assessment.Interview{ID: "iv9", System: "Contract reader"}
	add("report-empty", templates.ReportPage(templates.ReportPageData{Page: base(templates.NavSystems),
		Report: sealed(b, blank), Downloads: saved("/reports/rep1")}))
	add("report-file", templates.ReportFile(rep))
}

func addGuide(add func(string, templ.Component), base func(templates.Nav) templates.Page, b *assessment.Bank,
	g *assessment.Guide, rep report.Report) {
	p := base(templates.NavGuide)
	var groups []templates.GuideGroup
	for _, gr := range g.Groups {
		var cards []assessment.Card
		for _, c := range g.Cards {
			if c.Group == gr.ID {
				cards = append(cards, c)
			}
		}
		groups = append(groups, templates.GuideGroup{Group: gr, Cards: cards})
	}
	add("guide", templates.GuidePage(templates.GuidePageData{Page: p, Groups: groups}))
	add("guide-none", templates.GuidePage(templates.GuidePageData{Page: p, Query: "zebra"}))
	seen := map[assessment.CardKind]bool{}
	for i, c := range g.Cards {
		if !seen[c.Kind] {
			seen[c.Kind] = true
			add("card-"+string(c.Kind), templates.CardPage(templates.CardPageData{Page: p, Bank: b, Group: groups[0].Group,
				Card: c, Next: &g.Cards[(i+1)%len(g.Cards)]}))
		}
	}
	var items []templates.ExampleItem
	for _, s := range systems(b) {
		items = append(items, templates.ExampleItem{ID: s.ID, Name: s.Name, Company: s.Company, Version: s.Version,
			Verdict: s.Interviews[0].Verdict, Headline: rep.Headline(), Sources: []string{"https://example.org"}})
	}
	add("examples", templates.ExamplesPage(templates.ExamplesPageData{Page: base(templates.NavExamples), Examples: items}))
}

func addBuyer(add func(string, templ.Component), b *assessment.Bank, iv assessment.Interview, rep report.Report) {
	asked := templates.Asked{RecordID: "rec1", Who: "Dana Ruiz", Company: "Acme Identity", System: iv.System,
		Expires: noon.AddDate(0, 0, 14), KeepDays: 90}
	start := asked
	start.RecordID = ""
	add("buyer-start", templates.BuyerStartPage(templates.BuyerStartPageData{Asked: start, Action: "/l/token",
		Right: assessment.RightAnswer}))
	add("buyer-start-again", templates.BuyerStartPage(templates.BuyerStartPageData{Asked: start, Action: "/l/token",
		Right: assessment.RightAnswer, Resumed: true, Last: "Someone answered 4 questions at 10:20."}))
	add("reader-start", templates.BuyerStartPage(templates.BuyerStartPageData{Asked: start, Action: "/l/token",
		Right: assessment.RightRead}))
	add("dead-link", templates.DeadLinkPage(templates.DeadLinkPageData{}))
	add("buyer-home", templates.BuyerHomePage(templates.BuyerHomePageData{Asked: asked, Answered: 7, Of: 15,
		NextURL: "/b/rec1/q/EC8"}))
	add("buyer-about", templates.BuyerAboutPage(templates.BuyerAboutPageData{Asked: asked, Bank: b, Interview: iv,
		BackURL: "/b/rec1"}))
	ask := func(id string, f templates.AnswerForm, p templates.Page) templ.Component {
		q, _ := b.Question(id)
		return templates.BuyerQuestionPage(templates.BuyerQuestionPageData{Page: p, Asked: asked, Bank: b, Stage: "live",
			Question: q, Form: f, Number: 2, Of: 15, BackURL: "/b/rec1/q/EC1", First: id == "EC1"})
	}
	add("buyer-question", ask("EC2", templates.AnswerForm{}, templates.Page{}))
	add("buyer-question-first", ask("EC1", templates.AnswerForm{Answer: "c", Evidence: "said"}, templates.Page{}))
	add("buyer-question-unknown", ask("FM2", templates.AnswerForm{Answer: templates.AnswerUnknown}, templates.Page{}))
	add("buyer-question-error", ask("EC6", templates.AnswerForm{Answer: templates.AnswerNotApplicable},
		templates.Page{Errors: []templates.FieldError{{Field: "reason", Msg: noReason}}}))
	add("buyer-actions", templates.BuyerActionsPage(templates.BuyerActionsPageData{Asked: asked, Interview: iv,
		Lines: iv.Inventory[:2], BackURL: "/b/rec1"}))
	add("buyer-check", templates.BuyerCheckPage(templates.BuyerCheckPageData{Asked: asked, Bank: b, Interview: iv,
		Path: []string{"EC1", "EC2", "EC4", "FM2", "IS1", "PR1"}, Enough: true}))
	add("buyer-report", templates.ReportPage(templates.ReportPageData{Report: rep, Downloads: saved("/b/rec1"),
		Reader: true, BackURL: "/b/rec1/check", BackText: "Check your answers",
		Share: &templates.ShareChoice{RecordID: "rec1", Who: "Dana Ruiz", Kept: "19 February 2027"}}))
	add("buyer-delete", templates.BuyerDeletePage(templates.BuyerDeletePageData{Asked: asked, Shared: true}))
	add("buyer-deleted", templates.BuyerDeletePage(templates.BuyerDeletePageData{Asked: templates.Asked{Who: "Dana Ruiz"},
		Deleted: true}))
}

// saved is a menu with something in each of its two places.
func saved(base string) []templates.Download {
	return []templates.Download{{URL: base + "/report.pdf?paper=a4", Text: "PDF, A4"},
		{URL: base + "/crm.txt", Text: "Text for a CRM", More: true}}
}
