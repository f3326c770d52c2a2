package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"

	"pgregory.net/rapid"
)

var movesOn = regexp.MustCompile(`Moves? (\d+)(?: and \d+)?( of the plan)? takes? this on\.$`)

// What stands out is led by its consequence, whatever the class: what cannot be undone
// before wide rights, wide rights before answers that only clash. And each finding names
// a move of page one, or somebody.
func TestWhatStandsOutIsRankedByHarm(t *testing.T) {
	b := load(t)
	strength := b.About(assessment.SubjectStrength)
	final, rights, clashes := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		var ids []string
		for _, f := range r.Front.Findings {
			ids = append(ids, f.ID)

			// Two answers held side by side are as sure as the least sure of them.
			for _, pull := range v.Contradictions {
				guess := slices.ContainsFunc(pull.Questions, func(id string) bool {
					return iv.AnswerTo(id).State == assessment.Answered && iv.AnswerTo(id).Evidence == assessment.Assumed
				})
				if pull.Kind == assessment.Tension && f.ID == "finding."+pull.Rule &&
					guess != strings.Contains(f.Text, "only assumed.") {
					t.Fatalf("%s rests on a guess (%v): %s", f.ID, guess, f.Text)
				}
			}

			m := movesOn.FindStringSubmatch(f.Text)
			switch {
			case m == nil && !strings.HasSuffix(f.Text, " can settle it."):
				t.Fatalf("%s names neither a move nor somebody: %s", f.ID, f.Text)
			case m != nil && m[2] == "" && !slices.ContainsFunc(r.Front.Moves,
				func(s report.PlanStep) bool { return r.Plan[ordinal(m[1])-1].ID == s.ID }):
				t.Fatalf("%s names a move that page one does not hold: %s", f.ID, f.Text)
			case m != nil && m[2] != "" && ordinal(m[1]) > len(r.Plan):
				t.Fatalf("%s names a move that is not in the plan: %s", f.ID, f.Text)
			}

			// Where a move ends in the proof of what a finding lacks, no other is named.
			proof := map[string]assessment.Proof{"finding.final": assessment.ProofRefusal,
				"finding.rights":    assessment.ProofRights,
				"finding.uncounted": assessment.Proof(b.About(assessment.SubjectReach))}[f.ID]
			proves := func(s report.PlanStep) bool { return slices.Contains(s.Proves, proof) }
			if m != nil && slices.ContainsFunc(r.Plan, proves) && !proves(r.Plan[ordinal(m[1])-1]) {
				t.Fatalf("%s names a move that does not prove it: %s", f.ID, f.Text)
			}
		}

		// A square of an answer with an example has the sign of what was shown, and the legend says so.
		example := slices.ContainsFunc(r.Front.Sure.Strip, func(q report.Square) bool {
			return iv.AnswerTo(q.Question).Evidence == assessment.Example && q.Standing == assessment.FactShown
		})
		if legend := strings.ToLower(r.Front.Sure.Legend()); example &&
			!strings.Contains(legend, "dark: shown or by example") {
			t.Fatalf("an answer with an example is dark, and the legend says %q", legend)
		}

		clash := func(id string) bool {
			return slices.ContainsFunc(v.Contradictions,
				func(f assessment.Finding) bool { return id == "finding."+f.Rule && f.Kind != assessment.Tension })
		}
		free := slices.ContainsFunc(iv.Inventory,
			func(l assessment.Line) bool { return l.Kind == assessment.Final && l.Unrefused() && l.Action != "" })
		if free {
			final++
			if len(ids) == 0 || ids[0] != "finding.final" && ids[0] != "finding.strangers" {
				t.Fatalf("something is for good and nothing refuses it, and %q stands out", ids)
			}
			strangers, _ := b.FactOf(&iv, &v, b.About(assessment.SubjectStrangers))
			if level, known := b.Control(iv.AnswerTo(strangers.Question)); known && level <= 1 && strangers.Holds() &&
				ids[0] != "finding.strangers" {
				t.Fatalf("strangers can ask for it, and %q stands out", ids)
			}
		}
		level, known := b.Control(iv.AnswerTo(strength))
		if f, ok := b.FactOf(&iv, &v, strength); ok && f.Holds() && known && level <= 1 {
			rights++
			at, first := slices.Index(ids, "finding.rights"), slices.IndexFunc(ids, clash)
			if at < 0 && len(ids) < 3 || first >= 0 && (at < 0 || first < at) {
				t.Fatalf("wide rights stand behind a clash, or nowhere: %q", ids)
			}
			final := slices.ContainsFunc(iv.Inventory, func(l assessment.Line) bool { return l.Kind == assessment.Final })
			if shared := slices.Index(ids, "finding.shared"); !final && shared >= 0 && (at < 0 || shared < at) {
				t.Fatalf("wide rights stand behind an account that can undo all it does: %q", ids)
			}
		}
		if slices.ContainsFunc(ids, clash) {
			clashes++
		}
	})
	if final == 0 || rights == 0 || clashes == 0 {
		t.Errorf("%d with what cannot be undone, %d with wide rights, %d with a clash", final, rights, clashes)
	}
}

