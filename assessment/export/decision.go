package export

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/report"
	"encoding/json"
	"fmt"
	"time"
)

// DecisionFormat names the layout of a decision file.
const DecisionFormat = "discern-access-decision/1"

// The access decision as JSON, as docs/decision.schema.json describes it. What
// nobody settled is null, or an empty list.
type (
	jsonAccess struct {
		Format     string          `json:"format"`
		Report     jsonAccessOf    `json:"report"`
		System     string          `json:"system"`
		Company    *string         `json:"company"`
		Version    *string         `json:"version"`
		Decision   *jsonAsked      `json:"decision"` // null where no decision was named
		Class      string          `json:"class"`
		Shape      string          `json:"shape"`
		Settled    bool            `json:"settled"` // no open answer can change the shape
		Granted    []jsonGrant     `json:"granted"`
		Identities []jsonGrantedTo `json:"identities"`
		Until      *string         `json:"until"`
		// FirstSettled is true where it is settled what must stand first, also where
		// that is nothing; and false where page one names what somebody settled is none.
		FirstSettled bool         `json:"firstSettled"`
		First        []jsonFirst  `json:"first"`
		Keep         []jsonFirst  `json:"keep"`
		Meanwhile    *string      `json:"meanwhile,omitempty"` // what is held until those hold
		Agree        []jsonSigner `json:"agree"`
		Reopens      []string     `json:"reopens"`
		Ready        bool         `json:"ready"`
		Missing      []string     `json:"missing"`
	}
	jsonAccessOf struct {
		ID      *string `json:"id"`
		Version *int    `json:"version"`
		Sealed  *string `json:"sealed"`
		Draft   bool    `json:"draft"`
		For     string  `json:"for"`
		Names   string  `json:"names"`
		Marking *string `json:"marking"`
	}
	jsonAsked struct {
		Asked  string  `json:"asked"`
		Answer *string `json:"answer"`
	}
	jsonGrant struct {
		System   *string `json:"system"`
		Action   *string `json:"action"`
		Kind     *string `json:"kind"`
		Decided  *string `json:"decided"`
		Identity *string `json:"identity"`
		Refuses  *string `json:"refuses"`
	}
	jsonGrantedTo struct {
		Name     string  `json:"name"`
		Kind     *string `json:"kind"`
		Lifetime *string `json:"lifetime"`
		Scope    *string `json:"scope"`
		Owner    *string `json:"owner"`
		Reviewer *string `json:"reviewer"`
	}
	jsonFirst struct {
		Question *string `json:"question"` // null for a condition that is no limit around an agent
		Name     string  `json:"name"`
		Today    string  `json:"today"`
		Says     *string `json:"says"`
		Met      *string `json:"metBy"`
	}
	jsonSigner struct {
		As   string  `json:"as"`
		Name *string `json:"name"`
		Role *string `json:"role"`
	}
)

// Decision writes the access decision of a report as a file of its own. The short
// version has none; a report that was sealed before there was one gets what its
// interview holds.
func Decision(r report.Report, bank *assessment.Bank) ([]byte, error) {
	d := r.Access
	if d == nil {
		now := report.AccessOf(bank, r.Interview, r.Verdict)
		d = &now
	}

	out := jsonAccess{
		Format: DecisionFormat, Report: accessOf(&r), System: r.System, Company: orNull(r.Company),
		Version: orNull(r.Interview.Version),
		Class:   string(r.Class), Shape: string(r.Shape), Settled: r.Verdict.ShapeSettled && !r.Verdict.Disputed &&
			!r.Verdict.PartsOpen,
		Until: orNull(d.Until), FirstSettled: d.NoneFirst != (len(d.First)+len(d.Keep) > 0),
		Granted: mapped(d.Granted, func(l assessment.Line) jsonGrant {
			return jsonGrant{orNull(l.System), orNull(l.Action), orNull(string(l.Kind)), orNull(string(l.Decided)),
				orNull(l.Identity), orNull(l.Refuses)}
		}),
		Identities: mapped(d.Identities, func(i assessment.Identity) jsonGrantedTo {
			return jsonGrantedTo{i.Name, orNull(i.Kind), orNull(i.Lifetime), orNull(string(i.Scope)), orNull(i.Owner),
				orNull(i.Reviewer)}
		}),
		First: mapped(d.First, firstJSON),
		Keep:  mapped(d.Keep, firstJSON), Meanwhile: orNull(d.Meanwhile),
		Agree:   []jsonSigner{signerJSON("owner", d.Owner), signerJSON("approver", d.Approver)},
		Reopens: mapped(d.Reopens, func(s string) string { return s }), Ready: d.Ready(),
		Missing: mapped(d.Missing, func(s string) string { return s }),
	}

	if d.Asked != "" {
		out.Decision = &jsonAsked{d.Asked, orNull(d.Answer)}
	}

	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("write the access decision: %w", err)
	}
	return b.Bytes(), nil
}

func accessOf(r *report.Report) jsonAccessOf {
	out := jsonAccessOf{ID: orNull(r.ID), Draft: r.Draft, For: string(r.View.Audience), Names: string(r.View.Names),
		Marking: orNull(r.Marking())}
	if r.Number > 0 {
		out.Version = &r.Number
	}

	if !r.Sealed.IsZero() && !r.Draft {
		at := r.Sealed.UTC().Format(time.RFC3339)
		out.Sealed = &at
	}

	return out
}

func firstJSON(l report.FirstLimit) jsonFirst {
	return jsonFirst{orNull(l.Question), l.Name, string(l.State), orNull(l.Today), orNull(l.Met)}
}

func signerJSON(as string, s assessment.Signer) jsonSigner {
	return jsonSigner{as, orNull(s.Name), orNull(s.Role)}
}

// orNull is a text, or nothing where it is empty.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
