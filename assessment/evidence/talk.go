package evidence

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"regexp"
	"strconv"
	"strings"

	"discern/assessment"
	"go.yaml.in/yaml/v4"
)

var (
	cueTime  = regexp.MustCompile(`(?m)^(?:\d+\r?\n)?((?:\d{1,3}:)?\d{2}:\d{2}[.,]\d{3}) --> `)
	voice    = regexp.MustCompile(`<v(?:\.[^ >]*)? ([^>]+)>`)
	markup   = regexp.MustCompile(`</?[a-zA-Z0-9:.]+(?: [^>]*)?>|<\d[\d:.]*>`)
	named    = regexp.MustCompile(`^([\p{L}][\p{L}\p{N} .'’()-]{0,58}?): +(\S.*)$`)
	otter    = regexp.MustCompile(`^([\p{L}][\p{L}\p{N} .'’-]{0,58}?)\s{2,}((?:\d{1,2}:)?\d{1,2}:\d{2})\s*$`)
	headTime = regexp.MustCompile(`^#*\s*((?:\d{1,2}:)?\d{1,2}:\d{2})\s*$`)
)

// seconds of a time like 1:02:03.5 or of a number of seconds; -1 of anything else.
func seconds(s string) int {
	s = strings.ReplaceAll(s, ",", ".")
	sum := 0.0
	for _, part := range strings.Split(s, ":") {
		n, err := strconv.ParseFloat(part, 64)
		if err != nil || n < 0 || n > 1e6 {
			return -1
		}
		sum = sum*60 + n
	}

	return int(min(sum, 1e8))
}

// line keeps a spoken line. A secret said aloud is not kept.
func (r *reading) line(speaker string, at int, text string, row int) {
	text = assessment.CleanLine(text)
	if text == "" {
		return
	}
	if secretAt(text) >= 0 {
		text = "(looks like a secret, not kept)"
	}
	if n := len(r.Lines); n > 0 && r.Lines[n-1].Speaker == name(speaker) && r.Lines[n-1].Text == text {
		return // rolling captions say a line again
	}
	r.Lines = append(r.Lines, Line{name(speaker), at, text, row})
}

// readCues reads WebVTT and SRT.
func (r *reading) readCues() {
	r.Kind = "srt"
	if strings.HasPrefix(strings.TrimSpace(r.src), "WEBVTT") {
		r.Kind = "webvtt"
	}

	at, row := -1, 0
	var text []string
	flush := func() {
		if at >= 0 {
			r.cue(at, strings.Join(text, " "), row)
		}
		at, text = -1, nil
	}
	for i, l := range strings.Split(r.src, "\n") {
		l = strings.TrimSpace(l)
		switch {
		case strings.Contains(l, " --> "):
			flush()
			start, _, _ := strings.Cut(l, " ")
			at, row = seconds(start), i+1
		case l == "":
			flush()
		case at >= 0:
			text = append(text, l)
		}
	}
	flush()
}

func (r *reading) cue(at int, text string, row int) {
	speaker := ""
	if marks := voice.FindAllStringSubmatchIndex(text, -1); len(marks) > 0 {
		for i, m := range marks {
			end := len(text)
			if i+1 < len(marks) {
				end = marks[i+1][0]
			}
			r.line(html.UnescapeString(text[m[2]:m[3]]), at,
				html.UnescapeString(markup.ReplaceAllString(text[m[1]:end], "")), row)
		}
		return
	}

	text = html.UnescapeString(markup.ReplaceAllString(text, ""))
	if m := named.FindStringSubmatch(text); m != nil && speakerLike(m[1]) {
		speaker, text = m[1], m[2]
	}
	r.line(speaker, at, text, row)
}

// speakerLike holds off "note:" and the like: a name has a capital and few words.
func speakerLike(s string) bool {
	return len(strings.Fields(s)) <= 5 && strings.ToLower(s[:1]) != s[:1]
}

