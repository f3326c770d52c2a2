package assessment_test

import (
	"slices"
	"testing"

	"discern/assessment"
)

// What somebody typed of what is wanted is heard word for word: a refusal before the words
// turns them round, and a text that could mean either is heard as neither.
func TestWhatIsWantedIsHeardWordForWord(t *testing.T) {
	b := load(t)
	for _, c := range []struct {
		at, text string
		heard    []string
	}{
		{"CX7", "Refunds up to 5,000 without a second look.", []string{"alone", "amount"}},
		{"CX7", "It may rebook by itself. Never a refund without a yes.", []string{"yes-first"}},
		{"CX7", "Don't let it pay anything without approval", []string{"yes-first"}},
		{"CX7", "It should not delete, and small refunds go without a second look.", nil}, // could mean either
		{"CX7", "Refunds need a yes above €250.", []string{"yes-first", "amount"}},
		{"CX7", "Nothing needs a yes.", nil},
		{"CX7", "It chooses among flights.", nil},
		{"CX7", "It may answer up to 40 mails", nil},
		{"CX7", "Up to 5k it decides, over that a person.", []string{"amount"}},
		{"CX8", "go live in March 2027", []string{"goes-live", "next"}},
		{"CX8", "open it to all 2,600 in March", []string{"next"}},
		{"CX7", "go live in March", nil}, // heard of the decision at hand alone
		{"CX1", "Without approval", nil},
	} {
		iv := with()
		iv.Context[c.at] = c.text
		for _, id := range []string{"alone", "yes-first", "goes-live", "amount", "next"} {
			got := slices.Equal(b.HeardIn(&iv, id), []string{c.at})
			if want := slices.Contains(c.heard, id); got != want {
				t.Errorf("%s %q: %s heard: %v, want %v", c.at, c.text, id, got, want)
			}
		}
	}

	listed := with()
	listed.Context[assessment.ContextIntent] = "Refunds up to 5,000 without a second look"
	for refuses, other := range map[string]bool{"A person, over 500": true, "a rule, above 5000 EUR": false,
		"a person": false, "nothing": false, "two people, over 5k": false, "a person on Tuesdays": false} {
		listed.Inventory = []assessment.Line{{System: "Pay", Action: "Refund", Refuses: refuses}}
		if got := len(b.HeardIn(&listed, "other-amount")) > 0; got != other {
			t.Errorf("%q: another amount: %v, want %v", refuses, got, other)
		}
	}
}

// Pairs that the readers of the seventh report found, and those that a reading of every
// question found beside them: each fires, and a case close by stays quiet.
func TestPairsThatNoRuleHeld(t *testing.T) {
	b := load(t)
	wants := func(text string, answers ...string) assessment.Interview {
		iv := with(answers...)
		iv.Context[assessment.ContextIntent] = text
		return iv
	}
	next := func(text string, iv assessment.Interview) assessment.Interview {
		iv.Context[assessment.ContextNext] = text
		return iv
	}
	stage := func(s string, iv assessment.Interview) assessment.Interview {
		iv.Context[assessment.ContextStage] = s
		return iv
	}
	line := func(iv assessment.Interview, kind assessment.LineKind, refuses string) assessment.Interview {
		iv.Inventory = append(iv.Inventory, assessment.Line{System: "Pay", Action: "Refund", Kind: kind, Refuses: refuses})
		return iv
	}
	num := number
	look := "Refunds up to 5,000 without a second look."

	for _, c := range []struct {
		rule         string
		fires, quiet assessment.Interview
	}{
		{"T17", wants(look, "EC6=b"), wants("Refunds up to 5,000 need a yes.", "EC6=b")},
		{"T17", line(wants(look, "EC6=c"), assessment.Final, "a person"),
			line(wants(look, "EC6=c"), assessment.Writes, "a rule")},
		{"T18", line(wants(look), assessment.Final, "A person, over 500"),
			line(wants(look), assessment.Final, "A person, over 5,000")},
		{"T18", wants(look, "IS3=e"), wants(look, "IS3=c")},
		{"T18", line(wants(look), assessment.Final, "nothing"), line(wants(look), assessment.Final, "")},
		{"T19", wants("Never a refund without a yes.", "EC6=e"), wants(look, "EC6=e")},
		{"T20", next("go live in March", stage("live", with())), next("go live in March", stage("trial", with()))},
		{"T20", next("go live in March", with("PR1=b")), next("go live in March", with("PR1=c"))},
		{"T21", with("PR6=d", "EC6=e"), with("PR6=d", "EC6=b")},
		{"T21", next("open it to all in May", with("PR6=a")), with("PR6=a")},
		{"T22", with("FM1=c", "EC6=d"), with("FM1=c", "EC6=c")},
		{"T22", num(with("IS3=e"), "PR4", "reviewers", "2"), num(with("IS3=f"), "PR4", "reviewers", "2")},
		{"T23", with("EC8=a", "EC1=f"), with("EC8=a", "EC1=a")},
		{"T24", with("FM1=e", "FM4=b"), with("FM1=e", "FM4=d")},
		{"T25", with("EC4=a", "EC1=f"), with("EC4=b", "EC1=f")},
		{"T26", with("EC7=a", "EC8=f"), with("EC7=a", "EC8=f", "EC9=b")},
		{"T27", with("EC6=b", "FM6=a"), with("EC6=c", "FM6=a")},
		{"T28", with("IS2=b", "IS4=e"), with("IS2=b", "IS4=b")},
		{"T29", stage("idea", with("FM5=a")), stage("building", with("FM5=a"))},
		{"R92", with("EC1=a", "EC4=e"), with("EC1=a", "EC4=d")},
		{"R93", num(with("EC6=b"), "PR4", "reviewers", "0"), num(with("EC6=b"), "PR4", "reviewers", "1")},
		{"R94", with("IS3=h", "EC9=c"), with("IS3=h", "EC9=b")},
		{"R95", num(with("PR1=b"), "PR1", "tasks_per_day", "0"), num(with("PR1=e"), "PR1", "tasks_per_day", "0")},
		{"R96", num(with("FM1=a"), "FM1", "hours_to_detect", "48"),
			num(with("FM1=a"), "FM1", "hours_to_detect", "20-48")},
		{"R29", with("EC6=b", "PR4=e"), with("EC6=c", "PR4=e")},
		{"R40", with("IS3=i", "PR4=d"), with("IS3=i", "PR4=c")},
		{"R07", with("IS3=g", "IS4=e"), with("IS3=g", "IS4=g")},
	} {
		fires := func(iv assessment.Interview) bool {
			return slices.ContainsFunc(assessment.Judge(b, iv).Contradictions,
				func(f assessment.Finding) bool { return f.Rule == c.rule })
		}
		if !fires(c.fires) {
			t.Errorf("%s is quiet at %v %v", c.rule, c.fires.Answers, c.fires.Context)
		}
		if fires(c.quiet) {
			t.Errorf("%s fires at %v %v", c.rule, c.quiet.Answers, c.quiet.Context)
		}
	}
}
