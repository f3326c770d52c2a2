package assessment

import (
	"strings"
	"time"
)

// How long a form takes is reckoned from what is on it: its words at WordsAMinute,
// which is slow for ordinary text, and so long for each thing to choose or to type.
// The last two are assumptions of ours.
const (
	WordsAMinute = 200
	ToChoose     = 6 * time.Second
	ToType       = 20 * time.Second
)

// Load is how much somebody has to read, choose and type.
type Load struct {
	Words  int
	Chosen int // things to choose
	Typed  int // fields to fill in that most people fill in
}

// And is two loads together.
func (l Load) And(m Load) Load {
	return Load{l.Words + m.Words, l.Chosen + m.Chosen, l.Typed + m.Typed}
}

// Minutes is how long it takes, in whole minutes and at least one; 0 for nothing.
func (l Load) Minutes() int {
	if l == (Load{}) {
		return 0
	}

	return max(1, int((l.takes()+time.Minute/2)/time.Minute))
}

// takes is how long it takes.
func (l Load) takes() time.Duration {
	return time.Duration(l.Words)*time.Minute/WordsAMinute + time.Duration(l.Chosen)*ToChoose +
		time.Duration(l.Typed)*ToType
}

// The words that stand on every page of a question are read once, and then known again:
// how far one is, "I don't know yet", the buttons, how sure somebody is.
const (
	sameOnEach = 5
	sureWords  = 6
)

// LoadOf is what a buyer reads, chooses and types for those questions in all. What is
// folded, such as why it is asked, is not counted.
func (b *Bank) LoadOf(stage string, questions []string) Load {
	var out Load
	for _, id := range questions {
		q, ok := b.Question(id)
		if !ok {
			continue
		}

		help, _ := q.HelpParts()
		l := Load{Words: sameOnEach + countWords(q.Read(stage), help), Chosen: 1}
		for _, o := range q.Offered() {
			l.Words += countWords(o.Text)
		}
		if q.Deciding {
			l.Words, l.Chosen = l.Words+sureWords, l.Chosen+1
		}
		out = out.And(l)
	}

	return out
}

// LoadAbout is the same for the questions about the system itself that are not folded.
func (b *Bank) LoadAbout() Load {
	out := Load{Words: 40}
	for i := range b.Context {
		q := &b.Context[i]
		if q.Extra() {
			continue
		}

		out.Words += countWords(q.Buyer, q.Help)
		for _, o := range q.Options {
			out.Words += countWords(o.Text)
		}
		if len(q.Options) > 0 {
			out.Chosen++
		} else {
			out.Typed++
		}
	}

	return out
}

func countWords(texts ...string) int {
	n := 0
	for _, s := range texts {
		n += len(strings.Fields(s))
	}
	return n
}
