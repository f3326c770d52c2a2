package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"discern/assessment"
)

// How long links live, in days.
const (
	answerDays = assessment.AnswerLinkDays
	readDays   = assessment.ReadLinkDays
	maxDays    = assessment.MaxLinkDays
)

// Link lets somebody without an account answer questions, or read one report.
// Whoever has its token has its right; the token itself is not kept.
type Link struct {
	ID          string
	InterviewID string                       // the seller's interview it was made from
	ReportID    string                       // the report a read link shows
	Right       assessment.Right             // answer or read
	Name        string                       // who it is for
	Message     string                       // what the seller wrote to go with it
	Questions   []string                     // the only questions it asks; none: the short path
	Heard       map[string]assessment.Answer // what the seller heard so far, for the buyer to correct
	Names       assessment.Names             // of a read link: how people are named
	OfLink      string                       // the link that a buyer passed this one on from; "" for a seller's
	Days        int                          // for CreateLink: how long it lives; 0 for the usual
	Op          string                       // for CreateLink: of the form; sent twice, it makes one link
	CreatedBy   string                       // name
	MakerID     string                       // of the person who made it, or the one that it was passed on from
	Fixed       bool                         // from Links alone: whoever asks may not revoke it
	Created     time.Time
	Expires     time.Time
	Revoked     time.Time          // zero: not
	Opened      time.Time          // when Start was first pressed; zero: never
	RecordID    string             // the buyer's own record, once the buyer started
	Answered    int                // answers in it
	Updated     time.Time          // when it last changed
	Rev         int                // of the record
	Shared      time.Time          // when the buyer last shared it; zero while only the buyer sees it
	TakenBack   time.Time          // when the buyer last took back what was shared; zero: never
	SharedRev   int                // of the record as the buyer shared it
	SharedNamed bool               // the buyer shared it with names
	Struck      assessment.Strikes // what the buyer took out by hand when the buyer last shared
	Seen        time.Time          // when the seller said to have looked at what came back
}

// Live reports whether the link works at that time, as far as it can tell
// itself; it also needs its system and the person who made it.
func (l Link) Live(now time.Time) bool { return l.Revoked.IsZero() && now.Before(l.Expires) }

// MayPassOn reports whether whoever holds the link may put its questions to somebody
// else: a link that was passed on ends there.
func (l Link) MayPassOn() bool { return l.OfLink == "" }

// started reports whether there is something to carry on with: a report that
// was opened, or answers that were begun and not deleted since.
func (l Link) started() bool {
	return !l.Opened.IsZero() && (l.Right == assessment.RightRead || l.RecordID != "")
}

// Emptied reports whether somebody started behind an answer link and what the buyer
// gave is gone since: the buyer deleted it, or it was past its time.
func (l Link) Emptied() bool {
	return l.Right == assessment.RightAnswer && !l.Opened.IsZero() && l.RecordID == ""
}

// gone is the answer to every link that does not work, whatever the cause: who
// tries one out learns nothing.
func gone() error {
	return assessment.Errorf(assessment.Gone, "This link has stopped working. Ask the person who sent it for a new one.")
}

const (
	linkColumns = `l.id, l.interview_id, l.report_id, l.allows, l.name, l.message, l.questions, l.heard, l.names, l.of_link,
	COALESCE(o.name, u.name), l.created_by, l.created, l.expires, l.revoked, l.opened, l.record_id, l.seen, COALESCE(r.answered, 0),
	COALESCE(r.updated, 0), COALESCE(r.rev, 0), COALESCE(r.shared, 0), COALESCE(x.rev, 0), COALESCE(x.named, 0),
	COALESCE(r.taken_back, 0), COALESCE(r.struck, '')`
	linkTables = ` FROM links l JOIN users u ON u.id = l.created_by
	JOIN interviews i ON i.id = l.interview_id JOIN systems s ON s.id = i.system_id
	LEFT JOIN links o ON o.id = l.of_link
	LEFT JOIN interviews r ON r.id = l.record_id
	LEFT JOIN shares x ON x.record_id = l.record_id AND x.number = ` + latestShare + `l.record_id)`
)

