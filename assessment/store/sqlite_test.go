package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"discern/assessment"
)

// limitPages makes SQLite say that the disk is full at that many pages.
func limitPages(n int) func(*sql.Conn) error {
	return func(c *sql.Conn) error {
		_, err := c.ExecContext(context.Background(), fmt.Sprintf(`PRAGMA max_page_count = %d`, n))
		return err
	}
}

func TestABackupTakenUnderLoadIsWhole(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	iv := d.interview("Claims")
	d.seal(d.owner, iv.ID)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				d.saveAnswer(d.ctx, d.owner, iv.ID, noted("EC1", fmt.Sprint(i)), -1, "")
			}
		}
	})
	path := filepath.Join(t.TempDir(), "backup.db")
	ok(t, d.Backup(d.ctx, path))
	close(stop)
	wg.Wait()
	same(t, must(os.Stat(path))(t).Mode().Perm(), os.FileMode(0o600))
	facts := must(CheckBackup(d.ctx, path))(t)
	if facts.Systems != 1 || facts.Interviews != 1 || facts.Reports != 1 {
		t.Fatalf("holds %+v", facts)
	}
	must(d.VerifyAudit(d.ctx, facts.Audit))(t)
	if d.Backup(d.ctx, path) == nil {
		t.Fatal("overwrote a backup")
	}

	// It restores by being put in an empty folder under the database's name, with the key that
	// its trail was kept under; without that it is not opened.
	dir := filepath.Join(t.TempDir(), "restored")
	ok(t, os.Mkdir(dir, 0o700))
	ok(t, os.Rename(path, filepath.Join(dir, databaseFile)))
	if without, err := Open(d.ctx, dir, Options{}); err == nil {
		without.Close()
		t.Fatal("opened without the key of its trail")
	}
	key := must(os.ReadFile(filepath.Join(d.dir, AuditKeyFile)))(t)
	ok(t, os.WriteFile(filepath.Join(dir, AuditKeyFile), key, 0o600))
	s := must(Open(d.ctx, dir, Options{}))(t)
	defer s.Close()
	same(t, len(must(s.History(d.ctx, d.owner, iv.ID, "EC1"))(t)), facts.Answers)
}

func TestABackupThatFailsLeavesNothingBehind(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	ctx, cancel := context.WithCancel(d.ctx)
	cancel()
	dir := t.TempDir()
	if d.Backup(ctx, filepath.Join(dir, "backup.db")) == nil {
		t.Fatal("a cancelled backup says it succeeded")
	}
	same(t, len(must(os.ReadDir(dir))(t)), 0)
}

func TestADamagedBackupIsRefused(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	iv := d.interview("Claims")
	for i := range 50 {
		d.save(d.owner, iv.ID, noted("EC1", fmt.Sprint(i)))
	}
	path := filepath.Join(t.TempDir(), "backup.db")
	ok(t, d.Backup(d.ctx, path))
	good := must(os.ReadFile(path))(t)
	missed := 0
	for at := 4096; at < len(good); at += 4096 {
		bad := append([]byte(nil), good...)
		for i := range 8 { // the head of a page, where its shape is told
			bad[at+i] ^= 0xff
		}
		ok(t, os.WriteFile(path, bad, 0o600))
		if _, err := CheckBackup(d.ctx, path); err == nil {
			missed++
		}
	}
	if missed > 0 {
		t.Fatalf("%d damaged pages of %d went unnoticed", missed, len(good)/4096-1)
	}
	if _, err := CheckBackup(d.ctx, path+".none"); err == nil {
		t.Fatal("a missing backup was checked")
	}
}

// A bare durable commit of the same row, to hold BenchmarkSaveForm against.
func BenchmarkBareCommit(b *testing.B) {
	for _, clients := range []int{1, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			db := openWriter(filepath.Join(b.TempDir(), "bare.db"))
			defer db.Close()
			must(db.Exec(`CREATE TABLE answers (interview_id TEXT, question TEXT, rev INTEGER, as_of INTEGER, body TEXT,
				actor TEXT, actor_name TEXT, at BIGINT, PRIMARY KEY (interview_id, question, rev))`))(b)
			body := must(encodeAnswer(answered("EC1", "a")))(b)
			each(b, clients, func(client, n int) error {
				_, err := db.Exec(`INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
					"aaaaaaaaaaaaaaaaaaaaaaaaaa", fmt.Sprint("Q", client), n, n, body, "user:aaaaaaaaaaaaaaaaaaaaaaaaaa", "Owner", n)
				return err
			})
		})
	}
}

func BenchmarkSaveForm(b *testing.B) {
	for _, clients := range []int{1, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			d := newDesk(b)
			ids := make([]string, clients)
			for i := range ids {
				ids[i] = d.interview(fmt.Sprint("System ", i)).ID
			}
			each(b, clients, func(client, n int) error {
				a := assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: fmt.Sprint(n),
					Evidence: assessment.Said}
				_, err := d.saveAnswer(d.ctx, d.owner, ids[client], a, -1, fmt.Sprint(n))
				return err
			})
		})
	}
}

// each shares b.N calls among clients that work at the same time.
func each(b *testing.B, clients int, do func(client, n int) error) {
	b.ResetTimer()
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			for n := c; n < b.N; n += clients {
				if err := do(c, n); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}
