// Command bench measures Discern against the least that could do the same
// work, as ratios within one run, and writes what it found as Markdown. The
// two sides of a ratio take turns, so that a machine whose speed drifts drifts
// for both. An aim that is missed fails nothing, and neither does a moment that is
// missed because the machine did something else: the part is measured again, and
// left out where that does not help, while the rest is printed. What does not work
// at all is left out too, and fails the run at its end.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	out := flag.String("o", "", "file to write; printed otherwise")
	round := flag.Duration("round", 1500*time.Millisecond, "how long one side of a ratio runs in one turn")
	turns := flag.Int("turns", 3, "turns of each ratio; the middle one counts")
	only := flag.String("only", "", "the one part to measure: "+strings.Join(partNames(), ", "))
	profile := flag.String("profile", "", "file to write a processor profile of this process to")
	child := flag.Bool("pdf-child", false, "draw one PDF and print the peak memory")
	flag.Parse()
	if *child {
		return pdfChild(os.Stdout)
	}

	dir, err := os.MkdirTemp("", "discern-bench")
	if err != nil {
		return err
	}

	defer os.RemoveAll(dir)
	b := &bench{dir: dir, round: *round, turns: *turns, says: os.Stderr}
	if b.chromium, err = findChromium(); err != nil && (*only == "" || *only == "browser") {
		return err // said before minutes have gone by
	}

	if *profile != "" {
		stop, err := profileTo(*profile)
		if err != nil {
			return err
		}

		defer stop()
	}

	b.machine()
	for _, p := range b.parts() {
		if *only != "" && *only != p.name {
			continue
		}
		b.tries(p.name, p.measure)
	}

	text := b.out.String()
	fmt.Print(text)
	if *out != "" {
		if err := os.WriteFile(*out, []byte(text), 0o644); err != nil {
			return err
		}
	}

	return errors.Join(b.broken...)
}

// errMissed is a moment that did not come while it was waited for, as where
// another program uses the processor.
var errMissed = errors.New("a moment was missed")

// mostTries is how often a part is measured at most.
const mostTries = 3

// tries measures a part, again where it misses a moment, and says so. Nothing of a
// try that failed is in the output; a part that cannot be measured leaves a line.
func (b *bench) tries(name string, measure func() error) {
	var missed []string
	for {
		before := b.out.String()
		err := measure()
		if err == nil {
			break
		}

		b.out.Reset()
		b.out.WriteString(before)
		again := errors.Is(err, errMissed) || errors.Is(err, context.DeadlineExceeded)
		missed = append(missed, err.Error())
		if again && len(missed) < mostTries {
			fmt.Fprintf(b.says, "bench: %s: %v; it is measured again\n", name, err)
			continue
		}

		fmt.Fprintf(b.says, "bench: %s: %v; it is left out\n", name, err)
		b.printf("Not measured in this run: %s (%d of %d tries failed: %s).\n\n",
			name, len(missed), len(missed), err)
		if !again {
			b.broken = append(b.broken, fmt.Errorf("%s: %w", name, err))
		}

		return
	}

	if len(missed) > 0 {
		b.printf("The part %q was measured again after it missed a moment: %s.\n\n", name, strings.Join(missed, "; "))
	}
}

// bench is one run: where it works, how long it measures, and what it writes.
type bench struct {
	dir      string
	round    time.Duration
	turns    int
	chromium string // path
	out      strings.Builder
	says     io.Writer // what goes on, for whoever waits
	broken   []error   // parts that do not work, busy machine or not
}

// folder is a new one for a try, so that nothing of another is in it.
func (b *bench) folder(name string) (string, error) { return os.MkdirTemp(b.dir, name) }

type part struct {
	name    string
	measure func() error
}

// parts are what is measured, in the order of the page.
func (b *bench) parts() []part {
	return []part{{"browser", b.browser}, {"saves", b.saves}, {"pages", b.pages}, {"list", b.list}, {"verdict", b.verdict},
		{"pdf", b.pdf}, {"formats", b.formats}}
}

func partNames() []string {
	var out []string
	for _, p := range new(bench).parts() {
		out = append(out, p.name)
	}
	return out
}

func profileTo(path string) (stop func(), err error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, err
	}

	return func() { pprof.StopCPUProfile(); f.Close() }, nil
}

func (b *bench) printf(format string, args ...any) { fmt.Fprintf(&b.out, format, args...) }

// machine says what was measured on.
func (b *bench) machine() {
	b.printf("# What was measured\n\nBy `make bench` on %s: %s, %d cores, %s, %s/%s%s.\nThe machine is shared: "+
		"absolute figures vary from run to run, by half and more. Ratios are within one run, whose two\nsides took turns "+
		"of %s, and the middle of %d turns counts. Whether an aim is met is worked out from the figure beside it.\n\n",
		time.Now().Format("2 January 2006"), cpu(), runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH,
		others(), b.round, b.turns)
}

// others says how busy the machine was with other work when the run began.
func others() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	load, _, _ := strings.Cut(string(data), " ")
	return ", where other work kept a load of " + load + " when it began"
}

func cpu() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return "an unknown processor"
	}

	for _, line := range strings.Split(string(data), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}

	return "an unknown processor"
}

// verdictOn says whether an aim was met, to reach so much or to stay within it.
func verdictOn(got, aim float64, atLeast bool) string {
	if atLeast && got >= aim || !atLeast && got <= aim {
		return "met"
	}
	return "missed"
}
