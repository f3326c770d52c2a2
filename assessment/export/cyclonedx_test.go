package export

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/report"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

// bomSchema compiles the schema of CycloneDX 1.7 from the files of the
// specification; formats such as times are held as well.
func bomSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	const base = "http://cyclonedx.org/schema/"
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, name := range []string{"bom-1.7", "spdx", "jsf-0.82", "cryptography-defs"} {
		name += ".schema.json"
		f, err := os.Open(filepath.Join("testdata", "cyclonedx", name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		doc, err := jsonschema.UnmarshalJSON(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(base+name, doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile(base + "bom-1.7.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func shippedBank(t *testing.T) *assessment.Bank {
	t.Helper()
	b, err := bank.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func validBOM(s *jsonschema.Schema, data []byte) error {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

func readBOM(t interface{ Fatal(...any) }, data []byte) *cdx.BOM {
	var out cdx.BOM
	if err := cdx.NewBOMDecoder(bytes.NewReader(data), cdx.BOMFileFormatJSON).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return &out
}

// sealedOf seals an interview as a report of version 3.
func sealedOf(b *assessment.Bank, iv assessment.Interview) report.Report {
	return report.Compose(b, iv, assessment.Judge(b, iv),
		report.Seal{ID: "r1", Number: 3, At: time.Date(2026, 11, 21, 10, 42, 0, 0, time.UTC), By: "Dana Ruiz"})
}

// Whatever was answered and listed, each view of the report is a valid bill of
// materials; its names are told apart, every reference leads to something, and
// it says no more than the interview does.
func TestEveryBillOfMaterialsIsValid(t *testing.T) {
	b, schema := shippedBank(t), bomSchema(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := interviews(b).Draw(t, "interview")
		for _, q := range b.All() { // enough answers for a verdict
			if _, ok := iv.Answers[q.ID]; !ok && q.Deciding && rapid.Bool().Draw(t, "answer "+q.ID) {
				iv.Answers[q.ID] = assessment.Answer{Question: q.ID, State: assessment.Answered, Evidence: assessment.Said,
					Choice: rapid.SampledFrom(q.Options).Draw(t, q.ID).ID}
			}
		}

		r := sealedOf(b, iv)
		r.Draft = rapid.Bool().Draw(t, "draft")
		view := report.View{Audience: rapid.SampledFrom([]report.Audience{report.ForBuyer, report.ForSeller}).Draw(t, "for"),
			Names: rapid.SampledFrom([]assessment.Names{assessment.NamesFull, assessment.NamesRoles,
				assessment.NamesInitials}).Draw(t, "names")}
		shown := r.For(view)
		data, err := CycloneDX(shown, b)
		if err != nil {
			t.Fatal(err)
		}
		if err := validBOM(schema, data); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		if again, err := CycloneDX(r.For(view), b); err != nil || !bytes.Equal(data, again) {
			t.Fatalf("written twice, it differs: %v", err)
		}

		holdsTogether(t, data)
		saysNoMore(t, readBOM(t, data), shown.Interview, view.Names == assessment.NamesFull)
	})
}

var refKeys = regexp.MustCompile(`"(?:target|ref)": "([^"]*)"`)

// holdsTogether looks at names and references within the document.
func holdsTogether(t *rapid.T, data []byte) {
	names := map[string]bool{}
	for _, m := range regexp.MustCompile(`"bom-ref": "([^"]*)"`).FindAllSubmatch(data, -1) {
		if names[string(m[1])] {
			t.Fatalf("two things are called %s", m[1])
		}
		names[string(m[1])] = true
	}

	var refs []string
	for _, m := range refKeys.FindAllSubmatch(data, -1) {
		refs = append(refs, string(m[1]))
	}
	bom := readBOM(t, data)
	if bom.Declarations != nil {
		for _, c := range *bom.Declarations.Claims {
			for _, list := range []*[]cdx.BOMReference{c.Evidence, c.CounterEvidence} {
				if list != nil {
					for _, ref := range *list {
						refs = append(refs, string(ref))
					}
				}
			}
		}
	}
	for _, ref := range refs {
		if !names[ref] {
			t.Fatalf("%q leads nowhere", ref)
		}
	}
}

// saysNoMore holds the document against the interview it is of.
func saysNoMore(t *rapid.T, bom *cdx.BOM, iv assessment.Interview, full bool) {
	actions := 0
	if bom.Services != nil {
		for _, s := range *bom.Services {
			if s.Authenticated != nil || s.Data != nil || s.Endpoints != nil {
				t.Fatalf("%s says what nobody was asked: %+v", s.BOMRef, s)
			}
			for _, p := range *s.Properties {
				if strings.HasSuffix(p.Name, ":name") {
					actions++
				}
			}
		}
	}
	if actions != len(iv.Inventory) {
		t.Fatalf("%d actions for %d lines", actions, len(iv.Inventory))
	}

	named := map[string]bool{}
	for _, l := range iv.Inventory {
		named[assessment.Fold(l.Identity)] = true
	}
	for _, d := range iv.Identities {
		named[assessment.Fold(d.Name)] = true
	}
	delete(named, "")
	n := 0
	if bom.Components != nil {
		n = len(*bom.Components)
		for _, c := range *bom.Components {
			what := c.CryptoProperties.RelatedCryptoMaterialProperties
			given := false // by the last that has the name
			for _, d := range iv.Identities {
				if assessment.Fold(d.Name) == assessment.Fold(c.Name) {
					given = strings.TrimSpace(d.Kind) != ""
				}
			}
			// Where names are left out two identities can come to be called the same.
			if full && (what.Type == cdx.RelatedCryptoMaterialTypeUnknown) == given {
				t.Fatalf("%s is of type %s, and what it is was given: %t", c.Name, what.Type, given)
			}
			if what.CreationDate != "" || what.ActivationDate != "" || what.UpdateDate != "" || what.Value != "" {
				t.Fatalf("%s says what nobody was asked: %+v", c.Name, what)
			}
		}
	}
	if n != len(named) {
		t.Fatalf("%d credentials for %d names", n, len(named))
	}

	if bom.Declarations == nil || bom.Declarations.Evidence == nil {
		return
	}
	for _, e := range *bom.Declarations.Evidence {
		if q, ok := strings.CutPrefix(e.BOMRef, "answer-"); ok && iv.AnswerTo(q).State != assessment.Answered {
			t.Fatalf("%s was not answered and is evidence", q)
		}
	}
}

// A name and a private note leave this format as they leave every other.
func TestABillOfMaterialsKeepsNamesAndNotesToThoseItIsFor(t *testing.T) {
	b := shippedBank(t)
	iv := assessment.Interview{System: "Claims intake", Side: assessment.SideSeller,
		People: []assessment.Person{{Name: "Priya Nair", Role: "Platform lead"}},
		Answers: map[string]assessment.Answer{"EC1": {Question: "EC1", State: assessment.Answered, Choice: "e",
			Evidence: assessment.Said,
			Private:  "ZEBRA-7", Note: "Priya Nair said so", By: "Priya Nair"}},
		Inventory: []assessment.Line{{System: "Mail", Action: "send what Priya wrote", Kind: assessment.Final,
			Identity: "svc"}},
		Identities: []assessment.Identity{{Name: "svc", Owner: "Priya Nair", Reviewer: "Tom Baker"}}}
	r := sealedOf(b, iv)
	for _, audience := range []report.Audience{report.ForBuyer, report.ForSeller} {
		for _, names := range []assessment.Names{assessment.NamesFull, assessment.NamesRoles, assessment.NamesInitials} {
			data, err := CycloneDX(r.For(report.View{Audience: audience, Names: names}), b)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(data, []byte("ZEBRA")) {
				t.Errorf("the private note is there for %s", audience)
			}
			for _, name := range []string{"Priya", "Tom Baker", "Dana Ruiz"} {
				if there := bytes.Contains(data, []byte(name)); there != (names == assessment.NamesFull) {
					t.Errorf("%s with names %s: %s is there: %t", audience, names, name, there)
				}
			}
			if marked := bytes.Contains(data, []byte(sellersMark())); marked != (audience == report.ForSeller) {
				t.Errorf("%s says that it is the seller's: %t", audience, marked)
			}
		}
	}
	if _, err := writtenAs(t, "cyclonedx", r,
		Options{View: report.View{Audience: report.ForExecutive}, Bank: b}); !errors.Is(err, ErrShort) {
		t.Errorf("the short version has one: %v", err)
	}
}

func TestTheSerialNumberIsThatOfOneVersionForOneReader(t *testing.T) {
	b := shippedBank(t)
	r := sealedOf(b, assessment.Interview{System: "Claims intake", Answers: map[string]assessment.Answer{}})
	serial := func(change func(*report.Report), v report.View) string {
		x := r
		change(&x)
		data, err := CycloneDX(x.For(v), b)
		if err != nil {
			t.Fatal(err)
		}
		var doc struct{ SerialNumber string }
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatal(err)
		}
		return doc.SerialNumber
	}
	same := func(*report.Report) {}
	first := serial(same, report.View{})
	if !strings.HasPrefix(first, "urn:uuid:") || first != serial(same, report.View{}) {
		t.Fatalf("%q, and then %q", first, serial(same, report.View{}))
	}
	for what, other := range map[string]string{
		"version":  serial(func(r *report.Report) { r.Number = 4 }, report.View{}),
		"report":   serial(func(r *report.Report) { r.ID = "r2" }, report.View{}),
		"audience": serial(same, report.View{Audience: report.ForSeller}),
		"names":    serial(same, report.View{Names: assessment.NamesRoles}),
	} {
		if other == first || other == "" {
			t.Errorf("with another %s it is %q", what, other)
		}
	}
	if got := serial(func(r *report.Report) { r.Draft = true }, report.View{}); got != "" {
		t.Errorf("a draft has the number %s", got)
	}
}

func TestCredentialsSayWhatWasGiven(t *testing.T) {
	for _, c := range []struct {
		kind, lifetime, want, state, end string
	}{
		{"", "", "unknown", "", ""},
		{"service account", "until revoked", "credential", "", ""},
		{"OAuth token", "one hour", "token", "", ""},
		{"Password", "until 2027-03-01", "password", "", "2027-03-01T00:00:00Z"},
		{"API key", "1 March 2027.", "credential", "", "2027-03-01T00:00:00Z"},
		{"API key", "90 days", "credential", "", ""},
		{"API key", "Revoked", "credential", "deactivated", ""},
		{"broken token ring", "2027-13-45", "token", "", ""},
	} {
		d := assessment.Identity{Name: "svc", Kind: c.kind, Lifetime: c.lifetime}
		if got := materialType(d.Kind); string(got) != c.want {
			t.Errorf("%q is of type %s, want %s", c.kind, got, c.want)
		}
		if got := materialState(d.Lifetime); string(got) != c.state {
			t.Errorf("%q is in state %q, want %q", c.lifetime, got, c.state)
		}
		end := ""
		if at, ok := endOf(d.Lifetime); ok {
			end = at.Format(time.RFC3339)
		}
		if end != c.end {
			t.Errorf("%q ends %q, want %q", c.lifetime, end, c.end)
		}
	}
}

// What speaks for the verdict and what speaks against it are kept apart.
func TestTheVerdictIsAClaimWithWhatSpeaksAgainstIt(t *testing.T) {
	b := shippedBank(t)
	iv := assessment.Interview{System: "Travel desk", Answers: map[string]assessment.Answer{}}
	for id, choice := range map[string]string{"EC1": "e", "EC2": "a", "EC7": "d", "EC8": "e", "IS3": "b"} {
		iv.Answers[id] = assessment.Answer{Question: id, State: assessment.Answered, Choice: choice,
			Evidence: assessment.Said}
	}
	for i := range 3 {
		iv.Inventory = append(iv.Inventory, assessment.Line{System: "Portal " + strconv.Itoa(i), Action: "issue",
			Kind: assessment.Final, Refuses: "nothing"})
	}
	r := sealedOf(b, iv)
	data, err := CycloneDX(r.For(report.View{}), b)
	if err != nil {
		t.Fatal(err)
	}
	claims := *readBOM(t, data).Declarations.Claims
	verdict := claims[0]
	if verdict.Predicate == "" || verdict.Predicate != r.Headline() || verdict.Reasoning == "" ||
		!slices.Contains(*verdict.Evidence, "answer-EC1") || !slices.Contains(*verdict.CounterEvidence, "answer-EC2") {
		t.Errorf("the claim is %+v, for %v, against %v", verdict, verdict.Evidence, verdict.CounterEvidence)
	}
	i := slices.IndexFunc(claims, func(c cdx.Claim) bool { return c.BOMRef == "claim-limit-IS3" })
	if i < 0 || !strings.Contains(claims[i].Predicate, "Contradicted") || claims[i].CounterEvidence == nil {
		t.Errorf("the limit that the inventory contradicts is not a claim with evidence against it: %+v", claims)
	}
}
