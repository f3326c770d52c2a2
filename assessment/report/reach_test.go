package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/words"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Widths of the canvases that are drawn: a small telephone, a telephone, A4, Letter, a screen.
var pictureWidths = []float64{280, 340, 627, 649, 660}

// pageHeight is what the text of a Letter page has room for, less a heading: the
// smaller sheet of the two.
const pageHeight = 800.0

// labelRise and labelFall are how far the letters of a label reach above and
// below its base line, as parts of their size.
const labelRise, labelFall = 0.82, 0.24

// fits reports whether every label lies on the canvas and none lies on another.
func (p Picture) fits() error {
	type box struct{ x1, x2, y1, y2 float64 }
	var boxes []box
	for _, l := range p.Labels {
		at := box{l.X, l.X + l.Width, l.Y - labelRise*l.Size, l.Y + labelFall*l.Size}
		if at.x1 < 0 || at.x2 > p.Width+0.01 || at.y1 < 0 || at.y2 > p.Height {
			return fmt.Errorf("%q leaves the canvas", l.Text)
		}
		if j := slices.IndexFunc(boxes, func(b box) bool {
			return at.x1 < b.x2-0.01 && b.x1 < at.x2-0.01 && at.y1 < b.y2-0.01 && b.y1 < at.y2-0.01
		}); j >= 0 {
			return fmt.Errorf("%q lies on %q", l.Text, p.Labels[j].Text)
		}
		boxes = append(boxes, at)
	}

	for _, s := range p.Shapes {
		for _, step := range s.Path {
			if x, y := step.To.X, step.To.Y; step.Op != ClosePath &&
				(x < -0.01 || x > p.Width+0.01 || y < -0.01 || y > p.Height+0.01) {
				return fmt.Errorf("a shape leaves the canvas at %.1f, %.1f of %.0f, %.0f", x, y, p.Width, p.Height)
			}
		}
	}
	return nil
}

// texts are all labels in one, for looking a word up in.
func (p Picture) texts() string {
	var out []string
	for _, l := range p.Labels {
		out = append(out, l.Text)
	}
	return strings.Join(out, "\n")
}

// hostile are names as people, and others, type them.
var hostile = []string{"", " ", "issue a ticket", "refund", "Buchungsbestätigung", "送金を承認する", "حذف السجل",
	"מחק רשומה 7", "delete מחק all",
	strings.Repeat("long name ", 30), strings.Repeat("W", 300), strings.Repeat("נ", 300), "👩‍👩‍👧‍👦 family",
	"e\u0301\u0301\u0301tude", "<script>", "a\nb",
	"\u202egnp.exe", "ﷺ", "क्षत्रिय लेखा", "x"}

func drawInterview(t *rapid.T) assessment.Interview {
	iv := assessment.Interview{System: "It", Answers: map[string]assessment.Answer{}}
	name := rapid.SampledFrom(hostile)
	for i := range rapid.IntRange(0, 2).Draw(t, "parts") {
		iv.Parts = append(iv.Parts, assessment.Part{ID: fmt.Sprint("p", i), Name: name.Draw(t, "part")})
	}

	ids, systems := rapid.IntRange(1, 30).Draw(t, "identities"), rapid.IntRange(1, 40).Draw(t, "systems")
	var pool []string
	for i := range 45 {
		pool = append(pool, fmt.Sprintf("%s %d", name.Draw(t, "name"), i))
	}
	pool = append(pool, "", "")

	for range rapid.IntRange(0, 24).Draw(t, "lines") {
		l := assessment.Line{
			System:   pool[rapid.IntRange(0, systems).Draw(t, "system")],
			Identity: pool[rapid.IntRange(0, ids).Draw(t, "identity")],
			Action:   name.Draw(t, "action"),
			Kind: rapid.SampledFrom([]assessment.LineKind{"", assessment.Reads, assessment.Writes, assessment.Final}).Draw(t,
				"kind"),
			Decided: rapid.SampledFrom([]assessment.Decided{"", assessment.DecidedBefore, assessment.DecidedRunning,
				assessment.DecidedUnknown}).Draw(t, "decided"),
			Refuses: rapid.SampledFrom([]string{"", "nothing", "a person over 500", "the rules service",
				strings.Repeat("long ", 60), "ממשק"}).Draw(t, "refuses"),
		}
		if len(iv.Parts) > 0 && rapid.Bool().Draw(t, "in a part") {
			l.Part = iv.Parts[rapid.IntRange(0, len(iv.Parts)-1).Draw(t, "part")].ID
		}
		iv.Inventory = append(iv.Inventory, l)
	}

	// A long list is a short one over and over, on other systems.
	short := iv.Inventory
	for n := range rapid.SampledFrom([]int{0, 0, 0, 2, 9}).Draw(t, "times more") {
		for _, l := range short {
			l.System, l.Action = fmt.Sprint(l.System, n%4), fmt.Sprint(l.Action, n)
			iv.Inventory = append(iv.Inventory, l)
		}
	}

	for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(pool)-1), 0, 3).Draw(t, "known") {
		iv.Identities = append(iv.Identities, assessment.Identity{Name: pool[i], Kind: name.Draw(t, "credential"),
			Lifetime: name.Draw(t, "lifetime"), Owner: name.Draw(t, "owner"),
			Scope: rapid.SampledFrom(append(assessment.Scopes, "")).Draw(t, "scope")})
	}
	return iv
}

