package bank

import (
	"cmp"
	"flag"
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"discern/assessment"
)

var updateSentences = flag.Bool("update", false, "write the sentences of rules anew")

// wording is one text of the bank, with the place it stands for errors.
type wording struct{ at, text string }

// buyerWording is every text a buyer answers from.
func buyerWording(b *assessment.Bank) []wording {
	var out []wording
	add := func(at, text string) {
		if text != "" {
			out = append(out, wording{at, text})
		}
	}
	for i, r := range b.AnsweringRules {
		add(fmt.Sprintf("answering rule %d", i+1), r)
	}
	for _, q := range b.Context {
		add(q.ID+" buyer", q.Buyer)
		add(q.ID+" help", q.Help)
		for _, o := range q.Options {
			add(q.ID+" "+o.ID, o.Text)
		}
	}
	for _, q := range b.All() {
		add(q.ID+" buyer", q.Buyer)
		add(q.ID+" buyerFuture", q.BuyerFuture)
		add(q.ID+" help", q.Help)
		for _, o := range q.Options {
			add(q.ID+" "+o.ID, o.Text)
			add(q.ID+" "+o.ID+" example", o.Example)
		}
	}
	return out
}

// everyWording is every text of the bank that a person may read or hear.
func everyWording(b *assessment.Bank) []wording {
	out := buyerWording(b)
	for _, q := range b.All() {
		for k, s := range map[string]string{"seller": q.Seller, "sellerFuture": q.SellerFuture,
			"why": q.Why, "probe": q.Probe,
			"avoid": q.Avoid, "see": q.See, "openLabel": q.OpenLabel, "facet": q.Facet} {
			out = append(out, wording{q.ID + " " + k, s})
		}
		for _, o := range q.Options {
			out = append(out, wording{q.ID + " " + o.ID + " says", o.Says}, wording{q.ID + " " + o.ID + " then", o.Then})
		}
	}
	for _, r := range b.Rules {
		out = append(out, wording{r.ID + " title", r.Title}, wording{r.ID + " says", r.Says},
			wording{r.ID + " gentle", r.Gentle}, wording{r.ID + " ask", r.Ask})
	}
	for _, f := range b.Limits {
		out = append(out, wording{"limit " + f.Question, f.Confirmed}, wording{"limit " + f.Question, f.Missing},
			wording{"limit " + f.Question, f.Open})
	}
	for _, s := range b.Shapes {
		for _, text := range []string{s.Headline, s.WithProduct, s.Access, s.Reading} {
			out = append(out, wording{"shape " + string(s.Shape), text})
		}
	}
	for _, a := range b.Design.Areas {
		for s, l := range a.By {
			out = append(out, wording{a.ID + " " + string(s), l.Move}, wording{a.ID + " " + string(s), l.Plain})
		}
	}
	for _, f := range b.Citations {
		out = append(out, wording{"fact " + f.ID, f.Text})
	}
	return out
}

// grade is the Flesch-Kincaid grade of a text: 0.39 words a sentence plus 11.8
// syllables a word less 15.59. Figures count as words of one syllable.
func grade(text string) float64 {
	sentences, words, syllables := 0, 0, 0
	for _, s := range regexp.MustCompile(`[.!?:]+(\s|$)`).Split(text, -1) {
		in := 0
		for _, w := range strings.FieldsFunc(s, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) &&
				r != '\'' && r != '’'
		}) {
			in++
			syllables += syllablesOf(strings.ToLower(w))
		}
		if in > 0 {
			sentences, words = sentences+1, words+in
		}
	}
	if words == 0 {
		return math.NaN()
	}
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59
}

// syllablesOf counts groups of vowels, without a silent e at the end.
func syllablesOf(word string) int {
	n, before := 0, false
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouy", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	silent := strings.HasSuffix(word, "e") && !strings.HasSuffix(word, "le") || strings.HasSuffix(word, "ed") &&
		!strings.HasSuffix(word, "ted") && !strings.HasSuffix(word, "ded")
	if silent && n > 1 {
		n--
	}
	return max(n, 1)
}

func TestGradeKnowsEasyFromHard(t *testing.T) {
	easy, hard := grade("The cat sat on the mat."),
		grade("Orchestration frameworks facilitate heterogeneous authorization infrastructures.")
	if easy > 1 || hard < 20 {
		t.Errorf("the grades are %.1f and %.1f, want below 1 and above 20", easy, hard)
	}
}

