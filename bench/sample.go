package main

import (
	"fmt"
	"math"
	"slices"
)

// sample is one thing measured so many times, in milliseconds.
type sample []float64

// at is the value that a share of the sample does not exceed.
func (s sample) at(share float64) float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(len(sorted)-1, int(math.Ceil(share*float64(len(sorted))))-1)]
}

func (s sample) median() float64 { return s.at(.5) }
func (s sample) p95() float64    { return s.at(.95) }
func (s sample) worst() float64  { return s.at(1) }

// milliseconds writes a time for people: short ones with a decimal.
func milliseconds(ms float64) string {
	if ms < 9.95 {
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.0f ms", ms)
}

// row is a line of a table: median, 95th percentile, worst and count.
func (s sample) row(what, aim string, met bool) string {
	verdict := "missed"
	if met {
		verdict = "met"
	}

	if aim == "" {
		verdict = ""
	}

	return fmt.Sprintf("| %s | %s | %s | %s | %d | %s | %s |\n", what, milliseconds(s.median()), milliseconds(s.p95()),
		milliseconds(s.worst()), len(s), aim, verdict)
}
