package store

import (
	"cmp"
	"context"
	"errors"
	"maps"

	"discern/assessment"
)

// errNoBank is a mistake of whoever wired the program.
var errNoBank = errors.New("the store was opened without a question bank")

// bank is the one by whose rule an interview is changed.
func (t *tx) bank() (*assessment.Bank, error) {
	if t.s.bank == nil {
		return nil, errNoBank
	}
	return t.s.bank, nil
}

// SavedForm is what came of a form.
type SavedForm struct {
	Interview assessment.Interview // as it then stands
	Sent      assessment.Answer    // the answer as the form gave it
}

// Same reports whether what is stored now is what was sent.
func (s SavedForm) Same() bool {
	return s.Interview.AnswerTo(s.Sent.Question).SameSubstance(s.Sent)
}

// SaveForm keeps one filling-in of a question's form, whole or not at all: the
// rule of answers is run on what is stored now, and the answer, a quote and the
// marks are one commit. iv is the interview as it was read. What the rule
// refuses is an *assessment.RefusedError.
//
// baseRev is the Rev of the answer the form showed; a negative one skips what
// follows. When a newer answer was saved since, and says something else, the
// error is a *ConflictError with both, unless the newer one was saved with the
// same op, or one that the form follows: it was gone back to and edited, which is
// a change of mind.
// Saying the same again saves nothing. A repeated op with the same content is
// applied once, and a quote is added once for each op.
func (s *Store) SaveForm(ctx context.Context, p assessment.Principal, iv assessment.Interview, f assessment.Filled,
	baseRev int, op string) (SavedForm, error) {
	if s.bank == nil {
		return SavedForm{Interview: iv}, named("save form", errNoBank)
	}

	var before *ahead
	f.Given.Side = iv.Side
	if sent, wrong := f.Answer(s.bank.For(&iv), iv.AnswerTo(f.Given.Question)); len(wrong) == 0 {
		before = s.judgeAhead(iv, sent)
	}

	var out SavedForm
	err := s.writeSaid(ctx, "save form", func(t *tx) error {
		w, r, err := t.writable(p, iv.ID)
		if err != nil {
			return err
		}

		f.Given.Side = r.side
		k := &formKeeper{t: t, w: w, r: r, form: f, base: baseRev, ahead: before,
			op:      operation{id: op, subject: f.Given.Question, of: *cmp.Or(f.Sent, &f.Given)},
			quoteOp: operation{id: op, subject: "quote", of: f.Quote}}
		if op != "" {
			k.quoteOp.id = op + ".quote"
		}

		out, err = k.keep(iv)
		return err
	})
	if err != nil {
		return SavedForm{Interview: iv, Sent: out.Sent}, err
	}

	return out, nil
}

// formKeeper keeps one form within a transaction.
type formKeeper struct {
	t    *tx
	w    who
	r    row
	form assessment.Filled
	base int

	op, quoteOp operation
	ahead       *ahead
}

func (k *formKeeper) keep(iv assessment.Interview) (SavedForm, error) {
	sent, now, answers, err := k.answer()
	if err != nil {
		return SavedForm{Sent: sent}, err
	}

	out := SavedForm{Interview: iv, Sent: sent}
	if iv.Rev != k.r.rev { // somebody saved since it was read
		if out.Interview, err = k.t.interview(k.w, k.r); err != nil {
			return out, err
		}
	}

	quote, err := k.newQuote()
	if err != nil {
		return out, err
	}

	marked := out.Interview
	marks := k.form.Marks != nil && marked.SetMarks(*k.form.Marks, sent)

	switch {
	case quote || marks:
		out.Interview, err = k.whole(sent, answers, quote)
	case answers:
		out.Interview, err = k.answerAlone(out.Interview, sent, now)
	default:
		return out, nil
	}

	if err != nil {
		return out, err
	}

	if answers {
		err = k.t.remember(k.w, k.r.id, k.op)
	}

	if quote {
		err = cmp.Or(err, k.t.remember(k.w, k.r.id, k.quoteOp))
	}

	return out, err
}

