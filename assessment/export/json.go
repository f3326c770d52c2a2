package export

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/report"
	"encoding/json"
	"fmt"
	"time"
)

// JSON writes a report as an interview file with three more keys: "bank",
// "verdict" and "report", as docs/report.schema.json describes it. Private notes
// are in it only where the report is the seller's version: as sections of
// "report", never among the answers. ReadInterview reads the answers back out
// of it. The short version has of the verdict what page one prints.
func JSON(r report.Report, bank *assessment.Bank) ([]byte, error) {
	doc := fileTree(r.Interview, bank, false)
	doc.drop("bank") // the report's own, which may be an older one
	doc.put("bank", bankTree(r.Bank.Version, r.Bank.SHA256))
	verdict, err := rawNode(verdictJSON(r))
	if err != nil {
		return nil, fmt.Errorf("write verdict as JSON: %w", err)
	}

	doc.put("verdict", verdict)
	report, err := rawNode(reportJSON(r))
	if err != nil {
		return nil, fmt.Errorf("write report as JSON: %w", err)
	}

	doc.put("report", report)
	return encodeJSON(doc)
}

// VerdictJSON writes a verdict alone, as `discern score -format json` prints it.
func VerdictJSON(v assessment.Verdict) ([]byte, error) {
	n, err := rawNode(v)
	if err != nil {
		return nil, fmt.Errorf("write verdict as JSON: %w", err)
	}
	return encodeJSON(n)
}

// jsonShortVerdict is the verdict of the short version: what page one prints of it.
type jsonShortVerdict struct {
	System       string             `json:"system"`
	Bank         assessment.BankRef `json:"bank"`
	Class        assessment.Class   `json:"class"`
	Shape        assessment.Shape   `json:"shape"`
	Mixed        bool               `json:"mixed"`
	ClassSettled bool               `json:"classSettled"`
	ShapeSettled bool               `json:"shapeSettled"`
	ClassOpen    bool               `json:"classOpen,omitempty"`
	Disputed     bool               `json:"disputed,omitempty"`
	LimitOpen    bool               `json:"fenceOpen,omitempty"`
	Together     bool               `json:"together,omitempty"`
	PartsOpen    bool               `json:"partsOpen,omitempty"`
	Confidence   jsonLevel          `json:"confidence"`
}

type jsonLevel struct {
	Level assessment.Level `json:"level"`
}

// verdictJSON is the verdict as the view of a report has it. What the short version
// leaves out has no key there: a zero would be an answer.
func verdictJSON(r report.Report) any {
	v := &r.Verdict
	if r.View.Audience != report.ForExecutive {
		return v
	}

	return jsonShortVerdict{System: v.System, Bank: v.Bank, Class: v.Class, Shape: v.Shape, Mixed: v.Mixed,
		ClassSettled: v.ClassSettled, ShapeSettled: v.ShapeSettled, ClassOpen: v.ClassOpen, Disputed: v.Disputed,
		LimitOpen: v.LimitOpen, Together: v.Together, PartsOpen: v.PartsOpen,
		Confidence: jsonLevel{v.Confidence.Level}}
}

func (n *node) drop(key string) {
	kept := n.fields[:0]
	for _, f := range n.fields {
		if f.key != key {
			kept = append(kept, f)
		}
	}
	n.fields = kept
}

func rawNode(v any) (*node, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write as JSON: %w", err)
	}
	return &node{kind: rawKind, text: b.String()}, nil
}

