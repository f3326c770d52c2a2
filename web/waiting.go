package web

import (
	"context"
	"fmt"
	"slices"
	"time"

	"discern/assessment"
	"discern/assessment/store"
	"discern/assessment/words"
	"discern/templates"
)

// When a link is worth a look.
const (
	stalledAfter = 5 * 24 * time.Hour
	expiresSoon  = 3 * 24 * time.Hour
)

// waitingShown is how many things that wait stand above the list: what is more
// comes up as these are done.
const waitingShown = 20

// waiting lists what waits for somebody of the workspace, what people did
// first: sent back, two answers differ, a reader's correction; then what they
// did not do. more says that there is more than it lists.
func (s *Server) waiting(ctx context.Context, p assessment.Principal) (all []templates.WaitingItem,
	more bool, err error) {
	w, err := s.store.WaitingFor(ctx, p, waitingShown, store.Patience{Stalled: stalledAfter, Expires: expiresSoon})
	if err != nil {
		return nil, false, err
	}

	for _, l := range slices.Concat(w.Unseen, w.Differ) {
		if len(all) == waitingShown {
			break
		}
		d, err := s.differencesOpen(ctx, p, l)
		if err != nil {
			return nil, false, err
		}

		item := s.waitingFor(l)
		if l.Seen.Before(l.Shared) {
			all = append(all, item("Sent back", fmt.Sprintf("%s answered about %s. %s", l.Name, l.System, d.words()),
				"/compare#record-"+l.RecordID, "See both sides"))
		} else if d.open > 0 {
			all = append(all, item("Two answers differ", fmt.Sprintf("%s and you, about %s. %s", l.Name, l.System, d.words()),
				"/compare#record-"+l.RecordID, "Settle them"))
		}
	}

	for _, c := range w.Corrections {
		all = append(all, templates.WaitingItem{Kind: "Something is wrong", System: c.System,
			Text: fmt.Sprintf("%s, about report %d of %s.", c.Name, c.Number, c.System),
			URL:  templates.InterviewURL(c.InterviewID) + "/compare#corrections", Act: "Read it"})
	}
	for _, l := range w.Quiet {
		if kind, text := s.quietly(ctx, l); kind != "" {
			all = append(all, s.waitingFor(l)(kind, text, "/links", "Links"))
		}
	}

	more = w.More || len(w.Unseen)+len(w.Differ) > waitingShown || len(all) > waitingShown
	return all[:min(len(all), waitingShown)], more, nil
}

func (s *Server) waitingFor(l store.SystemLink) func(kind, text, page, act string) templates.WaitingItem {
	return func(kind, text, page, act string) templates.WaitingItem {
		return templates.WaitingItem{Kind: kind, Text: text, System: l.System,
			URL: templates.InterviewURL(l.InterviewID) + page, Act: act}
	}
}

// quietly says what became of a link that nothing came back through.
func (s *Server) quietly(ctx context.Context, l store.SystemLink) (kind, text string) {
	now := s.now()
	answer := l.Right == assessment.RightAnswer
	switch last := l.Updated; {
	case !l.Live(now):
		return "", ""
	case l.Expires.Sub(now) <= expiresSoon && (answer || l.Opened.IsZero()):
		return "Expires soon", fmt.Sprintf("The link for %s, about %s, works until %s.", l.Name, l.System,
			templates.Day(ctx, l.Expires))
	case l.Opened.IsZero() && now.Sub(l.Created) >= stalledAfter:
		return "Not opened", fmt.Sprintf("%s has not opened the link about %s since %s.", l.Name, l.System,
			templates.Day(ctx, l.Created))
	case answer && !l.Opened.IsZero() && !l.Emptied() && now.Sub(last) >= stalledAfter:
		return "Opened, then quiet", fmt.Sprintf("%s, on %s: %s, nothing since %s.", l.Name, l.System, answeredOf(l.Link),
			templates.Day(ctx, last))
	}

	return "", ""
}

// comparison is how a shared record stands to the interview its link was made
// from.
type comparison struct {
	open, turn   int // answers that differ and nobody settled; those of them that would change our verdict
	alone        int // answers that only they gave
	ours, theirs templates.ShapeOf
}

// words says it in a line of the list.
func (d comparison) words() string {
	out := "No answer differs from yours"
	if d.open > 0 {
		out = words.Figure(d.open, "answer differs", "answers differ") + " from yours"
		switch {
		case d.open == 1 && d.turn == 1:
			out += "; taking it over would change your verdict"
		case d.turn > 0:
			out += "; " + words.Figure(d.turn, "of them would change your verdict if taken over",
				"of them would each change your verdict if taken over")
		}
	} else if d.alone > 0 {
		out += ", and " + words.Figure(d.alone, "is only theirs", "are only theirs")
	}

	return out + ". " + d.verdicts()
}

// verdicts says whether the two records come to the same.
func (d comparison) verdicts() string {
	early := func(s templates.ShapeOf) bool { return s.Shape == assessment.UndeterminedShape || s.Name == "" }
	switch {
	case early(d.ours) && early(d.theirs):
		return "It is too early for a verdict on either side."
	case early(d.theirs):
		return "Theirs has too few answers for a verdict."
	case early(d.ours):
		return "Theirs gives " + words.Lower(d.theirs.Name) + "; yours has too few answers for a verdict."
	case d.ours.Shape == d.theirs.Shape:
		return "Both come to the same verdict: " + words.Lower(d.ours.Name) + "."
	}

	return "The verdicts differ: " + words.Lower(d.theirs.Name) + " from theirs, " +
		words.Lower(d.ours.Name) + " from yours."
}

func (s *Server) differencesOpen(ctx context.Context, p assessment.Principal, l store.SystemLink) (comparison, error) {
	var out comparison
	read, err := s.store.Interviews(ctx, p, l.InterviewID, l.RecordID)
	if err != nil || len(read) < 2 {
		return out, err
	}

	ours, theirs := read[l.InterviewID], read[l.RecordID]
	settled, err := s.store.Settlements(ctx, p, ours, theirs)
	for _, d := range assessment.Compare(s.config.Bank, ours, theirs) {
		if _, ok := settled[d.Question]; ok {
			continue
		}
		switch {
		case d.Kind == assessment.Theirs:
			out.alone++
		case d.Becomes != "":
			out.open, out.turn = out.open+1, out.turn+1
		default:
			out.open++
		}
	}

	out.ours, out.theirs = s.verdicts.judge(ours).shape, s.verdicts.judge(theirs).shape
	return out, err
}

// answeredOf says how far a link's holder is: "3 of 7 answered".
func answeredOf(l store.Link) string {
	if n := len(l.Questions); n > 0 {
		return fmt.Sprintf("%d of %d answered", min(l.Answered, n), n)
	}
	return words.Figure(l.Answered, "question", "questions") + " answered"
}
