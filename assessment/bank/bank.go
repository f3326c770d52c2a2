// Package bank is the questionnaire and the field guide as data: YAML files,
// embedded in the program and decoded strictly into the types of package
// assessment. A bank of one's own is read by the same decoder and gets the
// same errors, each with its file, its line and a sentence.
//
// The package holds wording, scores and rules. What they lead to is worked out
// in package assessment; nothing here judges.
package bank

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"discern/assessment"

	"go.yaml.in/yaml/v4"
)

//go:embed bank.yaml traits/*.yaml numbers.yaml rules.yaml verdict.yaml design.yaml subjects.yaml evidence.yaml citations.yaml guide.yaml aliases.yaml frameworks.yaml editions
var files embed.FS

var (
	loadOnce  = sync.OnceValues(shipped)
	guideOnce = sync.OnceValues(func() (*assessment.Guide, error) {
		b, err := Load()
		if err != nil {
			return nil, err
		}
		return GuideFS(files, b)
	})
	aliasesOnce = sync.OnceValues(func() (map[string][]string, error) {
		b, err := Load()
		if err != nil {
			return nil, err
		}
		return AliasesFS(files, b)
	})
	frameworksOnce = sync.OnceValues(func() (*assessment.Crosswalk, error) {
		b, err := Load()
		if err != nil {
			return nil, err
		}
		return FrameworksFS(files, b)
	})
)

// Load returns the bank the program ships with. It is read once; callers share
// it and must not change it.
func Load() (*assessment.Bank, error) { return loadOnce() }

// Guide returns the field guide the program ships with. It is read once;
// callers share it and must not change it.
func Guide() (*assessment.Guide, error) { return guideOnce() }

// Aliases returns what people say when they mean a question, by its id: the
// lines the program ships with. They are read once; callers share them and must
// not change them.
func Aliases() (map[string][]string, error) { return aliasesOnce() }

// Frameworks returns where answers bear on outside frameworks, as the program
// ships with it. It is read once; callers share it and must not change it.
func Frameworks() (*assessment.Crosswalk, error) { return frameworksOnce() }

const (
	mainFile       = "bank.yaml"
	editions       = "editions"
	guideFile      = "guide.yaml"
	aliasesFile    = "aliases.yaml"
	frameworksFile = "frameworks.yaml"
	// maxFile is far above any real questionnaire and keeps a wrong file from
	// filling the memory.
	maxFile = 1 << 20
)

// document is what one file of a bank may hold. Lists that stand in several files
// are joined in the order of include.
type document struct {
	Version        string
	Include        []string
	AnsweringRules []string
	Glossary       []assessment.Term
	Context        []assessment.ContextQuestion
	Phrases        []assessment.Phrase
	Traits         []assessment.Trait
	Numbers        []assessment.NumberDef
	Rules          []assessment.Rule
	Floors         []assessment.Floor
	Limits         []assessment.Limit `yaml:"fences"` // the key that every bank has; in texts it is a limit
	Shapes         []assessment.ShapeText
	Mixed          []assessment.MixedWhen
	Design         *assessment.Design
	Bands          []assessment.Band
	Subjects       map[assessment.Subject]string
	Sightings      []assessment.Sighting
	Citations      []assessment.Citation
	Triggers       []assessment.Trigger
}

// shipped reads the bank of the program, and the editions before it: each in a folder
// of its own under the name of its version, as it was released.
func shipped() (*assessment.Bank, error) {
	b, err := LoadFS(files)
	if err != nil {
		return nil, fmt.Errorf("read the questions of the program: %w", err)
	}
	names, err := fs.ReadDir(files, editions)
	if err != nil {
		return nil, fmt.Errorf("list the editions: %w", err)
	}

	var earlier []*assessment.Bank
	for _, n := range names {
		sub, err := fs.Sub(files, editions+"/"+n.Name())
		if err != nil {
			return nil, fmt.Errorf("edition %s: %w", n.Name(), err)
		}
		e, err := LoadFS(sub)
		if err != nil {
			return nil, fmt.Errorf("edition %s: %w", n.Name(), err)
		}

		earlier = append(earlier, e)
	}

	b.Follow(earlier...)
	return b, nil
}

// LoadFS reads a bank from bank.yaml and the files it includes. The error, if
// any, is Faults with everything that was found wrong, not just the first.
func LoadFS(fsys fs.FS) (*assessment.Bank, error) {
	d := newDecoder()
	sum := sha256.New()
	b := &assessment.Bank{}

	main := &document{}
	d.file(fsys, mainFile, main, sum)
	d.join(b, main)

	for i, name := range main.Include {
		if slices.Index(main.Include, name) < i ||
			slices.Contains([]string{mainFile, guideFile, aliasesFile, frameworksFile}, name) {
			d.fault(mainFile, 1, "include", "%s cannot be included here, or is included twice", name)
			continue
		}

		p := &document{}
		d.file(fsys, name, p, sum)
		if p.Include != nil {
			d.fault(name, 1, "include", "only %s may include other files", mainFile)
		}

		d.join(b, p)
	}

	if len(d.faults) == 0 {
		d.whole(b)
		for _, check := range d.after {
			check(b)
		}
	}

	b.SHA256 = hex.EncodeToString(sum.Sum(nil))
	if len(d.faults) == 0 {
		d.prepare(b)
	}

	if missing := b.UnnamedSubjects(); len(d.faults) == 0 && len(missing) > 0 {
		d.fault(mainFile, 1, "subjects", "name the question that each of these is about, or %s: %s", assessment.NoSubject,
			strings.Join(missing, ", "))
	}

	if err := d.err(); err != nil {
		return nil, err
	}
	return b, nil
}

