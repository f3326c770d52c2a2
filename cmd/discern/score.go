package main

import (
	"context"
	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/report"
	"fmt"
)

var scoreHelp = `discern score FILE... prints the verdict of each interview file, one document
after another. A file is JSON or YAML; "-" is standard input.

  -format        ` + scoreFormats.help() + `
  -check         say whether each file can be read, and print no verdict
  -bank DIR      a folder with a question bank of your own

The least a file holds:

  system: Claims intake
  answers:
    EC1: {choice: c}
    EC2: {choice: 3}

A choice is the letter of an answer, or its place counted from 1; discern help
file has the rest. Whatever is wrong with a file is listed with its line, and
the program ends with code 2.
`

func score(_ context.Context, args []string, s surroundings) int {
	o := newOptions("score")
	format, load := o.oneOf("format", scoreFormats), o.bankFlag()
	check := o.Bool("check", false, "")
	files, code, ok := o.began(args, s, scoreHelp)
	if !ok {
		return code
	}
	if len(files) == 0 {
		return complain(s, o.command, usageError{"name at least one interview file, or - for standard input"})
	}
	b, code, ok := loadBank(s, load)
	if !ok {
		return code
	}

	worst := exitDone
	for i, name := range files {
		iv, code, ok := readFile(s, o.command, name, b)
		worst = max(worst, code)
		if !ok {
			continue
		}

		if *check {
			worst = max(worst, deliver(s, o.command, readAs(b, iv, name), nil))
			continue
		}

		data, err := scored(b, iv, *format, i > 0)
		worst = max(worst, deliver(s, o.command, data, err))
	}

	return worst
}

// readAs says what a file was read as: nothing that its answers come to.
func readAs(b *assessment.Bank, iv assessment.Interview, name string) []byte {
	if name == "-" {
		name = "standard input"
	}

	b = b.For(&iv)
	given, unknown := 0, 0
	for _, q := range b.All() {
		switch iv.AnswerTo(q.ID).State {
		case assessment.Answered, assessment.NotApplicable:
			given++
		case assessment.Unknown:
			unknown++
		}
	}

	return fmt.Appendf(nil,
		"%s: can be read, in version %s of the questions. Of %d: %d answered, %d not known, %d open.\n",
		name, b.Version, len(b.All()), given, unknown, len(b.All())-given-unknown)
}

// scored is the verdict of one interview. A text after another has an empty
// line before it.
func scored(b *assessment.Bank, iv assessment.Interview, format string, another bool) ([]byte, error) {
	v := assessment.Judge(b, iv)
	if format == "json" {
		return export.VerdictJSON(v)
	}

	var next []string
	if v.Next != nil {
		if q, ok := b.Question(v.Next.Question); ok {
			next = append(next, fmt.Sprintf("Ask next (%s). %s", q.ID, q.Spoken(iv.Stage())))
		}
	}

	out := export.Brief(report.Compose(b, iv, v, report.Seal{Draft: true}), next...)
	if another {
		out = append([]byte("\n"), out...)
	}

	return out, nil
}
