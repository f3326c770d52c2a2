package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// aBench is a bench that writes to nowhere but itself.
func aBench(t *testing.T) (*bench, *strings.Builder) {
	t.Helper()
	var said strings.Builder
	return &bench{dir: t.TempDir(), says: &said}, &said
}

// A part that misses a moment is measured again: it is said while it runs and on
// the page, and of the try that missed nothing is left.
func TestAMissedMomentIsMeasuredAgain(t *testing.T) {
	for name, missed := range map[string]error{
		"a moment":        fmt.Errorf("%w: waited in vain", errMissed),
		"a reply in time": fmt.Errorf("Page.navigate: %w", context.DeadlineExceeded),
	} {
		t.Run(name, func(t *testing.T) {
			b, said := aBench(t)
			b.printf("before\n")
			tries := 0
			b.tries("two windows", func() error {
				tries++
				b.printf("figure %d\n", tries)
				if tries < mostTries {
					return missed
				}
				return nil
			})

			page := b.out.String()
			if tries != mostTries || !strings.HasPrefix(page, "before\nfigure 3\n") || strings.Contains(page, "figure 1") {
				t.Errorf("after %d tries the page is\n%s", tries, page)
			}
			again := strings.Count(said.String(), "it is measured again")
			if !strings.Contains(page, missed.Error()) || again != 2 || len(b.broken) > 0 {
				t.Errorf("the page is\n%s\nand it says\n%s", page, said)
			}
		})
	}
}

// What is missed every time is named and left out, and the rest is printed.
func TestWhatIsMissedEveryTimeLeavesTheRest(t *testing.T) {
	b, said := aBench(t)
	b.tries("first", func() error { b.printf("half a table"); return fmt.Errorf("%w: in vain", errMissed) })
	b.tries("second", func() error { b.printf("a figure\n"); return nil })

	page := b.out.String()
	if strings.Contains(page, "half a table") || !strings.HasSuffix(page, "a figure\n") ||
		!strings.Contains(page, "Not measured in this run: first") {
		t.Errorf("the page is\n%s", page)
	}
	if !strings.Contains(said.String(), "it is left out") || errors.Join(b.broken...) != nil {
		t.Errorf("it says %q, broken %v", said, b.broken)
	}
}

// What does not work is no busy machine: it is tried once, and fails the run after
// the rest is printed.
func TestWhatDoesNotWorkFailsTheRunAtItsEnd(t *testing.T) {
	b, _ := aBench(t)
	tries := 0
	b.tries("first", func() error { tries++; return errors.New("sign in: 401") })
	b.tries("second", func() error { b.printf("a figure\n"); return nil })
	if err := errors.Join(b.broken...); tries != 1 || err == nil || !strings.Contains(err.Error(), "first: sign in: 401") {
		t.Errorf("%d tries, %v", tries, err)
	}
	if !strings.Contains(b.out.String(), "a figure\n") {
		t.Errorf("the page is\n%s", b.out.String())
	}
}

// Two tries never meet in a folder.
func TestEveryTryHasAFolderOfItsOwn(t *testing.T) {
	b, _ := aBench(t)
	one, err := b.folder("saves")
	if err != nil {
		t.Fatal(err)
	}
	two, err := b.folder("saves")
	if err != nil || one == two {
		t.Errorf("%q and %q, %v", one, two, err)
	}
}