func scanLink(scan func(...any) error) (Link, error) {
	var l Link
	var questions, heard, struck string
	var created, expires, revoked, opened, seen, updated, shared, back int64
	err := scan(&l.ID, &l.InterviewID, &l.ReportID, &l.Right, &l.Name, &l.Message, &questions, &heard, &l.Names, &l.OfLink,
		&l.CreatedBy, &l.MakerID, &created, &expires, &revoked, &opened, &l.RecordID, &seen, &l.Answered,
		&updated, &l.Rev, &shared, &l.SharedRev, &l.SharedNamed, &back, &struck)
	if err != nil {
		return Link{}, err
	}

	if struck != "" {
		if err := json.Unmarshal([]byte(struck), &l.Struck); err != nil {
			return Link{}, fmt.Errorf("link %s: what was struck: %w", l.ID, err)
		}
	}

	cleaned(&l.Name, &l.Message, &l.CreatedBy)
	l.TakenBack = instant(back)
	l.Created = instant(created)
	l.Expires = instant(expires)
	l.Revoked = instant(revoked)

	l.Opened = instant(opened)
	l.Shared = instant(shared)
	l.Seen = instant(seen)
	l.Updated = instant(updated)
	if l.Heard, err = decodeHeard(heard); err != nil {
		return Link{}, fmt.Errorf("link %s: %w", l.ID, err)
	}
	if err := json.Unmarshal([]byte(questions), &l.Questions); err != nil {
		return Link{}, fmt.Errorf("link %s: questions: %w", l.ID, err)
	}

	return l, nil
}

// liveLink finds a link that works now: not revoked, not expired, its system
// not deleted, its maker still of the workspace, and so the one it was passed
// on from.
func (v snapshot) liveLink(cond string, args ...any) (Link, error) {
	l, err := scanLink(v.row(`SELECT `+linkColumns+linkTables+` WHERE `+cond+`
		AND l.revoked = 0 AND l.expires > ? AND u.disabled = 0 AND s.deleted = 0
		AND (l.of_link = '' OR o.revoked = 0 AND o.expires > ?)`,
		append(args, micros(v.now), micros(v.now))...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, gone()
	}
	return l, err
}

// keptLink finds an answer link that works no more and behind which something is kept.
// Whoever gave that may still see it and delete it.
func (v snapshot) keptLink(cond string, args ...any) (Link, error) {
	l, err := scanLink(v.row(`SELECT `+linkColumns+linkTables+` WHERE `+cond+` AND l.allows = ? AND r.id IS NOT NULL`,
		append(args, assessment.RightAnswer)...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Link{}, gone()
	}
	return l, err
}

// anyLink finds a link that works now, else one behind which something is kept, and
// says whether it has ended.
func (v snapshot) anyLink(cond string, args ...any) (l Link, ended bool, err error) {
	l, err = v.liveLink(cond, args...)
	if code, ok := errors.AsType[*assessment.Error](err); ok && code.Code == assessment.Gone {
		l, err = v.keptLink(cond, args...)
		return l, true, err
	}
	return l, false, err
}

// CreateLink makes a link and returns its token, which is not shown again. For a
// form that was sent before it returns the link it made then, and no token.
func (s *Store) CreateLink(ctx context.Context, p assessment.Principal, l Link) (string, Link, error) {
	if err := l.check(); err != nil {
		return "", Link{}, err
	}
	token, hash, err := s.newToken()
	if err != nil {
		return "", Link{}, err
	}
	id, err := s.newID()
	if err != nil {
		return "", Link{}, err
	}

	asked, repeated := l, false // this may run twice
	err = s.write(ctx, "create link", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}
		if err := t.linkable(w, asked); err != nil {
			return err
		}

		f := form{asked.Op, asked}
		before, err := t.madeBefore(w, f)
		if err != nil {
			return err
		}
		if repeated = before != ""; repeated {
			l, err = t.liveLink(`l.id = ?`, before)
			return err
		}

		var open int
		err = t.row(`SELECT COUNT(*) FROM links WHERE interview_id = ? AND of_link = '' AND revoked = 0 AND expires > ?`,
			asked.InterviewID, micros(t.now)).Scan(&open)
		if err != nil {
			return err
		}
		if open >= assessment.MaxLinks {
			return invalid("name",
				fmt.Sprintf("There are %d links that work. Revoke one that is not needed, then make this one.", open))
		}

		made := asked
		made.ID = id
		if l, err = t.insertLink(w.actor, w.user, hash, made, t.now.AddDate(0, 0, made.days())); err != nil {
			return err
		}

		return t.madeNow(w, f, l.ID)
	})
	switch {
	case err != nil:
		return "", Link{}, err
	case repeated:
		return "", l, nil
	}

	return token, l, nil
}

