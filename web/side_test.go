package web

import (
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

func TestABrowserThatStartsTwiceKeepsOnePlace(t *testing.T) {
	o := newOffice(t)
	places := func(want string) {
		t.Helper()
		text := o.buyer.see("/b/" + o.record + "/data").text()
		if !strings.Contains(text, "Browsers that keep your place ("+want+")") {
			t.Errorf("not %s:\n%s", want, text)
		}
	}
	places("1")
	for range 3 {
		o.buyer.send("/l/" + o.token)
	}
	places("1")
	second := o.browser()
	second.send("/l/" + o.token)
	places("2")
	second.send("/l/" + o.seller.linkToken(o.interview, "name", "Tom", "right", "answer"))
	places("2") // another link has a place of its own beside it
}

func TestAnUnnamedOwnerSaysWhoAsksWithTheFirstLink(t *testing.T) {
	for _, way := range []string{"/links", "/hand-over"} {
		t.Run(way, func(t *testing.T) {
			s := newSite(t)
			b := s.owner()
			id := b.newInterviewOf("Claims intake")
			address := "/interviews/" + id + way
			form := []string{"name", "Priya", "right", "answer", "q", "EC1", "go", "make"}
			if text := b.see(address).text(); !strings.Contains(text, "Your name It stands on the first page of the link") {
				t.Fatalf("the page asks for no name:\n%s", text)
			}
			if a := b.post(address, append(form, "me", " ")...); a.status != http.StatusUnprocessableEntity ||
				!strings.Contains(a.text(), "Enter your name, as the other side knows you.") {
				t.Errorf("without a name: %d", a.status)
			}
			page := b.see(b.send(address, append(form, "me", "Dana Ruiz")...))
			m := regexp.MustCompile(`/l/([A-Za-z0-9_-]+)`).FindStringSubmatch(page.body)
			if m == nil || strings.Contains(page.text(), "Your name It stands") {
				t.Fatalf("no link, or asked again:\n%s", page.text())
			}
			if text := s.browser().see("/l/" + m[1]).text(); !strings.Contains(text, "Who asked Dana Ruiz") {
				t.Errorf("the first page says:\n%s", text)
			}
			if text := b.see("/settings").body; !strings.Contains(text, "Dana Ruiz") {
				t.Error("the name is not kept")
			}
		})
	}
}

func TestATakeOverIsShownAndCanBeUndone(t *testing.T) {
	o := newOffice(t)
	o.asks("EC1", "a", "note", "Ours.")
	o.seller.alone(o.interview) // and so not asked before the page is shown
	o.says("EC1", "d")
	o.says("EC2", "d")
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	at := "/interviews/" + o.interview + "/compare"
	o.seller.alone(o.interview)
	take := func(q string) answer {
		t.Helper()
		page := o.seller.see(at)
		form := page.body[strings.Index(page.body, "/"+q+"/take"):]
		rev := regexp.MustCompile(`name="base_rev" value="(\d+)"`).FindStringSubmatch(form)[1]
		to := o.seller.send(at+"/"+o.record+"/"+q+"/take", "base_rev", rev)
		if to != at+"#"+o.record+"-"+q {
			t.Errorf("taking %s over leads to %s", q, to)
		}
		return o.seller.see(at)
	}
	page := take("EC1")
	q, _ := o.site.server.config.Bank.Question("EC1")
	for _, want := range []string{"Taken over from them", q.Options[3].Text + " Ours before: " + q.Options[0].Text +
		". Taken over by Dana Ruiz", "Undo"} {
		if !strings.Contains(page.text(), want) {
			t.Errorf("the page does not say %q:\n%s", want, page.text())
		}
	}
	if !strings.Contains(page.body, `id="`+o.record+`-EC1"`) {
		t.Error("there is no place for the address to lead to")
	}
	undo := page.body[strings.Index(page.body, "/EC1/undo"):]
	rev := regexp.MustCompile(`name="base_rev" value="(\d+)"`).FindStringSubmatch(undo)[1]
	o.seller.send(at+"/"+o.record+"/EC1/undo", "base_rev", rev)
	if a := o.site.answerIn(o.interview, "EC1"); a.Choice != "a" || a.Note != "Ours." || a.Taken != nil {
		t.Errorf("undone it is %+v", a)
	}
	if text := o.seller.see(at).text(); strings.Contains(text, "Taken over from them") ||
		!strings.Contains(text, "1 differs") {
		t.Errorf("after undoing:\n%s", text)
	}
	if a := o.seller.post(at+"/"+o.record+"/EC1/undo", "base_rev", rev); a.status != http.StatusConflict {
		t.Errorf("undone twice: %d", a.status)
	}
	take("EC2") // ours had none
	undo = o.seller.see(at).body
	undo = undo[strings.Index(undo, "/EC2/undo"):]
	o.seller.send(at+"/"+o.record+"/EC2/undo", "base_rev",
		regexp.MustCompile(`name="base_rev" value="(\d+)"`).FindStringSubmatch(undo)[1])
	if a := o.site.answerIn(o.interview, "EC2"); a.State != assessment.Open {
		t.Errorf("undone it is %+v", a)
	}
}

func TestTheListSaysHowTheTwoRecordsStand(t *testing.T) {
	o := newOffice(t)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		o.asks(q, "a")
	}
	wait := func() string {
		o.seller.alone(o.interview)
		text := o.seller.see("/").text()
		if i := strings.Index(text, "Waiting for you"); i >= 0 {
			return text[i:]
		}
		return ""
	}
	o.says("EC1", "a")
	o.says("EC3", "b")
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	if got := wait(); !strings.Contains(got,
		"Sent back Priya Nair answered about Claims intake. No answer differs from yours, and 1 is only theirs. Theirs "+
			"has too few answers for a verdict.") {
		t.Errorf("nothing differs:\n%s", got)
	}
	o.says("EC1", "e")
	o.says("EC2", "d")
	o.says("EC7", "e")
	o.says("EC8", "e")
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	got := wait()
	if !strings.Contains(got,
		"4 answers differ from yours; 2 of them would each change your verdict if taken over. The verdicts differ: open "+
			"agent from theirs, workflow on a fixed path from yours.") {
		t.Errorf("four differ:\n%s", got)
	}
	o.seller.send("/interviews/" + o.interview + "/links/" + o.seller.linkIDs(o.interview)[0] + "/seen")
	if got := wait(); !strings.Contains(got,
		"Two answers differ Priya Nair and you, about Claims intake. 4 answers differ from yours;") {
		t.Errorf("looked at, and not settled:\n%s", got)
	}
}

