package web

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/store"
)

// office is a seller with an interview, and a buyer behind a link of it.
type office struct {
	*site
	seller, buyer            *browser
	interview, record, token string
}

const (
	buyerName = "Priya Nair"
	dayLong   = 24 * time.Hour
)

func newOffice(t *testing.T) office {
	t.Helper()
	o := office{site: newSite(t)}
	o.seller = o.owner()
	o.seller.send("/settings", "me", "Dana Ruiz")
	o.interview = o.seller.newInterviewOf("Claims intake", "company", "Northwind")
	o.token = o.seller.linkToken(o.interview, "name", buyerName, "right", "answer")
	o.buyer, o.record = o.site.buyer(o.token)
	return o
}

// says answers a question as the buyer.
func (o office) says(question, answer string, more ...string) string {
	o.t.Helper()
	page := o.buyer.see("/b/" + o.record + "/q/" + question)
	return o.buyer.send("/b/"+o.record+"/q/"+question,
		append([]string{"answer", answer, "base_rev", page.hidden("base_rev")}, more...)...)
}

// asks answers a question as the seller.
func (o office) asks(question, answer string, more ...string) {
	o.t.Helper()
	page := o.seller.see("/interviews/" + o.interview + "/call/" + question)
	o.seller.send("/interviews/"+o.interview+"/call/"+question,
		append([]string{"answer", answer, "base_rev", page.hidden("base_rev"), "go", "save"}, more...)...)
}

// handed makes a link by the hand-over page and opens it.
func (o office) handed(pairs ...string) (*browser, string) {
	o.t.Helper()
	address := "/interviews/" + o.interview + "/hand-over"
	o.seller.alone(o.interview)
	page := o.seller.see(o.seller.send(address, append(pairs, "go", "make")...))
	m := regexp.MustCompile(regexp.QuoteMeta(o.server.URL("/l/")) + `([A-Za-z0-9_-]+)`).FindStringSubmatch(page.body)
	if m == nil {
		o.t.Fatalf("the page shows no link:\n%s", page.text())
	}
	return o.site.buyer(m[1])
}

// everywhere is all that somebody can get to by following links, with every
// file, as one text.
func (b *browser) everywhere(t *testing.T, from ...string) string {
	t.Helper()
	var all strings.Builder
	for _, address := range b.walk(t, from...) {
		a := b.reach(address)
		fmt.Fprintf(&all, "%s\n%v\n%s\n", address, a.header, a.body)
	}
	return all.String()
}

// Statement: before the buyer shares, the seller sees that the link was opened and
// how far it is, and nothing the buyer typed; a reader and another buyer never do.
func TestNobodySeesWhatABuyerDidNotShare(t *testing.T) {
	o := newOffice(t)
	marks := []string{"QUETZAL-note", "QUETZAL-who", "QUETZAL-reason", "QUETZAL-context", "QUETZAL-action", "QUETZAL-name"}
	o.buyer.send("/b/"+o.record+"/about", "CX1", "QUETZAL-context", "person", "QUETZAL-name", "base_rev", "1")
	o.says("EC1", "a", "note", "QUETZAL-note")
	o.says("EC2", "unknown", "who", "QUETZAL-who")
	o.says("FM6", "not-applicable", "reason", "QUETZAL-reason")
	o.says("EC8", "a")
	page := o.buyer.see("/b/" + o.record + "/actions")
	o.buyer.send("/b/"+o.record+"/actions", "rows", "1", "system.0", "Mail", "action.0", "QUETZAL-action", "kind.0",
		"write", "base_rev", page.hidden("base_rev"))

	o.asks("EC1", "e")
	seal := o.seller.see("/interviews/" + o.interview + "/seal")
	report := o.seller.send("/interviews/"+o.interview+"/seal", "base_rev", seal.hidden("base_rev"), "go", "seal")
	reader := o.browser()
	at := reader.send("/l/" + o.seller.linkToken(o.interview, "name", "Tom", "right", "read", "report",
		strings.TrimPrefix(report, "/reports/")))
	other, record := o.site.buyer(o.seller.linkToken(o.interview, "name", "Eve", "right", "answer"))
	for who, seen := range map[string]string{
		"the seller": o.seller.everywhere(t, "/", "/systems/"+o.site.interview(o.interview).SystemID, "/?q=QUETZAL"),
		"a reader":   reader.everywhere(t, at), "another buyer": other.everywhere(t, "/b/"+record),
	} {
		for _, m := range marks {
			if strings.Contains(strings.ReplaceAll(seen, "q=QUETZAL", ""), m) {
				t.Errorf("%s sees %s", who, m)
			}
		}
	}
	if own := o.buyer.everywhere(t, "/b/"+o.record); !containsAll(own, marks) {
		t.Error("the buyer does not see their own: the search for it sees nothing")
	}
	if text := o.seller.see("/interviews/" + o.interview + "/links").text(); !strings.Contains(text,
		"2 questions answered") {
		t.Errorf("the seller does not see how far it is:\n%s", text)
	}
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	if seen := o.seller.everywhere(t, "/interviews/"+o.record+"/map",
		"/interviews/"+o.record+"/preview"); !containsAll(seen, []string{"QUETZAL-note", "QUETZAL-context"}) {
		t.Error("shared, and the seller does not see it")
	}
}

func containsAll(text string, want []string) bool {
	return !slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(text, w) })
}

func TestNamesLeftOutAreInNoPageAndNoFileOfTheSellers(t *testing.T) {
	o := newOffice(t)
	o.buyer.send("/b/"+o.record+"/about", "CX1", "Wilhelmina's bot", "person", "Priyanka Rao", "base_rev", "1")
	o.says("EC1", "a", "note", "Priyanka Rao wrote it, ask Wilhelmina.", "evidence", "said")
	o.says("EC2", "unknown", "who", "Wilhelmina")
	for _, q := range []string{"EC7", "EC8", "EC4", "IS1"} {
		o.says(q, "a")
	}
	o.asks("EC1", "e")
	choice := o.buyer.see("/b/" + o.record + "/share")
	for _, want := range []string{"5 answers" + howSure, "1 question you do not know yet", "1 note you added",
		"Leave them out", "Keep it to myself", "Delete everything"} {
		if !strings.Contains(choice.text(), want) {
			t.Errorf("the choice does not say %q:\n%s", want, choice.text())
		}
	}
	if strings.Contains(choice.body, "checked") {
		t.Error("names in or out is chosen for the buyer")
	}
	if a := o.buyer.post("/b/" + o.record + "/share"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("without a choice about names: %d", a.status)
	}
	o.buyer.send("/b/"+o.record+"/share", "names", "without")
	if strings.Contains(o.buyer.see("/b/"+o.record+"/share").body, "checked") {
		t.Error("shared once, the choice of then is chosen for the next time")
	}
	seal := o.seller.see("/interviews/" + o.interview + "/seal")
	report := o.seller.send("/interviews/"+o.interview+"/seal", "base_rev", seal.hidden("base_rev"),
		"both", "on", "go", "seal")
	seen := o.seller.everywhere(t, "/interviews/"+o.interview+"/compare", "/interviews/"+o.record+"/map",
		"/interviews/"+o.record+"/preview", "/interviews/"+o.record+"/interview.json", report)
	for _, name := range []string{"Priyanka", "Rao", "Wilhelmina"} {
		if strings.Contains(seen, name) {
			i := strings.Index(seen, name)
			t.Errorf("%s is left: %.300s", name, seen[max(0, i-200):])
		}
	}
	for _, kept := range []string{"wrote it, ask", "Names left out", "two-answers"} {
		if !strings.Contains(strings.ToLower(seen), strings.ToLower(kept)) {
			t.Errorf("%q is not there: the search sees too little", kept)
		}
	}
}