func (t *tx) insertLink(actor, maker, hash string, l Link, expires time.Time) (Link, error) {
	questions, err := json.Marshal(l.Questions)
	if err != nil {
		return l, err
	}
	heard, err := encodeHeard(l.Heard)
	if err != nil {
		return l, err
	}
	err = t.do(`INSERT INTO links (id, hash, interview_id, report_id, allows, name, message, questions, heard, names, of_link,
		created_by, created, expires, revoked, opened, record_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, '')`,
		l.ID, hash, l.InterviewID, l.ReportID, l.Right, strings.TrimSpace(l.Name), l.Message, string(questions),
		heard, l.Names, l.OfLink,
		maker, micros(t.now), micros(expires))
	if err != nil {
		return l, err
	}
	if err := t.note(actor, didLinkAdd, l.ID); err != nil {
		return l, err
	}

	return t.liveLink(`l.id = ?`, l.ID)
}

// encodeHeard writes what goes to the buyer of the seller's answers: what was
// chosen, and no note, no name and nothing private.
func encodeHeard(heard map[string]assessment.Answer) (string, error) {
	out := map[string]json.RawMessage{}
	for q, a := range heard {
		body, err := encodeAnswer(assessment.Answer{Question: q, State: a.State, Choice: a.Choice, Choices: a.Choices,
			Numbers: a.Numbers, Reason: a.Reason})
		if err != nil {
			return "", err
		}

		out[q] = json.RawMessage(body)
	}

	body, err := json.Marshal(out)
	return string(body), err
}

func decodeHeard(body string) (map[string]assessment.Answer, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &all); err != nil || len(all) == 0 {
		return nil, err
	}

	out := map[string]assessment.Answer{}
	for q, one := range all {
		a, err := decodeAnswer(q, string(one))
		if err != nil {
			return nil, err
		}

		out[q] = a
	}

	return out, nil
}

// Lives is for how many days a link works that was asked for like this.
func (l Link) Lives() int { return l.days() }

func (l Link) days() int {
	switch {
	case l.Days != 0:
		return l.Days
	case l.Right == assessment.RightRead:
		return readDays
	}
	return answerDays
}

func (l Link) check() error {
	if strings.TrimSpace(l.Name) == "" {
		return invalid("name", "Enter who the link is for.")
	}
	if err := tooLongLine("name", l.Name); err != nil {
		return err
	}
	if msg := assessment.TooLong(l.Message, assessment.MaxMessage); msg != "" {
		return invalid("message", msg+".")
	}
	if d := l.days(); d < assessment.MinLinkDays || d > maxDays {
		return invalid("days", fmt.Sprintf("Enter how many days the link works, from %d to %d.",
			assessment.MinLinkDays, maxDays))
	}
	if l.Right != assessment.RightAnswer && l.Right != assessment.RightRead {
		return invalid("right", "Choose whether the link is for answering or for reading.")
	}

	switch l.Names {
	case "", assessment.NamesFull, assessment.NamesInitials, assessment.NamesRoles:
	default:
		return invalid("names", "Choose how people are named in the report.")
	}

	return nil
}