// join adds what one file holds to the bank.
func (d *decoder) join(b *assessment.Bank, p *document) {
	if p.Version != "" {
		if b.Version != "" {
			d.fault(d.now, 1, "version", "the bank has a version already")
		}
		b.Version = p.Version
	}

	if p.Design != nil {
		if b.Design.Choices != nil {
			d.fault(d.now, 1, "design", "the bank has a design already")
		}
		b.Design = *p.Design
	}

	b.AnsweringRules = append(b.AnsweringRules, p.AnsweringRules...)
	b.Glossary = append(b.Glossary, p.Glossary...)
	b.Context = append(b.Context, p.Context...)
	b.Phrases = append(b.Phrases, p.Phrases...)
	b.Traits = append(b.Traits, p.Traits...)
	b.Numbers = append(b.Numbers, p.Numbers...)
	b.Rules = append(b.Rules, p.Rules...)
	b.Floors = append(b.Floors, p.Floors...)
	b.Limits = append(b.Limits, p.Limits...)
	b.Shapes = append(b.Shapes, p.Shapes...)
	b.Mixed = append(b.Mixed, p.Mixed...)
	b.Bands = append(b.Bands, p.Bands...)
	b.Sightings = append(b.Sightings, p.Sightings...)

	for subject, question := range p.Subjects {
		if b.Subjects == nil {
			b.Subjects = map[assessment.Subject]string{}
		}

		if b.Subjects[subject] != "" {
			d.fault(d.now, 1, "subjects", "%s is there twice", subject)
		}

		b.Subjects[subject] = question
	}

	b.Citations = append(b.Citations, p.Citations...)
	b.Triggers = append(b.Triggers, p.Triggers...)
}

// prepare lets package assessment check what only it can: that the bank can be
// judged with. Its faults name an entity; the line comes from decoding.
func (d *decoder) prepare(b *assessment.Bank) {
	for _, err := range leaves(b.Prepare()) {
		var f assessment.BankError
		if !errors.As(err, &f) {
			d.fault(mainFile, 1, "bank", "%v", err)
			continue
		}

		at := d.where[f.At]
		if at.file == "" {
			at = position{mainFile, 1}
		}

		d.fault(at.file, at.line, f.At, "%s", f.Msg)
	}
}

// leaves takes joined errors apart.
func leaves(err error) []error {
	if err == nil {
		return nil
	}
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		var out []error
		for _, e := range j.Unwrap() {
			out = append(out, leaves(e)...)
		}

		return out
	}
	return []error{err}
}

// GuideFS reads a field guide from guide.yaml. The bank says which questions
// there are for its cards to serve. The error, if any, is Faults.
func GuideFS(fsys fs.FS, b *assessment.Bank) (*assessment.Guide, error) {
	d := newDecoder()
	g := &assessment.Guide{}
	d.file(fsys, guideFile, g, nil)
	if len(d.faults) == 0 {
		for _, check := range d.after {
			check(b)
		}
		for _, c := range g.Cards {
			if !slices.ContainsFunc(g.Groups, func(gr assessment.CardGroup) bool { return gr.ID == c.Group }) {
				at := d.where["card "+c.ID]
				d.fault(at.file, at.line, "card "+c.ID, "group %s is not in the guide", c.Group)
			}
		}
	}

	if err := d.err(); err != nil {
		return nil, err
	}
	return g, nil
}

// spoken is what people say when they mean one question.
type spoken struct {
	Question string
	Said     []string
}

// AliasesFS reads aliases.yaml: by question, what people say when they mean it.
// The bank says which questions there are. A question without lines is fine; one
// that is not in the bank, or a line that stands twice, is not, because it would
// lead to two questions or to none. The error, if any, is Faults.
func AliasesFS(fsys fs.FS, b *assessment.Bank) (map[string][]string, error) {
	d := newDecoder()
	var all struct{ Aliases []spoken }
	d.file(fsys, aliasesFile, &all, nil)

	if len(d.faults) == 0 {
		for _, check := range d.after {
			check(b)
		}
	}

	if err := d.err(); err != nil {
		return nil, err
	}

	out := map[string][]string{}
	for _, s := range all.Aliases {
		out[s.Question] = s.Said
	}

	return out, nil
}

// maxAlias is longer than any line that a person says in one breath.
const maxAlias = 120

func checkSpoken(d *decoder, n *yaml.Node, s *spoken, at string) {
	d.later(child(n, "question"), at, func(b *assessment.Bank) string {
		if _, ok := b.Question(s.Question); !ok {
			return fmt.Sprintf("question %s is not in the bank", s.Question)
		}
		return ""
	})

	lines := child(n, "said")
	for i, line := range s.Said {
		c := lines.Content[i]
		if line == "" || utf8.RuneCountInString(line) > maxAlias {
			d.fault(d.now, c.Line, at, "a line has between 1 and %d characters", maxAlias)
			continue
		}

		key := "line " + strings.ToLower(assessment.CleanLine(line))
		if first, twice := d.where[key]; twice {
			d.fault(d.now, c.Line, at, "%q is there already, at %s:%d", line, first.file, first.line)
			continue
		}

		d.where[key] = position{d.now, c.Line}
	}
}

// Fault is one thing wrong with a bank or a guide, and where it stands.
type Fault struct {
	File string
	Line int    // from 1
	At   string // what it is about: "rule R19"
	Msg  string
}

func (f Fault) Error() string {
	if f.At == "" {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Msg)
	}
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.At, f.Msg)
}

// Faults is everything wrong with a bank or a guide, one a line.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i := range f {
		lines[i] = f[i].Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the faults one by one to errors.As.
func (f Faults) Unwrap() []error {
	out := make([]error, len(f))
	for i := range f {
		out[i] = f[i]
	}
	return out
}
