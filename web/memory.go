package web

import (
	"container/list"
	"sync"
	"time"
)

// memory keeps values for a while, and so many at most. It stands in this process
// only: what it holds may be lost with a restart at no more cost than a step gone
// back, and no right hangs on it. docs/architecture.md lists what is kept so, and
// process_test.go says what another process does without it.
//
// All values of one memory last equally long, so the one written longest ago is
// the first to end, and the first to go where there is no room.
type memory[K comparable, V any] struct {
	most int
	life time.Duration
	now  func() time.Time

	mu    sync.Mutex
	at    map[K]*list.Element // in order
	order list.List           // of remembered, the oldest first
}

// remembered is one value, and when it was written.
type remembered[K comparable, V any] struct {
	key   K
	value V
	since time.Time
}

// newMemory makes a memory of so many values at most, each of which lasts so long.
func newMemory[K comparable, V any](most int, life time.Duration, now func() time.Time) *memory[K, V] {
	return &memory[K, V]{most: most, life: life, now: now, at: map[K]*list.Element{}}
}

// put keeps a value from now on, in place of the one before it.
func (m *memory[K, V]) put(key K, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tidy()
	m.remove(key)
	m.add(key, value)
}

// change works a value out anew from the one that is kept, the zero value where
// there is none, and returns it. It lasts as long as the one before would have.
func (m *memory[K, V]) change(key K, to func(V) V) V {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tidy()

	el, ok := m.at[key]
	if !ok {
		var none V
		value := to(none)
		m.add(key, value)
		return value
	}

	old := el.Value.(remembered[K, V])
	old.value = to(old.value)
	el.Value = old
	return old.value
}

// get returns a value that is kept.
func (m *memory[K, V]) get(key K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tidy()
	return m.find(key)
}

// take returns a value and forgets it.
func (m *memory[K, V]) take(key K) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tidy()
	value, ok := m.find(key)
	m.remove(key)
	return value, ok
}

// drop forgets a value.
func (m *memory[K, V]) drop(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.remove(key)
}

// size is how many values are kept.
func (m *memory[K, V]) size() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tidy()
	return len(m.at)
}

// tidy forgets what has ended. This and what follows is called with mu held.
func (m *memory[K, V]) tidy() {
	now := m.now()
	for el := m.order.Front(); el != nil; el = m.order.Front() {
		oldest := el.Value.(remembered[K, V])
		if now.Sub(oldest.since) < m.life {
			return
		}

		m.remove(oldest.key)
	}
}

func (m *memory[K, V]) find(key K) (V, bool) {
	el, ok := m.at[key]
	if !ok {
		var none V
		return none, false
	}
	return el.Value.(remembered[K, V]).value, true
}

func (m *memory[K, V]) add(key K, value V) {
	for len(m.at) >= m.most {
		m.remove(m.order.Front().Value.(remembered[K, V]).key)
	}
	m.at[key] = m.order.PushBack(remembered[K, V]{key, value, m.now()})
}

func (m *memory[K, V]) remove(key K) {
	if el, ok := m.at[key]; ok {
		m.order.Remove(el)
		delete(m.at, key)
	}
}
