package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"strings"
	"time"

	"discern/assessment"
)

// AuditRow says who did what to which thing, from where, and when. Actor and
// Object are ids: what was said, and who people are, stands elsewhere and can be
// erased.
type AuditRow struct {
	Seq    int
	At     time.Time
	Actor  string // "user:" or "link:" and an id; "console" for the program itself
	Action string
	Object string
	From   string // the address of the client; "" for the program itself and for whoever came by a link

	Hash string // chains it to the row before, under the key of the trail
	key  string // names that key; "" for a row from before there was one
}

// AuditHead names the last row of the trail. Kept outside the database, it
// shows later whether rows were cut off the end, or all of them written anew.
type AuditHead struct {
	Seq  int
	Hash string
}

// String is the head as it is printed and kept: "412:9f…".
func (h AuditHead) String() string { return strconv.Itoa(h.Seq) + ":" + h.Hash }

// ParseAuditHead is the opposite of AuditHead.String.
func ParseAuditHead(text string) (AuditHead, error) {
	seq, hash, _ := strings.Cut(strings.TrimSpace(text), ":")
	n, err := strconv.Atoi(seq)
	sum, notHex := hex.DecodeString(hash)
	if err != nil || n < 0 || notHex != nil || len(sum) != sha256.Size && n > 0 {
		return AuditHead{},
			fmt.Errorf("%q is no head of an audit trail; one reads like 412:9f, with 64 digits after the colon", text)
	}
	return AuditHead{n, hash}, nil
}

// AuditError says where the audit trail was altered, or cannot be checked.
type AuditError struct {
	Seq int
	Why string // one clause
}

func (e *AuditError) Error() string {
	return fmt.Sprintf("the audit trail does not hold at row %d: %s", e.Seq, e.Why)
}

// Actions of the audit trail.
const (
	didUserAdd        = "user.add"
	didUserChange     = "user.change"
	didUserDisable    = "user.disable"
	didUserEnable     = "user.enable"
	didRole           = "user.role"
	didGrant          = "system.share"
	didHandOver       = "system.hand-over"
	didInvite         = "sign-in.link"
	didSignIn         = "sign-in"
	didSignOut        = "sign-out"
	didSignOutAll     = "sign-out.all"
	didPasskeySignIn  = "sign-in.passkey"
	didPasskeyHeld    = "passkey.hold"    // its person has to sign in with the provider first
	didPasskeyProve   = "sign-in.confirm" // a passkey was used again, for what cannot be taken back
	didPasskeyAdd     = "passkey.add"
	didPasskeyChange  = "passkey.change"
	didPasskeyRemove  = "passkey.remove"
	didPasskeyDoubt   = "passkey.refuse" // its counter went back
	didCodesMake      = "passkey.codes"
	didCodeUse        = "sign-in.code"
	didWorkspace      = "workspace.change"
	didSystemAdd      = "system.add"
	didArchive        = "system.archive"
	didUnarchive      = "system.unarchive"
	didDelete         = "system.delete"
	didRestore        = "system.restore"
	didErase          = "system.erase"
	didInterviewAdd   = "interview.add"
	didInterview      = "interview.change"
	didAnswer         = "answer.save"
	didShare          = "record.share"
	didTakeBack       = "record.take-back"
	didRecordErase    = "record.erase"
	didReportErase    = "report.erase"
	didTakeOver       = "answer.take-over"
	didPutBack        = "answer.put-back"
	didKeepOurs       = "difference.keep"
	didLinkSeen       = "link.seen"
	didCorrect        = "correction.send"
	didCorrectDone    = "correction.done"
	didExport         = "person.export"
	didSeal           = "report.seal"
	didEdit           = "report.edit"
	didClear          = "note.clear"
	didFileAdd        = "file.add"
	didFileRemove     = "file.remove"
	didSeen           = "file.take"
	didQuoteAdd       = "quote.add"
	didQuote          = "quote.print"
	didWithdraw       = "quote.withdraw"
	didLinkAdd        = "link.add"
	didLinkRevoke     = "link.revoke"
	didLinkStart      = "link.start"
	didKey            = "audit.key"    // the rows from here on are chained under the key that it names
	didRekey          = "audit.rekey"  // a key was lost; it names a digest of the rows before it
	didMiss           = "audit.broken" // the head of the trail was not as it was left
	didMeet           = "interview.meet"
	didEdition        = "interview.edition"
	didProviderSignIn = "sign-in.provider"
	didLinkIdentity   = "identity.link"
	didUnlinkIdentity = "identity.unlink"
	didNotesShare     = "notes.share"
	didNotesKeep      = "notes.keep"
	didTokenAdd       = "token.add"
	didTokenEnd       = "token.end"
	didHookAdd        = "webhook.add"
	didHookRotate     = "webhook.rotate"
	didHookEnd        = "webhook.end"
	didProgramsStop   = "programs.stop" // until their person signs in with the provider
)

