package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"discern/assessment"
)

// fillRest puts a row into every table that has none, so that no table is forgotten.
func (d *desk) fillRest() {
	d.t.Helper()
	db := openWriter(filepath.Join(d.dir, databaseFile)) // the store's own connection is its writer's
	defer db.Close()
	conn := must(db.Conn(d.ctx))(d.t)
	defer conn.Close()
	for _, table := range must(movedTables(d.ctx, conn))(d.t) {
		m := mover{d.engine, conn}
		if must(m.count(d.ctx, table.name))(d.t) > 0 {
			continue
		}

		var values []string
		for _, column := range table.columns {
			var kind, of, to string
			ok(d.t, conn.QueryRowContext(d.ctx, `SELECT type FROM pragma_table_info(?) WHERE name = ?`, table.name,
				column).Scan(&kind))
			_ = conn.QueryRowContext(d.ctx, `SELECT "table", "to" FROM pragma_foreign_key_list(?) WHERE "from" = ?`,
				table.name, column).Scan(&of, &to)
			value := map[string]string{"TEXT": `'Zoë'`, "BLOB": `x'0001ff'`}[kind]
			switch {
			case of != "":
				value = `(SELECT ` + to + ` FROM ` + of + ` LIMIT 1)`
			case value == "":
				value = "1"
			}
			values = append(values, value)
		}
		_, err := conn.ExecContext(d.ctx, `INSERT INTO `+table.name+` (`+strings.Join(table.columns, ", ")+`) VALUES (`+
			strings.Join(values, ", ")+`)`)
		if err != nil {
			d.t.Fatalf("%s: %v", table.name, err)
		}
	}
}

// Everything goes to PostgreSQL and back and is the same: every table has rows, the trail
// holds, what was signed in is, programs and webhooks work, a search finds.
func TestEverythingMovesBothWays(t *testing.T) {
	if ofSQLite() {
		return // it needs both
	}

	t.Parallel()
	there := newDatabase(t)
	d := &desk{t: t, bank: formBank(t, marker+"prk", marker+"int"), dir: filepath.Join(t.TempDir(), "data"),
		clock: newClock(), ctx: t.Context()}
	d.open()
	u := must(d.EnsureOwner(d.ctx))(t)
	d.owner = assessment.Principal{UserID: u.ID, Name: u.Name, Role: assessment.RoleOwner}
	t.Cleanup(func() { d.Close() })
	iv, _ := d.fill()
	session := d.signIn()
	_, token := d.program(d.owner, "read write")
	secret, h, err := d.MakeHook(d.ctx, d.owner, Hook{URL: "https://crm.example/", Kinds: HookKinds}, false)
	ok(t, err)
	must(d.create(d.ctx, d.owner, assessment.Interview{System: "Schadenprüfung"}))(t)
	// What fills the other tables says that nobody signed in for years.
	ok(t, d.SetProviderRule(d.ctx, d.owner, ProviderRule{Days: 0}))
	head := must(d.VerifyAudit(d.ctx))(t)
	if _, err := Move(d.ctx, d.dir, there, false); !errors.Is(err, ErrInUse) {
		t.Errorf("while the folder is in use: %v", err)
	}
	ok(t, d.Close())
	d.fillRest()

	holds := func() {
		t.Helper()
		d.open()
		same(t, must(d.VerifyAudit(d.ctx, head))(t).Seq >= head.Seq, true)
		_, _, err := d.Session(d.ctx, session)
		ok(t, err)
		p := must(d.TokenPrincipal(d.ctx, token))(t)
		same(t, must(d.Interview(d.ctx, p, iv.ID))(t).System, iv.System)
		found := must(d.Systems(d.ctx, d.owner, SystemFilter{Query: "schadenprufung"}))(t)
		same(t, len(found.Rows), 1)
		same(t, must(d.Workspace(d.ctx))(t).Provider.Days, 0)
		must(d.Check(d.ctx))(t)
	}
	out := must(Move(d.ctx, d.dir, there, false))(t)
	if out.Rows < out.Tables {
		t.Errorf("%d rows in %d tables", out.Rows, out.Tables)
	}
	refuses := func(want string, back bool) {
		t.Helper()
		if _, err := Move(d.ctx, d.dir, there, back); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	refuses("is not empty", false)
	refuses("is not empty", true)
	file := filepath.Join(d.dir, databaseFile)
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(file + end); err != nil && end == "" {
			t.Fatal(err)
		}
	}
	refuses("no SQLite database", false)
	same(t, must(Move(d.ctx, d.dir, there, true))(t), out)

	holds() // on SQLite again
	ok(t, d.Close())
	d.database = there
	holds()
	must(d.create(d.ctx, d.owner, assessment.Interview{System: "One more"}))(t) // numbers go on behind those that came
	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
	signs := false
	for range 3 {
		for _, one := range d.due() {
			signs = signs || one.HookID == h.ID && fmt.Sprint(one.Secrets) == fmt.Sprint([]string{secret})
		}
	}
	same(t, signs, true)
}