func (b *browser) linkIDs(interview string) []string {
	b.t.Helper()
	var out []string
	for _, m := range regexp.MustCompile(`/links/([a-z0-9]+)/revoke`).FindAllStringSubmatch(b.see("/interviews/"+interview+"/links").body, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestASystemHasAnAddressForBothSides(t *testing.T) {
	o := newOffice(t)
	system := "/systems/" + o.site.interview(o.interview).SystemID
	if to := o.seller.get(system + "/compare").location(); to != "/interviews/"+o.interview+"/compare" {
		t.Errorf("with nothing back it leads to %s", to)
	}
	if strings.Contains(o.seller.see(system).body, system+"/compare") {
		t.Error("the page leads to both sides where there is one")
	}
	o.says("EC1", "a")
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	o.clock.forward(time.Minute)
	other, record := o.site.buyer(o.seller.linkToken(o.interview, "name", "Tom", "right", "answer"))
	other.send("/b/"+record+"/q/EC1", "answer", "b")
	other.send("/b/"+record+"/share", "names", "with")
	if to := o.seller.get(system + "/compare").location(); to != "/interviews/"+o.interview+"/compare#record-"+record {
		t.Errorf("it leads to %s", to)
	}
	if !strings.Contains(o.seller.see(system).body, `href="`+system+`/compare"`) {
		t.Error("the system's page does not lead there")
	}
	if a := o.seller.get("/systems/none/compare"); a.status != http.StatusNotFound {
		t.Errorf("no such system: %d", a.status)
	}
}

// The address can be kept where it is at hand, and goes nowhere by itself.
func TestTheLinkCanBeKeptBeforeStart(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	page := b.get("/l/" + o.token)
	link := o.server.URL("/l/" + o.token)
	m := regexp.MustCompile(`href="(mailto:[^"]+)"`).FindStringSubmatch(page.body)
	if m == nil {
		t.Fatalf("no way to mail it:\n%s", page.text())
	}
	u, err := url.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
	if err != nil || u.Opaque != "" || !strings.Contains(u.Query().Get("body"), link) ||
		!strings.Contains(u.Query().Get("subject"), "Claims intake") {
		t.Errorf("%v, %q", err, m[1])
	}
	if !strings.Contains(page.body, `value="`+link+`" readonly`) {
		t.Error("no field to copy it from")
	}
	if got := page.header.Get("Referrer-Policy") + page.header.Get("Cache-Control"); got != "no-referrerno-store" {
		t.Errorf("the page with the address may be passed on: %s", got)
	}
	to := b.send("/l/" + o.token)
	for _, address := range b.walk(t, to) {
		if a := b.get(address); strings.Contains(a.body, o.token) && !strings.HasSuffix(address, "/later") {
			t.Errorf("%s holds the token", address)
		}
	}
	if strings.Contains(o.log.String(), o.token) || o.holds(o.token) {
		t.Error("the log or the database holds the token")
	}
}

// holds reports whether a text stands in a file of the data folder.
func (s *site) holds(text string) bool {
	s.t.Helper()
	found := false
	must(s.t, fs.WalkDir(os.DirFS(s.dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(s.dir), path)
		found = found || strings.Contains(string(data), text)
		return err
	}))
	return found
}

// What becomes of answers when a link ends is what the pages say.
func TestWhatALinksEndMeansIsTrue(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a", "note", "KEPT")
	for _, q := range []string{"EC2", "EC7", "EC8"} {
		o.says(q, "a")
	}
	ends := assessment.FormatDate(o.clock.now().AddDate(0, 0, 14))
	for address, want := range map[string]string{
		"/b/" + o.record: "Your link works until " + ends + ".",
		"/l/" + o.token: "Works until " + ends +
			". After that it only shows what you gave and lets you delete it. A new link starts empty.",
		"/b/" + o.record + "/share": "you can open it with your link until " + ends + ". It is deleted on " +
			assessment.FormatDate(o.clock.now().AddDate(0, 0, 90)),
	} {
		if text := o.buyer.see(address).text(); !strings.Contains(text, want) {
			t.Errorf("%s does not say %q:\n%s", address, want, text)
		}
	}
	o.clock.forward(14 * dayLong)
	if a := o.buyer.get("/b/" + o.record); a.status != http.StatusGone {
		t.Errorf("after its day the link gives %d", a.status)
	}
	o.seller = o.owner()
	if a := o.seller.get("/interviews/" + o.record + "/map"); a.status != http.StatusForbidden {
		t.Errorf("the seller gets %d", a.status)
	}
	again, record := o.site.buyer(o.seller.linkToken(o.interview, "name", "Priya", "right", "answer"))
	if text := again.see("/b/" + record).text(); record == o.record || !strings.Contains(text, "0 of about 14 answered.") {
		t.Errorf("a new link does not start empty:\n%s", text)
	}
	if !o.holds("KEPT") {
		t.Error("the answers were removed before their time")
	}
	o.clock.forward(90*dayLong - 14*dayLong)
	if _, err := o.store.Purge(t.Context()); err != nil || o.holds("KEPT") {
		t.Errorf("the answers were not removed on their day: %v", err)
	}
}

func TestABuyersReportSpeaksOfHerAnswersInHerWords(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a", "evidence", "said")
	o.says("EC2", "a", "evidence", "assumed")
	o.says("EC7", "a", "evidence", "shown")
	o.says("EC8", "a") // asked how sure the buyer is, and left open
	o.says("FM1", "c") // not asked how sure the buyer is
	for _, name := range []string{"/report", "/report/report.md", "/report/answers.csv", "/report/report.html"} {
		text := o.buyer.see("/b/" + o.record + name).body
		for _, foreign := range []string{"Not asked", "They said it", "They showed it", "not asked"} {
			if strings.Contains(text, foreign) {
				t.Errorf("%s says %q", name, foreign)
			}
		}
		legend := []string{"“Fairly sure” and “How sure: not said” count as said.", "“A guess” counts as assumed.",
			"“Can be shown” counts as shown."}
		open := "without an answer stand under" // a row each among the open ones
		if strings.HasSuffix(name, ".csv") {    // rows, and no legend
			legend, open = nil, "Not answered"
		}
		for _, own := range append([]string{open, "Fairly sure", "A guess", "Can be shown", "How sure: not said"},
			legend...) {
			want := 1
			if legend != nil && !slices.Contains(legend, own) {
				want = 2 // at the answer, and in the legend
			}
			if strings.Count(text, own) != want && own != open || !strings.Contains(text, own) {
				t.Errorf("%s says %q %d times, want %d", name, own, strings.Count(text, own), want)
			}
		}
	}
	report := o.buyer.see("/b/" + o.record + "/report").body
	if top := strings.Index(report, `href="#share"`); top < 0 || top > strings.Index(report, "<article>") {
		t.Error("nothing at the top of the report leads to the choice")
	}
	if !strings.Contains(o.buyer.see("/b/"+o.record+"/check").body, `href="/b/`+o.record+`/share"`) {
		t.Error("the check does not lead to the choice")
	}
}

// The count never grows on the way, and what comes after the last question is
// announced with it.
func TestTheCountOfQuestionsNeverGrows(t *testing.T) {
	for _, choose := range []int{0, 3} { // towards a workflow, towards an agent
		o := newOffice(t)
		to := "/b/" + o.record + "/q/EC1"
		before := 0
		for strings.Contains(to, "/q/") {
			page := o.buyer.see(to)
			q, _ := o.server.config.Bank.Question(to[strings.LastIndexByte(to, '/')+1:])
			m := regexp.MustCompile(`Question (\d+) of about 14|Question (\d+), the last one\. One more page follows: what it uses\.`).FindStringSubmatch(page.text())
			if m == nil {
				t.Fatalf("%s: %s", to, page.text())
			}
			if m[1] == "" && before < 12 {
				t.Errorf("%s is called the last after %d", to, before)
			}
			if before++; m[1] != strconv.Itoa(before) && m[2] != strconv.Itoa(before) {
				t.Errorf("%s is number %s%s, and %d came before it", to, m[1], m[2], before-1)
			}
			form := []string{"base_rev", page.hidden("base_rev"), "answer", q.Options[min(choose, len(q.Options)-1)].ID}
			if q.Kind == assessment.KindControlMulti {
				form[2] = "choices"
			}
			to = o.buyer.send(to, form...)
			if last := m[1] == ""; last == strings.Contains(to, "/q/") {
				t.Errorf("called the last: %v, and %s follows", last, to)
			}
		}
		if !strings.HasSuffix(to, "/actions") || before < 10 || before > 15 {
			t.Errorf("after %d questions comes %s", before, to)
		}
		if !strings.Contains(o.buyer.see(to).body, `">Skip this page</a>`) {
			t.Error("the page about what it uses cannot be skipped")
		}
	}
}

// What the buyer deleted is not told of as if it were there: the link begins anew,
// and the list calls nobody quiet.
func TestAfterDeletingTheLinkBeginsAnewForBothSides(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a")
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	if start := o.site.browser().see("/l/" + o.token).text(); !strings.Contains(start, "Carry on") {
		t.Fatalf("the link does not say that it was started:\n%s", start)
	}
	o.buyer.send("/b/" + o.record + "/delete")
	if start := o.site.browser().see("/l/" + o.token).text(); strings.Contains(start, "Carry on") ||
		!strings.Contains(start, "Start") {
		t.Errorf("nothing is left, and the link offers to carry on:\n%s", start)
	}
	if list := o.seller.see("/").text(); strings.Contains(list, "Waiting for you") {
		t.Errorf("what was deleted waits for somebody:\n%s", list)
	}
	if links := o.seller.see("/interviews/" + o.interview + "/links").text(); !strings.Contains(links,
		"Opened, since deleted") {
		t.Errorf("the links do not say what became of it:\n%s", links)
	}
}

func TestAQuestionLeftOpenIsNotCalledSaved(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a")
	to := o.buyer.send("/b/"+o.record+"/q/EC2", "base_rev", "0")
	q, _ := o.server.config.Bank.Question("EC2")
	if text := o.buyer.see(to).text(); !strings.Contains(text, "No answer was chosen for “"+q.Read("")+"”") ||
		strings.Contains(text, "Saved ") {
		t.Errorf("after a question without an answer, %s says:\n%s", to, text)
	}
	o.says("EC2", "a")
	if text := o.buyer.see(to).text(); strings.Contains(text, "No answer was chosen") {
		t.Errorf("answered since, it is still called open:\n%s", text)
	}
}

// A question is passed on with what was typed saved, and with no field beside the button
// that Enter would send somewhere else.
func TestAQuestionIsPassedOnAfterItIsSaved(t *testing.T) {
	o := newOffice(t)
	page := o.buyer.see("/b/" + o.record + "/q/EC2")
	if !strings.Contains(page.body, `name="go" value="pass"`) || strings.Contains(page.body, `name="pass_to"`) {
		t.Fatalf("the question offers no way to ask somebody, or asks for a name beside it:\n%s", page.body)
	}
	o.buyer.send("/b/"+o.record+"/q/EC2", "go", "pass", "answer", "unknown", "who", "The night team", "base_rev",
		page.hidden("base_rev"))
	o.asksFor("The night team", "EC2")
	own, err := o.store.Interview(t.Context(), o.holderOf(o.token), o.record)
	must(t, err)
	if a := own.Answers["EC2"]; a.State != assessment.Unknown || a.Who != "The night team" {
		t.Errorf("passed on, it stands as %+v", a)
	}
	token := o.buyer.passedToken(o.record)
	helper, record := o.site.buyer(token)
	asks := helper.see("/b/" + record + "/q/EC2")
	if !strings.Contains(asks.text(), "Send it to "+buyerName) || strings.Contains(asks.text(), "finish later") {
		t.Errorf("the colleague is not told where it goes:\n%s", asks.text())
	}
	helper.send("/b/"+record+"/q/EC2", "answer", "b", "n_max_retries", "3", "base_rev", asks.hidden("base_rev"))
	if text := o.buyer.see("/b/" + o.record + "/passed").text(); !strings.Contains(text, ": 3") {
		t.Errorf("the number that came back is not shown before it is used:\n%s", text)
	}
}

// Once shared, no page of the buyer's says that only the buyer sees it, or that it went as it
// is now when it did not.
func TestHerPagesSayWhatWasShared(t *testing.T) {
	o := newOffice(t)
	for _, q := range []string{"EC1", "EC7", "EC8", "FM1"} {
		o.says(q, "a")
	}
	o.says("EC2", "unknown")
	home, report := "/b/"+o.record, "/b/"+o.record+"/report"
	if text := o.buyer.see(home).text(); !strings.Contains(text, "5 of about 14 done, 1 of them not known yet.") ||
		!strings.Contains(text, onlyYouUntil+"Share") {
		t.Errorf("before sharing:\n%s", text)
	}
	shared := o.buyer.see(o.buyer.send(home+"/share", "names", "without"))
	if !strings.Contains(shared.body, `href="`+report+`"`) {
		t.Error("from the page that says it is shared nothing leads to the report")
	}
	if text := o.buyer.see(home).text(); strings.Contains(text, "Only you") ||
		!strings.Contains(text, "Dana Ruiz, who got it on") {
		t.Errorf("after sharing:\n%s", text)
	}
	top := func() string {
		text, _, _ := strings.Cut(o.buyer.see(report).text(), "Choose what happens with it")
		return text
	}
	if text := top(); !strings.Contains(text, "You shared this with Dana Ruiz on") ||
		strings.Contains(text, "changed something since") {
		t.Errorf("the report as it was shared begins:\n%s", text)
	}
	page := o.buyer.see(home + "/q/EC1")
	o.buyer.send(home+"/q/EC1", "answer", "b", "base_rev", page.hidden("base_rev"))
	if text := top(); !strings.Contains(text, "and changed something since") {
		t.Errorf("the report that was not shared begins:\n%s", text)
	}
}

func TestWhatIsKeptAndWhatGoesAreWhole(t *testing.T) {
	o := newOffice(t)
	about := o.buyer.see("/b/" + o.record + "/about")
	o.buyer.send("/b/"+o.record+"/about", "person", "Priya Nair", "CX1", "our agent", "CX4", "live", "base_rev",
		about.hidden("base_rev"))
	o.says("FM1", "a")
	if text := o.buyer.see("/b/" + o.record + "/data").text(); !strings.Contains(text,
		"What do you call this system? our agent") || !strings.Contains(text, "In live use") {
		t.Errorf("what the buyer said about the system is not among what is kept:\n%s", text)
	}
	if text := o.buyer.see("/b/" + o.record +
		"/check").text(); !regexp.MustCompile(`Your name\s+Priya Nair`).MatchString(text) {
		t.Errorf("the name cannot be checked:\n%s", text)
	}
	if text := o.buyer.see("/b/" + o.record + "/share").text(); strings.Contains(text, "how sure") {
		t.Errorf("nobody asked how sure the buyer is, and it goes along:\n%s", text)
	}
	o.says("EC1", "a")
	if text := o.buyer.see("/b/" + o.record + "/share").text(); strings.Contains(text, "how sure you are") {
		t.Errorf("she did not say how sure she is, and it is said to go along:\n%s", text)
	}
	o.says("EC1", "a", "evidence", "assumed")
	if text := o.buyer.see("/b/" + o.record + "/share").text(); !strings.Contains(text,
		"2 answers"+howSure) {
		t.Errorf("how sure the buyer is goes along unsaid:\n%s", text)
	}
}

// Where nothing differs, what only they answered is all there is to look at: it
// stands open, and stays so while one after the other is taken over.
func TestWhatOnlyTheyAnsweredStandsOpenWhereNothingDiffers(t *testing.T) {
	o := newOffice(t)
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8", "FM1"} {
		o.says(q, "a")
	}
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	compare := "/interviews/" + o.interview + "/compare"
	open := regexp.MustCompile(`<details class="differ" open>`)
	for _, q := range []string{"EC1", "FM1"} {
		page := o.seller.see(compare)
		if !open.MatchString(page.body) {
			t.Fatal("it stands folded")
		}
		if text := page.text(); !strings.Contains(text, ", said") || strings.Contains(text, ", Said") {
			t.Errorf("how an answer is known is written in the middle of a line with a capital:\n%s", text)
		}
		o.seller.send(compare+"/"+o.record+"/"+q+"/take", "base_rev", "0")
	}
	o.asks("EC2", "c")
	if open.MatchString(o.seller.see(compare).body) {
		t.Error("beside an answer that differs, it does not stand back")
	}
}