func TestWhatIsChangedAfterSharingStaysUntilItIsSharedAgain(t *testing.T) {
	o := newOffice(t)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		o.says(q, "a")
	}
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	if text := o.buyer.see("/b/" + o.record + "/share").text(); !strings.Contains(text,
		"You shared this with Dana Ruiz on") || !strings.Contains(text, "with names") {
		t.Errorf("after sharing it says:\n%s", text)
	}
	o.says("EC1", "b", "note", "AFTERWARDS")
	if page := o.seller.see("/interviews/" + o.record + "/map"); strings.Contains(page.body, "AFTERWARDS") {
		t.Error("a change goes to the seller by itself")
	}
	for _, path := range []string{"/b/" + o.record, "/b/" + o.record + "/report"} {
		if text := o.buyer.see(path).text(); !strings.Contains(text, "changed something") {
			t.Errorf("%s does not say that something changed:\n%s", path, text)
		}
	}
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	if page := o.seller.see("/interviews/" + o.record + "/map"); !strings.Contains(page.body, "AFTERWARDS") {
		t.Error("shared again, and the seller sees the old version")
	}
}

func TestAHandOverAsksOnlyThoseQuestions(t *testing.T) {
	o := newOffice(t)
	o.asks("EC1", "b", "note", "SELLERNOTE", "private", "SELLERPRIVATE")
	o.asks("EC2", "unknown", "why", "someone-else", "who", "Tom Berg")
	o.seller.alone(o.interview)
	page := o.seller.see("/interviews/" + o.interview + "/hand-over")
	if !strings.Contains(page.text(), "Tom Berg") || strings.Contains(page.body, `value="EC1"`) {
		t.Errorf("the questions are not grouped by who would know:\n%s", page.text())
	}
	tom := o.seller.see("/interviews/" + o.interview + "/hand-over?for=Tom+Berg")
	ticked := regexp.MustCompile(`<input[^>]* checked[^>]*>`).FindAllString(tom.body, -1)
	if len(ticked) != 1 || !strings.Contains(ticked[0], `value="EC2"`) || !strings.Contains(tom.body, `value="Tom Berg"`) {
		t.Errorf("choosing Tom ticks %v", ticked)
	}
	form := []string{"name", "Tom Berg", "q", "EC2", "q", "IS1", "q", "EC1", "message", "Two things, please.",
		"heard", "on", "days", "7"}
	to := o.seller.send("/interviews/"+o.interview+"/hand-over", form...)
	preview := o.seller.see(to)
	buyer, record := o.handed(form...)
	link := "/b/" + record
	q, _ := o.server.config.Bank.Question("EC1")
	heard := q.Options[1].Says
	for _, text := range []string{preview.text(), o.browserAt(record).text(), buyer.see(link + "/heard").text()} {
		for _, secret := range []string{"SELLERNOTE", "SELLERPRIVATE"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s goes to the buyer", secret)
			}
		}
	}
	for _, id := range []string{"EC2", "IS1"} {
		q, _ := o.server.config.Bank.Question(id)
		if !strings.Contains(preview.text(), q.Buyer) || !strings.Contains(buyer.see(link+"/q/"+id).text(), q.Buyer) {
			t.Errorf("the preview and the page do not both ask %s", id)
		}
	}
	if !strings.Contains(preview.text(), heard) || !strings.Contains(preview.text(), "Two things, please.") ||
		!strings.Contains(buyer.see(link+"/heard").text(), heard) {
		t.Error("what was heard, or the message, is not in the preview and on the page")
	}
	for _, path := range []string{"/q/EC7", "/about", "/actions"} {
		if a := buyer.get(link + path); a.status != http.StatusNotFound {
			t.Errorf("a link for two questions opens %s: %d", path, a.status)
		}
		if a := buyer.post(link+path, "answer", "a", "rows", "0", "base_rev", "1"); a.status != http.StatusNotFound {
			t.Errorf("a link for two questions takes %s: %d", path, a.status)
		}
	}
	if text := buyer.see(link + "/q/EC2").text(); !strings.Contains(text, "Question 1 of 2") ||
		strings.Contains(text, "maybe") {
		t.Errorf("the progress reads:\n%s", text)
	}
	if to := buyer.send(link+"/q/EC2", "answer", "c"); to != link+"/q/IS1" {
		t.Errorf("after the first comes %s", to)
	}
	if to := buyer.send(link+"/q/IS1", "answer", "a"); to != link+"/check" {
		t.Errorf("after the last comes %s", to)
	}
	corrected := buyer.see(link + "/q/EC1?change=heard")
	if !regexp.MustCompile(`value="b" checked`).MatchString(corrected.body) {
		t.Error("what was heard is not filled in")
	}
	if to := buyer.send(link+"/q/EC1?change=heard", "answer", "e"); to != link+"/heard" {
		t.Errorf("a correction leads to %s", to)
	}
	if text := buyer.see(link + "/check").text(); !strings.Contains(text, "Send back to Dana Ruiz") ||
		strings.Contains(text, "Systems and actions") {
		t.Errorf("the check reads:\n%s", text)
	}
	buyer.send(link+"/share", "names", "with")
	if text := o.seller.see("/interviews/" + o.interview + "/hand-over").text(); !strings.Contains(text, "Sent back") {
		t.Error("the link does not say that it was sent back")
	}
	if a := o.answerIn(o.interview, "EC1"); a.Choice != "b" {
		t.Errorf("what came back stands in the seller's record: %+v", a)
	}
}

// browserAt is the start page of the link that a record came through.
func (o office) browserAt(record string) answer {
	o.t.Helper()
	links, err := o.store.Links(o.t.Context(), o.principal(), o.interview)
	must(o.t, err)
	for _, l := range links {
		if l.RecordID == record {
			return o.buyer.see("/b/" + o.record)
		}
	}
	o.t.Fatal("no such link")
	return answer{}
}

func TestAHandOverThatCannotBeMadeComesBackAsTyped(t *testing.T) {
	o := newOffice(t)
	address := "/interviews/" + o.interview + "/hand-over"
	for _, test := range []struct {
		form []string
		want string
	}{
		{[]string{"name", "KEPT"}, "Tick at least one question."},
		{[]string{"name", "KEPT", "q", "NOPE"}, "Tick at least one question."},
		{[]string{"message", "KEPT", "q", "EC1"}, "Enter who this link is for"},
		{[]string{"name", "KEPT", "q", "EC1", "days", "0"}, "a number from 1 to 90"},
	} {
		a := o.seller.post(address, test.form...)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), test.want) ||
			!strings.Contains(a.body, "KEPT") {
			t.Errorf("%v: %d", test.form, a.status)
		}
	}
	if to := o.seller.get(address + "/preview").location(); to != address {
		t.Errorf("a preview of nothing leads to %q", to)
	}
	if a := o.seller.post("/interviews/"+o.record+"/hand-over", "name", "x", "q",
		"EC1"); a.status != http.StatusForbidden {
		t.Errorf("handing over a buyer's record: %d", a.status)
	}
}

