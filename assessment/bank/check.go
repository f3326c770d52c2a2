package bank

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"discern/assessment"

	"go.yaml.in/yaml/v4"
)

func of[T any]() reflect.Type { return reflect.TypeFor[T]() }

// optional lists the keys that may be left out, by type. Whatever is not here
// must be written down, so that no wording is forgotten.
var optional = map[reflect.Type][]string{
	of[document](): keys(of[document]()),
	of[assessment.Question](): {"helpOpen", "must", "later", "deciding", "kind", "numbers",
		"alwaysApplies", "when"},
	of[assessment.Option]():          {"p", "c", "example", "retired", "needless", "number", "covers"},
	of[assessment.ContextQuestion](): {"help", "options", "note"},
	of[assessment.ContextOption]():   {"side", "word"},
	of[assessment.NumberDef]():       {"help"},
	of[assessment.Floor]():           {"unless"},
	of[assessment.MixedWhen]():       {"unless"},
	of[assessment.Rule]():            {"against", "unless", "each"},
	of[assessment.Phrase]():          {"forms", "refused"},
	of[assessment.Sighting]():        {"question", "answers", "against", "number", "atmost", "claim", "says", "ask"},
	of[assessment.Area]():            {"done", "opens", "days", "effortLow", "effortHigh"},
	of[assessment.Limit]():           {"test", "testPlain", "passing"},
	of[assessment.Band]():            {"upTo", "answers", "source"},
	of[assessment.Citation]():        {"url", "when"},
	of[assessment.Trigger]():         {"when"},
	of[assessment.DesignChoice]():    {"best", "of"},
	of[assessment.AreaLevel](): {"why", "whyPlain", "at", "atDone", "proves", "atProves", "holds", "atHolds",
		"finalProves", "days", "start",
		"startPlain", "atStart",
		"finalRequired", "finalMove", "finalPlain", "finalDone", "finalStart", "done", "source"},
	of[assessment.Design](): {"proofs", "askDays", "effortBasis"},
	of[assessment.ProofText](): {"doer", "movePlain", "donePlain", "doneNamed", "gives", "holds", "start", "startPlain",
		"opens", "days", "effortLow", "effortHigh"},
	of[assessment.Condition]():     keys(of[assessment.Condition]()),
	of[assessment.Range]():         keys(of[assessment.Range]()),
	of[assessment.Card]():          keys(of[assessment.Card]()),
	of[assessment.Framework]():     {"note", "beside", "licence"},
	of[assessment.FrameworkItem](): {"says", "url"},
	of[assessment.Bearing]():       {"question", "answers", "limit", "shape", "output"},
	of[assessment.NotAsked]():      {"items", "framework"},
}

// words lists the values a type of text may take.
var words = map[reflect.Type][]string{
	of[assessment.Path]():      {"base", "agent", "workflow", "both", "full"},
	of[assessment.Kind]():      {"scale", "control", "control-multi"},
	of[assessment.Role]():      askedRoles(),
	of[assessment.RuleKind]():  {"contradiction", "arithmetic", "tension"},
	of[assessment.ClaimSide](): {"code", "model", "none"},
	of[assessment.Shape]():     {"fixed-path", "model-chosen-branches", "bounded-agent", "open-agent", "undetermined"},
	of[assessment.CardKind]():  {"talk", "analogy", "definition", "fact", "principle"},
	of[assessment.Strength]():  {"direct", "partial"},
	of[assessment.Holds]():     {"changes", "final", "unheld", "unsure", "person", "planted"},
	of[assessment.Output]():    {"inventory", "verdict", "design", "triggers"},
}

// askedRoles lists the roles a question may be asked of.
func askedRoles() []string {
	var out []string
	for _, r := range assessment.AskedRoles {
		out = append(out, string(r.Role))
	}
	return out
}

var (
	units = []string{"count", "steps", "per day", "people", "minutes", "hours", "days", "percent", "currency"}
	// derived are figures package assessment works out; conditions may name them.
	derived = []string{"decisions_per_day", "share_seen", "inventory_actions", "inventory_final", "inventory_unrefused",
		"inventory_partly", "inventory_unheld", "inventory_running", "inventory_shared_over", "inventory_changing",
		"inventory_holdable", "inventory_writes_unrefused", "inventory_refusable", "inventory_systems",
		"inventory_writing_systems", "inventory_identities", "inventory_led", "inventory_led_changing"}
	operators = []string{">", "<", ">=", "<=", "some>", "some>=", "some<"}
	// judged are the shapes that need a control design: all but undetermined.
	judged = []assessment.Shape{assessment.FixedPath, assessment.ModelChosenBranches, assessment.BoundedAgent,
		assessment.OpenAgent}
)

