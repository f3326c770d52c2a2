package web

import (
	"context"
	"fmt"
	"time"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// When a link is worth a look.
const (
	stalledAfter = 5 * 24 * time.Hour
	expiresSoon  = 3 * 24 * time.Hour
)

// waiting lists what waits for somebody of the workspace, what people did
// first: sent back, two answers differ, a reader's correction; then what they
// did not do.
func (s *Server) waiting(ctx context.Context, p assessment.Principal) ([]templates.WaitingItem, error) {
	links, err := s.store.OpenLinks(ctx, p)
	if err != nil {
		return nil, err
	}
	var sent, differ, quiet []templates.WaitingItem
	for _, l := range links {
		item := s.waitingFor(l)
		if !l.Shared.IsZero() && l.Right == assessment.RightAnswer {
			if l.Seen.Before(l.Shared) {
				sent = append(sent, item("Sent back", fmt.Sprintf("%s answered about %s.", l.Name, l.System), "/compare", "See both sides"))
				continue
			}
			open, err := s.differencesOpen(ctx, p, l)
			if err != nil {
				return nil, err
			}
			if open > 0 {
				differ = append(differ, item("Two answers differ", fmt.Sprintf("%s and you, on %s of %s.", l.Name, plural(open, "question"), l.System), "/compare", "Settle them"))
			}
			continue
		}
		if kind, text := s.quietly(l); kind != "" {
			quiet = append(quiet, item(kind, text, "/links", "Links"))
		}
	}
	wrong, err := s.store.Corrections(ctx, p, "")
	if err != nil {
		return nil, err
	}
	for _, c := range wrong {
		differ = append(differ, templates.WaitingItem{Kind: "Something is wrong", System: c.System,
			Text: fmt.Sprintf("%s, about report %d of %s.", c.Name, c.Number, c.System), URL: templates.InterviewURL(c.InterviewID) + "/compare#corrections", Act: "Read it"})
	}
	return append(append(sent, differ...), quiet...), nil
}

func (s *Server) waitingFor(l store.SystemLink) func(kind, text, page, act string) templates.WaitingItem {
	return func(kind, text, page, act string) templates.WaitingItem {
		return templates.WaitingItem{Kind: kind, Text: text, System: l.System, URL: templates.InterviewURL(l.InterviewID) + page, Act: act}
	}
}

// quietly says what became of a link that nothing came back through.
func (s *Server) quietly(l store.SystemLink) (kind, text string) {
	now := s.now()
	answer := l.Right == assessment.RightAnswer
	switch last := l.Updated; {
	case !l.Live(now):
		return "", ""
	case l.Expires.Sub(now) <= expiresSoon && (answer || l.Opened.IsZero()):
		return "Expires soon", fmt.Sprintf("The link for %s, about %s, works until %s.", l.Name, l.System, day(l.Expires))
	case l.Opened.IsZero() && now.Sub(l.Created) >= stalledAfter:
		return "Not opened", fmt.Sprintf("%s has not opened the link about %s since %s.", l.Name, l.System, day(l.Created))
	case answer && !l.Opened.IsZero() && now.Sub(last) >= stalledAfter:
		return "Opened, then quiet", fmt.Sprintf("%s, on %s: %s, nothing since %s.", l.Name, l.System, answeredOf(l.Link), day(last))
	}
	return "", ""
}

// differencesOpen counts the differences of a shared record with the interview
// its link was made from that nobody settled.
func (s *Server) differencesOpen(ctx context.Context, p assessment.Principal, l store.SystemLink) (int, error) {
	read, err := s.store.Interviews(ctx, p, l.InterviewID, l.RecordID)
	if err != nil || len(read) < 2 {
		return 0, err
	}
	settled, err := s.store.Settled(ctx, p, read[l.InterviewID], read[l.RecordID])
	n := 0
	for _, d := range assessment.Compare(s.config.Bank, read[l.InterviewID], read[l.RecordID]) {
		if _, ok := settled[d.Question]; !ok && d.Kind == assessment.Differs {
			n++
		}
	}
	return n, err
}

// answeredOf says how far a link's holder is: "3 of 7 answered".
func answeredOf(l store.Link) string {
	if n := len(l.Questions); n > 0 {
		return fmt.Sprintf("%d of %d answered", min(l.Answered, n), n)
	}
	return plural(l.Answered, "question") + " answered"
}
