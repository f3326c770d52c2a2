package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// losesKey closes the desk and throws the key of its trail away. It returns the key.
func (d *desk) losesKey() []byte {
	d.t.Helper()
	ok(d.t, d.Close())
	path := filepath.Join(d.dir, AuditKeyFile)
	key := must(os.ReadFile(path))(d.t)
	ok(d.t, os.Remove(path))
	return key
}

// Without the key that its trail was kept with no data is opened, and no other key is made
// in passing, whatever the engine.
func TestATrailWhoseKeyIsMissingIsNotGoneOnWith(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.trail(3)
	key := d.losesKey()
	_, err := d.tryOpen(Options{Bank: d.bank})
	if err == nil || !strings.Contains(err.Error(), AuditKeyFile) ||
		!strings.Contains(err.Error(), "discern audit rekey") {
		t.Fatalf("opened with %v", err)
	}
	if _, err := os.Stat(filepath.Join(d.dir, AuditKeyFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a key was made: %v", err)
	}

	ok(t, os.WriteFile(filepath.Join(d.dir, AuditKeyFile), key, 0o600)) // it turns up
	d.open()
	must(d.VerifyAudit(d.ctx))(t)
}

// A key that is lost for good is replaced: the trail says so, goes on, and holds what stood
// in it then to the letter; a head that was noted before still holds.
func TestALostKeyIsReplacedAndTheTrailSaysSo(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.trail(3)
	before := must(d.AuditHead(d.ctx))(t)
	key := d.losesKey()
	d.openAs(Options{Bank: d.bank, LostTrailKey: true})
	same(t, d.Rekeyed(), true)
	lost := must(d.TrailLost())(t)
	same(t, lost, LostTrail{before.Seq, d.clock.now()})
	d.trail(2)
	same(t, must(d.VerifyAudit(d.ctx, before))(t), must(d.AuditHead(d.ctx))(t))
	row := must(d.Audit(d.ctx, d.owner, AuditFilter{Action: didRekey}))(t).Rows
	same(t, len(row), 1)

	d.openedAgain(Options{Bank: d.bank, LostTrailKey: true})
	same(t, d.Rekeyed(), false) // nothing is missing

	_, err := d.VerifyAudit(d.ctx, AuditHead{before.Seq, hashToken("another")})
	altered(t, err, before.Seq)

	// The old key turns up: everything is proved again.
	path := filepath.Join(d.dir, AuditKeyFile)
	both := append(must(os.ReadFile(path))(t), key...)
	ok(t, os.WriteFile(path, both, 0o600))
	d.openedAgain(Options{Bank: d.bank})
	must(d.VerifyAudit(d.ctx, before))(t)
}

func (d *desk) openedAgain(o Options) {
	d.t.Helper()
	ok(d.t, d.Close())
	d.openAs(o)
}

// What is done to the rows from before the loss is found, although their key is gone.
func TestRowsFromBeforeALossAreHeldAsTheyStood(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		change string
		at     int
	}{
		"an actor":      {`UPDATE audit SET actor = 'x' WHERE seq = 3`, 0},
		"an object":     {`UPDATE audit SET object = 'x' WHERE seq = 1`, 0},
		"a time":        {`UPDATE audit SET at = at + 1 WHERE seq = 2`, 0},
		"a row less":    {`DELETE FROM audit WHERE seq = 2`, 2},
		"a digest":      {`UPDATE audit SET object = 'x' WHERE action = 'audit.rekey'`, 0},
		"the loss less": {`DELETE FROM audit WHERE action = 'audit.rekey'`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.trail(3)
			loss := must(d.AuditHead(d.ctx))(t).Seq + 1
			d.losesKey()
			d.openAs(Options{Bank: d.bank, LostTrailKey: true})
			d.trail(1)
			must(d.VerifyAudit(d.ctx))(t)

			d.tamper(x.change)
			if x.at == 0 {
				x.at = loss
			}
			_, err := d.VerifyAudit(d.ctx)
			altered(t, err, x.at)
		})
	}
}

// Rows that were gone already when the key was replaced are not made good by it.
func TestATrailCutBeforeItsKeyWasLostStaysBroken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.trail(5)
	head := must(d.AuditHead(d.ctx))(t)
	d.tamper(`DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)`)
	d.losesKey()
	d.openAs(Options{Bank: d.bank, LostTrailKey: true})
	_, err := d.VerifyAudit(d.ctx)
	altered(t, err, head.Seq)
}

// A program before this one made another key in passing, and the trail has been broken
// since; a key that was lost then is replaced as well.
func TestALossThatWentUnnoticedIsHeldLater(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.trail(2)
	d.losesKey()
	ok(t, os.WriteFile(filepath.Join(d.dir, AuditKeyFile), []byte(hashToken("another")+"\n"), 0o600))
	d.open()
	d.trail(1)
	_, err := d.VerifyAudit(d.ctx)
	altered(t, err, 1)

	d.openedAgain(Options{Bank: d.bank, LostTrailKey: true})
	same(t, d.Rekeyed(), true)
	must(d.VerifyAudit(d.ctx))(t)
}
