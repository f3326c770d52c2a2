package report_test

import (
	"discern/assessment"
	"discern/assessment/report"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// A name that is known leaves no field of a report, whatever field it stands in,
// for no audience: a field that is new is looked at as every other. Ids are the
// only exception, and nobody types them.
func TestANameLeavesEveryFieldOfAReport(t *testing.T) {
	const said = "Xanthippe"
	b := load(t)
	iv := with("EC1=a", "EC2=a")
	iv.Side = assessment.SideSeller
	iv.People = []assessment.Person{{Name: "Xanthippe Quill", Role: "Platform lead"}}
	ids := map[string]bool{}
	tried := 0
	r := report.Compose(b, iv, assessment.Judge(b, iv), sealed)
	r.Other = nil
	planted(reflect.ValueOf(&r).Elem(), "Report", said+" knows", func(at string) {
		if strings.HasPrefix(at, "Person.") { // one more person
			return
		}
		tried++
		for _, audience := range report.Audiences {
			for _, how := range []assessment.Names{assessment.NamesRoles, assessment.NamesInitials} {
				whole := r
				whole.Interview.People = iv.People
				out := whole.For(report.View{Audience: audience, Names: how})
				eachText(reflect.ValueOf(out), func(s string) {
					if strings.Contains(s, said) {
						ids[at] = true
					}
				})
			}
		}
	})
	if tried < 150 {
		t.Errorf("only %d fields were tried", tried)
	}

	for at := range ids {
		if !isID[at] {
			t.Errorf("a name stays in %s", at)
		}
	}
}

// isID are the fields that hold ids and what the program made: of something stored, of a question, of an
// answer, a rule, a number or an area.
var isID = func() map[string]bool {
	out := map[string]bool{}
	for _, f := range strings.Fields(`Report.ID Section.ID Block.From Item.From ReachHeard.From Key.From Row.ID Lead.From Scale.ID
		ScaleMark.Question OtherRecord.InterviewID Interview.ID Interview.SystemID Interview.Bank Interview.Parked
		Interview.IntentAgainst Interview.Frameworks Access.First FirstLimit.Question Person.ID Answer.Question Answer.Choice Answer.Choices Taken.Record Quote.ID
		Quote.Question Note.ID Note.Question Line.ID Line.Part Part.ID Meeting.ID BankRef.Version BankRef.SHA256 TraitResult.ID
		Flip.Question Flip.Answer Firmness.Questions Change.Question Change.Answer Ask.Question Verdict.ShortPath
		Verdict.LeftThatMatter OpenQuestion.Question OpenQuestion.Settles Finding.Rule Finding.Questions
		Finding.Numbers Contribution.Question Contribution.Answer Because.From LimitResult.Question Figure.From
		Figures.Band Gap.Area Gap.Question PartVerdict.ID Sender.Accent Logo.Digest Logo.Type`) {
		out[f] = true
	}
	return out
}()

// What is exempt as an id looks like one wherever a report holds it.
func TestWhatIsKeptAsAnIDIsOne(t *testing.T) {
	b := load(t)
	id := regexp.MustCompile(`^[A-Za-z0-9_.:+-]*$`)
	iv := noted("Priya Nair built it.")
	r := report.Compose(b, iv, assessment.Judge(b, iv), sealed)
	seen := map[string]bool{}
	var walk func(v reflect.Value, at string)
	walk = func(v reflect.Value, at string) {
		switch v.Kind() {
		case reflect.String:
			if isID[at] {
				seen[at] = true
				if !id.MatchString(v.String()) {
					t.Errorf("%s holds %q", at, v.String())
				}
			}
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem(), at)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					walk(v.Field(i), fmt.Sprintf("%s.%s", v.Type().Name(), f.Name))
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), at)
			}
		case reflect.Map:
			for _, k := range v.MapKeys() {
				walk(v.MapIndex(k), at)
			}
		}
	}
	walk(reflect.ValueOf(r), "Report")
	if len(seen) < 20 {
		t.Errorf("only %v were seen", seen)
	}
}