// planRow is the row of the plan about a move, as it is printed.
func planRow(r report.Report, id string) string {
	for _, s := range r.Sections {
		for _, b := range s.Blocks {
			if b.Table == nil {
				continue
			}
			for _, row := range b.Table.Rows {
				if row.ID == strings.Replace(id, ".", "-", 1) {
					return fmt.Sprint(row.Cells)
				}
			}
		}
	}
	return ""
}

func ordinal(s string) int {
	n := 0
	_, _ = fmt.Sscan(s, &n)
	return n
}

// Each move of page one says who, by when, how to begin and when it is done; and none
// asks for what is known already.
func TestTheFirstMovesCanBegin(t *testing.T) {
	b := load(t)
	asks := 0
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
		for _, s := range r.Front.Moves {
			terms := s.Terms()
			for _, want := range []string{s.Who, "by ", "Done when: "} {
				if strings.TrimSpace(want) == "" || !strings.Contains(terms, words.Capital(want)) &&
					!strings.Contains(terms, want) {
					t.Fatalf("%s does not say %q: %s", s.Do, want, terms)
				}
			}
			if row := planRow(r, s.ID); s.Start == "" || !strings.Contains(row, "First step: ") {
				t.Fatalf("%s does not say how to begin: %s", s.Do, row)
			}
			if m := frontSlips.FindString(terms); m != "" {
				t.Fatalf("%q in %s", m, terms)
			}
			named := slices.ContainsFunc(iv.People, func(p assessment.Person) bool { return p.Name != "" && p.Name == s.Who })
			who := slices.ContainsFunc(v.OpenQuestions, func(o assessment.OpenQuestion) bool { return o.Who == s.Who })
			if !named && !who && !strings.Contains(s.Who, "no name yet") && !strings.Contains(s.Who, " or ") {
				t.Fatalf("%s is for %q, who took no part", s.Do, s.Who)
			}
		}
		for _, s := range r.Plan {
			for _, p := range s.Proves {
				id, is := strings.CutPrefix(string(p), "known:")
				if f, ok := b.FactOf(&iv, &v, id); is && ok {
					asks++
					if f.Standing != assessment.FactNotAsked && f.Standing != assessment.FactNotKnown {
						t.Fatalf("%s asks for what is %s", s.Do, f.Standing)
					}
				}
			}
		}
	})
	if asks == 0 {
		t.Error("no move ever asked for an answer")
	}
}

