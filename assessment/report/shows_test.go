package report_test

import (
	"testing"

	"discern/assessment"
	"discern/assessment/report"
)

func TestAReportShowsWhatItWasSealedOf(t *testing.T) {
	iv := assessment.Interview{ID: "i", Rev: 4}
	other := &assessment.Interview{ID: "o", Rev: 2}
	of := func(iv assessment.Interview, other *report.OtherRecord) *report.Report {
		return &report.Report{Interview: iv, Other: other}
	}
	for name, x := range map[string]struct {
		r     *report.Report
		other *assessment.Interview
		want  bool
	}{
		"as it stands":               {of(iv, nil), nil, true},
		"answered since":             {of(assessment.Interview{ID: "i", Rev: 3}, nil), nil, false},
		"both sides":                 {of(iv, &report.OtherRecord{InterviewID: "o", Rev: 2}), other, true},
		"the other side since":       {of(iv, &report.OtherRecord{InterviewID: "o", Rev: 1}), other, false},
		"the other side of another":  {of(iv, &report.OtherRecord{InterviewID: "x", Rev: 2}), other, false},
		"now with the other side":    {of(iv, nil), other, false},
		"now without the other side": {of(iv, &report.OtherRecord{InterviewID: "o", Rev: 2}), nil, false},
	} {
		if got := x.r.Shows(iv, x.other); got != x.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
