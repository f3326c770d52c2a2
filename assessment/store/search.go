package store

import (
	"strings"

	"discern/assessment"
)

// maxTerms is how many words of a search count.
const maxTerms = 8

// index keeps the text of one slot searchable; empty text takes it out.
func (t *tx) index(system, interview, slot, text string) error {
	if strings.TrimSpace(text) == "" {
		return t.do(`DELETE FROM texts WHERE system_id = ? AND interview_id = ? AND slot = ?`, system, interview, slot)
	}
	return t.do(`INSERT INTO texts (system_id, interview_id, slot, said) VALUES (?, ?, ?, ?)
		ON CONFLICT (system_id, interview_id, slot) DO UPDATE SET said = excluded.said WHERE said <> excluded.said`,
		system, interview, slot, text)
}

// indexInterview keeps what is said outside of answers searchable.
func (t *tx) indexInterview(r row, iv *assessment.Interview) error {
	var quotes strings.Builder
	for _, q := range iv.Quotes {
		quotes.WriteString(q.Text + "\n" + q.Speaker + "\n")
	}
	var people strings.Builder
	for _, p := range iv.People {
		people.WriteString(p.Name + "\n")
	}
	for _, s := range []struct{ slot, text string }{
		{"version", iv.Version}, {"quotes", quotes.String()}, {"people", people.String()},
		{"called", iv.Context[assessment.ContextCalled]}, {"summary", iv.Summary},
	} {
		if err := t.index(r.systemID, r.id, s.slot, s.text); err != nil {
			return err
		}
	}
	return nil
}

// answerWords is what can be searched of an answer.
func answerWords(a assessment.Answer) string {
	return strings.TrimSpace(strings.Join([]string{a.Note, a.Private, a.Who, a.Reason}, "\n"))
}

// fold makes names comparable: case and extra spaces do not matter.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// matching is a condition on systems s for a search: every word must begin a
// word somewhere in the system, or stand anywhere in its name. A buyer's
// record counts as she shared it.
func matching(query string) (string, []any) {
	terms := strings.Fields(strings.ReplaceAll(query, "\x00", " "))
	if len(terms) > maxTerms {
		terms = terms[:maxTerms]
	}
	var cond strings.Builder
	var args []any
	for _, term := range terms {
		cond.WriteString(` AND (s.folded LIKE ? ESCAPE '\' OR s.id IN (
			SELECT x.system_id FROM words JOIN texts x ON x.id = words.rowid
			LEFT JOIN interviews i ON i.id = x.interview_id
			WHERE words MATCH ? AND (x.interview_id = '' OR i.side = 'seller' OR x.slot = 'shared')))`)
		like := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(fold(term))
		args = append(args, "%"+like+"%", `"`+strings.ReplaceAll(term, `"`, `""`)+`"*`)
	}
	return cond.String(), args
}
