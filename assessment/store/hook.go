package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"discern/assessment"
)

// The kinds of what a hook is told of.
const (
	HookSealed  = "report.sealed"   // a report was sealed
	HookShared  = "answers.shared"  // a buyer sent answers back
	HookVerdict = "verdict.changed" // an interview comes to another class or shape
	HookTest    = "test"            // somebody pressed the button
)

// HookKinds are those that can be chosen.
var HookKinds = []string{HookSealed, HookShared, HookVerdict}

const (
	// HookSecretPrefix begins every secret (Standard Webhooks).
	HookSecretPrefix = "whsec_"
	// OldSecretLife is how long the secret before the present one signs as well.
	OldSecretLife = 24 * time.Hour
	// keyWait is when a message is looked at again whose hook's secret cannot be opened.
	keyWait = time.Hour
	// HookPatience is how long every try may fail before a hook is ended.
	HookPatience = 5 * 24 * time.Hour
	// deliveryLease is how long one program tries a delivery before another may.
	deliveryLease = time.Minute
	// deliveryKept is how long the log of a hook goes back.
	deliveryKept = 30 * 24 * time.Hour
	// DeliveriesAtOnce is how many messages of one person are on their way at a time: what
	// their addresses do not take keeps nobody else's waiting.
	DeliveriesAtOnce = 2
	// maxDeliveries is how many messages of one hook are kept, those that wait and the log;
	// beyond it the oldest of the log goes, and then the oldest that waits is given up.
	maxDeliveries = 1000
	// deliveriesShown is how many rows the log of a hook shows.
	deliveriesShown = 50
	// maxHookURL is how long the address of a hook may be, in bytes.
	maxHookURL = 2000
)

// HookWaits is how long a delivery waits after each try that failed; after the last one
// it is given up.
var HookWaits = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour,
	10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour}

// Hook is an address that is told of what happens on the systems that its maker may read.
type Hook struct {
	ID      string
	UserID  string
	URL     string
	Kinds   []string
	Op      string // for MakeHook: of the form; sent twice, it makes one
	Created time.Time
	Failing time.Time // since when every try failed; zero: the last one did not
	Ended   time.Time // zero: not
	Why     string    // it was ended: WhyByHand and so on
	// Until is when it stops unless its maker signs in with the provider before; zero: it
	// does not need that. From Hooks, HooksOf and Deliveries alone.
	Until time.Time
}

// Why a hook was ended.
const (
	WhyByHand  = "by hand"
	WhyManager = "manager" // by whoever manages its maker
	WhyFailing = "failing" // for HookPatience
	WhyGone    = "gone"    // its address answered 410
	WhyKey     = "key"     // its secret cannot be opened: the key in AuditKeyFile is another one
	WhyLeaver  = "leaver"  // or signed out everywhere, with their programs
)

// Delivery is one message to a hook, and how it went.
type Delivery struct {
	ID, HookID string
	Kind       string
	Body       string
	Made       time.Time
	Tries      int
	Due        time.Time // of the next try; zero: none is left
	Status     int       // of the last answer; 0: there was none
	Said       string    // how the last try ended: "sent" and so on; "" before the first

	UserID  string   // whose hook it is; from DueDeliveries alone
	URL     string   // of its hook; from DueDeliveries alone
	Secrets []string // that sign it, the newest first; from DueDeliveries alone
}

// How a try ended, as the log has it.
const (
	SaidSent    = "sent"
	SaidRefused = "refused"    // it answered something else than 2xx
	SaidAway    = "away"       // it did not answer
	SaidBarred  = "barred"     // its address is one that nothing is sent to
	SaidPlain   = "plain"      // its address is not https, and the settings do not name it
	SaidRight   = "may not"    // its maker may no longer read the system
	SaidOver    = "hook ended" // before it was sent
	SaidMany    = "too many"   // waited behind it
	SaidSignIn  = "sign in"    // its maker has to sign in with the provider first
	SaidKey     = "key"        // its secret cannot be opened with the keys that are there
)

const hookColumns = `h.id, h.user_id, h.url, h.kinds, h.created, h.failing, h.ended, h.why`