// linkable checks what a new link points at.
func (t *tx) linkable(w who, l Link) error {
	r, err := t.interviewRow(l.InterviewID)
	if err != nil {
		return err
	}
	if l.Right == assessment.RightAnswer {
		return w.mayWrite(r)
	}
	if err := w.mayRead(r); err != nil {
		return err
	}
	if err := w.can(r.systemID, assessment.GrantEditor, "interview"); err != nil {
		return err
	}

	var n int
	return noRow(t.row(`SELECT 1 FROM reports WHERE id = ? AND interview_id = ?`, l.ReportID, l.InterviewID).Scan(&n),
		"report")
}

// Links lists the links made from an interview, newest first.
func (s *Store) Links(ctx context.Context, p assessment.Principal, interviewID string) ([]Link, error) {
	var out []Link
	err := s.read(ctx, "list links", func(v snapshot) error {
		w, err := v.signedIn(p)
		if err != nil {
			return err
		}
		_, r, err := v.readable(p, interviewID)
		if err != nil {
			return err
		}
		may, err := w.grant(r.systemID)
		if err != nil {
			return err
		}
		return v.each(`SELECT `+linkColumns+linkTables+` WHERE l.interview_id = ? AND l.of_link = '' ORDER BY l.created DESC, l.id`,
			[]any{interviewID}, func(rows *sql.Rows) error {
				l, err := scanLink(rows.Scan)
				l.Fixed = may != assessment.GrantOwner && (l.MakerID != w.user || !may.AtLeast(assessment.GrantEditor))
				out = append(out, l)
				return err
			})
	})
	return out, err
}

// RevokeLink makes a link stop working at once. For whoever made it, and the owner
// of the system.
func (s *Store) RevokeLink(ctx context.Context, p assessment.Principal, linkID string) error {
	return s.write(ctx, "revoke link", func(t *tx) error {
		w, err := t.signedIn(p)
		if err != nil {
			return err
		}
		var interview, maker string
		if err := t.row(`SELECT interview_id, created_by FROM links WHERE id = ?`, linkID).Scan(&interview,
			&maker); err != nil {
			return noRow(err, "link")
		}
		r, err := t.interviewRow(interview)
		if err != nil {
			return err
		}

		least := assessment.GrantOwner
		if maker == w.user {
			least = assessment.GrantEditor
		}
		if err := w.can(r.systemID, least, "link"); err != nil {
			return err
		}
		return t.revoke(w.actor, linkID)
	})
}

func (t *tx) revoke(actor, linkID string) error {
	n, err := t.exec(`UPDATE links SET revoked = ? WHERE id = ? AND revoked = 0`, micros(t.now), linkID)
	if err != nil {
		return err
	}
	if n == 0 {
		var id string
		return noRow(t.row(`SELECT id FROM links WHERE id = ?`, linkID).Scan(&id), "link")
	}
	// Who gave answers keeps the way to them, to see and to delete what is kept.
	if err := t.do(`DELETE FROM link_sessions WHERE link_id = (SELECT id FROM links WHERE id = ? AND record_id = '')`,
		linkID); err != nil {
		return err
	}

	return t.note(actor, didLinkRevoke, linkID)
}

// SystemLink is a link together with the system it belongs to.
type SystemLink struct {
	Link
	SystemID, System, Company string
}

// SeenLink notes that somebody looked at what came back through a link.
func (s *Store) SeenLink(ctx context.Context, p assessment.Principal, interviewID, linkID string) error {
	return s.write(ctx, "mark link seen", func(t *tx) error {
		w, err := t.onInterview(p, interviewID, assessment.GrantEditor)
		if err != nil {
			return err
		}
		n, err := t.exec(`UPDATE links SET seen = ? WHERE id = ? AND interview_id = ? AND of_link = ''`, micros(t.now),
			linkID, interviewID)
		if err != nil {
			return err
		}
		if n == 0 {
			return notFound("link")
		}

		t.rewait(interviewID)
		return t.note(w.actor, didLinkSeen, linkID)
	})
}

