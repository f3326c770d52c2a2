package export

import (
	"bytes"
	"discern/assessment"
	"discern/assessment/report"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// WriteInterviewJSON writes an interview as a file that ReadInterview reads
// back. Private notes, scratch notes and marks are left out unless asked for.
func WriteInterviewJSON(iv assessment.Interview, bank *assessment.Bank, private bool) ([]byte, error) {
	return encodeJSON(fileTree(iv, bank, private))
}

// WriteInterviewYAML writes the same as WriteInterviewJSON in YAML.
func WriteInterviewYAML(iv assessment.Interview, bank *assessment.Bank, private bool) ([]byte, error) {
	return encodeYAML(fileTree(iv, bank, private))
}

// fileTree lays an interview out as a file. Everything but identifiers and
// revisions of the place it was kept in goes along; what is empty is left out.
func fileTree(iv assessment.Interview, bank *assessment.Bank, private bool) *node {
	if !private {
		iv = iv.WithoutPrivate()
	}

	bank = bank.For(&iv)
	iv = iv.WithoutWithdrawn()
	doc := new(node).begin()
	doc.putText("format", FileFormat)
	doc.put("system", textNode(iv.System))
	doc.putText("company", iv.Company)
	doc.putText("version", iv.Version)
	doc.putText("side", string(iv.Side))
	doc.putTexts("sources", iv.Sources)
	doc.putList("people", len(iv.People), func(i int, n *node) {
		p := iv.People[i]
		n.putText("name", p.Name)
		n.putText("role", p.Role)
		n.putText("side", string(p.Side))
	})
	doc.putWords("context", iv.Context, contextOrder(bank))
	doc.put("answers", answersTree(iv.Answers, bank, private))
	doc.putList("quotes", len(iv.Quotes), func(i int, n *node) { quoteTree(n, iv.Quotes[i]) })
	if iv.Drafting {
		doc.put("drafting", &node{kind: boolKind, text: "true"})
	}
	doc.putList("inventory", len(iv.Inventory), func(i int, n *node) { lineTree(n, iv.Inventory[i]) })
	doc.putList("identities", len(iv.Identities), func(i int, n *node) { identityTree(n, iv.Identities[i]) })
	doc.putList("parts", len(iv.Parts), func(i int, n *node) { partTree(n, iv.Parts[i], bank, private) })
	doc.putActions(iv.Actions, bank)
	doc.putAccess(iv.Access)
	doc.putTexts("parked", iv.Parked)
	doc.putTexts("intentAgainst", iv.IntentAgainst)
	if iv.Aim != 0 {
		doc.put("aim", &node{kind: numberKind, text: strconv.Itoa(iv.Aim)})
	}

	doc.putList("meetings", len(iv.Meetings), func(i int, n *node) { meetingTree(n, iv.Meetings[i]) })
	if private {
		doc.putLeaving(&iv, bank)
		doc.putList("scratch", len(iv.Scratch), func(i int, n *node) { noteTree(n, iv.Scratch[i]) })
		doc.putList("marks", len(iv.Marks), func(i int, n *node) { noteTree(n, iv.Marks[i]) })
		doc.putDeal(iv.Deal)
		doc.putSeen(iv.Seen)
	}

	doc.putText("summary", iv.Summary)
	doc.putWords("comments", commentsOf(iv), nil)
	doc.putTexts("frameworks", iv.Frameworks)
	doc.putTime("created", iv.Created)
	doc.putTime("updated", iv.Updated)
	doc.put("bank", bankTree(bank.Version, bank.SHA256))

	return doc
}

// commentsOf leaves out what belongs to no section of a report: it is printed
// nowhere, and a file that holds it would be refused.
func commentsOf(iv assessment.Interview) map[string]string {
	out := map[string]string{}
	for _, id := range report.CommentSections {
		if text := iv.Comments[id]; text != "" {
			out[id] = text
		}
	}
	return out
}

func (n *node) putDeal(d assessment.Deal) {
	if d == (assessment.Deal{}) {
		return
	}

	out := new(node).begin()
	out.putText("next", d.Next)
	out.putText("by", d.By)
	out.putText("with", d.With)
	out.putText("competitor", d.Rival)
	out.putText("budget", d.Budget)
	n.put("deal", out)
}

// meetingTree writes a meeting. What it was for is private, and empty where a
// file is written without that.
func meetingTree(n *node, m assessment.Meeting) {
	n.putTime("at", m.At)
	n.putTexts("people", m.People)
	n.putText("aim", m.Aim)
	if m.Minutes != 0 {
		n.put("minutes", &node{kind: numberKind, text: strconv.Itoa(m.Minutes)})
	}
}

func noteTree(n *node, x assessment.Note) {
	n.putText("question", x.Question)
	n.put("text", textNode(x.Text))
	n.putText("by", x.By)
	n.putTime("at", x.At)
	if x.Kept {
		n.put("kept", &node{kind: boolKind, text: "true"})
	}
}

func bankTree(version, sha string) *node {
	n := new(node).begin()
	n.putText("version", version)
	n.putText("sha256", sha)
	return n
}

func answersTree(all map[string]assessment.Answer, bank *assessment.Bank, private bool) *node {
	answers := new(node).begin()
	var order []string
	for _, q := range bank.All() {
		order = append(order, q.ID)
	}

	for _, id := range ordered(all, order) {
		q, _ := bank.Question(id) // nil for a question the bank has dropped
		if n := answerTree(all[id], q, private); len(n.fields) > 0 {
			answers.put(id, n)
		}
	}

	return answers
}

func answerTree(a assessment.Answer, q *assessment.Question, private bool) *node {
	n := new(node).begin()
	switch a.State {
	case assessment.Answered:
		if a.Choice != "" && (q == nil || q.Kind != assessment.KindControlMulti) {
			n.putText("choice", a.Choice)
		} else {
			n.put("choices", textsNode(a.Choices))
		}

	case assessment.Unknown:
		n.put("unknown", &node{kind: boolKind, text: "true"})
		n.putText("why", string(a.Why))
		n.putText("who", a.Who)

	case assessment.NotApplicable:
		n.put("notApplicable", &node{kind: boolKind, text: "true"})
		n.putText("reason", a.Reason)
	}

	n.putNumbers(a.Numbers, q)
	n.putText("evidence", string(a.Evidence))
	n.putText("note", a.Note)
	if private {
		n.putText("private", a.Private)
	}

	n.putText("by", a.By)
	n.putTime("at", a.At)
	if a.Taken != nil {
		n.putText("takenFrom", a.Taken.From)
	}

	if a.Confirmed != nil {
		c := new(node).begin()
		c.putText("by", a.Confirmed.By)
		c.putTime("at", a.Confirmed.At)
		n.put("confirmed", c)
	}

	return n
}

func (n *node) putNumbers(numbers map[string]assessment.Number, q *assessment.Question) {
	if len(numbers) == 0 {
		return
	}

	var order []string
	if q != nil {
		order = q.Numbers
	}

	out := new(node).begin()
	for _, id := range ordered(numbers, order) {
		v := numbers[id]
		if v.Exact() {
			out.put(id, &node{kind: numberKind, text: strconv.FormatFloat(v.Low, 'f', -1, 64)})
		} else {
			out.putText(id, v.String())
		}
	}

	n.put("numbers", out)
}

func quoteTree(n *node, q assessment.Quote) {
	n.putText("question", q.Question)
	n.putText("text", q.Text)
	n.putText("speaker", q.Speaker)
	if q.TheirWords {
		n.put("theirWords", &node{kind: boolKind, text: "true"})
	}
	n.putTime("at", q.At)
	n.putText("print", string(q.Print))
	n.putList("earlier", len(q.Earlier), func(i int, n *node) {
		n.putText("text", q.Earlier[i].Text)
		n.putText("by", q.Earlier[i].By)
		n.putTime("at", q.Earlier[i].At)
	})
}

func lineTree(n *node, l assessment.Line) {
	n.putText("system", l.System)
	n.putText("action", l.Action)
	n.putText("kind", string(l.Kind))
	n.putText("identity", l.Identity)
	n.putText("decided", string(l.Decided))
	n.putText("refuses", l.Refuses)
	n.putText("part", l.Part)
}

func contextOrder(bank *assessment.Bank) []string {
	var out []string
	for _, q := range bank.Context {
		out = append(out, q.ID)
	}
	return out
}

// ordered returns the keys of a map: those of the order first, the rest sorted.
func ordered[V any](m map[string]V, order []string) []string {
	var out []string
	for _, k := range order {
		if _, ok := m[k]; ok {
			out = append(out, k)
		}
	}

	for _, k := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(order, k) {
			out = append(out, k)
		}
	}

	return out
}