func scanHook(scan func(...any) error, more ...any) (Hook, error) {
	var h Hook
	var kinds string
	var created, failing, ended int64
	err := scan(append([]any{&h.ID, &h.UserID, &h.URL, &kinds, &created, &failing, &ended, &h.Why}, more...)...)
	h.Kinds = strings.Fields(kinds)
	h.Created, h.Failing, h.Ended = instant(created), instant(failing), instant(ended)
	return h, err
}

// newHookSecret draws a secret of 192 bits, as Standard Webhooks writes one.
func (s *Store) newHookSecret() (string, error) {
	b, err := s.draw(24)
	return HookSecretPrefix + base64.StdEncoding.EncodeToString(b), err
}

// MakeHook makes a hook for the person who asks, and returns the secret that signs what
// it is told; it is not shown again. plain says that its address may do without https.
// For a form that was sent before it returns the hook and no secret.
func (s *Store) MakeHook(ctx context.Context, p assessment.Principal, h Hook, plain bool) (string, Hook, error) {
	h.URL = strings.TrimSpace(h.URL)
	if err := h.check(plain); err != nil {
		return "", Hook{}, err
	}
	secret, err := s.newHookSecret()
	if err != nil {
		return "", Hook{}, err
	}
	id, err := s.newID()
	if err != nil {
		return "", Hook{}, err
	}
	sealed, err := s.sealSecret(id, secret)
	if err != nil {
		return "", Hook{}, err
	}

	var out Hook
	repeated := false
	err = s.write(ctx, "make hook", func(t *tx) error {
		w, err := t.maker(p)
		if err == nil {
			w, err = t.inPerson(p)
		}
		if err != nil {
			return err
		}
		f := form{h.Op, []string{"hook", h.URL, strings.Join(h.Kinds, " ")}}
		before, err := t.madeBefore(w, f)
		if err != nil {
			return err
		}
		if repeated = before != ""; repeated {
			out, err = t.hookOf(w, before)
			return err
		}

		var n int
		if err := t.row(`SELECT COUNT(*) FROM hooks WHERE user_id = ? AND ended = 0`, w.user).Scan(&n); err != nil {
			return err
		}
		if n >= assessment.MaxHooks {
			return invalid("url", fmt.Sprintf("You have %d. End one that is not needed, then make this one.", n))
		}
		err = t.do(`INSERT INTO hooks (id, user_id, url, kinds, secret, old_secret, old_ends, created, failing, ended, why)
			VALUES (?, ?, ?, ?, ?, '', 0, ?, 0, 0, '')`, id, w.user, h.URL, strings.Join(h.Kinds, " "), sealed, micros(t.now))
		if err != nil {
			return err
		}
		if out, err = t.hookOf(w, id); err != nil {
			return err
		}
		if err := t.note(w.actor, didHookAdd, id); err != nil {
			return err
		}
		return t.madeNow(w, f, id)
	})
	switch {
	case err != nil:
		return "", Hook{}, err
	case repeated:
		return "", out, nil
	}
	return secret, out, nil
}

func (h Hook) check(plain bool) error {
	wrong := map[string]string{}
	at, err := url.Parse(h.URL)
	switch {
	case err != nil || at.Host == "" || at.User != nil || at.Fragment != "" || len(h.URL) > maxHookURL,
		at.Scheme != "https" && !(plain && at.Scheme == "http"):
		wrong["url"] = "Enter the whole address, such as https://example.com/discern, without a name and password in it."
	}
	if len(h.Kinds) == 0 {
		wrong["kinds"] = "Choose at least one thing that it is told of."
	}
	for _, k := range h.Kinds {
		if !slices.Contains(HookKinds, k) {
			wrong["kinds"] = "Choose from the list."
		}
	}

	if len(wrong) == 0 {
		return nil
	}
	return &assessment.Error{Code: assessment.Invalid, Msg: "It was not made.", Fields: wrong}
}

// hookOf finds a hook of a person; somebody else's is not there.
func (v snapshot) hookOf(w who, id string) (Hook, error) {
	h, err := scanHook(v.row(`SELECT `+hookColumns+` FROM hooks h WHERE h.id = ? AND h.user_id = ?`, id, w.user).Scan)
	return h, noRow(err, "webhook")
}

