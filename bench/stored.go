package main

import (
	"context"
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/assessment/store"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"time"
)

const (
	storedInterviews = 500
	storedReports    = 50
)

// stored is a data folder with a team's year in it.
type stored struct {
	interviews []assessment.Interview
	report     string // id of a sealed report
	link       string // token of a buyer's link that nobody has opened
}

// stock fills a data folder. The interviews are the shipped examples under
// other names, each with some answers missing and some different; the same
// every time.
func stock(dir string) (stored, error) {
	ctx := context.Background()
	var out stored
	s := &site{}
	if err := s.load(); err != nil {
		return out, err
	}
	examples, err := readExamples(s.bank)
	if err != nil {
		return out, err
	}
	if s.store, err = store.Open(ctx, dir, store.Options{Bank: s.bank}); err != nil {
		return out, err
	}

	defer s.store.Close()
	owner, err := s.store.EnsureOwner(ctx)
	if err != nil {
		return out, err
	}

	s.owner = assessment.Principal{UserID: owner.ID, Name: owner.Name}
	draw := rand.New(rand.NewPCG(4, 11))
	for i := range storedInterviews {
		iv, err := s.store.BeginInterview(ctx, s.owner, varied(s.bank, examples[i%len(examples)], i, draw), "",
			false)
		if err != nil {
			return out, err
		}
		out.interviews = append(out.interviews, iv)
		if i%(storedInterviews/storedReports) > 0 {
			continue
		}
		r, err := s.seal(iv.ID)
		if err != nil {
			return out, err
		}

		out.report = r.ID
	}

	out.link, _, err = s.store.CreateLink(ctx, s.owner,
		store.Link{InterviewID: out.interviews[0].ID, Right: assessment.RightAnswer, Name: "Priya"})
	return out, err
}

func readExamples(b *assessment.Bank) ([]assessment.Interview, error) {
	names, err := fs.Glob(bank.Examples(), "*.yaml")
	if err != nil {
		return nil, err
	}

	var out []assessment.Interview
	for _, name := range names {
		data, err := fs.ReadFile(bank.Examples(), name)
		if err != nil {
			return nil, err
		}
		iv, err := export.ReadInterview(name, data, b)
		if err != nil {
			return nil, err
		}

		out = append(out, iv)
	}

	return out, nil
}

var (
	trades = []string{"Claims", "Invoice", "Onboarding", "Incident", "Refund", "Contract", "Procurement", "Access review",
		"Support", "Research"}
	jobs = []string{"intake", "triage", "assistant", "summary", "routing", "checker", "planner", "desk",
		"watch", "answers"}
	firms = []string{"Halden Freight", "Brightwater Bank", "Corvid Health", "Tellus Energy", "Norrland Rail",
		"Quayside Insurance", "Aster Retail"}
	said = []string{"It depends on the customer.", "Whatever the run needs, it looks up.", "Nobody has counted, honestly.",
		"There is a queue, and two people look at it.", "The vendor told us it could not do that."}
)

// varied is an example under another name: a fifth of its answers not given
// yet, a sixth of them different, a sentence somebody said beside every third.
func varied(b *assessment.Bank, example assessment.Interview, n int, draw *rand.Rand) assessment.Interview {
	iv := example
	iv.System = fmt.Sprintf("%s %s %d", trades[n%len(trades)], jobs[n/len(trades)%len(jobs)], n/100+1)
	iv.Company = firms[n%len(firms)]
	iv.Answers, iv.Quotes = map[string]assessment.Answer{}, nil

	for _, q := range b.All() { // in the order of the bank, so that every run draws the same
		a, ok := example.Answers[q.ID]
		if !ok || draw.IntN(5) == 0 {
			continue
		}

		if q.Kind != assessment.KindControlMulti && a.State == assessment.Answered && draw.IntN(6) == 0 {
			a.Choice = q.Options[draw.IntN(len(q.Options))].ID
		}

		iv.Answers[q.ID] = a
		if draw.IntN(3) == 0 {
			iv.Quotes = append(iv.Quotes, assessment.Quote{Question: q.ID, Text: said[draw.IntN(len(said))], Speaker: "Priya",
				TheirWords: true})
		}
	}

	return iv
}

func (s *site) seal(id string) (report.Report, error) {
	return s.store.Seal(context.Background(), s.owner, id, func(iv assessment.Interview, n int) (report.Report, error) {
		return report.Compose(s.bank, iv, assessment.Judge(s.bank, iv),
			report.Seal{Number: n, At: time.Now(), By: s.owner.Name, Guide: s.guide}), nil
	})
}
