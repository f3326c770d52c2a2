package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/export"

	_ "github.com/mattn/go-sqlite3"
)

// rate runs work in so many goroutines for one round and returns how often it
// was done in a second. The first error ends it.
func (b *bench) rate(clients int, work func(client, turn int) error) (float64, error) {
	var done atomic.Int64
	var failed atomic.Value
	var wg sync.WaitGroup
	start := time.Now()
	for c := range clients {
		wg.Go(func() {
			for turn := 0; time.Since(start) < b.round && failed.Load() == nil; turn++ {
				if err := work(c, turn); err != nil {
					failed.CompareAndSwap(nil, err)
					return
				}
				done.Add(1)
			}
		})
	}

	wg.Wait()
	if err, _ := failed.Load().(error); err != nil {
		return 0, err
	}

	return float64(done.Load()) / time.Since(start).Seconds(), nil
}

// pair lets two sides take turns and returns the middle ratio with the rates of
// that turn.
func (b *bench) pair(clients int, ours, bare func(client, turn int) error) (ratio, a, z float64, err error) {
	type turn struct{ ratio, a, z float64 }
	var all []turn
	for range b.turns {
		x, err := b.rate(clients, ours)
		if err != nil {
			return 0, 0, 0, err
		}
		y, err := b.rate(clients, bare)
		if err != nil {
			return 0, 0, 0, err
		}

		all = append(all, turn{x / y, x, y})
	}

	slices.SortFunc(all, func(x, y turn) int {
		if x.ratio < y.ratio {
			return -1
		}
		return 1
	})
	m := all[len(all)/2]
	return m.ratio, m.a, m.z, nil
}

// saves holds an answer saved over HTTP against a bare durable commit of the
// same row.
func (b *bench) saves() error {
	dir, err := b.folder("saves")
	if err != nil {
		return err
	}
	s, err := newSite(filepath.Join(dir, "data"))
	if err != nil {
		return err
	}

	defer s.close()
	b.printf("## Saving an answer\n\nOne form post of an answer, from the socket to the reply, against one `INSERT` " +
		"of the same row with its own\ncommit (WAL, `synchronous=FULL`) on one connection.\n\n| clients | saves a second " +
		"| bare commits a second | ratio | aim | |\n|---|---|---|---|---|---|\n")
	for _, c := range []struct {
		clients int
		aim     float64
	}{{1, .45}, {32, 1.5}} {
		ids := make([]string, c.clients)
		revs := make([]int, c.clients)
		for i := range ids {
			iv, err := s.interview(fmt.Sprintf("System %d of %d", i, c.clients))
			if err != nil {
				return err
			}

			ids[i], revs[i] = iv.ID, iv.Answers["EC1"].Rev
		}

		db, err := bareDB(filepath.Join(dir, fmt.Sprintf("bare%d.db", c.clients)))
		if err != nil {
			return err
		}

		var seq atomic.Int64
		row := bareRow()
		ratio, ours, bare, err := b.pair(c.clients, func(client, _ int) error {
			return s.save(ids[client], &revs[client])
		}, func(client, _ int) error {
			_, err := db.Exec(`INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, ids[client], "EC1", seq.Add(1), 1, row, "u",
				"Owner", time.Now().UnixMicro())
			return err
		})
		db.Close()
		if err != nil {
			return err
		}

		b.printf("| %d | %.0f | %.0f | **%.2f** | %.2f | %s |\n", c.clients, ours, bare, ratio, c.aim,
			verdictOn(ratio, c.aim, true))
	}

	b.printf("\nThe bare side is one statement on an open connection, without a socket, a session or a reader. A save " +
		"looks up who asks,\nreads the interview, and writes more than the row: the operation id that makes a retry " +
		"harmless, the step that undo goes\nback over, a link of the audit chain, and the interview's new revision. With " +
		"many clients the writer commits what waits\ntogether.\n\n")
	return nil
}

func (s *site) save(id string, rev *int) error {
	choice := "d"
	if *rev%2 == 1 {
		choice = "c"
	}

	form := url.Values{"base_rev": {fmt.Sprint(*rev)}, "op": {fmt.Sprintf("%s-%d", id, *rev)}, "answer": {choice},
		"evidence": {"said"}, "go": {"save"},
		"note": {"The model picks its next tool from all it has; a limit of forty steps stands behind it."}}
	res, err := s.client.PostForm(s.base.String()+"/interviews/"+id+"/call/EC1", form)
	if err != nil {
		return err
	}

	io.Copy(io.Discard, res.Body)
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("a save answered %s", res.Status)
	}

	*rev++
	return nil
}

func bareDB(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3",
		"file:"+path+"?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=10000&_txlock=immediate&_secure_delete=on")
	if err != nil {
		return nil, err
	}

	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE TABLE answers (interview_id TEXT, question TEXT, rev INTEGER, as_of INTEGER, body TEXT, actor TEXT, actor_name TEXT, at BIGINT,
		PRIMARY KEY (interview_id, question, rev)) WITHOUT ROWID`)
	return db, err
}

func bareRow() string {
	body, _ := json.Marshal(assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: "d",
		Evidence: assessment.Said,
		Note:     "The model picks its next tool from all it has; a limit of forty steps stands behind it."})
	return string(body)
}

// pages holds pages against a bare handler that sends the same bytes.
func (b *bench) pages() error {
	dir, err := b.folder("pages")
	if err != nil {
		return err
	}
	s, err := newSite(filepath.Join(dir, "data"))
	if err != nil {
		return err
	}

	defer s.close()
	iv, err := s.interview("Page")
	if err != nil {
		return err
	}
	rep, err := s.report()
	if err != nil {
		return err
	}

	b.printf("## Pages\n\nAgainst a bare `net/http` handler that sends the same bytes; eight clients on the same " +
		"machine, which take their share\nof the two cores on both sides.\n\n| page | bytes sent | a second | bare a " +
		"second | ratio | aim | |\n|---|---|---|---|---|---|---|\n")
	for _, c := range []struct {
		name, path string
		aim        float64
	}{{"question", "/interviews/" + iv.ID + "/call/EC2", .15}, {"sealed report", "/reports/" + rep.ID, .8}} {
		body, header, err := s.get(c.path)
		if err != nil {
			return err
		}

		bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for k, v := range header {
				if k != "Date" && k != "Content-Length" {
					w.Header()[k] = v
				}
			}
			w.Write(body)
		}))
		ratio, ours, plain, err := b.pair(8, func(int, int) error {
			_, _, err := s.get(c.path)
			return err
		}, func(int, int) error {
			res, err := s.client.Get(bare.URL)
			if err != nil {
				return err
			}

			_, err = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			return err
		})
		bare.Close()
		if err != nil {
			return err
		}

		b.printf("| %s | %d | %.0f | %.0f | **%.2f** | %.2f | %s |\n", c.name, len(body), ours, plain, ratio, c.aim,
			verdictOn(ratio, c.aim, true))
	}

	b.printf("\nBy a processor profile, compressing a question page is about half of the work, rendering it a " +
		"quarter, and reading the\ninterview most of the rest. A sealed report is kept rendered and compressed; most of " +
		"the handler's time is sending it.\n\n")
	return nil
}

