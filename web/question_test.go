package web

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/templates"
)

// marks set what the question page must not give away to a buyer who looks on.
func TestTheQuestionPageGivesNoVerdictAway(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake", "CX2", "none")
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		b.send("/interviews/"+id+"/call/"+q, "answer", "e", "go", "save")
	}
	page := b.see("/interviews/" + id + "/call/FM1").text()
	v := assessment.Judge(s.server.config.Bank, s.interview(id))
	words := []string{v.Confidence.Because[0]}
	for _, shape := range s.server.config.Bank.Shapes {
		words = append(words, shape.Name, shape.Headline)
	}
	for _, w := range words {
		if strings.Contains(strings.ToLower(page), strings.ToLower(w)) {
			t.Errorf("the page says %q", w)
		}
	}
}

func TestASavedAnswerKeepsEverythingTyped(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	address := "/interviews/" + id + "/call/EC1"
	page := b.see(address)
	b.send(address, "answer", "b", "evidence", "assumed", "note", "A note.\r\nTwo lines.", "private", "Mine only.",
		"quote", "We watch it.", "speaker", "Priya", "words", "theirs", "against", "on",
		"base_rev", page.hidden("base_rev"), "op", page.hidden("op"), "go", "park")
	iv := s.interview(id)
	a := iv.AnswerTo("EC1")
	if a.Choice != "b" || a.Note != "A note.\nTwo lines." || a.Private != "Mine only." {
		t.Errorf("kept %+v", a)
	}
	if len(iv.Quotes) != 1 || !iv.Quotes[0].TheirWords || iv.Quotes[0].Speaker != "Priya" {
		t.Errorf("quotes %+v", iv.Quotes)
	}
	if a.Evidence != assessment.Said {
		t.Errorf("a quote in their words leaves the answer %q", a.Evidence)
	}
	if len(iv.Parked) != 1 || len(iv.IntentAgainst) != 1 {
		t.Errorf("parked %v, against %v", iv.Parked, iv.IntentAgainst)
	}
	b.send(address + "/quotes/" + iv.Quotes[0].ID + "/remove")
	if iv = s.interview(id); len(iv.Quotes) != 0 {
		t.Error("the quote is still there")
	}
}

func TestTheSameFormSentTwiceIsStoredOnce(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	address := "/interviews/" + id + "/call/EC1"
	page := b.see(address)
	form := []string{"answer", "b", "quote", "Only once.", "base_rev", page.hidden("base_rev"), "op",
		page.hidden("op"), "go", "save"}
	if page.hidden("op") == "" {
		t.Fatal("the form names no operation")
	}
	b.send(address, form...)
	b.send(address, form...)
	iv := s.interview(id)
	earlier, err := s.store.History(context.Background(), s.principal(), id, "EC1")
	must(t, err)
	if iv.AnswerTo("EC1").Rev != 1 || len(earlier) > 1 || len(iv.Quotes) != 1 {
		t.Errorf("revision %d, %d in the history, quotes %+v", iv.AnswerTo("EC1").Rev, len(earlier), iv.Quotes)
	}
}

