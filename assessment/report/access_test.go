package report_test

import (
	"discern/assessment"
	"discern/assessment/assessmenttest"
	"discern/assessment/report"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func accessSection(t interface{ Fatal(...any) }, r report.Report) report.Section {
	i := slices.IndexFunc(r.Sections, func(s report.Section) bool { return s.ID == "access-decision" })
	if i < 0 {
		t.Fatal("there is no access decision")
	}
	return r.Sections[i]
}

// Whatever was answered and settled: the heading says that it is ready exactly
// where nothing is empty, an empty line is empty because nobody said, and the half
// page stands at the end of the body.
func TestTheAccessDecisionSaysWhatIsSettledAndNoMore(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := draw(t, b, false)
		decorate(t, b, &iv)
		iv.Version = rapid.SampledFrom([]string{"", "pilot, release 3"}).Draw(t, "version")
		iv.Context[assessment.ContextNext] = rapid.SampledFrom([]string{"", "widen the pilot to all 2,600 in March.",
			"  PSD2 access\nnext", "توسيع"}).Draw(t, "next")
		iv.Access = drawAccess(t, b)
		if rapid.Bool().Draw(t, "identity known") {
			iv.Identities = []assessment.Identity{{Name: "svc-a", Kind: "service account", Scope: assessment.ScopeEverything}}
		}

		r := compose(b, iv)
		d, s := r.Access, accessSection(t, r)
		form := s.Blocks[len(s.Blocks)-1]
		if form.Kind != report.Form || len(form.Signers) != 2 {
			t.Fatalf("the section ends with %q and %d signers", form.Kind, len(form.Signers))
		}
		empty := 0
		for _, it := range append(slices.Clone(form.Items), form.Signers...) {
			if it.Text == "" {
				empty++
			}
			if m := slips.FindString(it.Text); m != "" {
				t.Fatalf("%q in %s: %s", m, it.Lead, it.Text)
			}
		}
		if ready := !strings.Contains(s.Title, "not ready"); ready != d.Ready() || ready && empty > 0 {
			t.Fatalf("%q with %d empty lines and %q missing", s.Title, empty, d.Missing)
		}

		// The decision that somebody named stands on it with the answer of page one.
		at := slices.IndexFunc(form.Items, func(it report.Item) bool { return it.Lead == "Decision asked" })
		told := strings.TrimRight(strings.Join(strings.Fields(iv.Context[assessment.ContextNext]), " "), ".")
		if (at >= 0) != (told != "") || (d.Asked != "") != (told != "") {
			t.Fatalf("the decision %q is at %d of the form, asked %q", told, at, d.Asked)
		}
		if at >= 0 {
			begins := strings.TrimRight(d.Answer, ".")
			if begins == "" || !strings.HasPrefix(r.Front.Decision.Answer.Text, begins) ||
				!strings.HasSuffix(form.Items[at].Text, d.Answer) ||
				!strings.EqualFold(form.Items[at].Text,
					strings.TrimPrefix(r.Front.Decision.Question.Text, "The decision at hand: ")+" "+d.Answer) {
				t.Fatalf("page one: %s %s; the form: %s", r.Front.Decision.Question.Text, r.Front.Decision.Answer.Text,
					form.Items[at].Text)
			}
		}

		has := func(what string) bool { return slices.Contains(d.Missing, what) }
		for what, missing := range map[string]bool{
			"which version or mode":         iv.Version == "" && iv.Context[assessment.ContextVersion] == "",
			"whether it is an agent":        r.Shape == assessment.UndeterminedShape,
			"what it may do":                len(iv.Inventory) == 0,
			"until when":                    iv.Access.Until == "",
			"which limits must stand first": len(d.First) == 0 && len(iv.Access.First) == 0 && !iv.Access.NoneFirst,
			"who owns it":                   iv.Access.Owner.Name == "",
			"who approves it":               iv.Access.Approver.Name == "",
		} {
			if has(what) != missing {
				t.Fatalf("%s is missing: %t, and said to be: %t", what, missing, has(what))
			}
		}

		unnamed := 0
		for _, l := range iv.Inventory {
			if strings.TrimSpace(l.Identity) == "" {
				unnamed++
			}
		}
		if d.Unnamed != unnamed || len(d.Granted) != len(iv.Inventory) {
			t.Fatalf("%d of %d actions without a name, want %d of %d", d.Unnamed, len(d.Granted), unnamed, len(iv.Inventory))
		}
		for _, id := range d.Identities {
			if !slices.ContainsFunc(iv.Inventory,
				func(l assessment.Line) bool { return assessment.Fold(l.Identity) == assessment.Fold(id.Name) }) {
				t.Fatalf("%s acts for nothing that is granted", id.Name)
			}
		}
		for _, l := range append(slices.Clone(d.First), d.Keep...) {
			if l.Question == "" {
				continue // a condition on what it reaches
			}
			i := slices.IndexFunc(r.Verdict.Limits, func(x assessment.LimitResult) bool { return x.Question == l.Question })
			if i < 0 || r.Verdict.Limits[i].State != l.State {
				t.Fatalf("%s is said to be %s", l.Question, l.State)
			}
		}
		// what a person settled stands on it, as a condition or as what has to go on standing
		for _, q := range iv.Access.First {
			is := func(l report.FirstLimit) bool { return l.Question == q }
			if slices.ContainsFunc(d.First, is) == slices.ContainsFunc(d.Keep, is) {
				t.Fatalf("%s was settled to stand first: %+v, %+v", q, d.First, d.Keep)
			}
		}
		for _, says := range d.Reopens {
			if !slices.ContainsFunc(b.Triggers, func(x assessment.Trigger) bool { return x.Says == says }) {
				t.Fatalf("%q reopens it and is no trigger of the bank", says)
			}
		}

		body := slices.DeleteFunc(slices.Clone(r.Sections), func(s report.Section) bool { return s.Appendix })
		if last := body[len(body)-1]; last.ID != "access-decision" {
			t.Fatalf("the body ends with %s", last.ID)
		}
	})
}

