package assessment_test

import (
	"slices"
	"testing"

	"discern/assessment"
)

func TestOnlyWhatIsOpenIsHandedOver(t *testing.T) {
	b := load(t)
	iv := with("EC1=a", "EC2=?")
	got := assessment.CanHandOver(b, iv, []string{"EC2", "nothing", "EC1", "EC2"})
	if !slices.Equal(got, []string{"EC2"}) {
		t.Errorf("of one answered, one not known and one there is not, %v are handed over", got)
	}
	if got := assessment.CanHandOver(b, iv, nil); len(got) != 0 {
		t.Errorf("nothing ticked, and %v are handed over", got)
	}
}

func TestAHandOverBeginsWithWhatMattersToOne(t *testing.T) {
	b := load(t)
	iv := with("EC2=?")
	a := iv.Answers["EC2"]
	a.Who = "Tom Berg"
	iv.Answers["EC2"] = a

	if got, known := assessment.OfferedTo(b, iv, "Tom Berg"); !known || !slices.Equal(got, []string{"EC2"}) {
		t.Errorf("Tom is offered %v (%v)", got, known)
	}
	if got, known := assessment.OfferedTo(b, iv, "Somebody else"); known || len(got) != 0 {
		t.Errorf("a stranger is offered %v (%v)", got, known)
	}
	all, known := assessment.OfferedTo(b, iv, "")
	if known || !slices.Contains(all, "EC2") || len(all) < 2 {
		t.Errorf("everybody is offered %v (%v)", all, known)
	}
}

func TestAMeetingBegunTwiceIsOne(t *testing.T) {
	m := assessment.Meeting{People: []string{"Kim"}, Aim: "Settle it.", Minutes: 30}
	iv := assessment.Interview{}
	if iv.Begun(m) {
		t.Error("begun before any")
	}
	iv.Meetings = []assessment.Meeting{{}, m}
	if !iv.Begun(m) {
		t.Error("sent twice, it is another")
	}
	for _, other := range []assessment.Meeting{{Aim: m.Aim, Minutes: 30}, {People: m.People, Minutes: 30},
		{People: m.People, Aim: m.Aim, Minutes: 15}} {
		if iv.Begun(other) {
			t.Errorf("%+v is taken for it", other)
		}
	}
}
