package store

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"discern/assessment"
)

// program is a principal by a token of somebody, with scopes, and the token.
func (d *desk) program(of assessment.Principal, scopes assessment.TokenScopes) (assessment.Principal, string) {
	d.t.Helper()
	token, _, err := d.MakeToken(d.ctx, of, Token{Name: "CRM sync", Scopes: scopes, Days: 90})
	ok(d.t, err)
	return must(d.TokenPrincipal(d.ctx, token))(d.t), token
}

func TestATokenSaysWhatItIsAndIsNotKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p, token := d.program(d.owner, "read")
	same(t, p.UserID, d.owner.UserID)
	same(t, regexp.MustCompile(`^discern_[a-z2-7]{59}$`).MatchString(token), true)
	same(t, WellFormedToken(token), true)
	typo := strings.Replace(token, token[20:21], map[bool]string{true: "b", false: "a"}[token[20] == 'a'], 1)
	same(t, WellFormedToken(typo), false)
	ok(t, d.Close())
	for _, name := range must(filepath.Glob(filepath.Join(d.dir, "*")))(t) {
		if strings.Contains(string(must(os.ReadFile(name))(t)), token[8:40]) {
			t.Errorf("%s holds the token", name)
		}
	}
	d.open()
}

func TestATokenEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	admin := d.person("Ada", assessment.RoleAdmin)
	sam, tom := d.person("Sam", assessment.RoleSeller), d.person("Tom", assessment.RoleSeller)
	dead := func(token string) bool {
		_, err := d.TokenPrincipal(d.ctx, token)
		return errors.Is(err, ErrSignedOut)
	}

	p, token := d.program(sam, "read write")
	err := d.EndToken(d.ctx, tom, p.TokenID)
	refused(t, err, assessment.NotFound)
	same(t, dead(token), false)
	ok(t, d.EndToken(d.ctx, sam, p.TokenID))
	same(t, dead(token), true)
	if _, err := d.Systems(d.ctx, p, SystemFilter{}); !errors.Is(err, ErrSignedOut) {
		t.Errorf("the store reads for an ended token: %v", err)
	}

	p, token = d.program(sam, "read")
	ok(t, d.EndToken(d.ctx, admin, p.TokenID))
	same(t, dead(token), true)

	_, token = d.program(sam, "read")
	ok(t, d.DisableUser(d.ctx, d.owner, sam.UserID, ""))
	same(t, dead(token), true)
	ok(t, d.EnableUser(d.ctx, d.owner, sam.UserID))
	same(t, dead(token), true) // it does not come back with its person

	_, token = d.program(tom, "read")
	must(d.ConsoleShutOut(d.ctx, "Tom", ""))(t)
	same(t, dead(token), true)

	_, token = d.program(d.owner, "read")
	d.clock.pass(90 * 24 * time.Hour)
	same(t, dead(token), true)
}

// A token of whoever lost the groups that let them in ends with their sessions.
func TestATokenEndsWithTheGroups(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	in := ProviderSignIn{Identity: Identity{Issuer: "https://idp.example", Subject: "sam"}, State: "1", Name: "Sam",
		Mapped: true, Role: assessment.RoleSeller, Create: true}
	user := must(d.SignInWithProvider(d.ctx, in))(t)
	_, token := d.program(assessment.Principal{UserID: user}, "read")
	in.State, in.Role = "2", ""
	_, err := d.SignInWithProvider(d.ctx, in)
	refused(t, err, assessment.Forbidden)
	if _, err := d.TokenPrincipal(d.ctx, token); !errors.Is(err, ErrSignedOut) {
		t.Errorf("the token still works: %v", err)
	}
}

// A token may have been made by somebody who came by an account that is unlinked: it ends with
// the sessions.
func TestATokenEndsWithAnAccountThatIsUnlinked(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	of := Identity{Issuer: "https://idp.example", Subject: "sam"}
	user := must(d.SignInWithProvider(d.ctx, ProviderSignIn{Identity: of, State: "1", Name: "Sam", Mapped: true,
		Role: assessment.RoleSeller, Create: true}))(t)
	_, token := d.program(assessment.Principal{UserID: user}, "read")
	must(d.TokenPrincipal(d.ctx, token))(t)

	ok(t, d.UnlinkIdentity(d.ctx, d.owner, user, of))
	if _, err := d.TokenPrincipal(d.ctx, token); !errors.Is(err, ErrSignedOut) {
		t.Errorf("the token still works: %v", err)
	}
}

