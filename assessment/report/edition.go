package report

import (
	"fmt"
	"slices"

	"discern/assessment"
	"discern/assessment/words"
)

// EditionChange says what changes for an interview that goes on in a later edition
// of the questions, before it is moved and afterwards.
type EditionChange struct {
	Title  string
	Lead   []string
	Effect []string // on the verdict, a sentence each
	Groups []EditionGroup
	Same   string // what stays as it is; "" where that is nothing
}

// EditionGroup is some of the questions, under what they have in common.
type EditionGroup struct {
	Title     string
	Note      string
	Questions []EditionQuestion
}

// EditionQuestion is what changes about one question.
type EditionQuestion struct {
	ID, Facet string
	Lines     []EditionLine
}

// EditionLine is one change: what it is, and the words, one text or more.
type EditionLine struct {
	Lead  string
	Texts []string
}

// Edition lays out a move. moved says whether it was made already.
func Edition(m assessment.Moving, b *assessment.Bank, stage string, moved bool) EditionChange {
	out := EditionChange{Title: fmt.Sprintf("Move to version %s of the questions", m.To)}
	out.Lead = []string{
		fmt.Sprintf("This interview is answered in version %s of the questions. Version %s is there now.", m.From, m.To),
		"Every answer, number, note and quote stays as it is. Nothing is answered for you, and reports that were made " +
			"stay as they were made.",
	}
	if moved {
		out.Title = fmt.Sprintf("This interview is now in version %s", m.To)
		out.Lead = []string{
			fmt.Sprintf("It was answered in version %s. Every answer, number, note and quote is as it was.", m.From),
			"What stands below is what changed around the answers.",
		}
	}

	out.Effect = effectOf(m, b, moved)

	var again, reworded, open []EditionQuestion
	for _, q := range m.Answered {
		if q.AskAgain() {
			again = append(again, editionQuestion(q, stage))
		} else {
			reworded = append(reworded, editionQuestion(q, stage))
		}
	}

	for _, q := range m.Open {
		open = append(open, editionQuestion(q, stage))
	}

	for _, q := range m.New {
		open = append(open, EditionQuestion{q.ID, q.Facet, []EditionLine{{"New question", []string{q.Spoken(stage)}}}})
	}

	out.Groups = groupsOf(
		EditionGroup{"Answers worth a second look",
			"The answer that was given reads otherwise, is not offered any more, or has a new one beside it. It stays until " +
				"somebody changes it.", again},
		EditionGroup{"Asked in other words", "The answer that was given reads as before.", reworded},
		EditionGroup{"Questions without an answer so far", "They are asked as they stand here from now on.", open},
	)
	if m.Same > 0 {
		out.Same = fmt.Sprintf("Nothing changes about %s.",
			words.Plural(m.Same, "other answered question", "other answered questions"))
	}

	return out
}

// groupsOf leaves out those without a question.
func groupsOf(all ...EditionGroup) []EditionGroup {
	var out []EditionGroup
	for _, g := range all {
		if len(g.Questions) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// effectOf says what the same answers come to before and after.
func effectOf(m assessment.Moving, b *assessment.Bank, moved bool) []string {
	was, will := m.Was, m.Will
	name := func(s assessment.Shape) string { return b.ShapeText(s).Name }
	stays, becomes := "The verdict stays: %s.", "The verdict becomes %s. In version %s it is %s."
	if moved {
		stays, becomes = "The verdict stayed: %s.", "The verdict on these answers is %s. In version %s it was %s."
	}

	var out []string
	if was.Shape == will.Shape {
		out = append(out, fmt.Sprintf(stays, words.Lower(name(will.Shape))))
	} else {
		out = append(out, fmt.Sprintf(becomes, words.Lower(name(will.Shape)), m.From, words.Lower(name(was.Shape))))
	}

	if was.Mixed && !will.Mixed {
		out = append(out, "It does not count as a mixed system any more.")
	}

	if !was.Mixed && will.Mixed {
		out = append(out, "It counts as a mixed system from now on.")
	}

	if was.Confidence.Level != will.Confidence.Level {
		out = append(out, fmt.Sprintf("Confidence is %s, where it was %s.", will.Confidence.Level, was.Confidence.Level))
	}

	if n, before := len(will.Contradictions), len(was.Contradictions); n != before {
		out = append(out, fmt.Sprintf("Pairs of answers that do not fit together, or matter together: %d, where it was %d.",
			n, before))
	}

	return out
}

func editionQuestion(m assessment.MovedQuestion, stage string) EditionQuestion {
	q := EditionQuestion{ID: m.Will.ID, Facet: m.Will.Facet}
	add := func(lead string, texts ...string) { q.Lines = append(q.Lines, EditionLine{lead, texts}) }

	if len(m.Said) > 0 {
		add("Answered", m.Said...)
	}

	if !slices.Equal(m.Said, m.Reads) {
		add("Reads now", m.Reads...)
	}

	if m.Retired {
		add("Stays", "It is not offered any more. It stays here, and is read and judged as before.")
	}

	if len(m.Added) > 0 {
		var texts []string
		for _, o := range m.Added {
			texts = append(texts, o.Text)
		}
		add(words.ByNumber(len(texts), "New answer", "New answers"), texts...)
	}

	if m.Asked {
		if was, is := m.Was.Spoken(stage), m.Will.Spoken(stage); was != is {
			add("Was asked", was)
			add("Is asked", is)
		}
		if m.Was.Help != m.Will.Help && m.Will.Help != "" {
			add("Explained as", m.Will.Help)
		}
	}

	if m.Reworded > 0 {
		add("Also", words.Capital(words.Plural(m.Reworded, "other answer is worded anew.", "other answers are worded anew.")))
	}

	if len(q.Lines) == 0 { // only the words for the other side, or the other tense
		add("Only", "The words for a buyer, or for a system that is not built yet, change.")
	}

	return q
}
