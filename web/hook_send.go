package web

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"discern/assessment/store"
)

const (
	// hookLook is how often what is due is looked for.
	hookLook = 2 * time.Second
	// hookRest is how long is waited after one arrived before more are looked for, so that
	// somebody's many do not keep the database at it.
	hookRest = 100 * time.Millisecond
	// hooksAtOnce is how many messages are sent at the same time, of which one person has
	// store.DeliveriesAtOnce.
	hooksAtOnce = 32
	// hookReply is how much of an answer is read, in bytes: nothing of it is kept.
	hookReply = 4 << 10
)

// SendHooks sends what webhooks are to be told, until ctx ends. Several programs on one
// database share the work.
func (s *Server) SendHooks(ctx context.Context) {
	tick := time.NewTicker(hookLook)
	defer tick.Stop()
	defer s.sending.all.Wait()
	for {
		if err := s.startDue(ctx); err != nil && ctx.Err() == nil {
			s.config.Log.Error("send to webhooks", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.sending.done:
			time.Sleep(hookRest)
		}
	}
}

// hookQueue is what is on its way to webhooks. One person's takes up a few places alone, so
// that an address that does not answer keeps nobody else's waiting.
type hookQueue struct {
	all  sync.WaitGroup
	done chan struct{} // something arrived, or did not: there is room again

	mu   sync.Mutex
	n    int
	busy map[string]int // by person
}

func newHookQueue() *hookQueue {
	return &hookQueue{done: make(chan struct{}, 1), busy: map[string]int{}}
}

// room is how many more may be sent, and a copy of how many each person has under way.
func (q *hookQueue) room() (int, map[string]int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return hooksAtOnce - q.n, maps.Clone(q.busy)
}

// count adds to what is under way of a person, or takes from it.
func (q *hookQueue) count(user string, by int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.n += by
	if q.busy[user] += by; q.busy[user] == 0 {
		delete(q.busy, user)
	}
}

// startDue begins to send what is due now, as far as there is room, and keeps how each went.
func (s *Server) startDue(ctx context.Context) error {
	n, busy := s.sending.room()
	if n <= 0 {
		return nil
	}
	due, err := s.store.DueDeliveries(ctx, n, busy)
	if err != nil {
		return err
	}

	for _, d := range due {
		s.sending.count(d.UserID, 1)
		s.sending.all.Go(func() {
			defer s.sending.free(d.UserID)
			status, said := s.sendOne(ctx, d)
			// What was sent was sent, whoever stops the program meanwhile.
			if err := s.store.Delivered(context.WithoutCancel(ctx), d.ID, status, said, jitter(d.Tries)); err != nil {
				s.config.Log.Error("keep how a webhook went", "error", err, "delivery", d.ID)
			}
		})
	}
	return nil
}

// free gives a place back, and says so.
func (q *hookQueue) free(user string) {
	q.count(user, -1)
	select {
	case q.done <- struct{}{}:
	default:
	}
}

// sendOne sends a message as Standard Webhooks has it, and says how it went: the status of
// the answer, 0 for none.
func (s *Server) sendOne(ctx context.Context, d store.Delivery) (status int, said string) {
	ctx, cancel := context.WithTimeout(ctx, outboundTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.URL, strings.NewReader(d.Body))
	if err != nil {
		return 0, store.SaidAway
	}
	now := s.now()
	signed, err := signHook(d, now)
	if err != nil {
		s.config.Log.Error("sign for a webhook", "error", err, "delivery", d.ID)
		return 0, store.SaidAway
	}

	r.Header.Set("Content-Type", typeJSON)
	r.Header.Set("User-Agent", "Discern")
	r.Header.Set(standardwebhooks.HeaderWebhookID, d.ID)
	r.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	r.Header.Set(standardwebhooks.HeaderWebhookSignature, signed)
	res, err := s.hooks.Do(r)
	switch {
	case errors.Is(err, errPlainHook):
		return 0, store.SaidPlain
	case barred(err):
		return 0, store.SaidBarred
	case err != nil:
		return 0, store.SaidAway
	}

	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, hookReply) // so that the connection can be used again
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return res.StatusCode, store.SaidRefused
	}
	return res.StatusCode, store.SaidSent
}

// signHook signs a message with each of its secrets.
func signHook(d store.Delivery, at time.Time) (string, error) {
	all := make([]string, len(d.Secrets))
	for i, secret := range d.Secrets {
		w, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return "", err
		}
		if all[i], err = w.Sign(d.ID, at, []byte(d.Body)); err != nil {
			return "", err
		}
	}
	return strings.Join(all, " "), nil
}

// jitter is up to a fifth of the wait after a try, drawn anew each time.
func jitter(tries int) time.Duration {
	if tries >= len(store.HookWaits) {
		return 0
	}
	var b [8]byte
	_, _ = rand.Read(b[:]) // which never fails
	return time.Duration(binary.BigEndian.Uint64(b[:]) % uint64(store.HookWaits[tries]/5))
}
