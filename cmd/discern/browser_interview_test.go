package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/export"
)

// bankOf is the bank that the program ships with.
func bankOf(t *testing.T) *assessment.Bank {
	t.Helper()
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// signedIn starts the server on an empty folder and opens the link it printed.
func signedIn(t *testing.T) *tab {
	t.Helper()
	s := start(t, t.TempDir())
	b := newTab(t, s.first[:strings.Index(s.first, "/sign-in/")])
	b.enters(s.first)
	if b.path() != "/" {
		t.Fatalf("signed in at %s", b.path())
	}
	return b
}

// interview reads back what the server holds.
func (c *client) interview(id string) assessment.Interview {
	c.Helper()
	iv, err := export.ReadInterview("interview.json", c.fetch("/interviews/"+id+"/interview.json?private=1"), bankOf(c.T))
	if err != nil {
		c.Fatal(err)
	}
	return iv
}

func (b *tab) interviewID() string {
	b.Helper()
	parts := strings.Split(b.path(), "/")
	if len(parts) < 3 || parts[1] != "interviews" {
		b.Fatalf("%s is no page of an interview", b.path())
	}
	return parts[2]
}

// The whole way from an empty list to a sealed report, with script switched off.
func TestBrowserWithoutScriptASellerGetsFromNothingToAReport(t *testing.T) {
	b := signedIn(t)
	b.scriptOff()
	if !b.here("main .empty.door") {
		b.Errorf("an empty list does not say what this does:\n%s", b.text())
	}
	b.press("=New interview")
	setUp(b)
	id := b.interviewID()
	asked := shortPath(b)
	t.Logf("asked %v", asked)
	listActions(b, id)
	readVerdict(b, id)
	report := sealIt(b, id)
	checkFiles(b, id, report)
	findIt(b)
}

// setUp names the system and the people, and answers the context questions.
func setUp(b *tab) {
	b.Helper()
	b.choose("#company")
	b.pressFor("form .band .btn", 422)
	b.faultAt("system")
	b.fill("#system", "Claims intake")
	b.fill("#company", "Northwind")
	b.fill("tr:nth-child(1) [name=person_name]", "Dana Ruiz")
	b.fill("tr:nth-child(1) [name=person_role]", "Account lead")
	b.set("tr:nth-child(1) [name=person_side]", "seller")
	b.fill("tr:nth-child(2) [name=person_name]", "Priya Nair")
	b.fill("tr:nth-child(2) [name=person_role]", "Platform lead")
	b.fill("#CX1", "our claims agent")
	b.choose("label:has(input[name=CX2][value=agent])")
	b.fill("#CX3", "a decision draft for each claim")
	b.choose("label:has(input[name=CX4][value=live])")
	b.fill("#CX7", "Small claims, without a person")
	b.press("form > .actions .btn")
	iv := b.client().interview(b.interviewID())
	if iv.System != "Claims intake" || iv.Company != "Northwind" || len(iv.People) != 2 ||
		iv.Context["CX2"] != "agent" || iv.Context["CX4"] != "live" || iv.Context["CX7"] != "Small claims, without a person" {
		b.Errorf("set up as %+v", iv)
	}
}

// shortPath answers what comes up until nothing does. It gives the answers of
// an agent, and on the way everything else that a question can take.
func shortPath(b *tab) []string {
	b.Helper()
	questions := bankOf(b.T)
	var asked []string
	for strings.Contains(b.path(), "/call/") {
		id := b.last()
		if slices.Contains(asked, id) {
			b.Fatalf("%s is asked twice; so far %v", id, asked)
		}
		asked = append(asked, id)
		q, ok := questions.Question(id)
		if !ok {
			b.Fatalf("there is no question %s", id)
		}
		b.says(q.Spoken("live"))
		switch id {
		case "EC1":
			answerWithWords(b)
		case "FM2":
			answerWithNumbers(b)
		case "PR1":
			b.pick("c")
			b.fill("#n_tasks_per_day", "about 400")
			b.press(saveAndGoOn)
		case "IS8":
			leaveUnknown(b)
		case "PR4":
			doesNotApply(b)
		default:
			if q.Kind == assessment.KindControlMulti {
				b.pick(q.Options[0].ID)
				b.pick(q.Options[1].ID)
			} else {
				b.pick(fourth(q))
			}
			b.press(saveAndGoOn)
		}
	}
	if !strings.HasSuffix(b.path(), "/done") {
		b.Errorf("the path ends at %s", b.path())
	}
	if len(asked) > 16 {
		b.Errorf("the short path has %d questions: %v", len(asked), asked)
	}
	for _, id := range []string{"EC1", "EC2", "EC7", "EC8", "FM2", "PR1", "IS8", "PR4"} {
		if !slices.Contains(asked, id) {
			b.Errorf("%s was not asked; asked were %v", id, asked)
		}
	}
	return asked
}

// answerWithWords gives an answer with evidence, a note, a private note and a
// quote, then looks whether Reload and Back send it again.
func answerWithWords(b *tab) {
	b.Helper()
	b.pick("f")
	b.fill("#note", "Seen in a trace of last Tuesday.")
	b.fill("#quote", "Honestly, it just goes and does it.")
	b.fill("#speaker", "Priya Nair, Platform lead")
	address, sent := b.path(), b.sent()
	b.press("=Save")
	b.says("Saved", "“Honestly, it just goes and does it.”")
	b.reload()
	b.goes("/", 200)
	b.back()
	if b.path() != address || b.sent() != sent+1 {
		b.Errorf("after Save, Reload and Back: at %s, %d forms sent", b.path(), b.sent()-sent)
	}
	b.press("=Private view")
	b.says("Show private notes?")
	b.showThem()
	b.choose("label:has(input[name=evidence][value=example])")
	b.fill("#private", "Ask for the trace.")
	b.press("=Save")
	b.press("=Shared view")
	sent = b.sent() - 1
	iv := b.client().interview(b.interviewID())
	a := iv.Answers["EC1"]
	if a.Choice != "f" || a.Evidence != assessment.Example || a.Note != "Seen in a trace of last Tuesday." ||
		a.Private != "Ask for the trace." || len(iv.Quotes) != 1 {
		b.Errorf("EC1 is kept as %+v, with %d quotes", a, len(iv.Quotes))
	}
	b.press(saveAndGoOn)
	next := b.path()
	b.back()
	b.reload()
	if b.path() != address || b.sent() != sent+2 {
		b.Errorf("Back leads to %s, %d forms sent", b.path(), b.sent()-sent)
	}
	if got := len(b.client().interview(b.interviewID()).Quotes); got != 1 {
		b.Errorf("the quote is kept %d times", got)
	}
	b.open(next, 200)
}

// answerWithNumbers types one number that cannot be read first.
func answerWithNumbers(b *tab) {
	b.Helper()
	b.pick("b")
	b.fill("#n_steps_typical", "quite a few")
	b.fill("#n_minutes_typical", "3")
	b.fill("#note", "Kept through the error.")
	b.pressFor(saveAndGoOn, 422)
	steps, _ := bankOf(b.T).Number("steps_typical")
	_, wrong := assessment.ParseNumber("quite a few")
	message := fmt.Sprintf("%s: enter %s.", steps.Label, wrong)
	if got := eval[string](b,
		`document.querySelector("#errors a[href='#n_steps_typical']")?.innerText ?? ""`); got != message {
		b.Errorf("the summary says %q", got)
	}
	if got := eval[string](b, `document.querySelector("#n_steps_typical-error")?.innerText ?? ""`); !strings.Contains(got,
		message) {
		b.Errorf("the field says %q", got)
	}
	for field, want := range map[string]string{"#n_steps_typical": "quite a few", "#n_minutes_typical": "3",
		"#note":                      "Kept through the error.",
		"input[name=answer]:checked": "b"} {
		if got := b.value(field); got != want {
			b.Errorf("after the error %s holds %q, want %q", field, got, want)
		}
	}
	if got := eval[string](b, `document.activeElement.id`); got != "errors" {
		b.Errorf("after the error the keyboard is at %q", got)
	}
	b.choose("#errors a")
	if got := eval[string](b, `document.activeElement.id`); got != "n_steps_typical" {
		b.Errorf("the summary leads to %q", got)
	}
	b.fill("#n_steps_typical", "8 to 12")
	b.press(saveAndGoOn)
	n := b.client().interview(b.interviewID()).Answers["FM2"].Numbers["steps_typical"]
	if n.Low != 8 || n.High != 12 {
		b.Errorf("8 to 12 is kept as %+v", n)
	}
}

func leaveUnknown(b *tab) {
	b.Helper()
	if b.here("#who") && eval[bool](b, `document.querySelector("#who").getClientRects().length > 0`) {
		b.Error("who would know is asked before anything is unknown")
	}
	b.pick("unknown")
	b.choose("label:has(input[name=why][value=someone-else])")
	b.fill("#who", "Their identity team")
	b.press(saveAndGoOn)
	a := b.client().interview(b.interviewID()).Answers["IS8"]
	if a.State != assessment.Unknown || a.Why != assessment.SomeoneElse || a.Who != "Their identity team" {
		b.Errorf("IS8 is kept as %+v", a)
	}
}

func doesNotApply(b *tab) {
	b.Helper()
	b.pick("not-applicable")
	b.fill("#note", "Typed before the reason.")
	b.pressFor(saveAndGoOn, 422)
	b.faultAt("reason")
	if got := b.value("#note"); got != "Typed before the reason." {
		b.Errorf("after the error the note is %q", got)
	}
	if got := b.value("input[name=answer]:checked"); got != "not-applicable" {
		b.Errorf("after the error the answer is %q", got)
	}
	b.fill("#reason", "Nobody reviews drafts there.")
	b.press(saveAndGoOn)
	if a := b.client().interview(b.interviewID()).Answers["PR4"]; a.State != assessment.NotApplicable ||
		a.Reason != "Nobody reviews drafts there." {
		b.Errorf("PR4 is kept as %+v", a)
	}
}

// listActions gives ten lines: five in the rows, five pasted.
func listActions(b *tab, id string) {
	b.Helper()
	b.open("/interviews/"+id+"/map", 200)
	b.press("=Systems and actions")
	for i, line := range [][4]string{
		{"Claims", "Read a claim", "read", "claims-bot"}, {"Claims", "Change a claim", "write", "claims-bot"},
		{"Payments", "Pay a claim", "final", "claims-bot"}, {"Mail", "Send a letter", "final", "post-room"},
		{"Archive", "Look up a policy", "read", "claims-bot"},
	} {
		n := string(rune('0' + i))
		b.fill(`[id="system.`+n+`"]`, line[0])
		b.fill(`[id="action.`+n+`"]`, line[1])
		b.set(`[id="kind.`+n+`"]`, line[2])
		b.fill(`[id="identity.`+n+`"]`, line[3])
		b.set(`[id="decided.`+n+`"]`, "running")
	}
	b.choose("=Paste lines from somewhere else")
	b.fill("#paste",
		"CRM; Find a customer; read; crm-reader; before; scopes\nCRM; Add a note; purple; crm-writer; running; scopes")
	b.pressFor("=Save", 422)
	b.says("Pasted line 1: \"purple\" is not a kind of action.")
	if got := b.value("#paste"); got != "CRM; Add a note; purple; crm-writer; running; scopes" {
		b.Errorf("the box keeps %q", got)
	}
	b.fill("#paste", "CRM; Add a note; write; crm-writer; running; scopes\n"+
		"Calendar; Book a visit; write\nCalendar; Cancel a visit; final\nLedger; Post an entry; final; ledger; "+
		"running; four eyes")
	b.press("=Save")
	b.says("10 lines saved")
	b.reload()
	lines := b.client().interview(id).Inventory
	if len(lines) != 10 || lines[2].Kind != assessment.Final || lines[5].Refuses != "scopes" ||
		lines[5].Decided != assessment.DecidedBefore {
		b.Errorf("the inventory is %+v", lines)
	}
}

func readVerdict(b *tab, id string) {
	b.Helper()
	b.press("=All questions")
	b.says("Nothing left to ask that matters", "The short path is marked", "Go on: ")
	b.press("=Private view")
	b.showThem()
	b.says("Verdict so far", "Four traits", "What would change it", "8 to 12", "3,200 to 4,800")
}

// sealIt writes a summary and a comment, and returns the report's address.
func sealIt(b *tab, id string) string {
	b.Helper()
	b.press("nav.sub a[href$='/seal']")
	b.fill("#summary", "In our own words: start with reads only.")
	b.choose("form details summary")
	b.fill("form details textarea", "A comment on the first part.")
	b.press("=Save and preview")
	b.says("This is a preview.", "In our own words: start with reads only.", "A comment on the first part.")
	b.press("=Back to sealing")
	// A note is printed once somebody has cleared it.
	b.open("/interviews/"+id+"/leaves", 200)
	b.choose(`input[name="clear"][value="EC1"]`)
	b.press("=Clear the ones that are ticked")
	b.open("/interviews/"+id+"/seal", 200)
	sent := b.sent()
	b.press("=Seal version 1")
	report := b.path()
	if !strings.HasPrefix(report, "/reports/") {
		b.Fatalf("sealing leads to %s", report)
	}
	b.reload()
	if b.sent() != sent+1 || b.path() != report {
		b.Errorf("reloading the report sends the form again: %d forms, at %s", b.sent()-sent, b.path())
	}
	b.says("Claims intake", "Seen in a trace of last Tuesday.", "Honestly, it just goes and does it.", "Post an entry")
	if strings.Contains(b.text(), "Ask for the trace.") {
		b.Error("the report holds a private note")
	}
	return report
}

// checkFiles downloads the report by the links on its page.
func checkFiles(b *tab, id, report string) {
	b.Helper()
	c := b.client()
	headline := eval[string](b, `document.querySelector(".lede").innerText`)
	links := eval[map[string]string](b,
		`Object.fromEntries([...document.querySelectorAll(".toolbar a[href*='/report.']")].map(a => [a.textContent.trim(), a.getAttribute("href")]))`)
	if len(links) != 8 {
		b.Fatalf("the page offers %v", links)
	}
	pdf := c.fetch(links["PDF, A4"])
	if !bytes.HasPrefix(pdf, []byte("%PDF")) {
		b.Fatalf("the PDF begins with %.20q", pdf)
	}
	files := map[string]string{"PDF, A4": pdfText(b.T, pdf), "PDF, Letter": pdfText(b.T, c.fetch(links["PDF, Letter"])),
		"Markdown": string(c.fetch(links["Markdown"])), "HTML": string(c.fetch(links["HTML"])),
		"JSON": string(c.fetch(links["JSON"]))}
	for name, text := range files {
		for _, want := range []string{"Claims intake", headline, "Seen in a trace of last Tuesday.",
			"start with reads only."} {
			if !strings.Contains(flat(text), want) {
				b.Errorf("%s lacks %q", name, want)
			}
		}
		if strings.Contains(text, "Ask for the trace.") {
			b.Errorf("%s holds a private note", name)
		}
	}
	again, err := export.ReadInterview("report.json", []byte(files["JSON"]), bankOf(b.T))
	if err != nil || again.System != "Claims intake" || again.Answers["EC1"].Choice != "f" || len(again.Inventory) != 10 {
		b.Errorf("the JSON is read again as %q with %d lines, %v", again.System, len(again.Inventory), err)
	}
}

// flat makes every run of white space one space, as line ends in a PDF stand
// anywhere.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// pdfText is what a reader of the PDF can select.
func pdfText(t *testing.T, pdf []byte, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftotext", append(args, "-", "-")...)
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("read the PDF with pdftotext (package poppler-utils): %v", err)
	}
	return string(out)
}

// findIt searches the list by words of the quote.
func findIt(b *tab) {
	b.Helper()
	b.open("/", 200)
	b.fill("#q", "honestly")
	b.press("=Search")
	b.says("Claims intake", "Report 1")
	b.fill("#q", "zeppelin")
	b.press("=Search")
	b.says("No match for “zeppelin”")
	b.press("=Clear the filters")
	b.press("=Claims intake")
	b.says("Report 1", "Carry on the interview")
}