func TestTwoPeopleOnOneQuestionNeverOverwriteEachOther(t *testing.T) {
	for _, test := range []struct {
		resolve    string
		wantChoice string
		wantNote   string
	}{
		{"mine", "c", "Second."},
		{"theirs", "a", "First."},
		{"both", "c", "Second.\n"},
	} {
		t.Run(test.resolve, func(t *testing.T) {
			s := newSite(t)
			one, two := s.owner(), s.owner()
			id := one.newInterviewOf("Claims intake")
			address := "/interviews/" + id + "/call/EC1"
			formOne, formTwo := one.see(address), two.see(address)
			one.send(address, "answer", "a", "note", "First.", "base_rev", formOne.hidden("base_rev"), "op",
				formOne.hidden("op"), "go", "next")
			typed := []string{"answer", "c", "note", "Second.", "op", formTwo.hidden("op"), "go", "next"}
			a := two.post(address, append(typed, "base_rev", formTwo.hidden("base_rev"))...)
			if a.status != http.StatusConflict || !strings.Contains(a.body, "First.") || !strings.Contains(a.body, "Second.") {
				t.Fatalf("%d:\n%s", a.status, a.text())
			}
			if got := s.answerIn(id, "EC1"); got.Choice != "a" {
				t.Fatalf("the first answer became %+v", got)
			}
			if a.hidden("base_rev") != "1" {
				t.Errorf("the conflict is about revision %q", a.hidden("base_rev"))
			}
			two.send(address, append(typed, "base_rev", a.hidden("base_rev"), "resolve", test.resolve)...)
			got := s.answerIn(id, "EC1")
			if got.Choice != test.wantChoice || !strings.HasPrefix(got.Note, test.wantNote) {
				t.Errorf("kept %q with the note %q", got.Choice, got.Note)
			}
			if test.resolve == "both" && !strings.Contains(got.Note, "First.") {
				t.Errorf("the other answer is not noted: %q", got.Note)
			}
		})
	}
}

func TestWhatCannotBeSavedComesBackAsTyped(t *testing.T) {
	for _, test := range []struct {
		name string
		form []string
		want string
	}{
		{"a number", []string{"answer", "b", "n_steps_typical", "a few bananas"}, "a few bananas"},
		{"no reason", []string{"answer", "not-applicable"}, `href="#reason"`},
		{"an answer that is not offered", []string{"answer", "zz"}, "Choose one of the answers."},
		{"evidence that is not on the ladder", []string{"answer", "b", "evidence", "sworn"}, "Choose how this is known."},
		{"a reason that is not offered", []string{"answer", "unknown", "why", "bored"}, "Choose one of the reasons."},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t)
			b := s.owner()
			id := b.newInterviewOf("Claims intake")
			question := "EC1"
			if strings.HasPrefix(test.form[len(test.form)-2], "n_") {
				question = questionWith(t, s, strings.TrimPrefix(test.form[len(test.form)-2], "n_"))
			}
			if slices.Contains(test.form, "not-applicable") {
				question = "EC6" // where it is offered
			}
			a := b.post("/interviews/"+id+"/call/"+question, append(test.form, "note", "KEPT-NOTE", "go", "next")...)
			if a.status != http.StatusUnprocessableEntity {
				t.Fatalf("%d", a.status)
			}
			for _, want := range []string{test.want, "KEPT-NOTE"} {
				if !strings.Contains(a.body, want) {
					t.Errorf("the page lacks %q:\n%s", want, a.text())
				}
			}
			if got := s.answerIn(id, question); got.Rev != 0 {
				t.Errorf("saved %+v", got)
			}
		})
	}
}

func questionWith(t *testing.T, s *site, number string) string {
	for _, q := range s.server.config.Bank.All() {
		for _, id := range q.Numbers {
			if id == number {
				return q.ID
			}
		}
	}
	t.Fatalf("no question asks for %s", number)
	return ""
}

func TestTickAllQuestions(t *testing.T) {
	s := newSite(t)
	q, _ := s.server.config.Bank.Question("FM8")
	a, c := q.Options[0].ID, q.Options[2].ID
	ticked := assessment.Answer{State: assessment.Answered, Choices: []string{a, c}, Rev: 1}
	unknown := assessment.Answer{State: assessment.Unknown, Why: assessment.NobodyHere, Rev: 1}
	for _, test := range []struct {
		name    string
		stored  assessment.Answer
		radio   string
		choices []string
		state   assessment.State
		ticks   int
		faults  int
	}{
		{"two ticks", assessment.Answer{}, "", []string{c, a}, assessment.Answered, 2, 0},
		{"none of these", assessment.Answer{}, "none", nil, assessment.Answered, 0, 0},
		{"nothing", assessment.Answer{}, "", nil, assessment.Open, 0, 0},
		{"unknown over the ticks that were there", ticked, "unknown", []string{a, c}, assessment.Unknown, 0, 0},
		{"ticks over the unknown that was there", unknown, "unknown", []string{a}, assessment.Answered, 1, 0},
		{"both new", assessment.Answer{}, "none", []string{a}, assessment.Open, 0, 1},
		{"not on the list", assessment.Answer{}, "", []string{"zz"}, assessment.Open, 0, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, wrong := s.server.config.Bank.Answer(givenOf(q,
				templates.AnswerForm{Answer: test.radio, Choices: test.choices}), test.stored)
			if len(wrong) != test.faults {
				t.Fatalf("faults %v", wrong)
			}
			if got.State != test.state || len(got.Choices) != test.ticks {
				t.Errorf("read as %+v", got)
			}
		})
	}
}

