// Package assessmenttest makes interviews for the tests of the domain and of the
// report: by hand, drawn by chance, from the examples, and with a text planted in
// every field. It also knows what no shared page may say.
package assessmenttest

import (
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/export"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Load reads the bank of the program.
func Load(t testing.TB) *assessment.Bank {
	t.Helper()
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// GivesAway are the words that no page says where the buyer may look on.
func GivesAway() []string {
	return []string{"verdict", "confidence", "leaning", "settled", "does not add up"}
}

// With makes an interview from pairs "EC1=c"; "=?" is unknown, "=x" does not apply.
func With(pairs ...string) assessment.Interview {
	iv := assessment.Interview{System: "Test system", Context: map[string]string{},
		Answers: map[string]assessment.Answer{}}
	for _, p := range pairs {
		id, choice, _ := strings.Cut(p, "=")
		a := assessment.Answer{Question: id, State: assessment.Answered, Choice: choice, Evidence: assessment.Said}
		switch choice {
		case "?":
			a = assessment.Answer{Question: id, State: assessment.Unknown}
		case "x":
			a = assessment.Answer{Question: id, State: assessment.NotApplicable, Reason: "because"}
		}
		iv.Answers[id] = a
	}
	return iv
}

// Number gives a number of an answer, as somebody would type it.
func Number(iv assessment.Interview, question, id, text string) assessment.Interview {
	n, err := assessment.ParseNumber(text)
	if err != nil {
		panic(err)
	}
	a := iv.Answers[question]
	a.Question = question
	if a.Numbers == nil {
		a.Numbers = map[string]assessment.Number{}
	}
	a.Numbers[id] = n
	iv.Answers[question] = a
	return iv
}

// Draw draws an interview: every question open, unknown, not applicable or
// answered with any of its options.
func Draw(t *rapid.T, b *assessment.Bank, mostlyGiven bool) assessment.Interview {
	iv := With()
	for _, q := range b.All() {
		state := rapid.IntRange(0, 9).Draw(t, q.ID)
		switch {
		case state == 0 && !mostlyGiven || state == 1:
		case state == 2:
			iv.Answers[q.ID] = assessment.Answer{Question: q.ID, State: assessment.Unknown}
		case state == 3 && !q.AlwaysApplies:
			iv.Answers[q.ID] = assessment.Answer{Question: q.ID, State: assessment.NotApplicable, Reason: "n/a"}
		default:
			iv.Answers[q.ID] = Choose(q, rapid.IntRange(0, len(q.Options)-1).Draw(t, q.ID+" option"))
		}
	}
	return iv
}

// Choose answers a question with its option i.
func Choose(q *assessment.Question, i int) assessment.Answer {
	a := assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: q.Options[i].ID, Evidence: assessment.Said}
	if q.Kind == assessment.KindControlMulti {
		a.Choice, a.Choices = "", []string{q.Options[i].ID}
	}
	return a
}

// Set answers a question in a copy of an interview.
func Set(iv assessment.Interview, a assessment.Answer) assessment.Interview {
	answers := make(map[string]assessment.Answer, len(iv.Answers)+1)
	for k, v := range iv.Answers {
		answers[k] = v
	}
	answers[a.Question] = a
	iv.Answers = answers
	return iv
}

// Deciding lists the questions that set the class, in authored order.
func Deciding(b *assessment.Bank) []*assessment.Question {
	return slices.DeleteFunc(b.All(), func(q *assessment.Question) bool { return !q.Deciding })
}

// Reads lists the questions whose answers make a rule fire, in order, without repeats.
func Reads(r assessment.Rule) []string {
	var out []string
	for _, c := range slices.Concat(r.Any...) {
		if c.Question != "" && !slices.Contains(out, c.Question) {
			out = append(out, c.Question)
		}
	}

	return out
}

// Movers are the questions whose answer can move the verdict.
func Movers(b *assessment.Bank) []*assessment.Question {
	var out []*assessment.Question
	for _, q := range b.All() {
		limit := slices.ContainsFunc(b.Limits, func(f assessment.Limit) bool { return f.Question == q.ID })
		floor := slices.ContainsFunc(b.Floors, func(f assessment.Floor) bool {
			return slices.ContainsFunc(append(slices.Clone(f.When), f.Unless...),
				func(c assessment.Condition) bool { return c.Question == q.ID })
		})
		// A rule may speak against a limit, and so move the shape.
		doubt := slices.ContainsFunc(b.Rules, func(r assessment.Rule) bool {
			reads := append(Reads(r), r.Against...)
			return r.Kind != assessment.Tension && slices.Contains(reads, q.ID) &&
				slices.ContainsFunc(b.Limits, func(f assessment.Limit) bool { return slices.Contains(reads, f.Question) })
		})
		if q.Deciding || limit || floor || doubt {
			out = append(out, q)
		}
	}
	return out
}

// EachCompletion calls see with the verdict of every way of answering what is open.
func EachCompletion(b *assessment.Bank, iv assessment.Interview, open []*assessment.Question,
	see func(assessment.Verdict)) {
	if len(open) == 0 {
		see(assessment.Judge(b, iv))
		return
	}
	for i, o := range open[0].Options {
		if o.Retired { // nobody is offered it
			continue
		}
		EachCompletion(b, Set(iv, Choose(open[0], i)), open[1:], see)
	}
}

// Examples reads the sixteen interviews about public systems that the product
// ships, by file name without its ending.
func Examples(t testing.TB, b *assessment.Bank) map[string]assessment.Interview {
	t.Helper()
	files := bank.Examples()
	names, err := fs.Glob(files, "*.yaml")
	if err != nil || len(names) != 16 {
		t.Fatalf("%d example files, want 16 (%v)", len(names), err)
	}
	out := map[string]assessment.Interview{}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		iv, err := export.ReadInterview(name, data, b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[strings.TrimSuffix(path.Base(name), ".yaml")] = iv
	}
	return out
}

// Planted fills every text of a value, one at a time, and gives each to see with
// where it stands. Types of our own, such as Class, hold no typed text.
func Planted(v reflect.Value, at string, plant string, see func(at string)) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() != reflect.TypeFor[string]() {
			return
		}
		was := v.String()
		v.SetString(plant)
		see(at)
		v.SetString(was)
	case reflect.Pointer:
		if v.Type().Elem().PkgPath() == "time" {
			return
		}
		was := v.Interface()
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		Planted(v.Elem(), at, plant, see)
		v.Set(reflect.ValueOf(was))
	case reflect.Struct:
		if v.Type().PkgPath() == "time" {
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				Planted(v.Field(i), v.Type().Name()+"."+f.Name, plant, see)
			}
		}
	case reflect.Slice:
		was := v.Interface()
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		Planted(v.Index(0), at, plant, see)
		v.Set(reflect.ValueOf(was))
	case reflect.Map:
		was := v.Interface()
		item := reflect.New(v.Type().Elem()).Elem()
		Planted(item, at, plant, func(at string) {
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(reflect.ValueOf("EC1").Convert(v.Type().Key()), item)
			see(at)
		})
		v.Set(reflect.ValueOf(was))
	}
}

