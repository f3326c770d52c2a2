//go:build fixture

package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var keepAs = flag.String("keep", "", "name of the folder in testdata/before")

// TestKeepADatabase keeps a database of this version, as "make fixture" asks for
// once a release, so that every later program is tried on it.
func TestKeepADatabase(t *testing.T) {
	if *keepAs == "" || *keepAs != filepath.Base(*keepAs) {
		t.Fatal("name the folder: make fixture VERSION=2026-11-29")
	}

	o := newOffice(t)
	o.asks("EC1", "e", "note", "The graph picks.", "evidence", "shown")
	o.asks("EC2", "b", "evidence", "example")
	o.asks("IS4", "c")
	o.asks("FM1", "a", "private", "Only for us.")
	o.seller.send("/interviews/"+o.interview+"/call/EC1/quotes", "quote", "It picks what comes next.", "speaker",
		"Ann", "go", "save")
	o.says("EC1", "a", "note", "As the buyer sees it.")
	o.says("EC2", "b")
	o.buyer.send("/b/"+o.record+"/share", "names", "with")
	o.says("EC7", "b", "note", "Written after sharing.")

	seal := "/interviews/" + o.interview + "/seal"
	report := strings.TrimPrefix(o.seller.send(seal, "base_rev", o.seller.see(seal).hidden("base_rev"), "go", "seal"),
		"/reports/")
	reader := o.seller.linkToken(o.interview, "name", "Tom", "right", "read", "report", report)
	other := o.seller.newInterviewOf("Invoices")

	dir := filepath.Join("testdata", "before", *keepAs)
	must(t, os.MkdirAll(dir, 0o755))
	copied := filepath.Join(t.TempDir(), "discern.db")
	must(t, o.store.Backup(t.Context(), copied))
	body, err := os.ReadFile(copied)
	must(t, err)
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	must(t, err)
	_, err = z.Write(body)
	must(t, err)
	must(t, z.Close())

	kept := keptFacts{Interview: o.interview, Other: other, Record: o.record, Report: report, AnswerToken: o.token,
		ReadToken: reader}
	facts, err := json.MarshalIndent(kept, "", "  ")
	must(t, err)
	sealed := o.seller.see("/reports/" + report + "/report.md")
	if sealed.status != http.StatusOK || !strings.Contains(sealed.body, "Claims intake") {
		t.Fatalf("the sealed report: %d\n%s", sealed.status, sealed.body)
	}
	must(t, os.WriteFile(filepath.Join(dir, "discern.db.gz"), packed.Bytes(), 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "facts.json"), facts, 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "report.md"), []byte(sealed.body), 0o644))
}
