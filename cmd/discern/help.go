package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"discern/assessment/bank"
)

const helpHelp = `discern help lists the commands; discern help COMMAND explains one.
`

const versionHelp = `discern version prints which version of the program this is, and which question
bank is in it.
`

// overview lists the commands.
func overview() string {
	var b strings.Builder
	b.WriteString("Discern tells a workflow from an agent by an interview, and turns the answers\ninto a scoping report.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  discern %-10s %s\n", c.name, c.says)
	}
	b.WriteString("\ndiscern help COMMAND explains one. To begin: discern serve.\n")
	return b.String()
}

func help(_ context.Context, args []string, s surroundings) int {
	if len(args) == 0 {
		fmt.Fprint(s.stdout, overview())
		return exitDone
	}
	if len(args) > 1 {
		return complain(s, "help", unexpected(args[1]))
	}
	for _, c := range commands() {
		if c.name == args[0] {
			fmt.Fprint(s.stdout, c.help)
			return exitDone
		}
	}
	return complain(s, "help", usageError{fmt.Sprintf("there is no command %q; discern help lists them", args[0])})
}

func version(_ context.Context, args []string, s surroundings) int {
	o := newOptions("version")
	files, code, ok := o.began(args, s, versionHelp)
	if !ok {
		return code
	}
	if len(files) > 0 {
		return complain(s, o.command, unexpected(files[0]))
	}
	b, code, ok := loadBank(s, bank.Load)
	if !ok {
		return code
	}
	fmt.Fprintf(s.stdout, "discern %s, question bank %s (%.12s), %s %s/%s\n",
		buildVersion(), b.Version, b.SHA256, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitDone
}

// buildVersion is the version of the module, or the revision it was built from.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, set := range info.Settings {
		if set.Key == "vcs.revision" {
			return fmt.Sprintf("%.12s", set.Value)
		}
	}
	return "(development)"
}
