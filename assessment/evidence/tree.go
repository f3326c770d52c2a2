package evidence

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// tree is a value of JSON or YAML. Its texts are parts of the file, not copies:
// encoding/json would need several times the file in memory, and stops at the
// first cut where this keeps what is whole. A fuzz test holds the two together.
type tree struct {
	key  string // in an object
	text string // of a text, a number or a word
	kids []tree
	kind byte // { [ " 0 t f n, and 0 for nothing
}

var (
	errCut  = errors.New("cut off")
	errDeep = fmt.Errorf("the file nests deeper than %d levels", MaxDepth)
)

// get follows keys down, and is empty where one is missing.
func (t *tree) get(keys ...string) *tree {
	for _, k := range keys {
		next := &nothing
		if t.kind == '{' {
			for i := range t.kids {
				if t.kids[i].key == k {
					next = &t.kids[i]
					break
				}
			}
		}
		t = next
	}

	return t
}

var nothing tree

func (t *tree) has(keys ...string) bool { return t.get(keys...).kind != 0 }
func (t *tree) is(kind byte) bool       { return t.kind == kind }

// list is the elements of an array, and none of anything else.
func (t *tree) list() []tree {
	if t.kind != '[' {
		return nil
	}

	return t.kids
}

// fields is the members of an object, and none of anything else.
func (t *tree) fields() []tree {
	if t.kind != '{' {
		return nil
	}

	return t.kids
}

// str is a text or a number as text.
func (t *tree) str() string {
	if t.kind == '"' || t.kind == '0' {
		return t.text
	}

	return ""
}

func (t *tree) int() int {
	n, err := strconv.Atoi(t.str())
	if err != nil || n < 0 {
		return 0
	}

	return n
}

func (t *tree) yes() bool { return t.kind == 't' }

// inner is the JSON that stands in a text, or the value itself.
func (t *tree) inner() *tree {
	if t.kind != '"' {
		return t
	}
	s := strings.TrimSpace(t.text)
	if s == "" || (s[0] != '{' && s[0] != '[') {
		return &nothing
	}
	p := parser{src: s}
	v, err := p.value(0)
	if err != nil {
		return &nothing
	}

	return &v
}

// each walks a value and everything below it, until f says no.
func (t *tree) each(f func(*tree) bool) {
	if !f(t) {
		return
	}
	for i := range t.kids {
		t.kids[i].each(f)
	}
}

type parser struct {
	src string
	at  int
}

// documents reads one JSON value after another. A document that is cut off is
// kept as far as it is whole if it is the only one; lines that are no JSON are
// counted and skipped.
func documents(src string) (docs []tree, skipped int, cut bool, err error) {
	p := parser{src: src}
	for {
		p.space()
		if p.at < len(src) && (src[p.at] == ',' || src[p.at] == 0x1e) && len(docs) > 0 {
			p.at++
			continue
		}
		if p.at >= len(src) {
			return docs, skipped, cut, nil
		}

		from := p.at
		v, err := p.value(0)
		switch {
		case errors.Is(err, errDeep):
			return nil, 0, false, err
		case errors.Is(err, errCut) && len(docs) == 0 && skipped == 0 && len(v.kids) > 0 && !lined(src[from:]):
			return append(docs, v), 0, true, nil
		case err != nil:
			skipped++
			end := strings.IndexByte(src[from:], '\n')
			if end < 0 {
				return docs, skipped, errors.Is(err, errCut), nil
			}
			p.at = from + end + 1
		default:
			docs = append(docs, v)
		}
		if len(docs) > MaxSpans {
			return nil, 0, false, tooMany()
		}
	}
}

// lined says whether a second line starts a document of its own.
func lined(s string) bool {
	_, rest, ok := strings.Cut(s, "\n")
	return ok && (strings.HasPrefix(rest, "{\"") || strings.HasPrefix(rest, "[\""))
}

