package bank

import (
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"discern/assessment"

	"go.yaml.in/yaml/v4"
)

// decoder fills the types of package assessment from YAML nodes. The keys of a
// mapping are the names of the fields with a small first letter (ID is id, URL
// is url). Every field must be there unless the table optional says otherwise,
// nothing else may be, and all faults are kept.
type decoder struct {
	now    string              // file being read
	where  map[string]position // entity -> where it stands
	floors int                 // read so far; a floor has no id but its number
	mixed  int                 // as with floors
	faults Faults
	after  []func(*assessment.Bank) // checks that need the whole bank
}

type position struct {
	file string
	line int
}

func newDecoder() *decoder { return &decoder{where: map[string]position{}} }

func (d *decoder) fault(file string, line int, at, format string, args ...any) {
	d.faults = append(d.faults, Fault{File: file, Line: max(line, 1), At: at, Msg: fmt.Sprintf(format, args...)})
}

func (d *decoder) err() error {
	if len(d.faults) == 0 {
		return nil
	}
	return d.faults
}

// file reads one file into v, adding its name and contents to the sum.
func (d *decoder) file(fsys fs.FS, name string, v any, sum hash.Hash) {
	d.now = name
	data, err := read(fsys, name)
	if err != nil {
		d.fault(name, 1, "", "%v", err)
		return
	}

	if sum != nil {
		fmt.Fprintf(sum, "%s\x00%d\x00", name, len(data))
		sum.Write(data)
	}

	var doc yaml.Node
	if err := yaml.Load(data, &doc); err != nil {
		line, msg := syntax(data, err)
		d.fault(name, line, "", "%s", msg)
		return
	}

	root := &doc
	if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		root = doc.Content[0]
	}

	d.value(root, reflect.ValueOf(v).Elem(), "")
}

func read(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be opened; check its name in include")
	}

	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the file cannot be read")
	case len(data) > maxFile:
		return nil, fmt.Errorf("the file is larger than %d bytes", maxFile)
	case len(strings.TrimSpace(string(data))) == 0:
		return nil, fmt.Errorf("the file is empty")
	}

	return data, nil
}

// syntax says in a sentence what the YAML library found, and on which line: the
// one it stopped at, with the one where the broken thing began.
func syntax(data []byte, err error) (int, string) {
	const unreadable = "this is not readable as YAML: "
	load := new(yaml.LoadError)
	switch {
	case !errors.As(err, &load):
		return 1, unreadable + assessment.CleanLine(err.Error())
	case load.Mark.Line == 0 && strings.Contains(load.Message, "multiple"):
		return 1, "the file holds more than one document; a bank is written without ---"
	case load.Mark.Line == 0:
		return control(data), unreadable + assessment.CleanLine(load.Message)
	}

	msg := unreadable + assessment.CleanLine(load.Message)
	if began := load.ContextMark.Line; began > 0 && began != load.Mark.Line {
		msg += fmt.Sprintf(" (in what begins at line %d)", began)
	}

	return load.Mark.Line, msg
}

// control returns the line of the first byte that no text holds, which the
// library finds without saying where.
func control(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 || r != '\n' && r != '\r' && r != '\t' && unicode.IsControl(r) {
			return line
		}

		if r == '\n' {
			line++
		}

		data = data[size:]
	}

	return 1
}

// value decodes n into v; at names the entity around it, for errors.
func (d *decoder) value(n *yaml.Node, v reflect.Value, at string) {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		d.fault(d.now, n.Line, at, "anchors and aliases are not read; write the value out")
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), at)

	case reflect.Struct:
		d.mapping(n, v, at)
	case reflect.Slice:
		d.list(n, v, at)
	case reflect.Map:
		d.table(n, v, at)
	default:
		d.scalar(n, v, at)
	}
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, at string) {
	if n.Kind != yaml.SequenceNode {
		d.fault(d.now, n.Line, at, "a list is needed here, not %s", kindName(n))
		return
	}

	out := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, c := range n.Content {
		d.value(c, out.Index(i), at)
	}

	v.Set(out)
}

