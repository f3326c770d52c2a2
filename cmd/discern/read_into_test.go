package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"discern/assessment/bank"
	"discern/assessment/export"
)

// What files propose is added to an interview file, once, and nothing in it that
// a person said changes.
func TestReadingIntoAnInterviewAddsProposalsAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	into := filepath.Join(dir, "interview.yaml")
	said := "system: Claims\nanswers:\n  EC1: {choice: a, evidence: said, note: By code.}\n"
	if err := os.WriteFile(into, []byte(said), 0o600); err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join("..", "..", "assessment", "evidence", "testdata", "otlp-new-names.in")
	run := func(args ...string) (string, string, int) {
		var out, errs bytes.Buffer
		code := readEvidence(t.Context(), args, surroundings{stdin: strings.NewReader(""), stdout: &out, stderr: &errs,
			now: time.Now})
		return out.String(), errs.String(), code
	}

	out, errs, code := run("-into", into, "-chosen", "them", trace)
	if code != 0 || !strings.Contains(out, "proposes EC1 f: A model asked for") || !strings.Contains(out,
		"A file shows a step that a model asked for.") ||
		!strings.Contains(errs, "for a person to take or leave") {
		t.Fatalf("code %d\n%s\n%s", code, out, errs)
	}
	data, err := os.ReadFile(into)
	if err != nil {
		t.Fatal(err)
	}
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	iv, err := export.ReadInterview(into, data, b)
	if err != nil {
		t.Fatal(err)
	}
	if a := iv.Answers["EC1"]; a.Choice != "a" || a.Note != "By code." || len(iv.Inventory) != 0 {
		t.Errorf("the interview changed: %+v", a)
	}
	if len(iv.Seen.Files) != 1 || len(iv.Seen.Proposals) < 5 || iv.Seen.Files[0].Chosen != "them" ||
		len(b.Pending(&iv)) < 4 {
		t.Errorf("seen: %+v", iv.Seen)
	}
	if strings.Contains(string(data), "CANARY") || strings.Contains(out, "CANARY") {
		t.Error("content of the trace was kept")
	}

	if _, errs, code := run("-into", into, trace); code != exitInput || !strings.Contains(errs, "added before") {
		t.Errorf("the same file again: %d %s", code, errs)
	}
	if again, err := os.ReadFile(into); err != nil || !bytes.Equal(again, data) {
		t.Errorf("the same file again changed the interview: %v", err)
	}
	if info, err := os.Stat(into); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file may be read by others now: %v", info)
	}

	talk := filepath.Join(dir, "call.vtt")
	if err := os.WriteFile(talk, []byte("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>The model picks</v>\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	if _, errs, code := run("-into", into, talk); code != exitInput || !strings.Contains(errs,
		"choose the lines to quote") {
		t.Errorf("a conversation: %d %s", code, errs)
	}
	if _, errs, code := run("-chosen", "them", trace); code != exitInput || !strings.Contains(errs, "-into") {
		t.Errorf("-chosen alone: %d %s", code, errs)
	}
}
