package assessment

import "slices"

// Ask is a question to ask, and why in at most twelve words.
type Ask struct {
	Question string `json:"question"`
	Because  string `json:"because"`
}

// Asks lists up to n questions to ask, see Course.Asks.
func Asks(b *Bank, iv Interview, now string, n int, skip ...string) []Ask {
	return b.Course(iv).Asks(now, n, skip...)
}

// Jump is the contradiction that comes before every open question, once: while
// nobody has marked it, and none of its answers was agreed or shown since.
func Jump(iv Interview, v Verdict) (Finding, bool) {
	for _, f := range v.Contradictions {
		if f.Kind == Tension || f.Ask == "" {
			continue
		}

		seen := slices.ContainsFunc(iv.Marks, func(n Note) bool { return slices.Contains(f.Questions, n.Question) })
		for _, id := range f.Questions {
			a := iv.Answers[id]
			seen = seen || a.Confirmed != nil || a.Evidence == Shown
		}

		if !seen {
			return f, true
		}
	}
	return Finding{}, false
}

// Minute lists at most two things most worth one more minute of a call, in
// words to say aloud: what does not add up first, then the open question that
// matters most.
func Minute(b *Bank, iv Interview, v Verdict) []Worth {
	var out []Worth
	for _, f := range v.Contradictions {
		if f.Kind == Tension || f.Ask == "" {
			continue
		}

		w := Worth{Say: f.Ask, Because: f.Title}
		if len(f.Questions) > 0 {
			w.Question = f.Questions[0]
		}

		out = append(out, w)
		break
	}

	for _, a := range Asks(b, iv, "", 2) {
		q, ok := b.Question(a.Question)
		if ok && len(out) < 2 && slices.Contains(v.LeftThatMatter, a.Question) {
			out = append(out, Worth{Question: q.ID, Say: q.Spoken(iv.Stage()), Because: a.Because})
		}
	}

	return out
}

// Worth is something to ask before a call ends.
type Worth struct {
	Question string
	Say      string // aloud
	Because  string
}
