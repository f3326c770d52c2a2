package store

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

// hook makes a hook of somebody for everything.
func (d *desk) hook(of assessment.Principal) Hook {
	d.t.Helper()
	_, h, err := d.MakeHook(d.ctx, of, Hook{URL: "https://crm.example/discern", Kinds: HookKinds}, false)
	ok(d.t, err)
	return h
}

// due are the kinds of what is due now.
func (d *desk) due() []Delivery {
	d.t.Helper()
	return must(d.DueDeliveries(d.ctx, 100, nil))(d.t)
}

func kindsOf(all []Delivery) (out []string) {
	for _, d := range all {
		out = append(out, d.Kind)
	}
	return out
}

// What happens puts a message out with it, for those who may read the system and are
// told of its kind; the message says which thing, and nothing that was said.
func TestWhatHappensIsPutOutInItsOwnTransaction(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam, tom := d.person("Sam", assessment.RoleSeller), d.person("Tom", assessment.RoleSeller)
	mine, _ := d.hook(sam), d.hook(tom)
	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims intake"}))(t)
	same(t, len(d.due()), 0)

	rep := must(d.Seal(d.ctx, sam, iv.ID, compose))(t)
	all := d.due()
	same(t, kindsOf(all), []string{HookSealed})
	same(t, all[0].HookID, mine.ID)
	same(t, strings.Contains(all[0].Body, rep.ID), true)
	same(t, strings.Contains(all[0].Body, "Claims"), false)
	same(t, strings.HasPrefix(all[0].ID, "msg_"), true)
	same(t, len(d.due()), 0) // it is somebody's for a minute
	d.clock.pass(deliveryLease)
	same(t, len(d.due()), 1)
	ok(t, d.Delivered(d.ctx, all[0].ID, 200, SaidSent, 0))
	d.clock.pass(time.Hour)
	same(t, len(d.due()), 0)

	_, err := d.Seal(d.ctx, tom, iv.ID, compose)
	refused(t, err, assessment.NotFound)
	same(t, len(d.due()), 0) // what did not happen is told to nobody

	ok(t, d.TestHook(d.ctx, sam, mine.ID))
	same(t, kindsOf(d.due()), []string{HookTest})
	refused(t, d.TestHook(d.ctx, tom, mine.ID), assessment.NotFound)
}

func TestAChangedVerdictIsToldOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: "Claims intake"}))(t)
	d.hook(d.owner)
	before := must(d.Record(d.ctx, d.owner, iv.ID))(t).Judged.Shape
	told := 0
	for _, q := range d.bank.All() {
		iv = must(d.Interview(d.ctx, d.owner, iv.ID))(t)
		if len(q.Options) == 0 || q.Kind == assessment.KindControlMulti {
			continue
		}
		given := assessment.Filled{Given: assessment.Given{Question: q.ID, Pick: q.Options[len(q.Options)-1].ID}}
		must(d.SaveForm(d.ctx, d.owner, iv, given, -1, ""))(t)
		now := must(d.Record(d.ctx, d.owner, iv.ID))(t).Judged.Shape
		all := d.due()
		if now == before {
			same(t, len(all), 0)
			continue
		}
		told++
		same(t, kindsOf(all), []string{HookVerdict})
		same(t, strings.Contains(all[0].Body, `"shape":"`+string(now)+`"`), true)
		same(t, strings.Contains(all[0].Body, `"shapeBefore":"`+string(before)+`"`), true)
		before = now
	}
	same(t, told > 0, true)
}

func TestWhatABuyerSendsBackIsTold(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: "Claims intake"}))(t)
	d.hook(d.owner)
	token, link, err := d.CreateLink(d.ctx, d.owner,
		Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: "Priya"})
	ok(t, err)
	_, buyer, err := d.StartLink(d.ctx, token)
	ok(t, err)
	must(d.saveAnswer(d.ctx, buyer, buyer.RecordID, noted("EC1", "x"), -1, ""))(t)
	same(t, len(d.due()), 0) // nobody but the buyer knows of it yet
	ok(t, d.ShareRecord(d.ctx, buyer, true, assessment.Strikes{}))
	all := d.due()
	same(t, kindsOf(all), []string{HookShared})
	same(t, strings.Contains(all[0].Body, link.ID), true)
	same(t, strings.Contains(all[0].Body, "Priya"), false)
}

func TestAFailingHookWaitsAndEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	h := d.hook(d.owner)
	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
	for i := range len(HookWaits) + 1 {
		all := d.due()
		if len(all) != 1 || all[0].Tries != i {
			t.Fatalf("try %d: %+v", i+1, all)
		}
		ok(t, d.Delivered(d.ctx, all[0].ID, 500, SaidRefused, 0))
		if i < len(HookWaits) {
			d.clock.pass(HookWaits[i] - time.Second)
			same(t, len(d.due()), 0)
			d.clock.pass(time.Second)
		}
	}
	d.clock.pass(48 * time.Hour)
	same(t, len(d.due()), 0) // given up
	row, log, err := d.Deliveries(d.ctx, d.owner, h.ID)
	ok(t, err)
	same(t, []int{log[0].Tries, log[0].Status}, []int{len(HookWaits) + 1, 500})
	same(t, row.Failing.IsZero(), false)
	same(t, row.Ended.IsZero(), true)

	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
	ok(t, d.Delivered(d.ctx, d.due()[0].ID, 500, SaidRefused, 0))
	row, _, err = d.Deliveries(d.ctx, d.owner, h.ID)
	ok(t, err)
	same(t, row.Why, WhyFailing)
	refused(t, d.TestHook(d.ctx, d.owner, h.ID), assessment.Conflict)
	same(t, len(must(d.Hooks(d.ctx, d.owner))(t)), 1) // it stays there and says why

	h = d.hook(d.owner)
	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
	ok(t, d.Delivered(d.ctx, d.due()[0].ID, 410, SaidRefused, 0))
	row, _, err = d.Deliveries(d.ctx, d.owner, h.ID)
	ok(t, err)
	same(t, row.Why, WhyGone)

	h = d.hook(d.owner)
	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
	first := d.due()[0]
	ok(t, d.Delivered(d.ctx, first.ID, 0, SaidAway, 0))
	d.clock.pass(time.Minute)
	ok(t, d.Delivered(d.ctx, d.due()[0].ID, 204, SaidSent, 0))
	row, _, err = d.Deliveries(d.ctx, d.owner, h.ID)
	ok(t, err)
	same(t, row.Failing.IsZero(), true)
}

// Whoever may no longer read a system, or left, is told nothing of it any more, not even
// what was put out before.
func TestAHookStopsWhenItsMakerMayNoLongerRead(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.person("Sam", assessment.RoleSeller)
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: "Claims intake"}))(t)
	ok(t, d.Share(d.ctx, d.owner, iv.SystemID, sam.UserID, assessment.GrantViewer))
	h := d.hook(sam)
	must(d.Seal(d.ctx, d.owner, iv.ID, compose))(t)
	ok(t, d.Share(d.ctx, d.owner, iv.SystemID, sam.UserID, assessment.GrantNone))
	same(t, len(d.due()), 0)
	_, log, err := d.Deliveries(d.ctx, sam, h.ID)
	ok(t, err)
	same(t, log[0].Said, SaidRight)

	ok(t, d.Share(d.ctx, d.owner, iv.SystemID, sam.UserID, assessment.GrantViewer))
	ok(t, d.TestHook(d.ctx, sam, h.ID))
	ok(t, d.DisableUser(d.ctx, d.owner, sam.UserID, ""))
	same(t, len(d.due()), 0)
	ok(t, d.EnableUser(d.ctx, d.owner, sam.UserID))
	row, _, err := d.Deliveries(d.ctx, sam, h.ID)
	ok(t, err)
	same(t, row.Why, WhyLeaver)
}

// Whoever may have no webhooks any more is told nothing by those that are there.
func TestAHookRestsWhileItsMakerIsAReader(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.person("Sam", assessment.RoleSeller)
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: "Claims intake"}))(t)
	ok(t, d.Share(d.ctx, d.owner, iv.SystemID, sam.UserID, assessment.GrantViewer))
	h := d.hook(sam)
	ok(t, d.TestHook(d.ctx, sam, h.ID))
	ok(t, d.SetRole(d.ctx, d.owner, sam.UserID, assessment.RoleReader))
	must(d.Seal(d.ctx, d.owner, iv.ID, compose))(t)
	same(t, len(d.due()), 0)
	ok(t, d.SetRole(d.ctx, d.owner, sam.UserID, assessment.RoleSeller))
	must(d.Seal(d.ctx, d.owner, iv.ID, compose))(t)
	same(t, kindsOf(d.due()), []string{HookSealed})
}

func TestASecretIsRotatedAndTheOldOneSignsForADay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	secret, h, err := d.MakeHook(d.ctx, d.owner, Hook{URL: "https://crm.example/", Kinds: HookKinds, Op: "form"}, false)
	ok(t, err)
	again, _, err := d.MakeHook(d.ctx, d.owner, Hook{URL: "https://crm.example/", Kinds: HookKinds, Op: "form"}, false)
	ok(t, err)
	same(t, again, "")
	newer := must(d.RotateHook(d.ctx, d.owner, h.ID))(t)
	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
	same(t, d.due()[0].Secrets, []string{newer, secret})
	d.clock.pass(OldSecretLife)
	same(t, d.due()[0].Secrets, []string{newer})
	page := must(d.Audit(d.ctx, d.owner, AuditFilter{Action: "webhook."}))(t)
	same(t, len(page.Rows), 2)
}