func TestBothSidesStandBesideOneAnotherUntilSomebodyTakesOneOver(t *testing.T) {
	o := newOffice(t)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		o.asks(q, "a")
	}
	o.asks("EC1", "a", "note", "What we heard.")
	o.says("EC1", "e", "note", "What they say.", "evidence", "shown")
	o.says("EC2", "a")
	o.says("IS1", "b")
	compare := "/interviews/" + o.interview + "/compare"
	o.seller.alone(o.interview)
	if text := o.seller.see(compare).text(); !strings.Contains(text, "Nothing has come back yet.") {
		t.Errorf("before anything is shared:\n%s", text)
	}
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	page := o.seller.see(compare)
	for _, want := range []string{"What we heard.", "What they say.", "Dana Ruiz", buyerName, ", shown",
		"With theirs the verdict would be", "1 answer agrees, 1 differs, 1 only theirs"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("both sides do not say %q:\n%s", want, page.text())
		}
	}
	o.seller.send(compare+"/"+o.record+"/EC1/keep", "x", "y")
	if text := o.seller.see(compare).text(); !strings.Contains(text, "Dana Ruiz kept ours") ||
		!strings.Contains(text, "0 differ, 1 only theirs") {
		t.Errorf("after keeping ours:\n%s", text)
	}
	if a := o.seller.post(compare+"/"+o.record+"/IS1/take", "base_rev", "7"); a.status != http.StatusConflict {
		t.Errorf("taking over what was not on the page: %d", a.status)
	}
	o.seller.send(compare+"/"+o.record+"/IS1/take", "base_rev", "0")
	a := o.answerIn(o.interview, "IS1")
	if a.Choice != "b" || a.By != "Dana Ruiz" || a.Taken == nil || a.Taken.From != buyerName {
		t.Errorf("taken over as %+v", a)
	}
	if iv := o.site.interview(o.record); iv.AnswerTo("EC1").Choice != "e" {
		t.Error("the buyer's record changed")
	}
	stay := o.seller.see("/interviews/" + o.interview + "/call/IS1")
	o.seller.send("/interviews/"+o.interview+"/call/IS1", "answer", "b", "evidence", string(a.Evidence), "base_rev",
		stay.hidden("base_rev"), "go", "save")
	if again := o.answerIn(o.interview, "IS1"); again.Taken == nil {
		t.Errorf("saved again as it is, it forgets where it came from: %+v", again)
	}
}

func TestAReportCanShowBothAnswers(t *testing.T) {
	o := newOffice(t)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		o.asks(q, "a")
		o.says(q, "e", "note", "From the buyer.")
	}
	address := "/interviews/" + o.interview + "/seal"
	o.seller.alone(o.interview)
	if text := o.seller.see(address).text(); strings.Contains(text, "Show both answers") {
		t.Error("offered before anything came back")
	}
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	page := o.seller.see(address)
	if !strings.Contains(page.text(), "Show both answers: 4 questions where the two records differ") {
		t.Errorf("not offered:\n%s", page.text())
	}
	without := o.seller.send(address, "base_rev", page.hidden("base_rev"), "go", "seal")
	with := o.seller.send(address, "base_rev", o.seller.see(address).hidden("base_rev"), "both", "on", "go", "seal")
	again := o.seller.send(address, "base_rev", o.seller.see(address).hidden("base_rev"), "both", "on", "go", "seal")
	if with == without || again != with {
		t.Errorf("sealed as %s, %s, %s", without, with, again)
	}
	for _, format := range []string{"", "/report.md", "/report.html", "/report.json"} {
		if body := o.seller.see(with + format).body; !strings.Contains(body, "From the buyer.") {
			t.Errorf("%s lacks the other answer", format)
		}
		if body := o.seller.see(without + format).body; strings.Contains(body, "From the buyer.") {
			t.Errorf("%s shows the other answer unasked", format)
		}
	}
	// Erasing the buyer's takes the report that shows it along, and no other.
	o.buyer.send("/b/" + o.record + "/delete")
	if a := o.seller.get(with); a.status != http.StatusNotFound {
		t.Errorf("the report with the answers: %d", a.status)
	}
	o.seller.see(without)
}

func TestWaitingForYou(t *testing.T) {
	o := newOffice(t)
	waiting := func() string {
		o.seller.alone(o.interview)
		t.Helper()
		text := o.seller.see("/").text()
		_, after, ok := strings.Cut(text, "Waiting for you")
		if !ok {
			return ""
		}
		before, _, _ := strings.Cut(after, "Search")
		return before
	}
	if w := waiting(); w != "" {
		t.Errorf("a fresh link waits for nobody: %s", w)
	}
	o.says("EC1", "e")
	o.clock.forward(5*dayLong - time.Second)
	o.again()
	if w := waiting(); w != "" {
		t.Errorf("before five days: %s", w)
	}
	o.clock.forward(time.Second)
	if w := waiting(); !strings.Contains(w, "Opened, then quiet") || !strings.Contains(w, "1 question answered") {
		t.Errorf("after five days: %s", w)
	}
	o.clock.forward(6 * dayLong) // eleven of fourteen
	o.again()
	if w := waiting(); !strings.Contains(w, "Expires soon") || strings.Contains(w, "quiet") {
		t.Errorf("three days before the end: %s", w)
	}
	o.asks("EC1", "a")
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	if w := waiting(); !strings.Contains(w, "Sent back") ||
		!strings.Contains(w, buyerName+" answered about Claims intake.") || strings.Contains(w, "Expires") {
		t.Errorf("sent back: %s", w)
	}
	links, err := o.store.Links(t.Context(), o.principal(), o.interview)
	must(t, err)
	o.seller.send("/interviews/" + o.interview + "/links/" + links[0].ID + "/seen")
	if w := waiting(); !strings.Contains(w, "Two answers differ") || strings.Contains(w, "Sent back") {
		t.Errorf("looked at: %s", w)
	}
	o.seller.send("/interviews/" + o.interview + "/compare/" + o.record + "/EC1/keep")
	if w := waiting(); w != "" {
		t.Errorf("settled: %s", w)
	}
	if text := o.seller.see("/interviews/" + o.interview + "/links").text(); strings.Contains(text, "Expired") {
		t.Errorf("expired before its time:\n%s", text)
	}
	o.seller.linkToken(o.interview, "name", "Never", "right", "answer", "days", "90")
	o.clock.forward(5 * dayLong)
	o.again()
	if w := waiting(); !strings.Contains(w, "Not opened") || !strings.Contains(w, "Never") {
		t.Errorf("not opened for five days: %s", w)
	}
	if text := o.seller.see("/interviews/" + o.interview + "/links").text(); !strings.Contains(text,
		"Expired, sent back 2 December 2026") {
		t.Errorf("a link that ran out does not say what came of it:\n%s", text)
	}
}

// again signs the seller in anew, whose session ended meanwhile.
func (o office) again() { *o.seller = *o.owner() }

