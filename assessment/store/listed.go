package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"discern/assessment"
	"discern/assessment/fold"
)

// This file keeps what the list of systems is sorted and filtered by. A job
// notes what it changed; before it ends, in its transaction, the columns are
// worked out again.

// Judged is what an interview comes to, in the few words a list shows.
type Judged struct {
	Class      assessment.Class
	Shape      assessment.Shape
	Settled    bool // class and shape can no longer change
	Confidence assessment.Level
	Open       int // questions left that matter
	Given      int // questions answered
	Asked      int // questions that apply
}

// JudgeForList works out what a list shows of an interview.
func JudgeForList(b *assessment.Bank, iv assessment.Interview) Judged {
	v := assessment.Judge(b, iv)
	j := Judged{Class: v.Class, Shape: v.Shape, Settled: v.ClassSettled && v.ShapeSettled, Confidence: v.Confidence.Level}
	open := v.Open()
	j.Open, j.Given = open.Matter, b.Given(&iv)
	j.Asked = j.Given + open.All()
	return j
}

// The states a system is listed in.
const (
	listedInUse = iota
	listedArchived
	listedDeleted
)

// listing is a row of the list: a system, and a class that one of its interviews
// comes to, or "" for the system whatever they come to.
type listing struct {
	class       assessment.Class
	state       int
	changed     int64
	name        string
	company     string
	rank, fewer int
}

// maxSortKey bounds what is kept of a name to sort by, in bytes: some hundred
// letters. Names that are the same so far stand in no particular order.
const maxSortKey = 240

// sortKey is what rows are sorted by: one text, and among those alike another.
func sortKey(text, then string) []byte {
	key := fold.Order(text)
	key = append([]byte{}, key[:min(len(key), maxSortKey)]...)
	if then == "" {
		return key
	}

	more := fold.Order(then)
	return append(append(key, 0, 0), more[:min(len(more), maxSortKey)]...)
}

// relist notes that an interview or a system changed, so that its columns are
// worked out before the job ends. interview may be "", and system where the
// interview is named.
func (t *tx) relist(system, interview string) {
	if system != "" {
		t.unlisted = append(t.unlisted, system)
	}
	if interview != "" {
		t.unjudged = append(t.unjudged, interview)
	}
}

// list works out the columns of all that the job changed.
func (t *tx) list() error {
	for _, id := range distinct(t.unjudged) {
		r, err := t.interviewRow(id)
		if err == nil {
			err = t.judge(r)
		}

		var e *assessment.Error
		if errors.As(err, &e) && e.Code == assessment.NotFound {
			continue // erased by the same job
		}
		if err != nil {
			return err
		}

		t.unlisted, t.unwaited = append(t.unlisted, r.systemID), append(t.unwaited, r.id)
	}

	for _, id := range distinct(t.unwaited) {
		if err := t.keepWaiting(id); err != nil {
			return err
		}
	}

	for _, id := range distinct(t.unlisted) {
		if err := t.listSystem(id); err != nil {
			return err
		}
	}

	return nil
}