func TestWhatAHookIsMadeOf(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for url, good := range map[string]bool{"https://crm.example/x": true, "http://crm.example/x": false,
		"crm.example": false, "https://a:b@crm.example/": false, "https://crm.example/#x": false, "ftp://crm.example/": false,
		"https://" + strings.Repeat("x", 2000): false} {
		_, _, err := d.MakeHook(d.ctx, d.owner, Hook{URL: url, Kinds: HookKinds}, false)
		if (err == nil) != good {
			t.Errorf("%.60s: %v", url, err)
		}
	}
	_, _, err := d.MakeHook(d.ctx, d.owner, Hook{URL: "https://crm.example/"}, false)
	same(t, refused(t, err, assessment.Invalid).Fields["kinds"] != "", true)
	_, _, err = d.MakeHook(d.ctx, d.person("Ria", assessment.RoleReader),
		Hook{URL: "https://crm.example/", Kinds: HookKinds}, false)
	refused(t, err, assessment.Forbidden)
}

// Tests do not pile up: one is on its way at a time.
func TestOneTestOfAHookIsOnItsWay(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	h := d.hook(d.owner)
	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
	refused(t, d.TestHook(d.ctx, d.owner, h.ID), assessment.Conflict)
	ok(t, d.Delivered(d.ctx, d.due()[0].ID, 200, SaidSent, 0))
	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
}

// Messages are taken of everybody in turn, whoever has how many, and no more of one person
// than may be on their way.
func TestMessagesAreTakenOfEverybodyInTurn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam, tom := d.person("Sam", assessment.RoleSeller), d.person("Tom", assessment.RoleSeller)
	for range 5 {
		ok(t, d.TestHook(d.ctx, sam, d.hook(sam).ID))
	}
	d.clock.pass(time.Minute)
	ok(t, d.TestHook(d.ctx, tom, d.hook(tom).ID))
	take := func(n int, busy map[string]int) (whose []string) {
		for _, one := range must(d.DueDeliveries(d.ctx, n, busy))(t) {
			whose = append(whose, one.UserID)
		}
		return whose
	}
	same(t, take(2, nil), []string{sam.UserID, tom.UserID})
	same(t, take(9, map[string]int{sam.UserID: 1}), []string{sam.UserID})
	same(t, len(take(9, map[string]int{sam.UserID: 2})), 0)
	same(t, take(9, nil), []string{sam.UserID, sam.UserID})
}

