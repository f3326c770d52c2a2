package assessment_test

import (
	"discern/assessment"
	"discern/assessment/report"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
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
		{"Priya\n Nair wrote it (priya did).", "P.N. wrote it (P.N. did).", "Platform lead wrote it (Platform lead did)."},
		{"It will stop when Will says.", "It will stop when W.A. says.", "It will stop when Builder says."},
		{"Ann-Marie Leeds and Ann Lee met at the Annex.", "A.M.L. and A.L. met at the Annex.", "Auditor and Owner of it, says Platform lead met at the Annex."},
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
		r := report.Compose(b, iv, assessment.Judge(b, iv), sealed)
		for how, want := range map[assessment.Names]string{assessment.NamesInitials: c.initials, assessment.NamesRoles: c.roles} {
			got := r.For(report.View{Names: how})
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

// A person is known by every form of a name that people write, and by the parts
// of an address that is made of it. Words that are names as well stay where they
// are words, and a sentence of the program keeps its own.
func TestEveryFormOfANameGivesWay(t *testing.T) {
	b := load(t)
	people := []assessment.Person{{Name: "Priya Nair", Role: "Platform lead"}, {Name: "Jürgen Müller-Lüdenscheidt", Role: "Auditor"},
		{Name: "Will Grant", Role: "Builder"}, {Name: "Siobhán O'Brien", Role: "Tester"}, {Name: "Jan van den Berg", Role: "Owner"},
		{Name: "Mueller, Heinz", Role: "Operator"}}
	for text, want := range map[string]string{
		"Nair built it.":                      "Platform lead built it.",
		"Ask Nair's team or NAIR.":            "Ask Platform lead's team or Platform lead.",
		"PRIYA NAIR said":                     "Platform lead said",
		"P. Nair said":                        "Platform lead said",
		"P Nair, and Nair, P. too":            "Platform lead, and Platform lead too",
		"Nair, Priya":                         "Platform lead",
		"Priya N. said so":                    "Platform lead said so",
		"write to priya.nair@example.com now": "write to Platform lead now",
		"pnair@example.com; p.nair":           "Platform lead; Platform lead",
		"nairp2@corp.example":                 "Platform lead",
		"@priya_nair approved":                "@Platform lead approved",
		"support@example.com":                 "support@example.com",
		"Juergen knows, Jurgen too":           "Auditor knows, Auditor too",
		"Mueller-Luedenscheidt":               "Auditor",
		"Lüdenscheidt and LÜDENSCHEIDT":       "Auditor and Auditor",
		"O’Brien or O'Brien, or OBrien":       "Tester or Tester, or Tester",
		"Siobhan wrote it":                    "Tester wrote it",
		"Mr van den Berg, or Berg":            "Mr Owner, or Owner",
		"Heinz said":                          "Operator said",
		"It will grant access.":               "It will grant access.",
		"We asked Grant, and Grant's boss.":   "We asked Builder, and Builder's boss.",
		"Grant said no.":                      "Builder said no.",
		"The nairobi site":                    "The nairobi site",
	} {
		iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a")
		iv.Side, iv.People = assessment.SideSeller, people
		a := iv.Answers["EC1"]
		a.Note = text
		iv.Answers["EC1"] = a
		r := report.Compose(b, iv, assessment.Judge(b, iv), sealed).For(report.View{Names: assessment.NamesRoles})
		if got := r.Interview.Answers["EC1"].Note; got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		plain := report.Compose(b, with("EC1=a", "EC2=a", "EC7=a", "EC8=a"), assessment.Judge(b, iv), sealed)
		if r.Lead.Meaning != plain.Lead.Meaning {
			t.Errorf("with Will Grant in it the program says %q", r.Lead.Meaning)
		}
		for _, s := range []string{"Nair", "Jürgen", "Lüdenscheidt", "O'Brien", "Grant said"} {
			if strings.Contains(whole(t, r), s) {
				t.Errorf("%q: the report holds %q", text, s)
			}
		}
	}
}

// Who is named together with others, or with the team, is known as well.
func TestSomebodyNamedBesideOthersIsKnown(t *testing.T) {
	iv := with("EC1=a", "EC2=?")
	iv.Side = assessment.SideSeller
	for id, who := range map[string]string{"EC1": "Priya Nair and Tom Berg", "EC2": "Ines from the platform team"} {
		a := iv.Answers[id]
		a.Who, a.By, a.Note = who, "The buyer", "Tom, Ines and Priya know; the platform team too."
		iv.Answers[id] = a
	}
	b := load(t)
	r := report.Compose(b, iv, assessment.Judge(b, iv), sealed).For(report.View{Names: assessment.NamesRoles})
	for _, name := range []string{"Priya", "Nair", "Tom", "Berg", "Ines"} {
		if strings.Contains(whole(t, r), name) {
			t.Errorf("%s is left", name)
		}
	}
	if !strings.Contains(whole(t, r), "the platform team too") {
		t.Error("the team is gone")
	}
}

// What is given for a person is left out whole unless it is surely a team's: no
// part of a person's name stays, in whatever it is wrapped.
func TestWhoeverIsNamedForSomethingIsLeftOut(t *testing.T) {
	for who, gone := range map[string][]string{
		"the night team (Ingrid Solheim)": {"Ingrid", "Solheim"}, "our DBA Kwame Mensah": {"Kwame", "Mensah"},
		"Fatou Diallo - audit": {"Fatou", "Diallo"}, "Ramón’s team": {"Ramón"}, "Security/IAM: Lotte Verhoeven": {"Lotte", "Verhoeven"},
		"2nd line: Bjarne Olafsson": {"Bjarne", "Olafsson"}, "whoever sits with Nkechi Obi": {"Nkechi", "Obi"},
		"Vendor contact Hye-jin Baek": {"Hye-jin", "Baek"}, "Pedro's shift": {"Pedro"}, "nobody but Xiulan Feng": {"Xiulan", "Feng"},
		"Chief of ops, Dagny Lund": {"Dagny", "Lund"}, "team lead Yusuf Demir": {"Yusuf", "Demir"},
		"abioye from infra": {"abioye"}, "gunnar haugland": {"gunnar", "haugland"}, "giulia (ops)": {"giulia"},
		"marta.oyelaran@kundex.example": {"oyelaran"},
	} {
		iv := with("EC1=a")
		a := iv.Answers["EC1"]
		a.Note = "Ask " + who + " about it."
		iv.Answers["EC1"] = a
		iv.Answers["IS3"] = assessment.Answer{Question: "IS3", State: assessment.Unknown, Who: who}
		b := load(t)
		r := report.Compose(b, iv, assessment.Judge(b, iv), sealed).For(report.View{Names: assessment.NamesRoles})
		eachText(reflect.ValueOf(r), func(s string) {
			for _, name := range gone {
				if strings.Contains(s, name) {
					t.Errorf("%s: %q stays in %.120q", who, name, s)
				}
			}
		})
	}

	for _, team := range []string{"the platform team", "Security", "the night shift", "whoever runs it", "Customer support", "2nd line support", "our CISO"} {
		iv := with("EC1=a")
		iv.Answers["IS3"] = assessment.Answer{Question: "IS3", State: assessment.Unknown, Who: team}
		b := load(t)
		r := report.Compose(b, iv, assessment.Judge(b, iv), sealed).For(report.View{Names: assessment.NamesRoles})
		if got := r.Interview.Answers["IS3"].Who; got != team {
			t.Errorf("%q became %q", team, got)
		}
	}
}