func TestOneQuestionIsPassedOn(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a", "note", "MINE")
	page := o.buyer.see("/b/" + o.record + "/q/EC2")
	if to := o.buyer.send("/b/"+o.record+"/q/EC2", "go", "pass", "answer", "unknown", "who", "The night team", "base_rev",
		page.hidden("base_rev")); !strings.HasPrefix(to, "/b/"+o.record+"/ask?") || !strings.Contains(to, "q=EC2") ||
		!strings.Contains(to, "to=The+night+team") {
		t.Errorf("asking somebody leads to %s", to)
	}
	if a := o.buyer.post("/b/"+o.record+"/ask", "q", "EC2"); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.text(), "Enter who the link is for") {
		t.Errorf("passed on to nobody: %d", a.status)
	}
	if a := o.buyer.post("/b/"+o.record+"/ask", "to", "The night team"); a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.text(), "Choose at least one question") {
		t.Errorf("nothing passed on: %d", a.status)
	}
	o.asksFor("The night team", "EC2")
	token := o.buyer.passedToken(o.record)
	if again := o.buyer.see("/b/" + o.record + "/passed"); strings.Contains(again.body, token) {
		t.Error("the link is shown twice")
	}
	helper, record := o.site.buyer(token)
	if text := o.browser().see("/l/" + token).text(); !strings.Contains(text, buyerName+" has one question") ||
		strings.Contains(text, "Northwind") {
		t.Errorf("the start page says:\n%s", text)
	}
	for _, path := range []string{"/q/EC1", "/about", "/actions", "/report", "/share", "/passed"} {
		if a := helper.get("/b/" + record + path); a.status != http.StatusNotFound {
			t.Errorf("one question passed on opens %s: %d", path, a.status)
		}
	}
	if all := helper.everywhere(t, "/b/"+record); strings.Contains(all, "MINE") {
		t.Error("the colleague sees another answer")
	}
	helper.send("/b/"+record+"/q/EC2", "answer", "c", "note", "BACK")
	if text := helper.see("/b/" + record + "/check").text(); !strings.Contains(text, thatIsAll) {
		t.Errorf("afterwards it says:\n%s", text)
	}
	for _, path := range []string{"/check", "/q/EC2", "/passed"} {
		if text := o.buyer.see("/b/" + o.record + path).text(); !strings.Contains(text, "came back") &&
			!strings.Contains(text, "The night team says") && !strings.Contains(text, "BACK") {
			t.Errorf("%s does not say that an answer came:\n%s", path, text)
		}
	}
	links, err := o.store.PassedOn(t.Context(), o.holderOf(o.token))
	must(t, err)
	o.buyer.send("/b/" + o.record + "/passed/" + links[0].ID + "/use")
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	iv := o.site.interview(o.record)
	if a := iv.AnswerTo("EC2"); a.Choice != "c" || a.By != buyerName || a.Taken == nil ||
		a.Taken.From != "The night team" {
		t.Errorf("used as %+v", a)
	}
	// the trail may name it by its id
	if seen := o.seller.everywhere(t, "/", "/systems/"+iv.SystemID); strings.Contains(seen, "BACK") ||
		strings.Contains(seen, "/"+record+`"`) {
		i := max(strings.Index(seen, "BACK"), strings.Index(seen, record))
		t.Errorf("the seller sees the colleague's record: %s", seen[max(0, i-300):min(len(seen), i+200)])
	}
	o.buyer.send("/b/" + o.record + "/passed/" + links[0].ID + "/stop")
	if a := helper.get("/b/" + record); a.status != http.StatusGone {
		t.Errorf("stopped, it still opens: %d", a.status)
	}
}

// asksFor makes one link to some questions as the buyer, for somebody who would know.
func (o office) asksFor(who string, questions ...string) {
	o.t.Helper()
	pairs := []string{"to", who}
	for _, q := range questions {
		pairs = append(pairs, "q", q)
	}
	if to := o.buyer.send("/b/"+o.record+"/ask", pairs...); to != "/b/"+o.record+"/passed" {
		o.t.Fatalf("passing on leads to %s", to)
	}
}

// All that is open for one person goes in one link, with the words to send it in; what
// comes back is said wherever the buyer is, and becomes theirs only if they use it.
func TestAColleagueIsAskedOnce(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a")
	o.says("EC2", "unknown", "who", "Kim Lee")
	o.says("EC7", "unknown", "who", "kim lee")
	o.says("EC8", "unknown", "who", "Jon Vance")
	page := o.buyer.see("/b/" + o.record + "/ask?q=EC2&to=Kim+Lee")
	for id, want := range map[string]bool{"EC2": true, "EC7": true, "EC8": false} {
		if got := strings.Contains(page.body, `value="`+id+`" checked`); got != want {
			t.Errorf("%s is ticked for Kim Lee: %v", id, got)
		}
	}
	if text := page.text(); !regexp.MustCompile(`\d+ more that you were not asked, about \d+ minutes`).MatchString(text) {
		t.Errorf("the others are no offer:\n%s", text)
	}
	if check := o.buyer.see("/b/" + o.record + "/check"); !strings.Contains(check.body, `href="/b/`+o.record+`/ask"`) {
		t.Error("the check does not lead to asking somebody")
	}

	for _, q := range []string{"IS1", "IS3", "FM2"} {
		o.says(q, "b")
	}
	report := o.buyer.see("/b/" + o.record + "/report").body
	m := regexp.MustCompile(`href="(/b/[^"]+/ask\?[^"]*to=[Kk]im\+[Ll]ee)">Ask them these two<`).FindStringSubmatch(report)
	if m == nil {
		t.Fatal("the report does not offer to ask Kim Lee these two")
	}
	if asks := o.buyer.see(strings.ReplaceAll(m[1], "&amp;", "&")).body; !strings.Contains(asks, `value="EC7" checked`) ||
		!strings.Contains(strings.ToLower(asks), `value="kim lee"`) {
		t.Error("coming from the report, Kim Lee's questions are not ticked")
	}

	o.asksFor("Kim Lee", "EC2", "EC7", "FM1")
	made := o.buyer.see("/b/" + o.record + "/passed")
	for _, want := range []string{"Hello Kim Lee,", "these three questions about Claims intake are for you",
		"They take about", "mailto:?subject="} {
		if !strings.Contains(made.body, want) {
			t.Errorf("the words to send do not say %q", want)
		}
	}
	token := regexp.MustCompile(`/l/([A-Za-z0-9_-]+)`).FindStringSubmatch(made.body)[1]
	if text := o.browser().see("/l/" + token).text(); !strings.Contains(text, buyerName+" has three questions") {
		t.Errorf("the start page says:\n%s", text)
	}
	helper, record := o.site.buyer(token)
	for _, id := range []string{"EC2", "EC7", "FM1"} {
		helper.send("/b/"+record+"/q/"+id, "answer", "c", "base_rev", helper.see("/b/"+record+"/q/"+id).hidden("base_rev"))
	}
	if a := helper.get("/b/" + record + "/q/EC8"); a.status != http.StatusNotFound {
		t.Errorf("the colleague opens another question: %d", a.status)
	}
	if text := helper.see("/b/" + record + "/check").text(); !strings.Contains(text, thatIsAll) {
		t.Errorf("afterwards it says:\n%s", text)
	}

	for _, path := range []string{"", "/about", "/q/EC1", "/actions", "/check", "/later", "/ask", "/share", "/report"} {
		if text := o.buyer.see("/b/" + o.record + path).text(); !strings.Contains(text, "3 answers came back from Kim Lee") {
			t.Errorf("%s does not say what came back:\n%s", path, text)
		}
	}
	links, err := o.store.PassedOn(t.Context(), o.holderOf(o.token))
	must(t, err)
	use := "/b/" + o.record + "/passed/" + links[0].ID + "/use"
	o.buyer.send(use, "q", "EC2")
	if iv := o.own(); iv.AnswerTo("EC2").Choice != "c" || iv.AnswerTo("EC7").State != assessment.Unknown {
		t.Errorf("one was used, and the record holds %+v, %+v", iv.AnswerTo("EC2"), iv.AnswerTo("EC7"))
	}
	o.buyer.send(use)
	if iv := o.own(); iv.AnswerTo("EC7").Choice != "c" || iv.AnswerTo("FM1").Choice != "c" {
		t.Errorf("all were used, and the record holds %+v, %+v", iv.AnswerTo("EC7"), iv.AnswerTo("FM1"))
	}
	if text := o.buyer.see("/b/" + o.record + "/check").text(); strings.Contains(text, "came back") {
		t.Error("what was used is still announced")
	}
}

