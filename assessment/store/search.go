package store

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"discern/assessment"
	"discern/assessment/fold"
)

// maxTerms is how many words of a search count, and maxTokens how many tokens
// of each: a sentence without spaces is one word.
const (
	maxTerms  = 8
	maxTokens = 64
)

// index keeps the text of one slot searchable; empty text takes it out.
func (t *tx) index(system, interview, slot, text string) error {
	if strings.TrimSpace(text) == "" {
		return t.do(`DELETE FROM texts WHERE system_id = ? AND interview_id = ? AND slot = ?`, system, interview, slot)
	}

	return t.do(`INSERT INTO texts (system_id, interview_id, slot, said, folded) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (system_id, interview_id, slot) DO UPDATE SET said = excluded.said, folded = excluded.folded
		WHERE texts.said <> excluded.said`, system, interview, slot, text, fold.Index(text))
}

// indexInterview keeps what is said outside of answers searchable.
func (t *tx) indexInterview(r row, iv *assessment.Interview) error {
	var quotes, worked strings.Builder
	for _, q := range iv.WithoutWithdrawn().Quotes {
		to := &quotes
		if q.Question == "" || q.Print == assessment.PrintNever { // as Interview.WithoutPrivate has it
			to = &worked
		}
		to.WriteString(q.Text + "\n" + q.Speaker + "\n")
	}

	for _, n := range iv.Marks {
		worked.WriteString(n.Text + "\n")
	}

	var people strings.Builder
	for _, p := range iv.People {
		people.WriteString(p.Name + "\n")
	}

	for _, s := range []struct{ slot, text string }{
		{"version", iv.Version}, {"quotes", quotes.String()}, {"people", people.String()},
		{"called", iv.Context[assessment.ContextCalled]}, {"summary", iv.Summary}, {"notes", notedWords(iv)},
		{slotWorked, worked.String()},
	} {
		if err := t.index(r.systemID, r.id, s.slot, s.text); err != nil {
			return err
		}
	}

	return t.indexOwn(r, iv)
}

// slotWorked holds what only those who work on an interview read: marks, and words
// that have no question or are never printed.
const slotWorked = "worked"

// notedWords is what was noted about a record beside its answers: the rest of the
// set-up, and what stands at parts of the system.
func notedWords(iv *assessment.Interview) string {
	var noted []string
	for _, id := range slices.Sorted(maps.Keys(iv.Context)) {
		if id != assessment.ContextCalled {
			noted = append(noted, iv.Context[id])
		}
	}

	for _, part := range iv.Parts {
		noted = append(noted, part.Name)
		for _, id := range slices.Sorted(maps.Keys(part.Answers)) {
			noted = append(noted, answerWords(part.Answers[id]))
		}
	}

	return strings.Join(noted, "\n")
}

// readsSlot is a condition on texts x that leaves out what a person does not read.
func (w who) readsSlot() (string, []any) {
	if !w.role.AtLeast(assessment.RoleSeller) {
		return ` AND x.slot <> '` + slotWorked + `' AND x.slot NOT LIKE 'own %'`, nil
	}

	works, args := `1 = 1`, []any{}
	if w.role != assessment.RoleOwner {
		works = `EXISTS (SELECT 1 FROM system_rights g WHERE g.system_id = x.system_id AND g.user_id = ?
			AND g.may IN ('owner', 'editor'))`
		args = append(args, w.user)
	}

	return ` AND (x.slot <> '` + slotWorked + `' AND x.slot NOT LIKE 'own %' OR ` + works + ` AND (x.slot = '` + slotWorked +
		`' OR x.slot LIKE 'own ' || ? || ' %' OR EXISTS (SELECT 1 FROM note_shares n
			WHERE n.interview_id = x.interview_id AND x.slot LIKE 'own ' || n.user_id || ' %')))`, append(args, w.user)
}

// alike makes names comparable that must not stand twice: case and extra spaces
// do not matter.
func alike(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// shortest is what the index of names needs to look for: threes of characters.
const shortest = 3

// matching is a condition on rows l of the list for a search: every word must
// begin a word somewhere in the system, or stand anywhere in its name; what is
// no word, a sign of punctuation, can only stand in the name. A buyer's record
// counts as it was shared. A private note counts for its author, and where they share
// it for those who work on the interview; what a viewer does not read is not found by
// one either.
//
// Each word is looked up once, in an index. The plus keeps the order of the list:
// rows come from its index as they stand and are held against what was found.
// What is too short for the index of names is held against the name of each row
// that comes by, until the page is full.
func (w who) matching(e engine, query string) (string, []any) {
	terms := strings.Fields(strings.ReplaceAll(query, "\x00", " "))
	if len(terms) > maxTerms {
		terms = terms[:maxTerms]
	}

	var cond strings.Builder
	var args []any
	for _, term := range terms {
		tokens := strings.Fields(fold.Index(term))
		if len(tokens) == 0 {
			cond.WriteString(` AND (SELECT instr(s.folded, ?) FROM systems s WHERE s.id = l.system_id) > 0`)
			args = append(args, alike(term))
			continue
		}

		phrase := strings.Join(tokens[:min(len(tokens), maxTokens)], " ")
		words := e.wordsBegin(phrase)
		reads, of := w.readsSlot()
		begins := `SELECT x.system_id FROM ` + words.from + ` LEFT JOIN interviews i ON i.id = x.interview_id
			WHERE ` + words.where + ` AND (x.interview_id = '' OR i.side = 'seller' OR x.slot = 'shared')` + reads
		args = append(append(args, words.value...), of...)

		if utf8.RuneCountInString(phrase) >= shortest {
			names := e.namesHold(phrase)
			cond.WriteString(` AND +l.system_id IN (` + begins + ` UNION ALL
				SELECT x.system_id FROM ` + names.from + ` WHERE ` + names.where + `)`)
			args = append(args, names.value...)
			continue
		}

		cond.WriteString(` AND (+l.system_id IN (` + begins + `) OR (SELECT instr(n.folded, ?) FROM texts n
			WHERE n.system_id = l.system_id AND n.interview_id = '' AND n.slot = 'name') > 0)`)
		args = append(args, phrase)
	}

	return cond.String(), args
}
