package find

import "sync"

// maxKin is how many words have their kin kept: the words of a long conversation.
const maxKin = 4_096

// kinship remembers which terms of the bank are like a word that was said. It is safe
// for use by many at once, and begins anew when it is full.
type kinship struct {
	mu    sync.RWMutex
	known map[string][]likeness
}

func (k *kinship) of(w string) ([]likeness, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	like, ok := k.known[w]
	return like, ok
}

func (k *kinship) keep(w string, like []likeness) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil || len(k.known) >= maxKin {
		k.known = map[string][]likeness{}
	}
	k.known[w] = like
}