func (p *parser) space() {
	for p.at < len(p.src) {
		switch p.src[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

func (p *parser) value(depth int) (tree, error) {
	p.space()
	if p.at >= len(p.src) {
		return tree{}, errCut
	}
	if depth > MaxDepth {
		return tree{}, errDeep
	}

	switch c := p.src[p.at]; c {
	case '{', '[':
		return p.container(c, depth)
	case '"':
		s, err := p.quoted()
		return tree{kind: '"', text: s}, err
	}

	from := p.at
	for p.at < len(p.src) && strings.IndexByte(" \t\r\n,:]}[{\"", p.src[p.at]) < 0 {
		p.at++
	}
	word := p.src[from:p.at]
	switch word {
	case "true", "false", "null":
		return tree{kind: word[0], text: word}, nil
	}
	if number(word) {
		return tree{kind: '0', text: word}, nil
	}
	if p.at >= len(p.src) && word != "" {
		return tree{}, errCut
	}

	return tree{}, fmt.Errorf("no JSON at byte %d", from)
}

func number(s string) bool {
	if s == "" || !(s[0] == '-' || s[0] >= '0' && s[0] <= '9') {
		return false
	}
	digits := strings.TrimPrefix(s, "-")
	if len(digits) > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9' {
		return false
	}
	if strings.Trim(digits, "0123456789+-.eE") != "" || digits == "" || digits[0] < '0' || digits[0] > '9' {
		return false
	}
	_, err := strconv.ParseFloat(s, 64)

	return (err == nil || errors.Is(err, strconv.ErrRange)) && !strings.HasSuffix(s, ".") && !strings.Contains(s, ".e") &&
		!strings.Contains(s, ".E")
}

// container reads an object or an array. Cut off, it holds what was whole.
func (p *parser) container(open byte, depth int) (tree, error) {
	t := tree{kind: open}
	closing := byte('}')
	if open == '[' {
		closing = ']'
	}
	p.at++

	for first := true; ; first = false {
		p.space()
		if p.at >= len(p.src) {
			return t, errCut
		}
		if p.src[p.at] == closing && first {
			p.at++
			return t, nil
		}

		key := ""
		if open == '{' {
			if p.src[p.at] != '"' {
				return t, fmt.Errorf("no name at byte %d", p.at)
			}
			k, err := p.quoted()
			if err != nil {
				return t, err
			}
			key = k
			p.space()
			if p.at >= len(p.src) {
				return t, errCut
			}
			if p.src[p.at] != ':' {
				return t, fmt.Errorf("no colon at byte %d", p.at)
			}
			p.at++
		}

		v, err := p.value(depth + 1)
		if err == nil || errors.Is(err, errCut) && len(v.kids) > 0 {
			v.key = key
			t.kids = append(t.kids, v)
		}
		if err != nil {
			return t, err
		}

		p.space()
		if p.at >= len(p.src) {
			return t, errCut
		}
		c := p.src[p.at]
		p.at++
		if c == closing {
			return t, nil
		}
		if c != ',' {
			return t, fmt.Errorf("neither comma nor end at byte %d", p.at-1)
		}
	}
}

func (p *parser) quoted() (string, error) {
	p.at++
	from := p.at
	escaped := false
	for p.at < len(p.src) {
		switch c := p.src[p.at]; {
		case c == '"':
			raw := p.src[from:p.at]
			p.at++
			if !escaped {
				return raw, nil
			}
			return unescape(raw)
		case c == '\\':
			escaped = true
			p.at += 2
		case c < 0x20:
			return "", fmt.Errorf("a text is broken at byte %d", p.at)
		default:
			p.at++
		}
	}
	p.at = len(p.src)

	return "", errCut
}

func unescape(raw string) (string, error) {
	var b strings.Builder
	b.Grow(len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			b.WriteByte(raw[i])
			continue
		}
		i++
		switch c := raw[i]; c {
		case '"', '\\', '/':
			b.WriteByte(c)
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'u':
			r, ok := hex4(raw, i+1)
			if !ok {
				return "", errors.New("a broken \\u")
			}
			i += 4
			if r >= 0xd800 && r < 0xdc00 && strings.HasPrefix(raw[i+1:], "\\u") {
				if low, ok := hex4(raw, i+3); ok && low >= 0xdc00 && low < 0xe000 {
					r = (r-0xd800)<<10 + (low - 0xdc00) + 0x10000
					i += 6
				}
			}
			if !utf8.ValidRune(r) {
				r = utf8.RuneError
			}
			b.WriteRune(r)
		default:
			return "", errors.New("a broken escape")
		}
	}

	return b.String(), nil
}

func hex4(s string, at int) (rune, bool) {
	if at+4 > len(s) {
		return 0, false
	}
	n, err := strconv.ParseUint(s[at:at+4], 16, 32)

	return rune(n), err == nil
}
