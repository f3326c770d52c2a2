package store

import (
	"sync"
	"testing"

	"discern/assessment"
	"discern/assessment/report"
)

// sealed composes a report of what is sealed, with a record beside it.
func sealed(other *assessment.Interview) func(Sealing) (report.Report, error) {
	return func(of Sealing) (report.Report, error) {
		r, err := compose(of.Interview, of.Number)
		if other != nil {
			r.Other = &report.OtherRecord{InterviewID: other.ID, Rev: other.Rev}
		}
		return r, err
	}
}

func TestAButtonPressedTwiceSealsOneVersion(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	var wg sync.WaitGroup
	ids, errs := make([]string, 5), make([]error, 5)
	for i := range ids {
		wg.Go(func() { ids[i], errs[i] = d.SealChanged(d.ctx, d.owner, iv.ID, nil, sealed(nil)) })
	}
	wg.Wait()
	for i := range ids {
		ok(t, errs[i])
		same(t, ids[i], ids[0])
	}
	same(t, len(must(d.Reports(d.ctx, d.owner, iv.SystemID))(t)), 1)
}

// Between a commit and the moment at which what is remembered counts as old, another press
// may look: it has to see the version that was sealed, not the list of before.
func TestASecondPressSeesTheVersionThatWasJustSealed(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	d.save(d.owner, iv.ID, answered("EC1", "b"))
	before := must(d.Reports(d.ctx, d.owner, iv.SystemID))(t)
	same(t, len(before), 0)
	at := d.memos.commits.Load()

	first := must(d.SealChanged(d.ctx, d.owner, iv.ID, nil, sealed(nil)))(t)
	d.memos.reports.by[memoKey(d.owner, iv.SystemID)] = memoized[[]ReportHead]{at, before}
	d.memos.commits.Store(at)
	same(t, must(d.SealChanged(d.ctx, d.owner, iv.ID, nil, sealed(nil)))(t), first)
}

func TestWhatChangedIsSealedAnew(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	first := must(d.SealChanged(d.ctx, d.owner, iv.ID, nil, sealed(nil)))(t)

	other := &assessment.Interview{ID: "other", Rev: 3}
	both := must(d.SealChanged(d.ctx, d.owner, iv.ID, other, sealed(other)))(t)
	same(t, must(d.SealChanged(d.ctx, d.owner, iv.ID, other, sealed(other)))(t), both)
	d.save(d.owner, iv.ID, answered("EC1", "b"))
	var before *report.Report
	third := must(d.SealChanged(d.ctx, d.owner, iv.ID, other, func(of Sealing) (report.Report, error) {
		before = of.Before
		return sealed(other)(of)
	}))(t)
	if first == both || third == both || before == nil || before.ID != both {
		t.Errorf("versions %s, %s, %s; the last was composed beside %+v", first, both, third, before)
	}

	_, err := d.SealChanged(d.ctx, d.owner, "nothing", nil, sealed(nil))
	refused(t, err, assessment.NotFound)
}
