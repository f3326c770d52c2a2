package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/templates"
)

// grown is the example of all formats with one of everything that it has none of, so
// that no field of an interview is left out.
func grown(b *assessment.Bank) assessment.Interview {
	iv := filled(b, "")
	grow(reflect.ValueOf(&iv).Elem())
	return iv
}

func grow(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				grow(v.Field(i))
			}
		}

	case reflect.Slice:
		if v.Len() == 0 && v.Type().Elem().Kind() != reflect.Uint8 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			grow(v.Index(i))
		}

	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		grow(v.Elem())

	case reflect.Map:
		for _, k := range v.MapKeys() {
			x := reflect.New(v.Type().Elem()).Elem()
			x.Set(v.MapIndex(k))
			grow(x)
			v.SetMapIndex(k, x)
		}
	}
}

// plant puts a text behind every text that is no id. seen is the same value with each
// of those texts changed, by the walk that leaves things out: what it does not change,
// it takes for an id.
func plant(v, seen reflect.Value, field string, text func(field string) string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.String() != seen.String() {
			v.SetString(strings.TrimSpace(v.String() + " " + text(field)))
		}

	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				plant(v.Field(i), seen.Field(i), v.Type().Name()+"."+f.Name, text)
			}
		}

	case reflect.Slice:
		for i := range v.Len() {
			plant(v.Index(i), seen.Index(i), field, text)
		}

	case reflect.Pointer:
		if !v.IsNil() {
			plant(v.Elem(), seen.Elem(), field, text)
		}

	case reflect.Map:
		for _, k := range v.MapKeys() {
			x, y := reflect.New(v.Type().Elem()).Elem(), reflect.New(v.Type().Elem()).Elem()
			x.Set(v.MapIndex(k))
			y.Set(seen.MapIndex(k))
			plant(x, y, field, text)
			v.SetMapIndex(k, x)
		}
	}
}

// plantedIn is an interview with a text behind each of its texts, by the field. An
// option of a context question and a day stay as they are: they are no texts.
func plantedIn(b *assessment.Bank, iv assessment.Interview, text func(field string) string) assessment.Interview {
	seen := assessment.SwapTexts(iv, func(s string) string { return s + "~" })
	out := assessment.SwapTexts(iv, func(s string) string { return s }) // a copy of its own
	plant(reflect.ValueOf(&out).Elem(), reflect.ValueOf(seen), "Interview", text)

	for _, q := range b.Context {
		if q.Type == "choice" {
			out.Context[q.ID] = iv.Context[q.ID]
		}
	}
	out.Access.Until = iv.Access.Until
	return out
}

// everyWriting writes a report in every format for every audience, and shows the text
// that comes out, with what is between words taken out.
func everyWriting(t *testing.T, r report.Report, names assessment.Names,
	see func(f export.Format, audience report.Audience, text string)) {
	t.Helper()
	b, _ := bankAndGuide(t)
	for _, f := range export.Formats {
		for _, audience := range report.Audiences {
			data, err := f.Write(r, export.Options{View: report.View{Audience: audience, Names: names}, Bank: b,
				HTML: templates.ReportHTML})
			if err != nil && audience == report.ForExecutive && f.List {
				continue // a short version has no lists
			}
			if err != nil {
				t.Fatalf("%s for %s: %v", f.ID, audience, err)
			}

			text := readBack(t, f.ID, data)
			if !f.Binary {
				text += string(data)
			}
			see(f, audience, strings.Join(strings.Fields(text), ""))
		}
	}
}

// A name that is known leaves every field, in every format and for everybody.
func TestANameInAnyFieldLeavesEveryFormat(t *testing.T) {
	b, _ := bankAndGuide(t)
	iv := plantedIn(b, grown(b), func(string) string { return "Xanthippe" })
	iv.People = []assessment.Person{{Name: "Xanthippe Quill", Role: "Platform lead", Side: assessment.SideBuyer}}
	r := sealedReport(t, iv)

	for _, names := range []assessment.Names{assessment.NamesInitials, assessment.NamesRoles} {
		everyWriting(t, r, names, func(f export.Format, audience report.Audience, text string) {
			if at := strings.Index(text, "Xanthippe"); at >= 0 {
				t.Errorf("%s for %s with %s: the name is there: …%s…", f.ID, audience, names,
					text[max(0, at-60):min(len(text), at+40)])
			}
		})
	}
}

var updateReaches = flag.Bool("update-reaches", false, "write anew which audience reads which field")

// Each field of an interview has a mark of its own, and the file says whom it reaches in
// any format. A new field stands there as a difference, so that nobody reads it unseen.
func TestWhichFieldReachesWhom(t *testing.T) {
	b, _ := bankAndGuide(t)
	marks := map[string]string{}
	iv := plantedIn(b, grown(b), func(field string) string {
		if marks[field] == "" {
			marks[field] = fmt.Sprintf("Mk%dq", 100+len(marks))
		}
		return marks[field]
	})
	r := sealedReport(t, iv)

	reaches := map[string]map[report.Audience]bool{}
	everyWriting(t, r, assessment.NamesFull, func(_ export.Format, audience report.Audience, text string) {
		for field, mark := range marks {
			if strings.Contains(text, mark) {
				if reaches[field] == nil {
					reaches[field] = map[report.Audience]bool{}
				}
				reaches[field][audience] = true
			}
		}
	})

	var out strings.Builder
	for _, field := range slices.Sorted(maps.Keys(marks)) {
		fmt.Fprintf(&out, "%s:", field)
		for _, audience := range report.Audiences {
			if reaches[field][audience] {
				fmt.Fprintf(&out, " %s", audience)
			}
		}
		out.WriteString("\n")
	}

	const golden = "testdata/reaches.txt"
	if *updateReaches {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != out.String() {
		t.Errorf("who reads which field has changed; look at each line, then run with -update-reaches:\n%s", out.String())
	}
	if len(marks) < 60 {
		t.Errorf("only %d fields were marked", len(marks))
	}
}