func reachOf(t interface{ Fatal(...any) }, iv assessment.Interview) Reach {
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	v := assessment.Judge(b, iv)
	c := composer{b: b, iv: &iv, v: &v}
	return c.reach()
}

// Whatever the list holds: every action has a row or is counted, no word lies on
// another or leaves the canvas, and no canvas is higher than a page.
func TestEveryReachIsDrawnWhole(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		iv := drawInterview(rt)
		r := reachOf(t, iv)
		if r.Actions() != len(iv.Inventory) {
			rt.Fatalf("%d lines, %d in the picture's data", len(iv.Inventory), r.Actions())
		}

		for _, width := range pictureWidths {
			height := pageHeight
			if width < narrow {
				height = 0
			}
			pages := r.Pictures(width, height)
			if (len(pages) == 0) != (len(iv.Inventory) == 0) || len(pages) > mostPages {
				rt.Fatalf("%d lines on %d pages", len(iv.Inventory), len(pages))
			}
			for _, p := range pages {
				if err := p.fits(); err != nil {
					rt.Fatalf("at %.0f: %v", width, err)
				}
				if height > 0 && p.Height > height {
					rt.Fatalf("at %.0f: %.0f high", width, p.Height)
				}
			}
		}
	})
}

// The pages of a reach that is too long for one hold or count every action.
func TestPagesHoldOrCountEveryAction(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := reachOf(t, drawInterview(rt))
		b := builder{columns: columnsFor(649), level: dense}
		drawn, counted := 0, 0
		for _, page := range b.pages(r, pageHeight) {
			drawn += page.Actions()
			counted += page.missing
		}
		if drawn+counted != r.Actions() {
			rt.Fatalf("%d drawn and %d counted of %d", drawn, counted, r.Actions())
		}
	})
}

// A row stands for as many actions as it says, and rows never say of one action
// what holds for another only.
func TestRowsSayNoMoreThanTheirActions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		for _, d := range reachOf(t, drawInterview(rt)).Identities {
			for _, s := range d.Systems {
				for _, level := range []closeness{airy, closer, alike, counted, dense} {
					checkRows(rt, s, level)
				}
			}
		}
	})
}

func checkRows(t *rapid.T, s ReachSystem, level closeness) {
	n := map[assessment.LineKind]int{}
	for _, r := range s.rows(level) {
		n[r.kind] += r.of
		var of []ReachAction
		for _, a := range s.Actions {
			if a.Kind == r.kind && (r.of > 1 || (a.Name == r.name || a.Name == "") && a.Gate == r.gate) {
				of = append(of, a)
			}
		}
		every := func(holds func(ReachAction) bool) bool {
			return !slices.ContainsFunc(of, func(a ReachAction) bool { return !holds(a) })
		}
		if level < counted {
			continue
		}
		if r.when != timeMixed && !every(func(a ReachAction) bool { return timingOf(a.Decided) == r.when }) && r.of > 1 {
			t.Fatalf("a row is drawn as %v and holds others", r.when)
		}
		if (r.gate == GateNone || r.gate == GateEvery) && !every(func(a ReachAction) bool { return a.Gate == r.gate }) {
			t.Fatalf("a gate %q is drawn over others", r.gate)
		}
		if r.gate == GatePart && !every(func(a ReachAction) bool { return a.Gate != GateUnknown }) {
			t.Fatal("a gate is drawn where what can refuse is not known")
		}
	}
	for _, a := range s.Actions {
		n[a.Kind]--
	}
	for k, left := range n {
		if left != 0 {
			t.Fatalf("%d more or fewer of kind %q in rows", left, k)
		}
	}
}

