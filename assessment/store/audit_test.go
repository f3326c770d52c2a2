package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// trail makes an audit trail of at least n rows.
func (d *desk) trail(n int) {
	d.t.Helper()
	iv := d.interview("Claims")
	for i := range n {
		d.save(d.owner, iv.ID, answered("EC1", fmt.Sprint(i)))
	}
}

// tamper changes the trail behind the program's back.
func (d *desk) tamper(statements ...string) {
	d.t.Helper()
	ok(d.t, d.write(d.ctx, "test", func(t *tx) error {
		for _, s := range append([]string{`DROP TRIGGER IF EXISTS audit_never_changes`, `DROP TRIGGER IF EXISTS audit_never_shrinks`}, statements...) {
			if err := t.do(s); err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestEveryAlterationOfTheAuditTrailIsFound(t *testing.T) {
	for name, x := range map[string]struct {
		change []string
		at     int
	}{
		"the time":           {[]string{`UPDATE audit SET at = at + 1 WHERE seq = 7`}, 7},
		"the actor":          {[]string{`UPDATE audit SET actor = actor || 'x' WHERE seq = 7`}, 7},
		"the action":         {[]string{`UPDATE audit SET action = 'sign-in' WHERE seq = 7`}, 7},
		"the object":         {[]string{`UPDATE audit SET object = substr(object, 2) WHERE seq = 7`}, 7},
		"the link back":      {[]string{`UPDATE audit SET prev = hash WHERE seq = 7`}, 7},
		"the hash":           {[]string{`UPDATE audit SET hash = prev WHERE seq = 7`}, 7},
		"text moved between": {[]string{`UPDATE audit SET actor = actor || substr(action, 1, 1), action = substr(action, 2) WHERE seq = 7`}, 7},
		"a row taken out":    {[]string{`DELETE FROM audit WHERE seq = 7`}, 7},
		"the first row gone": {[]string{`DELETE FROM audit WHERE seq = 1`}, 1},
		"a row put in":       {[]string{`INSERT INTO audit SELECT seq + 1000, at, actor, action, object, prev, hash FROM audit WHERE seq = 7`}, 13},
		"two rows swapped":   {[]string{`UPDATE audit SET seq = 100 WHERE seq = 7`, `UPDATE audit SET seq = 7 WHERE seq = 8`, `UPDATE audit SET seq = 8 WHERE seq = 100`}, 7},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.trail(9)
			same(t, must(d.VerifyAudit(d.ctx))(t).Seq, 12)
			d.tamper(x.change...)
			_, err := d.VerifyAudit(d.ctx)
			var a *AuditError
			if !errors.As(err, &a) || a.Seq != x.at {
				t.Fatalf("want an error at %d, got %v", x.at, err)
			}
		})
	}
}

func TestRowsCutOffTheEndAreFoundByAHeadKeptElsewhere(t *testing.T) {
	d := newDesk(t)
	d.trail(5)
	early := must(d.VerifyAudit(d.ctx))(t)
	d.trail(5)
	late := must(d.VerifyAudit(d.ctx, early))(t)
	d.tamper(fmt.Sprintf(`DELETE FROM audit WHERE seq > %d`, early.Seq+1))
	must(d.VerifyAudit(d.ctx, early))(t)
	_, err := d.VerifyAudit(d.ctx, early, late)
	var a *AuditError
	if !errors.As(err, &a) {
		t.Fatalf("got %v", err)
	}
	d.trail(5) // and when new rows were put in their place
	_, err = d.VerifyAudit(d.ctx, late)
	if !errors.As(err, &a) || a.Seq != late.Seq {
		t.Fatalf("got %v", err)
	}
}

func TestTheAuditTrailNamesNoTextAndNoToken(t *testing.T) {
	d := newDesk(t)
	_, _ = d.fill()
	for _, r := range must(d.Audit(d.ctx, d.owner, 0, 1000))(t) {
		if s := r.Actor + r.Action + r.Object; bytes.Contains([]byte(s), []byte(marker)) {
			t.Errorf("row %d: %s", r.Seq, s)
		}
	}
}

func TestNoTokenIsKept(t *testing.T) {
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

func TestTheAuditTrailIsReadInPages(t *testing.T) {
	d := newDesk(t)
	d.trail(7)
	var seqs []int
	for before := 0; ; {
		rows := must(d.Audit(d.ctx, d.owner, before, 4))(t)
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			seqs = append(seqs, r.Seq)
			before = r.Seq
		}
		if before == 1 {
			break
		}
	}
	same(t, seqs, []int{10, 9, 8, 7, 6, 5, 4, 3, 2, 1})
}