// own is the buyer's record as the buyer gets it.
func (o office) own() assessment.Interview {
	o.t.Helper()
	iv, err := o.store.Interview(o.t.Context(), o.holderOf(o.token), o.record)
	must(o.t, err)
	return iv
}

// What is typed is saved by the button that says so, and the page after it says where
// one left off, until when the link works and how to come back.
func TestSaveAndFinishLaterSaves(t *testing.T) {
	o := newOffice(t)
	later := "/b/" + o.record + "/later"
	about := o.buyer.see("/b/" + o.record + "/about")
	if to := o.buyer.send("/b/"+o.record+"/about", "CX1", "the bot", "go", "later", "base_rev",
		about.hidden("base_rev")); to != later {
		t.Errorf("the first page leads to %s", to)
	}
	if to := o.says("EC1", "a", "note", "KEPT", "go", "later"); to != later {
		t.Errorf("a question leads to %s", to)
	}
	if to := o.buyer.send("/b/"+o.record+"/actions", "rows", "1", "system.0", "Mail", "action.0", "send", "kind.0",
		"write", "go", "later",
		"base_rev", o.buyer.see("/b/"+o.record+"/actions").hidden("base_rev")); to != later {
		t.Errorf("the actions lead to %s", to)
	}
	if iv := o.own(); iv.Context["CX1"] != "the bot" || iv.AnswerTo("EC1").Note != "KEPT" || len(iv.Inventory) != 1 {
		t.Errorf("saved was %v, %+v, %v", iv.Context, iv.AnswerTo("EC1"), iv.Inventory)
	}

	page := o.buyer.see(later)
	q, _ := o.server.config.Bank.Question("EC2")
	for _, want := range []string{"1 of about 14 questions is done and saved", q.Read(""), "minutes left",
		"Your link works until 5 December 2026", "bookmark it", "Mail it to yourself"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("it does not say %q:\n%s", want, page.text())
		}
	}
	if !strings.Contains(page.body, o.server.URL("/l/"+o.token)) ||
		!strings.Contains(page.body, "mailto:?subject=My%20link") {
		t.Error("the link is not there to copy and to mail")
	}
	if o.holds(o.token) || strings.Contains(o.log.String(), o.token) {
		t.Error("the database or the log holds the link")
	}
}

// A line that is half filled is asked about with all that was typed, and saved by nobody.
func TestALineHalfFilledIsAskedAbout(t *testing.T) {
	o := newOffice(t)
	at := "/b/" + o.record + "/actions"
	for _, x := range []struct {
		says  string
		typed []string
	}{
		{"Line 1: say what it does.", []string{"system.0", "Mail", "action.0", "send a letter"}},
		{"Line 1: enter what it does there", []string{"system.0", "Mail", "kind.0", "write"}},
		{"Line 1: enter the system, or remove the line.", []string{"action.0", "send a letter", "kind.0", "write"}},
		{"Line 1: enter the system and what it does there", []string{"kind.0", "write"}},
		{"Line 1: enter the system and what it does there", []string{"decided.0", "before"}},
		{"Line 1: enter the system and what it does there", []string{"refuses.0", "a person"}},
	} {
		a := o.buyer.post(at, append(x.typed, "rows", "1", "base_rev", o.buyer.see(at).hidden("base_rev"))...)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), x.says) {
			t.Errorf("%v gives %d and does not say %q", x.typed, a.status, x.says)
		}
		for i := 1; i < len(x.typed); i += 2 {
			if !strings.Contains(a.body, `value="`+x.typed[i]+`"`) {
				t.Errorf("%q is gone from the page", x.typed[i])
			}
		}
	}
	if iv := o.own(); len(iv.Inventory) != 0 {
		t.Errorf("stored are %v", iv.Inventory)
	}
	if to := o.buyer.send(at, "rows", "2", "base_rev", o.buyer.see(at).hidden("base_rev")); !strings.HasSuffix(to,
		"/check") {
		t.Errorf("with no line at all it leads to %s", to)
	}
}

// Numbers are folded until one is given, and each is asked for by the first question of
// the path that asks for it.
func TestANumberIsAskedForOnceAndFolded(t *testing.T) {
	o := newOffice(t)
	asked := map[string]string{}
	for _, id := range assessment.BuyerPath(o.server.config.Bank, o.own(), nil) {
		q, _ := o.server.config.Bank.Question(id)
		body := o.buyer.see("/b/" + o.record + "/q/" + id).body
		for _, n := range q.Numbers {
			before, again := asked[n]
			if shown := strings.Contains(body, `name="n_`+n+`"`); shown == again {
				t.Errorf("%s shows %s: %v; asked before by %q", id, n, shown, before)
			}
			asked[n] = id
		}
		if strings.Contains(body, `class="fold figures" open`) || len(q.Numbers) > 0 &&
			!strings.Contains(body, "class=\"fold figures\"") && asked[q.Numbers[0]] == id {
			t.Errorf("the numbers of %s are not folded", id)
		}
	}
	o.says("EC1", "d", "n_tools_count", "12")
	if body := o.buyer.see("/b/" + o.record + "/q/EC1").body; !strings.Contains(body, `class="fold figures" open`) ||
		!strings.Contains(body, `value="12"`) {
		t.Error("a number that was given is folded away")
	}
}

// How long it takes is said on every page before the report, and never grows.
func TestTheMinutesLeftAreOnEveryPageAndOnlyFall(t *testing.T) {
	o := newOffice(t)
	minutes := regexp.MustCompile(`[Aa]bout (\d+) minutes? left`)
	left := func(path string) int {
		m := minutes.FindStringSubmatch(o.buyer.see("/b/" + o.record + path).text())
		if m == nil {
			t.Fatalf("%s does not say how long it takes", path)
		}
		n, _ := strconv.Atoi(m[1])
		return n
	}
	for _, path := range []string{"", "/about", "/q/EC1", "/q/FM2", "/actions", "/check", "/ask", "/passed",
		"/later", "/share"} {
		left(path)
	}
	before := left("")
	if start := o.browser().see("/l/" + o.token).text(); before > 15 ||
		!strings.Contains(start, fmt.Sprintf("about %d minutes", before)) {
		t.Errorf("%d minutes are left, and the first page says:\n%s", before, start)
	}
	next := func() string {
		iv := o.own()
		return iv.NextOn(assessment.BuyerPath(o.server.config.Bank, iv, nil), "")
	}
	for id := next(); id != ""; id = next() {
		q, _ := o.server.config.Bank.Question(id)
		if o.says(id, q.Options[len(q.Options)-1].ID); !o.settled(id) {
			t.Fatalf("%s is not answered", id)
		}
		if now := left(""); now > before {
			t.Errorf("after %s it is %d minutes, before it was %d", id, now, before)
		} else {
			before = now
		}
	}
}

func (o office) settled(id string) bool { iv := o.own(); return iv.Settled(id) }