// Hooks lists the hooks of the person who asks, the latest first: those that were ended
// too, but for those that were ended by hand.
func (s *Store) Hooks(ctx context.Context, p assessment.Principal) ([]Hook, error) {
	return s.HooksOf(ctx, p, p.UserID)
}

// HooksOf is Hooks for oneself, or for somebody whom one manages.
func (s *Store) HooksOf(ctx context.Context, p assessment.Principal, user string) ([]Hook, error) {
	var out []Hook
	err := s.read(ctx, "list hooks", func(v snapshot) error {
		if _, err := v.selfOrManager(p, user); err != nil {
			return err
		}
		end, err := v.programsOf(user)
		if err != nil {
			return err
		}
		return v.each(`SELECT `+hookColumns+` FROM hooks h WHERE h.user_id = ? AND h.why <> ? ORDER BY h.created DESC, h.id`,
			[]any{user, WhyByHand}, func(rows *sql.Rows) error {
				h, err := scanHook(rows.Scan)
				h.Until = end.at
				out = append(out, h)
				return err
			})
	})
	return out, err
}

// Deliveries is one hook of the person who asks with its log, the latest first.
func (s *Store) Deliveries(ctx context.Context, p assessment.Principal, id string) (Hook, []Delivery, error) {
	var h Hook
	var out []Delivery
	err := s.read(ctx, "list deliveries", func(v snapshot) error {
		w, err := v.inPerson(p)
		if err != nil {
			return err
		}
		if h, err = v.hookOf(w, id); err != nil {
			return err
		}
		end, err := v.programsOf(w.user)
		if err != nil {
			return err
		}
		h.Until = end.at
		return v.each(`SELECT id, hook_id, kind, body, made, tries, due, status, said FROM deliveries WHERE hook_id = ?
			ORDER BY made DESC, id LIMIT ?`, []any{id, deliveriesShown}, func(rows *sql.Rows) error {
			d, err := scanDelivery(rows.Scan)
			out = append(out, d)
			return err
		})
	})
	return h, out, err
}

func scanDelivery(scan func(...any) error, more ...any) (Delivery, error) {
	var d Delivery
	var made, due int64
	err := scan(append([]any{&d.ID, &d.HookID, &d.Kind, &d.Body, &made, &d.Tries, &due, &d.Status, &d.Said}, more...)...)
	d.Made, d.Due = instant(made), instant(due)
	return d, err
}

// RotateHook gives a hook another secret, and returns it; it is not shown again. The one
// before signs as well for OldSecretLife, so that the receiver can change over.
func (s *Store) RotateHook(ctx context.Context, p assessment.Principal, id string) (string, error) {
	secret, err := s.newHookSecret()
	if err != nil {
		return "", err
	}
	sealed, err := s.sealSecret(id, secret)
	if err != nil {
		return "", err
	}
	return secret, s.write(ctx, "rotate hook", func(t *tx) error {
		w, h, err := t.liveHook(p, id)
		if err != nil {
			return err
		}
		err = t.do(`UPDATE hooks SET old_secret = secret, old_ends = ?, secret = ? WHERE id = ?`,
			micros(t.now.Add(OldSecretLife)), sealed, h.ID)
		if err != nil {
			return err
		}
		return t.note(w.actor, didHookRotate, id)
	})
}

// EndHook ends a hook, one's own or that of somebody whom one manages: nothing is sent to
// it any more.
func (s *Store) EndHook(ctx context.Context, p assessment.Principal, id string) error {
	return s.write(ctx, "end hook", func(t *tx) error {
		w, err := t.inPerson(p)
		if err != nil {
			return err
		}
		var user, was string
		if err := t.row(`SELECT user_id, why FROM hooks WHERE id = ?`, id).Scan(&user, &was); err != nil {
			return noRow(err, "webhook")
		}

		why := WhyByHand
		if user != w.user {
			if why = WhyManager; t.manages(w, user) != nil {
				return notFound("webhook")
			}
		}
		if was == why || was != "" && why == WhyManager {
			return nil // it is ended; only its maker takes it off the list then
		}
		return t.endHook(w.actor, id, why)
	})
}

