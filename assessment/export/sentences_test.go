package export

import "discern/assessment/report"

// What the faults of a file say that several tests look for, once.
const (
	noKey      = "there is no key"
	noQuestion = "there is no question"
	notOneOf   = "is not one of"
)

// What the reports made by hand show as the report itself would.
const (
	branchesName    = "Workflow with model-chosen branches"
	whatWouldChange = "What would change it"
)

// sellersMark is what the seller's version says of itself.
func sellersMark() string {
	r := report.Report{View: report.View{Audience: report.ForSeller}}
	return r.Marking()
}