func (o office) holderOf(token string) assessment.Principal {
	o.t.Helper()
	_, p, err := o.store.StartLink(o.t.Context(), token)
	must(o.t, err)
	return p
}

func TestSomebodyElseOnTheSameLinkGoesOn(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a")
	o.says("EC2", "a")
	second := o.browser()
	if text := second.see("/l/" + o.token).text(); !strings.Contains(text,
		"Someone answered 2 questions, the last at 10:00") || !strings.Contains(text, "Carry on from there?") {
		t.Errorf("the second sees:\n%s", text)
	}
	to := second.send("/l/" + o.token)
	if text := second.see(to).text(); !strings.Contains(to, "/q/") || !strings.Contains(text, "Question 3 of about 14") {
		t.Errorf("and goes on at:\n%s", text)
	}
	one, two := o.buyer.see("/b/"+o.record+"/q/EC7"), second.see("/b/"+o.record+"/q/EC7")
	o.buyer.send("/b/"+o.record+"/q/EC7", "answer", "a", "base_rev", one.hidden("base_rev"))
	if a := second.post("/b/"+o.record+"/q/EC7", "answer", "b", "base_rev",
		two.hidden("base_rev")); a.status != http.StatusConflict ||
		!strings.Contains(a.text(), "Nothing is overwritten until you choose") {
		t.Errorf("two answers at once: %d", a.status)
	}
}

// folded is what of a page is not seen until somebody opens it.
var folded = regexp.MustCompile(`(?s)</summary>.*?</details>`)

func TestANoticeStandsBeforeTheFirstField(t *testing.T) {
	o := newOffice(t)
	start := o.browser().see("/l/" + o.token)
	for _, want := range []string{"Who asked", "Dana Ruiz", "What we keep", "Who sees it",
		onlyYouUntil + "Share", "How long", "90 days", "The full notice"} {
		if !strings.Contains(start.text(), want) {
			t.Errorf("the start page does not say %q", want)
		}
	}
	if before, _, _ := strings.Cut(start.body, `<button class="btn">`); strings.Contains(before, "<details open") {
		t.Error("what is folded of the notice stands open")
	} else if open := (answer{body: folded.ReplaceAllString(before, " ")}).text(); len(strings.Fields(open)) > 190 ||
		!strings.Contains(open, "Who asked Dana Ruiz Who sees it You, and whoever has your link.") ||
		!strings.Contains(open, "Whoever runs the server can read all") {
		t.Errorf("before Start there stands open, in %d words:\n%s", len(strings.Fields(open)), open)
	}
	body := regexp.MustCompile(`<input[^>]* readonly>`).ReplaceAllString(start.body, "") // the link itself, to copy
	if regexp.MustCompile(`<(textarea|select)|<input[^>]*type="(text|radio|checkbox)`).MatchString(body) {
		t.Error("there is a field before the notice was read")
	}
	if text := o.browser().see("/notice").text(); !strings.Contains(text, "90 days after your last change") ||
		!strings.Contains(text, "Delete everything") {
		t.Errorf("the notice says:\n%s", text)
	}
	o.says("EC1", "a")
	for _, address := range o.buyer.walk(t, "/b/"+o.record) {
		page := o.buyer.get(address)
		if !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") || strings.Contains(address, "/notice") ||
			address == "/accessibility" || strings.HasSuffix(address, ".html") {
			continue
		}
		if !strings.Contains(page.body, "/b/"+o.record+"/delete") {
			t.Errorf("%s offers no way to delete everything", address)
		}
	}
}

func TestEverythingKeptCanBeReadAndDeleted(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a", "note", "KEPT-one")
	o.says("EC1", "b", "note", "KEPT-two")
	o.buyer.see("/b/" + o.record + "/data")
	file := o.buyer.see("/b/" + o.record + "/data/everything.json")
	var d store.PersonData
	if err := json.Unmarshal([]byte(file.body), &d); err != nil || len(d.Revisions) != 2 ||
		d.Record.Answers["EC1"].Note != "KEPT-two" {
		t.Errorf("the file holds %+v, %v", d.Revisions, err)
	}
	if strings.Contains(file.body, o.token) ||
		!strings.Contains(file.header.Get("Content-Disposition"), "everything.json") {
		t.Error("the file holds the token, or has no name")
	}
	o.buyer.send("/b/" + o.record + "/delete")
	must(t, fs.WalkDir(os.DirFS(o.dir), ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(o.dir), path)
		if strings.Contains(string(data), "KEPT-") {
			t.Errorf("%s still holds it", path)
		}
		return err
	}))
	start := o.browser().see("/l/" + o.token) // the buyer's link begins anew, as the page says
	if strings.Contains(start.text(), "Someone answered") {
		t.Error("the link remembers")
	}
}

func TestAReaderGetsNamesAsHerLinkSays(t *testing.T) {
	o := newOffice(t)
	o.seller.send("/interviews/"+o.interview+"/setup", "system", "Claims intake", "person_name", "Wilhelmina Berg",
		"person_role", "Platform lead", "person_side", "buyer", "base_rev", fmt.Sprint(o.site.interview(o.interview).Rev),
		"go", "save")
	o.asks("EC1", "a", "note", "Wilhelmina Berg showed it.", "quote", "It is code.", "speaker",
		"Wilhelmina Berg, Platform lead")
	o.seller.send("/interviews/"+o.interview+"/leaves", "what", "notes", "do", "all", "note", "EC1",
		"base_rev", o.seller.see("/interviews/"+o.interview+"/leaves").hidden("base_rev"))
	seal := o.seller.see("/interviews/" + o.interview + "/seal")
	report := strings.TrimPrefix(o.seller.send("/interviews/"+o.interview+"/seal", "base_rev", seal.hidden("base_rev"),
		"go", "seal"), "/reports/")
	for names, want := range map[string]string{"full": "Wilhelmina Berg showed it.", "initials": "W.B. showed it.",
		"roles": "Platform lead showed it."} {
		reader := o.browser()
		at := reader.send("/l/" + o.seller.linkToken(o.interview, "name", "Reader "+names, "right", "read", "report",
			report, "names", names))
		page := reader.see(at)
		if !strings.Contains(page.text(), want) {
			t.Errorf("%s: the page does not say %q", names, want)
		}
		all := reader.everywhere(t, at)
		if has := strings.Contains(all, "Wilhelmina"); has != (names == "full") {
			t.Errorf("%s: the name is there: %v", names, has)
		}
	}
	if a := o.seller.post("/interviews/"+o.interview+"/links", "name", "x", "right", "read", "report", report, "names",
		"nicknames"); a.status != http.StatusUnprocessableEntity {
		t.Errorf("other names: %d", a.status)
	}
}