func distinct(ids []string) []string {
	if len(ids) < 2 {
		return ids
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// judge keeps what an interview comes to. A store without a bank leaves that to
// the next one that has one.
func (t *tx) judge(r row) error {
	if t.s.bank == nil {
		return t.do(`UPDATE interviews SET judged = '' WHERE id = ? AND judged <> ''`, r.id)
	}

	var j Judged
	var err error
	if t.ahead != nil && t.ahead.id == r.id && t.ahead.rev == r.rev && r.side != assessment.SideBuyer {
		j = t.ahead.judged
	} else if j, err = t.judged(t.s.bank, r, t.known); err != nil {
		return err
	}

	if err := t.tellVerdict(r, j); err != nil {
		return err
	}
	return t.do(`UPDATE interviews SET judged = ?, class = ?, shape = ?, settled = ?, confidence = ?, open = ?, given = ?, asked = ?
		WHERE id = ?`, t.s.judgedBy, j.Class, j.Shape, j.Settled, j.Confidence, j.Open, j.Given, j.Asked, r.id)
}

// ahead is what an interview comes to once an answer is saved, worked out before
// it was this save's turn: saves go one after the other, and judging is most of
// what one costs.
type ahead struct {
	id     string
	rev    int    // of the interview with the answer in it
	body   string // of the answer
	judged Judged
}

// judgeAhead works that out from an interview as it was read; nil where there is
// nothing to judge.
func (s *Store) judgeAhead(iv assessment.Interview, a assessment.Answer) *ahead {
	if s.bank == nil || iv.Side == assessment.SideBuyer {
		return nil
	}
	body, err := encodeAnswer(a)
	if err != nil {
		return nil // the save says so
	}

	iv.Answers = maps.Clone(iv.Answers)
	if iv.Answers == nil {
		iv.Answers = map[string]assessment.Answer{}
	}

	iv.Answers[a.Question] = a
	return &ahead{iv.ID, iv.Rev + 1, body, JudgeForList(s.bank, iv)}
}

// use takes what was worked out ahead, where it is of this answer and of what is
// stored now.
func (t *tx) use(x *ahead, r row, a assessment.Answer) {
	if x == nil || x.id != r.id || x.rev != r.rev+1 {
		return
	}
	if body, err := encodeAnswer(a); err == nil && body == x.body {
		t.ahead = x
	}
}

// judged works out what an interview comes to as the workspace may read it: zero
// for a buyer's record that is not shared.
func (v snapshot) judged(b *assessment.Bank, r row, load func(row) (assessment.Interview, error)) (Judged, error) {
	var iv assessment.Interview
	var err error
	switch {
	case r.side != assessment.SideBuyer:
		iv, err = load(r)
	case r.shared == 0:
		return Judged{}, nil
	default:
		iv, err = v.shared(r.id)
	}

	if err != nil {
		return Judged{}, err
	}
	return JudgeForList(b, iv), nil
}

// known is an interview as this job leaves it. Where the one answer that the job
// saved is all that changed since a revision that is in memory, nothing is read.
func (t *tx) known(r row) (assessment.Interview, error) {
	i := slices.IndexFunc(t.touched, func(c touched) bool { return c.id == r.id })
	if i >= 0 && t.touched[i].answer != nil && t.touched[i].rev == r.rev {
		if iv, ok := t.s.cache.find(r.id, r.rev-1); ok {
			a := *t.touched[i].answer
			iv.Answers[a.Question], iv.Rev = a, r.rev
			return iv, nil
		}
	}
	return t.whole(r)
}

// listSystem brings the rows of a system in the list up to date.
func (t *tx) listSystem(id string) error {
	want, err := t.listings(id)
	if err != nil {
		return err
	}
	if len(want) == 0 {
		return t.do(`DELETE FROM listed WHERE system_id = ?`, id)
	}

	// The rows of a system differ in their class alone. The names have a statement
	// of their own (nameListed): they seldom change.
	have := map[assessment.Class]bool{}
	err = t.each(`UPDATE listed SET state = ?, changed = ?, rank = ?, fewer = ? WHERE system_id = ? RETURNING class`,
		[]any{want[0].state, want[0].changed, want[0].rank, want[0].fewer, id}, func(rows *sql.Rows) error {
			var class assessment.Class
			err := rows.Scan(&class)
			have[class] = true
			return err
		})
	if err != nil {
		return err
	}

	for _, l := range want {
		if !have[l.class] {
			err := t.do(`INSERT INTO listed (system_id, class, state, changed, by_name, by_company, rank, fewer) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
				id, l.class, l.state, l.changed, sortKey(l.name, ""), sortKey(l.company, l.name), l.rank, l.fewer)
			if err != nil {
				return err
			}
		}

		delete(have, l.class)
	}

	for class := range have {
		if err := t.do(`DELETE FROM listed WHERE system_id = ? AND class = ?`, id, class); err != nil {
			return err
		}
	}

	return nil
}

// nameListed keeps what a system is sorted by when it is named.
func (t *tx) nameListed(id, name, company string) error {
	return t.do(`UPDATE listed SET by_name = ?, by_company = ? WHERE system_id = ?`, sortKey(name, ""),
		sortKey(company, name), id)
}

// listings works out the rows of a system: none where it does not exist, that of
// the whole system first.
func (v snapshot) listings(id string) ([]listing, error) {
	whole := listing{rank: assessment.Shape("").Rank()}
	var classes []assessment.Class
	found := false
	err := v.each(`SELECT s.name, s.company, s.updated, s.archived, s.deleted, COALESCE(i.updated, 0), COALESCE(i.class, ''),
		COALESCE(i.shape, ''), COALESCE(i.open, 0), COALESCE(l.of_link, '')
		FROM systems s LEFT JOIN interviews i ON i.system_id = s.id LEFT JOIN links l ON l.id = i.link_id
		WHERE s.id = ? ORDER BY i.side DESC, i.created, i.id`, []any{id}, func(rows *sql.Rows) error {
		var system, archived, deleted, changed int64
		var class assessment.Class
		var shape assessment.Shape
		var open int
		var passed string
		err := rows.Scan(&whole.name, &whole.company, &system, &archived, &deleted, &changed, &class, &shape, &open, &passed)
		if err != nil {
			return err
		}

		found = true
		whole.changed = max(whole.changed, system, changed)
		switch {
		case deleted != 0:
			whole.state = listedDeleted
		case archived != 0:
			whole.state = listedArchived
		}

		if class == "" || passed != "" {
			return nil
		}
		if len(classes) == 0 {
			whole.rank = shape.Rank()
		}

		whole.fewer -= open
		if !slices.Contains(classes, class) {
			classes = append(classes, class)
		}

		return nil
	})
	if err != nil || !found {
		return nil, err
	}

	out := []listing{whole}
	for _, class := range classes {
		one := whole
		one.class = class
		out = append(out, one)
	}

	return out, nil
}

// restAtOnce is how many interviews are judged in one transaction: saves wait
// for no more than that.
const restAtOnce = 16

// unjudged is what was judged by other questions or another program, or never.
const unjudged = `(judged < ? OR judged > ?)`

// judgeRest judges what no save has since the questions or the program changed, until
// nothing is left or the store closes.
func (s *Store) judgeRest(ctx context.Context) error {
	for last := ""; ; {
		var ids []string
		err := s.read(ctx, "find what is not judged", func(v snapshot) (err error) {
			ids, err = v.strings(`SELECT id FROM interviews WHERE `+unjudged+` AND id > ? ORDER BY id LIMIT ?`,
				s.judgedBy, s.judgedBy, last, restAtOnce)
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}

		last = ids[len(ids)-1]
		err = s.writeSaid(ctx, "judge", func(t *tx) error {
			for _, id := range ids {
				t.relist("", id)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}