// A limit is judged by one measure: the rows of the table, its heading, how sure page
// one is of the limits, and the verdict's own text give the same numbers.
func TestALimitIsJudgedByOneMeasure(t *testing.T) {
	b := load(t)
	agents := 0
	rapid.Check(t, func(t *rapid.T) {
		r := compose(b, inKind(t, b, drawn(t, b)))
		if r.Class != assessment.Agent {
			return
		}
		agents++
		sections := map[string]report.Section{}
		for _, s := range r.Sections {
			sections[s.ID] = s
		}

		states := map[string]int{}
		for _, row := range sections["limits"].Blocks[0].Table.Rows {
			states[row.Cells[0].Sub]++
		}
		in := states[inPlaceShown] + states["In place, said and not shown"] + states["In place, assumed"]
		title := sections["limits"].Title
		for state, says := range map[string]string{inPlaceShown: "shown or backed by an example",
			"In place, said and not shown": "only said", "In place, assumed": "only assumed"} {
			n := states[state]
			if want := fmt.Sprintf("%s %s %s", words.Count(n), map[bool]string{true: "is", false: "are"}[n == 1], says); n > 0 &&
				!strings.Contains(title, want) {
				t.Fatalf("%d rows are %q, and the heading says %q", n, state, title)
			}
		}

		verdict := sections["why"].Blocks[0].Text
		count := fmt.Sprintf("So %s ", words.Plural(in, "limit", "limits"))
		if in == 0 {
			count = "So no limit "
		}
		if !strings.Contains(verdict, title+".") || !strings.Contains(verdict, count) {
			t.Fatalf("%d limits count in the table, headed %q; the verdict says %q", in, title, verdict)
		}
		if (in >= 3) != (r.Shape == assessment.BoundedAgent) {
			t.Fatalf("%d limits count, and it is %s", in, r.Shape)
		}
		sure := inJSON(t, r.Front.Sure)
		if !strings.Contains(sure, `"Its limits:","Text":"`+words.Lower(title)) {
			t.Fatalf("the heading says %q, page one %s", title, sure)
		}
	})
	if agents == 0 {
		t.Error("no agent was drawn")
	}
}

// How sure page one is says of what: of the class, and of the rest apart. Each kind of
// square has its sign explained, and no other.
func TestHowSureSaysOfWhat(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := inKind(t, b, drawn(t, b))
		s := compose(b, iv).Front.Sure
		if first := s.Sentences[0].Lead; first != fmt.Sprintf("The class: %s.", s.Level) {
			t.Fatalf("it begins with %q", first)
		}

		legend := s.Legend()
		kinds := map[assessment.Standing]bool{}
		for _, q := range s.Strip {
			kinds[q.Standing] = true
		}
		if n := strings.Count(legend, ": "); n != len(kinds) {
			t.Fatalf("%d kinds of squares, and %q", len(kinds), legend)
		}
		if len(kinds) > 0 && strings.Contains(legend, "\n") {
			t.Fatalf("the legend is no line: %q", legend)
		}
	})
}

// What was shown is not said to be said, what was said is not stated as shown, and what
// is assumed is neither.
func TestOneCredentialIsAsSureAsItsAnswer(t *testing.T) {
	b := load(t)
	q, _ := b.Question(b.About(assessment.SubjectCredential))
	for _, o := range q.Options {
		for _, evidence := range []assessment.Evidence{assessment.Assumed, assessment.Said, assessment.Example,
			assessment.Shown} {
			a := assessment.Answer{Question: q.ID, State: assessment.Answered, Choice: o.ID, Evidence: evidence}
			iv := assessment.Interview{System: "Desk", Answers: map[string]assessment.Answer{q.ID: a},
				Inventory: []assessment.Line{
					{System: "Portal", Action: "issue a ticket", Kind: assessment.Final, Identity: "svc", Refuses: "a person"},
					{System: "Bank", Action: "refund", Kind: assessment.Final, Identity: "svc", Refuses: "a person"}}}
			v := assessment.Judge(b, iv)
			fact, _ := b.FactOf(&iv, &v, q.ID)
			level, _ := b.Control(a)
			r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
			at := slices.IndexFunc(r.Front.Findings, func(s report.Sentence) bool { return s.ID == "finding.shared" })
			if at < 0 {
				t.Fatalf("%s: one identity on two systems does not stand out", evidence)
			}

			text := r.Front.Findings[at].Text
			said, shown := strings.Contains(text, "credential is said to serve everything"),
				strings.Contains(text, "credential serves everything")
			if one := level == 0; said != (one && fact.Standing == assessment.FactSaid) ||
				shown != (one && fact.Standing == assessment.FactShown) {
				t.Errorf("%s %s, %s: %s", q.ID, o.ID, fact.Standing, text)
			}
		}
	}
}