// TestHook puts a test message out for a hook; Conflict while one is on its way.
func (s *Store) TestHook(ctx context.Context, p assessment.Principal, id string) error {
	return s.write(ctx, "test hook", func(t *tx) error {
		_, h, err := t.liveHook(p, id)
		if err != nil {
			return err
		}

		// Tests that pile up would keep what others wait for.
		var waits int
		err = t.row(`SELECT COUNT(*) FROM deliveries WHERE hook_id = ? AND kind = ? AND due > 0`, h.ID, HookTest).Scan(&waits)
		if err == nil && waits > 0 {
			err = assessment.Errorf(assessment.Conflict, "A test is on its way already. See how it goes, then send another.")
		}
		if err != nil {
			return err
		}
		return t.put(h.ID, HookTest, "", map[string]string{})
	})
}

func (t *tx) liveHook(p assessment.Principal, id string) (who, Hook, error) {
	w, err := t.inPerson(p)
	if err != nil {
		return w, Hook{}, err
	}
	h, err := t.hookOf(w, id)
	if err == nil && !h.Ended.IsZero() {
		err = assessment.Errorf(assessment.Conflict, "This webhook was ended. Make another.")
	}
	return w, h, err
}

func (t *tx) endHook(actor, id, why string) error {
	if err := t.do(`UPDATE hooks SET ended = CASE ended WHEN 0 THEN ? ELSE ended END, why = ?, secret = '', old_secret = ''
		WHERE id = ?`, micros(t.now), why, id); err != nil {
		return err
	}
	if err := t.do(`UPDATE deliveries SET due = 0, said = ? WHERE hook_id = ? AND due > 0`, SaidOver, id); err != nil {
		return err
	}
	return t.note(actor, didHookEnd, id)
}

// endHooks ends every hook of a person.
func (t *tx) endHooks(actor, user string) error {
	ids, err := t.strings(`SELECT id FROM hooks WHERE user_id = ? AND ended = 0 ORDER BY created, id`, user)
	for _, id := range ids {
		if err := t.endHook(actor, id, WhyLeaver); err != nil {
			return err
		}
	}
	return err
}

// tell puts a message out for every hook that is told of its kind, and whose maker may
// read the system: in the transaction of what it tells of. It says which thing, and never
// what was said in it.
func (t *tx) tell(kind, system string, data map[string]string) error {
	var to []Hook
	err := t.each(`SELECT `+hookColumns+` FROM hooks h WHERE h.ended = 0`, nil, func(rows *sql.Rows) error {
		h, err := scanHook(rows.Scan)
		if err == nil && slices.Contains(h.Kinds, kind) {
			to = append(to, h)
		}
		return err
	})
	if err != nil {
		return err
	}

	for _, h := range to {
		may, err := t.mayHear(h.UserID, system)
		if err != nil {
			return err
		}
		if !may {
			continue
		}
		if err := t.put(h.ID, kind, system, data); err != nil {
			return err
		}
	}
	return nil
}

// mayHear reports whether a person may have hooks now, and read a system that is there;
// "" is none, and needs no right.
func (v snapshot) mayHear(user, system string) (bool, error) {
	w, err := v.checkUser(user)
	if errors.Is(err, ErrSignedOut) {
		return false, nil
	}
	if err != nil || !w.role.AtLeast(assessment.RoleSeller) || system == "" {
		return err == nil && w.role.AtLeast(assessment.RoleSeller), err
	}
	g, err := w.grant(system)
	if err != nil || g == assessment.GrantNone {
		return false, err
	}
	var n int
	err = v.row(`SELECT COUNT(*) FROM systems WHERE id = ? AND deleted = 0`, system).Scan(&n)
	return n > 0, err
}

// put puts one message out.
func (t *tx) put(hook, kind, system string, data map[string]string) error {
	id, err := t.s.newID()
	if err != nil {
		return err
	}
	body, err := json.Marshal(struct {
		Type string            `json:"type"`
		At   string            `json:"timestamp"`
		Data map[string]string `json:"data"`
	}{kind, t.now.Format(time.RFC3339Nano), data})
	if err != nil {
		return err
	}
	if err := t.roomForDelivery(hook); err != nil {
		return err
	}
	return t.do(`INSERT INTO deliveries (id, hook_id, kind, system_id, body, made, tries, due, status, said)
		VALUES (?, ?, ?, ?, ?, ?, 0, ?, 0, '')`, "msg_"+id, hook, kind, system, string(body), micros(t.now), micros(t.now))
}