func drawAccess(t *rapid.T, b *assessment.Bank) assessment.Access {
	a := assessment.Access{
		Owner: assessment.Signer{Name: rapid.SampledFrom([]string{"", "Mira", "شيرين",
			strings.Repeat("Long name ", 30)}).Draw(t, "owner")},
		Approver: assessment.Signer{Name: rapid.SampledFrom([]string{"", "Jon"}).Draw(t, "approver"),
			Role: rapid.SampledFrom([]string{"", "Platform lead"}).Draw(t, "role")},
		Until: rapid.SampledFrom([]string{"", "2027-02-26"}).Draw(t, "until"), NoneFirst: rapid.Bool().Draw(t, "none first"),
	}
	a.Owner.Name = strings.TrimSpace(a.Owner.Name)
	if !a.NoneFirst {
		for _, l := range b.Limits {
			if rapid.Bool().Draw(t, "first "+l.Question) {
				a.First = append(a.First, l.Question)
			}
		}
	}
	return a
}

func TestAWholeAccessDecisionIsReadyToSign(t *testing.T) {
	b := load(t)
	iv := with("EC1=e", "EC2=d", "EC7=d", "EC8=e", "IS3=b")
	iv.Version = "pilot, release 3"
	iv.Inventory = []assessment.Line{
		{System: "Expenses", Action: "read a budget", Kind: assessment.Reads, Identity: "svc-travel"},
		{System: "Airline portal", Action: "issue a ticket", Kind: assessment.Final, Identity: "svc-travel"},
		{System: "airline portal", Action: "hold a seat", Kind: assessment.Writes, Identity: "SVC-travel"},
	}
	iv.Access = assessment.Access{Owner: assessment.Signer{Name: "Mira", Role: "Security architect"},
		Approver: assessment.Signer{Name: "Jon", Role: "Platform lead"},
		Until:    "2027-02-26", First: []string{"IS3"}}
	s := accessSection(t, compose(b, iv))
	if s.Title != "Access decision, to sign" {
		t.Errorf("it is headed %q", s.Title)
	}
	form := s.Blocks[len(s.Blocks)-1]
	got := map[string]string{}
	for _, it := range append(slices.Clone(form.Items), form.Signers...) {
		got[it.Lead] = it.Text
	}
	for term, want := range map[string]string{
		"Granted": "Three actions on two systems: Airline portal: issue a ticket (cannot be undone) and hold a " +
			"seat; Expenses: read a budget",
		"On which identity": "svc-travel", "Until": "26 February 2027", "Owner": "Mira, Security architect",
		"Approver": "Jon, Platform lead",
	} {
		if got[term] != want {
			t.Errorf("%s: %q, want %q", term, got[term], want)
		}
	}
	first := got["Must stand first"]
	if !strings.HasPrefix(first, report.Box+"1. ") || strings.Contains(first, "today") ||
		strings.Count(got["Decide again when"], ".") < 3 {
		t.Errorf("first: %q, again when: %q", got["Must stand first"], got["Decide again when"])
	}
}

