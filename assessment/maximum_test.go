package assessment_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
)

// Every text that a person gives has a limit: a field that is added without one
// is found here.
func TestEveryTextHasALimit(t *testing.T) {
	unlimited := []string{ // ids, states and names that are ours, checked against what they may be
		".ID", ".SystemID", ".Side", ".Author", ".Question", ".State", ".Choice", ".Choices", ".Why", ".Evidence", ".Kind",
		".Decided", ".Part",
		".Scope", ".Parked", ".IntentAgainst", ".Record", ".Print", ".Cleared",
		".SHA256", ".Bank", ".From", ".To", ".Chosen", ".File", ".Rule", ".Against", ".Number", ".Claim",
	}

	long := strings.Repeat("é", assessment.MaxNote+1)
	checked := 0
	var walk func(path string, v reflect.Value, whole reflect.Value)
	walk = func(path string, v reflect.Value, whole reflect.Value) {
		if slices.ContainsFunc(unlimited, func(s string) bool {
			return strings.HasSuffix(path, s) &&
				path != ".Identities.Kind"
		}) {
			return
		}

		switch v.Kind() {
		case reflect.String:
			v.SetString(long)
			found := assessment.OverLimit(whole.Interface().(assessment.Interview))
			v.SetString("")
			if len(found) != 1 {
				t.Errorf("%s takes a text of any length: %v", path, found)
			}
			checked++
		case reflect.Struct:
			if v.Type().PkgPath() == "time" {
				return
			}
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i), whole)
			}
		case reflect.Slice:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			walk(path, v.Index(0), whole)
			v.SetZero()
		case reflect.Map:
			entry := reflect.New(v.Type().Elem()).Elem()
			if entry.Kind() == reflect.String {
				entry.SetString(long)
				put(v, entry)
				if found := assessment.OverLimit(whole.Interface().(assessment.Interview)); len(found) != 1 {
					t.Errorf("%s takes a text of any length: %v", path, found)
				}
				v.SetZero()
				checked++
				return
			}
			if entry.Kind() != reflect.Struct {
				return
			}
			for i := range entry.NumField() {
				if entry.Field(i).Kind() != reflect.String ||
					slices.Contains(unlimited, "."+entry.Type().Field(i).Name) {
					continue
				}
				entry.Field(i).SetString(long)
				put(v, entry)
				if found := assessment.OverLimit(whole.Interface().(assessment.Interview)); len(found) != 1 {
					t.Errorf("%s.%s takes a text of any length: %v", path, entry.Type().Field(i).Name, found)
				}
				entry.Field(i).SetString("")
				v.SetZero()
				checked++
			}
		}
	}

	iv := reflect.New(reflect.TypeFor[assessment.Interview]()).Elem()
	walk("", iv, iv)
	if checked < 25 {
		t.Errorf("only %d texts were looked at", checked)
	}
}

func put(m, entry reflect.Value) {
	m.Set(reflect.MakeMap(m.Type()))
	m.SetMapIndex(reflect.ValueOf("EC1"), entry)
}

// Lengths are in characters, whatever they take as bytes, and what was too long
// before does not stand in the way of other changes.
func TestLimits(t *testing.T) {
	fits := strings.Repeat("界", assessment.MaxNote)
	a := assessment.Answer{Note: fits}
	if wrong := a.OverLimit(); len(wrong) > 0 {
		t.Errorf("a note of %d characters is refused: %v", assessment.MaxNote, wrong)
	}

	long := fits + "界"
	a.Note = long
	want := []assessment.Fault{{Path: "note", Msg: "Shorten this to 20,000 characters or fewer; it has 20,001"}}
	if wrong := a.OverLimit(); !slices.Equal(wrong, want) {
		t.Errorf("got %v, want %v", wrong, want)
	}

	old := assessment.Interview{Answers: map[string]assessment.Answer{"EC1": {Note: long}},
		Quotes: make([]assessment.Quote, assessment.MaxQuotes+1)}
	if wrong := assessment.OverLimitSince(old, old); len(wrong) > 0 {
		t.Errorf("what was there stands in the way: %v", wrong)
	}

	more := old
	more.Quotes = append(slices.Clone(old.Quotes), assessment.Quote{Text: "one more"})
	more.Answers = map[string]assessment.Answer{"EC1": {Note: long, Who: "Kim"}, "EC2": {Reason: long}}
	var paths []string
	for _, f := range assessment.OverLimitSince(old, more) {
		paths = append(paths, f.Path)
	}
	if want := []string{"answers.EC2.reason", "quotes"}; !slices.Equal(paths, want) {
		t.Errorf("got %v, want %v", paths, want)
	}
}
