package web

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/store"
)

// How sure a buyer is is asked with nothing chosen, kept as open where nothing was
// said, and offered again as it was said and no other way.
func TestHowSureABuyerIsIsNeverChosenForThem(t *testing.T) {
	o := newOffice(t)
	chosen := regexp.MustCompile(`<input type="radio" name="evidence" value="([a-z-]*)" checked`)
	offered := func() string {
		if m := chosen.FindStringSubmatch(o.buyer.see("/b/" + o.record + "/q/EC1").body); m != nil {
			return m[1]
		}
		return ""
	}
	kept := func(question string) assessment.Evidence {
		var d store.PersonData
		if err := json.Unmarshal([]byte(o.buyer.see("/b/"+o.record+"/data/everything.json").body), &d); err != nil {
			t.Fatal(err)
		}
		return d.Record.AnswerTo(question).Evidence
	}

	if got := offered(); got != "" {
		t.Errorf("%q stands chosen before anything was said", got)
	}
	o.says("EC1", "a")
	if kept("EC1") != assessment.NotSaid || offered() != "" {
		t.Errorf("nothing was said, kept is %q and %q stands chosen", kept("EC1"), offered())
	}

	o.says("EC1", "a", "evidence", "said")
	if kept("EC1") != assessment.Said || offered() != "said" {
		t.Errorf("it was said, kept is %q and %q stands chosen", kept("EC1"), offered())
	}
	o.says("FM1", "a") // does not ask it
	if got := kept("FM1"); got != assessment.Said {
		t.Errorf("a question that does not ask how sure one is keeps %q", got)
	}
	if !strings.Contains(o.buyer.see("/b/"+o.record+"/q/EC1").body, `value="said"`) {
		t.Error("the choices are not found: the test sees too little")
	}
}
