package export

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"discern/assessment"
	"discern/assessment/words"
)

// FileFormat names the interview file's format, as its "format" key.
const FileFormat = "discern-interview/1"

// Limits of how an interview file is built; its size is assessment.MaxInterviewFile.
const (
	maxDepth   = 64      // lists and objects inside each other
	maxEntries = 100_000 // values in one file; the fullest interview that may be kept has about 30,000
	maxMarks   = 180_000 // line ends and other signs that may begin a value, counted before YAML is read
	maxFaults  = 20      // reported for one file
)

// Endings lists how the name of an interview file may end. Without one of them, what
// stands in the file tells its format.
var Endings = []string{".yaml", ".yml", ".json"}

// Fault is one thing wrong with an interview file.
type Fault struct {
	File string
	Line int // from 1; 0 where the file as a whole is meant
	Msg  string
}

func (f Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Msg
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Msg)
}

// Faults is everything wrong with an interview file, in the order of its
// lines, one sentence a line.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].Error()
	}
	return strings.Join(lines, "\n")
}

// ReadInterview reads an interview file, JSON or YAML, against a bank. The
// name stands in the errors and its ending tells the format; without a known
// ending the content does. Everything wrong is reported at once, as Faults.
//
// What a file holds: see the keys in file_read.go. "system" and "answers" are
// the least. Keys that are worked out from the answers, "verdict" and
// "report", are accepted and not read, so that an exported report can be read
// again.
func ReadInterview(name string, data []byte, bank *assessment.Bank) (assessment.Interview, error) {
	name = printable(name)
	if err := checkBytes(name, data); err != nil {
		return assessment.Interview{}, err
	}

	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	parse := parseYAML
	if isJSON(name, data) {
		parse = parseJSON
	}

	root, fault := parse(data)
	if fault != nil {
		fault.File = name
		return assessment.Interview{}, Faults{*fault}
	}

	r := reader{bank: bank}
	iv := r.interview(root)
	if len(r.faults) > 0 {
		return assessment.Interview{}, r.report(name)
	}

	return iv, nil
}

// checkBytes refuses what neither format can hold.
func checkBytes(name string, data []byte) error {
	whole := func(msg string) error { return Faults{{File: name, Msg: msg}} }
	switch {
	case len(data) > assessment.MaxInterviewFile:
		return whole("the file is larger than " + words.Size(assessment.MaxInterviewFile))
	case len(bytes.TrimSpace(data)) == 0:
		return whole("the file is empty")
	case !utf8.Valid(data):
		return Faults{{File: name, Line: lineOf(data, invalidAt(data)),
			Msg: "the text is not valid UTF-8; save the file as UTF-8"}}
	}

	if i := bytes.IndexByte(data, 0); i >= 0 {
		return Faults{{File: name, Line: lineOf(data, i), Msg: "there is a zero byte in the text"}}
	}
	return nil
}

func invalidAt(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}

		i += size
	}
	return len(data)
}

func lineOf(data []byte, offset int) int {
	return 1 + lineEnds(data[:min(max(offset, 0), len(data))])
}

// lineEnds counts the ends of lines: "\n", "\r\n", and "\r" alone.
func lineEnds(data []byte) int {
	return bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) - bytes.Count(data, []byte("\r\n"))
}

func isJSON(name string, data []byte) bool {
	ending := strings.ToLower(filepath.Ext(name))
	if ending == ".json" || slices.Contains(Endings, ending) {
		return ending == ".json"
	}

	// A YAML file may open with a brace too, but hardly with a quote after it.
	rest, brace := bytes.CutPrefix(bytes.TrimSpace(data), []byte("{"))
	rest = bytes.TrimSpace(rest)
	return brace && (bytes.HasPrefix(rest, []byte(`"`)) || bytes.HasPrefix(rest, []byte("}")))
}

// report sorts the faults by line and keeps as many as a person can use.
func (r *reader) report(name string) Faults {
	slices.SortStableFunc(r.faults, func(a, b Fault) int { return a.Line - b.Line })
	out := Faults(r.faults)
	if more := len(out) - maxFaults + r.more; len(out) > maxFaults {
		out = append(out[:maxFaults:maxFaults], Fault{Msg: fmt.Sprintf("and %d more like these", more)})
	}

	for i := range out {
		out[i].File = name
	}

	return out
}

// printable keeps a file name from moving the cursor of the terminal its
// errors are printed on.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
}