// nouns name an entity in errors, with the key that tells it apart.
var nouns = map[reflect.Type][2]string{
	of[assessment.Trait]():           {"trait", "id"},
	of[assessment.Question]():        {"question", "id"},
	of[assessment.ContextQuestion](): {"question", "id"},
	of[assessment.Option]():          {"answer", "id"},
	of[assessment.ContextOption]():   {"answer", "id"},
	of[assessment.NumberDef]():       {"number", "id"},
	of[assessment.Rule]():            {"rule", "id"},
	of[assessment.Phrase]():          {"phrase", "id"},
	of[assessment.Limit]():           {"limit", "question"},
	of[assessment.Sighting]():        {"sighting", "id"},
	of[assessment.ShapeText]():       {"shape", "shape"},
	of[assessment.Band]():            {"band", "id"},
	of[assessment.Citation]():        {"citation", "id"},
	of[assessment.Trigger]():         {"trigger", "id"},
	of[assessment.DesignChoice]():    {"choice", "id"},
	of[assessment.Area]():            {"area", "id"},
	of[assessment.ProofText]():       {"proof", "proof"},
	of[assessment.Card]():            {"card", "id"},
	of[assessment.CardGroup]():       {"group", "id"},
	of[spoken]():                     {"question", "question"},
	of[assessment.Framework]():       {"framework", "id"},
	of[assessment.FrameworkItem]():   {"item", "id"},
}

// entity names what a mapping describes, remembers where it stands and finds
// ids that are used twice. Answers are told apart within their question.
func (d *decoder) entity(n *yaml.Node, t reflect.Type, at string) string {
	switch t { // names package assessment uses for these in its own faults
	case of[assessment.Floor]():
		d.floors++
		at = fmt.Sprintf("floor %d", d.floors)
		d.where[at] = position{d.now, n.Line}

	case of[assessment.MixedWhen]():
		d.mixed++
		at = fmt.Sprintf("mixed %d", d.mixed)
		d.where[at] = position{d.now, n.Line}

	case of[assessment.Limit]():
		d.where["limit "+child(n, "name").Value] = position{d.now, n.Line}
	case of[assessment.Area]():
		d.where["design area "+child(n, "id").Value] = position{d.now, n.Line}
	}

	noun, ok := nouns[t]
	if !ok || !has(n, noun[1]) {
		return at
	}

	id := child(n, noun[1])
	name := noun[0] + " " + id.Value
	switch noun[0] {
	case "answer":
		name = at + ", " + name
	case "citation": // a card may repeat a fact of another
		if at != "" {
			return at
		}
	}

	if first, twice := d.where[name]; twice {
		d.fault(d.now, id.Line, name, "this id is in use already, at %s:%d", first.file, first.line)
	} else {
		d.where[name] = position{d.now, n.Line}
	}

	return name
}

// check looks at one decoded value that has no fault so far.
func (d *decoder) check(n *yaml.Node, v any, at string) {
	switch v := v.(type) {
	case *assessment.Question:
		checkQuestion(d, n, v, at)
	case *assessment.ContextQuestion:
		checkContext(d, n, v, at)
	case *assessment.NumberDef:
		checkNumber(d, n, v, at)
	case *assessment.Rule:
		checkRule(d, n, v, at)
	case *assessment.Floor:
		checkFloor(d, n, v, at)
	case *assessment.Limit:
		checkLimit(d, n, v, at)
	case *assessment.Area:
		checkArea(d, n, v, at)
	case *assessment.Design:
		checkDesign(d, n, v)
	case *assessment.ProofText:
		checkProof(d, n, v, at)
	case *assessment.Condition:
		checkCondition(d, n, v, at)
	case *assessment.Phrase:
		checkPhrase(d, n, v, at)
	case *assessment.Card:
		checkCard(d, n, v, at)
	case *spoken:
		checkSpoken(d, n, v, at)
	case *assessment.FrameworkItem:
		checkFrameworkItem(d, n, v, at)
	case *assessment.Bearing:
		checkBearing(d, n, v)
	case *assessment.NotAsked:
		checkNotAsked(d, n, v)
	}
}

