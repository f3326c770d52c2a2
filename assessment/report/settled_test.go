package report_test

import (
	"discern/assessment"
	"discern/assessment/report"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// variant draws a bank of somebody's own: other weights, other
// limits, and of four floors as many as told.
func variant(t *rapid.T, b *assessment.Bank, floors int) *assessment.Bank {
	out := *b
	out.Traits = slices.Clone(b.Traits)
	for i := range out.Traits {
		out.Traits[i].Questions = slices.Clone(out.Traits[i].Questions)
		for j := range out.Traits[i].Questions {
			q := &out.Traits[i].Questions[j]
			if q.Deciding {
				q.Weight = rapid.IntRange(1, 4).Draw(t, q.ID+" weight")
			}
		}
	}

	out.Floors, out.Limits = nil, nil
	for i, f := range b.Floors {
		if rapid.IntRange(1, 4).Draw(t, fmt.Sprint("floor ", i)) <= floors {
			out.Floors = append(out.Floors, f)
		}
	}
	for _, f := range b.Limits {
		if rapid.IntRange(0, 3).Draw(t, "limit "+f.Question) > 0 {
			f.C = rapid.IntRange(1, 3).Draw(t, "limit from "+f.Question)
			out.Limits = append(out.Limits, f)
		}
	}

	if err := out.Prepare(); err != nil {
		t.Fatal(err)
	}
	return &out
}

// facts is what trying every completion shows, each open question also left
// open or put aside.
type facts struct {
	class, shape bool // some completion has another class; another shape
	alone        []string
	aloneClass   []string // those of them that give the other class
	to           map[assessment.Shape]bool
	together     bool // others than those, which stay open
	parts        bool // answers about a part, all else as it is
}

func tried(b *assessment.Bank, iv assessment.Interview, open, ofPart []*assessment.Question) facts {
	out := facts{to: map[assessment.Shape]bool{}}
	now := assessment.Judge(b, iv)
	setPart := func(iv assessment.Interview, a assessment.Answer) assessment.Interview {
		iv.Parts = slices.Clone(iv.Parts)
		answers := maps.Clone(iv.Parts[0].Answers)
		answers[a.Question] = a
		iv.Parts[0].Answers = answers
		return iv
	}

	see := func(iv assessment.Interview, changed []string, part, aside bool) {
		v := assessment.Judge(b, iv)
		out.to[v.Shape] = true
		decided := v.Class != assessment.Undetermined && now.Class != assessment.Undetermined
		if decided && v.Class != now.Class &&
			!part && !aside && len(changed) == 1 && !slices.Contains(out.aloneClass, changed[0]) {
			out.aloneClass = append(out.aloneClass, changed[0])
		}
		if now.Class != assessment.Undetermined && v.Class != now.Class {
			out.class = true
		}
		if v.Shape == now.Shape {
			return
		}

		out.shape = true
		switch {
		case part && len(changed) == 0 && !aside:
			out.parts = true
		case part:
		case len(changed) == 1 && !aside && !slices.Contains(out.alone, changed[0]):
			out.alone = append(out.alone, changed[0])
		}
	}

	var each func(iv assessment.Interview, open, ofPart []*assessment.Question, changed []string, part, aside bool)
	each = func(iv assessment.Interview, open, ofPart []*assessment.Question, changed []string, part, aside bool) {
		switch {
		case len(open) > 0:
			q := open[0]
			each(iv, open[1:], ofPart, changed, part, aside)
			for i, o := range q.Options {
				if o.Retired { // nobody can give it any more
					continue
				}
				each(set(iv, choose(q, i)), open[1:], ofPart, append(slices.Clone(changed), q.ID), part, aside)
			}
			if !q.AlwaysApplies {
				each(set(iv, assessment.Answer{Question: q.ID, State: assessment.NotApplicable, Reason: "n/a"}), open[1:], ofPart,
					changed, part, true)
			}
		case len(ofPart) > 0:
			q := ofPart[0]
			each(iv, nil, ofPart[1:], changed, part, aside)
			for i, o := range q.Options {
				if o.Retired { // nobody can give it any more
					continue
				}
				each(setPart(iv, choose(q, i)), nil, ofPart[1:], changed, true, aside)
			}
		default:
			see(iv, changed, part, aside)
		}
	}
	each(iv, open, ofPart, nil, false, false)

	rest := slices.DeleteFunc(slices.Clone(open),
		func(q *assessment.Question) bool { return slices.Contains(out.alone, q.ID) })
	with := func(iv assessment.Interview) {
		eachCompletion(b, iv, rest, func(v assessment.Verdict) { out.together = out.together || v.Shape != now.Shape })
	}
	with(iv)
	if len(ofPart) > 0 && !out.parts { // with an answer about a part, which could not do it by itself
		for i, o := range ofPart[0].Options {
			if o.Retired {
				continue
			}
			with(setPart(iv, choose(ofPart[0], i)))
		}
	}
	return out
}

// claims are the sentences about how far a verdict can move, and what each says.
var claims = []struct {
	says  *regexp.Regexp
	holds func(f facts, n int) bool
}{
	{regexp.MustCompile(`(?i)no open question can change it|the kind is settled|none of these can change the verdict`),
		func(f facts, _ int) bool { return !f.shape }},
	{regexp.MustCompile(`^Settled: `), func(f facts, _ int) bool { return !f.shape && !f.class }},
	{regexp.MustCompile(`^Leaning: |open questions can still change it`),
		func(f facts, _ int) bool { return f.shape }},
	{regexp.MustCompile(`No open answer could change it\.|Cannot change the class as the answers stand`),
		func(f facts, _ int) bool { return !f.class }},
	{regexp.MustCompile(`(?i)(\w+) open answers? (?:alone could still|could each alone still) make it`),
		func(f facts, n int) bool { return n < 0 || len(f.aloneClass) == n }},
	{regexp.MustCompile(`Open answers could still change it, and none`),
		func(f facts, _ int) bool { return f.class && len(f.aloneClass) == 0 }},
	{regexp.MustCompile(`could still turn out to be an agent`),
		func(f facts, _ int) bool { return f.to[assessment.OpenAgent] || f.to[assessment.BoundedAgent] }},
	{regexp.MustCompile(`could still turn out to be a workflow`),
		func(f facts, _ int) bool { return f.to[assessment.FixedPath] || f.to[assessment.ModelChosenBranches] }},
	{regexp.MustCompile(`its whole path could still turn out to be fixed`),
		func(f facts, _ int) bool { return !f.class && f.to[assessment.FixedPath] }},
	{regexp.MustCompile(`it could still turn out to have branches`),
		func(f facts, _ int) bool { return !f.class && f.to[assessment.ModelChosenBranches] }},
	{regexp.MustCompile(`; it could be either`), func(f facts, _ int) bool {
		return (f.to[assessment.OpenAgent] || f.to[assessment.BoundedAgent]) &&
			(f.to[assessment.FixedPath] || f.to[assessment.ModelChosenBranches])
	}},
	{regexp.MustCompile(`; none of them can make it an agent`),
		func(f facts, _ int) bool { return !f.to[assessment.OpenAgent] && !f.to[assessment.BoundedAgent] }},
	{regexp.MustCompile(`The class is settled; the shape can still change`),
		func(f facts, _ int) bool { return !f.class && f.shape }},
	{regexp.MustCompile(`(?i)no open answer alone could change it; several together still could`),
		func(f facts, _ int) bool { return len(f.alone) == 0 && f.together }},
	{regexp.MustCompile(`(?i)(\w+) open answers? (?:alone could still change|could each still|could change the verdict, each)`),
		func(f facts, n int) bool { return n < 0 || len(f.alone) == n }},
	{regexp.MustCompile(`so could others together`), func(f facts, _ int) bool { return f.together }},
	{regexp.MustCompile(`(?i)what is open about a part`), func(f facts, _ int) bool { return f.parts }},
	{regexp.MustCompile(`None of these decides the verdict on its own|It takes more of the deciding answers`),
		func(f facts, _ int) bool { return len(f.alone) == 0 }},
}

// turns is how an open question is said to change the verdict alone.
var turns = regexp.MustCompile(`^Could (change|decide) the verdict`)

// situation is a bank, an interview and what of it is open.
type situation struct {
	b            *assessment.Bank
	iv           assessment.Interview
	open, ofPart []*assessment.Question
}

// situations draws them: answers of every kind, with and without a part, and
// banks of one's own; the rarer ones more often than chance would.
func situations(standard *assessment.Bank) *rapid.Generator[situation] {
	return rapid.Custom(func(t *rapid.T) situation {
		kind := rapid.IntRange(0, 4).Draw(t, "kind")
		s := situation{b: standard}
		switch {
		case kind == 3:
			s.b = variant(t, standard, 0)
		case rapid.Bool().Draw(t, "a bank of one's own"):
			s.b = variant(t, standard, 3)
		}
		b := s.b

		s.iv = draw(t, b, rapid.Bool().Draw(t, "mostly given"))
		s.iv.System, s.iv.Side = "Claims intake", assessment.SideSeller
		all := movers(b)
		switch kind {
		case 1: // an agent with open limits
			s.iv.Answers["EC1"] = assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: "d"}
			slices.SortStableFunc(all, func(x, y *assessment.Question) int { return weight(x) - weight(y) })
			for _, q := range all {
				if !q.Deciding && q.ID != "EC9" && rapid.Bool().Draw(t, "open "+q.ID) {
					delete(s.iv.Answers, q.ID)
				}
			}
		case 2: // a fixed path, which a part may turn
			for _, id := range []string{"EC1", "EC2", "EC7", "EC8", "EC9"} {
				s.iv.Answers[id] = assessment.Answer{Question: id, State: assessment.Answered, Choice: "a"}
			}
		case 3: // hardly anything that decides
			for _, q := range all {
				if q.Deciding {
					delete(s.iv.Answers, q.ID)
				}
			}
		}
		left := rapid.IntRange(1, 2).Draw(t, "left open")
		if kind >= 3 {
			left = 3
		}
		s.open = someOpen(t, s.iv.Answers, all, left)

		if kind == 2 || rapid.IntRange(0, 4).Draw(t, "with a part") == 0 {
			answers := draw(t, b, true).Answers
			maps.DeleteFunc(answers, func(id string, _ assessment.Answer) bool { return !slices.ContainsFunc(all, named(id)) })
			var of []*assessment.Question
			for _, q := range all {
				if q.Deciding || q.ID == "EC9" {
					of = append(of, q)
				}
			}
			if kind == 2 { // the one that says what picks the next step
				someOpen(t, answers, of, 0)
				delete(answers, "EC1")
			}
			s.ofPart = someOpen(t, answers, of, 1)
			s.iv.Parts = []assessment.Part{{ID: "p", Name: "Research", Answers: answers}}
		}
		return s
	})
}

