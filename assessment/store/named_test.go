package store

import (
	"context"
	"errors"
	"strings"
	"testing"

	"discern/assessment"
)

func TestErrorsNameTheirOperationAndKeepTheirCode(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	iv := d.interview("Claims")
	refuse := func(_ *assessment.Interview) error { return assessment.Errorf(assessment.Invalid, "No.") }
	for op, do := range map[string]func() error{
		"save answer": func() error {
			_, err := d.SaveAnswer(d.ctx, d.owner, "nothing", answered("EC1", "a"), 0, "")
			return err
		},
		"save form":        func() error { _, err := d.SaveForm(d.ctx, d.owner, iv, pick("EC1", "z"), 0, ""); return err },
		"read interview":   func() error { _, err := d.Interview(d.ctx, d.owner, "nothing"); return err },
		"update interview": func() error { _, err := d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, refuse); return err },
		"undo":             func() error { _, _, err := d.Undo(d.ctx, d.owner, iv.ID); return err },
		"seal":             func() error { _, err := d.Seal(d.ctx, d.owner, "nothing", compose); return err },
		"look up link":     func() error { _, err := d.LookLink(d.ctx, "nothing"); return err },
	} {
		err := do()
		e, is := errors.AsType[*assessment.Error](err)
		if !is || e.Code == "" || strings.HasPrefix(e.Msg, op) {
			t.Errorf("%s: no error of the domain: %v", op, err)
			continue
		}
		if got := err.Error(); !strings.HasPrefix(got, op+": ") || strings.Count(got, op+": ") != 1 {
			t.Errorf("%s fails as %q", op, got)
		}
	}

	ctx, cancel := context.WithCancel(d.ctx)
	cancel()
	if _, err := d.Interview(ctx, d.owner, iv.ID); !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "read interview: ") {
		t.Errorf("given up: %v", err)
	}
	ok(t, d.Close())
	if _, err := d.SaveForm(d.ctx, d.owner, iv, pick("EC1", "a"), 0, ""); !errors.Is(err, errClosed) || !strings.HasPrefix(err.Error(), "save form: ") {
		t.Errorf("closed: %v", err)
	}
}
