package report_test

import (
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/report"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func crosswalk(t *testing.T) *assessment.Crosswalk {
	t.Helper()
	x, err := bank.Frameworks()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// annex is the section that leads to the frameworks chosen; empty where there is none.
func annex(b *assessment.Bank, x *assessment.Crosswalk, iv assessment.Interview) report.Section {
	s := sealed
	s.Crosswalk = x
	r := report.Compose(b, iv, assessment.Judge(b, iv), s)
	for _, sec := range r.Sections {
		if sec.ID == "frameworks" {
			return sec
		}
	}
	return report.Section{}
}

var refsOf = regexp.MustCompile(`(?m)^(?:The limit of )?([A-Z]{2}[0-9]+), (?:direct|partial): `)

// Whatever was answered: a row rests on an answer that was given, what has a gap
// comes first, a question without an answer is in no row, and no word says that
// anything is met.
func TestTheAnnexSaysOnlyWhatAnAnswerBearsOn(t *testing.T) {
	b, x := load(t), crosswalk(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		decorate(t, b, &iv)
		f := rapid.SampledFrom(x.Frameworks).Draw(t, "framework")
		iv.Frameworks = []string{f.ID}
		s := annex(b, x, iv)
		if !s.Appendix || !strings.Contains(s.Title, f.Title) || !strings.HasPrefix(s.Blocks[0].Text, "Navigation only.") {
			t.Fatalf("section %q, in the appendix: %t", s.Title, s.Appendix)
		}

		items, _ := x.Of(f.ID)
		inRow := map[string]bool{}
		gapsOver := false
		for _, block := range s.Blocks {
			if block.Table == nil {
				continue
			}
			for _, row := range block.Table.Rows {
				name, bears, stands := row.Cells[0], row.Cells[2].Text, row.Cells[3].Text
				i := slices.IndexFunc(items, func(item assessment.FrameworkItem) bool {
					return name.Text == item.ID || name.Text == item.Title && strings.Contains(item.Title, item.ID)
				})
				if i < 0 || inRow[items[i].ID] {
					t.Fatalf("row %q is of no item, or of one that has a row", name.Text)
				}
				inRow[items[i].ID] = true

				for _, m := range refsOf.FindAllStringSubmatch(bears, -1) {
					if iv.AnswerTo(m[1]).State != assessment.Answered {
						t.Fatalf("%s has no answer and stands in the row of %s", m[1], name.Text)
					}
				}
				gap := strings.Contains(stands, "less than") || strings.Contains(stands, "contradicted") ||
					strings.Contains(stands, "not in place")
				if gap && gapsOver {
					t.Fatalf("%s has a gap and stands behind items without: %s", name.Text, stands)
				}
				gapsOver = gapsOver || !gap
			}
		}

		for _, block := range s.Blocks {
			if block.Lead != "Not answered." {
				continue
			}
			for _, it := range block.Items {
				id, _, _ := strings.Cut(it.Lead, ",")
				if st := iv.AnswerTo(id).State; st == assessment.Answered || st == assessment.NotApplicable {
					t.Fatalf("%s is said to be without an answer, and is %q", id, st)
				}
				for _, name := range regexp.MustCompile(`, | and `).Split(strings.TrimSuffix(it.Text, "."), -1) {
					if inRow[name] {
						t.Fatalf("%s is in a row and said to be without an answer", name)
					}
				}
			}
		}

		for _, text := range texts(report.Report{Sections: []report.Section{s}}) {
			if regexp.MustCompile(`(?i)complian|complies|conform|fulfil|satisf|certif`).MatchString(text) {
				t.Fatalf("it says that something is met: %s", text)
			}
			if m := slips.FindString(text); m != "" {
				t.Fatalf("%q in: %s", m, text)
			}
		}
	})
}

func TestNoFrameworkNoAnnex(t *testing.T) {
	b, x := load(t), crosswalk(t)
	for _, chosen := range [][]string{nil, {"nobody-knows-it"}} {
		iv := with("EC1=a")
		iv.Frameworks = chosen
		if s := annex(b, x, iv); len(s.Blocks) > 0 {
			t.Errorf("with %q chosen there is a section %q", chosen, s.Title)
		}
	}
}

func TestTwoFrameworksAtMost(t *testing.T) {
	b, x := load(t), crosswalk(t)
	iv := with("EC1=a")
	iv.Frameworks = []string{"owasp-llm", "owasp-llm", "eu-ai-act", "atlas"}
	s := annex(b, x, iv)
	heads := 0
	for _, block := range s.Blocks {
		if block.Kind == report.Heading {
			heads++
		}
	}
	if heads != 2 || !strings.Contains(s.Title, "OWASP Top 10 for LLM Applications 2026 and Regulation (EU) 2024/1689") {
		t.Errorf("%d frameworks under %q", heads, s.Title)
	}
	if !strings.Contains(strings.Join(texts(report.Report{Sections: []report.Section{s}}), "\n"),
		"High-risk systems only") {
		t.Error("nothing says beside the rows whom they bind")
	}
}

// A gap comes first: what the verdict asks for and the answers do not have.
func TestAGapInAFrameworkIsSaid(t *testing.T) {
	b, x := load(t), crosswalk(t)
	iv := with("EC1=e", "EC2=d", "EC7=d", "EC8=e", "IS3=e", "IS7=a")
	iv.Frameworks = []string{"owasp-llm"}
	s := annex(b, x, iv)
	first := s.Blocks[3].Table.Rows[0]
	if got := first.Cells[3].Text; !strings.Contains(got, "less than this verdict asks for") &&
		!strings.Contains(got, "not in place") {
		t.Errorf("the first row is %q: %s", first.Cells[0].Text, got)
	}
}