// roomForDelivery makes room for one more message of a hook that has as many as it may.
func (t *tx) roomForDelivery(hook string) error {
	var n int
	if err := t.row(`SELECT COUNT(*) FROM deliveries WHERE hook_id = ?`, hook).Scan(&n); err != nil || n < maxDeliveries {
		return err
	}
	gone, err := t.exec(`DELETE FROM deliveries WHERE id = (SELECT id FROM deliveries WHERE hook_id = ? AND due = 0
		ORDER BY made, id LIMIT 1)`, hook)
	if err != nil || n-int(gone) < maxDeliveries {
		return err
	}
	return t.do(`UPDATE deliveries SET due = 0, said = ? WHERE id = (SELECT id FROM deliveries WHERE hook_id = ? AND due > 0
		ORDER BY made, id LIMIT 1)`, SaidMany, hook)
}

// DueDeliveries takes up to n messages that are due, those of everybody in turn: of each
// person the ones that are due longest, and no more than DeliveriesAtOnce with those that
// are under way, which busy counts by person. Each is this caller's for a minute, whoever
// else asks, and then due again unless Delivered says how it went. What its hook's maker
// may no longer hear is given up here, and what waits for a sign-in of theirs put off.
func (s *Store) DueDeliveries(ctx context.Context, n int, busy map[string]int) ([]Delivery, error) {
	var turns []string
	err := s.read(ctx, "look for deliveries", func(v snapshot) (err error) {
		turns, err = v.dueInTurn(n, busy)
		return err
	})
	if err != nil || len(turns) == 0 {
		return nil, err
	}

	var out []Delivery
	err = s.writeSaid(ctx, "take deliveries", func(t *tx) error {
		out = nil
		for _, id := range turns {
			d, ok, err := t.takeDelivery(id)
			if err != nil {
				return err
			}
			if ok {
				out = append(out, d)
			}
		}
		return nil
	})
	return out, err
}

// dueInTurn is DueDeliveries without taking any: their ids.
func (v snapshot) dueInTurn(n int, busy map[string]int) ([]string, error) {
	var out []string
	taken := maps.Clone(busy)
	if taken == nil {
		taken = map[string]int{}
	}
	err := v.each(`SELECT id, user_id FROM (SELECT d.id, h.user_id, d.due,
		ROW_NUMBER() OVER (PARTITION BY h.user_id ORDER BY d.due, d.id) AS turn
		FROM deliveries d JOIN hooks h ON h.id = d.hook_id WHERE d.due > 0 AND d.due <= ?) AS waiting
		WHERE turn <= ? ORDER BY turn, due, id`, []any{micros(v.now), DeliveriesAtOnce}, func(rows *sql.Rows) error {
		var id, user string
		if err := rows.Scan(&id, &user); err != nil || len(out) == n || taken[user] >= DeliveriesAtOnce {
			return err
		}
		taken[user]++
		out = append(out, id)
		return nil
	})
	return out, err
}

// takeDelivery takes one message that is due, or gives it up where its hook's maker may no
// longer hear it, or puts it off where they have to sign in first; ok is false then, and
// where somebody else took it.
func (t *tx) takeDelivery(id string) (d Delivery, ok bool, err error) {
	var user, address, system, secret, old string
	var ends int64
	d, err = scanDelivery(t.row(`SELECT d.id, d.hook_id, d.kind, d.body, d.made, d.tries, d.due, d.status, d.said,
		h.user_id, h.url, d.system_id, h.secret, h.old_secret, h.old_ends FROM deliveries d JOIN hooks h ON h.id = d.hook_id
		WHERE d.id = ? AND d.due > 0 AND d.due <= ?`, id, micros(t.now)).Scan, &user, &address, &system, &secret, &old, &ends)
	if errors.Is(err, sql.ErrNoRows) {
		return d, false, nil
	}
	if err != nil {
		return d, false, err
	}

	d.UserID, d.URL = user, address
	may, err := t.mayHear(d.UserID, system)
	if err != nil {
		return d, false, err
	}
	if !may {
		return d, false, t.do(`UPDATE deliveries SET due = 0, said = ? WHERE id = ?`, SaidRight, id)
	}
	end, err := t.programsOf(d.UserID)
	if err != nil {
		return d, false, err
	}
	if end.over(t.now) {
		return d, false, t.holdDelivery(d)
	}
	all := []string{secret}
	if old != "" && micros(t.now) < ends {
		all = append(all, old)
	}
	for _, sealed := range all {
		one, err := t.s.openSecret(d.HookID, sealed)
		if errors.Is(err, errSecretKey) {
			return d, false, t.withoutKey(id, d.HookID)
		}
		if err != nil {
			return d, false, err
		}
		d.Secrets = append(d.Secrets, one)
	}
	return d, true, t.do(`UPDATE deliveries SET due = ? WHERE id = ?`, micros(t.now.Add(deliveryLease)), id)
}