// A hook keeps so many messages: the log goes first, and then what waits longest is given up.
func TestAHookKeepsSoManyMessages(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	h := d.hook(d.owner)
	put := func(n int) {
		ok(t, d.write(d.ctx, "test", func(t *tx) error {
			for range n {
				if err := t.put(h.ID, HookTest, "", map[string]string{}); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	count := func(cond string) (n int) {
		ok(t, d.read(d.ctx, "test", func(v snapshot) error {
			return v.row(`SELECT COUNT(*) FROM deliveries WHERE ` + cond).Scan(&n)
		}))
		return n
	}
	put(1)
	ok(t, d.Delivered(d.ctx, d.due()[0].ID, 200, SaidSent, 0))
	d.clock.pass(time.Second)
	put(maxDeliveries)
	same(t, count(`due > 0`), maxDeliveries)
	same(t, count(`due = 0`), 0)
	put(5)
	same(t, count(`due > 0`), maxDeliveries)
	same(t, count(`said = '`+SaidMany+`'`), 1)
	same(t, count(`1 = 1`), maxDeliveries+1)
}

// Nobody signs with a copy of the database: a secret stands in it sealed, with a key that is
// in another file, and what an earlier program kept as it was is sealed at the start.
func TestASecretIsInNoFileOfTheDatabase(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	secret, h, err := d.MakeHook(d.ctx, d.owner, Hook{URL: "https://crm.example/", Kinds: HookKinds}, false)
	ok(t, err)
	newer := must(d.RotateHook(d.ctx, d.owner, h.ID))(t)
	const kept = "whsec_bm90IHNlYWxlZCB5ZXQsIG5vdCBzZWFs"
	_, earlier, err := d.MakeHook(d.ctx, d.owner, Hook{URL: "https://crm.example/b", Kinds: HookKinds}, false)
	ok(t, err)
	set := func(column, value, id string) {
		ok(t, d.write(d.ctx, "test", func(t *tx) error {
			return t.do(`UPDATE hooks SET `+column+` = ? WHERE id = ?`, value, id)
		}))
	}
	set("secret", kept, earlier.ID)
	ok(t, d.Close())
	d.open()
	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
	same(t, d.due()[0].Secrets, []string{newer, secret})
	ok(t, d.TestHook(d.ctx, d.owner, earlier.ID))
	same(t, d.due()[0].Secrets, []string{kept})
	ok(t, d.Close())
	for _, name := range must(filepath.Glob(filepath.Join(d.dir, "*")))(t) {
		data := string(must(os.ReadFile(name))(t))
		for _, one := range []string{secret, newer, kept} {
			if strings.Contains(data, strings.TrimPrefix(one, HookSecretPrefix)) {
				t.Errorf("%s holds a secret", name)
			}
		}
	}
	d.open()

	// What was sealed for one hook signs for no other.
	var sealed string
	ok(t, d.read(d.ctx, "test", func(v snapshot) error {
		return v.row(`SELECT secret FROM hooks WHERE id = ?`, h.ID).Scan(&sealed)
	}))
	same(t, strings.HasPrefix(sealed, sealedSecret), true)
	set("secret", sealed, earlier.ID)
	d.clock.pass(deliveryLease)
	for _, one := range d.due() {
		same(t, one.HookID, h.ID)
	}
	row, log, err := d.Deliveries(d.ctx, d.owner, earlier.ID)
	ok(t, err)
	same(t, []any{row.Why, log[0].Said}, []any{"", SaidKey})
}

// Where the key is another one, messages wait for it and say so; a webhook ends, and says
// why, only where it did not come back for days.
func TestAHookWhoseKeyIsGoneWaitsForIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	h := d.hook(d.owner)
	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
	d.Store.trail = []auditKey{newAuditKey(bytes.Repeat([]byte{7}, auditKeyBytes)), d.Store.trail[0]}
	same(t, len(d.due()), 1) // an older key opens what was sealed with it
	d.clock.pass(deliveryLease)
	all := d.Store.trail
	how := func() []any {
		row, log, err := d.Deliveries(d.ctx, d.owner, h.ID)
		ok(t, err)
		return []any{row.Why, row.Failing.IsZero(), log[0].Said}
	}

	d.Store.trail = all[:1]
	same(t, len(d.due()), 0)
	same(t, how(), []any{"", false, SaidKey})
	d.clock.pass(keyWait)
	d.Store.trail = all
	same(t, len(d.due()), 1) // it came back, and nothing was lost

	d.Store.trail = all[:1]
	d.clock.pass(deliveryLease)
	same(t, len(d.due()), 0)
	d.clock.pass(HookPatience)
	same(t, len(d.due()), 0)
	d.Store.trail = all
	same(t, how(), []any{WhyKey, false, SaidOver})
}

// On PostgreSQL a row that was changed stays in the file of its table. What an earlier
// program kept of a secret is in it no more: neither where this one seals it, nor where an
// earlier one did and left the row of before.
func TestASecretOfBeforeIsInNoFileOfPostgreSQL(t *testing.T) {
	if ofSQLite() {
		return // TestASecretIsInNoFileOfTheDatabase asks it of SQLite
	}

	d := newDesk(t)
	_, h, err := d.MakeHook(d.ctx, d.owner, Hook{URL: "https://crm.example/", Kinds: HookKinds}, false)
	ok(t, err)
	set := func(secret string) {
		t.Helper()
		ok(t, d.write(d.ctx, "test", func(t *tx) error {
			return t.do(`UPDATE hooks SET secret = ? WHERE id = ?`, secret, h.ID)
		}))
	}
	holds := func(secret string) bool {
		t.Helper()
		var file []byte
		ok(t, d.writeAlone(d.ctx, "test", func(c *sql.Conn) error {
			if _, err := c.ExecContext(d.ctx, `CHECKPOINT`); err != nil {
				return err
			}
			return c.QueryRowContext(d.ctx, `SELECT pg_read_binary_file(pg_relation_filepath('hooks'))`).Scan(&file)
		}))
		return strings.Contains(string(file), secret)
	}

	const kept, earlier = "whsec_bm90IHNlYWxlZCB5ZXQsIG5vdCBzZWFs", "whsec_ZWFybGllciB0aGFuIHRoYXQsIG5vdCBzZWFs"
	set(kept)
	same(t, holds(kept), true)
	d.reopen()
	same(t, holds(kept), false)

	set(earlier)
	set(must(d.sealSecret(h.ID, earlier))(t))
	same(t, holds(earlier), true)
	ok(t, d.writeAlone(d.ctx, "go back a version", func(c *sql.Conn) error {
		_, err := c.ExecContext(d.ctx, `DELETE FROM goose_db_version WHERE version_id = 36`)
		return err
	}))
	d.reopen()
	same(t, holds(earlier), false)
	ok(t, d.TestHook(d.ctx, d.owner, h.ID))
	same(t, d.due()[0].Secrets, []string{earlier})
}
