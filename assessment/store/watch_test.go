package store

import (
	"context"
	"sync"
	"testing"
	"time"

	"discern/assessment"
)

// watching keeps what a store told of itself.
type watching struct {
	mu   sync.Mutex
	told map[string][]Ended // by the operation
}

func (w *watching) Began(ctx context.Context, op string, _ bool) (context.Context, func(Ended)) {
	return ctx, func(e Ended) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.told[op] = append(w.told[op], e)
	}
}

func (w *watching) Again() {}

func (w *watching) outcomes(op string) (out []Outcome) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.told[op] {
		out = append(out, e.Outcome)
	}
	return out
}

// Whoever watches hears how each save ended: on disk, refused by a rule, or broken.
func TestWhoWatchesHearsHowEachSaveEnded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := &watching{told: map[string][]Ended{}}
	ok(t, d.Close())
	d.openAs(Options{Bank: d.bank, Watch: w})
	sam := d.person("Sam", assessment.RoleSeller)
	d.hook(sam)
	_, _, err := d.MakeHook(d.ctx, d.person("Rita", assessment.RoleReader), Hook{URL: "https://crm.example/discern",
		Kinds: HookKinds}, false)
	refused(t, err, assessment.Forbidden)
	ok(t, d.write(d.ctx, "wait", func(*tx) error { return nil }))
	same(t, d.write(d.ctx, "break", func(t *tx) error { return t.do(`SELECT nothing FROM nowhere`) }) != nil, true)

	same(t, w.outcomes("make hook"), []Outcome{Done, Refused})
	same(t, w.outcomes("break"), []Outcome{Failed})
	same(t, len(w.told["wait"]), 1)
	same(t, w.told["wait"][0].Waited > 0, true)
}

// What is counted is what is there now: a session that ran out is none.
func TestFiguresCountWhatIsThereNow(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.person("Sam", assessment.RoleSeller)
	d.hook(sam)
	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims intake"}))(t)
	must(d.Seal(d.ctx, sam, iv.ID, compose))(t)
	before := must(d.Figures(d.ctx))(t)
	_, _, err := d.NewSession(d.ctx, sam.UserID, "Firefox")
	ok(t, err)

	f := must(d.Figures(d.ctx))(t)
	same(t, f.Sessions, before.Sessions+1)
	same(t, f.Messages, 1)
	same(t, f.MessagesDue, 1)
	same(t, f.Bytes > 4096, true)
	d.due() // lends them for a minute
	same(t, must(d.Figures(d.ctx))(t).MessagesDue, 0)
	d.clock.pass(sessionLife + time.Minute)
	same(t, must(d.Figures(d.ctx))(t).Sessions, 0)
}
