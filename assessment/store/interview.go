package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"discern/assessment"
)

// maxChunk is the most that one chunk of an interview, or one answer, may take
// as it is stored, in bytes.
const maxChunk = assessment.MaxStoredChunk

// row is an interview without what was said in it.
type row struct {
	id, systemID, linkID, version string
	bank                          string // version of the questions it is answered in; "" for the present ones
	side                          assessment.Side
	rev, answered, parked         int
	shared, created, updated      int64
	name, company, deletedBy      string // of the system
	deleted                       bool
}

func (v snapshot) interviewRow(id string) (row, error) {
	r := row{id: id}
	var deleted int64
	err := v.row(`SELECT i.system_id, i.link_id, i.version, i.side, i.rev, i.answered, i.parked, i.shared, i.created, i.updated,
		COALESCE((SELECT p.body FROM parts p WHERE p.interview_id = i.id AND p.part = 'bank'), ''),
		s.name, s.company, s.deleted_by, s.deleted FROM interviews i JOIN systems s ON s.id = i.system_id WHERE i.id = ?`, id).
		Scan(&r.systemID, &r.linkID, &r.version, &r.side, &r.rev, &r.answered, &r.parked, &r.shared, &r.created,
			&r.updated, &r.bank,
			&r.name, &r.company, &r.deletedBy, &deleted)
	r.deleted = deleted != 0
	r.bank = strings.Trim(r.bank, `"`) // a text as JSON, like every chunk
	cleaned(&r.name, &r.company, &r.version, &r.deletedBy)

	return r, noRow(err, "interview")
}

// cleaned cleans what was kept before texts were cleaned on their way in.
func cleaned(texts ...*string) {
	for _, s := range texts {
		*s = assessment.Clean(*s)
	}
}

// readable is the interview's row, if the principal may read it.
func (v snapshot) readable(p assessment.Principal, id string) (who, row, error) {
	w, err := v.check(p)
	if err != nil {
		return w, row{}, err
	}
	r, err := v.interviewRow(id)
	if err != nil {
		return w, r, err
	}

	return w, r, w.mayRead(r)
}

// writable is the same for a change.
func (v snapshot) writable(p assessment.Principal, id string) (who, row, error) {
	w, r, err := v.readable(p, id)
	if err != nil {
		return w, r, err
	}
	return w, r, w.mayWrite(r)
}

// setup is the chunk filled in before the call.
type setup struct {
	Sources []string            `json:"sources,omitempty"`
	People  []assessment.Person `json:"people,omitempty"`
	Context map[string]string   `json:"context,omitempty"`
	Aim     int                 `json:"aim,omitempty"`
	// Meetings change with who is there and how long it lasts, so they are saved
	// with them.
	Meetings []assessment.Meeting `json:"meetings,omitempty"`
}

// ownWords is the chunk the seller writes for the report.
type ownWords struct {
	Summary  string            `json:"summary,omitempty"`
	Drafting bool              `json:"drafting,omitempty"`
	Comments map[string]string `json:"comments,omitempty"`
	// Frameworks are chosen where the seller's words are written, and saved with them.
	Frameworks []string `json:"frameworks,omitempty"`
}

// chunkNames lists the chunks that an interview is stored in, beside its answers, in order. The table of them is
// named parts, from before a Part was one of the system alone.
var chunkNames = []string{"setup", "quotes", "lines", "parked", "against", "words", "scratch", "marks", "identities",
	"pieces", "actions",
	"access", "leaving", "seen", "deal", chunkBank}

// chunkBank holds the version of the questions that an interview is answered in.
const chunkBank = "bank"

