package report_test

import (
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"
)

// What can be planted in what a system reads is a failure to fear where a change meets
// nothing that refuses it, also where it could be undone; without strangers, or where
// something refuses it, it is none. What cannot be undone comes before it.
func TestAChangeThatAStrangerCanCauseIsFeared(t *testing.T) {
	b := load(t)
	post := assessment.Line{System: "Ledger", Action: "post an invoice", Kind: assessment.Writes, Identity: "svc-ap",
		Decided: assessment.DecidedBefore, Refuses: "nothing"}
	held := post
	held.Refuses = "a person"
	pay := post
	pay.Action, pay.Kind = "pay a supplier", assessment.Final
	for name, test := range map[string]struct {
		strangers string
		lines     []assessment.Line
		want      string
	}{
		"anyone can write, nothing refuses":  {"d", []assessment.Line{post}, "post an invoice"},
		"nobody unknown can write":           {"a", []assessment.Line{post}, ""},
		"something refuses":                  {"d", []assessment.Line{held}, ""},
		"a payment that cannot be undone":    {"d", []assessment.Line{post, pay}, "pay a supplier"},
		"the same where strangers write not": {"a", []assessment.Line{post, pay}, "pay a supplier"},
	} {
		iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a", "IS10="+test.strangers)
		iv.Inventory = test.lines
		r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon, Draft: true})
		text := ""
		if f := r.Front.Fear; f != nil {
			text = f.Text
		}
		if test.want == "" && text != "" || !strings.Contains(text, test.want) {
			t.Errorf("%s: it fears %q, want %q", name, text, test.want)
		}
	}
}

// The form says what a system can do by the list, and that more is counted than the
// list names where it is; what is to be signed grants the list and no more.
func TestTheFormSaysThatMoreIsCountedThanNamed(t *testing.T) {
	b := load(t)
	for tools, want := range map[string]string{"9": "; eight not named",
		"2": "; one not named", "3 to 9": "; some not named", "1": ""} {
		iv := number(with("EC1=f", "EC2=f", "EC7=e", "EC8=f"), "EC1", assessment.NumTools, tools)
		iv.Inventory = []assessment.Line{{System: "Mail", Action: "send a mail", Kind: assessment.Writes}}
		r := report.Compose(b, iv, assessment.Judge(b, iv), report.Seal{At: noon, Draft: true})
		form := inJSON(t, sectionOf(r, "access-decision").Blocks)
		if got := strings.Contains(form, " not named\""); got != (want != "") || !strings.Contains(form, want) {
			t.Errorf("with %s tools counted and one named, the form says %s", tools, form)
		}
	}
}