func TestAQuestionThatAlwaysAppliesCannotBeWavedAway(t *testing.T) {
	s := newSite(t)
	q, _ := s.server.config.Bank.Question("EC8")
	_, all := s.server.config.Bank.Answer(givenOf(q,
		templates.AnswerForm{Answer: templates.AnswerNotApplicable, Reason: "no"}), assessment.Answer{})
	if wrong := putRight(all); len(wrong) != 1 || wrong[0].Field != "answer" {
		t.Errorf("faults %v", all)
	}
}

func TestPastedLinesAreReadOrNamed(t *testing.T) {
	for _, test := range []struct{ text, system, fault string }{
		{"Mail\tSend, with a copy\twrite\tbot\trunning\tnobody", "Mail", ""},
		{"Mail; Send", "Mail", ""},
		{"Mail, Send, final", "Mail", ""},
		{"Mail", "", "at least the system and the action"},
		{"Mail;Send;paint", "", "not a kind of action"},
		{"Mail;Send;read;bot;sometimes", "", "when it is decided"},
		{"a,b,read,d,before,f,g", "", "7 fields, separated by commas"},
		{"Mail; Send, with a copy, to all, and, so, on, and on", "Mail", ""},
	} {
		l, err := pastedLine(test.text)
		switch {
		case test.fault == "" && (err != nil || l.System != test.system):
			t.Errorf("%q: %+v, %v", test.text, l, err)
		case test.fault != "" && (err == nil || !strings.Contains(err.Error(), test.fault)):
			t.Errorf("%q: %v", test.text, err)
		}
	}
}

func TestOneBadPastedLineKeepsTheGoodOnesOnce(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	address := "/interviews/" + id + "/inventory"
	_, wrong := pastedLine("Claims; Read; paint")
	a := b.post(address, "rows", "0", "paste", "Mail; Send; final\nClaims; Read; paint\n\nClaims; Close; write")
	if a.status != http.StatusUnprocessableEntity ||
		!strings.Contains(a.text(), "Pasted line 1: "+wrong.Error()) {
		t.Fatalf("%d, %s", a.status, a.text())
	}
	if got := regexp.MustCompile(`(?s)name="paste"[^>]*>([^<]*)<`).FindStringSubmatch(a.body)[1]; got != "Claims; Read; paint" {
		t.Errorf("the box holds %q", got)
	}
	if len(s.interview(id).Inventory) != 0 {
		t.Error("something was saved beside a fault")
	}
	for field, want := range map[string]string{"system.0": "Mail", "action.1": "Close"} {
		if !strings.Contains(a.body, `name="`+field+`" value="`+want+`"`) {
			t.Errorf("%s is not %q", field, want)
		}
	}
	b.send(address, "rows", "2", "system.0", "Mail", "action.0", "Send", "kind.0", "final",
		"system.1", "Claims", "action.1", "Close", "kind.1", "write", "paste", "Claims; Read; read")
	if got := s.interview(id).Inventory; len(got) != 3 {
		t.Errorf("kept %+v", got)
	}
	if page := b.see(address); !strings.Contains(page.text(), "3 lines saved") {
		t.Error("saving is not said")
	}
	if page := b.see(address); strings.Contains(page.text(), "lines saved") {
		t.Error("saving is said again of a page that was only looked at")
	}
}