// verdict measures one verdict and its allocations.
func (b *bench) verdict() error {
	s := &site{}
	if err := s.load(); err != nil {
		return err
	}
	iv, err := s.example()
	if err != nil {
		return err
	}

	r := testing.Benchmark(func(tb *testing.B) {
		tb.ReportAllocs()
		for tb.Loop() {
			assessment.Judge(s.bank, iv)
		}
	})
	micro := float64(r.NsPerOp()) / 1000
	b.printf("## A verdict\n\n%.0f microseconds, %d allocations, %d bytes for a fully answered example (aim: under 50 "+
		"microseconds, %s). What costs\nmost is ranking the open questions and holding every rule against the answers.\n\n",
		micro, r.AllocsPerOp(), r.AllocedBytesPerOp(), verdictOn(micro, 50, false))
	return nil
}

// pdf measures one report as PDF: time in this process, peak memory in a fresh one.
func (b *bench) pdf() error {
	s := &site{}
	if err := s.load(); err != nil {
		return err
	}
	rep, err := s.compose()
	if err != nil {
		return err
	}

	var doc []byte
	r := testing.Benchmark(func(tb *testing.B) {
		for tb.Loop() {
			if doc, err = export.PDF(rep, export.PDFOptions{Paper: "a4"}); err != nil {
				tb.Fatal(err)
			}
		}
	})
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	peak, err := exec.CommandContext(context.Background(), self, "-pdf-child").Output()
	if err != nil {
		return err
	}

	pages := bytes.Count(doc, []byte("/Type/Page/")) + bytes.Count(doc, []byte("/Type /Page\n")) +
		bytes.Count(doc, []byte("/Type/Page "))
	ms := float64(r.NsPerOp()) / 1e6
	b.printf("## A report as PDF\n\n%s%.0f ms and %d KB (aim for 6 pages: under 100 ms, %s). A fresh process that "+
		"loads the fonts, draws it once and\nends peaks at %s (aim: 60 MB). By a processor profile, laying out text and "+
		"writing\nthe file (compression and fonts) cost about a third each.\n", pageCount(pages), ms, len(doc)/1024,
		verdictOn(ms, 100, false), strings.TrimSpace(string(peak)))
	return nil
}

func pageCount(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d pages in ", n)
}

func pdfChild(w io.Writer) error {
	s := &site{}
	if err := s.load(); err != nil {
		return err
	}
	rep, err := s.compose()
	if err != nil {
		return err
	}
	if _, err := export.PDF(rep, export.PDFOptions{Paper: "a4"}); err != nil {
		return err
	}
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		fmt.Fprintln(w, "an amount this system does not tell")
		return nil
	}

	for _, line := range strings.Split(string(data), "\n") {
		if kb, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			var n int
			fmt.Sscan(kb, &n)
			fmt.Fprintf(w, "%d MB\n", n/1024)
		}
	}

	return nil
}
