package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// node is a value of an interview file, whichever format it was written in.
type node struct {
	kind   kind
	line   int // from 1; 0 in a tree made for writing
	text   string
	items  []*node
	fields []field
}

// field is one key of an object with its value.
type field struct {
	key   string
	line  int
	value *node
}

type kind int

const (
	nullKind kind = iota
	boolKind
	numberKind
	textKind
	listKind
	objectKind
	rawKind // encoded JSON; only in a tree made for writing
)

func (k kind) String() string {
	return [...]string{"nothing", "true or false", "a number", "text", "a list", "an object", "JSON"}[k]
}

var (
	errDeep    = fmt.Errorf("more than %d lists and objects inside each other", maxDepth)
	errEntries = fmt.Errorf("more than %d values in one file", maxEntries)
)

// parseJSON reads JSON into a tree. It reports the first fault of syntax.
func parseJSON(data []byte) (*node, *Fault) {
	// Decoder.Token is lenient in places; Unmarshal is not, and says where.
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		at := len(data)
		if syntax := new(json.SyntaxError); errors.As(err, &syntax) {
			at = int(syntax.Offset) - 1
		}

		return nil, &Fault{Line: lineOf(data, at), Msg: "not valid JSON: " + err.Error()}
	}

	p := jsonParser{data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1}
	p.dec.UseNumber()
	n, err := p.value(0)
	if err != nil {
		return nil, &Fault{Line: p.line, Msg: err.Error()}
	}

	return n, nil
}

type jsonParser struct {
	data    []byte
	dec     *json.Decoder
	line    int
	counted int // bytes whose line ends are in line
	entries int
}

func (p *jsonParser) token() (json.Token, error) {
	t, err := p.dec.Token()
	end := int(p.dec.InputOffset())
	p.line += lineEnds(p.data[p.counted:end])
	p.counted = end
	return t, err
}

func (p *jsonParser) value(depth int) (*node, error) {
	t, err := p.token()
	if err != nil {
		return nil, err
	}
	if p.entries++; p.entries > maxEntries {
		return nil, errEntries
	}

	n := &node{line: p.line}
	switch t := t.(type) {
	case nil:
		n.kind = nullKind
	case bool:
		n.kind, n.text = boolKind, strconv.FormatBool(t)
	case json.Number:
		n.kind, n.text = numberKind, t.String()
	case string:
		n.kind, n.text = textKind, t
	case json.Delim:
		if depth >= maxDepth {
			return nil, errDeep
		}
		if t == '{' {
			return n, p.object(n, depth)
		}
		return n, p.list(n, depth)
	}

	return n, nil
}

func (p *jsonParser) object(n *node, depth int) error {
	n.kind = objectKind
	for p.dec.More() {
		t, err := p.token()
		if err != nil {
			return err
		}

		key, _ := t.(string)
		line := p.line
		v, err := p.value(depth + 1)
		if err != nil {
			return err
		}

		n.fields = append(n.fields, field{key, line, v})
	}

	_, err := p.token()
	return err
}

func (p *jsonParser) list(n *node, depth int) error {
	n.kind = listKind
	for p.dec.More() {
		v, err := p.value(depth + 1)
		if err != nil {
			return err
		}

		n.items = append(n.items, v)
	}

	_, err := p.token()
	return err
}

// parseYAML reads one YAML document into a tree. It reports the first fault of
// syntax, and refuses what a plain interview never needs: aliases, tags of
// one's own and a second document.
func parseYAML(data []byte) (*node, *Fault) {
	// The library builds the whole tree before anyone can count it; this is a
	// rough count from above.
	if yamlMarks(data) > maxMarks {
		return nil, &Fault{Msg: fmt.Sprintf("more than %d lines and signs that begin a value", maxMarks)}
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, yamlFault(err)
	}
	var doc, second yaml.Node
	if err := loader.Load(&doc); err != nil {
		return nil, yamlFault(err)
	}

	if err := loader.Load(&second); err == nil {
		return nil, &Fault{Line: second.Line, Msg: "a second document begins here; one file holds one interview"}
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlFault(err)
	}

	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		return nil, &Fault{Msg: "the file is empty"}
	}
	return fromYAML(doc.Content[0], 0, new(int))
}