func (n *node) begin() *node {
	n.kind = objectKind
	return n
}

func textNode(s string) *node {
	return &node{kind: textKind, text: strings.ToValidUTF8(s, "\ufffd")}
}

func textsNode(ss []string) *node {
	n := &node{kind: listKind}
	for _, s := range ss {
		n.items = append(n.items, textNode(s))
	}
	return n
}

func (n *node) put(key string, v *node) { n.fields = append(n.fields, field{key: key, value: v}) }

func (n *node) putText(key, s string) {
	if s != "" {
		n.put(key, textNode(s))
	}
}

func (n *node) putTime(key string, t time.Time) {
	if !t.IsZero() {
		n.putText(key, t.UTC().Format(time.RFC3339Nano))
	}
}

func (n *node) putTexts(key string, ss []string) {
	if len(ss) > 0 {
		n.put(key, textsNode(ss))
	}
}

func (n *node) putWords(key string, m map[string]string, order []string) {
	if len(m) == 0 {
		return
	}

	out := new(node).begin()
	for _, k := range ordered(m, order) {
		out.putText(k, m[k])
	}

	n.put(key, out)
}

func (n *node) putList(key string, count int, fill func(i int, n *node)) {
	if count == 0 {
		return
	}

	out := &node{kind: listKind}
	for i := range count {
		item := new(node).begin()
		fill(i, item)
		out.items = append(out.items, item)
	}

	n.put(key, out)
}