// withoutKey puts off a message whose hook's secret cannot be opened: the key may come back
// with its folder. Only where that stays so for HookPatience is the hook ended, and with it
// what it signs by.
func (t *tx) withoutKey(id, hook string) error {
	var failing int64
	if err := t.row(`SELECT failing FROM hooks WHERE id = ?`, hook).Scan(&failing); err != nil {
		return err
	}
	if failing != 0 && t.now.Sub(instant(failing)) >= HookPatience {
		return t.endHook(console, hook, WhyKey)
	}

	if err := t.do(`UPDATE hooks SET failing = ? WHERE id = ? AND failing = 0`, micros(t.now), hook); err != nil {
		return err
	}
	return t.do(`UPDATE deliveries SET due = ?, said = ? WHERE id = ?`, micros(t.now.Add(keyWait)), SaidKey, id)
}

// Delivered keeps how one try went: the status of the answer, 0 for none, and one of the
// Said words. later stretches the wait until the next try, so that many do not come at
// once. An address that answers 410 ends its hook, and so does one at which every try
// failed for HookPatience.
func (s *Store) Delivered(ctx context.Context, id string, status int, said string, later time.Duration) error {
	return s.write(ctx, "keep delivery", func(t *tx) error {
		var hook string
		var tries int
		var failing, ended int64
		err := t.row(`SELECT d.hook_id, d.tries, h.failing, h.ended FROM deliveries d JOIN hooks h ON h.id = d.hook_id
			WHERE d.id = ?`, id).Scan(&hook, &tries, &failing, &ended)
		if err != nil {
			return noRow(err, "delivery")
		}

		var due int64
		if said != SaidSent && tries < len(HookWaits) && ended == 0 {
			due = micros(t.now.Add(HookWaits[tries] + later))
		}
		err = t.do(`UPDATE deliveries SET tries = ?, due = ?, status = ?, said = ? WHERE id = ?`, tries+1, due, status, said, id)
		if err != nil || ended != 0 {
			return err
		}

		switch {
		case said == SaidSent:
			return t.do(`UPDATE hooks SET failing = 0 WHERE id = ? AND failing <> 0`, hook)
		case status == 410:
			return t.endHook(console, hook, WhyGone)
		case failing == 0:
			return t.do(`UPDATE hooks SET failing = ? WHERE id = ?`, micros(t.now), hook)
		case t.now.Sub(instant(failing)) >= HookPatience:
			return t.endHook(console, hook, WhyFailing)
		}
		return nil
	})
}

// tellVerdict tells that an interview comes to another class or shape than before, where
// both were worked out by the same questions. A buyer's record is told of when it is sent
// back.
func (t *tx) tellVerdict(r row, j Judged) error {
	if r.side == assessment.SideBuyer {
		return nil
	}
	var by string
	var class assessment.Class
	var shape assessment.Shape
	err := t.row(`SELECT judged, class, shape FROM interviews WHERE id = ?`, r.id).Scan(&by, &class, &shape)
	if err != nil || by != t.s.judgedBy || class == "" || class == j.Class && shape == j.Shape {
		return err
	}
	return t.tell(HookVerdict, r.systemID, map[string]string{"system": r.systemID, "interview": r.id,
		"class": string(j.Class), "shape": string(j.Shape), "classBefore": string(class), "shapeBefore": string(shape)})
}
