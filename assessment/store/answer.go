package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"discern/assessment"
)

// storedAnswer is an answer as it is written. It is its own type so that what
// is on disk does not change when the domain's does.
type storedAnswer struct {
	State       assessment.State        `json:"state,omitempty"`
	Choice      string                  `json:"choice,omitempty"`
	Choices     []string                `json:"choices,omitempty"`
	Why         assessment.WhyUnknown   `json:"why,omitempty"`
	Who         string                  `json:"who,omitempty"`
	Reason      string                  `json:"reason,omitempty"`
	Numbers     map[string]storedNumber `json:"numbers,omitempty"`
	Evidence    assessment.Evidence     `json:"evidence,omitempty"`
	Note        string                  `json:"note,omitempty"`
	Private     string                  `json:"private,omitempty"`
	Confirmed   bool                    `json:"confirmed,omitempty"`
	ConfirmedBy string                  `json:"confirmedBy,omitempty"`
	ConfirmedAt int64                   `json:"confirmedAt,omitempty"` // microseconds
	TakenOf     string                  `json:"takenOf,omitempty"`     // the record it was taken over from
	TakenFrom   string                  `json:"takenFrom,omitempty"`
	// Asides are what each person noted privately, by the person's id. Private is no
	// longer written: see 00028.
	Asides map[string]string `json:"asides,omitempty"`
}

type storedNumber struct {
	Low     float64 `json:"low,omitempty"`
	High    float64 `json:"high,omitempty"`
	Guess   bool    `json:"guess,omitempty"`
	AtLeast bool    `json:"atLeast,omitempty"`
	Unknown bool    `json:"unknown,omitempty"`
}

// emptyAnswer is the answer nobody gave, as it is written.
const emptyAnswer = "{}"

// encodeAnswer writes what an answer says. Who said it, when, and its revision
// stand in columns of their own; two answers that say the same are equal bytes.
func encodeAnswer(a assessment.Answer) (string, error) {
	s := storedAnswer{
		State: a.State, Choice: a.Choice, Choices: a.Choices, Why: a.Why, Who: a.Who, Reason: a.Reason,
		Evidence: a.Evidence, Note: a.Note, Private: a.Private,
	}
	if len(a.Numbers) > 0 {
		s.Numbers = map[string]storedNumber{}
		for id, n := range a.Numbers {
			s.Numbers[id] = storedNumber(n)
		}
	}

	if a.Confirmed != nil {
		s.Confirmed, s.ConfirmedBy, s.ConfirmedAt = true, a.Confirmed.By, micros(a.Confirmed.At)
	}

	if a.Taken != nil {
		s.TakenOf, s.TakenFrom = a.Taken.Record, a.Taken.From
	}

	if len(a.Asides) > 0 {
		s.Asides = map[string]string{}
		for _, n := range a.Asides {
			s.Asides[n.Author] = n.Text
		}
	}

	body, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("answer to %s: %w", a.Question, err)
	}
	if len(body) > maxChunk {
		return "", assessment.Errorf(assessment.Invalid,
			"This is more text than one answer can hold. Shorten it, then save again.")
	}

	return string(body), nil
}

func decodeAnswer(question, body string) (assessment.Answer, error) {
	var s storedAnswer
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		return assessment.Answer{}, fmt.Errorf("answer to %s: %w", question, err)
	}

	assessment.CleanStrings(&s) // kept before texts were cleaned on their way in
	a := assessment.Answer{
		Question: question,
		State:    s.State, Choice: s.Choice, Choices: s.Choices, Why: s.Why, Who: s.Who, Reason: s.Reason,
		Evidence: s.Evidence, Note: s.Note, Private: s.Private,
	}
	if len(s.Numbers) > 0 {
		a.Numbers = map[string]assessment.Number{}
		for id, n := range s.Numbers {
			a.Numbers[id] = assessment.Number(n)
		}
	}

	if s.Confirmed {
		a.Confirmed = &assessment.Confirmation{By: s.ConfirmedBy, At: instant(s.ConfirmedAt)}
	}

	for _, author := range sortedKeys(s.Asides) {
		a.Asides = append(a.Asides, assessment.Aside{Author: author, Text: s.Asides[author]})
	}

	if s.TakenOf != "" {
		a.Taken = &assessment.Taken{Record: s.TakenOf, From: s.TakenFrom}
	}

	return a, nil
}