// later keeps a check that needs the whole bank, for the place it is about.
func (d *decoder) later(n *yaml.Node, at string, check func(b *assessment.Bank) string) {
	file, line := d.now, n.Line
	d.after = append(d.after, func(b *assessment.Bank) {
		if msg := check(b); msg != "" {
			d.fault(file, line, at, "%s", msg)
		}
	})
}

func within(v, low, high int) bool { return v >= low && v <= high }

func checkQuestion(d *decoder, n *yaml.Node, q *assessment.Question, at string) {
	if all := len(strings.SplitAfter(q.Help, ". ")); has(n, "helpOpen") && !within(q.HelpOpen, 1, all-1) {
		d.fault(d.now, child(n, "helpOpen").Line, at, "helpOpen is from 1 to %d, one less than the sentences of help", all-1)
	}
	if q.Kind == "" {
		q.Kind = assessment.KindScale
	}

	if !within(q.Weight, 1, 3) {
		d.fault(d.now, child(n, "weight").Line, at, "weight is 1, 2 or 3, not %d", q.Weight)
	}

	if q.Deciding && q.Kind != assessment.KindScale {
		d.fault(d.now, child(n, "deciding").Line, at, "only a question of kind scale can be deciding")
	}

	opts := child(n, "options")
	if len(q.Options) < 2 {
		d.fault(d.now, opts.Line, at, "at least two answers are needed")
	}

	for i, o := range q.Options {
		checkOption(d, opts.Content[i], q.Kind, o, fmt.Sprintf("%s, answer %s", at, o.ID))
	}

	nums := child(n, "numbers")
	for i, id := range q.Numbers {
		d.later(nums.Content[i], at, func(b *assessment.Bank) string { return noNumber(b, id) })
	}
}

// checkOption holds an answer against the kind of its question.
func checkOption(d *decoder, n *yaml.Node, kind assessment.Kind, o assessment.Option, at string) {
	if len(o.ID) != 1 || o.ID[0] < 'a' || o.ID[0] > 'z' {
		d.fault(d.now, child(n, "id").Line, at, "the id of an answer is one letter from a to z")
	}

	if size := utf8.RuneCountInString(o.Example); size > assessment.MaxExample {
		d.fault(d.now, child(n, "example").Line, at, "its example has %d characters, and at most %d are read", size,
			assessment.MaxExample)
	}

	wantP, wantC := kind == assessment.KindScale, kind != assessment.KindControlMulti
	for _, k := range []struct {
		key       string
		want      bool
		v         int
		low, high int
	}{{"p", wantP, o.P, -2, 2}, {"c", wantC, o.C, 0, 3}} {
		switch {
		case k.want && !has(n, k.key):
			d.fault(d.now, n.Line, at, "%s is missing", k.key)
		case !k.want && has(n, k.key):
			d.fault(d.now, child(n, k.key).Line, at, "an answer to a question of kind %s has no %s", kind, k.key)
		case !within(k.v, k.low, k.high):
			d.fault(d.now, child(n, k.key).Line, at, "%s lies between %d and %d, not at %d", k.key, k.low, k.high, k.v)
		}
	}
}

func checkContext(d *decoder, n *yaml.Node, q *assessment.ContextQuestion, at string) {
	switch {
	case q.Type != "text" && q.Type != "choice":
		d.fault(d.now, child(n, "type").Line, at, "type is text or choice, not %q", q.Type)
	case q.Type == "choice" && len(q.Options) < 2:
		d.fault(d.now, n.Line, at, "a choice needs at least two answers")
	case q.Type == "text" && len(q.Options) > 0:
		d.fault(d.now, child(n, "options").Line, at, "a question of type text has no answers to choose")
	}
}

func checkNumber(d *decoder, n *yaml.Node, q *assessment.NumberDef, at string) {
	if !slices.Contains(units, q.Unit) {
		d.fault(d.now, child(n, "unit").Line, at, "unit is one of %s, not %q", strings.Join(units, ", "), q.Unit)
	}
	if slices.Contains(derived, q.ID) {
		d.fault(d.now, n.Line, at, "this id is kept for a figure that is worked out")
	}
}

