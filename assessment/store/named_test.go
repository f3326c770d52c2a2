package store

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
)

func TestErrorsNameTheirOperationAndKeepTheirCode(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	iv := d.interview("Claims")
	refuse := func(_ *assessment.Interview) error { return assessment.Errorf(assessment.Invalid, "No.") }
	for op, do := range map[string]func() error{
		"save form":        func() error { _, err := d.SaveForm(d.ctx, d.owner, iv, pick("EC1", "z"), 0, ""); return err },
		"read interview":   func() error { _, err := d.Interview(d.ctx, d.owner, "nothing"); return err },
		"update interview": func() error { _, err := d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, refuse); return err },
		"undo":             func() error { _, _, err := d.Undo(d.ctx, d.owner, iv.ID); return err },
		"seal":             func() error { _, err := d.Seal(d.ctx, d.owner, "nothing", compose); return err },
		"look up link":     func() error { _, err := d.LookLink(d.ctx, "nothing"); return err },
	} {
		err := do()
		e, is := errors.AsType[*assessment.Error](err)
		if !is || e.Code == "" || strings.HasPrefix(e.Msg, op) {
			t.Errorf("%s: no error of the domain: %v", op, err)
			continue
		}
		if got := err.Error(); !strings.HasPrefix(got, op+": ") || strings.Count(got, op+": ") != 1 {
			t.Errorf("%s fails as %q", op, got)
		}
	}

	ctx, cancel := context.WithCancel(d.ctx)
	cancel()
	if _, err := d.Interview(ctx, d.owner, iv.ID); !errors.Is(err, context.Canceled) ||
		!strings.HasPrefix(err.Error(), "read interview: ") {
		t.Errorf("given up: %v", err)
	}
	ok(t, d.Close())
	if _, err := d.SaveForm(d.ctx, d.owner, iv, pick("EC1", "a"), 0, ""); !errors.Is(err, errClosed) ||
		!strings.HasPrefix(err.Error(), "save form: ") {
		t.Errorf("closed: %v", err)
	}
}

// Every use case names itself in its errors: the database is closed, so each that
// reaches it fails.
func TestEveryOperationNamesItselfWhenTheDatabaseIsGone(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	ok(t, d.Close())

	begins := regexp.MustCompile(`^([a-z][a-z -]+): `)
	by := map[string][]string{}
	store := reflect.ValueOf(d.Store)
	for i := range store.NumMethod() {
		name, method := store.Type().Method(i).Name, store.Method(i)
		err, fails := failing(t, name, method, d.owner)
		if !fails || name == "Close" {
			continue
		}
		op := begins.FindStringSubmatch(err.Error())
		if _, refused := errors.AsType[*assessment.Error](err); refused && op == nil {
			continue // what was given is no good, and the sentence says so
		}
		if op == nil {
			t.Errorf("%s does not say what failed: %q", name, err)
			continue
		}
		by[op[1]] = append(by[op[1]], name)
	}

	for op, all := range by { // such as the four that put a system somewhere else
		if len(all) > 4 {
			t.Errorf("%v all fail as %q", all, op)
		}
	}
	if got := by["update interview"]; !slices.Equal(got, []string{"UpdateInterview"}) {
		t.Errorf("%v fail as \"update interview\"", got)
	}
	if len(by) < 80 {
		t.Errorf("only %d operations were tried: %v", len(by), slices.Sorted(maps.Keys(by)))
	}
}

// failing calls a method with values that say nothing, and reports what it fails with.
func failing(t *testing.T, name string, method reflect.Value, p assessment.Principal) (err error, fails bool) {
	t.Helper()
	defer func() {
		if x := recover(); x != nil {
			t.Errorf("%s: %v", name, x)
		}
	}()
	typ := method.Type()
	if typ.NumOut() == 0 || typ.Out(typ.NumOut()-1) != reflect.TypeFor[error]() {
		return nil, false
	}

	var in []reflect.Value
	for i := range typ.NumIn() {
		switch arg := typ.In(i); {
		case typ.IsVariadic() && i == typ.NumIn()-1:
		case arg == reflect.TypeFor[context.Context]():
			in = append(in, reflect.ValueOf(t.Context()))
		case arg == reflect.TypeFor[assessment.Principal]():
			in = append(in, reflect.ValueOf(p))
		default:
			in = append(in, reflect.Zero(arg))
		}
	}

	out := method.Call(in)
	err, _ = out[len(out)-1].Interface().(error)

	return err, err != nil
}
