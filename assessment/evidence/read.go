package evidence

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"discern/assessment/words"
)

// reading is one file being read: what was found, and the salt of its hashes.
type reading struct {
	File
	salt []byte
	src  string
	docs []tree
}

// reader reads one format. It is chosen by the content of a file alone.
type reader struct {
	kind string
	is   func(*tree) bool // whether the first document is of this format
	read func(*reading)
}

// readers in the order they are asked, the most particular first.
var readers []reader

func init() { readers = append(append(append(readers, traces...), flows...), lists...) }

// Kinds are the formats that can be read, in the order they are asked.
func Kinds() []string {
	var kinds []string
	for _, r := range readers {
		kinds = append(kinds, r.kind)
	}

	return append(kinds, "webvtt", "srt", "transcript-text")
}

// ErrNothing begins the error of a file that could be read and shows nothing.
var ErrNothing = errors.New("nothing was found in this file")

// Read reads one file. The salt is of this file alone: hashes of arguments can
// then be compared within it and nowhere else. Errors are sentences to show.
func Read(data, salt []byte) (File, error) {
	text, err := plainText(data)
	if err != nil {
		return File{}, err
	}

	r := &reading{salt: salt, src: text}
	if err := r.choose(); err != nil {
		return File{}, err
	}
	r.Secrets = secretLines(text)

	steps := 0
	for _, run := range r.Runs {
		steps += len(run.Steps) + len(run.ModelCalls)
	}
	if steps > MaxSpans {
		return File{}, tooMany()
	}
	if steps+len(r.Flows)+len(r.Tools)+len(r.Grants)+len(r.Credentials)+len(r.Servers)+len(r.Lines) == 0 {
		return r.File, fmt.Errorf("%w: it was read as %s, and no call, tool, node, permission or spoken line "+
			"stands in it. That does not mean that there are none", ErrNothing, r.Kind)
	}

	return r.File, nil
}

// plainText is the text of a file: expanded, within the limit, UTF-8.
func plainText(data []byte) (string, error) {
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return "", errors.New("the file begins like gzip and cannot be opened; send it again or unpacked")
		}
		data, err = io.ReadAll(io.LimitReader(z, MaxFile+1))
		if err != nil && len(data) == 0 {
			return "", errors.New("the gzip file is broken; send it again or unpacked")
		}
	}

	switch {
	case len(data) > MaxFile:
		return "", fmt.Errorf("the file is larger than %s; export fewer runs at a time", words.Size(MaxFile))
	case len(bytes.TrimSpace(data)) == 0:
		return "", errors.New("the file is empty")
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return "", errors.New("the file is UTF-16; save it as UTF-8 and send it again")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return "", errors.New("the file is a ZIP archive; unpack it and send the files inside")
	}

	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return "", errors.New("the file is not UTF-8 text; save it as UTF-8 and send it again")
	}

	return string(data), nil
}

// choose finds the format by the content and reads it.
func (r *reading) choose() error {
	head := strings.TrimSpace(r.src)
	if head[0] == '<' {
		return r.readXML()
	}
	if strings.HasPrefix(head, "WEBVTT") || cueTime.MatchString(head[:min(len(head), 4096)]) {
		r.readCues()
		return nil
	}

	if head[0] == '{' || head[0] == '[' {
		docs, skipped, cut, err := documents(r.src)
		if err != nil {
			return err
		}

		if len(docs) > 0 {
			r.docs, r.Skipped = docs, skipped
			if cut {
				r.note("The file is cut off at its end; what was whole before that was read.")
			} else if skipped > 0 {
				r.note(fmt.Sprintf("%d of the lines could not be read and were skipped.", skipped))
			}
			return r.dispatch()
		}
	}

	if r.readTalk() {
		return nil
	}
	docs, err := yamlDocuments(r.src)
	if err != nil {
		return err
	}
	r.docs = docs

	return r.dispatch()
}

func (r *reading) dispatch() error {
	for _, f := range readers {
		for i := range r.docs[:min(len(r.docs), 5)] {
			if f.is(&r.docs[i]) {
				r.Kind = f.kind
				f.read(r)
				return nil
			}
		}
	}

	return errors.New("this is none of the formats that can be read; discern help read lists them")
}

// note adds a sentence once.
func (r *reading) note(s string) {
	for _, n := range r.Notes {
		if n == s {
			return
		}
	}
	r.Notes = append(r.Notes, s)
}

// credential adds a credential once.
func (r *reading) credential(n, kind string) {
	c := Credential{Name: name(n), Kind: name(kind)}
	for i, have := range r.Credentials {
		if have.Name == c.Name && have.Kind == c.Kind {
			r.Credentials[i].Uses = max(1, have.Uses) + 1
			return
		}
	}
	if c.Name != "" {
		r.Credentials = append(r.Credentials, c)
	}
}