// The report as JSON: the same tree as assessment.Report, under names that
// stay. Where the types convert into each other, a field added there and
// forgotten here does not build.
type (
	jsonReport struct {
		Number    int              `json:"number"`
		Sealed    *time.Time       `json:"sealed"` // null for a draft
		SealedBy  string           `json:"sealedBy,omitempty"`
		Sender    *jsonSender      `json:"sender,omitempty"` // who it comes from; not there where nothing is known
		Zone      string           `json:"zone,omitempty"`   // of the days and times in its words, as IANA names it
		Draft     bool             `json:"draft"`
		For       string           `json:"for,omitempty"`     // buyer, seller or executive
		Names     string           `json:"names,omitempty"`   // full, initials or roles
		Marking   string           `json:"marking,omitempty"` // what every page of this version says about itself
		Title     string           `json:"title"`
		System    string           `json:"system"`
		Company   string           `json:"company,omitempty"`
		Product   string           `json:"product,omitempty"`
		Meta      []jsonPair       `json:"meta"`
		Class     assessment.Class `json:"class"`
		Shape     assessment.Shape `json:"shape"`
		ShapeName string           `json:"shapeName"`
		Front     *jsonFront       `json:"pageOne,omitempty"`
		Lead      *jsonLead        `json:"lead,omitempty"` // of a report sealed before page one answered a decision
		Keys      []jsonKey        `json:"keys,omitempty"` // the same
		Sections  []jsonSection    `json:"sections"`
	}
	jsonSender struct {
		Firm    string    `json:"firm,omitempty"`
		Person  string    `json:"person,omitempty"`
		Contact string    `json:"contact,omitempty"`
		Accent  string    `json:"accent,omitempty"` // "#1f4e46"
		Logo    *jsonLogo `json:"logo,omitempty"`
	}
	jsonLogo struct {
		Digest string `json:"sha256"`
		Type   string `json:"mediaType"`
		Width  int    `json:"width"`
		Height int    `json:"height"`
		Data   []byte `json:"data"` // the picture, in base64
	}
	jsonFront struct {
		Kicker   string         `json:"kicker"`
		With     string         `json:"with"`
		State    string         `json:"state,omitempty"`
		Summary  string         `json:"summary,omitempty"`
		Verdict  jsonSentence   `json:"verdict"`
		About    []jsonSentence `json:"about"`
		Decision jsonDecision   `json:"decision"`
		Findings []jsonSentence `json:"findings"`
		Moves    []jsonMove     `json:"moves"`
		Begin    []jsonSentence `json:"begin,omitempty"`
		Fear     *jsonSentence  `json:"fear,omitempty"`
		Sure     jsonSure       `json:"confidence"`
		Missing  *jsonSentence  `json:"missing,omitempty"`
	}
	jsonSentence struct {
		ID   string   `json:"id"`
		Lead string   `json:"lead,omitempty"`
		Text string   `json:"text"`
		From []string `json:"from,omitempty"`
	}
	jsonDecision struct {
		Question jsonSentence `json:"question"`
		Answer   jsonSentence `json:"answer"`
		Demands  []jsonDemand `json:"conditions"`
		More     int          `json:"more,omitempty"` // conditions that are not listed here
		// what a system in use does until they hold
		Meanwhile *jsonSentence `json:"meanwhile,omitempty"`
	}
	jsonDemand struct {
		ID    string   `json:"id"`
		Holds string   `json:"holds"`
		Today string   `json:"today,omitempty"`
		Met   string   `json:"metBy,omitempty"`
		Needs string   `json:"needs,omitempty"` // what has to be proved for it to hold
		From  []string `json:"from,omitempty"`
	}
	jsonMove struct {
		ID      string   `json:"id"`
		Do      string   `json:"do"`
		Because string   `json:"because,omitempty"`
		Who     string   `json:"who,omitempty"`
		Agreed  bool     `json:"agreed"`
		Due     string   `json:"due,omitempty"`
		By      string   `json:"by,omitempty"` // the day we propose, 2026-12-31
		Effort  string   `json:"effort,omitempty"`
		Start   string   `json:"firstStep,omitempty"`
		Costs   string   `json:"costs,omitempty"` // whom it stops, and how many approvals it comes to
		Done    string   `json:"doneWhen,omitempty"`
		Opens   string   `json:"opens,omitempty"`
		Proves  []string `json:"proves,omitempty"` // what its test proves
		From    []string `json:"from,omitempty"`
	}
	jsonSure struct {
		Level     assessment.Level `json:"level"`
		Sentences []jsonSentence   `json:"sentences"`
		Counts    string           `json:"counts"`
		Strip     []jsonSquare     `json:"questions"`
	}
	jsonSquare struct {
		Question string              `json:"question"`
		Standing assessment.Standing `json:"standing"`
	}
	jsonPair struct {
		Term  string `json:"term"`
		Value string `json:"value"`
	}
	jsonLead struct {
		Headline   string              `json:"headline"`
		Meaning    string              `json:"meaning"`
		Finding    string              `json:"finding"`
		FirstMove  string              `json:"firstMove"`
		Confidence string              `json:"confidence"`
		Basis      string              `json:"basis,omitempty"`
		From       map[string][]string `json:"from,omitempty"`
	}
	jsonKey struct {
		Value string   `json:"value"`
		Text  string   `json:"text"`
		From  []string `json:"from,omitempty"`
	}
	jsonSection struct {
		ID       string      `json:"id"`
		Title    string      `json:"title"`
		Blocks   []jsonBlock `json:"blocks"`
		Appendix bool        `json:"appendix,omitempty"`
		Audience string      `json:"audience,omitempty"` // who alone reads it
	}
	jsonBlock struct {
		Kind    report.BlockKind `json:"kind"`
		Lead    string           `json:"lead,omitempty"`
		Text    string           `json:"text,omitempty"`
		From    []string         `json:"from,omitempty"`
		Table   *jsonTable       `json:"table,omitempty"`
		Scale   *jsonScale       `json:"scale,omitempty"`
		Reach   *jsonReach       `json:"reach,omitempty"`
		Items   []jsonItem       `json:"items,omitempty"`
		By      string           `json:"by,omitempty"`
		Own     bool             `json:"own,omitempty"`
		Signers []jsonItem       `json:"signers,omitempty"`
	}
	jsonItem struct {
		Lead string   `json:"lead,omitempty"`
		Text string   `json:"text"`
		URL  string   `json:"url,omitempty"`
		From []string `json:"from,omitempty"`

		Ticks []string `json:"ticks,omitempty"`
	}
	jsonTable struct {
		Caption string       `json:"caption"`
		Columns []jsonColumn `json:"columns"`
		Rows    []jsonRow    `json:"rows"`
	}
	jsonColumn struct {
		Title   string  `json:"title"`
		Share   float64 `json:"share"`
		Numeric bool    `json:"numeric,omitempty"`
		RowHead bool    `json:"rowHead,omitempty"`
	}
	jsonRow struct {
		ID    string     `json:"id,omitempty"`
		Cells []jsonCell `json:"cells"`
	}
	jsonCell struct {
		Text string `json:"text"`
		Sub  string `json:"sub,omitempty"`
	}
	jsonScale struct {
		ID           string     `json:"id"`
		Name         string     `json:"name"`
		Left         string     `json:"left"`
		Right        string     `json:"right"`
		Marker       *int       `json:"marker"` // null when nothing is answered
		Low          int        `json:"low"`
		High         int        `json:"high"`
		Answered     int        `json:"answered"`
		Contradicted int        `json:"contradicted,omitempty"`
		NotNeeded    int        `json:"notNeeded,omitempty"`
		NoList       int        `json:"noList,omitempty"`
		Of           int        `json:"of"`
		Marks        []jsonMark `json:"marks"`
		Claim        *int       `json:"claim,omitempty"`
		ClaimLabel   string     `json:"claimLabel,omitempty"`
		Words        string     `json:"words"`
	}
	// jsonReach is the picture's content: what it draws, not where.
	jsonReach struct {
		Title      string              `json:"title"` // what it shows, in one sentence
		Identities []jsonReachIdentity `json:"identities"`
		Heard      []jsonReachHeard    `json:"heard,omitempty"` // said, and on no line
	}
	jsonReachIdentity struct {
		Name    string            `json:"name"` // "" where nobody has said it
		About   []string          `json:"about,omitempty"`
		Shared  bool              `json:"shared,omitempty"` // one credential for everything
		Systems []jsonReachSystem `json:"systems"`
	}
	jsonReachSystem struct {
		Name    string            `json:"name"`
		Part    string            `json:"part,omitempty"`
		Actions []jsonReachAction `json:"actions"`
	}
	jsonReachAction struct {
		Name    string              `json:"name"`
		Kind    assessment.LineKind `json:"kind"`
		Decided assessment.Decided  `json:"decided"`
		Gate    report.Gate         `json:"gate"` // none, part, every, "" for not known
		Refuses string              `json:"refuses,omitempty"`
	}
	jsonReachHeard struct {
		Name string   `json:"name"`
		Says string   `json:"says"`
		From []string `json:"from,omitempty"`
	}
	jsonMark struct {
		Question string `json:"question"`
		Value    int    `json:"value"`
		Weight   int    `json:"weight"`
	}
)