// EachText calls see with every text in a value, wherever it stands.
func EachText(v reflect.Value, see func(string)) {
	switch v.Kind() {
	case reflect.String:
		see(v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			EachText(v.Elem(), see)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				EachText(v.Field(i), see)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			EachText(v.Index(i), see)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			EachText(k, see)
			EachText(v.MapIndex(k), see)
		}
	}
}

// Noted is an interview with one note, by which people are known in every way
// there is.
func Noted(note string) assessment.Interview {
	iv := With("EC1=a", "EC2=a", "EC7=a", "EC8=a")
	iv.Side = assessment.SideSeller
	iv.People = []assessment.Person{{Name: "Priya Nair", Role: "Platform lead"}, {Name: "Will Ash", Role: "Builder"},
		{Name: "Ann Lee", Role: "Owner of it, says Priya"}, {Name: "Ann-Marie Leeds", Role: "Auditor"},
		{Name: "Zoë Ångström", Role: "Tester"},
		{Name: "李雷", Role: "Operator"}, {Name: "Dr. Mara Vogt", Role: "Doctor"}}
	a := iv.Answers["EC1"]
	a.Note, a.By = note, "Tom Berg"
	iv.Answers["EC1"] = a
	b := iv.Answers["EC2"]
	b.State, b.Who = assessment.Unknown, "Wilhelmina Roth"
	iv.Answers["EC2"] = b
	c := iv.Answers["EC7"]
	c.State, c.Who = assessment.Unknown, "The platform team"
	iv.Answers["EC7"] = c
	iv.Quotes = []assessment.Quote{{Question: "EC1", Text: note, Speaker: "Sven Olsen"}}
	return iv
}

// Record makes a record out of question and choice, in pairs.
func Record(s assessment.Side, by string, pairs ...string) assessment.Interview {
	iv := assessment.Interview{ID: string(s), Side: s, System: "Claims intake", Context: map[string]string{},
		Answers: map[string]assessment.Answer{}}
	for i := 0; i < len(pairs); i += 2 {
		iv.Answers[pairs[i]] = assessment.Answer{Question: pairs[i], State: assessment.Answered, Choice: pairs[i+1],
			Evidence: assessment.Said, By: by, At: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC), Rev: 1}
	}
	return iv
}

