package web

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"discern/assessment"
	"discern/assessment/evidence"
	"discern/assessment/find"
	"discern/assessment/store"
)

// waiting keeps what goes from one page to the next, for a while, each under a key: in this
// process (memory), or, where another one may answer next, in the database (handed).
type waiting[V any] interface {
	put(key string, v V)
	get(key string) (V, bool)
	take(key string) (V, bool)
	drop(key string)
}

// handedWithin is how long it may take to hand something over, or to get it.
const handedWithin = 5 * time.Second

// newWaiting keeps so many values at most, each for a while.
func newWaiting[V any](s *Server, kind string, most int, life time.Duration) waiting[V] {
	if !s.store.Shared() {
		return newMemory[string, V](most, life, s.config.Now)
	}
	return handed[V]{s.store, store.Handed{Kind: kind, Most: most, Life: life}, s.config.Log}
}

// handed is what waits in the database. What cannot be kept is lost, as by a restart, and
// the log says so.
type handed[V any] struct {
	store *store.Store
	of    store.Handed
	log   *slog.Logger
}

func (h handed[V]) put(key string, v V) {
	ctx, cancel := context.WithTimeout(context.Background(), handedWithin)
	defer cancel()
	body, err := json.Marshal(v)
	if err == nil {
		err = h.store.Hand(ctx, h.of, key, body)
	}
	h.failed(err)
}

func (h handed[V]) get(key string) (V, bool) { return h.read(key, h.store.LookHanded) }

func (h handed[V]) take(key string) (V, bool) { return h.read(key, h.store.TakeHanded) }

func (h handed[V]) drop(key string) {
	ctx, cancel := context.WithTimeout(context.Background(), handedWithin)
	defer cancel()
	h.failed(h.store.DropHanded(ctx, h.of, key))
}

func (h handed[V]) read(key string,
	by func(context.Context, store.Handed, string) ([]byte, bool, error)) (v V, ok bool) {
	ctx, cancel := context.WithTimeout(context.Background(), handedWithin)
	defer cancel()
	body, ok, err := by(ctx, h.of, key)
	if err == nil && ok {
		err = json.Unmarshal(body, &v)
	}
	if h.failed(err); err != nil {
		var none V
		return none, false
	}
	return v, ok
}

func (h handed[V]) failed(err error) {
	if err != nil {
		h.log.Warn("hand over to the next page", "kind", h.of.Kind, "err", err)
	}
}

// MarshalJSON and UnmarshalJSON are for what waits in a database.
func (m made) MarshalJSON() ([]byte, error) { return json.Marshal([]string{m.url, m.what}) }

func (m *made) UnmarshalJSON(body []byte) error {
	var of [2]string
	err := json.Unmarshal(body, &of)
	m.url, m.what = of[0], of[1]
	return err
}

// handedLook is a look as it waits in a database; questions stand in it by their ids.
type handedLook struct {
	Files []handedFile `json:"files"`
	Wrong []string     `json:"wrong"`
}

type handedFile struct {
	File      assessment.EvidenceFile `json:"file"`
	Proposals []assessment.Proposal   `json:"proposals"`
	Kept      bool                    `json:"kept"`
	Turns     []evidence.Line         `json:"turns"`
	TakenBack int                     `json:"takenBack"`
	Beside    []handedLine            `json:"beside"`
	People    map[string]string       `json:"people"`
}

type handedLine struct {
	Question string  `json:"question"`
	Line     int     `json:"line"`
	Asked    int     `json:"asked"`
	Score    float64 `json:"score"`
}

// handedLooks are looks in a database.
type handedLooks struct {
	waiting[handedLook]
	bank *assessment.Bank
}

func newLooks(s *Server) waiting[look] {
	if !s.store.Shared() {
		return newMemory[string, look](maxLooks, lookFor, s.config.Now)
	}
	return handedLooks{newWaiting[handedLook](s, "look", maxLooks, lookFor), s.config.Bank}
}

func (h handedLooks) put(key string, l look) {
	out := handedLook{Wrong: l.wrong}
	for _, f := range l.files {
		one := handedFile{File: f.file, Proposals: f.proposals, Kept: f.kept, Turns: f.turns, TakenBack: f.takenBack,
			People: f.people}
		for _, c := range f.beside {
			one.Beside = append(one.Beside, handedLine{c.Question.ID, c.Line, c.Asked, c.Score})
		}
		out.Files = append(out.Files, one)
	}
	h.waiting.put(key, out)
}

func (h handedLooks) get(key string) (look, bool) {
	in, ok := h.waiting.get(key)
	return h.look(in), ok
}

func (h handedLooks) take(key string) (look, bool) {
	in, ok := h.waiting.take(key)
	return h.look(in), ok
}

func (h handedLooks) look(in handedLook) look {
	out := look{wrong: in.Wrong}
	for _, f := range in.Files {
		one := lookedAt{file: f.File, proposals: f.Proposals, kept: f.Kept, turns: f.Turns, takenBack: f.TakenBack,
			people: f.People}
		for _, l := range f.Beside {
			if q, ok := h.bank.Question(l.Question); ok {
				one.beside = append(one.beside, find.Candidate{Question: q, Line: l.Line, Asked: l.Asked, Score: l.Score})
			}
		}
		out.files = append(out.files, one)
	}
	return out
}