// encodeChunks returns every chunk as it is stored.
func encodeChunks(iv *assessment.Interview) (map[string]string, error) {
	for i := range iv.Quotes {
		iv.Quotes[i].At = stored(iv.Quotes[i].At)
	}

	iv.Meetings = slices.Clone(iv.Meetings)
	for i := range iv.Meetings {
		iv.Meetings[i].At = stored(iv.Meetings[i].At)
	}

	for _, list := range [][]assessment.Note{iv.Scratch, iv.Marks} {
		for i := range list {
			list[i].At = stored(list[i].At)
		}
	}

	iv.Parts = storedParts(iv.Parts)
	out := map[string]string{}
	for name, value := range map[string]any{
		"setup":   setup{iv.Sources, iv.People, iv.Context, iv.Aim, iv.Meetings},
		"quotes":  iv.Quotes,
		"lines":   iv.Inventory,
		"parked":  iv.Parked,
		"against": iv.IntentAgainst,
		"words":   ownWords{iv.Summary, iv.Drafting, iv.Comments, iv.Frameworks},
		"scratch": iv.Scratch,
		"marks":   iv.Marks,

		"identities": iv.Identities,
		"pieces":     iv.Parts, // of the system; the key is from when chunks were named parts
		"actions":    iv.Actions,
		"access":     settledAccess(iv.Access),
		"leaving":    leavingChunk{iv.Edits, iv.Cleared},
		"seen":       storedSeen(iv.Seen),
		"deal":       iv.Deal,
		chunkBank:    iv.Bank,
	} {
		body, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("interview: %s: %w", name, err)
		}
		if len(body) > maxChunk {
			return nil, assessment.Errorf(assessment.Invalid,
				"This is more text than one interview can hold. Shorten it, then save again.")
		}

		if s := string(body); s != "null" && s != "{}" && s != "[]" && s != `""` {
			out[name] = s
		}
	}

	return out, nil
}

// settledAccess is what is stored of the access decision: nothing where nothing
// was settled.
func settledAccess(a assessment.Access) *assessment.Access {
	if a.Empty() {
		return nil
	}
	return &a
}

// decodeChunk puts a stored chunk back where it belongs.
func decodeChunk(iv *assessment.Interview, name, body string) error {
	var su setup
	var ow ownWords
	var lp leavingChunk
	dest := map[string]any{
		"setup": &su, "quotes": &iv.Quotes, "lines": &iv.Inventory,
		"parked": &iv.Parked, "against": &iv.IntentAgainst, "words": &ow,
		"scratch": &iv.Scratch, "marks": &iv.Marks,
		"identities": &iv.Identities, "pieces": &iv.Parts, "actions": &iv.Actions,
		"access": &iv.Access, "leaving": &lp, "seen": &iv.Seen, "deal": &iv.Deal, chunkBank: &iv.Bank,
	}[name]
	if dest == nil {
		return fmt.Errorf("interview %s: unknown chunk %q", iv.ID, name)
	}
	if body == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(body), dest); err != nil {
		return fmt.Errorf("interview %s: %s: %w", iv.ID, name, err)
	}

	assessment.CleanStrings(dest) // kept before texts were cleaned on their way in
	switch name {
	case "setup":
		iv.Sources, iv.People, iv.Aim, iv.Meetings = su.Sources, su.People, su.Aim, su.Meetings
		iv.Context = orEmpty(su.Context)
	case "words":
		iv.Summary, iv.Drafting = ow.Summary, ow.Drafting
		iv.Comments, iv.Frameworks = orEmpty(ow.Comments), ow.Frameworks
	case "leaving":
		iv.Edits, iv.Cleared = lp.Edits, lp.Cleared
	}

	return nil
}

// storedParts evens out the times in the answers of a system's parts.
func storedParts(parts []assessment.Part) []assessment.Part {
	parts = slices.Clone(parts)
	for i := range parts {
		answers := make(map[string]assessment.Answer, len(parts[i].Answers))
		for q, a := range parts[i].Answers {
			a.At = stored(a.At)
			if a.Confirmed != nil {
				a.Confirmed = &assessment.Confirmation{By: a.Confirmed.By, At: stored(a.Confirmed.At)}
			}

			answers[q] = a
		}

		parts[i].Answers = answers
	}

	return parts
}

