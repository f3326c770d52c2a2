package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-isatty"

	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/assessment/words"
	"discern/templates"
)

var reportHelp = `discern report FILE -o OUT writes the report of an interview file. FILE is JSON
or YAML; "-" is standard input. The report is a draft: sealing belongs to the
server, which keeps what is sealed.

  -o OUT         the file to write; "-", the default, is standard output
  -format        ` + formatsHelp() + `
  -for           buyer (the default), seller (private notes and what to say next
                 time as well) or executive (the short version)
  -names         full (the default), initials or roles
  -paper         a4 (the default) or letter, for pdf
  -fonts DIR     a folder with fonts for more scripts, for pdf
  -date DAY      the date the report carries, such as 2026-11-21; otherwise
                 today in the zone of this machine (TZ), which the report names
  -bank DIR      a folder with a question bank of your own
`

// formatsHelp lists the formats of the table, to stand behind the flag.
func formatsHelp() string {
	const indent, width = 17, 80
	all := words.Either(export.IDs()) + "; otherwise by the ending of OUT, or md"

	var out strings.Builder
	at := indent
	for i, word := range strings.Fields(all) {
		switch {
		case i > 0 && at+1+len(word) > width:
			out.WriteString("\n" + strings.Repeat(" ", indent))
			at = indent
		case i > 0:
			out.WriteByte(' ')
			at++
		}

		out.WriteString(word)
		at += len(word)
	}

	return out.String()
}

type reportOptions struct {
	out    string
	format export.Format
	write  export.Options
	date   time.Time
}

func writeReport(_ context.Context, args []string, s surroundings) int {
	o := newOptions("report")
	var ro reportOptions
	var id, date string
	o.StringVar(&ro.out, "o", "-", "")
	o.StringVar(&id, "format", "", "")
	o.StringVar(&date, "date", "", "")
	o.StringVar(&ro.write.FontDir, "fonts", "", "")
	paper, load := o.word("paper", export.Papers()[0], export.Papers()...), o.bankFlag()
	audience := o.word("for", "buyer", "buyer", "seller", "executive")
	names := o.word("names", "full", "full", "initials", "roles")
	files, code, ok := o.began(args, s, reportHelp)
	if !ok {
		return code
	}

	ro.write.Paper, ro.write.HTML = *paper, templates.ReportHTML
	ro.write.View = report.View{Audience: report.Audience(*audience), Names: assessment.Names(*names)}
	if err := ro.check(files, id, date, s); err != nil {
		return complain(s, o.command, err)
	}
	b, code, ok := loadBank(s, load)
	if !ok {
		return code
	}

	ro.write.Bank = b
	iv, code, ok := readFile(s, o.command, files[0], b)
	if !ok {
		return code
	}
	guide, err := bank.Guide()
	if err != nil {
		return complain(s, o.command, err)
	}

	crosswalk, err := bank.Frameworks()
	if err != nil {
		return complain(s, o.command, err)
	}

	r := report.Compose(b, iv, assessment.Judge(b, iv),
		report.Seal{At: ro.date, Draft: true, Guide: guide, Crosswalk: crosswalk})
	data, err := ro.format.Write(r, ro.write)
	if err == nil {
		ro.warn(r.For(ro.write.View), s)
	}

	if errors.Is(err, export.ErrShort) {
		err = usageError{err.Error()}
	}

	if err != nil || ro.out == "-" {
		return deliver(s, o.command, data, err)
	}
	if err := os.WriteFile(filepath.Clean(ro.out), data, 0o644); err != nil {
		return complain(s, o.command, err)
	}

	return exitDone
}

// check settles what the flags mean together.
func (ro *reportOptions) check(files []string, id, date string, s surroundings) error {
	switch {
	case len(files) == 0:
		return usageError{"name an interview file, or - for standard input"}
	case len(files) > 1:
		return unexpected(files[1])
	}

	ro.date = s.now().In(s.zone)
	if date != "" {
		at, err := time.ParseInLocation(time.DateOnly, date, s.zone)
		if err != nil {
			return usageError{fmt.Sprintf("-date %q is not a day such as 2026-11-21", date)}
		}

		ro.date = at
	}

	return ro.choose(id, s)
}

// choose finds the format: as asked for, by the ending of the file, or Markdown.
func (ro *reportOptions) choose(id string, s surroundings) error {
	var ids, fits []string
	ending := "" // the longest that fits: .cdx.json before .json
	for _, f := range export.Formats {
		if strings.HasSuffix(strings.ToLower(ro.out), f.Extension) && len(f.Extension) > len(ending) {
			ending = f.Extension
		}
	}

	for _, f := range export.Formats {
		ids = append(ids, f.ID)
		if f.ID == id || id == "" && f.Extension == ending {
			if fits = append(fits, f.ID); len(fits) == 1 {
				ro.format = f
			}
		}
	}

	if len(fits) > 1 && ro.format.Extract != "" {
		return usageError{fmt.Sprintf("a %s file can hold several things; choose one with -format: %s", ro.format.Extension,
			strings.Join(fits, ", "))}
	}

	if id == "" && ro.format.ID == "" && filepath.Ext(ro.out) == "" {
		ro.format, _ = export.FormatByID("md")
	}

	if ro.format.ID == "" {
		return usageError{fmt.Sprintf("choose a format with -format: %s", strings.Join(ids, ", "))}
	}
	if out, ok := s.stdout.(*os.File); ok && ro.format.Binary && ro.out == "-" && isatty.IsTerminal(out.Fd()) {
		return usageError{fmt.Sprintf("%s would fill the screen with signs; name a file with -o", ro.format.Name)}
	}

	return nil
}

// warn says which scripts no font at hand can draw, for a format that draws its letters.
func (ro *reportOptions) warn(r report.Report, s surroundings) {
	if !ro.format.Draws {
		return
	}
	if missing := export.MissingScripts(r, ro.write.FontDirs()...); len(missing) > 0 {
		fmt.Fprintf(s.stderr,
			"discern report: no font at hand for %s; boxes stand in its place. Name a folder with one with -fonts.\n",
			strings.Join(missing, ", "))
	}
}

// deliver prints what a command made, or says why it could not.
func deliver(s surroundings, command string, data []byte, err error) int {
	if err == nil {
		_, err = s.stdout.Write(data)
	}
	if err != nil {
		return complain(s, command, err)
	}
	return exitDone
}

func unexpected(arg string) error {
	return usageError{fmt.Sprintf("%q is not expected here", arg)}
}