func reportJSON(r report.Report) jsonReport {
	out := jsonReport{
		Number: r.Number, SealedBy: r.SealedBy, Zone: r.Zone, Draft: r.Draft,
		For: string(r.View.Audience), Names: string(r.View.Names), Marking: r.Marking(),
		Title: r.Title, System: r.System, Company: r.Company, Product: r.Product,
		Meta:  mapped(r.Meta, func(p report.Pair) jsonPair { return jsonPair(p) }),
		Class: r.Class, Shape: r.Shape, ShapeName: r.ShapeName,
		Front:    frontJSON(&r.Front),
		Lead:     leadJSON(r.Lead),
		Keys:     mapped(r.Keys, func(k report.Key) jsonKey { return jsonKey(k) }),
		Sections: mapped(r.Sections, sectionJSON),
	}
	if !r.Sealed.IsZero() && !r.Draft {
		at := r.Sealed.UTC()
		out.Sealed = &at
	}

	if s := r.Sender; s != (report.Sender{}) {
		out.Sender = &jsonSender{Firm: s.Firm, Person: s.Person, Contact: s.Contact, Accent: s.Accent}
		if l := s.Logo; l != nil {
			logo := jsonLogo(*l)
			out.Sender.Logo = &logo
		}
	}

	return out
}

