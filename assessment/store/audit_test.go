package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"discern/assessment"
)

// trail makes an audit trail of at least n rows.
func (d *desk) trail(n int) {
	d.t.Helper()
	iv := d.interview("Claims")
	for i := range n {
		d.save(d.owner, iv.ID, noted("EC1", fmt.Sprint(i)))
	}
}

// tamper changes the trail behind the program's back.
func (d *desk) tamper(statements ...string) {
	d.t.Helper()
	ok(d.t, d.write(d.ctx, "test", func(t *tx) error {
		open := []string{`DROP TRIGGER IF EXISTS audit_never_changes`, `DROP TRIGGER IF EXISTS audit_never_shrinks`}
		if !ofSQLite() {
			open = []string{`DROP TRIGGER IF EXISTS audit_never_changes ON audit`}
		}
		for _, s := range append(open, statements...) {
			if err := t.do(s); err != nil {
				return err
			}
		}
		return nil
	}))
}

// altered ends the test unless the trail does not hold at a row.
func altered(t *testing.T, err error, at int) {
	t.Helper()
	var a *AuditError
	if !errors.As(err, &a) || a.Seq != at {
		t.Fatalf("want an error at row %d, got %v", at, err)
	}
}

// forge writes rows of the trail as somebody would who can write the database and
// has not got the key.
const forge = `UPDATE audit SET hash = 'f' || substr(prev, 2) WHERE seq = 7`

func TestEveryAlterationOfTheAuditTrailIsFound(t *testing.T) {
	for name, x := range map[string]struct {
		change []string
		at     int
	}{
		"the time":       {[]string{`UPDATE audit SET at = at + 1 WHERE seq = 7`}, 7},
		"the actor":      {[]string{`UPDATE audit SET actor = actor || 'x' WHERE seq = 7`}, 7},
		"the action":     {[]string{`UPDATE audit SET action = 'sign-in' WHERE seq = 7`}, 7},
		"the object":     {[]string{`UPDATE audit SET object = substr(object, 2) WHERE seq = 7`}, 7},
		"from where":     {[]string{`UPDATE audit SET whence = '203.0.113.9' WHERE seq = 7`}, 7},
		"the key's name": {[]string{`UPDATE audit SET key_id = 'abcdef01' WHERE seq = 7`}, 7},
		"no key":         {[]string{`UPDATE audit SET key_id = '' WHERE seq = 7`}, 7},
		"the link back":  {[]string{`UPDATE audit SET prev = hash WHERE seq = 7`}, 7},
		"the hash":       {[]string{`UPDATE audit SET hash = prev WHERE seq = 7`}, 7},
		"a hash without key": {[]string{forge,
			`UPDATE audit SET prev = (SELECT hash FROM audit WHERE seq = 7) WHERE seq = 8`}, 7},
		"text moved between": {[]string{`UPDATE audit SET actor = actor || substr(action, 1, 1), action = substr(action, 2) WHERE seq = 7`}, 7},
		"a row taken out":    {[]string{`DELETE FROM audit WHERE seq = 7`}, 7},
		"a row taken out and the rest moved up": {[]string{`DELETE FROM audit WHERE seq = 7`,
			`UPDATE audit SET seq = seq + 1000 WHERE seq > 7`, `UPDATE audit SET seq = seq - 1001 WHERE seq > 1000`}, 7},
		"the first row gone":         {[]string{`DELETE FROM audit WHERE seq = 1`}, 1},
		"a row put in at the end":    {[]string{`INSERT INTO audit SELECT seq + 1000, at, actor, action, object, prev, hash, whence, key_id FROM audit WHERE seq = 7`}, 14},
		"a row put in after the end": {[]string{`INSERT INTO audit SELECT 14, at, actor, action, object, hash, hash, whence, key_id FROM audit WHERE seq = 13`}, 14},
		"two rows swapped": {[]string{`UPDATE audit SET seq = 100 WHERE seq = 7`,
			`UPDATE audit SET seq = 7 WHERE seq = 8`, `UPDATE audit SET seq = 8 WHERE seq = 100`}, 7},
		"the tail cut off":     {[]string{`DELETE FROM audit WHERE seq > 9`}, 10},
		"and the seal removed": {[]string{`DELETE FROM audit WHERE seq > 9`, `DELETE FROM audit_head`}, 10},
		"and the seal set back": {[]string{`DELETE FROM audit WHERE seq > 9`,
			`UPDATE audit_head SET seq = 9, hash = (SELECT hash FROM audit WHERE seq = 9)`}, 10},
		"and another key named": {[]string{`DELETE FROM audit WHERE seq > 9`,
			`UPDATE audit_head SET seq = 9, hash = (SELECT hash FROM audit WHERE seq = 9), key_id = 'abcdef01'`}, 10},
		"all rows gone": {[]string{`DELETE FROM audit`}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.trail(9)
			same(t, must(d.VerifyAudit(d.ctx))(t).Seq, 13)
			d.tamper(x.change...)
			_, err := d.VerifyAudit(d.ctx)
			altered(t, err, x.at)

			// Going on, also after a new start, does not cover it.
			d.reopen()
			d.interview("Later")
			_, err = d.VerifyAudit(d.ctx)
			altered(t, err, x.at)
		})
	}
}

