package store

import (
	"errors"
	"sync"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/report"
)

func TestThereIsOneOwnerHoweverOftenTheProgramStarts(t *testing.T) {
	d := newDesk(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() { d.EnsureOwner(d.ctx) })
	}
	wg.Wait()
	d.reopen()
	same(t, must(d.EnsureOwner(d.ctx))(t).ID, d.owner.UserID)
	same(t, len(must(d.Users(d.ctx, d.owner))(t)), 1)
}

func TestASignInLinkWorksOnceWithinItsTime(t *testing.T) {
	d := newDesk(t)
	dead := func(token string) string {
		_, err := d.RedeemSignIn(d.ctx, token)
		return refused(t, err, assessment.Gone).Msg
	}
	token := must(d.SignInLink(d.ctx, d.owner.UserID))(t)
	same(t, len(token), 43) // 256 bits
	same(t, must(d.RedeemSignIn(d.ctx, token))(t).ID, d.owner.UserID)
	used := dead(token)

	late := must(d.SignInLink(d.ctx, d.owner.UserID))(t)
	d.clock.pass(signInLife - time.Second)
	intime := must(d.SignInLink(d.ctx, d.owner.UserID))(t)
	d.clock.pass(time.Second)
	same(t, dead(late), used)
	same(t, dead("nonsense"), used)
	must(d.RedeemSignIn(d.ctx, intime))(t)
	_, err := d.SignInLink(d.ctx, "nobody")
	refused(t, err, assessment.NotFound)
}

func TestFiftyClaimsOfOneSignInLinkSucceedOnce(t *testing.T) {
	d := newDesk(t)
	token := must(d.SignInLink(d.ctx, d.owner.UserID))(t)
	var mu sync.Mutex
	var wg sync.WaitGroup
	in := 0
	for range 50 {
		wg.Go(func() {
			if _, err := d.RedeemSignIn(d.ctx, token); err == nil {
				mu.Lock()
				in++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	same(t, in, 1)
}

func TestOnlyTheOwnerManagesPeople(t *testing.T) {
	d := newDesk(t)
	tom, uma := d.seller("Tom"), d.seller("Uma")
	_, err := d.AddUser(d.ctx, tom, "Eve", "", assessment.RoleSeller, "")
	refused(t, err, assessment.Forbidden)
	_, err = d.InviteLink(d.ctx, tom, uma.UserID, "")
	refused(t, err, assessment.Forbidden)
	_, err = d.RenameUser(d.ctx, tom, uma.UserID, "x", "")
	refused(t, err, assessment.Forbidden)
	refused(t, d.DisableUser(d.ctx, tom, uma.UserID, ""), assessment.Forbidden)
	refused(t, d.EnableUser(d.ctx, tom, uma.UserID), assessment.Forbidden)
	refused(t, d.SaveWorkspace(d.ctx, tom, Workspace{}), assessment.Forbidden)
	_, err = d.Audit(d.ctx, tom, AuditFilter{})
	refused(t, err, assessment.Forbidden)
	_, err = d.AddUser(d.ctx, d.owner, " ", "", assessment.RoleSeller, "")
	refused(t, err, assessment.Invalid)
	// A principal that calls itself the owner is still who it is.
	tom.Role = assessment.RoleOwner
	_, err = d.AddUser(d.ctx, tom, "Eve", "", assessment.RoleSeller, "")
	refused(t, err, assessment.Forbidden)

	own := must(d.InviteLink(d.ctx, tom, tom.UserID, ""))(t)
	same(t, must(d.RedeemSignIn(d.ctx, own))(t).ID, tom.UserID)
	other := must(d.InviteLink(d.ctx, d.owner, uma.UserID, ""))(t)
	same(t, must(d.RedeemSignIn(d.ctx, other))(t).ID, uma.UserID)
	same(t, must(d.RenameUser(d.ctx, tom, tom.UserID, "Thomas", "Lead"))(t).Name, "Thomas")
	_, err = d.RenameUser(d.ctx, tom, tom.UserID, "", "")
	refused(t, err, assessment.Invalid)
	ok(t, d.SavePrefs(d.ctx, tom, map[string]string{"keys": "off"}))
	same(t, must(d.Me(d.ctx, tom))(t).Prefs, map[string]string{"keys": "off"})
}

func TestADisabledPersonIsOutOnTheNextRequest(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	tom := d.seller("Tom")
	token, _, err := d.NewSession(d.ctx, tom.UserID, "laptop")
	ok(t, err)
	invite := must(d.InviteLink(d.ctx, tom, tom.UserID, ""))(t)
	link, _, err := d.CreateLink(d.ctx, tom, Link{InterviewID: iv.ID, Right: assessment.RightAnswer, Name: "Priya"})
	ok(t, err)
	cookie, _, err := d.StartLink(d.ctx, link)
	ok(t, err)

	ok(t, d.DisableUser(d.ctx, d.owner, tom.UserID, ""))
	if _, _, err := d.Session(d.ctx, token); !errors.Is(err, ErrSignedOut) {
		t.Fatalf("got %v", err)
	}
	if _, err := d.Interview(d.ctx, tom, iv.ID); !errors.Is(err, ErrSignedOut) {
		t.Fatalf("got %v", err)
	}
	_, err = d.RedeemSignIn(d.ctx, invite)
	refused(t, err, assessment.Gone)
	same(t, must(d.LookLink(d.ctx, link))(t).Ended, true) // what was given by it is kept, for whoever gave it
	same(t, must(d.LinkPrincipal(d.ctx, cookie))(t).Right, assessment.RightKept)
	_, err = d.SignInLink(d.ctx, tom.UserID)
	refused(t, err, assessment.Forbidden)
	if _, _, err := d.NewSession(d.ctx, tom.UserID, ""); !errors.Is(err, ErrSignedOut) {
		t.Fatalf("got %v", err)
	}
	refused(t, d.DisableUser(d.ctx, d.owner, d.owner.UserID, ""), assessment.Forbidden)
	refused(t, d.DisableUser(d.ctx, d.owner, "nobody", ""), assessment.NotFound)
	refused(t, d.EnableUser(d.ctx, d.owner, "nobody"), assessment.NotFound)

	ok(t, d.EnableUser(d.ctx, d.owner, tom.UserID))
	must(d.Interview(d.ctx, tom, iv.ID))(t)
}

func TestTheWorkspaceIsKept(t *testing.T) {
	d := newDesk(t)
	same(t, must(d.Workspace(d.ctx))(t), Workspace{Provider: ProviderRule{Days: 30}})
	for _, ws := range []Workspace{{Name: "Acme"},
		{Name: "Acme Identity", Person: "Ann Lee", Contact: "ann@acme.example", Accent: "#1144aa",
			Logo: &report.Logo{Digest: "d1", Type: "image/png", Width: 1, Height: 2, Data: []byte{1, 2}}}} {
		ok(t, d.SaveWorkspace(d.ctx, d.owner, ws))
		ws.Provider.Days = 30
		same(t, must(d.Workspace(d.ctx))(t), ws)
	}
}
