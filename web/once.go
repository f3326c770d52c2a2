package web

import "time"

const (
	// shownFor is how long something waits to be shown.
	shownFor = 2 * time.Minute
	// maxShown is how many things wait at most.
	maxShown = 10_000
)

// shownOnce hands a fresh link from the POST that made it to the page that
// shows it, once. It stands in memory only, because at rest a link is kept as
// its hash; after a restart its maker makes another. Where another program may
// answer next it waits in the database, sealed with a key that is not there.
type shownOnce struct{ waiting[made] }

// putFor keeps it as well for whoever sends the same form again: the answer to
// the first may be lost, and with it the only page that shows the link.
func (o shownOnce) putFor(key, op string, m made) {
	o.put(key, m)
	if op != "" {
		o.put(key+"\n"+op, m)
	}
}

// again shows once more what the same form made a moment ago.
func (o shownOnce) again(key, op string) {
	m, ok := o.get(key + "\n" + op)
	if ok && op != "" {
		o.put(key, m)
	}
}