// LinkSummary is what the first page behind a link may say.
type LinkSummary struct {
	ID              string
	Right           assessment.Right
	Name            string // who it is for
	From            string // who made it
	System, Company string
	Message         string
	Expires         time.Time
	Started         bool
	Answered        int
	LastAnswer      time.Time
	Shared          time.Time // zero: not
	RecordID        string
	ReportID        string
	Questions       []string // the only ones it asks
	Heard           int      // answers of the seller's that it lets the buyer correct
	PassedOn        bool     // by a buyer, to somebody who would know
	Ended           bool     // it works no more; what was given behind it is still kept
}

// LookLink says what is behind a token; one that ended leads to what is still kept,
// if anything is. It changes nothing whatsoever: mail
// scanners open links, and that must not count.
func (s *Store) LookLink(ctx context.Context, token string) (LinkSummary, error) {
	var out LinkSummary
	err := s.read(ctx, "look up link", func(v snapshot) error {
		l, ended, err := v.anyLink(`l.hash = ?`, hashToken(token))
		if err != nil {
			return err
		}
		r, err := v.interviewRow(l.InterviewID)
		if err != nil {
			return err
		}

		out = LinkSummary{
			ID: l.ID, Right: l.Right, Name: l.Name, From: l.CreatedBy, System: r.name, Company: r.company, Message: l.Message,
			Expires: l.Expires, Started: l.started(), Answered: l.Answered, RecordID: l.RecordID, ReportID: l.ReportID,
			Questions: l.Questions, Heard: len(l.Heard), PassedOn: l.OfLink != "", Shared: l.Shared, Ended: ended,
		}
		var last int64
		err = v.row(`SELECT COALESCE(MAX(at), 0) FROM answers WHERE interview_id = ?`, l.RecordID).Scan(&last)
		out.LastAnswer = instant(last)

		return err
	})
	return out, err
}

// StartLink begins, or goes on, behind a link: it makes the buyer's own record
// the first time, and returns a secret for the buyer's cookie with the principal
// it stands for. A browser that keeps a place behind this link already, by one
// of the cookies in had, keeps that one, and nothing is written.
func (s *Store) StartLink(ctx context.Context, token string, had ...string) (string, assessment.Principal, error) {
	// Looked at first without writing: guesses must not queue with the saves.
	look, err := s.LookLink(ctx, token)
	if err != nil {
		return "", assessment.Principal{}, err
	}

	for _, old := range had {
		p, err := s.LinkPrincipal(ctx, old)
		if err == nil && look.Started && p.LinkID == look.ID {
			return old, p, nil
		}
	}

	cookie, hash, err := s.newToken()
	if err != nil {
		return "", assessment.Principal{}, err
	}

	var l Link
	var ended bool
	err = s.write(ctx, "start link", func(t *tx) error {
		l, ended, err = t.anyLink(`l.hash = ?`, hashToken(token))
		if err != nil {
			return err
		}
		if err := t.startRecord(&l); err != nil { // none, where it has one
			return err
		}
		err = t.do(`UPDATE links SET record_id = ?, opened = CASE WHEN opened = 0 THEN ? ELSE opened END WHERE id = ?`,
			l.RecordID, micros(t.now), l.ID)
		if err != nil {
			return err
		}
		err = t.do(`INSERT INTO link_sessions (hash, link_id, created) VALUES (?, ?, ?)`, hash, l.ID, micros(t.now))
		if err != nil {
			return err
		}

		return t.noteStart(l)
	})
	if err != nil {
		return "", assessment.Principal{}, err
	}

	return cookie, l.principal(ended), nil
}

// maxPlaces is how many browsers keep a place behind one link; the one that
// started first gives way.
const maxPlaces = 50