func TestALinkIsMadeForTheOneThingThereIsToMakeItFor(t *testing.T) {
	o := newOffice(t)
	page := o.seller.see("/interviews/" + o.interview + "/links")
	if text := page.text(); strings.Contains(text, "What can they do with it?") || strings.Contains(text, "for reading") {
		t.Errorf("without a report it offers one to read:\n%s", text)
	}
	if page.hidden("right") != "answer" {
		t.Error("without a report the link is not to the questions")
	}
}

// Who comes back in the same browser read the notice before: the way on comes
// first. Anybody else on the same link reads it first, and reads what is true.
func TestComingBackTheWayOnStandsFirst(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a")
	way, box := "<button class=\"btn\">", "Who sees it"
	first := func(b *browser) bool {
		body := b.see("/l/" + o.token).body
		if !strings.Contains(body, way) || !strings.Contains(body, box) || strings.Count(body, way) != 1 {
			t.Fatal("the page has no button, or more than one, or no notice")
		}
		return strings.Index(body, way) < strings.Index(body, box)
	}
	if !first(o.buyer) {
		t.Error("back in the same browser, the way on stands below the notice")
	}
	if first(o.browser()) {
		t.Error("in another browser, the way on stands above the notice")
	}
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	if text := o.browser().see("/l/" + o.token).text(); strings.Contains(text, "Only you") ||
		!strings.Contains(text, "who got it on") {
		t.Errorf("shared, the first page says:\n%s", text)
	}
}

func TestTheWordsOfTheLinesAreExplained(t *testing.T) {
	o := newOffice(t)
	text := o.buyer.see("/b/" + o.record + "/actions").text()
	for _, want := range []string{"is the account or login used there", "“Decided” asks"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}
}
