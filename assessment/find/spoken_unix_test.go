//go:build unix

package find

import (
	"syscall"
	"testing"
	"time"
)

// An hour of talk is put beside the questions with less than a millisecond of work a
// line, whoever else uses the machine.
func TestALineOfTalkTakesLessThanAMillisecondOfWork(t *testing.T) {
	f := finder(t)
	turns := hour()
	start := worked(t)
	f.Beside(turns)
	if took := worked(t) - start; took > time.Duration(len(turns))*time.Millisecond {
		t.Errorf("%d lines took %s of work", len(turns), took)
	}
}

// worked is the time that processors spent on this program.
func worked(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}

	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
