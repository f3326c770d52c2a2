// Command bench measures Discern against the least that could do the same
// work, as ratios within one run, and writes what it found as Markdown. The
// two sides of a ratio take turns, so that a machine whose speed drifts drifts
// for both. It fails nothing.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
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
	b := &bench{dir: dir, round: *round, turns: *turns}
	for _, part := range []func() error{b.machine, b.saves, b.pages, b.verdict, b.pdf, b.formats} {
		if err := part(); err != nil {
			return err
		}
	}
	text := b.out.String()
	if *out == "" {
		fmt.Print(text)
		return nil
	}
	fmt.Print(text)
	return os.WriteFile(*out, []byte(text), 0o644)
}

type bench struct {
	dir   string
	round time.Duration
	turns int
	out   strings.Builder
}

func (b *bench) printf(format string, args ...any) { fmt.Fprintf(&b.out, format, args...) }

// machine says what was measured on.
func (b *bench) machine() error {
	b.printf("# What was measured\n\nBy `make bench` on %s: %s, %d cores, %s, %s/%s. Ratios are within one run; the two sides\ntook turns of %s and the middle of %d turns counts. Absolute figures are only there to explain the ratios.\n\n",
		time.Now().Format("2 January 2006"), cpu(), runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, b.round, b.turns)
	return nil
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

// verdictOn says whether an aim was met.
func verdictOn(got, aim float64, atLeast bool) string {
	if atLeast == (got >= aim) {
		return "met"
	}
	return "missed"
}
