package export

import (
	"discern/assessment"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"fmt"
	"strings"
	"testing"
)

// Traits as the strip of page one has them: two short names, one that is too long, and
// one with more squares than a line has room for.
func withTraits() (report.Report, []string) {
	r := SampleReport()
	r.Front.Sure.Strip = nil
	names := []string{"Execution control", "Failure mode", strings.Repeat("Reach of everything ", 4), "Readiness"}
	for i, name := range names {
		for j := range []int{9, 8, 10, 40}[i] {
			r.Front.Sure.Strip = append(r.Front.Sure.Strip, report.Square{Question: fmt.Sprintf("Q%d", 50*i+j),
				Standing: assessment.Standings[j%len(assessment.Standings)], Trait: strings.TrimSpace(name)})
		}
	}
	return r, names
}

// The squares on page one name their traits, on paper and in Word, and none of them is lost.
func TestTheSquaresOnPageOneNameTheirTraits(t *testing.T) {
	r, names := withTraits()
	first := squeezed(pdfPages(t, first(pdfFile(t, r, PDFOptions{})))[0])
	word := wordOf(t, r, "").text()
	for _, name := range names {
		if name = name[:min(len(name), 12)]; !strings.Contains(first, squeezed(name)) || !strings.Contains(word, name) {
			t.Errorf("page one does not name %q", name)
		}
	}

	faces, err := typefaces()
	if err != nil {
		t.Fatal(err)
	}
	s := newSheet(pdf.New(pdf.Options{Width: 595.28, Height: 841.89, Title: "Report", Lang: "en", MaxPages: 60}), faces, r)
	s.right = s.left + 0.4*s.width()
	p := s.strip(&r.Front.Sure, 10)
	drawn := 0
	for _, line := range p.lines {
		drawn += len(line.marks)
		if wide := p.name + float64(len(line.marks))*p.step; wide > s.width()+p.step {
			t.Errorf("a line of squares is %g wide on %g", wide, s.width())
		}
	}
	if drawn != len(r.Front.Sure.Strip) {
		t.Errorf("%d of %d squares are drawn", drawn, len(r.Front.Sure.Strip))
	}
}

// first leaves the second of two values.
func first(path string, _ []byte) string { return path }
