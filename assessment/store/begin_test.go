package store

import (
	"errors"
	"testing"

	"discern/assessment"
)

func TestASystemThatIsHereIsAskedAboutBeforeItGetsAnotherInterview(t *testing.T) {
	d := newDesk(t)
	claims := assessment.Interview{System: "Claims intake", Company: "Northwind"}
	first := must(d.BeginInterview(d.ctx, d.owner, claims, "one", false))(t)
	same(t, must(d.BeginInterview(d.ctx, d.owner, claims, "one", false))(t).ID, first.ID) // sent twice

	claims.System = " claims INTAKE"
	_, err := d.BeginInterview(d.ctx, d.owner, claims, "two", false)
	here, is := errors.AsType[*SameSystemError](err)
	if !is || here.System.ID != first.SystemID {
		t.Fatalf("got %v", err)
	}
	refused(t, err, assessment.Conflict)

	second := must(d.BeginInterview(d.ctx, d.owner, claims, "two", true))(t)
	if second.ID == first.ID || second.SystemID != first.SystemID {
		t.Errorf("another interview is %s of %s", second.ID, second.SystemID)
	}
	tom := d.person("Tom", assessment.RoleSeller) // who may not see that system
	if own := must(d.BeginInterview(d.ctx, tom, claims, "three", false))(t); own.SystemID == first.SystemID {
		t.Error("somebody is let into a system they may not read")
	}
}
