package web

import (
	"sync"
	"time"
)

// shownFor is how long something waits to be shown.
const shownFor = 2 * time.Minute

// shownOnce hands a fresh link from the POST that made it to the page that
// shows it, once. It stands in memory only, because at rest a link is kept as
// its hash; after a restart its maker makes another.
type shownOnce struct {
	now  func() time.Time
	mu   sync.Mutex
	kept map[string]shownItem
}

type shownItem struct {
	made
	until time.Time
}

func (o *shownOnce) keep(key string, m made) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.kept == nil {
		o.kept = map[string]shownItem{}
	}
	now := o.now()
	for k, item := range o.kept {
		if now.After(item.until) {
			delete(o.kept, k)
		}
	}
	o.kept[key] = shownItem{m, now.Add(shownFor)}
}

func (o *shownOnce) take(key string) (made, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	item, ok := o.kept[key]
	delete(o.kept, key)
	return item.made, ok && !o.now().After(item.until)
}

// Misses a client may have in a minute before it is told to wait.
const (
	missesAllowed = 30
	missWindow    = time.Minute
	missClients   = 10_000 // remembered at once
)

// missLimit counts links that were tried and do not work, by client. Links
// that work are never counted, so nobody is locked out by a neighbour.
type missLimit struct {
	now  func() time.Time
	mu   sync.Mutex
	seen map[string]missCount
}

type missCount struct {
	start time.Time
	n     int
}

// allow counts a miss and reports whether the client may go on.
func (l *missLimit) allow(client string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if l.seen == nil || len(l.seen) >= missClients {
		l.seen = map[string]missCount{}
	}
	m := l.seen[client]
	if now.Sub(m.start) >= missWindow {
		m = missCount{start: now}
	}
	m.n++
	l.seen[client] = m
	return m.n <= missesAllowed
}
