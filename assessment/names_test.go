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
	if got, want := out.Answers["EC1"].Note,
		"Platform lead wrote it, ask somebody or somebody; the Annex knows. The model picks."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	known := []string{"Ann Lee", "Ann-Marie Leeds", "Dr. Mara Vogt", "Ines Duarte", "Priya Nair", "Sven Olsen",
		"The platform team", "Tom Berg", "Wilhelmina Roth", "Will Ash", "Zoë Ångström", "李雷"}
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
		pieces := rapid.SliceOfN(rapid.SampledFrom([]string{first, last, first + " " + last, strings.ToLower(first),
			first + "s", "x" + first, "-", ", ", " ", "\n", "it", "."}), 1, 12).Draw(rt, "pieces")
		text := strings.Join(pieces, "")
		iv.Summary = text
		got := iv.WithoutNames().Summary
		words := func(s string) []string { return regexp.MustCompile(`[\p{L}\p{N}\p{M}]+`).FindAllString(s, -1) }
		if left := words(got); slices.Contains(left, first) || slices.Contains(left, last) {
			rt.Fatalf("%q of %s %s became %q", text, first, last, got)
		}
		keep := func(s string) string { // all but what may be replaced, and what stands inside a name
			s = strings.NewReplacer(first+"s", "", first, "", last, "", strings.ToLower(first), "", "role", "").Replace(s)
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
		named := func(w string) bool {
			return strings.EqualFold(w, first) || strings.EqualFold(w, last) || strings.EqualFold(w, first+"s")
		}
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

// Every form in which a known name may stand gives way, wherever it stands: in a note, a
// reason, a quote, a line, who would know; and so does every e-mail address.
func TestNoFormOfAKnownNameIsLeft(t *testing.T) {
	for _, c := range []struct {
		name string
		left []string // forms, each to be gone whole
	}{
		{"Priya Nair", []string{"Nair", "NAIR", "nair", "PRIYA", "P. Nair", "P.Nair", "PN's Nair", "Nair's", "Nair’s",
			"priya.nair", "p.nair", "Nair, Priya", "priya_nair", "pnair"}},
		{"Ann-Marie Leutheusser-Schnarrenberger",
			[]string{"Leutheusser", "Schnarrenberger", "LEUTHEUSSER", "Ann-Marie", "Marie", "A.-M. Schnarrenberger"}},
		{"Jürgen Müller", []string{"Mueller", "Muller", "MÜLLER", "Juergen", "Jurgen", "J. Mueller",
			"juergen.mueller", "Müllers"}},
		{"Zoë Ångström", []string{"Zoe", "Angstrom", "ANGSTROM", "Aangstroem"}},
		{"Søren Ødegård", []string{"Soren", "Odegard", "Soeren", "Oedegaard", "Ødegårds"}},
	} {
		for _, form := range c.left {
			iv := assessment.Interview{Side: assessment.SideBuyer,
				People: []assessment.Person{{Name: c.name, Side: assessment.SideBuyer}},
				Answers: map[string]assessment.Answer{
					"EC1": {Question: "EC1", State: assessment.NotApplicable, Reason: "Since " + form + " left.",
						Note: "Ask " + form + " first, or " + form + "@northwind.example."},
					"EC2": {Question: "EC2", State: assessment.Unknown, Who: form}},
				Quotes: []assessment.Quote{{Text: form + " runs it.", Speaker: form}},
				Inventory: []assessment.Line{{System: "Mail of " + form, Action: "Send for " + form,
					Identity: form, Refuses: form}},
				Context: map[string]string{"CX1": form + "’s desk"}}
			for _, text := range assessment.TextsOf(iv.WithoutNames()) {
				low := strings.ToLower(text)
				if strings.Contains(low, strings.ToLower(form)) || strings.Contains(low, "@") {
					t.Errorf("%s as %q is left in %q", c.name, form, text)
				}
			}
		}
	}

	unknown := assessment.Interview{Answers: map[string]assessment.Answer{"EC1": {Question: "EC1",
		Note: "Write to t.okafor+x@mail.northwind.example. Or @ 4 pm."}}}
	if got := unknown.WithoutNames().Answers["EC1"].Note; got != "Write to an e-mail address. Or @ 4 pm." {
		t.Errorf("an address of somebody unknown: %q", got)
	}
}

// A form that stands in a text alone, and is given nowhere as a name, goes by the name it
// is a form of; what only looks like one stays.
func TestAFormThatStandsInATextAloneIsFound(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"Jürgen Müller", "It is Müllers desk.", "It is somebody desk."},
		{"Jürgen Müller-Lüdenscheid", "Ask Lüdenscheids team.", "Ask somebody team."},
		{"Jürgen Müller-Lüdenscheid", "login jmueller or juergenmueller", "login somebody or somebody"},
		{"Priya Nair", "Both Nairs know.", "Both somebody know."},
		{"Ann Herb", "Fresh herbs and jeans.", "Fresh herbs and jeans."},
		{"Jean van der Berg", "It has jeans and a jvan.", "It has jeans and a jvan."},
	} {
		iv := assessment.Interview{Side: assessment.SideBuyer,
			People:  []assessment.Person{{Name: c.name, Side: assessment.SideBuyer}},
			Answers: map[string]assessment.Answer{"EC1": {Question: "EC1", State: assessment.Answered, Note: c.text}}}
		if got := iv.WithoutNames().Answers["EC1"].Note; got != c.want {
			t.Errorf("%s: %q reads %q, want %q", c.name, c.text, got, c.want)
		}
	}
}
