package main

import (
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/templates"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// Whoever reads a version gets in its JSON no sentence that the version does not print.
// The buyer and the seller get the answers and the whole verdict besides, with what a
// move opens and how each condition stands; the reader of the short version gets nothing
// but page one. Its first line is that of the PDF.
func TestAVersionAsJSONSaysWhatItPrints(t *testing.T) {
	b, _ := bankAndGuide(t)
	interviews, err := readExamples(b)
	if err != nil {
		t.Fatal(err)
	}

	for _, iv := range append(interviews, filled(b, "")) {
		r := sealedReport(t, iv)
		for _, audience := range report.Audiences {
			v := r.For(report.View{Audience: audience})
			data, err := export.JSON(v, b)
			if err != nil {
				t.Fatal(err)
			}
			page, err := templates.ReportHTML(v)
			if err != nil {
				t.Fatal(err)
			}
			printed := loosely(string(export.Text(v)) + " " + readBack(t, "md", export.Markdown(v)) + " " +
				readBack(t, "html", page))

			var doc map[string]any
			if err := json.Unmarshal(data, &doc); err != nil {
				t.Fatal(err)
			}
			all := 0
			textsIn(doc, "", func(at, text string) {
				beside := audience != report.ForExecutive &&
					(!strings.HasPrefix(at, ".report.") || slices.Contains(besidePrint, at))
				if !strings.Contains(text, " ") || beside || at == ".report.pageOne.kicker" {
					return
				}
				if all++; !strings.Contains(printed, loosely(text)) {
					t.Errorf("%s for %s: %s is not printed: %s", iv.System, audience, at, text)
				}
			})
			if all < 10 {
				t.Errorf("%s for %s: only %d texts were read", iv.System, audience, all)
			}
		}
	}
}

// besidePrint leads to what the buyer and the seller get and no text of theirs prints in
// these very words: of a condition beyond those of page one the form prints the move, and
// the plan that move's day; and a letter prints no codes.
var besidePrint = []string{".report.pageOne.moves.opens", ".report.pageOne.decision.conditions.today",
	".report.pageOne.decision.conditions.metBy",
	".report.sections.blocks.reach.title", ".report.sections.blocks.items.from"}

// What the short version leaves out has no key in its JSON: neither answers nor, of
// the verdict, what they came from.
func TestTheShortVersionAsJSONHasNoKeyForWhatItLeavesOut(t *testing.T) {
	b, _ := bankAndGuide(t)
	data, err := export.JSON(sealedReport(t, filled(b, "")).For(report.View{Audience: report.ForExecutive}), b)
	if err != nil {
		t.Fatal(err)
	}

	var doc struct {
		Answers map[string]any
		Verdict map[string]any
		Report  struct{ Sections []any }
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Answers) > 0 || len(doc.Report.Sections) > 0 {
		t.Errorf("%d answers and %d sections", len(doc.Answers), len(doc.Report.Sections))
	}
	if doc.Verdict["class"] == nil || doc.Verdict["shape"] == nil || doc.Verdict["confidence"] == nil {
		t.Errorf("the verdict itself is gone: %v", doc.Verdict)
	}
	for _, key := range []string{"fences", "openQuestions", "contradictions", "contributions", "because", "design", "gaps",
		"flips", "score", "surface", "numbers", "parts", "next"} {
		if v, ok := doc.Verdict[key]; ok {
			t.Errorf("%s is there: %v", key, v)
		}
	}
}

// loosely is a text as it compares with another that was set otherwise.
func loosely(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// textsIn visits every text of a JSON value with the keys that lead to it.
func textsIn(v any, at string, visit func(at, text string)) {
	switch v := v.(type) {
	case map[string]any:
		for key, x := range v {
			textsIn(x, at+"."+key, visit)
		}
	case []any:
		for _, x := range v {
			textsIn(x, at, visit)
		}
	case string:
		visit(at, v)
	}
}
