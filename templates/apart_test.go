package templates_test

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/a-h/templ"

	"discern/templates"
)

// What runs from right to left is set apart from figures, dates and Latin text beside it,
// and nothing else of a page changes.
func TestNamesFromRightToLeftAreSetApart(t *testing.T) {
	for written, want := range map[string]string{
		`<p>Said by דנה כהן, 12 November 2026</p>`:     `<p>Said by <bdi>דנה כהן</bdi>, 12 November 2026</p>`,
		`<p>דנה · 12:40 · عمر</p>`:                     `<p><bdi>דנה</bdi> · 12:40 · <bdi>عمر</bdi></p>`,
		`<p>דנה: 3, ליאור: 4</p>`:                      `<p><bdi>דנה</bdi>: 3, <bdi>ליאור</bdi>: 4</p>`,
		`<p>דנה 12 November</p>`:                       `<p><bdi>דנה</bdi> 12 November</p>`,
		`<p>דנה 12:40</p>`:                             `<p><bdi>דנה</bdi> 12:40</p>`,
		`<p>דנה 12.11.2026</p>`:                        `<p><bdi>דנה</bdi> 12.11.2026</p>`,
		`<h1>סוכן 7</h1>`:                              `<h1><bdi>סוכן 7</bdi></h1>`,
		`<h1>סוכן 7 <b>x</b></h1>`:                     `<h1><bdi>סוכן 7</bdi> <b>x</b></h1>`,
		`<p>Of סוכן 7, as it is</p>`:                   `<p>Of <bdi>סוכן 7</bdi>, as it is</p>`,
		`<p>יש 12 צעדים</p>`:                           `<p><bdi>יש 12 צעדים</bdi></p>`,
		`<p>בן-דוד צ&#39;רלי’s</p>`:                    `<p><bdi>בן-דוד צ&#39;רלי’</bdi>s</p>`,
		`<p>&lt;דנה&gt; &amp; b</p>`:                   `<p>&lt;<bdi>דנה</bdi>&gt; &amp; b</p>`,
		`<p dir="auto">דנה, 12</p><p>דנה, 12</p>`:      `<p dir="auto">דנה, 12</p><p><bdi>דנה</bdi>, 12</p>`,
		`<div dir="auto"><div>דנה</div>דנה</div>דנה`:   `<div dir="auto"><div>דנה</div>דנה</div><bdi>דנה</bdi>`,
		`<bdi>דנה 1</bdi> 2 דנה`:                       `<bdi>דנה 1</bdi> 2 <bdi>דנה</bdi>`,
		`<title>דנה · 7</title>`:                       "<title>\u2068דנה\u2069 · 7</title>",
		`<option value="דנה">דנה, 12</option>`:         "<option value=\"דנה\">\u2068דנה\u2069, 12</option>",
		`<svg><text>דנה 7 x</text></svg>דנה`:           "<svg><text>\u2068דנה\u2069 7 x</text></svg><bdi>דנה</bdi>",
		`<textarea>דנה, 12</textarea>`:                 `<textarea>דנה, 12</textarea>`,
		`<input dir="auto" value="דנה, 12"><p>דנה</p>`: `<input dir="auto" value="דנה, 12"><p><bdi>דנה</bdi></p>`,
		`<p title="דנה">Müller &#34;x&#34; – №</p>`:    `<p title="דנה">Müller &#34;x&#34; – №</p>`,
		`<p>Müller, Ødegård · 東京 <br>x</p>`:            `<p>Müller, Ødegård · 東京 <br>x</p>`,
	} {
		page := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
			_, err := io.WriteString(w, written)
			return err
		})
		out := bytes.NewBufferString("before ")
		if err := templates.Render(context.Background(), page, out); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); got != "before "+want {
			t.Errorf("%s\nis written as\n%s\nwant\n%s", written, got, want)
		}
	}

	for text, want := range map[string]string{
		"Also open: דנה, 12:40": "Also open: \u2068דנה\u2069, 12:40", "Dana, 12:40": "Dana, 12:40",
	} {
		if got := templates.Apart(text); got != want {
			t.Errorf("%q is set apart as %q, want %q", text, got, want)
		}
	}
}
