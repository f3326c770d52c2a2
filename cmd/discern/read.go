package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"discern/assessment"
	"discern/assessment/evidence"
	"discern/assessment/words"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

var readHelp = `discern read FILE... prints what files show: traces, definitions, lists of
tools, permissions, transcripts. The format is told by the content, not by the
name. "-" is standard input.

  -format        ` + readFormats.help() + `
  -into FILE     an interview file (JSON or YAML): what the files propose is added
                 to it, for a person to take or leave. No answer, number or line
                 in it changes. Spoken lines are not added
  -chosen        with -into, who chose the runs: them, us or all (every run of the
                 time the file covers); not said otherwise
  -bank DIR      with -into, a folder with a question bank of your own

It can read: ` + "%s" + `

A file is at most 50 MB, gzip is unpacked, and JSON may be one document, a list,
or one a line. Prompts, arguments, results and mails are not kept and not
printed; of transcripts, the spoken lines are. Where a secret seems to stand, the
line is named and the secret is not. A file in which nothing is found ends the
program with code 2.
`

func readHelpText() string {
	return fmt.Sprintf(readHelp, "\n  "+strings.Join(evidence.Kinds(), ",\n  "))
}

func readEvidence(_ context.Context, args []string, s surroundings) int {
	o := newOptions("read")
	format := o.oneOf("format", readFormats)
	var into string
	o.StringVar(&into, "into", "", "")
	chosen, load := o.word("chosen", "", "", "them", "us", "all"), o.bankFlag()
	files, code, ok := o.began(args, s, readHelpText())
	if !ok {
		return code
	}
	if len(files) == 0 {
		return complain(s, o.command, usageError{"name at least one file, or - for standard input"})
	}
	if into == "" && *chosen != "" {
		return complain(s, o.command,
			usageError{"-chosen says who chose the runs that -into adds; name an interview file with -into"})
	}
	if into == "-" {
		return complain(s, o.command, usageError{"-into changes an interview file, and standard input is none; name one"})
	}

	target, code, ok := openTarget(s, o.command, into, assessment.ChosenBy(*chosen), load)
	if !ok {
		return code
	}

	r := reading{surroundings: s, command: o.command, target: target, asJSON: *format == "json"}
	worst := exitDone
	for i, file := range files {
		worst = max(worst, r.read(file, i > 0))
	}

	if target != nil && target.changed {
		if err := target.save(); err != nil {
			return complain(s, o.command, err)
		}
		fmt.Fprintf(s.stderr, "discern read: %s holds %s for a person to take or leave.\n", into,
			words.Figure(len(target.bank.Pending(&target.iv)), "proposal", "proposals"))
	}

	return worst
}

// reading is one run of the command, over whatever files were named.
type reading struct {
	surroundings
	command string
	target  *intoFile // nil where nothing is added to
	asJSON  bool
}

// read prints what one file shows and adds what it proposes. It returns the exit
// code that the file asks for.
func (r *reading) read(file string, another bool) int {
	data, err := readCapped(file, r.stdin)
	if err != nil {
		return complain(r.surroundings, r.command, err)
	}

	called := file
	if file == "-" {
		called = "standard input"
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails, by its own documentation
	found, err := evidence.Read(data, salt)
	if err != nil {
		return r.refuse(called, err)
	}

	var said []assessment.Proposal
	if r.target != nil {
		said, err = r.target.add(called, data, found, r.now())
		if err != nil {
			return r.refuse(called, err)
		}
	}

	var out []byte
	if r.asJSON {
		out, err = json.MarshalIndent(found, "", "  ")
		out = append(out, '\n')
	} else {
		out = append(evidenceText(called, found, another), proposalText(r.target, said)...)
	}

	return deliver(r.surroundings, r.command, out, err)
}

// refuse says why nothing comes of a file.
func (r *reading) refuse(called string, err error) int {
	fmt.Fprintf(r.stderr, "%s: %s\n", called, err)
	return exitInput
}

// readCapped reads a file, or standard input, and one byte more than is allowed
// at most, so that the reader can say that it is too large.
func readCapped(file string, stdin io.Reader) ([]byte, error) {
	from := stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, errors.New(file + " is a folder; name the files in it")
		}
		from = f
	}

	return io.ReadAll(io.LimitReader(from, evidence.MaxFile+1))
}

// evidenceText is what a file shows, for a person at a terminal.
func evidenceText(file string, f evidence.File, another bool) []byte {
	var b bytes.Buffer
	if another {
		fmt.Fprintln(&b)
	}
	fmt.Fprintf(&b, "%s: %s\n", file, f.Kind)

	for i, run := range f.Runs {
		fmt.Fprintf(&b, "  run %d: %s, %s\n", i+1, words.Figure(run.Count(), "step", "steps"),
			words.Figure(len(run.ModelCalls), "model call", "model calls"))
		for j, st := range run.Steps {
			fmt.Fprintf(&b, "    %d. %s: %s, asked by %s, %s\n", j+1, st.Tool, st.Kind, st.AskedBy, st.Status)
		}
		var offered []string
		seen := map[string]bool{}
		for _, c := range run.ModelCalls {
			for _, t := range c.Offered {
				if !seen[t] {
					seen[t] = true
					offered = append(offered, t)
				}
			}
		}
		if len(offered) > 0 {
			fmt.Fprintf(&b, "    offered: %s\n", strings.Join(offered, ", "))
		}
	}
	for _, flow := range f.Flows {
		fmt.Fprintf(&b, "  drawn: %s; who picks at the freest point: %s\n", words.Figure(len(flow.Nodes), "node",
			"nodes"), flow.Picks())
		for _, n := range flow.Nodes {
			if len(n.Tools) > 0 || n.Pick != evidence.Fixed {
				fmt.Fprintf(&b, "    %s: %s %s\n", n.Name, n.Pick, strings.Join(n.Tools, ", "))
			}
		}
	}
	for _, t := range f.Tools {
		fmt.Fprintf(&b, "  tool %s: %s\n", t.Name, effectWords(t.Effect, t.By))
	}
	for _, g := range f.Grants {
		fmt.Fprintf(&b, "  %s %s on %s %s\n", map[bool]string{true: "denies", false: "allows"}[g.Deny], g.Action, g.On,
			g.Mark)
	}
	for _, sv := range f.Servers {
		fmt.Fprintf(&b, "  tools come from: %s\n", sv.Name)
	}
	for _, c := range f.Credentials {
		fmt.Fprintf(&b, "  credential %s (%s)\n", c.Name, c.Kind)
	}
	for _, l := range f.Lines {
		fmt.Fprintf(&b, "  %s: %s\n", l.Speaker, l.Text)
	}
	for _, line := range f.Secrets {
		fmt.Fprintf(&b, "  a secret seems to stand in line %d; it was not kept\n", line)
	}
	for _, n := range f.Notes {
		fmt.Fprintf(&b, "  %s\n", n)
	}

	return b.Bytes()
}

func effectWords(e evidence.Effect, by string) string {
	if e == "" {
		return "what it does is not clear from its name"
	}

	return fmt.Sprintf("%s, by its %s", e, by)
}