// The words beside the picture name each action, under the identity and system it
// has, with its own kind, moment and refusal: what is in the list, and no more.
func TestTheWordsSayWhatThePictureShows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		iv := drawInterview(rt)
		want := map[string]int{}
		for _, l := range iv.Inventory {
			a := ReachAction{Kind: l.Kind, Decided: l.Decided, Gate: gateOf(l), Refuses: oneLine(l.Refuses)}
			says := a.says()
			if strings.TrimSpace(l.Refuses) == "" && !strings.HasSuffix(says, "what can refuse it is not known") {
				rt.Fatalf("nobody said what refuses, and it says %q", says)
			}
			want[assessment.Fold(cmp.Or(oneLine(l.Action), noAction))+"|"+assessment.Fold(says)]++
		}

		r := reachOf(t, iv)
		for _, who := range r.Outline() {
			for _, on := range who.Under {
				for _, a := range on.Under {
					want[assessment.Fold(a.Lead)+"|"+assessment.Fold(a.Text)]--
				}
			}
		}
		for says, left := range want {
			if left != 0 {
				rt.Fatalf("%q: %d times too few or too many", says, left)
			}
		}

		for _, p := range r.Pictures(649, pageHeight) {
			if !utf8.ValidString(p.Alt) || !strings.HasPrefix(p.Alt, p.Title) {
				rt.Fatalf("alternative: %q", p.Alt)
			}
		}
	})
}

// What is not known draws no sign of a refusal, and nothing is said to have been
// heard unless a number says more than the list holds.
func TestNothingIsDrawnThatNobodySaid(t *testing.T) {
	iv := assessment.Interview{System: "It",
		Inventory: []assessment.Line{{System: "Payments", Action: "refund", Kind: assessment.Final}}}
	p := reachOf(t, iv).Pictures(649, pageHeight)[0]
	gate := Picture{}
	gate.drawGate(0, 0, gateHalf, GateUnknown)
	if len(gate.Shapes) != 0 {
		t.Error("a refusal that is not known has a sign")
	}
	for _, not := range []string{saidOnly, "nothing", "credential", timeBefore.says(), timeRunning.says()} {
		if strings.Contains(p.texts(), not) {
			t.Errorf("%q is drawn of a line that says nothing of it:\n%s", not, p.texts())
		}
	}
	for _, want := range []string{"not known", noIdentity, "refund", "Payments", "when is not known",
		"no mark: not known whether anything refuses it"} {
		if !strings.Contains(p.texts(), want) {
			t.Errorf("%q is not drawn:\n%s", want, p.texts())
		}
	}

	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range b.All() {
		if slices.Contains(q.Numbers, assessment.NumTools) {
			iv.Answers = map[string]assessment.Answer{q.ID: {Question: q.ID,
				Numbers: map[string]assessment.Number{assessment.NumTools: {Low: 9, High: 9}}}}
		}
	}
	if s := reachOf(t, iv).Pictures(649, pageHeight)[0].texts(); !strings.Contains(s, "9 tools or actions were counted") {
		t.Errorf("nine tools were said, one is listed, and it is not drawn:\n%s", s)
	}
	for _, a := range iv.Answers {
		a.Numbers[assessment.NumTools] = assessment.Number{Low: 1, High: 1}
	}
	if h := reachOf(t, iv).Heard; h != nil {
		t.Errorf("one tool was said and one is listed: %v", h)
	}
}

// In black and white every sign still differs from every other.
func TestSignsDifferWithoutColour(t *testing.T) {
	form := func(draw func(*Picture)) string {
		var p Picture
		draw(&p)
		var b strings.Builder
		for _, s := range p.Shapes {
			fmt.Fprintf(&b, "%s fill %v stroke %v %.1f %v|", s.Path.D(), s.Fill != "", s.Stroke != "", s.Width, s.Dash)
		}
		return b.String()
	}

	seen := map[string]string{}
	add := func(what, form string) {
		if was, ok := seen[form]; ok {
			t.Errorf("%s and %s look alike in black and white", what, was)
		}
		seen[form] = what
	}
	for _, k := range []assessment.LineKind{"", assessment.Reads, assessment.Writes, assessment.Final} {
		for _, when := range []timing{timeUnknown, timeBefore, timeRunning, timeMixed} {
			add(fmt.Sprintf("wire %q %s", k, when.says()), form(func(p *Picture) { p.drawWire(0, 40, 10, k, when) }))
		}
	}
	for _, g := range []Gate{GateUnknown, GateNone, GatePart, GateEvery} {
		add(fmt.Sprintf("gate %q", g), form(func(p *Picture) { p.drawGate(4, 10, gateHalf, g) }))
	}
}