// noteStart writes a Start into the audit trail, once a day for each link: the
// trail never shrinks, and Start can be pressed for ever.
func (t *tx) noteStart(l Link) error {
	err := t.do(`DELETE FROM link_sessions WHERE link_id = ? AND hash NOT IN
		(SELECT hash FROM link_sessions WHERE link_id = ? ORDER BY created DESC, hash LIMIT ?)`, l.ID, l.ID, maxPlaces)
	if err != nil {
		return err
	}

	n, err := t.exec(`UPDATE links SET started = ? WHERE id = ? AND started <= ?`, micros(t.now), l.ID,
		micros(t.now.AddDate(0, 0, -1)))
	if err != nil || n == 0 {
		return err
	}

	return t.note("link:"+l.ID, didLinkStart, l.ID)
}

// EndPlace forgets the place keeper of a browser that was given another one in
// its stead. One that is not known is no error.
func (s *Store) EndPlace(ctx context.Context, cookie string) error {
	return s.write(ctx, "end place", func(t *tx) error {
		return t.do(`DELETE FROM link_sessions WHERE hash = ?`, hashToken(cookie))
	})
}

// startRecord makes the buyer's record where an answer link has none yet.
func (t *tx) startRecord(l *Link) error {
	if l.Right != assessment.RightAnswer || l.RecordID != "" {
		return nil
	}
	r, err := t.interviewRow(l.InterviewID)
	if err != nil {
		return err
	}
	if l.RecordID, err = t.s.newID(); err != nil {
		return err
	}
	own := row{id: l.RecordID, systemID: r.systemID, side: assessment.SideBuyer, linkID: l.ID,
		version: r.version, bank: r.bank}
	if err := t.insertInterview(own); err != nil {
		return err
	}

	// Both sides are asked in the same words: the record has the questions of the
	// interview that the link is of.
	chunks, err := encodeChunks(&assessment.Interview{Bank: r.bank})
	if err != nil {
		return err
	}
	if err := t.saveChunk(own, chunkBank, chunks[chunkBank], 2); err != nil || len(l.Questions) == 0 {
		return err
	}

	// A link that asks only some questions does not ask how far the system is,
	// and its questions are worded by that: it goes along.
	iv, err := t.whole(r)
	if err != nil || iv.Stage() == "" {
		return err
	}
	chunks, err = encodeChunks(&assessment.Interview{Context: map[string]string{assessment.ContextStage: iv.Stage()}})
	if err != nil {
		return err
	}

	return t.saveChunk(own, "setup", chunks["setup"], 2)
}

func (l Link) principal(ended bool) assessment.Principal {
	p := assessment.Principal{Name: l.Name, LinkID: l.ID, InterviewID: l.InterviewID, RecordID: l.RecordID, Right: l.Right}
	if ended {
		p.Right = assessment.RightKept
	}
	return p
}

// LinkPrincipal returns who a link's cookie stands for, if the link still
// works, or something given behind it is still kept.
func (s *Store) LinkPrincipal(ctx context.Context, cookie string) (assessment.Principal, error) {
	var p assessment.Principal
	err := s.read(ctx, "read link", func(v snapshot) error {
		l, ended, err := v.anyLink(`l.id = (SELECT x.link_id FROM link_sessions x WHERE x.hash = ?)`, hashToken(cookie))
		p = l.principal(ended)
		return err
	})
	if err != nil {
		return assessment.Principal{}, err
	}

	return p, nil
}

// LinkInfo returns the link of its holder.
func (s *Store) LinkInfo(ctx context.Context, p assessment.Principal) (Link, error) {
	var l Link
	err := s.read(ctx, "read link", func(v snapshot) error {
		w, err := v.check(p)
		if err != nil {
			return err
		}
		if w.link == nil {
			return notFound("link")
		}

		l = *w.link
		return nil
	})
	return l, err
}

// holder admits somebody with a record behind an answer link.
func (v snapshot) holder(p assessment.Principal) (who, error) {
	w, err := v.check(p)
	if err == nil && (w.link == nil || w.link.RecordID == "") {
		return who{}, notFound("record")
	}
	return w, err
}
