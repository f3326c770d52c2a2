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
