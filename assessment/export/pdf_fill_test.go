package export

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/report"
)

// leastFilled is how much of the room for text each page but the last fills, from
// its top to the lowest ink on it.
const leastFilled = 1.0 / 3

// filled measures the pages of a PDF as they are drawn: from 0, nothing below the
// running head, to 1, ink down to the edge that the running foot stands under.
func filled(t *testing.T, path string) []float64 {
	t.Helper()
	const dots = 24 // to the inch
	prefix := filepath.Join(t.TempDir(), "page")
	if out, err := exec.Command("pdftoppm", "-r", fmt.Sprint(dots), "-gray", path, prefix).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v\n%s", err, out)
	}
	files, err := filepath.Glob(prefix + "*.pgm")
	if err != nil || len(files) == 0 {
		t.Fatalf("no page was drawn: %v", err)
	}

	slices.Sort(files) // the numbers are padded
	var out []float64
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var wide, high, most int
		if n, err := fmt.Fscanf(bytes.NewReader(data), "P5\n%d %d\n%d\n", &wide, &high, &most); n != 3 {
			t.Fatalf("%s: %v", name, err)
		}

		pixels := data[len(data)-wide*high:]
		inches := func(mm float64) int { return int(mm / 25.4 * dots) }
		top, foot := inches(20), high-inches(19)
		lowest := top
		for y := top; y < foot; y++ {
			if slices.Min(pixels[y*wide:(y+1)*wide]) < 200 {
				lowest = y + 1
			}
		}

		out = append(out, float64(lowest-top)/float64(foot-top))
	}

	return out
}

// Filled lends the measure to tests of generated interviews, which stand outside the package.
var Filled = filled

// LeastFilled is what it is held against there.
const LeastFilled = leastFilled

// No page is less than a third filled, bar the last: not in any example, on either
// paper, for anybody.
func TestNoPageIsLessThanAThirdFilled(t *testing.T) {
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	guide, err := bank.Guide()
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(bank.Examples(), "*.yaml")
	if err != nil || len(names) < 16 {
		t.Fatalf("there are %d examples: %v", len(names), err)
	}

	pages := 0
	for _, name := range names {
		file, err := fs.ReadFile(bank.Examples(), name)
		if err != nil {
			t.Fatal(err)
		}
		iv, err := ReadInterview(name, file, b)
		if err != nil {
			t.Fatal(err)
		}
		r := report.Compose(b, iv, assessment.Judge(b, iv),
			report.Seal{Number: 1, At: iv.Updated, By: "Ann Example", Guide: guide,
				Sender: report.Sender{Firm: "Brackwell Identity", Person: "Ann Example", Contact: "ann@brackwell.example"}})
		for _, paper := range []string{"a4", "letter"} {
			for _, audience := range report.Audiences {
				if paper == "letter" && audience != report.ForBuyer {
					continue // drawn by the same rules, and each takes its time
				}
				pages += fills(t, fmt.Sprintf("%s, %s, for the %s", name, paper, audience),
					r.For(report.View{Audience: audience}), paper)
			}
		}
	}
	if pages < 300 {
		t.Errorf("only %d pages were measured", pages)
	}
}

// Nor in the three systems that cold readers are given, for the seller on A4 and for the buyer
// on Letter; and page one alone is one sheet.
func TestNoPageOfWhatReadersAreGivenIsLessThanAThirdFilled(t *testing.T) {
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"agent.yaml", "fixed.yaml", "mixed.yaml"} {
		file, err := os.ReadFile("../report/testdata/readers/" + name)
		if err != nil {
			t.Fatal(err)
		}
		iv, err := ReadInterview(name, file, b)
		if err != nil {
			t.Fatal(err)
		}
		r := report.Compose(b, iv, assessment.Judge(b, iv),
			report.Seal{At: time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC), Draft: true})
		fills(t, name+" for the seller", r.For(report.View{Audience: report.ForSeller}), "a4")
		fills(t, name+" for the buyer", r.For(report.View{Audience: report.ForBuyer}), "letter")
		for _, paper := range []string{"a4", "letter"} {
			short, _ := pdfFile(t, r.For(report.View{Audience: report.ForExecutive}), PDFOptions{Paper: paper})
			if n := len(pdfPages(t, short)); n != 1 {
				t.Errorf("%s: the short version takes %d sheets of %s", name, n, paper)
			}
		}
	}
}

// Page one that runs over leaves no page with a few lines: what follows goes on below them.
func TestWhatRunsOverFromPageOneIsNotLeftAlone(t *testing.T) {
	over := 0
	for n := range 10 {
		r := SampleReport()
		r.Front.Summary = strings.Repeat("Some words of a long summary. ", 40+12*n)
		path, _ := pdfFile(t, r, PDFOptions{})
		pages := pdfPages(t, path)
		if !strings.Contains(pages[0], report.HeadHowSure) {
			over++
		}
		for i, f := range filled(t, path)[:len(pages)-1] {
			if f < leastFilled {
				t.Errorf("summary %d: page %d of %d is filled to %.0f%%", n, i+1, len(pages), f*100)
			}
		}
	}
	if over < 3 {
		t.Errorf("page one ran over %d times", over)
	}
}

// fills holds every page of a report but the last to be a third filled, and
// returns how many there are.
func fills(t *testing.T, name string, r report.Report, paper string) int {
	t.Helper()
	path, _ := pdfFile(t, r, PDFOptions{Paper: paper})
	all := filled(t, path)
	for i, f := range all[:len(all)-1] {
		if f < leastFilled {
			t.Errorf("%s: page %d of %d is filled to %.0f%%", name, i+1, len(all), f*100)
		}
	}
	return len(all)
}

// Nor is one where rows, quotes and notes are as long as they come: what would
// leave a page nearly empty is parted instead.
func TestNoPageIsLessThanAThirdFilledWhateverItsTextsAre(t *testing.T) {
	lengths := rand.New(rand.NewPCG(7, 11))
	text := func() string {
		n := 1 << lengths.IntN(10) // words
		return strings.TrimSpace(strings.Repeat("some words of a long note ", 1+n/6))
	}
	for n := range 24 {
		r := SampleReport()
		for i := range r.Sections {
			for j := range r.Sections[i].Blocks {
				block := &r.Sections[i].Blocks[j]
				switch {
				case block.Table != nil:
					for k := range block.Table.Rows {
						if cells := block.Table.Rows[k].Cells; lengths.IntN(4) == 0 {
							cells[len(cells)-1].Text = text()
						}
					}
				case block.Text != "" && lengths.IntN(2) == 0:
					block.Text = text()
				}
				for k := range block.Items {
					if lengths.IntN(3) == 0 {
						block.Items[k].Text = text()
					}
				}
			}
		}
		fills(t, fmt.Sprintf("report %d", n), r, []string{"a4", "letter"}[n%2])
	}
}

// The measure can fail: a page with one line on it, before another, is seen.
func TestAnEmptyPageIsSeen(t *testing.T) {
	r := SampleReport()
	r.Front, r.Lead = report.Front{}, report.Lead{Headline: "One line."}
	path, _ := pdfFile(t, r, PDFOptions{})
	if all := filled(t, path); len(all) < 2 || all[0] >= leastFilled {
		t.Errorf("page one with one line is filled to %.2f", all)
	}
}
