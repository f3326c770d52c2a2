package main

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/templates"
)

// eachFormat writes a report in every format for an audience and gives each to
// see as bytes and as it is read back.
func eachFormat(t *testing.T, r report.Report, v report.View, see func(id, text string)) {
	t.Helper()
	b, _ := bankAndGuide(t)
	for _, f := range export.Formats {
		if f.List && v.Audience == report.ForExecutive {
			continue
		}
		data, err := f.Write(r, export.Options{View: v, Bank: b, HTML: templates.ReportHTML})
		if err != nil {
			t.Fatalf("%s for %s: %v", f.ID, v.Audience, err)
		}
		see(f.ID, strings.ToLower(string(data)+"\n"+readBack(t, f.ID, data)))
	}
}

// mark fills every text of a value with a marker of its own, made by next.
func mark(v reflect.Value, at string, next func(at string) string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString(next(at))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				mark(v.Field(i), at+"."+f.Name, next)
			}
		}
	}
}

// What is private reaches nobody but the seller, whichever field it stands in,
// for no audience, however names are given, in no format.
func TestNoPrivateFieldLeavesInAnyFormat(t *testing.T) {
	b, _ := bankAndGuide(t)
	planted := map[string]string{}
	next := func(at string) string {
		m := fmt.Sprintf("zebra%03dx", len(planted))
		planted[m] = at
		return m
	}

	iv := filled(b, "")
	var scratch, marked assessment.Note
	var quote assessment.Quote
	mark(reflect.ValueOf(&scratch).Elem(), "Scratch", next)
	mark(reflect.ValueOf(&marked).Elem(), "Marks", next)
	mark(reflect.ValueOf(&quote).Elem(), "Quote", next)
	quote.Question = ""
	iv.Scratch, iv.Marks = append(iv.Scratch, scratch), append(iv.Marks, marked)
	iv.Quotes = append(iv.Quotes, quote)
	own := iv.AnswerTo("EC1")
	own.Private = next("Answer.Private")
	iv.Answers["EC1"] = own
	part := assessment.Part{ID: "p9", Name: "A part", Answers: map[string]assessment.Answer{}}
	a := own
	a.Private = next("Part.Answer.Private")
	part.Answers["EC1"] = a
	iv.Parts = append(iv.Parts, part)

	r := sealedReport(t, iv)
	var section report.Section
	mark(reflect.ValueOf(&section).Elem(), "Private", next)
	section.ID = "private"
	section.Blocks = []report.Block{{Kind: report.Para, Text: next("Private.Block")}}
	r.Private = append(r.Private, section)

	for _, audience := range []report.Audience{"", report.ForBuyer, report.ForExecutive} {
		for _, names := range []assessment.Names{"", assessment.NamesInitials, assessment.NamesRoles} {
			eachFormat(t, r, report.View{Audience: audience, Names: names}, func(id, text string) {
				for m, at := range planted {
					if strings.Contains(text, m) {
						t.Errorf("%s for %q with names %q holds %s", id, audience, names, at)
					}
				}
			})
		}
	}

	reached := 0
	eachFormat(t, r, report.View{Audience: report.ForSeller}, func(_, text string) {
		for m, at := range planted {
			if slices.Contains([]string{"Answer.Private", "Part.Answer.Private", "Private.Block"}, at) &&
				strings.Contains(text, m) {
				reached++
			}
		}
	})
	if reached < 12 {
		t.Errorf("what is private reaches the seller %d times: the test finds nothing", reached)
	}
}

// A name that is known reaches nobody who gets the report without names: it is
// put into every text that a report holds and is in no format of any audience.
func TestNoNameLeavesInAnyFormat(t *testing.T) {
	b, _ := bankAndGuide(t)
	r := assessment.SwapTexts(sealedReport(t, filled(b, "")), func(s string) string {
		if strings.TrimSpace(s) == "" {
			return s
		}
		return s + " Xanthippe"
	})
	r.Interview.People = []assessment.Person{{Name: "Xanthippe Quill", Role: "Platform lead"}}

	for _, audience := range report.Audiences {
		for _, names := range []assessment.Names{assessment.NamesInitials, assessment.NamesRoles} {
			eachFormat(t, r, report.View{Audience: audience, Names: names}, func(id, text string) {
				if i := strings.Index(text, "xanthippe"); i >= 0 {
					t.Errorf("%s for %s, %s: …%s…", id, audience, names, text[max(0, i-60):i+9])
				}
			})
		}
		found := 0
		eachFormat(t, r, report.View{Audience: audience}, func(_, text string) { found += strings.Count(text, "xanthippe") })
		if found < 50 {
			t.Errorf("for %s with names the name is there %d times: the test finds nothing", audience, found)
		}
	}
}
