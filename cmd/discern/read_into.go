package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"discern/assessment"
	"discern/assessment/evidence"
	"discern/assessment/export"
	"discern/assessment/words"
)

// intoFile is the interview file that proposals are added to.
type intoFile struct {
	path    string
	bank    *assessment.Bank
	iv      assessment.Interview
	chosen  assessment.ChosenBy
	changed bool
}

// openTarget reads the interview file that was named; nil where none was.
func openTarget(s surroundings, command, path string, chosen assessment.ChosenBy, load func() (*assessment.Bank,
	error)) (*intoFile, int, bool) {
	if path == "" {
		return nil, exitDone, true
	}
	b, code, ok := loadBank(s, load)
	if !ok {
		return nil, code, false
	}
	iv, code, ok := readFile(s, command, path, b)
	if !ok {
		return nil, code, false
	}

	return &intoFile{path: path, bank: b, iv: iv, chosen: chosen}, exitDone, true
}

// add adds what a file proposes, and returns it. The error is a sentence.
func (t *intoFile) add(name string, data []byte, f evidence.File, now time.Time) ([]assessment.Proposal, error) {
	from := evidence.SourceOf(name, data, now.UTC().Truncate(time.Second), t.chosen)
	if t.iv.Seen.HasFile(from.SHA256) {
		return nil, errors.New("this file was added before; nothing changes")
	}
	if len(f.Lines) > 0 {
		return nil,
			errors.New("a conversation proposes nothing by itself; open it on the interview's page and choose the " +
				"lines to quote")
	}

	file, all := evidence.Propose(t.bank, &t.iv, f, from)
	if len(t.iv.Seen.Files) >= assessment.MaxFiles || len(t.iv.Seen.Proposals)+len(all) > assessment.MaxProposals {
		return nil, fmt.Errorf("an interview holds %d files and %d proposals at most", assessment.MaxFiles,
			assessment.MaxProposals)
	}

	t.iv.AddFile(file, all)
	t.changed = true

	return all, nil
}

// save writes the interview file anew, in the format it was in, whole or not at all.
func (t *intoFile) save() error {
	write := export.WriteInterviewYAML
	if strings.EqualFold(filepath.Ext(t.path), ".json") {
		write = export.WriteInterviewJSON
	}
	data, err := write(t.iv, t.bank, true)
	if err != nil {
		return err
	}

	mode := os.FileMode(0o644)
	if info, err := os.Stat(t.path); err == nil {
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(t.path), ".discern-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // gone already where it was renamed

	if _, err = tmp.Write(data); err == nil {
		err = tmp.Chmod(mode)
	}
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}

	return os.Rename(tmp.Name(), t.path)
}

// proposalText is what a file proposes, for a person at a terminal.
func proposalText(t *intoFile, all []assessment.Proposal) []byte {
	if t == nil {
		return nil
	}

	var b bytes.Buffer
	all = slices.DeleteFunc(slices.Clone(all), func(p assessment.Proposal) bool { return !t.bank.Speaks(&t.iv, p) })
	if len(all) == 0 {
		fmt.Fprintln(&b, "  it proposes nothing that the interview does not say")
	}
	for _, p := range all {
		about := ""
		switch {
		case p.Question != "" && len(p.Choices) > 0:
			about = p.Question + " " + words.Either(p.Choices) + ": "
		case p.Question != "":
			about = p.Question + " not " + words.Either(p.Against) + ": "
		case p.Kind == assessment.ProposeNumber:
			about = p.Number + " " + p.Value.String() + ": "
		}
		fmt.Fprintf(&b, "  proposes %s%s", about, p.Says)
		if p.Place != "" {
			fmt.Fprintf(&b, " (%s)", p.Place)
		}
		fmt.Fprintln(&b)
		if t.bank.Standing(&t.iv, p) == assessment.StandsAgainst {
			fmt.Fprintf(&b, "    %s\n", p.Differs)
		}
	}

	return b.Bytes()
}
