package assessment

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Meeting is one conversation about a system: when, with whom, what for. An
// interview goes on over several.
type Meeting struct {
	ID      string
	At      time.Time // when it began; zero where that is not known
	People  []string  // names of who was there
	Aim     string    // what the seller wanted of it; private
	Minutes int       // how long it was planned for; 0 for an open end
}

// Held lists the meetings of an interview, the first one first. An interview that
// nobody started a second meeting of has had one: the call in which its answers
// were given.
func (iv *Interview) Held() []Meeting {
	if len(iv.Meetings) > 0 {
		return iv.Meetings
	}

	first := Meeting{At: iv.began(), People: iv.names()}
	for _, l := range Lengths {
		if iv.Aim > 0 && l.Questions == iv.Aim {
			first.Minutes = l.Minutes
		}
	}

	return []Meeting{first}
}

// began is when the first answer was given that still stands; when the interview
// was made, where none tells.
func (iv *Interview) began() time.Time {
	var first time.Time
	for _, a := range iv.Answers {
		if a.State != Open && !a.At.IsZero() && (first.IsZero() || a.At.Before(first)) {
			first = a.At
		}
	}
	return cmp.Or(first, iv.Created)
}

func (iv *Interview) names() []string {
	var out []string
	for _, p := range iv.People {
		if name := strings.TrimSpace(p.Name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// Meet begins the next meeting. The call before it is kept as the first meeting
// where none was kept yet, and as many questions are aimed for as fit the new one.
func (iv *Interview) Meet(m Meeting) {
	iv.Meetings = append(slices.Clone(iv.Held()), m)
	iv.Aim = QuestionsIn(m.Minutes)
}

// DealtNow counts the questions that were dealt with in the present meeting: all
// of them in the first.
func (iv *Interview) DealtNow() int {
	if len(iv.Meetings) < 2 {
		return iv.Dealt()
	}

	n, from := 0, iv.Meetings[len(iv.Meetings)-1].At
	for _, a := range iv.Answers {
		if a.State != Open && !a.At.Before(from) {
			n++
		}
	}

	return n
}
