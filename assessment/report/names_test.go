package report_test

import (
	"discern/assessment"
	"discern/assessment/report"
	"reflect"
	"strings"
	"testing"
)

func TestNamesInsideNotesGiveWay(t *testing.T) {
	for _, c := range []struct{ note, initials, roles string }{
		{"Priya Nair built it.", "P.N. built it.", "Platform lead built it."},
		{"Ask Priya; Priya's team knows.", "Ask P.N.; P.N.'s team knows.", "Ask Platform lead; Platform lead's team knows."},
		{"Priya\n Nair wrote it (priya did).", "P.N. wrote it (P.N. did).", "Platform lead wrote it (Platform lead did)."},
		{"It will stop when Will says.", "It will stop when W.A. says.", "It will stop when Builder says."},
		{"Ann-Marie Leeds and Ann Lee met at the Annex.", "A.M.L. and A.L. met at the Annex.",
			"Auditor and Owner of it, says Platform lead met at the Annex."},
		{"Zoë, not Zoëtrope.", "Z.Å., not Zoëtrope.", "Tester, not Zoëtrope."},
		{"昨天李雷说了。", "昨天李.说了。", "昨天Operator说了。"},
		{"Mara knows; Dr. Mara Vogt too.", "D.M.V. knows; D.M.V. too.", "Doctor knows; Doctor too."},
		{"Tom said so, and Sven agreed.", "T.B. said so, and S.O. agreed.",
			"someone who took part said so, and someone who took part agreed."},
		{"Wilhelmina would know.", "W.R. would know.", "someone who would know would know."},
		{"The model picks the tool.", "The model picks the tool.", "The model picks the tool."},
		{"The platform team runs it.", "The platform team runs it.", "The platform team runs it."},
	} {
		iv := noted(c.note)
		iv.ClearNote("EC1", c.note, true)
		b := load(t)
		r := report.Compose(b, iv, assessment.Judge(b, iv), sealed)
		for how, want := range map[assessment.Names]string{assessment.NamesInitials: c.initials,
			assessment.NamesRoles: c.roles} {
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

// A person is known by every form of a name that people write, and by the parts
// of an address that is made of it. Words that are names as well stay where they
// are words, and a sentence of the program keeps its own.
func TestEveryFormOfANameGivesWay(t *testing.T) {
	b := load(t)
	people := []assessment.Person{{Name: "Priya Nair", Role: "Platform lead"},
		{Name: "Jürgen Müller-Lüdenscheidt", Role: "Auditor"},
		{Name: "Will Grant", Role: "Builder"}, {Name: "Siobhán O'Brien", Role: "Tester"},
		{Name: "Jan van den Berg", Role: "Owner"},
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
		iv.ClearNote("EC1", text, true)
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
		iv.ClearNote(id, a.Note, true)
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
		"Fatou Diallo - audit": {"Fatou", "Diallo"}, "Ramón’s team": {"Ramón"},
		"Security/IAM: Lotte Verhoeven": {"Lotte", "Verhoeven"},
		"2nd line: Bjarne Olafsson":     {"Bjarne", "Olafsson"}, "whoever sits with Nkechi Obi": {"Nkechi", "Obi"},
		"Vendor contact Hye-jin Baek": {"Hye-jin", "Baek"}, "Pedro's shift": {"Pedro"},
		"nobody but Xiulan Feng":   {"Xiulan", "Feng"},
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

	for _, team := range []string{"the platform team", "Security", "the night shift", "whoever runs it",
		"Customer support", "2nd line support", "our CISO"} {
		iv := with("EC1=a")
		iv.Answers["IS3"] = assessment.Answer{Question: "IS3", State: assessment.Unknown, Who: team}
		b := load(t)
		r := report.Compose(b, iv, assessment.Judge(b, iv), sealed).For(report.View{Names: assessment.NamesRoles})
		if got := r.Interview.Answers["IS3"].Who; got != team {
			t.Errorf("%q became %q", team, got)
		}
	}
}
