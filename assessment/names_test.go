package assessment_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"discern/assessment"
)

// noted is an interview with one note, by which people are known in every way
// there is.
func noted(note string) assessment.Interview {
	iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a")
	iv.Side = assessment.SideSeller
	iv.People = []assessment.Person{{Name: "Priya Nair", Role: "Platform lead"}, {Name: "Will Ash", Role: "Builder"},
		{Name: "Ann Lee", Role: "Owner of it, says Priya"}, {Name: "Ann-Marie Leeds", Role: "Auditor"}, {Name: "Zoë Ångström", Role: "Tester"},
		{Name: "李雷", Role: "Operator"}, {Name: "Dr. Mara Vogt", Role: "Doctor"}}
	a := iv.Answers["EC1"]
	a.Note, a.By = note, "Tom Berg"
	iv.Answers["EC1"] = a
	b := iv.Answers["EC2"]
	b.State, b.Who = assessment.Unknown, "Wilhelmina Roth"
	iv.Answers["EC2"] = b
	c := iv.Answers["EC7"]
	c.State, c.Who = assessment.Unknown, "The platform team"
	iv.Answers["EC7"] = c
	iv.Quotes = []assessment.Quote{{Question: "EC1", Text: note, Speaker: "Sven Olsen"}}
	return iv
}

func TestNamesInsideNotesGiveWay(t *testing.T) {
	for _, c := range []struct{ note, initials, roles string }{
		{"Priya Nair built it.", "P.N. built it.", "Platform lead built it."},
		{"Ask Priya; Priya's team knows.", "Ask P.N.; P.N.'s team knows.", "Ask Platform lead; Platform lead's team knows."},
		{"Priya\n Nair wrote it (priya did).", "P.N. wrote it (priya did).", "Platform lead wrote it (priya did)."},
		{"It will stop when Will says.", "It will stop when W.A. says.", "It will stop when Builder says."},
		{"Ann-Marie Leeds and Ann Lee met at the Annex.", "A.M.L. and A.L. met at the Annex.", "Auditor and Owner of it, says Priya met at the Annex."},
		{"Zoë, not Zoëtrope.", "Z.Å., not Zoëtrope.", "Tester, not Zoëtrope."},
		{"昨天李雷说了。", "昨天李.说了。", "昨天Operator说了。"},
		{"Mara knows; Dr. Mara Vogt too.", "D.M.V. knows; D.M.V. too.", "Doctor knows; Doctor too."},
		{"Tom said so, and Sven agreed.", "T.B. said so, and S.O. agreed.", "someone who took part said so, and someone who took part agreed."},
		{"Wilhelmina would know.", "W.R. would know.", "someone who would know would know."},
		{"The model picks the tool.", "The model picks the tool.", "The model picks the tool."},
		{"The platform team runs it.", "The platform team runs it.", "The platform team runs it."},
	} {
		iv := noted(c.note)
		b := load(t)
		r := assessment.Compose(b, iv, assessment.Judge(b, iv), sealed)
		for how, want := range map[assessment.Names]string{assessment.NamesInitials: c.initials, assessment.NamesRoles: c.roles} {
			got := r.For(assessment.View{Names: how})
			if note := got.Interview.Answers["EC1"].Note; note != want {
				t.Errorf("%q as %s is %q, want %q", c.note, how, note, want)
			}
			if !strings.Contains(whole(t, got), strings.ReplaceAll(want, "\n", `\n`)) {
				t.Errorf("%s: the report does not say %q", how, want)
			}
			if quote := got.Interview.Quotes[0].Text; quote != want {
				t.Errorf("the quote %q as %s is %q", c.note, how, quote)
			}
		}
	}
}

func TestSharedWithoutNamesNotesHoldNone(t *testing.T) {
	iv := noted("Priya wrote it, ask Wilhelmina or Ines; the Annex knows. The model picks.")
	iv.Side = assessment.SideBuyer
	out := iv.WithoutNames("Ines Duarte")
	if got, want := out.Answers["EC1"].Note, "Platform lead wrote it, ask somebody or somebody; the Annex knows. The model picks."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	known := []string{"Ann Lee", "Ann-Marie Leeds", "Dr. Mara Vogt", "Ines Duarte", "Priya Nair", "Sven Olsen", "The platform team", "Tom Berg", "Wilhelmina Roth", "Will Ash", "Zoë Ångström", "李雷"}
	if diff := cmp.Diff(known, iv.NamesKnown("Ines Duarte")); diff != "" {
		t.Error(diff)
	}
}

// Whatever people are called and wherever their names stand: no known name is
// left as a word of its own, the words around it stay, and a text without any
// stays as it is.
func TestNoKnownNameIsLeftInAnyText(t *testing.T) {
	word := rapid.StringMatching(`[A-ZÉØ][a-zéø]{2,8}`)
	rapid.Check(t, func(rt *rapid.T) {
		first, last := word.Draw(rt, "first"), word.Draw(rt, "last")
		iv := assessment.Interview{Side: assessment.SideBuyer, Answers: map[string]assessment.Answer{},
			People: []assessment.Person{{Name: first + " " + last, Role: "role"}}}
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{first, last, first + " " + last, strings.ToLower(first), first + "s", "x" + first, "-", ", ", " ", "\n", "it", "."}), 1, 12).Draw(rt, "pieces")
		text := strings.Join(pieces, "")
		iv.Summary = text
		got := iv.WithoutNames().Summary
		names := regexp.MustCompile(`[\p{L}\p{N}\p{M}]+`)
		if slices.Contains(names.FindAllString(got, -1), first) {
			rt.Fatalf("%q of %s %s became %q", text, first, last, got)
		}
		keep := func(s string) string { // all but what may be replaced
			s = strings.NewReplacer(first, "", last, "", "role", "").Replace(s)
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) {
					return -1
				}
				return r
			}, s)
		}
		if keep(text) != keep(got) {
			rt.Fatalf("%q became %q: more than the name is gone", text, got)
		}
		if !slices.Contains(names.FindAllString(text, -1), first) && got != text {
			rt.Fatalf("%q holds no name and became %q", text, got)
		}
	})
}
