package docx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// element is a node of a part: its attributes, and inside it elements or text.
type element struct {
	name  string
	attrs []attr
	kids  []*element
	text  string
}

type attr struct{ name, value string }

type attrs []attr

// el makes an element of attributes, elements and text; nil is left out.
func el(name string, parts ...any) *element {
	e := &element{name: name}
	e.add(parts...)
	return e
}

func (e *element) add(parts ...any) {
	for _, p := range parts {
		switch p := p.(type) {
		case attr:
			e.attrs = append(e.attrs, p)
		case attrs:
			e.attrs = append(e.attrs, p...)
		case *element:
			if p != nil {
				e.kids = append(e.kids, p)
			}

		case []*element:
			for _, k := range p {
				e.add(k)
			}

		case string:
			e.text += p
		default:
			panic(fmt.Sprintf("an element cannot hold a %T", p))
		}
	}
}

// at is an attribute; numbers are written as whole ones.
func at(name string, value any) attr {
	switch v := value.(type) {
	case float64:
		return attr{name, strconv.FormatInt(int64(math.Round(v)), 10)}
	case string:
		return attr{name, clean(v)}
	}
	return attr{name, fmt.Sprint(value)}
}

// val is an element with one value: <w:jc w:val="right"/>.
func val(name string, value any) *element { return el(name, at("w:val", value)) }

// when is an element that stands where a condition holds.
func when(ok bool, e *element) *element {
	if ok {
		return e
	}
	return nil
}

func (e *element) write(b *bytes.Buffer) {
	b.WriteByte('<')
	b.WriteString(e.name)
	for _, a := range e.attrs {
		b.WriteString(" " + a.name + `="`)
		escape(b, a.value)
		b.WriteByte('"')
	}

	if len(e.kids) == 0 && e.text == "" {
		b.WriteString("/>")
		return
	}

	b.WriteByte('>')
	escape(b, e.text)
	for _, k := range e.kids {
		k.write(b)
	}

	b.WriteString("</" + e.name + ">")
}

func escape(b *bytes.Buffer, s string) {
	_ = xml.EscapeText(b, []byte(clean(s))) // a buffer takes everything
}

// document is a part as bytes.
func (e *element) document() []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n")
	e.write(&b)
	return b.Bytes()
}

// clean leaves out the characters that XML 1.0 forbids.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < ' ' && r != '\t' && r != '\n', r == 0x7F, r >= 0xFFFE && r <= 0xFFFF, r >= 0xD800 && r <= 0xDFFF:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// cut shortens a text to a number of characters.
func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return strings.TrimRight(string(runes[:most-1]), " ,;:") + "…"
	}
	return s
}