// leadJSON leaves out the fields that came from nothing.
func leadJSON(l report.Lead) *jsonLead {
	if l.Headline == "" {
		return nil
	}

	out := jsonLead(l)
	out.From = map[string][]string{}
	for field, ids := range l.From {
		if len(ids) > 0 {
			out.From[field] = ids
		}
	}

	return &out
}

// frontJSON is page one; nil for a report that has none of this kind.
func frontJSON(f *report.Front) *jsonFront {
	if f.Verdict.Text == "" {
		return nil
	}

	sentence := func(s report.Sentence) jsonSentence { return jsonSentence(s) }
	maybe := func(s *report.Sentence) *jsonSentence {
		if s == nil {
			return nil
		}
		out := jsonSentence(*s)
		return &out
	}

	given := func(s report.Sentence) *jsonSentence {
		if s.Text == "" {
			return nil
		}
		return maybe(&s)
	}

	return &jsonFront{
		Kicker: f.Kicker, With: f.With, State: f.State, Summary: f.Summary, Verdict: sentence(f.Verdict),
		About: mapped(f.About, sentence),
		Decision: jsonDecision{Question: sentence(f.Decision.Question), Answer: sentence(f.Decision.Answer),
			Meanwhile: given(f.Decision.Meanwhile),
			More:      f.Decision.More - len(f.Decision.Rest),
			Demands: mapped(f.Decision.All(), func(d report.Demand) jsonDemand {
				return jsonDemand{ID: d.ID, Holds: d.Holds, Today: d.Today, Met: d.Met, Needs: string(d.Needs), From: d.From}
			})},
		Findings: mapped(f.Findings, sentence), Moves: mapped(f.Moves, moveJSON),
		Begin: mapped(f.Begin, sentence), Fear: maybe(f.Fear),
		Missing: maybe(f.Missing),
		Sure: jsonSure{Level: f.Sure.Level, Sentences: mapped(f.Sure.Sentences, sentence), Counts: f.Sure.Counts,
			Strip: mapped(f.Sure.Strip, func(q report.Square) jsonSquare {
				return jsonSquare{Question: q.Question, Standing: q.Standing}
			})},
	}
}

