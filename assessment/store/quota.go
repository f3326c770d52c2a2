package store

import (
	"fmt"

	"discern/assessment"
	"discern/assessment/words"
)

// rowBytes is what a save adds besides what was said, in bytes: its row in the
// audit trail, its operation, and their indexes.
const rowBytes = 600

// spend counts one save through a link, with the bytes it adds, and refuses what
// goes beyond what one link may keep. The people of the workspace spend nothing.
// It is counted in the transaction of the save itself, so that any number of
// programs on one database count as one.
func (t *tx) spend(w who, bytes int) error {
	if w.link == nil {
		return nil
	}

	hour := t.now.Unix() / 3600

	var now, day int
	err := t.row(`SELECT COALESCE(SUM(CASE WHEN hour = ? THEN saves END), 0), COALESCE(SUM(saves), 0)
		FROM link_saves WHERE link_id = ? AND hour > ?`, hour, w.link.ID, hour-24).Scan(&now, &day)
	if err != nil {
		return fmt.Errorf("saves of a link: %w", err)
	}

	switch {
	case now >= assessment.MaxSavesAnHour:
		return assessment.Errorf(assessment.TooOften,
			"This link has saved %s times within the hour, more than it may. Nothing saved before is lost; "+
				"wait an hour, then save this again.", assessment.FormatNumber(assessment.MaxSavesAnHour))
	case day >= assessment.MaxSavesADay:
		return assessment.Errorf(assessment.TooOften,
			"This link has saved %s times within a day, more than it may. Nothing saved before is lost; "+
				"come back tomorrow, then save this again.", assessment.FormatNumber(assessment.MaxSavesADay))
	}

	var kept int
	if err := t.row(`SELECT stored FROM links WHERE id = ?`, w.link.ID).Scan(&kept); err != nil {
		return fmt.Errorf("bytes of a link: %w", err)
	}
	if kept+bytes > assessment.MaxRecordBytes {
		return assessment.Errorf(assessment.Full, "This link holds %s with its earlier versions, and no more fits. "+
			"Nothing saved before is lost; ask the person who sent it for another link.",
			words.Size(assessment.MaxRecordBytes))
	}

	if err := t.do(`UPDATE links SET stored = stored + ? WHERE id = ?`, bytes, w.link.ID); err != nil {
		return err
	}
	return t.do(`INSERT INTO link_saves (link_id, hour, saves) VALUES (?, ?, 1)
		ON CONFLICT (link_id, hour) DO UPDATE SET saves = link_saves.saves + 1`, w.link.ID, hour)
}

// tooLong turns what is longer, or more, than may be kept into the error that a
// form shows, field by field.
func tooLong(wrong []assessment.Fault) error {
	if len(wrong) == 0 {
		return nil
	}

	fields := map[string]string{}
	for _, f := range wrong {
		fields[f.Path] = f.Sentence()
	}

	return &assessment.Error{Code: assessment.Invalid, Msg: wrong[0].Sentence(), Fields: fields}
}

// tooLongLine refuses a name, or whatever else stands in one line, that is too
// long.
func tooLongLine(field, text string) error {
	if msg := assessment.TooLong(text, assessment.MaxLine); msg != "" {
		return invalid(field, msg+".")
	}
	return nil
}

// fits refuses what a change made longer, or more, than may be kept, and what is
// none of the values it may have. What was so before stays as it is.
func (c *change) fits(t *tx, after *assessment.Interview) error {
	bank, err := t.bank()
	if err != nil {
		return err
	}

	none := assessment.Interview{}
	if len(assessment.OverLimit(*after)) == 0 && len(bank.For(after).FaultsSince(none, *after)) == 0 {
		return nil
	}
	before, err := c.before()
	if err != nil {
		return err
	}

	if err := tooLong(assessment.OverLimitSince(before, *after)); err != nil {
		return err
	}
	return assessment.Refuse(bank.For(after).FaultsSince(before, *after))
}

// before is the interview as it stood when the change began, as whoever makes it reads it.
func (c *change) before() (assessment.Interview, error) {
	iv := assessment.Interview{ID: c.r.id, System: c.r.name, Company: c.r.company, Version: c.r.version,
		Answers: map[string]assessment.Answer{}}
	for name, body := range c.chunks {
		if err := decodeChunk(&iv, name, body); err != nil {
			return iv, err
		}
	}

	for q, a := range c.answers {
		iv.Answers[q] = a.whole
	}
	return iv.ReadBy(c.w.user, c.shared), nil
}