func orEmpty(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

// stored is a time as the database gives it back.
func stored(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

// interview loads what was said as somebody who works on it reads it: of what was
// noted privately their own, and what others share. Its maps are never nil.
func (v snapshot) interview(w who, r row) (assessment.Interview, error) {
	iv, err := v.whole(r)
	if err != nil {
		return iv, err
	}
	shared, err := v.sharers(r.id)
	return iv.ReadBy(w.user, shared), err
}

// whole loads what was said with everybody's private notes: what is stored, which
// nobody gets to see as it is.
func (v snapshot) whole(r row) (assessment.Interview, error) {
	if v.cache == nil {
		return v.load(r)
	}

	iv, ok := v.cache.find(r.id, r.rev)
	if !ok {
		var err error
		if iv, err = v.load(r); err != nil {
			return iv, err
		}

		v.cache.keep(iv)
	}

	// What the row holds may change without a revision, so it is never cached.
	iv.SystemID, iv.Side, iv.System, iv.Company, iv.Version = r.systemID, r.side, r.name, r.company, r.version
	iv.Created, iv.Updated = instant(r.created), instant(r.updated)
	return iv, nil
}

func (v snapshot) load(r row) (assessment.Interview, error) {
	iv := assessment.Interview{
		ID: r.id, SystemID: r.systemID, Side: r.side, System: r.name, Company: r.company, Version: r.version,
		Context: map[string]string{}, Answers: map[string]assessment.Answer{}, Comments: map[string]string{},
		Rev: r.rev, Created: instant(r.created), Updated: instant(r.updated),
	}
	err := v.each(`SELECT part, body FROM parts WHERE interview_id = ?`, []any{r.id}, func(rows *sql.Rows) error {
		var name, body string
		if err := rows.Scan(&name, &body); err != nil {
			return err
		}
		return decodeChunk(&iv, name, body)
	})
	if err != nil {
		return iv, err
	}

	answers, err := v.answers(r.id)
	for q, a := range answers {
		iv.Answers[q] = a.Answer
	}

	return iv, err
}

// Interview returns an interview with everything in it.
func (s *Store) Interview(ctx context.Context, p assessment.Principal, id string) (assessment.Interview, error) {
	var iv assessment.Interview
	err := s.read(ctx, "read interview", func(v snapshot) error {
		w, r, err := v.readable(p, id)
		if err != nil {
			return err
		}

		iv, err = v.seenBy(w, r)
		return err
	})
	return iv, err
}

// Interviews returns several by id and leaves out those that do not exist or
// that the principal may not read.
func (s *Store) Interviews(ctx context.Context, p assessment.Principal,
	ids ...string) (map[string]assessment.Interview, error) {
	out := map[string]assessment.Interview{}
	err := s.read(ctx, "read interviews", func(v snapshot) error {
		w, err := v.check(p)
		if err != nil {
			return err
		}

		for _, id := range ids {
			r, err := v.interviewRow(id)
			if err == nil {
				err = w.mayRead(r)
			}

			var refused *assessment.Error
			if errors.As(err, &refused) {
				continue
			}
			if err != nil {
				return err
			}
			if out[id], err = v.seenBy(w, r); err != nil {
				return err
			}
		}

		return nil
	})
	return out, err
}

// createOnce stores a new interview with everything given in it. It asks system for
// its system, "" for a new one. Answers keep the name and time they carry; what has
// none gets those of now. A form may be sent twice: a repeated op with the same content
// makes nothing, and returns the interview it made before.
func (s *Store) createOnce(ctx context.Context, p assessment.Principal, iv assessment.Interview, op string,
	system func(*tx, who) (string, error)) (assessment.Interview, error) {
	var out assessment.Interview
	err := s.write(ctx, "create interview", func(t *tx) error {
		w, err := t.maker(p)
		if err != nil {
			return err
		}

		sent := iv
		sent.SystemID = "" // the first of two made the system that the second finds
		f := form{op, sent}
		before, err := t.madeBefore(w, f)
		if err != nil {
			return err
		}
		if before != "" {
			r, err := t.interviewRow(before)
			if err == nil {
				err = w.mayRead(r)
			}

			if err != nil {
				return err
			}
			out, err = t.interview(w, r)
			return err
		}

		made := iv
		if made.SystemID, err = system(t, w); err != nil {
			return err
		}
		if out, err = t.createInterview(w, made); err != nil {
			return err
		}
		return t.madeNow(w, f, out.ID)
	})
	return out, err
}

func (t *tx) createInterview(w who, iv assessment.Interview) (assessment.Interview, error) {
	if iv.SystemID != "" {
		if _, err := t.liveSystem(iv.SystemID); err != nil {
			return iv, err
		}
		if err := w.can(iv.SystemID, assessment.GrantEditor, "system"); err != nil {
			return iv, err
		}
		return t.addInterview(w, iv)
	}
	var err error
	if iv.SystemID, err = t.addSystem(w, iv.System, iv.Company); err != nil {
		return iv, err
	}

	return t.addInterview(w, iv)
}

// addInterview stores a seller's interview of a system that exists.
func (t *tx) addInterview(w who, iv assessment.Interview) (assessment.Interview, error) {
	if err := tooLong(assessment.OverLimit(iv)); err != nil {
		return iv, err
	}
	bank, err := t.bank()
	if err != nil {
		return iv, err
	}
	if err := assessment.Refuse(bank.For(&iv).FaultsSince(assessment.Interview{}, iv)); err != nil {
		return iv, err
	}
	id, err := t.s.newID()
	if err != nil {
		return iv, err
	}
	if iv.Bank == "" {
		iv.Bank = bank.Version
	}

	r := row{id: id, systemID: iv.SystemID, side: assessment.SideSeller, version: iv.Version, bank: iv.Bank,
		parked: len(iv.Parked)}
	if err := t.insertInterview(r); err != nil {
		return iv, err
	}
	iv.Quotes = slices.Clone(iv.Quotes) // times are evened out below
	if err := t.ids(&iv); err != nil {
		return iv, err
	}

	stored := iv.Keep(assessment.Interview{}, w.user, nil)
	chunks, err := encodeChunks(&stored)
	if err != nil {
		return iv, err
	}

	for _, name := range chunkNames {
		if err := t.saveChunk(r, name, chunks[name], 1); err != nil {
			return iv, err
		}
	}

	if err := t.indexInterview(r, &stored); err != nil {
		return iv, err
	}

	for _, q := range sortedKeys(iv.Answers) {
		a := iv.Answers[q]
		a.Question, a.Rev = q, 0
		if err := assessment.Refuse(bank.Edition(r.bank).Faults(a, assessment.Answer{})); err != nil {
			return iv, err
		}
		if _, err := t.appendAnswer(w, r, 1, a, savedAnswer{}, keepSource); err != nil {
			return iv, err
		}
	}

	if err := t.note(w.actor, didInterviewAdd, id); err != nil {
		return iv, err
	}
	if r, err = t.interviewRow(id); err != nil {
		return iv, err
	}

	return t.interview(w, r)
}

// ids gives quotes, lines and people that have none an id.
func (t *tx) ids(iv *assessment.Interview) error {
	give := func(id *string) (err error) {
		if *id == "" {
			*id, err = t.s.newID()
		}
		return err
	}
	var errs []error
	iv.Inventory, iv.People = slices.Clone(iv.Inventory), slices.Clone(iv.People)

	for i := range iv.Quotes {
		errs = append(errs, give(&iv.Quotes[i].ID))
		if iv.Quotes[i].At.IsZero() {
			iv.Quotes[i].At = t.now
		}
	}

	for i := range iv.Inventory {
		errs = append(errs, give(&iv.Inventory[i].ID))
	}

	for i := range iv.People {
		errs = append(errs, give(&iv.People[i].ID))
	}

	iv.Meetings = slices.Clone(iv.Meetings)
	for i := range iv.Meetings {
		errs = append(errs, give(&iv.Meetings[i].ID))
	}

	iv.Parts = slices.Clone(iv.Parts)
	for i := range iv.Parts {
		errs = append(errs, give(&iv.Parts[i].ID))
	}

	iv.Scratch, iv.Marks = slices.Clone(iv.Scratch), slices.Clone(iv.Marks)
	for _, list := range [][]assessment.Note{iv.Scratch, iv.Marks} {
		for i := range list {
			errs = append(errs, give(&list[i].ID))
			if list[i].At.IsZero() {
				list[i].At = t.now
			}
		}
	}

	return errors.Join(errs...)
}

func (t *tx) insertInterview(r row) error {
	t.relist(r.systemID, r.id)
	return t.do(`INSERT INTO interviews (id, system_id, side, link_id, version, rev, answered, parked, shared, created, updated)
		VALUES (?, ?, ?, ?, ?, 1, 0, ?, 0, ?, ?)`,
		r.id, r.systemID, r.side, r.linkID, r.version, r.parked, micros(t.now), micros(t.now))
}

func (t *tx) saveChunk(r row, name, body string, rev int) error {
	if body == "" && rev == 1 {
		return nil
	}
	return t.do(`INSERT INTO parts (interview_id, part, rev, body) VALUES (?, ?, ?, ?)
		ON CONFLICT (interview_id, part) DO UPDATE SET rev = excluded.rev, body = excluded.body`, r.id, name, rev, body)
}

// UpdateInterview lets fn change an interview, and saves what it changed: the
// chunks of the interview, and a new revision of every answer. baseRev is the
// Rev of the interview the change was made from; it is refused with a
// *ConflictError when something fn changed was saved by somebody since, and
// never because of other things. A negative baseRev skips that.
func (s *Store) UpdateInterview(ctx context.Context, p assessment.Principal, id string, baseRev int,
	fn func(*assessment.Interview) error) (assessment.Interview, error) {
	return s.updateAs(ctx, "update interview", p, id, baseRev, didInterview, operation{}, fn)
}

// updateAs is the same with its name in errors, what the audit trail calls it, and
// the operation that is not to be done twice.
func (s *Store) updateAs(ctx context.Context, name string, p assessment.Principal, id string, baseRev int, did string,
	op operation, fn func(*assessment.Interview) error) (assessment.Interview, error) {
	var out assessment.Interview
	err := s.writeSaid(ctx, name, func(t *tx) error {
		w, r, err := t.writable(p, id)
		if err != nil {
			return err
		}
		c := change{w: w, r: r, base: baseRev}
		if out, err = c.begin(t); err != nil {
			return err
		}
		done, err := t.replayed(w, r.id, op)
		if done || err != nil {
			return err
		}
		if err := fn(&out); err != nil {
			return err
		}

		changed, err := c.end(t, &out)
		if err != nil || !changed {
			return err
		}
		if err := t.remember(w, r.id, op); err != nil {
			return err
		}
		if err := t.note(w.actor, did, id); err != nil {
			return err
		}
		if r, err = t.interviewRow(id); err != nil {
			return err
		}

		out, err = t.interview(w, r)
		return err
	})
	return out, err
}

// change compares an interview before and after somebody's function.
type change struct {
	w       who
	r       row
	base    int
	rev     int                  // of the interview once it is saved
	was     assessment.Interview // as it is stored, with everybody's private notes
	shared  map[string]string    // whose private notes whoever changes it reads beside their own
	chunks  map[string]string
	answers map[string]savedAnswer
	steps   []undoChange // what was changed, to take it back
}

// begin returns the interview as whoever changes it reads it.
func (c *change) begin(t *tx) (iv assessment.Interview, err error) {
	if c.was, err = t.whole(c.r); err != nil {
		return iv, err
	}
	if c.shared, err = t.sharers(c.r.id); err != nil {
		return iv, err
	}
	if c.chunks, err = encodeChunks(&c.was); err != nil {
		return iv, err
	}
	if c.answers, err = t.answers(c.r.id); err != nil {
		return iv, err
	}

	for q, a := range c.answers {
		if c.answers[q], err = a.readBy(c.w); err != nil {
			return iv, err
		}
	}

	c.rev = c.r.rev + 1
	return copied(c.was).ReadBy(c.w.user, c.shared), nil
}

// end saves the differences and reports whether there are any.
func (c *change) end(t *tx, iv *assessment.Interview) (bool, error) {
	if c.w.link != nil { // the holder of a link does not name the system
		iv.System, iv.Company, iv.Version = c.r.name, c.r.company, c.r.version
	}

	if err := c.fits(t, iv); err != nil {
		return false, err
	}
	if err := t.ids(iv); err != nil {
		return false, err
	}
	named, err := c.saveName(t, iv)
	if err != nil {
		return false, err
	}
	chunks, err := c.saveChunks(t, iv, named)
	if err != nil {
		return false, err
	}

	answers, err := c.saveAnswers(t, iv)
	if err != nil || !named && !chunks && answers == 0 {
		return false, err
	}

	if chunks || named {
		if err := t.indexInterview(c.r, new(iv.Keep(c.was, c.w.user, c.shared))); err != nil {
			return false, err
		}
	}

	if err := t.remindOf(c.w, c.r.id, c.steps); err != nil {
		return false, err
	}

	t.touch(c.r.id, c.rev)
	t.relist(c.r.systemID, c.r.id)
	err = t.do(`UPDATE interviews SET rev = ?, version = ?, parked = ?, updated = ? WHERE id = ?`,
		c.rev, iv.Version, len(iv.Parked), micros(t.now), c.r.id)
	return true, err
}

// saveName keeps the system's name; it belongs to the system, and so to every
// interview of it.
func (c *change) saveName(t *tx, iv *assessment.Interview) (bool, error) {
	name, company := strings.TrimSpace(iv.System), strings.TrimSpace(iv.Company)
	version := iv.Version != c.r.version
	if name == c.r.name && company == c.r.company {
		return version, nil
	}
	return true, t.nameSystem(c.r.systemID, name, company)
}

func (c *change) saveChunks(t *tx, iv *assessment.Interview, named bool) (bool, error) {
	after, err := encodeChunks(new(iv.Keep(c.was, c.w.user, c.shared)))
	if err != nil {
		return false, err
	}

	any := false
	for _, name := range chunkNames {
		if after[name] == c.chunks[name] && !(named && name == "setup") {
			continue
		}
		if err := c.fresh(t, name); err != nil {
			return false, err
		}
		if err := t.spend(c.w, max(0, len(after[name])-len(c.chunks[name]))+rowBytes); err != nil {
			return false, err
		}
		if err := t.saveChunk(c.r, name, after[name], c.rev); err != nil {
			return false, err
		}

		c.steps = append(c.steps, undoChange{Chunk: name, Before: c.chunks[name], After: after[name]})
		any = true
	}

	return any, nil
}

// fresh refuses to overwrite a chunk that changed after the form was made.
func (c *change) fresh(t *tx, name string) error {
	if c.base < 0 {
		return nil
	}

	var rev int
	err := t.row(`SELECT rev FROM parts WHERE interview_id = ? AND part = ?`, c.r.id, name).Scan(&rev)
	if errors.Is(err, sql.ErrNoRows) || err == nil && rev <= c.base {
		return nil
	}
	if err != nil {
		return err
	}

	return c.conflict(t, name)
}

func (c *change) conflict(t *tx, name string) error {
	now, err := t.interview(c.w, c.r)
	if err != nil {
		return err
	}
	return &ConflictError{Interview: now, Chunk: name}
}

func (c *change) saveAnswers(t *tx, iv *assessment.Interview) (int, error) {
	for q := range c.answers {
		if _, ok := iv.Answers[q]; !ok {
			iv.Answers[q] = assessment.Answer{} // taken out: cleared, its history stays
		}
	}

	bank, err := t.bank()
	if err != nil {
		return 0, err
	}

	n := 0
	for _, q := range sortedKeys(iv.Answers) {
		a, before := iv.Answers[q], c.answers[q]
		a.Question, a.Asides = q, nil // what others share stays as it is
		body, err := encodeAnswer(a)
		if err != nil {
			return n, err
		}
		if body == before.body || body == emptyAnswer && before.Rev == 0 {
			continue
		}
		if c.base >= 0 && before.asOf > c.base {
			return n, c.conflict(t, q)
		}
		if err := assessment.Refuse(bank.Edition(c.r.bank).Faults(a, before.Answer)); err != nil {
			return n, err
		}

		saved, err := t.appendAnswer(c.w, c.r, c.rev, a, before, stampSource)
		if err != nil {
			return n, err
		}

		c.steps = append(c.steps, undoChange{Question: q, From: before.Rev, To: saved.Rev})
		n++
	}

	return n, nil
}

// AddQuote adds what somebody said. A quote whose id is there already, and a
// repeated op, add nothing.
func (s *Store) AddQuote(ctx context.Context, p assessment.Principal, id string, q assessment.Quote,
	op string) (assessment.Interview, error) {
	return s.updateAs(ctx, "add quote", p, id, -1, didInterview, operation{id: op, subject: "quote", of: q},
		func(iv *assessment.Interview) error {
			if strings.TrimSpace(q.Text) == "" {
				return invalid("quote", "Enter what was said.")
			}
			if q.ID != "" && slices.ContainsFunc(iv.Quotes, func(x assessment.Quote) bool { return x.ID == q.ID }) {
				return nil
			}

			iv.AddQuote(q)
			return nil
		})
}

// RemoveQuote takes a quote out.
func (s *Store) RemoveQuote(ctx context.Context, p assessment.Principal,
	id, quoteID string) (assessment.Interview, error) {
	return s.updateAs(ctx, "remove quote", p, id, -1, didInterview, operation{}, func(iv *assessment.Interview) error {
		n := len(iv.Quotes)
		iv.Quotes = slices.DeleteFunc(iv.Quotes, func(q assessment.Quote) bool { return q.ID == quoteID })
		if len(iv.Quotes) == n {
			return notFound("quote")
		}

		return nil
	})
}

// SaveLines replaces the inventory.
func (s *Store) SaveLines(ctx context.Context, p assessment.Principal, id string, lines []assessment.Line,
	baseRev int) (assessment.Interview, error) {
	return s.updateAs(ctx, "save lines", p, id, baseRev, didInterview, operation{}, func(iv *assessment.Interview) error {
		iv.Inventory = slices.Clone(lines)
		return nil
	})
}