// yamlMarks counts what may begin a value in YAML: every way to end a line, of
// which a lone carriage return is one, and the signs of lists, objects, keys,
// quoted texts, aliases, anchors and tags. The library looks ahead to the end of
// a line, so that any of these, repeated on one line, takes memory before it is
// found to be no YAML. A figure is roughly what the sign costs.
func yamlMarks(data []byte) int {
	marks, quotes := 0, 0
	for i, c := range data {
		switch c {
		case '\n', ',', '[', ']', '{', '}':
			marks++
		case '&', '!', '*':
			marks += 2
		case '#': // kept by the library beside the value it stands at
			if i > 0 && data[i-1] <= ' ' {
				marks += 2
			}

		case '"', '\'':
			if i == 0 || !endsQuoted(data[i-1]) {
				quotes++
			}

		case '%': // each is held against all before it
			if bytes.HasPrefix(data[i:], []byte("%TAG")) {
				marks += 100
			}

		case '\r':
			if i+1 == len(data) || data[i+1] != '\n' {
				marks++
			}

		case '-', ':', '?':
			if i+1 == len(data) || data[i+1] == ' ' || data[i+1] == '\t' {
				marks++
			}

		case 0x85: // U+0085
			if i > 0 && data[i-1] == 0xC2 {
				marks++
			}

		case 0xA8, 0xA9: // U+2028, U+2029
			if i > 1 && data[i-1] == 0x80 && data[i-2] == 0xE2 {
				marks++
			}
		}
	}

	return marks + quotes*3/2
}

// endsQuoted reports whether a quote behind a byte ends a text, or is an
// apostrophe, and so begins none.
func endsQuoted(before byte) bool {
	return before >= utf8.RuneSelf || before >= 'a' && before <= 'z' || before >= 'A' && before <= 'Z' ||
		before >= '0' && before <= '9' || before == '.' || before == '\\'
}

var lineInError = regexp.MustCompile(`line (\d+)`)

// yamlFault turns the library's error into one sentence with its line.
func yamlFault(err error) *Fault {
	if errors.Is(err, io.EOF) {
		return &Fault{Msg: "the file is empty"}
	}
	load := new(yaml.LoadError)
	if errors.As(err, &load) && load.Mark.Line > 0 {
		return &Fault{Line: load.Mark.Line, Msg: "not valid YAML: " + load.Message}
	}

	msg := strings.ReplaceAll(err.Error(), "\n", "; ")
	f := &Fault{Msg: "not valid YAML: " + msg}
	if m := lineInError.FindStringSubmatch(msg); m != nil {
		f.Line, _ = strconv.Atoi(m[1]) // digits by the pattern; 0 if absurdly many
	}

	return f
}

// fromYAML turns a YAML value into a tree; entries counts the values so far.
func fromYAML(y *yaml.Node, depth int, entries *int) (*node, *Fault) {
	n := &node{line: y.Line, text: y.Value}
	refuse := func(msg string) (*node, *Fault) { return nil, &Fault{Line: y.Line, Msg: msg} }
	if *entries++; *entries > maxEntries {
		return refuse(errEntries.Error())
	}
	if depth >= maxDepth && (y.Kind == yaml.MappingNode || y.Kind == yaml.SequenceNode) {
		return refuse(errDeep.Error())
	}
	kind, known := kindByTag[y.ShortTag()]
	if !known && y.Kind != yaml.AliasNode {
		return refuse(fmt.Sprintf("the tag %s is not read here", quoted(y.Tag)))
	}

	n.kind = kind
	switch y.Kind {
	case yaml.ScalarNode:
		if !fits(kind, y.Value) {
			return refuse(fmt.Sprintf("the tag %s does not fit", quoted(y.Tag)))
		}

	case yaml.SequenceNode:
		n.kind = listKind
		for _, c := range y.Content {
			v, fault := fromYAML(c, depth+1, entries)
			if fault != nil {
				return nil, fault
			}

			n.items = append(n.items, v)
		}

	case yaml.MappingNode:
		n.kind = objectKind
		for i := 0; i+1 < len(y.Content); i += 2 {
			k := y.Content[i]
			if k.Kind != yaml.ScalarNode {
				return nil, &Fault{Line: k.Line, Msg: "a key must be plain text"}
			}
			v, fault := fromYAML(y.Content[i+1], depth+1, entries)
			if fault != nil {
				return nil, fault
			}

			n.fields = append(n.fields, field{k.Value, k.Line, v})
		}

	default:
		return refuse("an alias (*name) is not read here; write the value out")
	}

	return n, nil
}

// fits reports whether a plain value can be of the kind that its tag says. A
// text behind !!null would be lost, and one behind !!bool read as false.
func fits(k kind, text string) bool {
	switch k {
	case listKind, objectKind:
		return false
	case nullKind:
		return text == "" || text == "~" || strings.EqualFold(text, "null")
	case boolKind:
		return strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
	}
	return true
}

// kindByTag tells the kind of a YAML value by its tag. A date is text.
var kindByTag = map[string]kind{
	"!!str": textKind, "!!timestamp": textKind, "!!int": numberKind, "!!float": numberKind,
	"!!bool": boolKind, "!!null": nullKind, "!!seq": listKind, "!!map": objectKind,
}