func TestAReaderSaysWhatIsWrongAndReadsOfANewerVersion(t *testing.T) {
	o := newOffice(t)
	o.asks("EC1", "a")
	address := "/interviews/" + o.interview + "/seal"
	report := o.seller.send(address, "base_rev", o.seller.see(address).hidden("base_rev"), "go", "seal")
	reader := o.browser()
	at := reader.send("/l/" + o.seller.linkToken(o.interview, "name", "Tom", "right", "read", "report",
		strings.TrimPrefix(report, "/reports/")))
	page := reader.see(at)
	if !strings.Contains(page.body, at+"/wrong?at=answers") || strings.Contains(page.text(), "newer version") {
		t.Error("a reader cannot say what is wrong, or reads of a version there is not")
	}
	if form := reader.see(at + "/wrong?at=answers"); !strings.Contains(form.body, `value="answers" selected`) {
		t.Error("the part it is about is not chosen")
	}
	for _, bad := range [][]string{{"place", "EC1", "text", " "}, {"place", "elsewhere", "text", "KEPT"}} {
		if a := reader.post(at+"/wrong", bad...); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", bad, a.status)
		}
	}
	reader.send(at+"/wrong", "place", "EC1", "text", "The model picks, not the code.")
	if text := reader.see(at + "/wrong").text(); !strings.Contains(text, "Sent so far") {
		t.Error("the reader does not see what they sent")
	}
	o.seller.alone(o.interview)
	if text := o.seller.see("/").text(); !strings.Contains(text, "Something is wrong") ||
		!strings.Contains(text, "Tom, about report 1 of Claims intake") {
		t.Errorf("the list does not say it:\n%s", text)
	}
	compare := o.seller.see("/interviews/" + o.interview + "/compare")
	if !strings.Contains(compare.text(), "The model picks, not the code.") ||
		!strings.Contains(compare.body, "/call/"+loaded().Address("EC1")) {
		t.Errorf("the correction is not tied to its answer:\n%s", compare.text())
	}
	all, err := o.store.Corrections(t.Context(), o.principal(), o.interview)
	must(t, err)
	o.seller.send("/interviews/" + o.interview + "/corrections/" + all[0].ID + "/done")
	if text := o.seller.see("/").text(); strings.Contains(text, "Waiting for you") {
		t.Error("dealt with, it still waits")
	}
	o.asks("EC2", "a")
	o.seller.send(address, "base_rev", o.seller.see(address).hidden("base_rev"), "go", "seal")
	if text := reader.see(at).text(); !strings.Contains(text,
		"There is a newer version of this report. Ask Dana Ruiz for it.") {
		t.Error("the reader does not read of the newer version")
	}
}

func TestLinkPagesAreKeptFromCachesIndexesAndReferers(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a")
	pages := append(o.buyer.walk(t, "/b/"+o.record), "/l/"+o.token, "/l/nothing")
	for _, address := range pages {
		a := o.buyer.get(address)
		if !strings.HasPrefix(address, "/b/") && !strings.HasPrefix(address, "/l/") {
			continue
		}
		if h := a.header; h.Get("Referrer-Policy") != "no-referrer" || !strings.Contains(h.Get("X-Robots-Tag"), "noindex") ||
			h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s is sent with %v", address, h)
		}
		if strings.HasPrefix(address, "/b/") && !strings.HasSuffix(address, "/later") && strings.Contains(a.body, o.token) {
			t.Errorf("%s holds the token", address)
		}
	}
	if strings.Contains(o.log.String(), o.token) {
		t.Error("the log holds the token")
	}
}

// Promise 25: whatever ends a link, it ends with the next request. Where nothing is kept
// behind it every way it ends looks the same; where something is, whoever gave it can see
// and delete that by the same link, and nothing else, until it is gone.
func TestALinkThatEndsWhileItIsOpenEndsWithTheNextRequest(t *testing.T) {
	var first string
	for name, end := range map[string]func(o office){
		"revoked": func(o office) {
			links, err := o.store.Links(t.Context(), o.principal(), o.interview)
			must(t, err)
			o.seller.send("/interviews/" + o.interview + "/links/" + links[0].ID + "/revoke")
		},
		"expired":        func(o office) { o.clock.forward(14 * dayLong) },
		"system deleted": func(o office) { o.seller.send("/systems/" + o.site.interview(o.interview).SystemID + "/delete") },
		"system erased": func(o office) {
			system := "/systems/" + o.site.interview(o.interview).SystemID
			o.seller.send(system + "/delete")
			o.seller.send(system + "/erase")
		},
		"deleted by the buyer": func(o office) {
			other, record := o.site.buyer(o.token)
			other.send("/b/" + record + "/delete")
		},
		"cookie made up": func(o office) { o.buyer.cookies[o.server.links.nameFor(o.record)] += "x" },
	} {
		o := newOffice(t)
		o.says("EC1", "a", "note", "QUETZAL")
		home := "/b/" + o.record
		end(o)
		holds := name == "revoked" || name == "expired" || name == "system deleted"
		keeps := []string{"/data", "/data/everything.json", "/delete"}
		for _, path := range append([]string{"", "/q/EC1", "/check", "/report", "/share", "/take-back", "/passed"},
			keeps...) {
			a := o.buyer.get(home + path)
			if holds && slices.Contains(keeps, path) {
				if path != "/delete" && !strings.Contains(a.body, "QUETZAL") || a.status != http.StatusOK {
					t.Errorf("%s: %s no longer shows what is kept: %d", name, path, a.status)
				}
				continue
			}
			if a.status == http.StatusOK || strings.Contains(a.body, "QUETZAL") || strings.Contains(a.body, "Claims intake") {
				t.Errorf("%s: %s still opens: %d", name, path, a.status)
			}
			if name == "cookie made up" {
				continue
			}
			if a.status != http.StatusGone {
				t.Errorf("%s: %s answers %d", name, path, a.status)
			}
			if holds {
				if text := a.text(); !strings.Contains(a.body, deadPage) || !strings.Contains(a.body, home+"/data") ||
					!strings.Contains(a.body, home+"/delete") {
					t.Errorf("%s: %s does not lead to what is kept:\n%s", name, path, text)
				}
				continue
			}
			if first == "" {
				first = a.body
			}
			if a.body != first {
				t.Errorf("%s: %s looks different from the others", name, path)
			}
		}
		if a := o.buyer.post(home+"/q/EC2", "answer", "a", "note", "Typed meanwhile."); a.status == http.StatusSeeOther ||
			holds && !strings.Contains(a.body, "Typed meanwhile.") {
			t.Errorf("%s: an answer is still taken, or what was typed is lost: %d", name, a.status)
		}
		for _, path := range []string{"/share", "/take-back"} {
			if a := o.buyer.post(home+path, "names", "with"); a.status == http.StatusSeeOther {
				t.Errorf("%s: %s still works", name, path)
			}
		}
		if holds {
			o.keepsUntilDeleted(name)
		}
	}
}

// keepsUntilDeleted opens a link that ended in another browser, sees what is kept, deletes
// it, and finds the link as dead as any other.
func (o office) keepsUntilDeleted(name string) {
	o.t.Helper()
	before := len(o.rows(o.t)["answers"])
	again := o.browser()
	look := again.get("/l/" + o.token)
	if text := look.text(); look.status != http.StatusGone || !strings.Contains(text, "This link has ended") ||
		strings.Contains(text, "QUETZAL") || strings.Contains(text, "Claims intake") {
		o.t.Errorf("%s: the link says (%d):\n%s", name, look.status, text)
	}
	to := again.send("/l/" + o.token)
	if text := again.see(to).text(); to != "/b/"+o.record+"/data" || !strings.Contains(text, "QUETZAL") ||
		!strings.Contains(text, "Your link has ended") {
		o.t.Errorf("%s: it leads to %s:\n%s", name, to, text)
	}
	again.send("/b/" + o.record + "/delete")
	if o.holds("QUETZAL") || len(o.rows(o.t)["answers"]) >= before {
		o.t.Errorf("%s: what was deleted is still there", name)
	}
	if a := o.browser().get("/l/" + o.token); name != "system deleted" &&
		(!strings.Contains(a.body, deadPage) || strings.Contains(a.body, "<form")) {
		o.t.Errorf("%s: with nothing kept it says:\n%s", name, a.text())
	}
}