func TestRowsCutOffTheEndAreFoundByAHeadKeptElsewhere(t *testing.T) {
	d := newDesk(t)
	d.trail(5)
	early := must(d.VerifyAudit(d.ctx))(t)
	var seal string
	ok(t, d.write(d.ctx, "test", func(t *tx) error { return t.row(`SELECT seal FROM audit_head`).Scan(&seal) }))
	d.trail(5)
	late := must(d.VerifyAudit(d.ctx, early))(t)

	// Put back as it was, seal and all, by whoever kept a copy: only the head tells.
	d.tamper(fmt.Sprintf(`DELETE FROM audit WHERE seq > %d`, early.Seq),
		fmt.Sprintf(`UPDATE audit_head SET seq = %d, hash = '%s', seal = '%s'`, early.Seq, early.Hash, seal))
	must(d.VerifyAudit(d.ctx, early))(t)
	_, err := d.VerifyAudit(d.ctx, early, late)
	altered(t, err, early.Seq+1)
	d.trail(5) // and when new rows were put in their place
	_, err = d.VerifyAudit(d.ctx, late)
	altered(t, err, late.Seq)
}

// Whoever can write the database, has read the key and writes the whole chain
// anew is found by a head that was kept elsewhere, and by nothing else.
func TestAChainWrittenAnewIsFoundByAHeadKeptElsewhere(t *testing.T) {
	d := newDesk(t)
	d.trail(5)
	heads := filepath.Join(t.TempDir(), "heads")
	kept := must(d.KeepHead(d.ctx, heads))(t)
	same(t, must(d.KeepHead(d.ctx, heads))(t), kept) // and no second line
	same(t, must(ReadHeads(heads))(t), []AuditHead{kept})

	d.tamper()
	ok(t, d.write(d.ctx, "rewrite", func(t *tx) error {
		var rows []AuditRow
		err := t.each(`SELECT at, actor, action, object, whence FROM audit ORDER BY seq`, nil, func(r *sql.Rows) error {
			var row AuditRow
			var at int64
			err := r.Scan(&at, &row.Actor, &row.Action, &row.Object, &row.From)
			row.At = instant(at)
			rows = append(rows, row)
			return err
		})
		if err != nil {
			return err
		}
		if err := errors.Join(t.do(`DELETE FROM audit`), t.do(`DELETE FROM audit_head`)); err != nil {
			return err
		}

		var head AuditHead
		for _, row := range rows {
			if row.Action == didAnswer {
				row.Actor = "user:somebody-else"
			}
			if head, err = t.appendAudit(head, row); err != nil {
				return err
			}
		}
		return nil
	}))

	must(d.VerifyAudit(d.ctx))(t)
	_, err := d.VerifyAudit(d.ctx, must(ReadHeads(heads))(t)...)
	altered(t, err, kept.Seq)
}

func TestAHeadThatIsNoneIsNotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "heads")
	for _, text := range []string{"nothing", "2026-11-29T08:00:00Z 12:abc", "x:" + hashToken(""), "12"} {
		ok(t, os.WriteFile(path, []byte(text+"\n"), 0o600))
		if _, err := ReadHeads(path); err == nil {
			t.Errorf("%q was read as a head", text)
		}
	}
}

// older makes a trail as a program before the keys left it, with the plain chain.
func (d *desk) older() {
	d.t.Helper()
	d.tamper()
	ok(d.t, d.write(d.ctx, "test", func(t *tx) error {
		var prev string
		var rows []AuditRow
		err := t.each(`SELECT at, actor, action, object FROM audit WHERE action <> ? ORDER BY seq`, []any{didKey},
			func(r *sql.Rows) error {
				var row AuditRow
				var at int64
				err := r.Scan(&at, &row.Actor, &row.Action, &row.Object)
				row.Seq, row.At = len(rows)+1, instant(at)
				rows = append(rows, row)
				return err
			})
		if err != nil {
			return err
		}
		if err := errors.Join(t.do(`DELETE FROM audit`), t.do(`DELETE FROM audit_head`)); err != nil {
			return err
		}
		for _, row := range rows {
			hash := row.hash(prev, auditKey{})
			err := t.do(`INSERT INTO audit (seq, at, actor, action, object, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`,
				row.Seq, micros(row.At), row.Actor, row.Action, row.Object, prev, hash)
			if err != nil {
				return err
			}
			prev = hash
		}
		return nil
	}))
	ok(d.t, os.Remove(filepath.Join(d.dir, AuditKeyFile)))
	d.reopen()
}

func TestRowsFromBeforeTheKeyAreTakenIntoItsChain(t *testing.T) {
	for name, x := range map[string]struct {
		change string
		at     int
	}{
		"as it was":      {``, 0},
		"an actor":       {`UPDATE audit SET actor = 'x' WHERE seq = 4`, 4},
		"a row less":     {`DELETE FROM audit WHERE seq = 4`, 4},
		"the last of it": {`DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit WHERE key_id = '')`, 8},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.trail(5)
			d.older()
			same(t, must(d.VerifyAudit(d.ctx))(t).Seq, 9) // eight, and the row of the key
			if x.change == "" {
				return
			}
			d.tamper(x.change)
			_, err := d.VerifyAudit(d.ctx)
			altered(t, err, x.at)
		})
	}
}

func TestTheKeyOfTheTrailChanges(t *testing.T) {
	d := newDesk(t)
	d.trail(3)
	path := filepath.Join(d.dir, AuditKeyFile)
	old := must(os.ReadFile(path))(t)
	ok(t, os.WriteFile(path, append([]byte(hashToken("another")+"\n"), old...), 0o600))
	d.reopen()
	d.trail(3)
	must(d.VerifyAudit(d.ctx))(t)

	ok(t, os.WriteFile(path, []byte(hashToken("another")+"\n"), 0o600)) // the old one is thrown away
	d.reopen()
	_, err := d.VerifyAudit(d.ctx)
	altered(t, err, 1)

	ok(t, os.WriteFile(path, []byte("nothing\n"), 0o600))
	ok(t, d.Close())
	if _, err := d.tryOpen(Options{}); err == nil {
		t.Error("a key that is none was taken")
	}
	ok(t, os.WriteFile(path, append([]byte(hashToken("another")+"\n"), old...), 0o600))
	d.open()
	must(d.VerifyAudit(d.ctx))(t)
}

func TestTheTrailSaysFromWhereAndOfNoLink(t *testing.T) {
	d := newDesk(t)
	ctx := From(d.ctx, "203.0.113.9")
	iv := must(d.create(ctx, d.owner, assessment.Interview{System: "Claims"}))(t)
	_, _, p := d.buyer(iv.ID)
	must(d.saveAnswer(ctx, p, p.RecordID, answered("EC1", "a"), -1, ""))(t)
	for _, r := range must(d.Audit(d.ctx, d.owner, AuditFilter{}))(t).Rows {
		want := ""
		if r.Action == didInterviewAdd || r.Action == didSystemAdd {
			want = "203.0.113.9"
		}
		same(t, r.From, want)
	}
}

