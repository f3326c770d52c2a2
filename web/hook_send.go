package web

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"io"
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
	// hooksAtOnce is how many messages are sent at the same time.
	hooksAtOnce = 8
	// hookReply is how much of an answer is read, in bytes: nothing of it is kept.
	hookReply = 4 << 10
)

// SendHooks sends what webhooks are to be told, until ctx ends. Several programs on one
// database share the work.
func (s *Server) SendHooks(ctx context.Context) {
	tick := time.NewTicker(hookLook)
	defer tick.Stop()
	for {
		if err := s.sendDue(ctx); err != nil && ctx.Err() == nil {
			s.config.Log.Error("send to webhooks", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// sendDue sends what is due now, and keeps how it went.
func (s *Server) sendDue(ctx context.Context) error {
	due, err := s.store.DueDeliveries(ctx, hooksAtOnce)
	if err != nil {
		return err
	}

	var all sync.WaitGroup
	for _, d := range due {
		all.Go(func() {
			status, said := s.sendOne(ctx, d)
			// What was sent was sent, whoever stops the program meanwhile.
			if err := s.store.Delivered(context.WithoutCancel(ctx), d.ID, status, said, jitter(d.Tries)); err != nil {
				s.config.Log.Error("keep how a webhook went", "error", err, "delivery", d.ID)
			}
		})
	}

	all.Wait()
	return nil
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