func checkRule(d *decoder, n *yaml.Node, r *assessment.Rule, at string) {
	any := child(n, "any")
	for i, clause := range r.Any {
		if len(clause) == 0 {
			d.fault(d.now, any.Content[i].Line, at, "a clause without conditions would always hold")
		}
	}

	if len(r.Each) > 0 && len(r.Each) != len(r.Any) {
		d.fault(d.now, child(n, "each").Line, at, "%d clauses, and sentences for %d", len(r.Any), len(r.Each))
	}

	if len(r.Unless) > 0 && r.Kind != assessment.Tension {
		d.fault(d.now, child(n, "unless").Line, at, "only a tension has an unless")
	}
}

func checkFloor(d *decoder, n *yaml.Node, f *assessment.Floor, at string) {
	if f.AtLeast != assessment.ModelChosenBranches && f.AtLeast != assessment.OpenAgent {
		d.fault(d.now, child(n, "atLeast").Line, at, "atLeast is model-chosen-branches or open-agent, not %s", f.AtLeast)
	}
}

func checkLimit(d *decoder, n *yaml.Node, f *assessment.Limit, at string) {
	if !within(f.C, 1, 3) {
		d.fault(d.now, child(n, "c").Line, at, "c lies between 1 and 3, not at %d", f.C)
	}
	d.later(child(n, "question"), at, func(b *assessment.Bank) string { return noQuestion(b, f.Question) })
}

func checkArea(d *decoder, n *yaml.Node, a *assessment.Area, at string) {
	by := child(n, "by")
	for _, s := range judged {
		l, ok := a.By[s]
		switch {
		case !ok:
			d.fault(d.now, by.Line, at, "%s is missing", s)
		case !within(l.Required, 0, 3):
			d.fault(d.now, child(by, string(s)).Line, at, "required lies between 0 and 3, not at %d", l.Required)
		}

		for _, id := range slices.Sorted(maps.Keys(l.At)) {
			if q, _, _ := strings.Cut(id, "."); !slices.Contains(a.Questions, q) {
				d.fault(d.now, child(child(by, string(s)), "at").Line, at,
					"at names %s, which is not one of the area's questions", id)
			}
		}

		checkProves(d, child(by, string(s)), &l, at)
		for _, id := range slices.Sorted(maps.Keys(l.AtDone)) {
			if l.At[id] == "" {
				d.fault(d.now, child(child(by, string(s)), "atDone").Line, at, "atDone names %s, for which at has no move", id)
			}
		}
	}

	qs := child(n, "questions")
	for i, id := range a.Questions {
		d.later(qs.Content[i], at, func(b *assessment.Bank) string { return noQuestion(b, id) })
	}
}

// checkProof holds a proof against what there is to be proved.
func checkProof(d *decoder, n *yaml.Node, p *assessment.ProofText, at string) {
	d.later(child(n, "proof"), at, func(b *assessment.Bank) string { return noProof(b, p.Proof) })
	d.later(child(n, "question"), at, func(b *assessment.Bank) string { return noQuestion(b, p.Question) })
}

// noProof says that something is neither a limit nor a fact that can be proved.
func noProof(b *assessment.Bank, p assessment.Proof) string {
	is := func(l assessment.Limit) bool { return l.Question == string(p) }
	// No condition asks for these.
	beside := []assessment.Proof{assessment.ProofHeld, assessment.ProofPaused, assessment.ProofStop}
	if slices.Contains(assessment.Proofs, p) || slices.Contains(beside, p) || slices.ContainsFunc(b.Limits, is) {
		return ""
	}
	return fmt.Sprintf("%q is no limit, and nothing else that a test proves", p)
}

// checkProves finds proofs that a move claims to give and the bank has no test for.
func checkProves(d *decoder, n *yaml.Node, l *assessment.AreaLevel, at string) {
	all := slices.Concat(l.Proves, l.FinalProves)
	for _, key := range slices.Sorted(maps.Keys(l.AtProves)) {
		if l.At[key] == "" {
			d.fault(d.now, n.Line, at, "atProves names %s, for which at has no move", key)
		}
		all = append(all, l.AtProves[key]...)
	}

	for _, p := range all {
		d.later(n, at, func(b *assessment.Bank) string {
			if !slices.ContainsFunc(b.Design.Proofs, func(t assessment.ProofText) bool { return t.Proof == p }) {
				return fmt.Sprintf("it claims to prove %q, for which there is no test among the proofs", p)
			}
			return ""
		})
	}
}

