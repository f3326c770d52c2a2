package store

import (
	"sync"
	"sync/atomic"

	"discern/assessment"
)

// memo keeps what small reads gave that repeat on every request: who a session
// belongs to, whether a report may be read, its rendered page. An entry is used
// only while not one commit that could change it has happened since before it
// was read, so rights that were taken away are gone on the next request. Where
// several programs share a database, it is asked each time how many there were.
//
// What depends on the time of day is not for a memo: its caller checks that
// each time.
type memo[T any] struct {
	most int // entries kept

	mu sync.Mutex
	by map[string]memoized[T]
}

type memoized[T any] struct {
	at    uint64 // commits there had been before it was read
	value T
}

// remember returns what read gave for key, reading again after any of the commits that
// counted counts. An error is not kept.
func (m *memo[T]) remember(counted func() (uint64, error), key string, read func() (T, error)) (T, error) {
	at, err := counted()
	if err != nil {
		var none T
		return none, err
	}

	m.mu.Lock()
	e, ok := m.by[key]
	m.mu.Unlock()
	if ok && e.at == at {
		return e.value, nil
	}
	value, err := read()
	if err != nil {
		return value, err
	}

	m.mu.Lock()
	defer m.mu.Unlock()
	if m.by == nil || len(m.by) >= m.most {
		m.by = map[string]memoized[T]{}
	}

	m.by[key] = memoized[T]{at, value}
	return value, nil
}

func (m *memo[T]) clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.by = nil
}

// memos are what a store keeps in memory.
type memos struct {
	commits  atomic.Uint64 // how many there were
	rights   atomic.Uint64 // how many of them could change who may do what
	sessions memo[sessionOf]
	tokens   memo[tokenOf]
	heads    memo[ReportHead]
	reports  memo[[]ReportHead]
	pages    memo[keptPage]
	records  memo[Record]
	spaces   memo[Workspace] // one
}

type sessionOf struct {
	session Session
	who     assessment.Principal
}

type keptPage struct {
	body []byte
	etag string
}

// newMemos bounds each: sessions and heads take some hundred bytes, a page some
// tens of kilobytes.
func newMemos() *memos {
	m := &memos{}
	m.sessions.most = 2048
	m.tokens.most = 2048
	m.heads.most = 2048
	m.reports.most = 512
	m.pages.most = 128
	m.records.most = 2048
	m.spaces.most = 1
	return m
}

// committed makes what was kept before a commit stale. The writer calls it after
// the commit and before anybody is told, so that whoever looks when told finds
// what is new.
func (m *memos) committed(said bool) {
	m.commits.Add(1)
	if !said {
		m.rights.Add(1)
	}
}

func (m *memos) clear() {
	m.sessions.clear()
	m.tokens.clear()
	m.heads.clear()
	m.records.clear()
	m.spaces.clear()
	m.reports.clear()
	m.pages.clear()
}

// memoKey names a read by who asks and what for.
func memoKey(p assessment.Principal, what ...string) string {
	key := p.UserID
	for _, w := range what {
		key += "\x00" + w
	}
	return key
}