// Drawn is any interview: answers of every kind and evidence, lines, numbers,
// people and context.
func Drawn(t *rapid.T, b *assessment.Bank) assessment.Interview {
	iv := assessment.Interview{System: "Travel desk",
		Side:    rapid.SampledFrom([]assessment.Side{assessment.SideSeller, assessment.SideBuyer}).Draw(t, "side"),
		Context: map[string]string{}, Answers: map[string]assessment.Answer{}}
	likely := rapid.IntRange(0, 9).Draw(t, "how much is answered")
	for _, q := range b.All() {
		state := rapid.IntRange(0, 9).Draw(t, q.ID)
		a := assessment.Answer{Question: q.ID}
		switch {
		case state > likely:
			continue
		case state == 1:
			a.State, a.Who = assessment.Unknown, rapid.SampledFrom([]string{"", "Omar", "the platform team"}).Draw(t, "who")
		case state == 2 && !q.AlwaysApplies:
			a.State, a.Reason = assessment.NotApplicable, "it has none"
		default:
			o := q.Options[rapid.IntRange(0, len(q.Options)-1).Draw(t, q.ID+" option")]
			a.State, a.Evidence = assessment.Answered, rapid.SampledFrom(assessment.Evidences).Draw(t, "evidence")
			a.Choice = o.ID
			if q.Kind == assessment.KindControlMulti {
				a.Choice, a.Choices = "", []string{o.ID}
			}
			for _, n := range q.Numbers {
				if rapid.IntRange(0, 3).Draw(t, n) == 0 {
					x := float64(rapid.IntRange(0, 2000).Draw(t, n+" value"))
					a.Numbers = map[string]assessment.Number{n: {Low: x, High: x}}
				}
			}
		}
		iv.Answers[q.ID] = a
	}
	for _, role := range []string{"Security architect", "Platform lead", "Head of travel", ""} {
		if rapid.Bool().Draw(t, "took part: "+role) {
			iv.People = append(iv.People, assessment.Person{Name: rapid.SampledFrom([]string{"Mira", "Jon", ""}).Draw(t, "name"),
				Role: role})
		}
	}
	for range rapid.IntRange(0, 6).Draw(t, "lines") {
		iv.Inventory = append(iv.Inventory, assessment.Line{
			System:   rapid.SampledFrom([]string{"Mail", "Payments", "HR directory", ""}).Draw(t, "system"),
			Action:   rapid.SampledFrom([]string{"issue a ticket", "refund", "look up a traveller", ""}).Draw(t, "action"),
			Identity: rapid.SampledFrom([]string{"svc-travel", "svc-pay", ""}).Draw(t, "identity"),
			Kind: rapid.SampledFrom([]assessment.LineKind{assessment.Reads, assessment.Writes, assessment.Final}).Draw(t,
				"kind"),
			Decided: rapid.SampledFrom([]assessment.Decided{assessment.DecidedBefore, assessment.DecidedRunning,
				assessment.DecidedUnknown}).Draw(t, "decided"),
			Refuses: rapid.SampledFrom([]string{"", "nothing", "a person over 500", "a rule"}).Draw(t, "refuses"),
		})
	}
	// In one order, so that what was drawn can be drawn again.
	for _, c := range [][2]string{{assessment.ContextProduct, "a booked trip"},
		{assessment.ContextNext, "open it to 2,600 in March"}, {assessment.ContextVersion, "release 3"},
		{assessment.ContextStage, "trial"}} {
		if rapid.Bool().Draw(t, c[0]) {
			iv.Context[c[0]] = c[1]
		}
	}
	return iv
}

// Given is what the form of a question sends to give that answer.
func Given(a assessment.Answer) assessment.Given {
	g := assessment.Given{Question: a.Question, Pick: a.Choice, Ticks: a.Choices, Evidence: string(a.Evidence),
		Note: a.Note, Private: a.Private}
	switch a.State {
	case assessment.Unknown:
		g.Pick, g.Why, g.Who = assessment.PickUnknown, string(a.Why), a.Who
	case assessment.NotApplicable:
		g.Pick, g.Reason = assessment.PickNotApplicable, a.Reason
	}

	for id, n := range a.Numbers {
		if g.Numbers == nil {
			g.Numbers = map[string]string{}
		}
		g.Numbers[id] = n.String()
	}

	return g
}

// CountFacts says how many questions stand how.
func CountFacts(facts []assessment.Fact) map[assessment.Standing]int {
	out := map[assessment.Standing]int{}
	for _, f := range facts {
		if f.Question != "" {
			out[f.Standing]++
		}
	}
	return out
}