func TestALineThatDoesNotSayWhatItDoesIsAskedAbout(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	address := "/interviews/" + id + "/inventory"
	a := b.post(address, "rows", "3", "system.1", "Mail", "action.1", "Send", "kind.1", "", "kind.2", "",
		"paste", "Claims; Look up")
	if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.text(), "Line 1: say what it does") ||
		!strings.Contains(a.text(), "Line 2: say what it does") {
		t.Errorf("%d, %s", a.status, a.text())
	}
	if strings.Contains(a.text(), "Line 3") {
		t.Error("an empty row is asked about")
	}
	if len(s.interview(id).Inventory) != 0 {
		t.Error("a line was kept whose kind nobody said")
	}
	if !strings.Contains(b.see(address).body, `<option value="" selected>Choose</option>`) {
		t.Error("an empty row does not begin with Choose")
	}
}

func TestGoingOnAsksForAnAnswerAndLeavingHasAButtonOfItsOwn(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	for _, q := range []string{"EC1", "FM8"} { // one answer; tick all that hold
		address := "/interviews/" + id + "/call/" + q
		a := b.post(address, "base_rev", "0", "go", "next")
		if a.status != http.StatusUnprocessableEntity ||
			!strings.Contains(a.text(), "Choose an answer, or say that it is not known yet.") {
			t.Errorf("%s: %d\n%s", q, a.status, a.text())
		}
		if to := b.send(address, "base_rev", "0", "go", "park"); strings.HasSuffix(to, q) {
			t.Errorf("Come back later stays at %s", to)
		}
		if iv := s.interview(id); !slices.Contains(iv.Parked, q) {
			t.Errorf("%s is not set aside: %v", q, iv.Parked)
		}
		b.send(address, "base_rev", "0", "go", "save")
		if to := b.send(address, "base_rev", "0", "note", "Only a note.", "go", "next"); strings.HasSuffix(to, q) {
			t.Errorf("a note alone stays at %s", to)
		}
	}
	b.send("/interviews/"+id+"/call/EC2", "base_rev", "0", "answer", "a", "go", "save")
	if to := b.send("/interviews/"+id+"/call/EC2", "base_rev", "1", "answer", "a", "go",
		"next"); strings.HasSuffix(to, "EC2") {
		t.Errorf("an answered question stays at %s", to)
	}
}

// A number that another question has already is said, and not asked as if it were new;
// where answers given before are covered, so is the number.
func TestANumberIsNotAskedTwice(t *testing.T) {
	bank := loaded()
	by := map[string][]*assessment.Question{}
	for _, q := range bank.All() {
		for _, n := range q.Numbers {
			by[n] = append(by[n], q)
		}
	}

	tried := 0
	for n, asked := range by {
		if len(asked) < 2 {
			continue
		}
		tried++
		b := newSite(t).owner() // a call of its own: no other one is asked about
		first, second := asked[0], asked[1]
		id := b.newInterviewOf("Numbers " + n)
		at := "/interviews/" + id + "/call/"
		said := typeset("8 to 12, given at “" + first.Facet + "”")
		if strings.Contains(b.see(at+second.ID).text(), "given at") {
			t.Errorf("%s: nothing was given, and it says so", n)
		}
		b.send(at+first.ID, "answer", first.Options[0].ID, "n_"+n, "8 to 12", "go", "save")
		page := b.see(at + second.ID)
		if !strings.Contains(typeset(page.text()), said) || strings.Count(page.body, `name="n_`+n+`"`) != 1 {
			t.Errorf("%s does not say %q", second.ID, said)
		}
		if strings.Contains(b.see(at+first.ID).text(), "given at") {
			t.Errorf("%s says its own number as another's", first.ID)
		}

		// A number of its own stands in its field, and the later one counts.
		b.send(at+second.ID, "answer", second.Options[0].ID, "n_"+n, "20", "base_rev", "0", "go", "save")
		if strings.Contains(b.see(at+second.ID).text(), "given at") {
			t.Errorf("%s has a number of its own, and says another's", second.ID)
		}
	}
	if tried == 0 {
		t.Error("no number is asked for at two questions")
	}
}

// typeset is a text with the apostrophes that are printed.
func typeset(s string) string { return strings.ReplaceAll(s, "'", "’") }