func checkDesign(d *decoder, n *yaml.Node, v *assessment.Design) {
	for _, s := range judged {
		if v.FirstMove[s].Move == "" {
			d.fault(d.now, child(n, "firstMove").Line, "design", "firstMove for %s is missing", s)
		}
		if v.Relax[s] == "" {
			d.fault(d.now, child(n, "relax").Line, "design", "relax for %s is missing", s)
		}
	}
}

func checkCard(d *decoder, n *yaml.Node, c *assessment.Card, at string) {
	need := map[assessment.CardKind][]string{
		assessment.CardTalk:       {"moment", "avoid", "say", "why", "listen", "heard", "questions"},
		assessment.CardAnalogy:    {"moment", "say", "listen", "holds", "breaks", "heard", "questions"},
		assessment.CardDefinition: {"body", "behind", "builtOn", "heard", "sources"},
		assessment.CardFact:       {"body", "heard", "sources"},
		assessment.CardPrinciple:  {"body", "heard"},
	}
	for _, k := range append([]string{"id", "group", "kind", "title"}, need[c.Kind]...) {
		if !has(n, k) {
			d.fault(d.now, n.Line, at, "%s is missing", k)
		}
	}

	qs := child(n, "questions")
	for i, id := range c.Questions {
		d.later(qs.Content[i], at, func(b *assessment.Bank) string { return noQuestion(b, id) })
	}
}

// checkCondition sees to it that a condition tests exactly one thing that is
// there. Whether answers and numbers exist is known once all is read.
func checkCondition(d *decoder, n *yaml.Node, c *assessment.Condition, at string) {
	used := 0
	for _, k := range []string{"question", "number", "context", "shapes", "mark", "heard"} {
		if has(n, k) {
			used++
		}
	}

	if used != 1 {
		d.fault(d.now, n.Line, at, "a condition tests exactly one of question, number, context, shapes, mark and heard")
		return
	}

	alone := map[string][]string{
		"question": {"p", "c", "answers"}, "number": {"times", "op", "other", "otherTimes"},
		"context": {"values"}, "shapes": nil, "mark": nil, "heard": nil,
	}
	for k, with := range alone {
		for _, w := range with {
			if has(n, w) && !has(n, k) {
				d.fault(d.now, child(n, w).Line, at, "%s says something about a %s only", w, k)
			}
		}
	}

	switch {
	case c.Question != "":
		checkQuestionCondition(d, n, c, at)
	case c.Number != nil:
		checkNumberCondition(d, n, c, at)
	case c.Context != "":
		d.later(n, at, func(b *assessment.Bank) string { return noContext(b, c.Context, c.Values) })
	case has(n, "mark") && c.Mark != "intent":
		d.fault(d.now, child(n, "mark").Line, at, "the only mark is intent, not %q", c.Mark)
	case has(n, "heard"):
		d.later(n, at, func(b *assessment.Bank) string { return noPhrase(b, c.Heard) })
	case has(n, "shapes") && len(c.Shapes) == 0:
		d.fault(d.now, n.Line, at, "shapes is empty")
	}
}

// checkPhrase sees to it that a phrase can be heard, in answers that are there.
func checkPhrase(d *decoder, n *yaml.Node, p *assessment.Phrase, at string) {
	if len(p.Forms)+len(p.Refused) == 0 {
		d.fault(d.now, n.Line, at, "it has no forms to be heard by")
	}
	for _, id := range p.In {
		d.later(n, at, func(b *assessment.Bank) string {
			if _, ok := b.ContextQuestion(id); !ok {
				return fmt.Sprintf("context question %q is not in the bank", id)
			}
			return ""
		})
	}
}

