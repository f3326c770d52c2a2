package export

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/export/pdf"
	"discern/assessment/report"
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// reachNaming is a reach of one action with that name.
func reachNaming(name string) report.Reach {
	return report.Reach{Identities: []report.ReachIdentity{{Name: "svc", Systems: []report.ReachSystem{
		{Name: "System", Actions: []report.ReachAction{{Name: name, Kind: assessment.Reads}}}}}}}
}

// No letter of the program's fonts takes more room than a picture keeps for it, in
// neither weight, so that what is laid out as fitting fits on paper.
func TestPicturesKeepRoomForEveryLetter(t *testing.T) {
	faces, err := typefaces()
	if err != nil {
		t.Fatal(err)
	}
	doc := pdf.New(pdf.Options{Width: 600, Height: 800, MaxPages: 2,
		Fallback: faces.fallback(PDFOptions{NoMachineFonts: true})})
	tried := 0
	for r := rune(0x21); r < 0x3000; r++ {
		if !faces.sansBold.Has(r) || unicode.In(r, unicode.M, unicode.Cf, unicode.Z) {
			continue
		}

		name := strings.Repeat(string(r), 4)
		for _, l := range reachNaming(name).Pictures(660, 800)[0].Labels {
			if l.Text != name {
				continue
			}
			tried++
			for _, font := range []*pdf.Font{faces.sans, faces.sansBold} {
				if w := doc.Layout(1000, pdf.Span{Text: name,
					Style: pdf.Style{Font: font, Size: l.Size, Leading: l.Size}}).Width(); w > l.Width {
					t.Errorf("%q (%U) is %.2f wide, a picture keeps %.2f", name, r, w, l.Width)
				}
			}
		}
	}
	if tried < 300 {
		t.Errorf("only %d letters were tried", tried)
	}
}

// The picture is a figure of the PDF's structure with everything in it as its
// alternative text, one for each page of it, and its names stand on the page.
func TestThePDFHasThePictureAsAFigure(t *testing.T) {
	r := reachNaming("issue a ticket")
	for i := range 150 {
		r.Identities = append(r.Identities, report.ReachIdentity{Name: fmt.Sprintf("svc-%d", i),
			Systems: []report.ReachSystem{
				{Name: "Payments", Actions: []report.ReachAction{{Name: fmt.Sprintf("refund %d", i), Kind: assessment.Final,
					Gate: report.GateNone}}}}})
	}
	for _, paper := range []string{"a4", "letter"} {
		out := report.Report{Title: "T", Sections: []report.Section{{ID: "surface", Title: "Reach", Blocks: []report.Block{
			{Kind: report.Para, Text: "Lead."}, {Kind: report.ReachB, Reach: &r, Text: "Caption."}}}}}
		data, err := PDF(out, PDFOptions{Paper: paper, NoMachineFonts: true})
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(data, []byte("/S/Figure")); n < 2 || n > 6 {
			t.Errorf("%s: %d figures, want one for each page of the picture", paper, n)
		}
	}
}

// Every format that is read as text has each action with what holds of it, and the
// caption.
func TestEveryFormatSaysWhatThePictureShows(t *testing.T) {
	r := report.Report{Title: "T", Sections: []report.Section{{ID: "surface", Title: "Reach", Blocks: []report.Block{
		{Kind: report.ReachB, Text: "The caption.",
			Reach: &report.Reach{Identities: []report.ReachIdentity{{Name: "svc", Systems: []report.ReachSystem{
				{Name: "Payments", Actions: []report.ReachAction{
					{Name: "refund", Kind: assessment.Final, Decided: assessment.DecidedRunning, Gate: report.GatePart,
						Refuses: "a person over 500"},
					{Name: "look up", Kind: assessment.Reads, Decided: assessment.DecidedBefore}}}}}}}}}}}}
	for _, f := range Formats {
		if f.ID != "md" && f.ID != "txt" {
			continue
		}
		data, err := f.Write(r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(string(data)), " ")
		for _, want := range []string{"svc", "Payments", "refund",
			"cannot be undone; chosen while it runs; can be refused in part, by: a person over 500",
			"look up", "reads; fixed before a run; what can refuse it is not known", "The caption."} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", f.ID, want, text)
			}
		}
	}
}
