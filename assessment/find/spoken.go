package find

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"

	"discern/assessment"
)

const (
	// besideScore is the least score with which a spoken line is put beside a
	// question: small talk stays below it.
	besideScore = 1.6
	// besideMost is how many lines stand beside one question.
	besideMost = 3
	// besideWords is the least number of words that say anything.
	besideWords = 4
)

// Turn is what one person said in one go.
type Turn struct {
	Speaker, Text string
}

// Candidate is a line that may answer a question. Where somebody asked the
// question aloud, it is what another person said next.
type Candidate struct {
	Question *assessment.Question
	Line     int // place among the turns
	Asked    int // place of the line that asked; -1 where nobody did
	Score    float64
}

// Beside puts spoken lines beside the questions they may answer, a few each, in
// the order of the bank and the best first. It reads all lines once.
func (f *Finder) Beside(turns []Turn) []Candidate {
	found := make([][]Found, len(turns))
	var wait sync.WaitGroup
	step := max(1, runtime.GOMAXPROCS(0))
	for first := range step {
		wait.Go(func() {
			for i := first; i < len(turns); i += step {
				if len(strings.Fields(turns[i].Text)) >= besideWords {
					found[i] = f.Find(turns[i].Text)
				}
			}
		})
	}
	wait.Wait()

	by := map[string][]Candidate{}
	for i, list := range found {
		if len(list) == 0 || list[0].Score < besideScore {
			continue
		}
		c := Candidate{Question: list[0].Question, Line: i, Asked: -1, Score: list[0].Score}
		if strings.HasSuffix(strings.TrimSpace(turns[i].Text), "?") {
			c.Asked, c.Line = i, answerTo(turns, i)
		}
		if c.Line < 0 {
			continue
		}
		same := func(x Candidate) bool { return x.Line == c.Line }
		if at := slices.IndexFunc(by[c.Question.ID], same); at < 0 {
			by[c.Question.ID] = append(by[c.Question.ID], c)
		} else if by[c.Question.ID][at].Score < c.Score {
			by[c.Question.ID][at] = c
		}
	}

	var out []Candidate
	for _, q := range f.all {
		list := by[q.ID]
		slices.SortStableFunc(list, func(a, b Candidate) int { return cmp.Compare(b.Score, a.Score) })
		out = append(out, list[:min(len(list), besideMost)]...)
	}

	return out
}

// answerTo is what somebody else said next after a question; -1 where nobody did.
func answerTo(turns []Turn, asked int) int {
	for i := asked + 1; i < len(turns) && i <= asked+3; i++ {
		if turns[i].Speaker != turns[asked].Speaker || turns[i].Speaker == "" {
			return i
		}
	}

	return -1
}