// answer runs the rule on what is stored, and reports whether that is to change.
func (k *formKeeper) answer() (sent assessment.Answer, now savedAnswer, changes bool, err error) {
	bank := k.t.s.bank.Edition(k.r.bank)
	now, err = k.t.answer(k.w, k.r.id, k.form.Given.Question)
	if err != nil {
		return sent, now, false, err
	}
	done, err := k.t.replayed(k.w, k.r.id, k.op)
	if err != nil {
		return sent, now, false, err
	}
	if done {
		sent, _ = k.form.Answer(bank, now.Answer)
		return sent, now, false, nil
	}

	sent, wrong := k.form.Answer(bank, now.Answer)
	if err := assessment.Refuse(wrong); err != nil {
		return sent, now, false, err
	}
	body, err := encodeAnswer(sent)
	if err != nil || body == now.body {
		return sent, now, false, err
	}

	if k.base >= 0 && k.base != now.Rev && !k.onlyNoted(now) {
		own, err := k.t.savedBy(k.w, k.r.id, k.op, k.form.Follows, now.Rev)
		if err != nil {
			return sent, now, false, err
		}
		if !own {
			return sent, now, false, &ConflictError{Mine: sent, Theirs: now.Answer}
		}
	}

	return sent, now, true, nil
}

// onlyNoted reports whether all that was saved since the form was made is what others
// noted privately: of that whoever sends the form sees nothing.
func (k *formKeeper) onlyNoted(now savedAnswer) bool {
	for rev := now.Rev - 1; rev > 0; rev-- {
		then, err := k.t.answerAt(k.w, k.r.id, now.Question, rev)
		if err != nil || then.body != now.body {
			return false
		}
		if rev == k.base {
			return true
		}
	}

	return false
}

// newQuote reports whether the form brings a quote that was not kept before.
func (k *formKeeper) newQuote() (bool, error) {
	if k.form.Quote == nil {
		return false, nil
	}
	done, err := k.t.replayed(k.w, k.r.id, k.quoteOp)
	return !done, err
}

// answerAlone saves an answer with nothing beside it, which is what nearly every
// save of a call is: nothing else is read or written.
func (k *formKeeper) answerAlone(iv assessment.Interview, a assessment.Answer,
	now savedAnswer) (assessment.Interview, error) {
	saved, err := k.t.saveOne(k.w, k.r, a, now)
	if err != nil {
		return iv, err
	}

	k.t.use(k.ahead, k.r, a)

	iv.Rev, iv.Answers = k.r.rev+1, maps.Clone(iv.Answers)
	if iv.Answers == nil {
		iv.Answers = map[string]assessment.Answer{}
	}

	saved.Asides = iv.Answers[a.Question].Asides // what others share stays
	iv.Answers[a.Question] = saved
	return iv, nil
}

// whole saves everything the form brings as one change.
func (k *formKeeper) whole(a assessment.Answer, answers, quote bool) (assessment.Interview, error) {
	c := change{w: k.w, r: k.r, base: -1} // the answer was held against the form's revision
	iv, err := c.begin(k.t)
	if err != nil {
		return iv, err
	}

	if answers {
		iv.Answers[a.Question] = a
	}

	if quote {
		iv.AddQuote(*k.form.Quote)
	}

	if k.form.Marks != nil {
		iv.SetMarks(*k.form.Marks, a)
	}

	if _, err := c.end(k.t, &iv); err != nil {
		return iv, err
	}
	if err := k.t.note(k.w.actor, didInterview, k.r.id); err != nil {
		return iv, err
	}
	r, err := k.t.interviewRow(k.r.id)
	if err != nil {
		return iv, err
	}

	return k.t.interview(k.w, r)
}
