// Command discern tells a workflow from an agent by an interview and turns the
// answers into a scoping report. See "discern help".
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/export"
	"discern/assessment/words"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // something outside the input went wrong
	exitInput  = 2 // the command line or a file cannot be read as meant
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], surroundings{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, now: time.Now, zone: machineZone(),
	}))
}

// surroundings is all a command sees of the world besides files and ports.
type surroundings struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	zone           *time.Location // of what it writes for people
}

// command is one of the program's commands.
type command struct {
	name string
	says string // what it does, for the list
	help string // everything about it
	run  func(context.Context, []string, surroundings) int
}

// commands lists them in the order they are explained.
func commands() []command {
	return []command{
		{"serve", "start the server and print a link to sign in with", serveHelp(),
			func(ctx context.Context, args []string, s surroundings) int {
				return serve(ctx, args, s.stdout, s.stderr, s.getenv)
			}},
		{"link", "print a fresh link to sign in with", linkHelp,
			func(ctx context.Context, args []string, s surroundings) int {
				return link(ctx, args, s.stdout, s.stderr, s.getenv)
			}},
		{"backup", "copy the data to one file, encrypted or not", backupHelp,
			func(ctx context.Context, args []string, s surroundings) int {
				return backup(ctx, args, s.stdout, s.stderr, s.getenv)
			}},
		{"restore", "put a backup back, or prove that it could be", restoreHelp,
			func(ctx context.Context, args []string, s surroundings) int {
				return restore(ctx, args, s.stdout, s.stderr, s.getenv)
			}},
		{"check", "compare the list of systems with what is stored", checkHelp,
			func(ctx context.Context, args []string, s surroundings) int {
				return check(ctx, args, s.stdout, s.stderr, s.getenv)
			}},
		{"move", "copy everything from SQLite to PostgreSQL, or back", moveHelp,
			func(ctx context.Context, args []string, s surroundings) int {
				return move(ctx, args, s.stdout, s.stderr, s.getenv)
			}},
		{"export-person", "print everything kept about somebody who came by a link", exportHelp,
			func(ctx context.Context, args []string, s surroundings) int {
				return exportPerson(ctx, args, s.stdout, s.stderr, s.getenv)
			}},
		{"people", "list who works here, and shut somebody out", peopleHelp,
			func(ctx context.Context, args []string, s surroundings) int {
				return people(ctx, args, s.stdout, s.stderr, s.getenv)
			}},
		{"audit", "print the head of the audit trail, or check the trail", auditHelp,
			func(ctx context.Context, args []string, s surroundings) int {
				return audit(ctx, args, s.stdout, s.stderr, s.getenv)
			}},
		{"questions", "print the question bank", questionsHelp, questions},
		{"score", "print the verdict of interview files", scoreHelp, score},
		{"report", "write the report of an interview file", reportHelp, writeReport},
		{"read", "print what traces, definitions and other files show", readHelpText(), readEvidence},
		{"version", "print which version this is", versionHelp, version},
		{"help", "explain a command", helpHelp, help},
	}
}

// run finds the command and returns the exit code of the program.
func run(ctx context.Context, args []string, s surroundings) int {
	if len(args) == 0 {
		fmt.Fprint(s.stderr, overview())
		return exitInput
	}

	name := args[0]
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-v", "-version", "--version":
		name = "version"
	}

	for _, c := range commands() {
		if c.name == name {
			return c.run(ctx, args[1:], s)
		}
	}

	fmt.Fprintf(s.stderr, "discern: there is no command %q; discern help lists them.\n", args[0])
	return exitInput
}

// complain says one sentence about a command line and returns its exit code.
func complain(s surroundings, command string, err error) int {
	fmt.Fprintf(s.stderr, "discern %s: %s.\n", command, strings.TrimSuffix(err.Error(), "."))
	if _, ok := errors.AsType[usageError](err); ok {
		return exitInput
	}
	return exitFailed
}

// options is a command's flag set. Flags may stand before and after the files.
type options struct {
	*flag.FlagSet
	command string
}

func newOptions(command string) options {
	flags := flag.NewFlagSet("discern "+command, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // one sentence is said instead
	return options{flags, command}
}

// parse returns what is not a flag. After "--" nothing is.
func (o options) parse(args []string) ([]string, error) {
	var files []string
	for {
		if err := o.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usageError{err.Error()}
		}
		rest := o.Args()
		if read := len(args) - len(rest); read > 0 && args[read-1] == "--" {
			return append(files, rest...), nil
		}
		if len(rest) == 0 {
			return files, nil
		}

		files, args = append(files, rest[0]), rest[1:]
	}
}

// word is a flag that takes one of a few words.
func (o options) word(name, value string, all ...string) *string {
	p := new(value)
	o.Func(name, strings.Join(all, ", "), func(s string) error {
		if !slices.Contains(all, s) {
			return fmt.Errorf("choose one of %s", strings.Join(all, ", "))
		}
		*p = s
		return nil
	})
	return p
}

// choice is what a flag takes, the default first: the flag and its help go by it.
type choice []string

// What each command prints as.
var (
	scoreFormats     = choice{"json", "text"}
	questionsFormats = choice{"json", "yaml"}
	readFormats      = choice{"text", "json"}
)

// help words a choice: "json (the default) or text".
func (c choice) help() string {
	all := slices.Clone(c)
	all[0] += " (the default)"

	return words.Either(all)
}

// oneOf is a flag that takes one of a choice.
func (o options) oneOf(name string, c choice) *string { return o.word(name, c[0], c...) }

// bankFlag adds -bank, a folder with a question bank of one's own.
func (o options) bankFlag() func() (*assessment.Bank, error) {
	dir := o.String("bank", "", "")
	return func() (*assessment.Bank, error) {
		if *dir == "" {
			return bank.Load()
		}
		return bank.LoadFS(os.DirFS(*dir))
	}
}

// began handles what every command does first: parse, help, and the bank. It
// reports whether the command goes on, else with which exit code it ends.
func (o options) began(args []string, s surroundings, help string) (files []string, code int, ok bool) {
	files, err := o.parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(s.stdout, help)
		return nil, exitDone, false
	}
	if err != nil {
		return nil, complain(s, o.command, err), false
	}

	return files, exitDone, true
}

// loadBank loads the bank a command asked for and says every fault in it.
func loadBank(s surroundings, load func() (*assessment.Bank, error)) (*assessment.Bank, int, bool) {
	b, err := load()
	if err != nil {
		fmt.Fprintln(s.stderr, err)
		return nil, exitInput, false
	}
	return b, exitDone, true
}

// readFile reads an interview file, or standard input for "-". It says what is
// wrong, one line for each fault, and returns the exit code it makes.
func readFile(s surroundings, command, name string, b *assessment.Bank) (assessment.Interview, int, bool) {
	data, err := slurp(s.stdin, name)
	if err != nil {
		return assessment.Interview{}, complain(s, command, err), false
	}

	if name == "-" {
		name = "standard input"
	}

	iv, err := export.ReadInterview(name, data, b)
	if err != nil {
		fmt.Fprintln(s.stderr, err)
		return iv, exitInput, false
	}

	return iv, exitDone, true
}

// slurp reads one byte more than an interview file may have, so that reading
// it complains; a larger file does not fill the memory.
func slurp(stdin io.Reader, name string) (data []byte, err error) {
	from := stdin
	if name != "-" {
		f, err := os.Open(filepath.Clean(name))
		if err != nil {
			return nil, err
		}

		defer f.Close()
		from = f
	}

	return io.ReadAll(io.LimitReader(from, assessment.MaxInterviewFile+1))
}