// While it is not ready, the half page says what the system does by the list, and
// grants nothing in words; "today" only of one that runs.
func TestWhatIsNotReadyGrantsNothing(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(rt *rapid.T) {
		iv := assessmenttest.Draw(rt, b, rapid.Bool().Draw(rt, "buyer"))
		stage := rapid.SampledFrom([]string{"", "idea", "building", "trial", "live"}).Draw(rt, "stage")
		if iv.Context == nil {
			iv.Context = map[string]string{}
		}
		iv.Context[assessment.ContextStage] = stage

		s := accessSection(t, compose(b, iv))
		form := s.Blocks[len(s.Blocks)-1]
		runs := stage == "trial" || stage == "live"
		for lead, want := range map[string]bool{
			"Granted":              s.Title == "Access decision, to sign",
			"What it can do today": s.Title != "Access decision, to sign" && runs,
		} {
			if slices.ContainsFunc(form.Items, func(it report.Item) bool { return it.Lead == lead }) != want {
				rt.Errorf("headed %q, at stage %q, it says %q: %t", s.Title, stage, lead, !want)
			}
		}
		if slices.ContainsFunc(form.Items, func(it report.Item) bool { return strings.Contains(it.Lead, "be granted") }) {
			rt.Errorf("it speaks of a grant while it is not ready")
		}
	})
}

// The form names the account of today as such where page one asks for another, and the
// plan's days name the moves that they leave out.
func TestTheFormAndThePlanSayWhatTheyLeaveOut(t *testing.T) {
	b := load(t)
	changes, leaves := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		iv := inKind(rt, b, drawn(rt, b))
		identity, _ := b.Question(b.About(assessment.SubjectIdentity))
		for _, o := range identity.Options { // one case in two acts under an account that is not its own
			a := assessment.Answer{Question: identity.ID, State: assessment.Answered, Choice: o.ID, Evidence: assessment.Said}
			if level, known := b.Control(a); known && level <= 1 && rapid.Bool().Draw(rt, "shared "+o.ID) {
				iv.Answers[identity.ID] = a
			}
		}
		iv.Inventory = append(slices.Clone(iv.Inventory),
			assessment.Line{System: "Ledger", Action: "post a payment", Kind: assessment.Writes})
		for i := range iv.Inventory {
			iv.Inventory[i].Identity = rapid.SampledFrom([]string{"", "svc-a", "svc-b"}).Draw(rt, "identity")
		}
		r := compose(b, iv)
		s := accessSection(rt, r)
		form := s.Blocks[len(s.Blocks)-1]
		acts := form.Items[slices.IndexFunc(form.Items,
			func(it report.Item) bool { return it.Lead == "On which identity" })].Text
		move := 0
		for _, d := range r.Front.Decision.All() {
			if d.Needs == assessment.ProofIdentity {
				move = d.Move
			}
		}
		after := strings.HasPrefix(acts, "Today ") &&
			strings.HasSuffix(acts, fmt.Sprintf("; after move %d an account of its own", move))
		if after != (move > 0 && len(r.Access.Identities) > 0) {
			rt.Fatalf("move %d gives it another account: %q", move, acts)
		}
		if after {
			changes++
		}

		efforts := slices.ContainsFunc(r.Plan, func(s report.PlanStep) bool { return s.Effort != "" })
		if n := timesSaid(r, b.Design.EffortBasis); b.Design.EffortBasis == "" || efforts != (n == 1) || n > 1 {
			rt.Fatalf("what the efforts are is said %d times beside the plan %+v", n, r.Plan)
		}

		for _, s := range r.Sections {
			for _, block := range s.Blocks {
				_, rest, is := strings.Cut(block.Text, " of one person")
				if !is {
					continue
				}
				rest, _, _ = strings.Cut(rest, ".")

				numbers := regexp.MustCompile(`[0-9]+`).FindAllString(rest, -1)
				var none []string
				for i, step := range r.Plan {
					if step.Effort == "" {
						none = append(none, fmt.Sprint(i+1))
					}
				}
				if !slices.Equal(numbers, none) || (rest == " in all") != (len(none) == 0) {
					rt.Fatalf("%q, and no effort is given for %q", block.Text, none)
				}
				leaves += len(none)
			}
		}
	})
	if changes == 0 || leaves == 0 {
		t.Errorf("%d changed their account, %d moves were without an effort", changes, leaves)
	}
}