// Whoever is signed out everywhere because somebody else may be in is rid of what that
// one made too: tokens and webhooks end with the sessions, unless it is said otherwise.
func TestSigningOutEverywhereEndsWhatProgramsActBy(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.person("Sam", assessment.RoleSeller)
	for name, end := range map[string]func(programs bool) error{
		"by oneself":  func(programs bool) error { return d.EndAllSessions(d.ctx, sam, programs) },
		"by an admin": func(programs bool) error { return d.EndSessionsOf(d.ctx, d.owner, sam.UserID, programs) },
		"on the machine": func(programs bool) error {
			_, err := d.ConsoleSignOut(d.ctx, "Sam", programs)
			return err
		},
	} {
		_, token := d.program(sam, "read")
		_, others := d.program(d.owner, "read")
		h := d.hook(sam)
		ok(t, d.TestHook(d.ctx, sam, h.ID))

		ok(t, end(false))
		must(d.TokenPrincipal(d.ctx, token))(t)
		same(t, len(d.due()), 1)
		d.clock.pass(deliveryLease)
		ok(t, end(true))
		if _, err := d.TokenPrincipal(d.ctx, token); !errors.Is(err, ErrSignedOut) {
			t.Errorf("signed out %s: the token still works: %v", name, err)
		}
		must(d.TokenPrincipal(d.ctx, others))(t)
		same(t, len(d.due()), 0)
		row, _, err := d.Deliveries(d.ctx, sam, h.ID)
		ok(t, err)
		same(t, row.Why, WhyLeaver)
	}
}

// A token reaches what its person may reach at that moment, and no more: a role or a right
// that is taken away is gone at the next thing the program does.
func TestATokenReachesWhatItsPersonMayAtThatMoment(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.person("Sam", assessment.RoleSeller)
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: "Claims intake"}))(t)
	share := func(g assessment.Grant) { ok(t, d.Share(d.ctx, d.owner, iv.SystemID, sam.UserID, g)) }
	share(assessment.GrantEditor)
	p, token := d.program(sam, "read write links")
	write := func() error {
		_, err := d.saveAnswer(d.ctx, p, iv.ID, noted("EC1", "x"), -1, "")
		return err
	}
	ok(t, write())

	ok(t, d.SetRole(d.ctx, d.owner, sam.UserID, assessment.RoleReader))
	refused(t, write(), assessment.Forbidden)
	same(t, must(d.TokenPrincipal(d.ctx, token))(t).Role, assessment.RoleReader)
	_, err := d.create(d.ctx, p, assessment.Interview{System: "Another"})
	refused(t, err, assessment.Forbidden)
	must(d.Interview(d.ctx, p, iv.ID))(t)
	ok(t, d.SetRole(d.ctx, d.owner, sam.UserID, assessment.RoleSeller))
	ok(t, write())
	share(assessment.GrantNone)
	_, err = d.Interview(d.ctx, p, iv.ID)
	refused(t, err, assessment.NotFound)
}

// A program writes only with a scope for it, and never does what a person has to do.
func TestAProgramDoesNoMoreThanItsTokenAndItsPerson(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sam := d.person("Sam", assessment.RoleSeller)
	iv := must(d.create(d.ctx, sam, assessment.Interview{System: "Claims intake"}))(t)
	reads, _ := d.program(sam, "read")
	writes, _ := d.program(sam, "write")
	tom, _ := d.program(d.person("Tom", assessment.RoleSeller), "read write links")
	boss, _ := d.program(d.owner, "read write links")

	must(d.Interview(d.ctx, reads, iv.ID))(t)
	_, err := d.saveAnswer(d.ctx, reads, iv.ID, noted("EC1", "x"), -1, "")
	refused(t, err, assessment.Forbidden)
	must(d.saveAnswer(d.ctx, writes, iv.ID, noted("EC1", "x"), -1, ""))(t)
	_, err = d.Interview(d.ctx, tom, iv.ID)
	refused(t, err, assessment.NotFound)

	_, err = d.AddUser(d.ctx, boss, "Eve", "", assessment.RoleSeller, "")
	refused(t, err, assessment.Forbidden)
	refused(t, d.EndAllSessions(d.ctx, boss, true), assessment.Forbidden)
	_, _, err = d.MakeToken(d.ctx, boss, Token{Name: "more", Scopes: "read", Days: 7})
	refused(t, err, assessment.Forbidden)
	refused(t, d.EndToken(d.ctx, boss, reads.TokenID), assessment.Forbidden)
	other := boss
	other.UserID = sam.UserID // a principal that was put together
	_, err = d.Interview(d.ctx, other, iv.ID)
	refused(t, err, assessment.Forbidden)

	page := must(d.Audit(d.ctx, d.owner, AuditFilter{Action: "token."}))(t)
	same(t, len(page.Rows), 4)
	same(t, page.Rows[0].ThingName, "CRM sync")
}

