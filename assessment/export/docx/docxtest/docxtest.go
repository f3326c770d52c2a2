// Package docxtest reads back what package docx wrote, for tests.
package docxtest

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// Text is everything that a document for Word holds as text: what is written
// in any of its parts, and the values of its attributes.
func Text(t testing.TB, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}

	var out strings.Builder
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "word/media/") {
			continue // a picture
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(r); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}

			switch x := token.(type) {
			case xml.CharData:
				out.Write(x)
			case xml.StartElement:
				if x.Name.Local == "p" || x.Name.Local == "br" || x.Name.Local == "tab" {
					out.WriteByte('\n')
				}
				for _, a := range x.Attr {
					if a.Name.Local == "descr" {
						out.WriteString("\n" + a.Value + "\n")
					}
				}
			}
		}
		_ = r.Close() // it was read to its end
	}

	return strings.NewReplacer("\u200e", "", "\u200f", "").Replace(out.String())
}