// A long inventory stays half a page, and nothing is left out without a word.
func TestALongGrantIsCounted(t *testing.T) {
	b := load(t)
	iv := with("EC1=a")
	for i := range 40 {
		iv.Inventory = append(iv.Inventory, assessment.Line{System: fmt.Sprintf("System %d", i/2),
			Action: fmt.Sprintf("act %d", i), Kind: assessment.Writes, Identity: "svc"})
	}
	s := accessSection(t, compose(b, iv))
	form := s.Blocks[len(s.Blocks)-1]
	text := ""
	for _, it := range form.Items {
		if it.Lead == "What it can do" { // nobody said whether it runs
			text = it.Text
		}
	}
	if want := "40 actions on 20 systems, as “Actions and identities, line by line” lists them"; text != want {
		t.Errorf("%q, want %q", text, want)
	}
}

// What reopens the decision follows from what was answered: nothing is said to begin that
// the system does already, and no limit is taken away that it does not have.
func TestWhatReopensItFollowsFromTheAnswers(t *testing.T) {
	b := load(t)
	says := map[string][]string{
		"Runs start without a person.":                          {"IS9=a"},
		"It begins to start runs of its own.":                   {"IS9=b", "IS9=c", "IS9=d"},
		"It can start further work by itself.":                  {"EC5=a", "EC5=b", "EC5=c"},
		"An action no longer waits for a person.":               {"EC6=b", "EC6=c"},
		"A limit on steps, time or spend is raised or removed.": {"PR5=a", "PR5=b", "EC1=d"},
	}
	for _, id := range []string{"IS9", "EC5", "EC6", "PR5", "EC1"} {
		q, _ := b.Question(id)
		for _, o := range q.Offered() {
			given := id + "=" + o.ID
			reopens := compose(b, with(given)).Access.Reopens
			for text, when := range says {
				if got, want := slices.Contains(reopens, text), slices.Contains(when, given); got != want {
					t.Errorf("%s: %q reopens it: %t, want %t", given, text, got, want)
				}
			}
			if len(reopens) != len(slices.Compact(slices.Sorted(slices.Values(reopens)))) {
				t.Errorf("%s: one thing reopens it twice: %q", given, reopens)
			}
		}
	}
}

// Somebody who is to sign is known by name as everybody else is: where names are
// left out, so is this one, wherever it stands.
func TestWhoSignsIsLeftOutWithAllOtherNames(t *testing.T) {
	b := load(t)
	iv := with("EC1=a", "EC2=a")
	iv.Access.Owner = assessment.Signer{Name: "Miranda Holt", Role: "Security architect"}
	iv.Access.Approver = assessment.Signer{Name: "Jonas Vance"}
	iv.Summary = "Miranda asked for it."
	r := compose(b, iv)
	for _, how := range []assessment.Names{assessment.NamesFull, assessment.NamesRoles, assessment.NamesInitials} {
		text := fmt.Sprintf("%+v %+v", r.For(report.View{Names: how}), r.For(report.View{Names: how}).Access)
		for _, name := range []string{"Miranda", "Vance"} {
			if there := strings.Contains(text, name); there != (how == assessment.NamesFull) {
				t.Errorf("%s, %s: there is %t", how, name, there)
			}
		}
	}
}

// timesSaid is how many captions of a report hold a text.
func timesSaid(r report.Report, text string) (n int) {
	for _, s := range r.Sections {
		for _, b := range s.Blocks {
			if b.Table != nil && strings.Contains(b.Table.Caption, text) {
				n++
			}
		}
	}
	return n
}