func TestWhatATokenIsMadeOf(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for field, k := range map[string]Token{
		"name":   {Name: " ", Scopes: "read", Days: 7},
		"scopes": {Name: "x", Scopes: "everything", Days: 7},
		"days":   {Name: "x", Scopes: "read", Days: 36500},
	} {
		_, _, err := d.MakeToken(d.ctx, d.owner, k)
		same(t, refused(t, err, assessment.Invalid).Fields[field] != "", true)
	}

	k := Token{Name: "x", Scopes: "read links", Days: 7, Op: "form"}
	token, first, err := d.MakeToken(d.ctx, d.owner, k)
	ok(t, err)
	same(t, token != "", true)
	token, again, err := d.MakeToken(d.ctx, d.owner, k)
	ok(t, err)
	same(t, token, "")
	same(t, again.ID, first.ID)

	for range assessment.MaxTokens - 1 {
		d.program(d.owner, "read")
	}
	_, _, err = d.MakeToken(d.ctx, d.owner, Token{Name: "x", Scopes: "read", Days: 7})
	refused(t, err, assessment.Invalid)
	same(t, len(must(d.Tokens(d.ctx, d.owner))(t)), assessment.MaxTokens)
}

func TestUseOfATokenIsKeptToTheMinuteAndNamedInTheTrail(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p, _ := d.program(d.owner, "read write")
	ok(t, d.UseToken(d.ctx, p))
	used := must(d.Tokens(d.ctx, d.owner))(t)[0].Used
	same(t, used, d.clock.now().UTC())
	d.clock.pass(30 * time.Second)
	ok(t, d.UseToken(d.ctx, p))
	same(t, must(d.Tokens(d.ctx, d.owner))(t)[0].Used, used)

	must(d.create(FromToken(d.ctx, "192.0.2.1", p.TokenID), p, assessment.Interview{System: "Claims intake"}))(t)
	row := must(d.Audit(d.ctx, d.owner, AuditFilter{Action: "interview.add"}))(t).Rows[0]
	same(t, []string{row.From, row.Token, row.Actor}, []string{"192.0.2.1", "CRM sync", "user:" + d.owner.UserID})
	must(d.VerifyAudit(d.ctx))(t)
}

// The keys a program sent are known for a while and to a number, and go with the token.
func TestKeysOfProgramsAreForgotten(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p, _ := d.program(d.owner, "write")
	other, _ := d.program(d.owner, "write")
	must(d.ClaimKey(d.ctx, other, "theirs", "x"))(t)
	ok(t, d.write(d.ctx, "test", func(t *tx) error {
		return t.do(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
			INSERT INTO sent_keys (token_id, hash, digest, at) SELECT ?, 'k' || i, '', i FROM n`, maxSentKeys, p.TokenID)
	}))
	count := func(of string) (n int) {
		ok(t, d.read(d.ctx, "test", func(v snapshot) error {
			return v.row(`SELECT COUNT(*) FROM sent_keys WHERE token_id = ?`, of).Scan(&n)
		}))
		return n
	}
	must(d.ClaimKey(d.ctx, p, "new", "x"))(t)
	same(t, count(p.TokenID), maxSentKeys+1-sentKeysStep)
	_, err := d.ClaimKey(d.ctx, p, "new", "something else")
	refused(t, err, assessment.Invalid) // the newest is known still
	ok(t, d.EndToken(d.ctx, d.owner, p.TokenID))
	must(d.Purge(d.ctx))(t)
	same(t, []int{count(p.TokenID), count(other.TokenID)}, []int{0, 1})
}