func TestOneLinkDoesNotFillTheTrail(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, _, p := d.buyer(iv.ID)
	passed, _, err := d.PassOn(d.ctx, p, []string{"EC1"}, "Sam")
	ok(t, err)
	_, helper, err := d.StartLink(d.ctx, passed)
	ok(t, err)
	before := must(d.AuditHead(d.ctx))(t).Seq
	ok(t, d.write(d.ctx, "test", func(t *tx) error {
		return t.do(`UPDATE links SET noted = ? WHERE id = ?`, maxNotedOfLink-2, p.LinkID)
	}))
	d.save(p, p.RecordID, answered("EC1", "a"))
	d.save(helper, helper.RecordID, answered("EC2", "a")) // counts against the buyer's own link
	for _, who := range []assessment.Principal{p, helper} {
		_, err := d.saveAnswer(d.ctx, who, who.RecordID, answered("EC1", "b"), -1, "")
		refused(t, err, assessment.Full)
	}
	same(t, must(d.AuditHead(d.ctx))(t).Seq, before+2)

	// What was given can be deleted still; but not for ever.
	ok(t, d.EraseRecord(d.ctx, p))
	ok(t, d.write(d.ctx, "test", func(t *tx) error {
		return t.do(`UPDATE links SET noted = ? WHERE id = ?`, maxNotedOfLink+moreForRights, p.LinkID)
	}))
	refused(t, d.write(d.ctx, "test", func(t *tx) error { return t.note("link:"+p.LinkID, didRecordErase, "x") }),
		assessment.Full)
	d.save(d.owner, iv.ID, answered("EC1", "a")) // and the people of the workspace work on
}

func TestTheAuditTrailNamesNoTextAndNoToken(t *testing.T) {
	d := newDeskOf(t, formBank(t, marker+"prk", marker+"int"))
	_, _ = d.fill()
	for _, r := range must(d.Audit(d.ctx, d.owner, AuditFilter{}))(t).Rows {
		if s := r.Actor + r.Action + r.Object + r.From; bytes.Contains([]byte(s), []byte(marker)) {
			t.Errorf("row %d: %s", r.Seq, s)
		}
	}
}

func TestNoTokenIsKept(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	iv := d.interview("Claims")
	link, cookie, _ := d.buyer(iv.ID)
	tokens := []string{link, cookie, d.signIn(), must(d.SignInLink(d.ctx, d.owner.UserID))(t)}
	for _, e := range must(os.ReadDir(d.dir))(t) {
		body := must(os.ReadFile(filepath.Join(d.dir, e.Name())))(t)
		for _, token := range tokens {
			if bytes.Contains(body, []byte(token)) {
				t.Errorf("%s holds a token", e.Name())
			}
		}
		if e.Name() == databaseFile+"-wal" && !bytes.Contains(body, []byte(hashToken(link))) {
			t.Error("nor its hash: the search sees nothing")
		}
	}
}

func TestTheTrailIsReadInPagesAndFiltered(t *testing.T) {
	d := newDesk(t)
	d.trail(7)
	var seqs []int
	for before := 0; ; {
		page := must(d.Audit(d.ctx, d.owner, AuditFilter{Before: before, N: 4}))(t)
		for _, r := range page.Rows {
			seqs = append(seqs, r.Seq)
			before = r.Seq
		}
		if !page.More {
			break
		}
	}
	same(t, seqs, []int{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1})

	tom := d.seller("Tom")
	d.clock.pass(48 * time.Hour)
	iv := must(d.create(d.ctx, tom, assessment.Interview{System: "Refunds"}))(t)
	_, _, p := d.buyer(iv.ID)
	d.save(p, p.RecordID, answered("EC1", "a"))
	count := func(f AuditFilter) (n int) { return len(must(d.Audit(d.ctx, d.owner, f))(t).Rows) }
	same(t, count(AuditFilter{Actor: "user:" + tom.UserID}), 2)
	same(t, count(AuditFilter{Actor: "link"}), 2)
	same(t, count(AuditFilter{Actor: "console"}), 2)
	same(t, count(AuditFilter{Action: "answer."}), 8)
	same(t, count(AuditFilter{Action: "system.add"}), 2)
	same(t, count(AuditFilter{Thing: iv.ID}), 1)
	same(t, count(AuditFilter{Thing: p.RecordID}), 1)
	same(t, count(AuditFilter{Since: d.clock.now()}), 5)
	same(t, count(AuditFilter{Until: d.clock.now()}), 12)
	same(t, count(AuditFilter{Actor: "user:%"}), 0)

	row := must(d.Audit(d.ctx, d.owner, AuditFilter{Thing: iv.ID}))(t).Rows[0]
	same(t, []string{row.ActorName, row.ThingName}, []string{"Tom", "Refunds"})
	row = must(d.Audit(d.ctx, d.owner, AuditFilter{Actor: "link", N: 1}))(t).Rows[0]
	same(t, []string{row.ActorName, row.ThingName}, []string{"Priya", "Refunds"})

	_, err := d.Audit(d.ctx, tom, AuditFilter{})
	refused(t, err, assessment.Forbidden)
	_, err = d.Audit(d.ctx, p, AuditFilter{})
	refused(t, err, assessment.NotFound)
}