func TestBuyersReadPlainWords(t *testing.T) {
	var grades []float64
	for _, w := range buyerWording(load(t)) {
		g := grade(w.text)
		grades = append(grades, g)
		if g > 9 {
			t.Errorf("%s: grade %.1f, want 9 at most: %s", w.at, g, w.text)
		}
	}
	slices.SortFunc(grades, cmp.Compare[float64])
	if median := grades[len(grades)/2]; median > 6 {
		t.Errorf("the median grade of %d texts is %.1f, want 6 at most", len(grades), median)
	} else {
		t.Logf("%d texts, median grade %.1f", len(grades), median)
	}
}

// jargon is what buyers are not asked to understand, and labels that judge.
var jargon = regexp.MustCompile(`(?i)\b(orchestrat\w*|planners?|context windows?|tokens?|hallucinat\w*|least[ -]privilege|policy enforcement points?|audit trails?|non-human identit\w*|true agents?|just a workflow|risky|safe|agentic|inference|prompt injection)\b`)

func TestBuyersReadNoJargon(t *testing.T) {
	b := load(t)
	texts := buyerWording(b)
	for _, q := range b.All() {
		texts = append(texts, wording{q.ID + " why", q.Why}, wording{q.ID + " openLabel", q.OpenLabel})
	}
	for _, n := range b.Numbers {
		texts = append(texts, wording{n.ID, n.Label + " " + n.Help})
	}
	for _, r := range b.Rules {
		texts = append(texts, wording{r.ID + " gentle", r.Gentle}, wording{r.ID + " ask", r.Ask})
	}
	for _, w := range texts {
		if m := jargon.FindString(w.text); m != "" {
			t.Errorf("%s says %q: %s", w.at, m, w.text)
		}
	}
	if jargon.FindString("It is Agentic.") == "" || jargon.FindString("It unsafely planned.") != "" {
		t.Error("the list of jargon finds the wrong words")
	}
}

func TestWordingIsCalm(t *testing.T) {
	g, err := Guide()
	if err != nil {
		t.Fatal(err)
	}
	texts := everyWording(load(t))
	for _, c := range g.Cards {
		for _, s := range slices.Concat([]string{c.Title, c.Moment, c.Avoid, c.Say, c.Why, c.Listen, c.Holds, c.Breaks,
			c.Behind, c.BuiltOn}, c.Body, c.FollowUps, c.Heard) {
			texts = append(texts, wording{"card " + c.ID, s})
		}
	}
	for _, w := range texts {
		if i := strings.IndexAny(w.text, "!—–"); i >= 0 {
			t.Errorf("%s holds an exclamation mark or a dash: %s", w.at, w.text)
		}
		if strings.Contains(w.text, "  ") || strings.Contains(w.text, " ,") ||
			strings.Contains(strings.ReplaceAll(w.text, " ...", ""), " .") {
			t.Errorf("%s holds a stray space: %q", w.at, w.text)
		}
	}
}

func TestAnswersReadAsStatements(t *testing.T) {
	for _, q := range load(t).All() {
		for _, o := range q.Options {
			at := q.ID + " " + o.ID
			if !strings.HasSuffix(o.Says, ".") || !unicode.IsUpper([]rune(o.Says)[0]) || strings.Contains(o.Says, "?") {
				t.Errorf("%s: says is no full sentence: %s", at, o.Says)
			}
			if strings.HasSuffix(o.Then, ".") || unicode.IsUpper([]rune(o.Then)[0]) {
				t.Errorf("%s: then is no clause for after \"If\": %s", at, o.Then)
			}
			if strings.HasSuffix(o.Text, ".") {
				t.Errorf("%s: an answer to choose ends without a full stop: %s", at, o.Text)
			}
		}
		if strings.ContainsAny(q.OpenLabel, ".?") || unicode.IsUpper([]rune(q.OpenLabel)[0]) {
			t.Errorf("%s: openLabel is no phrase: %s", q.ID, q.OpenLabel)
		}
		for _, s := range []string{q.Seller, q.SellerFuture, q.Buyer, q.BuyerFuture} {
			if strings.Count(s, "?") != 1 {
				t.Errorf("%s asks more or less than one question: %s", q.ID, s)
			}
		}
	}
}