// readTalk reads "Name: text" and what writes a name and a time on a line of
// their own. Two such lines make a conversation.
func (r *reading) readTalk() bool {
	at, speaker := -1, ""
	hits := 0
	var found []Line
	for i, l := range strings.Split(r.src, "\n") {
		l = strings.TrimSpace(l)
		switch m := named.FindStringSubmatch(l); {
		case l == "":
		case headTime.MatchString(l):
			at, speaker = seconds(headTime.FindStringSubmatch(l)[1]), ""
		case otter.MatchString(l):
			o := otter.FindStringSubmatch(l)
			speaker, at = o[1], seconds(o[2])
			hits++
		case m != nil && speakerLike(m[1]) && strings.Contains(m[2], " ") && m[2][0] != '{' && m[2][0] != '[':
			hits++
			speaker = ""
			found = append(found, Line{m[1], at, m[2], i + 1})
		case speaker != "":
			found = append(found, Line{speaker, at, l, i + 1})
		}
	}
	first := strings.ToLower(strings.TrimSpace(r.src)[:min(len(strings.TrimSpace(r.src)), 200)])
	for _, key := range []string{"apiversion:", "app:", "kind:", "openapi:", "swagger:",
		"awstemplateformatversion:", "jobs:"} {
		if strings.HasPrefix(first, key) || strings.Contains(first, "\n"+key) {
			return false
		}
	}
	if hits < 2 || len(found) == 0 {
		return false
	}

	r.Kind = "transcript-text"
	for _, l := range found {
		r.line(l.Speaker, l.At, l.Text, l.Row)
	}

	return true
}

// yamlDocuments reads YAML into trees. Tags nobody knows are passed over.
func yamlDocuments(src string) ([]tree, error) {
	if strings.Contains(src, "{{-") || strings.Contains(src, "{{ ") && strings.Contains(src, "{{ .Values") {
		return nil, errors.New("this is a template and not yet YAML; send what `helm template` prints")
	}

	dec := yaml.NewDecoder(strings.NewReader(src))
	var docs []tree
	left := 2_000_000
	for {
		var n yaml.Node
		err := dec.Decode(&n)
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			return nil, errors.New("this is neither JSON, nor YAML, nor a transcript that can be read")
		}

		t, err := fromYAML(&n, 0, &left)
		if err != nil {
			return nil, err
		}

		docs = append(docs, t)
		if len(docs) > 1000 {
			return nil, tooMany()
		}
	}
}

func fromYAML(n *yaml.Node, depth int, left *int) (tree, error) {
	if depth > MaxDepth {
		return tree{}, errDeep
	}
	if *left--; *left < 0 {
		return tree{}, errors.New("the YAML grows too large when its references are followed")
	}
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) > 0 {
			return fromYAML(n.Content[0], depth, left)
		}
	case yaml.AliasNode:
		return fromYAML(n.Alias, depth+1, left)
	case yaml.SequenceNode:
		t := tree{kind: '['}
		for _, c := range n.Content {
			k, err := fromYAML(c, depth+1, left)
			if err != nil {
				return t, err
			}
			t.kids = append(t.kids, k)
		}
		return t, nil
	case yaml.MappingNode:
		t := tree{kind: '{'}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, err := fromYAML(n.Content[i+1], depth+1, left)
			if err != nil {
				return t, err
			}
			k.key = n.Content[i].Value
			t.kids = append(t.kids, k)
		}
		return t, nil
	case yaml.ScalarNode:
		switch n.Tag {
		case "!!bool":
			return tree{kind: strings.ToLower(n.Value + "f")[0], text: n.Value}, nil
		case "!!int", "!!float":
			return tree{kind: '0', text: n.Value}, nil
		case "!!null":
			return tree{kind: 'n'}, nil
		}
		return tree{kind: '"', text: n.Value}, nil
	}

	return tree{}, nil
}

