package store

import (
	"maps"
	"slices"
	"sync"

	"discern/assessment"
)

// maxCached is how many interviews are kept decoded. One takes some 20 KB.
const maxCached = 256

// cache keeps interviews decoded, each with the revision it was read at. What
// it holds is used only when the row, read on every request, still has that
// revision; so another program writing to the same database, or a change that
// was never announced here, makes an entry stale and not wrong. Rights are
// never read from it.
type cache struct {
	mu sync.Mutex
	by map[string]assessment.Interview
}

// find returns a copy of the interview as it was at that revision.
func (c *cache) find(id string, rev int) (assessment.Interview, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	iv, ok := c.by[id]
	if !ok || iv.Rev != rev {
		return assessment.Interview{}, false
	}
	return copied(iv), true
}

// keep remembers an interview, and forgets any one where there are too many.
func (c *cache) keep(iv assessment.Interview) {
	iv = copied(iv)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[string]assessment.Interview{}
	}

	if _, there := c.by[iv.ID]; !there && len(c.by) >= maxCached {
		for id := range c.by {
			delete(c.by, id)
			break
		}
	}

	if old, there := c.by[iv.ID]; !there || old.Rev <= iv.Rev {
		c.by[iv.ID] = iv
	}
}

// clear forgets everything, so that what is erased is not in memory either.
func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.by = nil
}

// changed follows a committed change: one answer is put in place, anything else
// is forgotten and read again.
func (c *cache) changed(t touched) {
	c.mu.Lock()
	defer c.mu.Unlock()
	iv, ok := c.by[t.id]
	if !ok {
		return
	}
	if t.answer == nil || iv.Rev != t.rev-1 {
		delete(c.by, t.id)
		return
	}

	iv.Rev = t.rev
	iv.Answers[t.answer.Question] = *t.answer
	c.by[t.id] = iv
}

// copied returns an interview whose lists and maps are its own. Answers share
// their inner maps, which nothing changes in place.
func copied(iv assessment.Interview) assessment.Interview {
	iv.Context, iv.Comments = maps.Clone(iv.Context), maps.Clone(iv.Comments)
	iv.Answers, iv.Actions = maps.Clone(iv.Answers), maps.Clone(iv.Actions)
	iv.Edits, iv.Cleared = maps.Clone(iv.Edits), maps.Clone(iv.Cleared)
	iv.Sources, iv.Parked, iv.IntentAgainst = slices.Clone(iv.Sources), slices.Clone(iv.Parked),
		slices.Clone(iv.IntentAgainst)
	iv.People, iv.Quotes, iv.Inventory = slices.Clone(iv.People), slices.Clone(iv.Quotes), slices.Clone(iv.Inventory)
	iv.Identities, iv.Parts = slices.Clone(iv.Identities), slices.Clone(iv.Parts)
	iv.Seen.Files, iv.Seen.Proposals = slices.Clone(iv.Seen.Files), slices.Clone(iv.Seen.Proposals)
	iv.Scratch, iv.Marks = slices.Clone(iv.Scratch), slices.Clone(iv.Marks)

	for i := range iv.Parts {
		iv.Parts[i].Answers = maps.Clone(iv.Parts[i].Answers)
	}

	return iv
}
