package web

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"discern/assessment"
)

// keptFacts name what is in a database that is kept under testdata/before. Its
// tokens open nothing but that database.
type keptFacts struct {
	Interview, Other, Record, Report string
	AnswerToken, ReadToken           string
}

// opened unpacks a kept database, and opens it as the program does.
func opened(t *testing.T, dir string) (*site, keptFacts) {
	t.Helper()
	var kept keptFacts
	facts, err := os.ReadFile(filepath.Join(dir, "facts.json"))
	must(t, err)
	must(t, json.Unmarshal(facts, &kept))

	f, err := os.Open(filepath.Join(dir, "discern.db.gz"))
	must(t, err)
	defer f.Close()
	z, err := gzip.NewReader(f)
	must(t, err)
	data := t.TempDir()
	out, err := os.Create(filepath.Join(data, "discern.db"))
	must(t, err)
	_, err = io.Copy(out, z)
	must(t, err)
	must(t, out.Close())

	return newSiteOn(t, data), kept
}

// A database of every version that was given out opens, and everything in it is
// as it was: answers, notes, quotes, what was shared and what was not, the sealed
// report word for word, and the links that were sent.
func TestDatabasesOfEarlierVersionsOpenAsTheyWere(t *testing.T) {
	all, err := filepath.Glob("testdata/before/*")
	must(t, err)
	if len(all) == 0 {
		t.Fatal("no database of an earlier version is kept")
	}
	for _, dir := range all {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			s, kept := opened(t, dir)
			b := s.owner()
			iv := b.interview(kept.Interview)
			answers := map[string][3]string{"EC1": {"e", "The graph picks.", string(assessment.Shown)},
				"EC2": {"b", "", string(assessment.Example)},
				"IS4": {"c", "", string(assessment.Said)}, "FM1": {"a", "", string(assessment.Said)}}
			for id, want := range answers {
				a := iv.Answers[id]
				if got := [3]string{a.Choice, a.Note, string(a.Evidence)}; got != want {
					t.Errorf("%s is %v, was %v", id, got, want)
				}
			}
			if len(iv.Answers) != len(answers) || iv.Answers["FM1"].Private != "Only for us." || iv.Company != "Northwind" {
				t.Errorf("%d answers, %q, of %s", len(iv.Answers), iv.Answers["FM1"].Private, iv.Company)
			}
			if len(iv.Quotes) != 1 || iv.Quotes[0].Text != "It picks what comes next." || iv.Quotes[0].Speaker != "Ann" {
				t.Errorf("quotes: %+v", iv.Quotes)
			}

			theirs := b.interview(kept.Record)
			if theirs.Answers["EC1"].Note != "As the buyer sees it." || len(theirs.Answers) != 2 {
				t.Errorf("what was shared: %+v", theirs.Answers)
			}
			sealed, err := os.ReadFile(filepath.Join(dir, "report.md"))
			must(t, err)
			if got := b.see("/reports/" + kept.Report + "/report.md"); got.body != string(sealed) {
				t.Errorf("the sealed report reads differently:\n%s", lineApart(got.body, string(sealed)))
			}

			buyer, record := s.buyer(kept.AnswerToken)
			if record != kept.Record {
				t.Fatalf("the link leads to %s", record)
			}
			if page := buyer.see("/b/" + record + "/q/EC7"); !strings.Contains(page.body, "Written after sharing.") {
				t.Errorf("what the buyer wrote last is not there:\n%s", page.text())
			}
			reader := s.browser()
			if page := reader.see(reader.send("/l/" + kept.ReadToken)); page.status != http.StatusOK ||
				!strings.Contains(page.text(), "Claims intake") {
				t.Errorf("the reader's link: %d", page.status)
			}

			// It can be worked on, and what is kept for the list is right.
			b.send("/interviews/"+kept.Other+"/call/EC1", "answer", "b", "base_rev", "0", "go", "save")
			if s.answerIn(kept.Other, "EC1").Choice != "b" {
				t.Error("it takes no answer")
			}
			if page := b.see("/"); !strings.Contains(page.text(), "Claims intake") ||
				!strings.Contains(page.text(), "Invoices") {
				t.Errorf("the list:\n%s", page.text())
			}
			for range 200 {
				c, err := s.store.Check(t.Context())
				must(t, err)
				if c.Waiting > 0 {
					continue // judged behind the running program
				}
				if len(c.Wrong) > 0 {
					t.Errorf("kept wrong: %v", c.Wrong)
				}
				break
			}
			if _, err := s.store.VerifyAudit(t.Context()); err != nil {
				t.Errorf("the audit trail: %v", err)
			}
		})
	}
}

// lineApart is the first line in which two texts differ.
func lineApart(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return "- " + strings.Join(w[min(i, len(w)):min(i+1, len(w))], "") + "\n+ " + g[i]
		}
	}
	return "it ends early"
}