// Revoke asks first, and says what ends and what does not.
func TestRevokeAsksFirstAndSaysWhatStays(t *testing.T) {
	o := newOffice(t)
	links, err := o.store.Links(t.Context(), o.principal(), o.interview)
	must(t, err)
	o.seller.alone(o.interview)
	at := "/interviews/" + o.interview + "/links/" + links[0].ID + "/revoke"
	if !strings.Contains(o.seller.see("/interviews/"+o.interview+"/links").body, `href="`+at+`"`) {
		t.Error("the list does not lead to the page that asks")
	}
	asks := func(want ...string) {
		t.Helper()
		text := o.seller.see(at).text()
		for _, w := range append(want, "Revoke the link for "+buyerName+"?", "Leave it") {
			if !strings.Contains(text, w) {
				t.Errorf("it does not say %q:\n%s", w, text)
			}
		}
	}
	asks("With the same link they can still see what is kept about them and delete it",
		"They have not shared their answers, so you never see them.")
	o.says("EC1", "a")
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	asks("What they shared stays with you, until they delete it.")
	o.buyer.see("/b/" + o.record) // a look ended nothing
	if a := o.seller.get("/interviews/" + o.interview + "/links/none/revoke"); a.status != http.StatusNotFound {
		t.Errorf("a link that is none: %d", a.status)
	}
}

// What is kept is shown as it is, not counted.
func TestWhatIsKeptIsShownItself(t *testing.T) {
	o := newOffice(t)
	o.buyer.send("/b/"+o.record+"/about", "person", "Priya Nair", "CX1", "Pays claims.", "base_rev",
		o.buyer.see("/b/"+o.record+"/about").hidden("base_rev"))
	o.says("EC1", "a", "note", "FIRST-NOTE", "evidence", "said")
	o.says("EC1", "b", "note", "SECOND-NOTE", "evidence", "shown")
	o.says("EC2", "unknown", "who", "The night team")
	o.buyer.send("/b/"+o.record+"/actions", "rows", "1", "system.0", "LEDGER", "action.0", "pays out", "kind.0", "final",
		"base_rev", o.buyer.see("/b/"+o.record+"/actions").hidden("base_rev"))
	o.asksFor("Tom", "EC3")
	helper, helped := o.site.buyer(o.buyer.passedToken(o.record))
	helper.send("/b/"+helped+"/q/EC3", "answer", "b", "note", "HELPER-NOTE")
	o.buyer.send("/b/"+o.record+"/share", "names", "without")
	text := o.buyer.see("/b/" + o.record + "/data").text()
	for _, want := range []string{"FIRST-NOTE", "SECOND-NOTE", "The night team", "LEDGER: pays out", "Pays claims.",
		"HELPER-NOTE", "Priya Nair", "Can be shown", "What you shared on", "A browser",
		"opened a link and pressed Start", "Made for"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not show %q:\n%s", want, text)
		}
	}
}

// Take it back stands beside Delete once something was shared, asks first, says what a
// sealed version keeps, and withdraws; the pages say then what happened, not that nobody saw it.
func TestABuyerTakesBackWhatWasShared(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	for _, q := range []string{"EC1", "EC7", "EC8", "FM1"} {
		o.says(q, "a", "note", "Zebras graze.")
	}
	if strings.Contains(o.buyer.see(home+"/share").text(), "Take it back") {
		t.Error("there is nothing to take back yet, and it is offered")
	}

	o.buyer.send(home+"/share", "names", "with")
	compare := "/interviews/" + o.interview + "/compare"
	if !strings.Contains(o.seller.see(compare).text(), "Zebras graze.") {
		t.Fatal("the seller does not see what was shared: the test sees too little")
	}
	if !strings.Contains(o.buyer.see(home+"/share").body, home+"/take-back") {
		t.Error("nothing leads to taking it back")
	}
	for _, want := range []string{"at once", "sealed before keeps your answers", "Leave it shared", "Delete everything"} {
		if text := o.buyer.see(home + "/take-back").text(); !strings.Contains(text, want) {
			t.Errorf("the page that asks does not say %q:\n%s", want, text)
		}
	}

	if !strings.Contains(o.buyer.see("/notice").text(), "you can take back what you shared") {
		t.Error("the notice does not say that it can be taken back")
	}

	o.buyer.send(home + "/take-back")
	if strings.Contains(o.seller.see(compare).text(), "Zebras graze.") {
		t.Error("the seller still sees it")
	}
	text := o.buyer.see(home + "/share").text()
	if !strings.Contains(text, "You took this back on") || strings.Contains(text, "You have not shared this") {
		t.Errorf("the page after it says:\n%s", text)
	}
}

// What a page says of deleting is true of copies against loss too, of a colleague's
// answers, and of what was taken back; and once it is done no page says that all is still
// there.
func TestWhatIsSaidOfDeletingIsTrue(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	const copies = "Copies that the server’s owner made before, to guard against loss, are not changed."
	asks := func(b *browser, home string, want ...string) {
		t.Helper()
		text := b.see(home + "/delete").text()
		for _, w := range append(want, copies, "They cannot be brought back from here.") {
			if !strings.Contains(text, w) {
				t.Errorf("before deleting it does not say %q:\n%s", w, text)
			}
		}
	}
	o.says("EC1", "a")
	asks(o.buyer, home, "All your answers and your report are removed at once, with the links you passed on")
	o.buyer.send(home+"/share", "names", "without")
	asks(o.buyer, home, "You have shared your answers with Dana Ruiz.")
	o.buyer.send(home + "/take-back")
	asks(o.buyer, home, "You shared your answers with Dana Ruiz and took them back.",
		"took over as an answer of their own, stays with them")

	passed := o.buyer.see(o.buyer.send(home+"/ask", "q", "EC2", "to", "Tom Berg"))
	token := regexp.MustCompile(`/l/([A-Za-z0-9_-]+)`).FindStringSubmatch(passed.body)[1]
	start := o.browser().see("/l/" + token).text()
	if strings.Contains(start, "nobody but") || !strings.Contains(start, "after your last change") {
		t.Errorf("a colleague reads:\n%s", start)
	}
	tom, record := o.site.buyer(token)
	asks(tom, "/b/"+record, "An answer that Priya Nair used already stays there.")

	o.buyer.send(home + "/delete")
	for _, address := range []string{home, home + "/data", home + "/q/EC1"} {
		if text := o.buyer.get(address).text(); strings.Contains(text, "still there") ||
			!strings.Contains(text, "see what is kept behind it") {
			t.Errorf("after deleting %s says:\n%s", address, text)
		}
	}
	if text := o.buyer.see(home + "/deleted").text(); !strings.Contains(text, copies) {
		t.Errorf("after deleting:\n%s", text)
	}
}

// Whoever finishes later after the first page, which asks no question, reads that it is saved.
func TestFinishingLaterSaysThatTheFirstPageIsSaved(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	if text := o.buyer.see(home + "/later").text(); !strings.Contains(text, "Nothing is answered so far.") {
		t.Errorf("with nothing given:\n%s", text)
	}
	rev := o.buyer.see(home + "/about").hidden("base_rev")
	o.buyer.send(home+"/about", "CX1", "our agent", "base_rev", rev, "go", "later")
	if text := o.buyer.see(home + "/later").text(); !strings.Contains(text,
		"What you said about the system is saved. No question is answered so far.") {
		t.Errorf("with the first page filled in:\n%s", text)
	}
}