const console = "console"

// fromKey holds, in a context, the address that a request came from.
type fromKey struct{}

// From returns a context in which what is done is noted as coming from an
// address.
func From(ctx context.Context, address string) context.Context {
	return context.WithValue(ctx, fromKey{}, address)
}

// FromToken is From for a program: the rows say by which token.
func FromToken(ctx context.Context, address, id string) context.Context {
	return From(ctx, address+tokenMark+id)
}

func fromOf(ctx context.Context) string {
	address, _ := ctx.Value(fromKey{}).(string)
	return address
}

// note adds a row to the audit trail.
func (t *tx) note(actor, action, object string) error {
	row := AuditRow{At: t.now, Actor: actor, Action: action, Object: object}
	switch kind, id, _ := strings.Cut(actor, ":"); kind {
	case "link":
		if err := t.countNote(id, action); err != nil {
			return err
		}
	case "user":
		row.From = t.from
	}

	head, why, err := t.auditHead(t.s.trail)
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}

	if why != "" {
		if head, err = t.appendAudit(head, AuditRow{At: t.now, Actor: console, Action: didMiss, Object: why}); err != nil {
			return err
		}
	}

	_, err = t.appendAudit(head, row)
	return err
}

// appendAudit writes a row after the head, and returns the head it makes.
func (t *tx) appendAudit(head AuditHead, row AuditRow) (AuditHead, error) {
	key := t.s.trail[0]
	row.Seq, row.key = head.Seq+1, key.id
	row.Hash = row.hash(head.Hash, key)
	err := t.do(`INSERT INTO audit (seq, at, actor, action, object, whence, key_id, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		row.Seq, micros(row.At), row.Actor, row.Action, row.Object, row.From, row.key, head.Hash, row.Hash)
	if err != nil {
		return head, fmt.Errorf("audit: %w", err)
	}

	head = AuditHead{row.Seq, row.Hash}
	err = t.do(`INSERT INTO audit_head (id, seq, hash, key_id, seal) VALUES (1, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, key_id = excluded.key_id, seal = excluded.seal`,
		head.Seq, head.Hash, key.id, head.seal(key))
	if err != nil {
		return head, fmt.Errorf("audit: %w", err)
	}

	return head, nil
}

// Why the head of the trail is not as it was left.
const (
	missHead = "head" // it is not under its seal, or the rows do not end with it
	missKey  = "key"  // the key of its seal is not there any more
)

// auditHead is the row that the next one follows: the one under the seal, and not
// simply the last of the table, so that rows cut off the end leave a gap. why is
// empty where all is as it was left.
func (v snapshot) auditHead(keys []auditKey) (head AuditHead, why string, err error) {
	var last, sealed AuditHead
	var lastKey, keyID, seal string
	err = v.row(`SELECT seq, hash, key_id FROM audit ORDER BY seq DESC LIMIT 1`).Scan(&last.Seq, &last.Hash, &lastKey)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return last, "", err
	}
	err = v.row(`SELECT seq, hash, key_id, seal FROM audit_head WHERE id = 1`).Scan(&sealed.Seq,
		&sealed.Hash, &keyID, &seal)
	switch {
	case errors.Is(err, sql.ErrNoRows) && lastKey == "":
		return last, "", nil // none was ever made
	case errors.Is(err, sql.ErrNoRows):
		return last, missHead, nil
	case err != nil:
		return last, "", err
	}

	key, known := keyOf(keys, keyID)
	switch {
	case !known:
		return last, missKey, nil
	case !hmac.Equal([]byte(seal), []byte(sealed.seal(key))):
		return last, missHead, nil
	case sealed != last && last.Seq >= sealed.Seq:
		return last, missHead, nil // rows were added that the program did not write
	case sealed != last:
		return sealed, missHead, nil
	}

	return sealed, "", nil
}

// startTrail begins to chain under a key, where that was not done yet: at the
// first start, and after the key was changed.
func (t *tx) startTrail() error {
	var keyID string
	err := t.row(`SELECT key_id FROM audit ORDER BY seq DESC LIMIT 1`).Scan(&keyID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if keyID == t.s.trail[0].id {
		return nil
	}

	return t.note(console, didKey, t.s.trail[0].id)
}

// hash chains the row to the one before. Each field goes in with its length,
// so that no two rows can be read as the same bytes.
func (r AuditRow) hash(prev string, key auditKey) string {
	fields := []string{r.Actor, r.Action, r.Object, prev}
	h := sha256.New()
	if key.id != "" {
		fields = append(fields, r.From, key.id)
		h = hmac.New(sha256.New, key.key)
	}

	return digestFields(h, []int64{int64(r.Seq), micros(r.At)}, fields)
}

// seal is what shows that the program itself left the trail at this head.
func (h AuditHead) seal(key auditKey) string {
	return digestFields(hmac.New(sha256.New, key.key), []int64{int64(h.Seq)}, []string{"head", h.Hash})
}

func digestFields(h hash.Hash, numbers []int64, fields []string) string {
	writeFields(h, numbers, fields)
	return hex.EncodeToString(h.Sum(nil))
}

// writeFields writes each field with its length.
func writeFields(h hash.Hash, numbers []int64, fields []string) {
	var n [8]byte
	number := func(v int64) { binary.BigEndian.PutUint64(n[:], uint64(v)); h.Write(n[:]) }
	for _, v := range numbers {
		number(v)
	}

	for _, f := range fields {
		number(int64(len(f)))
		h.Write([]byte(f))
	}
}

// countNote counts a row against the link it came through, and those a buyer
// passed on against the buyer's own, so that no link fills the trail. Taking back
// and deleting what one gave is never refused for that, up to a limit of its own.
func (t *tx) countNote(link, action string) error {
	var root string
	var noted int
	err := t.row(`SELECT o.id, o.noted FROM links l JOIN links o ON o.id = CASE l.of_link WHEN '' THEN l.id ELSE l.of_link END
		WHERE l.id = ?`, link).Scan(&root, &noted)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // the link itself is being erased
	}
	if err != nil {
		return fmt.Errorf("audit: %w", err)
	}

	most := maxNotedOfLink
	if action == didTakeBack || action == didRecordErase || action == didReportErase || action == didLinkStart {
		most += moreForRights
	}

	if noted >= most {
		return assessment.Errorf(assessment.Full, "More was done through this link than is kept of one. "+
			"Nothing saved before is lost; ask the person who sent it for another link.")
	}
	return t.do(`UPDATE links SET noted = noted + 1 WHERE id = ?`, root)
}

// How many rows of the trail one link makes at most, with those passed on from
// it: what a link may save in four days without a pause, and some for taking back
// and deleting.
const (
	maxNotedOfLink = 4 * assessment.MaxSavesADay
	moreForRights  = 1000
)

// VerifyAudit reads the whole trail and returns its head. It fails with an
// *AuditError at the first row that was changed, removed, added or moved, where
// rows were cut off the end, and where a head seen earlier is no longer in it.
func (s *Store) VerifyAudit(ctx context.Context, seen ...AuditHead) (AuditHead, error) {
	var head AuditHead
	err := s.read(ctx, "verify audit", func(v snapshot) (err error) {
		head, err = verifyAudit(v, s.trail, seen)
		return err
	})
	return head, err
}

// trailCheck reads rows in their order.
type trailCheck struct {
	keys  []auditKey     // nil where only the order can be checked, as of a backup without its key
	known map[int]string // hashes seen earlier, by row
	head  AuditHead
	keyed bool // rows under a key have begun

	digest trailDigest // of the rows so far
	lost   *AuditError // the first row whose key is gone, until a row of didRekey holds it as it stood
}

func verifyAudit(v snapshot, keys []auditKey, seen []AuditHead) (AuditHead, error) {
	c := trailCheck{keys: keys, known: map[int]string{}, digest: newTrailDigest()}
	for _, h := range seen {
		if other, twice := c.known[h.Seq]; twice && other != h.Hash {
			return AuditHead{}, &AuditError{h.Seq, "two heads were noted for it"}
		}
		c.known[h.Seq] = h.Hash
	}

	if err := v.eachRow(c.next); err != nil {
		return AuditHead{}, err
	}
	if err := c.end(v); err != nil {
		return AuditHead{}, err
	}

	return c.head, nil
}

// eachRow calls see for every row of the trail, in their order.
func (v snapshot) eachRow(see func(r AuditRow, prev string) error) error {
	return v.each(`SELECT seq, at, actor, action, object, whence, key_id, prev, hash FROM audit ORDER BY seq`, nil,
		func(rows *sql.Rows) error {
			var r AuditRow
			var at int64
			var prev string
			if err := rows.Scan(&r.Seq, &at, &r.Actor, &r.Action, &r.Object, &r.From, &r.key, &prev, &r.Hash); err != nil {
				return err
			}

			r.At = instant(at)
			return see(r, prev)
		})
}

// next checks one row against those before.
func (c *trailCheck) next(r AuditRow, prev string) error {
	want, noted := c.known[r.Seq]
	key, known := keyOf(c.keys, r.key)
	switch {
	case r.Seq != c.head.Seq+1:
		return &AuditError{c.head.Seq + 1, "the row is missing"}
	case prev != c.head.Hash:
		return &AuditError{r.Seq, "it does not follow the row before"}
	case r.key == "" && c.keyed:
		return &AuditError{r.Seq, "it was not written by this program"}
	case (r.key == "" || known) && r.Hash != r.hash(prev, key):
		return &AuditError{r.Seq, "it was changed"}
	case noted && want != r.Hash:
		return &AuditError{r.Seq, "it is not the row that was noted earlier"}
	case known && r.Action == didRekey && r.Object != c.digest.sum():
		return &AuditError{r.Seq, "the rows before it are not as they stood when a lost key was replaced"}
	case r.Action == didMiss && r.Object == missKey && c.keys != nil && c.lost != nil: // it follows from the key's loss
	case r.Action == didMiss && c.known[c.head.Seq] != c.head.Hash: // unless somebody kept the head before
		return &AuditError{r.Seq, "the program found the end of the trail before it altered (" + r.Object + ")"}
	}

	switch {
	case known && r.Action == didRekey:
		c.lost = nil // what it names was held against them
	case r.key != "" && !known && c.keys != nil && c.lost == nil:
		c.lost = &AuditError{r.Seq, "its key " + r.key + " is not in " + AuditKeyFile}
	}

	c.digest.add(r, prev)
	c.keyed = c.keyed || r.key != ""
	c.head = AuditHead{r.Seq, r.Hash}
	return nil
}

// end checks that the trail ends where it was left.
func (c *trailCheck) end(v snapshot) error {
	for seq := range c.known {
		if seq > c.head.Seq {
			return &AuditError{c.head.Seq + 1, "rows were cut off here: row " + strconv.Itoa(seq) + " was noted earlier"}
		}
	}

	if c.keys == nil {
		return nil
	}
	if c.lost != nil {
		return c.lost
	}
	_, why, err := v.auditHead(c.keys)
	if err == nil && why != "" {
		err = &AuditError{c.head.Seq + 1, "the trail does not end where the program left it (" + why + ")"}
	}

	return err
}
