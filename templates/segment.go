package templates

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"

	"discern/assessment"
)

// changedText prints a text with what was put in the place of something else marked. A
// template would set a space after each mark, and the text is to read as it will.
func changedText(all []assessment.Segment) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var out strings.Builder
		for _, x := range all {
			text := templ.EscapeString(x.Text)
			if x.New {
				text = "<mark>" + text + "</mark>"
			}
			out.WriteString(text)
		}
		return writeTyped(w, out.String())
	})
}
