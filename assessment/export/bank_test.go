package export

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"discern/assessment"
	"discern/assessment/bank"
)

func TestTheBankIsWrittenWithEveryField(t *testing.T) {
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	inJSON, err := BankJSON(b)
	if err != nil {
		t.Fatal(err)
	}
	inYAML, err := BankYAML(b)
	if err != nil {
		t.Fatal(err)
	}
	one, fault := parseJSON(inJSON)
	if fault != nil {
		t.Fatal(fault)
	}
	two, fault := parseYAML(inYAML)
	if fault != nil {
		t.Fatal(fault)
	}
	if diff := cmp.Diff(flat(one), flat(two)); diff != "" {
		t.Errorf("the two formats differ (-json +yaml):\n%s", diff)
	}
	var keys []string
	for _, f := range one.fields {
		keys = append(keys, f.key)
	}
	for f := range reflect.TypeFor[assessment.Bank]().Fields() {
		if f.IsExported() && !slices.Contains(keys, keyOf(f.Name)) {
			t.Errorf("%s is not written; the keys are %v", f.Name, keys)
		}
	}
	written := flat(one)
	for _, q := range b.All() {
		for _, s := range []string{q.ID, q.Seller, q.Buyer, q.Why, q.Options[0].Says} {
			if !slices.ContainsFunc(written, func(line string) bool { return strings.HasSuffix(line, "="+s) }) {
				t.Errorf("%s: %q is not written", q.ID, s)
			}
		}
	}
	for _, want := range []string{"version=" + b.Version, "sha256=" + b.SHA256, "traits 0 questions 0 options 0 p=-2",
		"traits 0 questions 0 options 2 p=0"} {
		if !slices.ContainsFunc(written, func(line string) bool { return strings.HasSuffix(line, want) }) {
			t.Errorf("%q is not written", want)
		}
	}
}

// flat lists every plain value of a tree with the way to it.
func flat(n *node) []string {
	var out []string
	var walk func(way string, n *node)
	walk = func(way string, n *node) {
		switch n.kind {
		case objectKind:
			for _, f := range n.fields {
				walk(way+" "+f.key, f.value)
			}
		case listKind:
			for i, v := range n.items {
				walk(way+" "+strconv.Itoa(i), v)
			}
		default:
			out = append(out, way+"="+n.text)
		}
	}
	walk("", n)
	return out
}