func moveJSON(s report.PlanStep) jsonMove {
	out := jsonMove{ID: s.ID, Do: s.Do, Because: s.Because, Who: s.Who, Agreed: s.Agreed, Due: s.Due, Effort: s.Effort,
		Start: s.Start, Costs: s.Costs, Done: s.Done,
		Proves: mapped(s.Proves, func(p assessment.Proof) string { return string(p) }), Opens: s.Opens, From: s.From}
	if !s.By.IsZero() {
		out.By = s.By.Format(time.DateOnly)
	}
	return out
}

func sectionJSON(s report.Section) jsonSection {
	return jsonSection{ID: s.ID, Title: s.Title, Blocks: mapped(s.Blocks, blockJSON), Appendix: s.Appendix,
		Audience: string(s.Audience)}
}

func blockJSON(b report.Block) jsonBlock {
	out := jsonBlock{Kind: b.Kind, Lead: b.Lead, Text: b.Text, From: b.From, By: b.By, Own: b.Own}
	if len(b.Items) > 0 {
		out.Items = mapped(b.Items, func(it report.Item) jsonItem { return jsonItem(it) })
	}

	if len(b.Signers) > 0 {
		out.Signers = mapped(b.Signers, func(it report.Item) jsonItem { return jsonItem(it) })
	}

	if b.Scale != nil {
		out.Scale = scaleJSON(b.Scale)
	}

	if b.Reach != nil {
		out.Reach = reachJSON(*b.Reach)
	}

	if t := b.Table; t != nil {
		out.Table = &jsonTable{Caption: t.Caption,
			Columns: mapped(t.Columns, func(c report.Column) jsonColumn { return jsonColumn(c) }),
			Rows:    mapped(t.Rows, rowJSON)}
	}

	return out
}

func scaleJSON(s *report.Scale) *jsonScale {
	return &jsonScale{ID: s.ID, Name: s.Name, Left: s.Left, Right: s.Right,
		Marker: s.Marker, Low: s.Low, High: s.High, Answered: s.Answered, Of: s.Of,
		Contradicted: s.Contradicted, NotNeeded: s.NotNeeded, NoList: s.NoList,
		Marks: mapped(s.Marks, func(m report.ScaleMark) jsonMark { return jsonMark(m) }),
		Claim: s.Claim, ClaimLabel: s.ClaimLabel, Words: s.Words}
}

func reachJSON(r report.Reach) *jsonReach {
	out := &jsonReach{Title: r.Title(), Identities: mapped(r.Identities, func(d report.ReachIdentity) jsonReachIdentity {
		return jsonReachIdentity{Name: d.Name, About: d.About, Shared: d.Shared, Systems: mapped(d.Systems, reachSystemJSON)}
	})}
	for _, h := range r.Heard {
		out.Heard = append(out.Heard, jsonReachHeard(h))
	}

	return out
}

func reachSystemJSON(s report.ReachSystem) jsonReachSystem {
	return jsonReachSystem{Name: s.Name, Part: s.Part,
		Actions: mapped(s.Actions, func(a report.ReachAction) jsonReachAction { return jsonReachAction(a) })}
}

func rowJSON(r report.Row) jsonRow {
	return jsonRow{ID: r.ID,
		Cells: mapped(r.Cells, func(c report.Cell) jsonCell { return jsonCell{Text: c.Text, Sub: c.Sub} })}
}

// mapped never returns nil, so that an empty list is written as one.
func mapped[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i := range in {
		out[i] = f(in[i])
	}
	return out
}
