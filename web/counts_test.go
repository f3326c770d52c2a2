package web

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/assessment/words"
)

// drawn is an interview as it may stand in the middle of a call: answers, guesses,
// what is known to nobody, what somebody else would know, people of several roles.
func drawn(b *assessment.Bank) *rapid.Generator[assessment.Interview] {
	return rapid.Custom(func(t *rapid.T) assessment.Interview {
		iv := assessmenttest.Draw(t, b, rapid.Bool().Draw(t, "mostly given"))
		for _, q := range b.All() {
			a := iv.AnswerTo(q.ID)
			switch rapid.IntRange(0, 7).Draw(t, q.ID+" more") {
			case 0:
				delete(iv.Answers, q.ID)
				continue
			case 1:
				a = assessment.Answer{Question: q.ID, State: assessment.Unknown, Why: assessment.SomeoneElse, Who: "Jon Vance"}
			case 2:
				a = assessment.Answer{Question: q.ID, State: assessment.Unknown, Why: assessment.RatherNot}
			case 3:
				a.Evidence = assessment.Assumed
			}
			if a.State != assessment.Open && (a.State == assessment.Answered || a.Evidence == "") {
				iv = assessmenttest.Set(iv, a)
			}
		}

		iv.System = "Claims intake"
		iv.People = []assessment.Person{{Name: "Jon Vance", Role: "Security", Side: assessment.SideBuyer}}
		return iv
	})
}

// counted is what the questions of an interview come to, counted here by the rules
// of the bank alone.
type counted struct{ given, notKnown, notAsked int }

func count(b *assessment.Bank, iv assessment.Interview) (n counted) {
	for _, q := range b.All() {
		state := iv.AnswerTo(q.ID).State
		switch {
		case !b.Applies(&iv, q):
		case state == assessment.Answered:
			n.given++
		case state == assessment.Unknown:
			n.notKnown++
		case state == assessment.Open:
			n.notAsked++
		}
	}
	return n
}

// A count of questions is the same wherever it is printed: in the list of systems,
// on the page of links, in the playback, the agenda, the text for a CRM, on page one
// of the report, in its letters and in its table of open questions.
func TestEveryPlaceCountsTheSameOpenQuestions(t *testing.T) {
	s := newSite(t)
	owner, bank := s.owner(), s.server.config.Bank
	for seed := range 80 {
		iv := drawn(bank).Example(seed)
		iv.System = fmt.Sprintf("Claims intake %d", seed)
		if seed == 0 {
			iv.Answers = map[string]assessment.Answer{}
		}
		file, err := export.WriteInterviewJSON(iv, bank, true)
		must(t, err)
		to := owner.upload("interview.json", string(file)).location()
		id := strings.Split(to, "/")[2]
		owner.alone(id)
		iv = s.interview(id)
		t.Run(iv.System, func(t *testing.T) { owner.countsAlike(t, iv) })
	}
}

func (b *browser) countsAlike(t *testing.T, iv assessment.Interview) {
	t.Helper()
	bank, id := b.server.config.Bank, iv.ID
	n := count(bank, iv)
	v := assessment.Judge(bank, iv)
	open := v.Open()
	if open.NotKnown != n.notKnown || open.NotAsked != n.notAsked || bank.Given(&iv) != n.given {
		t.Fatalf("%+v and %d given, counted %+v", open, bank.Given(&iv), n)
	}
	if to := bank.Course(iv).ToGo; to != open.Matter {
		t.Errorf("a call has %d left, the verdict %d", to, open.Matter)
	}
	if iv.System == "Claims intake 0" && n.notAsked == 0 {
		t.Fatal("an interview without answers has nothing left to ask")
	}

	left := fmt.Sprintf("%d of %d answered", n.given, n.given+n.notKnown+n.notAsked)
	if v.Shape != assessment.UndeterminedShape {
		left = open.Left()
	}
	list := b.see("/?q=" + strings.ReplaceAll(`"`+iv.System+`"`, " ", "+"))
	b.holdsText(t, "the list", list, left)
	b.holdsText(t, "links", b.see("/interviews/"+id+"/links"), "Questions: "+open.Words())
	if iv.Dealt() > 0 {
		b.holdsText(t, "playback", b.see("/interviews/"+id+"/playback"), "Questions: "+open.Words()+".")
	}
	b.holdsText(t, "a question", b.see("/interviews/"+id+"/call/"+bank.All()[0].ID), open.Left())
	crm := fmt.Sprintf("Questions: %d answered, %s; %s", n.given, open.Words(), words.Lower(open.Left()))
	b.holdsText(t, "the end of a call", b.see(b.send("/interviews/"+id+"/console", "to", "wrap")), crm)

	groups, _ := assessment.ToHandOver(bank, iv)
	handed := 0
	for _, g := range groups {
		handed += len(g.Questions)
	}
	ticks := strings.Count(b.see("/interviews/"+id+"/hand-over").body, `name="q"`)
	if handed != open.All() || ticks != open.All() {
		t.Errorf("%d questions can be handed over and %d are offered; %d are open", handed, ticks, open.All())
	}
	if m := report.NextMeeting(bank, iv, v, nil, nil, report.Seal{At: b.clock.now()}); len(m.Awaited) != n.notKnown {
		t.Errorf("%d are awaited on the agenda, %d not known", len(m.Awaited), n.notKnown)
	}

	b.reportCounts(t, iv, n)
}

// reportCounts looks at each count in a report of both sides, and in its texts.
func (b *browser) reportCounts(t *testing.T, iv assessment.Interview, n counted) {
	t.Helper()
	bank := b.server.config.Bank
	for _, side := range []assessment.Side{assessment.SideSeller, assessment.SideBuyer} {
		iv.Side = side
		v := assessment.Judge(bank, iv)
		r := report.Compose(bank, iv, v, report.Seal{At: b.clock.now(), By: "Dana Ruiz"})
		frontCounts(t, side, r.Front.Sure, n)
		letterCounts(t, bank, r, n)
		textCounts(t, r, v.Open())
	}
}