// answerWords is what everybody who reads an interview can search of an answer.
func answerWords(a assessment.Answer) string {
	return strings.TrimSpace(strings.Join([]string{a.Note, a.Who, a.Reason}, "\n"))
}

// savedAnswer is an answer together with how it is stored.
type savedAnswer struct {
	assessment.Answer
	whole assessment.Answer // with everybody's private notes
	body  string            // as it is written, of what is read of it
	asOf  int               // the interview's rev when it was saved
}

// readBy is an answer as one person reads it: for a save, without what others share.
func (s savedAnswer) readBy(w who) (savedAnswer, error) {
	var err error
	s.Answer = s.whole.ReadBy(w.user, nil)
	s.body, err = encodeAnswer(s.Answer)
	return s, err
}

const answerColumns = `question, rev, as_of, body, actor_name, at`

func scanAnswer(scan func(...any) error) (savedAnswer, error) {
	var s savedAnswer
	var question, by string
	var rev int
	var at int64
	if err := scan(&question, &rev, &s.asOf, &s.body, &by, &at); err != nil {
		return s, err
	}

	var err error
	s.Answer, err = decodeAnswer(question, s.body)
	cleaned(&by)
	s.Rev, s.By, s.At = rev, by, instant(at)
	s.whole = s.Answer

	return s, err
}

// answers returns the present answer to every question that ever had one, with
// everybody's private notes.
func (v snapshot) answers(interview string) (map[string]savedAnswer, error) {
	out := map[string]savedAnswer{}
	err := v.each(`SELECT `+answerColumns+` FROM answers a WHERE interview_id = ? AND rev =
		(SELECT MAX(rev) FROM answers b WHERE b.interview_id = a.interview_id AND b.question = a.question)`,
		[]any{interview}, func(rows *sql.Rows) error {
			s, err := scanAnswer(rows.Scan)
			out[s.Question] = s
			return err
		})
	return out, err
}

// answer returns the present answer to one question as somebody reads it; one never
// given has Rev 0.
func (v snapshot) answer(w who, interview, question string) (savedAnswer, error) {
	s, err := scanAnswer(v.row(`SELECT `+answerColumns+` FROM answers WHERE interview_id = ? AND question = ?
		ORDER BY rev DESC LIMIT 1`, interview, question).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return savedAnswer{Answer: assessment.Answer{Question: question}, body: emptyAnswer}, nil
	}
	if err != nil {
		return s, err
	}
	return s.readBy(w)
}

// source says whose name and time a new revision carries.
type source bool

const (
	stampSource source = false // of whoever saves it, now
	keepSource  source = true  // those it came with, where it has any
)