// readXML reads BPMN. encoding/xml follows no reference to outside.
func (r *reading) readXML() error {
	dec := xml.NewDecoder(strings.NewReader(r.src))
	f := Flow{}
	var stack []int // places in f.Nodes; -1 for elements that are no node
	incoming := map[string]bool{}
	inside := map[int][]int{}
	bpmn, elements := false, 0
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return errors.New("the XML is broken; export it again")
		}
		if elements++; elements > 5*MaxSpans {
			return tooMany()
		}
		switch e := tok.(type) {
		case xml.StartElement:
			if len(stack) > MaxDepth {
				return errDeep
			}
			at := r.bpmnElement(&f, e, stack, incoming, inside)
			bpmn = bpmn || e.Name.Local == "definitions" && strings.Contains(e.Name.Space, "BPMN")
			stack = append(stack, at)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
	if !bpmn {
		return fmt.Errorf("this is XML and no BPMN; BPMN is the only XML that can be read")
	}

	for at, kids := range inside {
		n := &f.Nodes[at]
		if n.Type != "adHocSubProcess" {
			continue
		}
		for _, k := range kids {
			if !incoming[f.Nodes[k].ID] {
				n.Tools = append(n.Tools, f.Nodes[k].Name)
			}
		}
		if n.Pick != Free {
			n.Pick = Opaque
		}
	}
	for _, n := range f.Nodes {
		if strings.HasPrefix(n.Type, "aiagent") {
			for i := range f.Nodes {
				if f.Nodes[i].Type == "adHocSubProcess" {
					f.Nodes[i].Pick = Free
				}
			}
		}
	}
	r.Kind = "bpmn"
	r.Flows = append(r.Flows, f)

	return nil
}

var secretName = regexp.MustCompile(`\{\{\s*secrets\.([A-Za-z0-9_]+)\s*\}\}`)

func (r *reading) bpmnElement(f *Flow, e xml.StartElement, stack []int, incoming map[string]bool,
	inside map[int][]int) int {
	attr := map[string]string{}
	for _, a := range e.Attr {
		attr[a.Name.Local] = a.Value
		for _, m := range secretName.FindAllStringSubmatch(a.Value, -1) {
			r.credential(m[1], "secret of the engine")
		}
	}
	near := -1
	for i := len(stack) - 1; i >= 0 && near < 0; i-- {
		near = stack[i]
	}

	kind := e.Name.Local
	switch {
	case kind == "sequenceFlow":
		f.Edges = append(f.Edges, Edge{name(attr["sourceRef"]), name(attr["targetRef"])})
		incoming[name(attr["targetRef"])] = true
	case strings.HasSuffix(kind, "Task"), kind == "task", strings.HasSuffix(kind, "Gateway"),
		strings.HasSuffix(kind, "Event"),
		kind == "subProcess", kind == "adHocSubProcess":
		n := Node{ID: name(attr["id"]), Name: name(attr["name"]), Type: kind, Pick: Fixed, Person: kind == "userTask"}
		if kind == "exclusiveGateway" || kind == "inclusiveGateway" {
			n.Pick = Rule
		}
		if strings.HasSuffix(kind, "Task") {
			n.Effect = Verb(attr["name"])
		}
		f.Nodes = append(f.Nodes, n)
		if near >= 0 {
			inside[near] = append(inside[near], len(f.Nodes)-1)
		}
		return len(f.Nodes) - 1
	case kind == "taskDefinition" && strings.Contains(attr["type"], "agenticai:aiagent") && near >= 0:
		if f.Nodes[near].Type != "adHocSubProcess" {
			f.Nodes[near].Type = "aiagent " + f.Nodes[near].Type
		}
		f.Nodes[near].Pick = Free
	case kind == "input" && attr["target"] == "data.limits.maxModelCalls":
		f.Cap, _ = strconv.Atoi(strings.TrimPrefix(attr["source"], "="))
	}

	return -1
}
