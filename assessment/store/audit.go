package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"discern/assessment"
)

// AuditRow says who did what to which thing, and when. Actor and Object are
// ids: what was said, and who people are, stands elsewhere and can be erased.
type AuditRow struct {
	Seq    int
	At     time.Time
	Actor  string // "user:" or "link:" and an id; "console" for the program itself
	Action string
	Object string
}

// AuditHead names the last row of the trail. Kept outside the database, it
// shows later whether rows were cut off the end.
type AuditHead struct {
	Seq  int
	Hash string
}

// AuditError says where the audit trail was altered.
type AuditError struct{ Seq int }

func (e *AuditError) Error() string {
	return fmt.Sprintf("the audit trail was altered at row %d", e.Seq)
}

// Actions of the audit trail.
const (
	didUserAdd      = "user.add"
	didUserChange   = "user.change"
	didUserDisable  = "user.disable"
	didUserEnable   = "user.enable"
	didInvite       = "sign-in.link"
	didSignIn       = "sign-in"
	didSignOut      = "sign-out"
	didSignOutAll   = "sign-out.all"
	didWorkspace    = "workspace.change"
	didSystemAdd    = "system.add"
	didArchive      = "system.archive"
	didUnarchive    = "system.unarchive"
	didDelete       = "system.delete"
	didRestore      = "system.restore"
	didErase        = "system.erase"
	didInterviewAdd = "interview.add"
	didInterview    = "interview.change"
	didAnswer       = "answer.save"
	didShare        = "record.share"
	didTakeBack     = "record.take-back"
	didRecordErase  = "record.erase"
	didReportErase  = "report.erase"
	didTakeOver     = "answer.take-over"
	didPutBack      = "answer.put-back"
	didKeepOurs     = "difference.keep"
	didLinkSeen     = "link.seen"
	didCorrect      = "correction.send"
	didCorrectDone  = "correction.done"
	didExport       = "person.export"
	didSeal         = "report.seal"
	didEdit         = "report.edit"
	didClear        = "note.clear"
	didQuote        = "quote.print"
	didWithdraw     = "quote.withdraw"
	didLinkAdd      = "link.add"
	didLinkRevoke   = "link.revoke"
	didLinkStart    = "link.start"
)

const console = "console"

// note adds a row to the audit trail.
func (t *tx) note(actor, action, object string) error {
	var head AuditHead
	err := t.row(`SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1`).Scan(&head.Seq, &head.Hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("audit: %w", err)
	}

	row := AuditRow{Seq: head.Seq + 1, At: t.now, Actor: actor, Action: action, Object: object}
	err = t.do(`INSERT INTO audit (seq, at, actor, action, object, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		row.Seq, micros(row.At), actor, action, object, head.Hash, row.hash(head.Hash))
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}

	return nil
}

// hash chains the row to the one before. Each field goes in with its length,
// so that no two rows can be read as the same bytes.
func (r AuditRow) hash(prev string) string {
	h := sha256.New()
	var n [8]byte
	number := func(v uint64) { binary.BigEndian.PutUint64(n[:], v); h.Write(n[:]) }
	number(uint64(r.Seq))
	number(uint64(micros(r.At)))

	for _, f := range []string{r.Actor, r.Action, r.Object, prev} {
		number(uint64(len(f)))
		h.Write([]byte(f))
	}

	return hex.EncodeToString(h.Sum(nil))
}

// VerifyAudit reads the whole trail and returns its head. It fails with an
// *AuditError at the first row that was changed, removed, added or moved, and
// where a head seen earlier is no longer in it.
func (s *Store) VerifyAudit(ctx context.Context, seen ...AuditHead) (AuditHead, error) {
	var head AuditHead
	err := s.read(ctx, "verify audit", func(v snapshot) (err error) {
		head, err = verifyAudit(v, seen)
		return err
	})
	return head, err
}

func verifyAudit(v snapshot, seen []AuditHead) (AuditHead, error) {
	known := map[int]string{}
	for _, h := range seen {
		known[h.Seq] = h.Hash
	}

	var head AuditHead
	err := v.each(`SELECT seq, at, actor, action, object, prev, hash FROM audit ORDER BY seq`, nil, func(rows *sql.Rows) error {
		var r AuditRow
		var at int64
		var prev, hash string
		if err := rows.Scan(&r.Seq, &at, &r.Actor, &r.Action, &r.Object, &prev, &hash); err != nil {
			return err
		}

		r.At = instant(at)
		want, noted := known[r.Seq]
		if r.Seq != head.Seq+1 || prev != head.Hash || hash != r.hash(prev) || (noted && want != hash) {
			return &AuditError{Seq: head.Seq + 1}
		}

		head = AuditHead{Seq: r.Seq, Hash: hash}
		return nil
	})
	if err != nil {
		return AuditHead{}, err
	}

	for seq := range known {
		if seq > head.Seq {
			return AuditHead{}, &AuditError{Seq: head.Seq + 1}
		}
	}

	return head, nil
}

// Audit lists n rows before the given one, newest first; before 0 starts at
// the end. For the owner.
func (s *Store) Audit(ctx context.Context, p assessment.Principal, before, n int) ([]AuditRow, error) {
	var out []AuditRow
	err := s.read(ctx, "read audit", func(v snapshot) error {
		if _, err := v.owner(p); err != nil {
			return err
		}
		return v.each(`SELECT seq, at, actor, action, object FROM audit WHERE seq < ? OR ? <= 0 ORDER BY seq DESC LIMIT ?`,
			[]any{before, before, n}, func(rows *sql.Rows) error {
				var r AuditRow
				var at int64
				if err := rows.Scan(&r.Seq, &at, &r.Actor, &r.Action, &r.Object); err != nil {
					return err
				}

				r.At = instant(at)
				out = append(out, r)
				return nil
			})
	})
	return out, err
}
