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

// keepFor keeps it as well for whoever sends the same form again: the answer to
// the first may be lost, and with it the only page that shows the link.
func (o *shownOnce) keepFor(key, op string, m made) {
	o.keep(key, m)
	if op != "" {
		o.keep(key+"\n"+op, m)
	}
}

// again shows once more what the same form made a moment ago.
func (o *shownOnce) again(key, op string) {
	o.mu.Lock()
	item, ok := o.kept[key+"\n"+op]
	o.mu.Unlock()
	if ok && op != "" && !o.now().After(item.until) {
		o.keep(key, item.made)
	}
}

func (o *shownOnce) take(key string) (made, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	item, ok := o.kept[key]
	delete(o.kept, key)
	return item.made, ok && !o.now().After(item.until)
}
