package report_test

import (
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/report"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// mixed is an interview with everything in it that the later sections read.
func mixed(t *testing.T) assessment.Interview {
	iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a", "EC9=c", "EC4=d", "EC6=e", "IS1=c", "IS3=d", "IS8=d", "FM2=c", "PR5=b")
	iv.System = "Claims intake"
	iv.Context[assessment.ContextIntent] = "It may draft; people decide on money, says Priya Nair."
	iv.IntentAgainst = []string{"EC6"}
	iv.People = []assessment.Person{{Name: "Priya Nair", Role: "Platform lead"},
		{Name: "Dana Ruiz", Role: "Identity seller", Side: assessment.SideSeller}}
	iv.Parts = []assessment.Part{{ID: "p1", Name: "Research", Answers: with("EC1=d", "EC7=e").Answers}}
	iv.Inventory = []assessment.Line{
		{System: "Ledger", Action: "Post a payment", Kind: assessment.Final, Identity: "svc-pay",
			Decided: assessment.DecidedRunning, Part: "p1"},
		{System: "Mail", Action: "Send a reply", Kind: assessment.Final, Identity: "svc-pay",
			Decided: assessment.DecidedBefore, Refuses: "the gateway"},
		{System: "Archive", Action: "Read a file", Kind: assessment.Reads, Decided: assessment.DecidedBefore},
	}
	iv.Identities = []assessment.Identity{{Name: "SVC-PAY", Kind: "service account", Lifetime: "Until revoked",
		Scope: assessment.ScopeEverything, Owner: "Priya Nair", Reviewer: "Audit team"}}
	iv.Actions = map[string]assessment.ActionNote{"identity": {Owner: "Priya Nair", Due: "end of March", Priority: 1},
		"limits": {Owner: "Quentin Ash"}}
	a := iv.Answers["EC1"]
	a.Note, a.Private = "Priya showed the flow.", "ZEBRA: she is leaving"
	iv.Answers["EC1"] = a
	iv.Quotes = []assessment.Quote{{Question: "EC1", Text: "Priya Nair built it.", Speaker: "Priya Nair",
		TheirWords: true}}
	return iv
}

func full(t *testing.T) report.Report {
	b := load(t)
	guide, err := bank.Guide()
	if err != nil {
		t.Fatal(err)
	}
	m := sealed
	m.Guide = guide
	iv := mixed(t)
	return report.Compose(b, iv, assessment.Judge(b, iv), m)
}

func TestPartsAreJudgedOnTheirOwn(t *testing.T) {
	r := full(t)
	v := r.Verdict
	if v.Class != assessment.Workflow || v.Shape != assessment.ModelChosenBranches || !v.Mixed {
		t.Errorf("the whole: %s, %s, mixed %v", v.Class, v.Shape, v.Mixed)
	}
	if len(v.Parts) != 1 || v.Parts[0].Class != assessment.Agent || v.Parts[0].Surface.Lines != 1 {
		t.Fatalf("the part: %+v", v.Parts)
	}
	if !strings.Contains(r.Headline(), "one agentic part: Research") {
		t.Errorf("the headline does not name the part: %s", r.Headline())
	}
	iv := mixed(t)
	iv.Answers["EC9"] = assessment.Answer{Question: "EC9", State: assessment.Answered, Choice: "a"}
	if v := assessment.Judge(load(t), iv); v.Shape != assessment.ModelChosenBranches {
		t.Errorf("a whole with a part that is an agent is %s", v.Shape)
	}
	iv.Parts = nil
	if v := assessment.Judge(load(t), iv); v.Shape != assessment.FixedPath || v.Mixed {
		t.Errorf("without the part it is %s, mixed %v; so the part changed nothing", v.Shape, v.Mixed)
	}
}

func TestBillOfMaterials(t *testing.T) {
	iv := mixed(t)
	bill := assessment.BillOf(&iv)
	if len(bill.Identities) != 2 {
		t.Fatalf("%+v", bill)
	}
	d := bill.Identities[0]
	if d.Name != "svc-pay" || len(d.Lines) != 2 || len(d.Systems) != 2 || d.Owner != "Priya Nair" ||
		d.Credential() != "Service account, lasts until revoked, one for everything" {
		t.Errorf("%+v, credential %q", d, d.Credential())
	}
	if last := bill.Identities[1]; last.Name != "" || len(last.Lines) != 1 {
		t.Errorf("actions nobody named an identity for come last: %+v", last)
	}
	text := all(full(t))
	for _, want := range []string{"Service account, lasts until revoked, one for everything", "Audit team",
		"2 actions: Ledger (1), Mail (1). Two cannot be undone.", "Priya Nair\n(agreed)",
		"by end of March", "priority 1",
		"It may draft", "Yes, it goes against it", "Decide again when", "ready to send", "Where it breaks."} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
}

// whole is everything in a report as text, what pointers lead to as well.
func whole(t *testing.T, r report.Report) string {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestNobodyButTheSellerGetsWhatIsPrivate(t *testing.T) {
	r := full(t)
	for _, a := range append(report.Audiences, "") {
		for _, n := range []assessment.Names{"", assessment.NamesFull, assessment.NamesInitials, assessment.NamesRoles} {
			got := whole(t, r.For(report.View{Audience: a, Names: n}))
			if private := strings.Contains(got, "ZEBRA") ||
				strings.Contains(got, "Say it like this"); private != (a == report.ForSeller) {
				t.Errorf("for %q with names %q: private parts there: %v", a, n, private)
			}
		}
	}
}

func TestLookingAgainTakesAwayOnly(t *testing.T) {
	r := full(t)
	seller := r.For(report.View{Audience: report.ForSeller})
	if got := whole(t, seller.For(report.View{})); strings.Contains(got, "ZEBRA") {
		t.Error("the buyer's view of the seller's version holds what is private")
	}
	buyer := r.For(report.View{Names: assessment.NamesRoles})
	for _, v := range []report.View{{}, {Audience: report.ForSeller}, {Names: assessment.NamesInitials}} {
		again := buyer.For(v)
		if got := whole(t, again); strings.Contains(got, "ZEBRA") || strings.Contains(got, "Priya") {
			t.Errorf("%+v brings back what was taken away", v)
		}
		if again.View.Names != assessment.NamesRoles {
			t.Errorf("%+v: the names are called %q", v, again.View.Names)
		}
	}
	if got, want := whole(t, seller.For(seller.View)), whole(t, seller); got != want {
		t.Error("the same view of the same view is another one")
	}
	if got := whole(t, buyer.For(buyer.View)); got != whole(t, buyer) {
		t.Error("the same names again are other ones")
	}
}

func TestNamesGiveWayEverywhere(t *testing.T) {
	r := full(t)
	for how, want := range map[assessment.Names]string{assessment.NamesInitials: "P.N.",
		assessment.NamesRoles: "Platform lead"} {
		for _, a := range report.Audiences {
			got := whole(t, r.For(report.View{Audience: a, Names: how}))
			for _, name := range []string{"Priya", "Nair", "Dana", "Ruiz", "Quentin", "Ash,"} {
				if strings.Contains(got, name) {
					t.Errorf("%s for %s: %q still stands in it", how, a, name)
				}
			}
			if a != report.ForExecutive && !strings.Contains(got, "Audit team") {
				t.Errorf("%s for %s: a team is hidden, which is nobody's name", how, a)
			}
			if a != report.ForExecutive && !strings.Contains(got, want) {
				t.Errorf("%s for %s: %q is not there", how, a, want)
			}
		}
	}
	if got := whole(t, r); !strings.Contains(got, "Priya Nair built it.") {
		t.Error("looking at a report changed it")
	}
}

func TestExecutivePageIsShort(t *testing.T) {
	r := full(t).For(report.View{Audience: report.ForExecutive})
	if len(r.Sections) != 0 || r.Headline() == "" || len(r.PageOne()) < 5 {
		t.Fatalf("%d sections, and page one is %+v", len(r.Sections), r.PageOne())
	}
}

// Whatever a section of the seller's is called and whether or not it says whose it
// is, as those of older reports do not: text in any field of it reaches the seller
// and nobody else, and looking again at the seller's version takes it away.
func TestASectionOfTheSellersReachesNobodyElse(t *testing.T) {
	for _, says := range []report.Audience{"", report.ForSeller} {
		tried := 0
		section := report.Section{ID: "any", Title: "Any", Audience: says,
			Blocks: []report.Block{{Kind: report.Para, Text: "Text"}}}
		planted(reflect.ValueOf(&section).Elem(), "Section", "ZEBRA", func(at string) {
			tried++
			r := full(t)
			r.Interview = r.Interview.WithoutPrivate()
			r.Private = []report.Section{section}
			seller := r.For(report.View{Audience: report.ForSeller})
			if !strings.Contains(whole(t, seller), "ZEBRA") {
				t.Errorf("%s: the seller's version lost it", at)
			}
			for _, a := range []report.Audience{"", report.ForBuyer, report.ForExecutive} {
				if strings.Contains(whole(t, r.For(report.View{Audience: a})), "ZEBRA") {
					t.Errorf("%s: the report for %q holds it", at, a)
				}
				if strings.Contains(whole(t, seller.For(report.View{Audience: a})), "ZEBRA") {
					t.Errorf("%s: the seller's version, looked at as %q, holds it", at, a)
				}
			}
		})
		if tried < 20 {
			t.Errorf("only %d fields were tried", tried)
		}
	}
}

// What the seller alone reads says so from the start, and nothing else does.
func TestSectionsSayWhoseTheyAre(t *testing.T) {
	r := full(t)
	if len(r.Private) != 2 {
		t.Fatalf("%d private sections", len(r.Private))
	}
	for _, s := range r.Private {
		if s.Audience != report.ForSeller {
			t.Errorf("%s is for %q", s.ID, s.Audience)
		}
	}
	for _, s := range r.Sections {
		if s.Audience != "" {
			t.Errorf("%s is for %q alone and stands where everybody reads", s.ID, s.Audience)
		}
	}
}

// Every version has a name of its own, and all but the buyer's say it on every page.
func TestEveryVersionHasAName(t *testing.T) {
	r := compose(load(t), mixed(t))
	seen := map[string]report.Audience{}
	for _, a := range report.Audiences {
		name := a.Name()
		if other, ok := seen[name]; ok || name == "" {
			t.Errorf("the version for %q is called %q, as that for %q", a, name, other)
		}
		seen[name] = a

		want := name
		if a == report.ForBuyer {
			want = ""
		}
		view := r.For(report.View{Audience: a})
		if got := view.Marking(); got != want {
			t.Errorf("the version for %q is marked %q, want %q", a, got, want)
		}
	}
}
