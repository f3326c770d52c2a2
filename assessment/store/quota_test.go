package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

// What comes through one link stays bounded, whatever is sent: the longest notes,
// changed each time, as fast as the store takes them.
func TestLinkIsBounded(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	token, _, p := d.buyer(iv.ID)

	before := d.bytes(t)
	var err error
	saved := 0
	for i := range 2 * assessment.MaxRecordBytes / (3 * assessment.MaxNote) {
		note := fmt.Sprintf("%05d", i) + strings.Repeat("界", assessment.MaxNote-5)
		_, err = d.saveAnswer(d.ctx, p, p.RecordID, assessment.Answer{Question: "EC1", Note: note}, -1, fmt.Sprint("op", i))
		if err != nil {
			break
		}
		saved++
	}
	refused(t, err, assessment.Full)
	// Each character is three bytes, and stands once in the answer; the search
	// index and the log of the database may take as much again.
	if grew := d.bytes(t) - before; grew > 4*assessment.MaxRecordBytes {
		t.Errorf("%d saves grew the database by %d MB", saved, grew>>20)
	}

	// What was saved is still there, and the people of the workspace go on.
	own, err := d.Interview(d.ctx, p, p.RecordID)
	ok(t, err)
	if !strings.HasPrefix(own.AnswerTo("EC1").Note, fmt.Sprintf("%05d", saved-1)) {
		t.Error("the last note that was saved is lost")
	}
	_, err = d.saveAnswer(d.ctx, d.owner, iv.ID, assessment.Answer{Question: "EC1", Note: "Ours."}, 0, "")
	ok(t, err)

	// Deleting makes room, since nothing is left of it.
	ok(t, d.EraseRecord(d.ctx, p))
	_, p, err = d.StartLink(d.ctx, token)
	ok(t, err)
	_, err = d.saveAnswer(d.ctx, p, p.RecordID, assessment.Answer{Question: "EC1", Note: "Anew."}, 0, "")
	ok(t, err)
}

// Saves are counted by the hour and by the day, and three hours of a person who
// changes something every five seconds stay below.
func TestSavesThroughALinkAreCounted(t *testing.T) {
	d := newDesk(t)
	_, _, p := d.buyer(d.interview("Claims").ID)

	n := 0
	save := func() error {
		n++
		_, err := d.saveAnswer(d.ctx, p, p.RecordID, assessment.Answer{Question: "EC1", Note: fmt.Sprint("Version ", n)},
			-1, "")
		return err
	}
	if perHour := 3600 / 5; perHour >= assessment.MaxSavesAnHour || 3*perHour >= assessment.MaxSavesADay {
		t.Errorf("%d saves an hour would be refused", perHour)
	}

	// As many as an hour takes, without saving each one.
	hour := d.clock.now().Unix() / 3600
	ok(t, d.write(d.ctx, "test", func(t *tx) error {
		return t.do(`INSERT INTO link_saves (link_id, hour, saves) VALUES (?, ?, ?)`, p.LinkID, hour,
			assessment.MaxSavesAnHour-1)
	}))
	ok(t, save())
	err := save()
	refused(t, err, assessment.TooOften)
	if !strings.Contains(err.Error(), "wait an hour") {
		t.Errorf("it does not say what to do: %v", err)
	}

	d.clock.pass(time.Hour)
	ok(t, save())
	ok(t, d.write(d.ctx, "test", func(t *tx) error {
		return t.do(`UPDATE link_saves SET saves = ? WHERE link_id = ? AND hour = ?`, assessment.MaxSavesADay, p.LinkID, hour)
	}))
	refused(t, save(), assessment.TooOften)

	d.clock.pass(24 * time.Hour)
	ok(t, save())
	_, err = d.Purge(d.ctx)
	ok(t, err)
	var rows int
	ok(t, d.read(d.ctx, "test", func(v snapshot) error { return v.row(`SELECT COUNT(*) FROM link_saves`).Scan(&rows) }))
	if rows != 1 {
		t.Errorf("%d hours are kept that no longer count", rows-1)
	}
}

// Start can be pressed for ever: the audit trail gets a row a day, and a browser
// that is known writes nothing.
func TestStartAgainAddsNothing(t *testing.T) {
	d := newDesk(t)
	token, cookie, p := d.buyer(d.interview("Claims").ID)

	count := func(table string) (n int) {
		ok(t, d.read(d.ctx, "test", func(v snapshot) error { return v.row(`SELECT COUNT(*) FROM ` + table).Scan(&n) }))
		return n
	}
	rows, places := count("audit"), count("link_sessions")
	for range 5 {
		again, q, err := d.StartLink(d.ctx, token, cookie)
		ok(t, err)
		if again != cookie || q != p {
			t.Error("a browser that keeps its place is given another")
		}
	}
	if count("audit") != rows || count("link_sessions") != places {
		t.Error("Start of a known browser writes")
	}

	for range maxPlaces + 10 {
		_, _, err := d.StartLink(d.ctx, token)
		ok(t, err)
	}
	if n := count("audit"); n != rows {
		t.Errorf("%d audit rows more within a day", n-rows)
	}
	if n := count("link_sessions"); n > maxPlaces {
		t.Errorf("%d places are kept", n)
	}

	d.clock.pass(25 * time.Hour)
	_, _, err := d.StartLink(d.ctx, token)
	ok(t, err)
	if n := count("audit"); n != rows+1 {
		t.Errorf("%d audit rows a day later, want %d", n, rows+1)
	}
}

// What is too long is refused by the name of its field; what was too long before
// stays, and stands in no other change's way.
func TestStoreKeepsLimits(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	long := strings.Repeat("x", assessment.MaxNote+1)

	_, err := d.saveAnswer(d.ctx, d.owner, iv.ID, assessment.Answer{Question: "EC1", Note: long}, 0, "")
	refused(t, err, assessment.Invalid)
	_, err = d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.Inventory = make([]assessment.Line, assessment.MaxInventory+1)
		return nil
	})
	refused(t, err, assessment.Invalid)
	_, err = d.create(d.ctx, d.owner, assessment.Interview{System: "Long", Summary: long})
	refused(t, err, assessment.Invalid)

	// As an older program saved it.
	ok(t, d.write(d.ctx, "test", func(t *tx) error {
		w, r, err := t.writable(d.owner, iv.ID)
		if err != nil {
			return err
		}
		if err := t.saveChunk(r, "words", `{"summary":"`+long+`"}`, 1); err != nil {
			return err
		}
		_, err = t.appendAnswer(w, r, r.rev, assessment.Answer{Question: "EC2", Note: long}, savedAnswer{}, stampSource)
		return err
	}))
	d.cache.clear()
	saved, err := d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.Sources = []string{"https://example.org"}
		return nil
	})
	ok(t, err)
	if saved.Summary != long {
		t.Error("a summary from before was cut")
	}
	_, err = d.saveAnswer(d.ctx, d.owner, iv.ID,
		assessment.Answer{Question: "EC2", Note: long, State: assessment.Answered, Choice: "a"}, -1, "")
	ok(t, err)
}

// bytes is what the database takes on disk, with its log.
func (d *desk) bytes(t *testing.T) int {
	t.Helper()
	total := 0
	if !ofSQLite() {
		ok(t, d.readDB.QueryRowContext(d.ctx, `SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r'`).
			Scan(&total))
		return total
	}

	for _, suffix := range []string{"", "-wal"} {
		info, err := os.Stat(filepath.Join(d.dir, databaseFile) + suffix)
		if err == nil {
			total += int(info.Size())
		}
	}
	if total == 0 {
		t.Fatal("no database file")
	}
	return total
}
