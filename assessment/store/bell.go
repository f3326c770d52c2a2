package store

import "discern/assessment"

// touched is an interview that a save changed, with the revision it has now; -1
// where the interview was taken away.
type touched struct {
	id     string
	rev    int
	answer *assessment.Answer // where this answer is all that changed
}

// touch notes that an interview changes with this transaction.
func (t *tx) touch(id string, rev int) { t.touched = append(t.touched, touched{id: id, rev: rev}) }

// OnChange has fn called after every commit that changed an interview, with its
// id and the revision it now has: a doorbell, never what was said. A revision of
// -1 says that the interview was deleted, restored or erased. What another program
// saved in the same database is told too, and with "" and -1 that any interview may
// have changed. fn must not wait for anything. Call it before the first save.
func (s *Store) OnChange(fn func(interview string, rev int)) { s.onChange.Store(&fn) }

func (s *Store) ring(j *pendingWrite) {
	s.memos.committed(j.said) // before anybody hears of it and looks
	if j.err != nil {
		return
	}

	fn := s.onChange.Load()
	for _, c := range j.touched {
		s.cache.changed(c)
		if fn != nil {
			(*fn)(c.id, c.rev)
		}
	}
}
