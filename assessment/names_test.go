package assessment_test

import (
	"discern/assessment"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

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
	word := rapid.StringMatching(`[A-ZÉØ][a-zéø]{2,8}`).Filter(func(w string) bool { return !noPerson.MatchString(w) })
	rapid.Check(t, func(rt *rapid.T) {
		first := word.Draw(rt, "first")
		last := word.Filter(func(w string) bool { // what is left of one in the other could not be told
			w, f := strings.ToLower(w), strings.ToLower(first)
			return !strings.Contains(w, f) && !strings.Contains(f, w)
		}).Draw(rt, "last")
		iv := assessment.Interview{Side: assessment.SideBuyer, Answers: map[string]assessment.Answer{},
			People: []assessment.Person{{Name: first + " " + last, Role: "role"}}}
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{first, last, first + " " + last, strings.ToLower(first), first + "s", "x" + first, "-", ", ", " ", "\n", "it", "."}), 1, 12).Draw(rt, "pieces")
		text := strings.Join(pieces, "")
		iv.Summary = text
		got := iv.WithoutNames().Summary
		words := func(s string) []string { return regexp.MustCompile(`[\p{L}\p{N}\p{M}]+`).FindAllString(s, -1) }
		if left := words(got); slices.Contains(left, first) || slices.Contains(left, last) {
			rt.Fatalf("%q of %s %s became %q", text, first, last, got)
		}
		keep := func(s string) string { // all but what may be replaced, and what stands inside a name
			s = strings.NewReplacer(first, "", last, "", strings.ToLower(first), "", "role", "").Replace(s)
			return strings.Map(func(r rune) rune {
				if unicode.IsSpace(r) || strings.ContainsRune("-,.", r) {
					return -1
				}
				return r
			}, s)
		}
		if keep(text) != keep(got) {
			rt.Fatalf("%q became %q: more than the name is gone", text, got)
		}
		named := func(w string) bool { return strings.EqualFold(w, first) || strings.EqualFold(w, last) }
		glued := slices.ContainsFunc([]string{first + last, last + first, first + first, last + last}, func(s string) bool {
			return strings.Contains(strings.ToLower(text), strings.ToLower(s))
		})
		if !slices.ContainsFunc(words(text), named) && !glued && got != text {
			rt.Fatalf("%q holds no name and became %q", text, got)
		}
	})
}

// noPerson are words that begin what is no person's name, or stand in a team's.
var noPerson = regexp.MustCompile(`(?i)^(the|our|your|their|his|her|some|any|all|every|head|chief|senior|lead|whoever|new|old|` +
	`team|teams|group|desk|dept|office|unit|squad|board|staff|ops|support|security|identity|iam|platform|audit|legal|finance|service|services|` +
	`vendor|owner|owners|builder|builders|buyer|seller|somebody|nobody|someone|shift|manager|admin|mrs|miss|prof|sir|dame|herr|frau|ing|dipl)$`)
