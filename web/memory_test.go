package web

import (
	"testing"
	"time"
)

func TestAMemoryForgetsWhatHasEndedAndNeverHoldsMoreThanItMay(t *testing.T) {
	clock := &testClock{at: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)}
	m := newMemory[string, int](3, time.Minute, clock.now)
	holds := func(when, key string, want int) {
		t.Helper()
		got, ok := m.get(key)
		if ok != (want != 0) || got != want {
			t.Errorf("%s: %q is %d (%v), want %d", when, key, got, ok, want)
		}
	}

	m.put("a", 1)
	clock.forward(30 * time.Second)
	m.put("b", 2)
	holds("within its minute", "a", 1)
	clock.forward(30 * time.Second)
	holds("when its minute is over", "a", 0)
	holds("within its minute", "b", 2)

	m.put("b", 3) // its minute starts anew
	clock.forward(59 * time.Second)
	holds("written again", "b", 3)
	m.put("c", 4)
	m.put("d", 5)
	m.put("e", 6)
	holds("the one written longest ago went for another", "b", 0)
	holds("the others stay", "c", 4)
	if n := m.size(); n != 3 {
		t.Errorf("%d are kept, want 3", n)
	}

	if v, ok := m.take("c"); v != 4 || !ok {
		t.Errorf("took %d, %v", v, ok)
	}
	holds("once taken", "c", 0)
	m.drop("d")
	holds("once dropped", "d", 0)
}

func TestAChangedValueEndsWhenItWouldHave(t *testing.T) {
	clock := &testClock{at: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)}
	m := newMemory[string, int](3, time.Minute, clock.now)
	more := func(n int) int { return n + 1 }

	for want := 1; want <= 3; want++ {
		if got := m.change("a", more); got != want {
			t.Errorf("counted %d, want %d", got, want)
		}
		clock.forward(20 * time.Second)
	}
	if got := m.change("a", more); got != 1 {
		t.Errorf("after a minute the count goes on at %d", got)
	}
}
