package web

import (
	"slices"

	"discern/assessment"
	"discern/assessment/store"
)

// What a buyer reads, chooses and types on the pages between the questions and the
// report: the page of systems and actions with two lines filled in, and the check.
var (
	loadActions = assessment.Load{Words: 110, Chosen: 4, Typed: 4}
	loadCheck   = assessment.Load{Words: 200}
)

// minutesOf is about how long a link takes from its start: those questions alone, or,
// where it names none, the whole way.
func (s *Server) minutesOf(only []string) int {
	return s.ahead(buyer{path: assessment.BuyerPath(s.config.Bank, assessment.Interview{}, only),
		link: store.Link{Questions: only}}).Minutes()
}

// ahead is what the buyer still has to read, choose and type. Until the answers settle
// which questions come, the longer branch is reckoned with, so that it never grows.
func (s *Server) ahead(b buyer) assessment.Load {
	bank, stage := s.bankOf(b.iv), b.iv.Stage()
	open := slices.DeleteFunc(slices.Clone(b.path), b.settled)
	out := bank.LoadOf(stage, open)
	if b.delta() {
		return out
	}

	branch := map[assessment.Path][]string{}
	for _, q := range bank.All() {
		if !slices.Contains(b.path, q.ID) && !b.settled(q.ID) {
			branch[q.Path] = append(branch[q.Path], q.ID)
		}
	}
	if !s.branched(b) {
		out = out.And(bank.LoadOf(stage, branch[assessment.PathBoth]))
		agent, workflow := bank.LoadOf(stage, branch[assessment.PathAgent]),
			bank.LoadOf(stage, branch[assessment.PathWorkflow])
		if agent.Words > workflow.Words {
			out = out.And(agent)
		} else {
			out = out.And(workflow)
		}
	}

	if len(b.iv.Context) == 0 && b.untouched() {
		out = out.And(bank.LoadAbout())
	}
	if len(b.iv.Inventory) == 0 {
		out = out.And(loadActions)
	}
	if out != (assessment.Load{}) {
		out = out.And(loadCheck)
	}

	return out
}

// branched reports whether the answers settled which questions come after the base ones.
func (s *Server) branched(b buyer) bool {
	return slices.ContainsFunc(b.path, func(id string) bool {
		q, ok := s.config.Bank.Question(id)
		return ok && q.Path != assessment.PathBase
	})
}
