package assessment_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/words"
)

// valuesIn reads the constants of a type out of the source, so that a value that
// is new is asked for its name without being named here.
func valuesIn(t *testing.T, typeName string) []string {
	t.Helper()
	packages, err := parser.ParseDir(token.NewFileSet(), ".", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}

	var out []string
	ast.Inspect(packages["assessment"], func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); !ok || of.Name != typeName {
			return true
		}
		for _, v := range spec.Values {
			if lit, ok := v.(*ast.BasicLit); ok {
				value, _ := strconv.Unquote(lit.Value)
				out = append(out, value)
			}
		}
		return true
	})
	return out
}

func TestEveryValueHasAWordForEachSide(t *testing.T) {
	for typeName, names := range map[string]words.Names{
		"Evidence": words.Evidence, "State": words.State, "WhyUnknown": words.Why, "LineKind": words.Kind,
		"Decided": words.Decided, "Scope": words.Scope, "LimitState": words.Limit, "Level": words.Confidence,
		"Side": words.Record, "MemberRole": words.Member, "Names": words.Naming,
	} {
		everyValueIsNamed(t, typeName, names)
	}

	everyValueIsNamed(t, "MemberRole", words.MemberMay)
}

// Each state of an answer is said in one place, for either side.
func TestAnAnswerIsSaidInOneLine(t *testing.T) {
	options := []assessment.Option{{ID: "a", Text: "Nobody"}, {ID: "b", Text: "A person"}}
	one := &assessment.Question{Kind: assessment.KindScale, Options: options}
	many := &assessment.Question{Kind: assessment.KindControlMulti, Options: options}
	for _, c := range []struct {
		q             *assessment.Question
		a             assessment.Answer
		seller, buyer string
	}{
		{one, assessment.Answer{}, "Not asked", "Not answered"},
		{one, assessment.Answer{State: assessment.Answered, Choice: "b"}, "A person", "A person"},
		{one, assessment.Answer{State: assessment.Answered, Choice: "old"}, "old", "old"},
		{many, assessment.Answer{State: assessment.Answered}, "None of these", "None of these"},
		{many, assessment.Answer{State: assessment.Answered, Choices: []string{"a", "b", "old"}}, "Nobody; A person; old",
			"Nobody; A person; old"},
		{one, assessment.Answer{State: assessment.Unknown}, "Not known yet", "Not known yet"},
		{one, assessment.Answer{State: assessment.Unknown, Who: "Bo"}, "Not known yet. Ask Bo", "Not known yet. Ask Bo"},
		{one, assessment.Answer{State: assessment.NotApplicable, Reason: "No model"}, "Does not apply: No model",
			"Does not apply: No model"},
		{one, assessment.Answer{State: assessment.NotApplicable}, "Does not apply", "Does not apply"},
	} {
		if got := c.q.InWords(c.a, assessment.SideSeller); got != c.seller {
			t.Errorf("%+v: %q, want %q", c.a, got, c.seller)
		}
		if got := c.q.InWords(c.a, assessment.SideBuyer); got != c.buyer {
			t.Errorf("%+v by the buyer: %q, want %q", c.a, got, c.buyer)
		}
	}
}

// What is said behind a name has a word for each value too.
func TestWhatFollowsANameIsSaidForEachValue(t *testing.T) {
	for typeName, names := range map[string]words.Names{"LineKind": words.Does, "ChosenBy": words.Chosen} {
		for _, v := range append(valuesIn(t, typeName), "") {
			if !names.Has(v) {
				t.Errorf("%s %q is not said", typeName, v)
			}
		}
	}

	for typeName, names := range map[string]words.Names{"ChosenBy": words.Chooser, "Standing": words.Standing,
		"Output": words.Output} {
		for _, v := range valuesIn(t, typeName) {
			if !names.Has(v) {
				t.Errorf("%s %q is not said in a report", typeName, v)
			}
		}
	}
}

// everyValueIsNamed asks a table for each value of a type, and for nothing else.
func everyValueIsNamed(t *testing.T, typeName string, names words.Names) {
	t.Helper()
	values := valuesIn(t, typeName)
	if len(values) < 2 {
		t.Errorf("%s: only %q were found", typeName, values)
	}

	said := map[string]string{}
	for _, v := range values {
		if !names.Has(v) {
			t.Errorf("%s %q has no name", typeName, v)
		}
		for _, side := range []string{"seller", "buyer"} {
			name := names.Of(side, v)
			if name == "" || name != words.Capital(name) {
				t.Errorf("%s %q is called %q by the %s", typeName, v, name, side)
			}
			if other, ok := said[side+name]; ok {
				t.Errorf("%s: the %s calls %q and %q both %q", typeName, side, v, other, name)
			}
			said[side+name] = v
		}
		if names.Plain(v) == "" {
			t.Errorf("%s %q has no name without a side", typeName, v)
		}
	}

	for v := range names {
		if v != "" && !slices.Contains(values, v) {
			t.Errorf("%s: %q is named and is no value", typeName, v)
		}
	}
}

func TestASideSaysHowAnAnswerIsKnown(t *testing.T) {
	deciding, other := &assessment.Question{Deciding: true}, &assessment.Question{}
	for _, c := range []struct {
		side assessment.Side
		q    *assessment.Question
		e    assessment.Evidence
		want string
	}{
		{assessment.SideSeller, deciding, assessment.Said, "They said it"},
		{assessment.SideSeller, other, "", "Assumed"},
		{assessment.SideBuyer, deciding, assessment.Said, "Fairly sure"},
		{assessment.SideBuyer, other, assessment.Said, "Said"},
		{assessment.SideBuyer, other, assessment.Shown, "Can be shown"},
		{assessment.SideBuyer, deciding, "", "A guess"},
		{assessment.SideBuyer, deciding, assessment.NotSaid, "How sure: not said"},
		{assessment.SideSeller, deciding, assessment.NotSaid, "They said it, not how sure"},
	} {
		if got := c.e.In(c.side, c.q); got != c.want {
			t.Errorf("%q of a %s is called %q, want %q", c.e, c.side, got, c.want)
		}
	}

	if got := strings.Join([]string{assessment.Open.In(assessment.SideSeller), assessment.Open.In(assessment.SideBuyer)},
		"; "); got != "Not asked; Not answered" {
		t.Errorf("what is open is called %q", got)
	}
}
