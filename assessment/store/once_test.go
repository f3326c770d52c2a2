package store

import (
	"sync"
	"testing"

	"discern/assessment"
)

// One form, one thing: however often, and however close together, it is sent.
func TestOneFormMakesOneThing(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")

	cases := map[string]struct {
		table string
		make  func(op, name string) (string, error)
	}{
		"interview": {"interviews", func(op, name string) (string, error) {
			made, err := d.BeginInterview(d.ctx, d.owner, assessment.Interview{System: name, Company: "Northwind"}, op, true)
			return made.ID, err
		}},
		"link": {"links", func(op, name string) (string, error) {
			_, l, err := d.CreateLink(d.ctx, d.owner,
				Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: name, Op: op})
			return l.ID, err
		}},
		"person": {"users", func(op, name string) (string, error) {
			u, err := d.AddUser(d.ctx, d.owner, name, "", assessment.RoleSeller, op)
			return u.ID, err
		}},
		"sign-in link": {"sign_ins", func(op, name string) (string, error) {
			_, err := d.InviteLink(d.ctx, d.owner, d.owner.UserID, op+name)
			return name, err
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			count := func() (n int) {
				ok(t, d.read(d.ctx, "test", func(v snapshot) error { return v.row(`SELECT COUNT(*) FROM ` + c.table).Scan(&n) }))
				return n
			}
			before := count()

			var wg sync.WaitGroup
			ids, errs := make([]string, 5), make([]error, 5)
			for i := range ids {
				wg.Go(func() { ids[i], errs[i] = c.make("op", "Twice") })
			}
			wg.Wait()
			for i := range ids {
				ok(t, errs[i])
				if ids[i] != ids[0] || ids[i] == "" {
					t.Errorf("the forms lead to different things: %v", ids)
				}
			}
			if n := count() - before; n != 1 {
				t.Errorf("one form made %d", n)
			}

			// Another form, and the same one gone back to and changed, make another.
			for _, again := range [][2]string{{"other", "Twice"}, {"op", "Changed"}} {
				if _, err := c.make(again[0], again[1]); err != nil {
					t.Fatal(err)
				}
			}
			if n := count() - before; n != 3 {
				t.Errorf("three forms made %d", n)
			}
		})
	}
}