// frontCounts looks at page one: its squares, one a question, and their sentence.
func frontCounts(t *testing.T, side assessment.Side, sure report.Sure, n counted) {
	t.Helper()
	by := map[assessment.Standing]int{}
	for _, q := range sure.Strip {
		by[q.Standing]++
	}

	given := by[assessment.FactShown] + by[assessment.FactSaid] + by[assessment.FactAssumed] +
		by[assessment.FactContradicted]
	if side == assessment.SideBuyer {
		n.notAsked = 0 // a buyer's page one counts what was asked
	}
	if given != n.given || by[assessment.FactNotKnown] != n.notKnown || by[assessment.FactNotAsked] != n.notAsked {
		t.Errorf("%s: page one has %v, counted %+v", side, by, n)
	}

	for what, want := range map[string]int{"asked and not known": n.notKnown, "not asked": n.notAsked} {
		said := regexp.MustCompile(`(\d+) ` + what).FindStringSubmatch(sure.Counts)
		if (said != nil) != (want > 0) || want > 0 && said[1] != strconv.Itoa(want) {
			t.Errorf("%s: page one says %q, %d are %s", side, sure.Counts, want, what)
		}
	}
}

// posted is what the letters of a report ask, and what the report says around them.
type posted struct {
	questions map[string]bool
	findings  int
	title     string // of the section
	gap       string // the sentence on what was not asked
	rows      int    // of the table of open questions
}

var (
	nowWords   = regexp.MustCompile(`these (\S+) are still open`)
	titleWords = regexp.MustCompile(`^(\S+) questions?, by who can answer`)
)

// mailOf collects the letters, and holds each to what it says of itself.
func mailOf(t *testing.T, bank *assessment.Bank, r report.Report) posted {
	t.Helper()
	p := posted{questions: map[string]bool{}}
	add := func(ref string) {
		if _, ok := bank.Question(ref); ok {
			p.questions[ref] = true
		} else {
			p.findings++
		}
	}

	for _, s := range r.Sections {
		for _, block := range s.Blocks {
			switch {
			case s.ID == report.OpenQuestions && block.Table != nil:
				p.rows += len(block.Table.Rows)
			case strings.HasPrefix(block.Lead, "Not asked"), strings.HasPrefix(block.Lead, "An offer"):
				p.gap = block.Text
			case block.Kind == report.LetterB:
				p.title = s.Title
				for _, x := range block.Items {
					add(x.From[0])
				}

				now, said := len(block.Items), nowWords.FindStringSubmatch(block.Text)
				if now > 1 && (said == nil || said[1] != words.Count(now)) {
					t.Errorf("a letter with %d items begins %q", now, block.Text)
				}
				if block.By != "" { // each question that it counts stands written out in it
					t.Fatalf("a letter ends %q", block.By)
				}
			}
		}
	}

	return p
}

// letterCounts looks at the letters, at what they leave, and at the table of all.
func letterCounts(t *testing.T, bank *assessment.Bank, r report.Report, n counted) {
	t.Helper()
	p := mailOf(t, bank, r)
	if p.rows != n.notKnown+n.notAsked {
		t.Errorf("the table has %d rows, counted %+v", p.rows, n)
	}

	all := len(p.questions) + p.findings
	said := titleWords.FindStringSubmatch(p.title)
	if (said != nil) != (all > 0) || said != nil && !strings.EqualFold(said[1], words.Count(all)) {
		t.Errorf("%q stands over letters with %d questions and %d findings", p.title, len(p.questions), p.findings)
	}

	inside := 0
	for _, o := range r.Verdict.OpenQuestions {
		switch in := p.questions[o.Question]; {
		case o.Asked && !in:
			t.Errorf("%s was asked, is not known, and no letter asks it", o.Question)
		case in && !o.Asked:
			inside++
		}
	}

	if r.Interview.Side == assessment.SideBuyer {
		more := n.notAsked - inside // those that no letter asks are offered
		if (more > 0) != (p.gap != "") || more > 0 && !strings.HasPrefix(p.gap, strconv.Itoa(more)+" more, ") {
			t.Errorf("%d are offered, and it says %q", more, p.gap)
		}
		return
	}

	want := words.Capital(words.Count(n.notAsked)) + " of the "
	if (n.notAsked > 0) != (p.gap != "") || n.notAsked > 0 && !strings.Contains(p.gap, want) {
		t.Errorf("%d were not asked, and it says %q", n.notAsked, p.gap)
	}
	hold := " hold " + words.Count(inside) + ";"
	if inside > 0 && inside < n.notAsked && !strings.Contains(p.gap, hold) {
		t.Errorf("letters hold %d of what was not asked, and it says %q", inside, p.gap)
	}
}

// textCounts looks at the text for a CRM, whose lines a reader sees alone.
func textCounts(t *testing.T, r report.Report, open assessment.OpenCount) {
	t.Helper()
	if crm := string(export.CRM(r)); !strings.Contains(crm+"\n", "Questions: "+open.Words()+"\n") {
		t.Errorf("the text for a CRM lacks %q:\n%s", open.Words(), crm)
	}
}

// holdsText reports a page that lacks a text, as a person reads it.
func (b *browser) holdsText(t *testing.T, where string, page answer, want string) {
	t.Helper()
	if text := html.UnescapeString(page.text()); !strings.Contains(text, want) {
		t.Errorf("%s lacks %q:\n%.300s", where, want, text)
	}
}
