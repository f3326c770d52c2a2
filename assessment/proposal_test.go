package assessment_test

import (
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

// pickedByModel is a proposal of a file on what picks the next step.
func pickedByModel(b *assessment.Bank) assessment.Proposal {
	return assessment.Proposal{ID: "p1", File: "f1", Kind: assessment.ProposeAnswer,
		Question: b.About(assessment.SubjectPicks),
		Choices:  []string{"d", "e"}, Against: []string{"a", "b"}, Says: "The model picked a step."}
}

// What a person said stays until they say otherwise; the file stands beside it.
func TestAFileStandsBesideWhatWasSaid(t *testing.T) {
	b := load(t)
	at := time.Unix(1790000000, 0).UTC()
	q := b.About(assessment.SubjectPicks)

	for name, c := range map[string]struct {
		iv      assessment.Interview
		how     assessment.Taking
		stands  assessment.Stands
		choice  string
		state   assessment.Decision
		differs int
		wrong   string
	}{
		"nobody asked": {with(), assessment.Taking{Choice: "d"}, assessment.StandsAlone, "d", assessment.WasTaken,
			0, ""},
		"not known": {with(q + "=?"), assessment.Taking{Choice: "e"}, assessment.StandsAlone, "e",
			assessment.WasTaken, 0, ""},
		"fits": {with(q + "=d"), assessment.Taking{}, assessment.StandsWith, "d", assessment.WasTaken, 0, ""},
		"against": {with(q + "=a"), assessment.Taking{Choice: "d"}, assessment.StandsAgainst, "a",
			assessment.Beside, 1, ""},
		"neither": {with(q + "=c"), assessment.Taking{Choice: "d"}, assessment.StandsBeside, "c",
			assessment.Beside, 0, ""},
		"replaced": {with(q + "=a"), assessment.Taking{Choice: "d", Replace: true}, assessment.StandsAgainst,
			"d", assessment.WasTaken, 0, ""},
		"which of them": {with(), assessment.Taking{}, assessment.StandsAlone, "", assessment.Undecided, 0,
			"Say which"},
		"not one of them": {with(), assessment.Taking{Choice: "a"}, assessment.StandsAlone, "", assessment.Undecided,
			0, "Say which"},
		"does not apply here": {with(q + "=x"), assessment.Taking{Choice: "d", Replace: true}, assessment.StandsBeside,
			"", assessment.Beside, 0, ""},
	} {
		iv := c.iv
		iv.AddFile(assessment.EvidenceFile{ID: "f1", SHA256: "s"}, []assessment.Proposal{pickedByModel(b)})
		p := iv.Seen.Proposals[0]
		if got := b.Standing(&iv, p); got != c.stands {
			t.Errorf("%s: stands %s, want %s", name, got, c.stands)
		}
		err := iv.Take(b, "p1", c.how, "Ann", at)
		if c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) || c.wrong == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		a, now := iv.Answers[q], iv.Seen.Proposals[0]
		if a.Choice != c.choice || now.State != c.state {
			t.Errorf("%s: answer %q, proposal %q", name, a.Choice, now.State)
		}
		if c.state == assessment.WasTaken && (a.Evidence != assessment.Shown || now.Who != "Ann" || now.At != at) {
			t.Errorf("%s: %+v, %+v", name, a, now)
		}
		if n := len(b.SeenBeside(&iv)); n != c.differs {
			t.Errorf("%s: %d differences, want %d", name, n, c.differs)
		}
		if _, shown := iv.ShownBy(q); shown != (c.state == assessment.WasTaken) {
			t.Errorf("%s: shown by a file: %v", name, shown)
		}
	}
}

// A number that a file shows speaks against one that was given where no figure
// is in both, and a cap only where a longer run was seen.
func TestANumberIsHeldAgainstTheOneThatWasGiven(t *testing.T) {
	b := load(t)
	for _, c := range []struct {
		given, seen string
		atmost      bool
		want        assessment.Stands
	}{
		{"8", "7 to 9", false, assessment.StandsWith},
		{"5", "7 to 9", false, assessment.StandsAgainst},
		{"12+", "7 to 9", false, assessment.StandsAgainst},
		{"5 to 8", "7 to 9", false, assessment.StandsWith},
		{"12", "20+", false, assessment.StandsAgainst},
		{"25", "20+", false, assessment.StandsWith},
		{"15", "20+", true, assessment.StandsAgainst},
		{"20", "20+", true, assessment.StandsWith},
		{"15+", "20+", true, assessment.StandsWith},
		{"unknown", "20+", true, assessment.StandsAlone},
	} {
		q := b.QuestionOfNumber(assessment.NumSteps)
		iv := number(with(q+"=c"), q, assessment.NumSteps, c.given)
		seen, err := assessment.ParseNumber(c.seen)
		if err != nil {
			t.Fatal(err)
		}
		p := assessment.Proposal{Kind: assessment.ProposeNumber, Number: assessment.NumSteps, Value: seen, Atmost: c.atmost}
		if got := b.Standing(&iv, p); got != c.want {
			t.Errorf("%s given, %s seen, at most %v: %s, want %s", c.given, c.seen, c.atmost, got, c.want)
		}
	}
}

// The same file twice proposes nothing twice, and forgetting it takes nothing
// from the answers.
func TestAFileIsKeptOnceAndForgottenWhole(t *testing.T) {
	b := load(t)
	iv := with()
	file := assessment.EvidenceFile{ID: "f1", SHA256: "s"}
	iv.AddFile(file, []assessment.Proposal{pickedByModel(b)})
	iv.AddFile(file, []assessment.Proposal{pickedByModel(b)})
	if len(iv.Seen.Files) != 1 || len(iv.Seen.Proposals) != 1 {
		t.Fatalf("%+v", iv.Seen)
	}
	if err := iv.Take(b, "p1", assessment.Taking{Choice: "d"}, "", time.Time{}); err != nil {
		t.Fatal(err)
	}
	if !iv.RemoveFile("f1") || iv.RemoveFile("f1") || !iv.Seen.Empty() ||
		iv.Answers[b.About(assessment.SubjectPicks)].Choice != "d" {
		t.Errorf("after forgetting: %+v, %+v", iv.Seen, iv.Answers)
	}
	if err := iv.Take(b, "p1", assessment.Taking{}, "", time.Time{}); err == nil {
		t.Error("a proposal that is gone was taken")
	}
}

// One action is one action however it is written; two systems are two.
func TestOneActionIsOneLine(t *testing.T) {
	for _, c := range []struct {
		a, b assessment.Line
		same bool
	}{
		{assessment.Line{Action: "delete_user"}, assessment.Line{System: "CRM", Action: "Delete user"}, true},
		{assessment.Line{System: "crm", Action: "deleteUser"}, assessment.Line{System: "CRM", Action: "delete-user"}, true},
		{assessment.Line{System: "Mail", Action: "send"}, assessment.Line{System: "CRM", Action: "send"}, false},
		{assessment.Line{Action: "send"}, assessment.Line{Action: "resend"}, false},
	} {
		if got := assessment.SameAction(c.a, c.b); got != c.same {
			t.Errorf("%+v and %+v: %v", c.a, c.b, got)
		}
	}
}