func encodeJSON(n *node) ([]byte, error) {
	var flat, out bytes.Buffer
	if err := n.writeJSON(&flat); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	if err := json.Indent(&out, flat.Bytes(), "", "  "); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}

	out.WriteByte('\n')
	return out.Bytes(), nil
}

func (n *node) writeJSON(b *bytes.Buffer) error {
	switch n.kind {
	case textKind:
		return writeString(b, n.text)
	case listKind:
		b.WriteByte('[')
		for i, v := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := v.writeJSON(b); err != nil {
				return err
			}
		}

		b.WriteByte(']')

	case objectKind:
		b.WriteByte('{')
		for i, f := range n.fields {
			if i > 0 {
				b.WriteByte(',')
			}

			if err := writeString(b, f.key); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := f.value.writeJSON(b); err != nil {
				return err
			}
		}

		b.WriteByte('}')

	default: // true, false, a number, encoded JSON
		b.WriteString(n.text)
	}
	return nil
}

func writeString(b *bytes.Buffer, s string) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	return enc.Encode(s) // the line end it adds is white space in JSON
}

func encodeYAML(n *node) ([]byte, error) {
	var out bytes.Buffer
	d, err := yaml.NewDumper(&out, yaml.WithIndent(2), yaml.WithLineWidth(-1))
	if err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	if err := d.Dump(toYAML(n)); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}
	if err := d.Close(); err != nil {
		return nil, fmt.Errorf("write YAML: %w", err)
	}

	return out.Bytes(), nil
}

// plainYAML is text that may stand in YAML without quotes, in every version of
// YAML there is: words that begin with a letter and hold no sign with a meaning.
var plainYAML = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./(),;-]+)*$`)

// wordsYAML are taken for something else than text by one reader or another.
var wordsYAML = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}

func toYAML(n *node) *yaml.Node {
	switch n.kind {
	case listKind:
		out := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		if len(n.items) == 0 {
			out.Style = yaml.FlowStyle
		}

		for _, v := range n.items {
			out.Content = append(out.Content, toYAML(v))
		}

		return out

	case objectKind:
		out := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		if len(n.fields) == 0 {
			out.Style = yaml.FlowStyle
		}

		for _, f := range n.fields {
			out.Content = append(out.Content, scalarYAML(f.key), toYAML(f.value))
		}

		return out

	case textKind:
		return scalarYAML(n.text)
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Value: n.text}
}

func scalarYAML(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if !plainYAML.MatchString(s) || slices.Contains(wordsYAML, strings.ToLower(s)) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}
