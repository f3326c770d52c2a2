package main

import (
	"context"

	"discern/assessment/export"
)

var questionsHelp = `discern questions prints the question bank: every question with its answers and
their scores, the rules, the limits and the control design.

  -format        ` + questionsFormats.help() + `
  -bank DIR      a folder with a question bank of your own
`

func questions(_ context.Context, args []string, s surroundings) int {
	o := newOptions("questions")
	format, load := o.oneOf("format", questionsFormats), o.bankFlag()
	files, code, ok := o.began(args, s, questionsHelp)
	if !ok {
		return code
	}
	if len(files) > 0 {
		return complain(s, o.command, unexpected(files[0]))
	}
	b, code, ok := loadBank(s, load)
	if !ok {
		return code
	}

	write := export.BankJSON
	if *format == "yaml" {
		write = export.BankYAML
	}

	data, err := write(b)
	return deliver(s, o.command, data, err)
}
