package store

import (
	"testing"

	"discern/assessment"
)

// What came back through a link is used all at once; what is not known, and what the
// buyer uses already, is left; and nobody uses what came back to somebody else.
func TestWhatCameBackIsUsedInOneGo(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, _, p := d.buyer(iv.ID)
	token, l, err := d.PassOn(d.ctx, p, []string{"EC1", "EC2", "EC7"}, "Night team")
	ok(t, err)
	_, h, err := d.StartLink(d.ctx, token)
	ok(t, err)
	d.save(h, h.RecordID, answered("EC1", "a"))
	d.save(h, h.RecordID, answered("EC2", "c"))
	d.save(h, h.RecordID, assessment.Answer{Question: "EC7", State: assessment.Unknown})

	mine := func(question string) assessment.Answer {
		now := must(d.Interview(d.ctx, p, p.RecordID))(t)
		return now.AnswerTo(question)
	}
	ok(t, d.UsePassed(d.ctx, p, l.ID, "EC2"))
	same(t, []string{mine("EC2").Choice, mine("EC1").Choice}, []string{"c", ""})
	used := mine("EC2").Rev
	ok(t, d.UsePassed(d.ctx, p, l.ID, ""))
	same(t, []string{mine("EC1").Choice, mine("EC1").Taken.From}, []string{"a", "Night team"})
	same(t, mine("EC2").Rev, used)
	same(t, mine("EC7").State, assessment.Open)

	refused(t, d.UsePassed(d.ctx, p, "nothing", ""), assessment.NotFound)
	_, _, stranger := d.buyer(iv.ID)
	refused(t, d.UsePassed(d.ctx, stranger, l.ID, ""), assessment.NotFound)
}