func checkQuestionCondition(d *decoder, n *yaml.Node, c *assessment.Condition, at string) {
	if !c.P.Set() && !c.C.Set() && len(c.Answers) == 0 {
		d.fault(d.now, n.Line, at, "the condition on %s needs p, c or answers", c.Question)
	}

	for _, r := range []struct {
		key       string
		r         assessment.Range
		low, high int
	}{{"p", c.P, -2, 2}, {"c", c.C, 0, 3}} {
		ok := func(end *int) bool { return end == nil || within(*end, r.low, r.high) }
		if has(n, r.key) && (!r.r.Set() || !ok(r.r.AtLeast) || !ok(r.r.AtMost)) {
			d.fault(d.now, child(n, r.key).Line, at, "%s needs atLeast or atMost between %d and %d", r.key, r.low, r.high)
		}
	}

	d.later(n, at, func(b *assessment.Bank) string {
		q := question(b, c.Question)
		if q == nil {
			return noQuestion(b, c.Question)
		}
		if c.P.Set() && q.Kind != assessment.KindScale {
			return fmt.Sprintf("question %s has no p", c.Question)
		}

		for _, id := range c.Answers {
			if _, _, ok := q.Option(id); !ok {
				return fmt.Sprintf("question %s has no answer %q", c.Question, id)
			}
		}

		return ""
	})
}

func checkNumberCondition(d *decoder, n *yaml.Node, c *assessment.Condition, at string) {
	if !slices.Contains(operators, c.Op) {
		d.fault(d.now, n.Line, at, "op is one of %s, not %q", strings.Join(operators, " "), c.Op)
	}

	if len(c.Number) == 0 {
		d.fault(d.now, n.Line, at, "number is empty")
	}

	if len(c.Other) == 0 && !has(n, "otherTimes") {
		d.fault(d.now, n.Line, at, "nothing to compare with: other or otherTimes is missing")
	}

	for _, id := range slices.Concat(c.Number, c.Other) {
		d.later(n, at, func(b *assessment.Bank) string { return noNumber(b, id) })
	}
}

// whole checks what no single entry can know of itself.
func (d *decoder) whole(b *assessment.Bank) {
	for _, need := range []struct {
		ok   bool
		what string
	}{
		{b.Version != "", "version"}, {len(b.AnsweringRules) > 0, "answeringRules"},
		{len(b.Context) > 0, "context"}, {len(b.Traits) > 0, "traits"},
		{len(b.Shapes) > 0, "shapes"}, {len(b.Design.Choices) > 0, "design"},
	} {
		if !need.ok {
			d.fault(mainFile, 1, "bank", "%s is missing", need.what)
		}
	}

	if n := len(b.Glossary); n > assessment.MaxTerms {
		d.fault(mainFile, 1, "glossary", "it explains %d words, and at most %d are read", n, assessment.MaxTerms)
	}

	for _, s := range append(slices.Clone(judged), assessment.UndeterminedShape) {
		if !slices.ContainsFunc(b.Shapes, func(t assessment.ShapeText) bool { return t.Shape == s }) {
			d.fault(mainFile, 1, "shapes", "%s is missing", s)
		}
	}

	for i, band := range b.Bands {
		last := i == len(b.Bands)-1
		if (band.UpTo == 0) != last || (i > 0 && !last && band.UpTo <= b.Bands[i-1].UpTo) {
			at := d.where["band "+band.ID]
			d.fault(at.file, at.line, "band "+band.ID, "bands go from short to long, and only the last has no upper end")
		}
	}
}

// The look-ups below walk the bank as decoded: its indexes are built only once
// it is known to be whole.

func question(b *assessment.Bank, id string) *assessment.Question {
	for _, q := range b.All() {
		if q.ID == id {
			return q
		}
	}
	return nil
}

func noQuestion(b *assessment.Bank, id string) string {
	if question(b, id) != nil {
		return ""
	}
	return fmt.Sprintf("question %s is not in the bank", id)
}

func noNumber(b *assessment.Bank, id string) string {
	if slices.Contains(derived, id) || slices.ContainsFunc(b.Numbers,
		func(n assessment.NumberDef) bool { return n.ID == id }) {
		return ""
	}
	return fmt.Sprintf("number %s is not in the bank", id)
}

func noPhrase(b *assessment.Bank, id string) string {
	if !b.Hears(id) {
		return fmt.Sprintf("nothing by the name %q can be heard", id)
	}
	return ""
}

func noContext(b *assessment.Bank, id string, values []string) string {
	q, ok := b.ContextQuestion(id)
	if !ok {
		return fmt.Sprintf("question %s is not in the bank", id)
	}
	if len(values) == 0 {
		return fmt.Sprintf("the condition on %s needs values", id)
	}

	for _, v := range values {
		if !slices.ContainsFunc(q.Options, func(o assessment.ContextOption) bool { return o.ID == v }) {
			return fmt.Sprintf("question %s has no answer %q", id, v)
		}
	}

	return ""
}