// appendAnswer adds a revision after before, and keeps the interview's count. a is the
// answer as whoever saves it reads it, and so is what it returns.
func (t *tx) appendAnswer(w who, r row, rev int, a assessment.Answer, before savedAnswer,
	src source) (savedAnswer, error) {
	var none savedAnswer
	body, err := encodeAnswer(a.Keep(before.whole, w.user))
	if err != nil {
		return none, err
	}
	if err := t.spend(w, len(body)+rowBytes); err != nil {
		return none, err
	}

	by, at := w.name, t.now
	if src == keepSource {
		by = cmp.Or(a.By, by)
		if !a.At.IsZero() {
			at = stored(a.At)
		}
	}

	err = t.do(`INSERT INTO answers (interview_id, question, rev, as_of, body, actor, actor_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		r.id, a.Question, before.Rev+1, rev, body, w.actor, by, micros(at))
	if err != nil {
		return none, err
	}

	if d := count(a) - count(before.Answer); d != 0 {
		if err := t.do(`UPDATE interviews SET answered = answered + ? WHERE id = ?`, d, r.id); err != nil {
			return none, err
		}
	}

	if words, had := answerWords(a), answerWords(before.Answer); words != had {
		if err := t.index(r.systemID, r.id, "answer "+a.Question, words); err != nil {
			return none, err
		}
	}

	if a.Private != before.Private {
		if err := t.index(r.systemID, r.id, ownSlot(w.user, a.Question), a.Private); err != nil {
			return none, err
		}
	}

	if err := t.note(w.actor, didAnswer, fmt.Sprintf("%s/%s/%d", r.id, a.Question, before.Rev+1)); err != nil {
		return none, err
	}

	out, err := decodeAnswer(a.Question, body)
	out.Rev, out.By, out.At = before.Rev+1, by, at
	return savedAnswer{Answer: out.ReadBy(w.user, nil), whole: out}, err
}

// count is 1 for an answer that counts as given.
func count(a assessment.Answer) int {
	if a.State == assessment.Answered {
		return 1
	}
	return 0
}

// saveOne saves an answer where nothing else of the interview changes.
func (t *tx) saveOne(w who, r row, a assessment.Answer, now savedAnswer) (assessment.Answer, error) {
	rev := r.rev + 1
	saved, err := t.appendAnswer(w, r, rev, a, now, stampSource)
	out := saved.Answer
	if err != nil {
		return out, err
	}
	if err := t.remindOf(w, r.id,
		[]undoChange{{Question: a.Question, From: now.Rev, To: out.Rev, Typed: typedOnly(now.Answer, out)}}); err != nil {
		return out, err
	}

	t.touched = append(t.touched, touched{id: r.id, rev: rev, answer: &saved.whole})
	t.relist(r.systemID, r.id)
	return out, t.do(`UPDATE interviews SET rev = rev + 1, updated = ? WHERE id = ?`, micros(t.now), r.id)
}

// History returns every revision of an answer, newest first, each with the private
// note that whoever asks had then.
func (s *Store) History(ctx context.Context, p assessment.Principal, id, question string) ([]assessment.Answer, error) {
	var out []assessment.Answer
	err := s.read(ctx, "read history", func(v snapshot) error {
		w, r, err := v.readable(p, id)
		if err != nil {
			return err
		}
		if w.seesShares(r) {
			out, err = v.sharedHistory(id, question)
			return err
		}

		only, err := w.readsOnly(r.systemID)
		if err != nil {
			return err
		}
		return v.each(`SELECT `+answerColumns+` FROM answers WHERE interview_id = ? AND question = ? ORDER BY rev DESC`,
			[]any{id, question}, func(rows *sql.Rows) error {
				a, err := scanAnswer(rows.Scan)
				mine := a.ReadBy(w.user, nil)
				if only {
					mine.Private = ""
				}
				out = append(out, mine)
				return err
			})
	})
	return out, err
}

// operationLife is how long a repeated save is recognised. A browser drops
// what it could not send after a day.
const operationLife = 30 * 24 * time.Hour

// operation is a save that may arrive twice.
type operation struct {
	id      string // "" for one that cannot be recognised
	subject string
	of      any // what was sent
}

// digestOf is short and the same for the same content. A form's id alone would not
// tell whether it was sent twice: a page gone back to and edited sends its old id
// with new text.
func digestOf(sent any) (string, error) {
	body, err := json.Marshal(sent)
	if err != nil {
		return "", fmt.Errorf("form: %w", err)
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:]), nil
}

func (t *tx) replayed(w who, interview string, o operation) (bool, error) {
	if o.id == "" {
		return false, nil
	}

	var subject, digest string
	err := t.row(`SELECT subject, digest FROM operations WHERE interview_id = ? AND actor = ? AND op = ?`,
		interview, w.actor, o.id).Scan(&subject, &digest)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}

	mine, err := digestOf(o.of)
	return err == nil && subject == o.subject && digest == mine, err
}

// mostFollowed is how many forms one may follow; a page names its last few.
const mostFollowed = 20

// savedBy reports whether a revision of an answer was saved by this very form, or
// by one that it follows: a page gone back to and edited is a change of mind, not
// a conflict.
func (t *tx) savedBy(w who, interview string, o operation, follows []string, rev int) (bool, error) {
	for _, op := range append([]string{o.id}, follows[:min(len(follows), mostFollowed)]...) {
		var own bool
		err := t.row(`SELECT EXISTS (SELECT 1 FROM operations o JOIN answers a
			ON a.interview_id = o.interview_id AND a.question = o.subject AND a.actor = o.actor AND a.at = o.at
			WHERE o.interview_id = ? AND o.actor = ? AND o.op = ? AND a.question = ? AND a.rev = ?)`,
			interview, w.actor, op, o.subject, rev).Scan(&own)
		if err != nil || own {
			return own, err
		}
	}

	return false, nil
}

func (t *tx) remember(w who, interview string, o operation) error {
	if o.id == "" {
		return nil
	}
	digest, err := digestOf(o.of)
	if err != nil {
		return err
	}

	return t.do(`INSERT INTO operations (interview_id, actor, op, subject, digest, at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (interview_id, actor, op) DO UPDATE SET subject = excluded.subject, digest = excluded.digest, at = excluded.at`,
		interview, w.actor, o.id, o.subject, digest, micros(t.now))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