// before returns a database as a program left it whose last migration had that
// number, in place of the desk's own.
func (d *desk) before(version int64, fill func(*sql.DB)) {
	d.t.Helper()
	ok(d.t, d.Close())
	for _, name := range []string{databaseFile, AuditKeyFile} {
		ok(d.t, os.Remove(filepath.Join(d.dir, name)))
	}
	db := openWriter(filepath.Join(d.dir, databaseFile))
	files := must(fs.Sub(migrations, "migrations"))(d.t)
	p := must(goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true)))(d.t)
	must(p.UpTo(d.ctx, version))(d.t)
	fill(db)
	ok(d.t, db.Close())
	d.open()
}

func TestADatabaseOfBeforeTheKeysOpensWithItsTrail(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	d.before(18, func(db *sql.DB) {
		must(db.ExecContext(d.ctx, `
			INSERT INTO users VALUES ('u', 'Owner', '', 1, 0, 1, '{}');
			INSERT INTO systems VALUES ('s', 'Claims', '', 'claims', 1, 1, 1, 0, 0, '');
			INSERT INTO interviews (id, system_id, side, link_id, version, rev, answered, parked, shared, created, updated)
				VALUES ('i', 's', 'seller', '', '', 1, 0, 0, 0, 1, 1);
			INSERT INTO links (id, hash, interview_id, report_id, allows, name, message, questions, created_by, created, expires, revoked, opened, record_id)
				VALUES ('l', 'h', 'i', '', 'answer', 'Priya', '', 'null', 'u', 1, 9e15, 0, 1, '')`))(t)
		prev := ""
		for i, r := range []AuditRow{{Actor: "user:u", Action: didSystemAdd, Object: "s"},
			{Actor: "link:l", Action: didLinkStart, Object: "l"}} {
			r.Seq, r.At = i+1, d.clock.now()
			hash := r.hash(prev, auditKey{})
			must(db.ExecContext(d.ctx,
				`INSERT INTO audit (seq, at, actor, action, object, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`,
				r.Seq, micros(r.At), r.Actor, r.Action, r.Object, prev, hash))(t)
			prev = hash
		}
	})

	same(t, must(d.VerifyAudit(d.ctx))(t).Seq, 3)
	d.owner = assessment.Principal{UserID: "u", Name: "Owner"}
	var actions []string
	for _, r := range must(d.Audit(d.ctx, d.owner, AuditFilter{}))(t).Rows {
		actions = append(actions, r.ActorName+" "+r.Action+" "+r.ThingName)
	}
	same(t, actions, []string{" audit.key ", "Priya link.start Priya", "Owner system.add Claims"})
	var noted int
	ok(t, d.read(d.ctx, "test", func(v snapshot) error { return v.row(`SELECT noted FROM links`).Scan(&noted) }))
	same(t, noted, 1)

	d.tamper(`UPDATE audit SET actor = 'user:v' WHERE seq = 1`)
	_, err := d.VerifyAudit(d.ctx)
	altered(t, err, 1)
}