func named(id string) func(*assessment.Question) bool {
	return func(q *assessment.Question) bool { return q.ID == id }
}

func weight(q *assessment.Question) int {
	if q.Deciding {
		return 1
	}
	return 0
}

// Whatever is said of what could still change the verdict, on a page, in a
// report or in the lines for another system, is what trying every completion
// finds.
func TestEverySentenceAboutWhatCanStillChangeIsTrue(t *testing.T) {
	all := situations(load(t))
	rapid.Check(t, func(t *rapid.T) { holds(t, all.Draw(t, "situation")) })
}

// The situations that are tried are such that each of the sentences is said.
func TestEachSentenceAboutWhatCanStillChangeIsTried(t *testing.T) {
	all := situations(load(t))
	said := map[int]bool{}
	for seed := 0; seed < 2000 && len(said) < len(claims); seed++ {
		s := all.Example(seed)
		v := assessment.Judge(s.b, s.iv)
		if !slices.ContainsFunc(textsOn(s, v), func(text string) bool {
			return slices.ContainsFunc(claimed(text), func(i int) bool { return !said[i] })
		}) {
			continue // nothing that was not tried already, and trying takes long
		}
		for _, i := range holds(t, s) {
			said[i] = true
		}
	}

	for i, c := range claims {
		if !said[i] {
			t.Errorf("nothing says %s", c.says)
		}
	}
}