// Some questions cannot look ahead: what happened in tests so far, and who
// relies on it already, which rule R16 holds against the stage.
func TestFutureWordingLooksAhead(t *testing.T) {
	ahead := regexp.MustCompile(`(?i)\b(will|expect|so far|yet)\b`)
	for _, q := range load(t).All() {
		if !ahead.MatchString(q.SellerFuture) || !ahead.MatchString(q.BuyerFuture) {
			t.Errorf("%s: the wording for what is not built yet does not look ahead: %s / %s", q.ID,
				q.SellerFuture, q.BuyerFuture)
		}
	}
}

func TestGentleWordingOpensGently(t *testing.T) {
	opens := regexp.MustCompile(`^(Two answers|An answer and (a number|the list)|Two numbers|A number and the list) ` +
		`(point different ways|are worth holding side by side): `)
	for _, r := range load(t).Rules {
		all := append(slices.Clone(r.Each), assessment.RuleWords{Says: r.Says, Gentle: r.Gentle})
		for _, said := range all {
			opening := opens.FindStringSubmatch(said.Gentle)
			if opening == nil || (opening[3] == "point different ways") == (r.Kind == assessment.Tension) {
				t.Errorf("%s: gentle is %q", r.ID, said.Gentle)
			}
		}
		if !strings.HasSuffix(r.Ask, "?") {
			t.Errorf("%s: ask is %q", r.ID, r.Ask)
		}
	}
}

// Every sentence of every rule, beside each set of answers that it is said of, for a
// person to read: a sentence must be true of each of them. After a change, run with
// -update, and read what changed.
func TestEachSentenceOfARuleStandsBesideItsAnswers(t *testing.T) {
	b := load(t)
	var out strings.Builder
	for _, r := range b.Rules {
		fmt.Fprintf(&out, "%s %s. %s.\n", r.ID, r.Kind, r.Title)
		for i, clause := range r.Any {
			said := r.Words(i)
			fmt.Fprintf(&out, "  SAYS %s\n  GENTLE %s\n", said.Says, said.Gentle)
			for _, c := range clause {
				switch {
				case c.Question != "":
					q, _ := b.Question(c.Question)
					for j := range q.Options {
						iv := assessment.Interview{Answers: map[string]assessment.Answer{q.ID: {Question: q.ID,
							State: assessment.Answered, Choice: q.Options[j].ID}}}
						if assessment.NewEvaluator(b, &iv, &assessment.Verdict{}).Holds(&c) {
							fmt.Fprintf(&out, "    %s %s: %s\n", q.ID, q.Options[j].ID, q.Options[j].Says)
						}
					}
				case len(c.Number) > 0:
					fmt.Fprintf(&out, "    %s %s %s %v\n", strings.Join(c.Number, " x "), c.Op, strings.Join(c.Other, " x "),
						c.OtherTimes)
				case c.Heard != "":
					fmt.Fprintf(&out, "    heard: %s\n", c.Heard)
				default:
					fmt.Fprintf(&out, "    %s%v%v%s\n", c.Context, c.Values, c.Shapes, c.Mark)
				}
			}
		}
		fmt.Fprintf(&out, "  ASK %s\n\n", r.Ask)
	}

	const path = "testdata/rules.txt"
	if *updateSentences {
		if err := os.WriteFile(path, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != out.String() {
		t.Errorf("%s is not what the rules say; run with -update, and read what changed", path)
	}
}

// A sentence that is said of one clause must not say "or" between what two clauses say:
// a rule whose clauses read different answers, numbers or options has a sentence for each,
// unless one was read and found true of all.
func TestClausesThatDifferHaveSentencesOfTheirOwn(t *testing.T) {
	same := []string{"R25", "R27", "R41", "R70", "R81", "T16"} // read: one sentence is true of each clause
	for _, r := range load(t).Rules {
		if len(r.Any) > 1 && len(r.Each) == 0 && !slices.Contains(same, r.ID) {
			t.Errorf("%s has %d clauses and one sentence", r.ID, len(r.Any))
		}
		for i, said := range r.Each {
			if said.Says == "" || said.Gentle == "" {
				t.Errorf("%s: clause %d says nothing", r.ID, i+1)
			}
		}
	}
}