// table decodes a mapping whose keys are data, e.g. shapes.
func (d *decoder) table(n *yaml.Node, v reflect.Value, at string) {
	if n.Kind != yaml.MappingNode {
		d.fault(d.now, n.Line, at, "keys and values are needed here, not %s", kindName(n))
		return
	}

	out := reflect.MakeMap(v.Type())
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := reflect.New(v.Type().Key()).Elem()
		d.value(n.Content[i], key, at)
		if out.MapIndex(key).IsValid() {
			d.fault(d.now, n.Content[i].Line, at, "%s is there twice", n.Content[i].Value)
			continue
		}

		val := reflect.New(v.Type().Elem()).Elem()
		d.value(n.Content[i+1], val, at)
		out.SetMapIndex(key, val)
	}

	v.Set(out)
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value, at string) {
	if n.Kind != yaml.MappingNode {
		d.fault(d.now, n.Line, at, "keys and values are needed here, not %s", kindName(n))
		return
	}

	t := v.Type()
	at = d.entity(n, t, at)
	before := len(d.faults)

	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		f, ok := field(t, key.Value)
		switch {
		case !ok || key.Kind != yaml.ScalarNode:
			d.fault(d.now, key.Line, at, "%q is not a key here; the keys are %s", key.Value, strings.Join(keys(t), ", "))
		case seen[key.Value]:
			d.fault(d.now, key.Line, at, "%s is there twice", key.Value)
		default:
			seen[key.Value] = true
			d.value(val, v.FieldByIndex(f.Index), at)
		}
	}

	for _, k := range keys(t) {
		f, _ := field(t, k)
		if slices.Contains(optional[t], k) {
			continue
		}

		if !seen[k] || (empty(v.FieldByIndex(f.Index)) && len(d.faults) == before) {
			d.fault(d.now, n.Line, at, "%s is missing", k)
		}
	}

	if len(d.faults) == before {
		d.check(n, v.Addr().Interface(), at)
	}
}

// empty reports whether a required field says nothing. Zero is a number.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return false
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, at string) {
	if n.Kind != yaml.ScalarNode {
		d.fault(d.now, n.Line, at, "a single value is needed here, not %s", kindName(n))
		return
	}
	wrong := func(want string) { d.fault(d.now, n.Line, at, "%s is needed here, not %q", want, n.Value) }
	switch v.Kind() {
	case reflect.String:
		if n.ShortTag() != "!!str" {
			wrong("text")
			return
		}
		s := strings.TrimSpace(n.Value)
		if allowed, ok := words[v.Type()]; ok && !slices.Contains(allowed, s) {
			wrong("one of " + strings.Join(allowed, ", "))
			return
		}
		if i := strings.IndexFunc(s, unicode.IsControl); i >= 0 {
			d.fault(d.now, n.Line, at, "the text holds a line break or a control character")
			return
		}

		v.SetString(s)

	case reflect.Int:
		i, err := strconv.Atoi(n.Value)
		if n.ShortTag() != "!!int" || err != nil {
			wrong("a whole number")
			return
		}

		v.SetInt(int64(i))

	case reflect.Float64:
		f, err := strconv.ParseFloat(n.Value, 64)
		if err != nil || (n.ShortTag() != "!!int" && n.ShortTag() != "!!float") {
			wrong("a number")
			return
		}

		v.SetFloat(f)

	case reflect.Bool:
		if n.ShortTag() != "!!bool" {
			wrong("true or false")
			return
		}
		v.SetBool(n.Value == "true")

	default:
		d.fault(d.now, n.Line, at, "this cannot be set from a file")
	}
}

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys and values"
	case yaml.SequenceNode:
		return "a list"
	}
	return strconv.Quote(n.Value)
}

// keyOf is the key of a field: the one of its tag, else its name with a small
// first word.
func keyOf(f reflect.StructField) string {
	if key := f.Tag.Get("yaml"); key != "" {
		return key
	}

	name := f.Name
	if strings.ToUpper(name) == name {
		return strings.ToLower(name)
	}
	return strings.ToLower(name[:1]) + name[1:]
}

func field(t reflect.Type, key string) (reflect.StructField, bool) {
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && keyOf(f) == key {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

func keys(t reflect.Type) []string {
	var out []string
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() {
			out = append(out, keyOf(f))
		}
	}
	return out
}

// child returns the value node under a key of a mapping, or the mapping.
func child(n *yaml.Node, key string) *yaml.Node {
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i+1]
			}
		}
	}
	return n
}

func has(n *yaml.Node, key string) bool { return child(n, key) != n }