// holds tries every sentence of a situation, and returns the claims it makes.
func holds(t interface{ Fatalf(string, ...any) }, s situation) []int {
	want := tried(s.b, s.iv, s.open, s.ofPart)
	v := assessment.Judge(s.b, s.iv)

	var said []int
	for _, text := range textsOn(s, v) {
		for i, c := range claims {
			m := c.says.FindStringSubmatch(text)
			if m == nil {
				continue
			}
			said = append(said, i)
			n := -1
			if len(m) > 1 {
				n = slices.Index([]string{"no", "one", "two", "three", "four", "five"}, strings.ToLower(m[1]))
			}
			if !c.holds(want, n) {
				t.Fatalf("%s: %q, and trying all finds %+v (open %v)", v.Shape, text, want, idsOf(s.open))
			}
		}
	}

	for _, o := range v.OpenQuestions { // the table of all open questions, row by row
		if !slices.ContainsFunc(s.open, named(o.Question)) {
			continue
		}
		if could := turns.MatchString(o.Changes); could != slices.Contains(want.alone, o.Question) {
			t.Fatalf("%s: of %s it says %q, and alone %v change it", v.Shape, o.Question, o.Changes, want.alone)
		}
	}

	settled := v.Shape != assessment.UndeterminedShape && !want.shape && !v.Disputed
	if got := v.Settledness() == assessment.Settled; got != settled {
		t.Fatalf("%s: settled %v, trying all finds %+v", v.Shape, got, want)
	}
	return said
}

