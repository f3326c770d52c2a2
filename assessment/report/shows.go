package report

import "discern/assessment"

// Shows reports whether a report that was sealed of an interview shows it exactly as it
// stands, with the same record beside it: sealing it again would say the same.
func (r *Report) Shows(iv assessment.Interview, other *assessment.Interview) bool {
	if r.Interview.Rev != iv.Rev {
		return false
	}
	if r.Other == nil || other == nil {
		return r.Other == nil && other == nil
	}
	return r.Other.InterviewID == other.ID && r.Other.Rev == other.Rev
}
