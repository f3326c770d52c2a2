package assessment

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Access is what people settled about giving a system its access: who answers for
// it, who approves, until when, and which limits have to stand first.
type Access struct {
	Owner    Signer
	Approver Signer
	Until    string   // the day on which it ends, "2027-02-26"; "" while that is not settled
	First    []string // questions of the limits that have to stand before it is given
	// NoneFirst is true where it was settled that no limit has to stand first, which
	// is something else than not having settled it.
	NoneFirst bool
}

// Signer is somebody who is to sign.
type Signer struct {
	Name string
	Role string // "Platform lead"
}

// Empty reports whether nothing of it was settled.
func (a Access) Empty() bool {
	return a.Owner == (Signer{}) && a.Approver == (Signer{}) && a.Until == "" && len(a.First) == 0 && !a.NoneFirst
}

// UntilDay is the day on which the access ends, and whether one was given.
func (a Access) UntilDay() (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, a.Until)
	return day, err == nil
}

// Faults lists what is wrong with it, by the names of an interview file: a day
// that is none, limits that the bank does not have, or limits and none at once.
func (a Access) Faults(b *Bank) []Fault {
	var out []Fault
	if day, ok := a.UntilDay(); a.Until != "" && (!ok || day.Year() < 2000) {
		out = append(out, Fault{"access.until", "Enter a day such as 2027-02-26, or leave it empty"})
	}

	if a.NoneFirst && len(a.First) > 0 {
		out = append(out, Fault{"access.first", "Choose limits, or that none has to stand first, but not both"})
	}

	for i, q := range a.First {
		switch {
		case !slices.ContainsFunc(b.Limits, func(l Limit) bool { return l.Question == q }):
			out = append(out, Fault{"access.first",
				fmt.Sprintf("Choose limits from the list; there is none with the question %q", strings.TrimSpace(q))})
		case slices.Contains(a.First[:i], q):
			out = append(out, Fault{"access.first", fmt.Sprintf("Choose each limit once; %s is there twice", q)})
		}
	}

	return out
}