// textsOn are all texts that are composed of a situation.
func textsOn(s situation, v assessment.Verdict) []string {
	texts := []string{v.InWords(s.b), v.Openness(s.b), v.HowFar(), v.OpenAlone()}
	r := report.Compose(s.b, s.iv, v, sealed)
	for _, view := range report.Audiences {
		eachText(reflect.ValueOf(r.For(report.View{Audience: view})), func(s string) { texts = append(texts, s) })
	}
	return append(texts, report.CRM(s.b, s.iv, v, sealed.At)...)
}

// claimed lists the claims that a text makes.
func claimed(text string) []int {
	var out []int
	for i, c := range claims {
		if c.says.MatchString(text) {
			out = append(out, i)
		}
	}
	return out
}

// someOpen leaves n of some questions open at most and answers the others.
func someOpen(t *rapid.T, answers map[string]assessment.Answer, all []*assessment.Question,
	n int) []*assessment.Question {
	var open []*assessment.Question
	start := rapid.IntRange(0, len(all)-1).Draw(t, "first open")
	for i := range all {
		q := all[(start+i)%len(all)]
		if a := answers[q.ID]; a.State == assessment.Answered || a.State == assessment.NotApplicable {
			continue
		}
		if len(open) == n {
			answers[q.ID] = choose(q, rapid.IntRange(0, len(q.Options)-1).Draw(t, "fill "+q.ID))
			continue
		}
		open = append(open, q)
	}
	return open
}

func idsOf(all []*assessment.Question) []string {
	var out []string
	for _, q := range all {
		out = append(out, q.ID)
	}
	return out
}

// Where two deciding answers exclude each other, no place of the report calls the class
// settled: which of them is true is a condition with a move, and the form, page one and the
// reasons say that it decides.
func TestTwoAnswersThatExcludeEachOtherAreSettledNowhere(t *testing.T) {
	b := load(t)
	iv := with("EC1=b", "EC2=f", "EC7=c", "EC8=f", "EC9=a")
	iv.Inventory = []assessment.Line{{System: "Mail", Action: "send", Kind: assessment.Final}}
	r := compose(b, iv)
	if !strings.HasPrefix(r.Front.Verdict.Text, "Two answers point different ways") {
		t.Fatalf("these two do not clash: %q", r.Front.Verdict.Text)
	}

	all := r.Front.Decision.All()
	if all[0].ID != "clash" || all[0].Move == 0 ||
		!strings.Contains(r.Plan[all[0].Move-1].Do, "which of two answers holds") {
		t.Errorf("the first condition is %+v", all[0])
	}
	if text := inJSON(t, r); strings.Contains(text, "No open question can change it") ||
		strings.Contains(text, "No open answer could change it") {
		t.Error("it says that nothing could change the class")
	}
	for _, s := range r.Sections {
		for _, block := range s.Blocks {
			for _, it := range block.Items {
				if it.Lead == "Read as" && !strings.Contains(it.Text, "not settled") {
					t.Errorf("the form reads it as %q", it.Text)
				}
			}
		}
	}
}
