package export

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/report"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

// Whatever was answered and settled, each view is valid against the schema that
// is handed out, and says that it is ready exactly where nothing is missing.
func TestEveryAccessDecisionIsValid(t *testing.T) {
	b := shippedBank(t)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("../../docs/decision.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		iv := interviews(b).Draw(t, "interview")
		r := sealedOf(b, iv)
		if r.Draft = rapid.Bool().Draw(t, "draft"); rapid.Bool().Draw(t, "sealed before there was one") {
			r.Access = nil
		}
		data, err := Decision(r.For(report.View{Audience: rapid.SampledFrom([]report.Audience{report.ForBuyer,
			report.ForSeller}).Draw(t, "for"),
			Names: rapid.SampledFrom([]assessment.Names{assessment.NamesFull, assessment.NamesRoles}).Draw(t, "names")}), b)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}

		var got jsonAccess
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if got.Ready != (len(got.Missing) == 0) || len(got.Granted) != len(iv.Inventory) ||
			(got.Until == nil) != (iv.Access.Until == "") {
			t.Fatalf("ready %t with %q missing, %d granted of %d, until %v", got.Ready, got.Missing, len(got.Granted),
				len(iv.Inventory), got.Until)
		}
	})
}

func TestAnAccessDecisionKeepsNamesToThoseItIsFor(t *testing.T) {
	b := shippedBank(t)
	iv := assessment.Interview{System: "Claims intake", Side: assessment.SideSeller,
		Answers: map[string]assessment.Answer{"EC1": {Question: "EC1", State: assessment.Answered, Choice: "a",
			Private: "ZEBRA-7"}},
		Access: assessment.Access{Owner: assessment.Signer{Name: "Priya Nair", Role: "Platform lead"},
			Approver: assessment.Signer{Name: "Tom Baker"}}}
	r := sealedOf(b, iv)
	for _, audience := range []report.Audience{report.ForBuyer, report.ForSeller} {
		for _, names := range []assessment.Names{assessment.NamesFull, assessment.NamesRoles, assessment.NamesInitials} {
			data, err := Decision(r.For(report.View{Audience: audience, Names: names}), b)
			if err != nil {
				t.Fatal(err)
			}
			text := string(data)
			if strings.Contains(text, "ZEBRA") {
				t.Errorf("the private note is there for %s", audience)
			}
			for _, name := range []string{"Priya", "Baker"} {
				if there := strings.Contains(text, name); there != (names == assessment.NamesFull) {
					t.Errorf("%s with names %s: %s is there: %t", audience, names, name, there)
				}
			}
			if marked := strings.Contains(text, sellersMark()); marked != (audience == report.ForSeller) {
				t.Errorf("%s says that it is the seller's: %t", audience, marked)
			}
		}
	}
	if _, err := writtenAs(t, "decision", r,
		Options{View: report.View{Audience: report.ForExecutive}, Bank: b}); !errors.Is(err, ErrShort) {
		t.Errorf("the short version has one: %v", err)
	}
}

// The half page is in every format with the same words, and what is empty is a
// rule to write on.
func TestTheHalfPageToSignIsInEveryFormat(t *testing.T) {
	b := shippedBank(t)
	iv := assessment.Interview{System: "Claims intake", Version: "pilot", Answers: map[string]assessment.Answer{},
		Inventory: []assessment.Line{{System: "Ledger", Action: "post a payment", Kind: assessment.Final,
			Identity: "svc-pay"}},
		Access: assessment.Access{Owner: assessment.Signer{Name: "Mira", Role: "Security architect"}}}
	r := sealedOf(b, iv).For(report.View{})
	path, _ := pdfFile(t, r, PDFOptions{})
	pdf := run(t, "pdftotext", "-raw", "-enc", "UTF-8", path, "-")
	for name, text := range map[string]string{"markdown": string(Markdown(r)), "text": string(Text(r)), "pdf": pdf} {
		flat := strings.Join(strings.Fields(strings.ReplaceAll(text, "**", "")), " ")
		for _, want := range []string{"Access decision, not ready to sign", "Mira, Security architect",
			"post a payment (cannot be undone)", "svc-pay", "Date: ____"} {
			if !strings.Contains(strings.ReplaceAll(flat, `\`, ""), want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
		if name != "pdf" && !strings.Contains(flat, "Until: ____") {
			t.Errorf("%s has no rule to write on for what nobody settled", name)
		}
	}
}