// The legend explains every sign that is drawn, and no other.
func TestTheLegendIsOfWhatIsDrawn(t *testing.T) {
	iv := assessment.Interview{System: "It", Inventory: []assessment.Line{
		{System: "A", Action: "read it", Kind: assessment.Reads, Identity: "svc", Decided: assessment.DecidedBefore,
			Refuses: "a role"},
	}}
	p := reachOf(t, iv).Pictures(649, pageHeight)[0]
	for says, want := range map[string]bool{"reads": true, "changes": false, "cannot be undone": false,
		timeBefore.says(): true, timeRunning.says(): false,
		"can be refused": true, "nothing refuses": false, "one credential, shared": false} {
		got := slices.ContainsFunc(p.Labels, func(l Label) bool { return l.Text == says })
		if got != want {
			t.Errorf("legend: %q is there: %v", says, got)
		}
	}
}

// Long lists still fit one page as long as they are alike, and six at most.
func TestHowManyPagesAReachTakes(t *testing.T) {
	for _, c := range []struct{ lines, identities, systems, pages int }{
		{1, 1, 1, 1}, {6, 1, 4, 1}, {20, 2, 6, 1}, {60, 1, 8, 1}, {200, 3, 10, 2}, {200, 1, 40, 1},
		{1000, 100, 40, mostPages},
	} {
		p := reachOf(t, listed(c.lines, c.identities, c.systems)).Pictures(649, pageHeight)
		if len(p) == 0 || len(p) > c.pages {
			t.Errorf("%d lines on %d systems under %d identities take %d pages, want at most %d", c.lines, c.systems,
				c.identities, len(p), c.pages)
		}
	}
}

// listed is a list of that many lines.
func listed(lines, identities, systems int) assessment.Interview {
	iv := assessment.Interview{System: "Travel desk"}
	verbs := []string{"issue a ticket", "hold a seat", "read a budget", "file an expense",
		"look up a traveller", "send a note"}
	names := []string{"Airline portal", "Payments", "Expense system", "HR directory", "Mail gateway", "Document store"}
	kinds := []assessment.LineKind{assessment.Final, assessment.Writes, assessment.Reads, assessment.Writes,
		assessment.Reads, assessment.Reads}
	refuses := []string{"nothing", "nothing", "role of the account", "a person over 500", "role of the account", ""}
	decided := []assessment.Decided{assessment.DecidedRunning, assessment.DecidedRunning, assessment.DecidedRunning,
		assessment.DecidedBefore, assessment.DecidedBefore, assessment.DecidedUnknown}
	for i := range lines {
		n := i % 6
		system := names[(i*7/3)%min(systems, 6)]
		if s := (i * 7 / 3) % systems; s >= 6 {
			system = fmt.Sprintf("%s %d", names[s%6], s/6)
		}
		action := verbs[n]
		if i >= 6 {
			action = fmt.Sprintf("%s %d", verbs[n], i)
		}
		iv.Inventory = append(iv.Inventory, assessment.Line{System: system, Action: action, Kind: kinds[n],
			Decided: decided[(i*5+i/6)%6],
			Refuses: refuses[(i*3+i/7+n)%6], Identity: fmt.Sprintf("svc-travel-%d", i%identities)})
	}
	iv.Identities = []assessment.Identity{{Name: "svc-travel-0", Kind: "service account", Lifetime: "until revoked",
		Scope: assessment.ScopeEverything, Owner: "Platform team"}}
	return iv
}

// A line is never wider than its column, a word is never lost before the ellipsis,
// and no letter is parted from its marks.
func TestWrapping(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.OneOf(rapid.SampledFrom(hostile), rapid.String()).Draw(rt, "text")
		width := rapid.Float64Range(60, 300).Draw(rt, "width")
		most := rapid.IntRange(1, 4).Draw(rt, "lines")
		lines := wrapped(s, width, most)
		if len(lines) > most {
			rt.Fatalf("%d lines", len(lines))
		}
		all := strings.Join(lines, "")
		for _, line := range lines {
			if w := textWidth(line); w > width && len(letterEnds(line)) > 1 {
				rt.Fatalf("%q is %.0f wide, the column %.0f", line, w, width)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(assessment.Clean(s)), "") }
		if !strings.HasSuffix(all, "…") && squeeze(all) != squeeze(s) {
			rt.Fatalf("%q became %q", s, lines)
		}
	})
}

