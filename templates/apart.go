package templates

import (
	"bytes"
	"context"
	"html"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"
	markup "golang.org/x/net/html"
	"golang.org/x/text/unicode/bidi"
)

// Render writes a page. Words that run from right to left, as a name in Hebrew or Arabic,
// are set apart in it: else they take figures, dates and signs beside them along, and
// "דנה, 12:40" is read as the wrong way round. Only here is what they stand in known to be
// a page, so no template has to think of it. What a template marks with dir or bdi, or
// prints as typed, has a direction of its own and stays as it is.
func Render(ctx context.Context, page templ.Component, to *bytes.Buffer) error {
	from := to.Len()
	if err := page.Render(ctx, to); err != nil {
		return err
	}
	if !leftwards(to.Bytes()[from:]) {
		return nil
	}

	written := bytes.Clone(to.Bytes()[from:])
	to.Truncate(from)
	setApart(written, to)
	return nil
}

// Apart sets apart as Render does, in a text that is no markup, as what script shows.
func Apart(text string) string {
	if !leftwards([]byte(text)) {
		return text
	}

	var out strings.Builder
	eachRun(text, func(part string, run bool) {
		if run {
			part = isolate + part + pop
		}
		out.WriteString(part)
	})
	return out.String()
}

// The characters that do in a plain text what bdi does in markup.
const isolate, pop = "\u2068", "\u2069"

// leftwards reports whether a letter is written from right to left. Nearly no page has
// one, and what comes before U+0590 needs no look.
func leftwards(text []byte) bool {
	for i := 0; i < len(text); {
		if text[i] < 0xD6 {
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if fromRight(r) {
			return true
		}
		i += n
	}
	return false
}

func fromRight(r rune) bool {
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

var (
	// rightWord is a word written from right to left, with its marks.
	rightWord = `[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}][\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}\p{Mn}]*`
	// rightRun is such words as belong together: with a space, a hyphen or an apostrophe
	// between them, a figure within them, or a figure that ends a name.
	rightRun = regexp.MustCompile(rightWord + `(?:(?:[ \x{a0}]|[-–’'"./&]| [0-9]+ )` + rightWord + `)*[’']?`)
	// ownFigure is a figure behind a name with nothing that it could belong to.
	ownFigure   = regexp.MustCompile(`^[ \x{a0}][0-9]+(?:\s*$|[,;)”’?!]|[.:](?:$|[^0-9]))`)
	figureAlone = regexp.MustCompile(`^.[0-9]+`)
)

// eachRun parts a text into runs that are set apart and what stands between them.
func eachRun(text string, do func(part string, run bool)) {
	for text != "" {
		at := rightRun.FindStringIndex(text)
		if at == nil {
			do(text, false)
			return
		}
		end := at[1]
		if figure := ownFigure.FindString(text[end:]); figure != "" {
			end += len(figureAlone.FindString(figure))
		}
		if at[0] > 0 {
			do(text[:at[0]], false)
		}
		do(text[at[0]:end], true)
		text = text[end:]
	}
}

// typed prints what somebody wrote themselves. It is set apart whole, by the direction that
// it begins with: it has figures and signs of its own, and Latin words within.
func typed(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		return writeTyped(w, templ.EscapeString(text))
	})
}

func writeTyped(w io.Writer, escaped string) error {
	if leftwards([]byte(escaped)) {
		escaped = "<bdi>" + escaped + "</bdi>"
	}
	_, err := io.WriteString(w, escaped)
	return err
}

// setApart writes a page again, with its runs set apart.
func setApart(page []byte, to *bytes.Buffer) {
	z := markup.NewTokenizer(bytes.NewReader(page))
	var own, plain string // the element with a direction of its own, or that holds no markup, that we are in
	deep := 0             // how often its name is open
	for {
		kind := z.Next()
		raw := z.Raw()
		switch kind {
		case markup.ErrorToken:
			to.Write(raw)
			return
		case markup.StartTagToken:
			name, attributes := z.TagName()
			switch {
			case own+plain == string(name):
				deep++
			case own+plain != "":
			case string(name) == "title" || string(name) == "option" || string(name) == "svg":
				plain, deep = string(name), 1
			case ownDirection(z, string(name), attributes):
				own, deep = string(name), 1
			}
		case markup.EndTagToken:
			if name, _ := z.TagName(); own+plain == string(name) {
				if deep--; deep == 0 {
					own, plain = "", ""
				}
			}
		case markup.TextToken:
			if own == "" && leftwards(raw) {
				textApart(html.UnescapeString(string(raw)), plain != "", to)
				continue
			}
		}
		to.Write(raw)
	}
}

// ownDirection reports whether what stands in an element is set apart already, or is
// none of a page's words.
func ownDirection(z *markup.Tokenizer, name string, attributes bool) bool {
	for attributes {
		var key []byte
		if key, _, attributes = z.TagAttr(); string(key) == "dir" && name != "input" {
			return true
		}
	}
	return name == "bdi" || name == "bdo" || name == "textarea" || name == "script" || name == "style"
}

// textApart writes a text of a page with its runs set apart; plain is where no markup may
// stand.
func textApart(text string, plain bool, to *bytes.Buffer) {
	open, shut := "<bdi>", "</bdi>"
	if plain {
		open, shut = isolate, pop
	}
	eachRun(text, func(part string, run bool) {
		if run {
			to.WriteString(open)
		}
		to.WriteString(templ.EscapeString(part))
		if run {
			to.WriteString(shut)
		}
	})
}