// What is said in sentences is true of every list.
func TestSentencesAboutTheReach(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		iv := drawInterview(rt)
		if len(iv.Inventory) == 0 {
			return
		}
		r := reachOf(t, iv)
		none := r.count(func(a ReachAction) bool { return a.Gate == GateNone })
		unknown := r.count(func(a ReachAction) bool { return a.Gate == GateUnknown })
		said := r.heading()
		if strings.Contains(said, "nothing refuses") != (none > 0) {
			rt.Fatalf("%d are refused by nothing: %q", none, said)
		}
		if strings.Contains(said, "something can refuse") && none+unknown > 0 {
			rt.Fatalf("%d refused by nothing, %d not known: %q", none, unknown, said)
		}
		if strings.Contains(r.caption(), "is not known") != (unknown > 0 ||
			slices.ContainsFunc(r.Identities, func(d ReachIdentity) bool { return d.Name == "" })) {
			rt.Fatalf("%d not known: %q", unknown, r.caption())
		}
		if final := r.count(func(a ReachAction) bool { return a.Kind == assessment.Final }); strings.Contains(r.lead(),
			"listed as one that cannot") != (final == 0) {
			rt.Fatalf("%d cannot be undone: %q", final, r.lead())
		}
		if n := utf8.RuneCountInString(said); n > 200 {
			rt.Fatalf("a title of %d letters: %q", n, said)
		}
		if math.IsNaN(r.Pictures(649, pageHeight)[0].Height) {
			rt.Fatal("no height")
		}
	})
}

// A sign is told at the size of print without a lens and without its colour: it is at least
// seven points across, no line of it is thinner than a point, and no two have one form.
func TestSignsAreLargeEnoughInPrint(t *testing.T) {
	const pixel = .75 // points
	forms := map[string]string{}
	check := func(name string, p Picture) {
		form := ""
		x1, x2, y1, y2 := 1e9, -1e9, 1e9, -1e9
		for _, s := range p.Shapes {
			sx1, sx2, sy1, sy2 := 1e9, -1e9, 1e9, -1e9
			for _, step := range s.Path {
				if step.Op != ClosePath {
					sx1, sx2 = min(sx1, step.To.X), max(sx2, step.To.X)
					sy1, sy2 = min(sy1, step.To.Y), max(sy2, step.To.Y)
				}
			}
			long := sx2-sx1 > 40 // a wire is no sign
			form += fmt.Sprint(len(s.Path), s.Fill != "", s.Stroke != "", " ")
			if s.Stroke != "" && s.Width*pixel < 1 {
				t.Errorf("%s: a line of %.2f points", name, s.Width*pixel)
			}
			if !long {
				x1, x2, y1, y2 = min(x1, sx1), max(x2, sx2), min(y1, sy1), max(y2, sy2)
			}
		}
		if wide, high := (x2-x1)*pixel, (y2-y1)*pixel; wide < 7 || high < 7 {
			t.Errorf("%s is %.1f by %.1f points", name, wide, high)
		}
		if other, twice := forms[form]; twice {
			t.Errorf("%s and %s have one form: %s", name, other, form)
		}
		forms[form] = name
	}

	for _, k := range []assessment.LineKind{assessment.Reads, assessment.Writes, assessment.Final, ""} {
		p := Picture{}
		p.drawWire(0, 69, 0, k, timeBefore)
		check(string(k)+" wire", p)
	}
	for g, name := range map[Gate]string{GateEvery: "refused", GatePart: "refused in part", GateNone: "nothing refuses"} {
		p := Picture{}
		p.drawGate(0, 0, gateHalf, g)
		check(name, p)
	}
}

// What the title of the picture counts, the sentence under it does not count again.
func TestTheLeadOfThePictureRepeatsNoTitle(t *testing.T) {
	repeated, counted := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		r := reachOf(rt, drawInterview(rt))
		if r.Actions() == 0 {
			return
		}
		all := words.Capital(words.Plural(r.Actions(), "action", "actions")) + r.onSystems()
		title, lead := strings.HasPrefix(r.heading(), all), strings.Contains(r.lead(), all)
		if title == lead {
			rt.Fatalf("under %q stands %q", r.heading(), r.lead())
		}
		if title {
			repeated++
		} else {
			counted++
		}
	})
	if repeated == 0 || counted == 0 {
		t.Errorf("in the title %d times, under it %d", repeated, counted)
	}
}
