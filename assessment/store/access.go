package store

import (
	"database/sql"
	"errors"

	"discern/assessment"
)

// who is a principal as the database knows it now. The rights of a request
// come from here, never from what the caller filled in.
type who struct {
	actor string // as the audit trail writes it
	name  string
	user  string // id of a signed-in person
	role  assessment.MemberRole
	link  *Link    // of a link's holder
	v     snapshot // what the rights of a person are read from
}

// check looks a principal up: the person may still sign in, the link still
// lives.
func (v snapshot) check(p assessment.Principal) (who, error) {
	switch {
	case p.TokenID != "":
		return v.checkToken(p)
	case p.SignedIn() && p.LinkID == "":
		return v.checkUser(p.UserID)
	case p.LinkID != "" && !p.SignedIn():
		l, err := v.liveLink(`l.id = ?`, p.LinkID)
		if err != nil {
			return who{}, err
		}
		if p.RecordID != l.RecordID {
			return who{}, gone()
		}

		return who{actor: "link:" + l.ID, name: l.Name, link: &l}, nil
	}
	return who{}, assessment.Errorf(assessment.Forbidden, "Sign in first.")
}

// keeper admits somebody with a record behind an answer link, also one that ended: to
// see and to delete what is kept.
func (v snapshot) keeper(p assessment.Principal) (who, error) {
	if p.LinkID == "" || p.SignedIn() {
		return who{}, notFound("record")
	}
	l, _, err := v.anyLink(`l.id = ?`, p.LinkID)
	if err != nil {
		return who{}, err
	}
	if p.RecordID != l.RecordID {
		return who{}, gone()
	}

	return who{actor: "link:" + l.ID, name: l.Name, link: &l}, nil
}

func (v snapshot) checkUser(id string) (who, error) {
	w := who{actor: "user:" + id, user: id, v: v}
	var disabled int64
	err := v.row(`SELECT name, access, disabled FROM users WHERE id = ?`, id).Scan(&w.name, &w.role, &disabled)
	cleaned(&w.name)
	if errors.Is(err, sql.ErrNoRows) || err == nil && disabled != 0 {
		return who{}, ErrSignedOut
	}

	return w, err
}

// signedIn admits the people of the workspace and no holder of a link.
func (v snapshot) signedIn(p assessment.Principal) (who, error) {
	w, err := v.check(p)
	if err == nil && w.link != nil {
		return who{}, notFound("page")
	}
	return w, err
}

// admin admits the owner and admins, and no program.
func (v snapshot) admin(p assessment.Principal) (who, error) {
	if _, err := v.inPerson(p); err != nil {
		return who{}, err
	}
	return v.inRole(p, assessment.RoleAdmin, "Only the owner of this workspace and its admins can do this.")
}

// maker admits those who may have systems of their own.
func (v snapshot) maker(p assessment.Principal) (who, error) {
	return v.inRole(p, assessment.RoleSeller,
		"You can read here, and not begin anything. Ask the owner of this workspace for more.")
}

func (v snapshot) inRole(p assessment.Principal, least assessment.MemberRole, refusal string) (who, error) {
	w, err := v.signedIn(p)
	if err == nil && !w.role.AtLeast(least) {
		return who{}, assessment.Errorf(assessment.Forbidden, "%s", refusal)
	}
	return w, err
}

// grant is what a person may do with a system. A reader reads, whatever was given.
func (w who) grant(system string) (assessment.Grant, error) {
	if w.role == assessment.RoleOwner {
		return assessment.GrantOwner, nil
	}

	var g assessment.Grant
	err := w.v.row(`SELECT may FROM system_rights WHERE system_id = ? AND user_id = ?`, system, w.user).Scan(&g)
	if errors.Is(err, sql.ErrNoRows) {
		return assessment.GrantNone, nil
	}
	if err == nil && !w.role.AtLeast(assessment.RoleSeller) && g.Known() {
		g = assessment.GrantViewer
	}

	return g, err
}

// only is a condition that leaves the systems a person may read, by the column that
// holds their ids.
func (w who) only(column string) (string, []any) {
	if w.role == assessment.RoleOwner {
		return ``, nil
	}
	return ` AND EXISTS (SELECT 1 FROM system_rights g WHERE g.system_id = ` + column +
		` AND g.user_id = ?)`, []any{w.user}
}

// can admits whoever may do that much with a system. To whoever may not even read
// it, it looks as if it did not exist.
func (w who) can(system string, least assessment.Grant, what string) error {
	g, err := w.grant(system)
	switch {
	case err != nil:
		return err
	case g == assessment.GrantNone:
		return notFound(what)
	case g.AtLeast(least):
		return nil
	case least == assessment.GrantOwner:
		return assessment.Errorf(assessment.Forbidden, "Only the owner of this system can do this.")
	}

	return assessment.Errorf(assessment.Forbidden, "You can read this system, and not change it. Ask its owner for more.")
}

// onSystem admits a person of the workspace who may do that much with a system.
func (v snapshot) onSystem(p assessment.Principal, id string, least assessment.Grant) (who, error) {
	w, err := v.signedIn(p)
	if err != nil {
		return w, err
	}
	return w, w.can(id, least, "system")
}

// onInterview admits a person of the workspace who may do that much with the system
// of an interview, whoever may read the interview itself.
func (v snapshot) onInterview(p assessment.Principal, id string, least assessment.Grant) (who, error) {
	w, err := v.signedIn(p)
	if err != nil {
		return w, err
	}
	r, err := v.interviewRow(id)
	if err != nil {
		return w, err
	}
	return w, w.can(r.systemID, least, "interview")
}

// mayRead decides about one interview. To the holder of a link everything but
// the buyer's own record looks as if it did not exist.
func (w who) mayRead(r row) error {
	if w.link != nil {
		if w.link.Right == assessment.RightAnswer && r.id == w.link.RecordID {
			return nil
		}
		return notFound("interview")
	}
	if err := w.can(r.systemID, assessment.GrantViewer, "interview"); err != nil {
		return err
	}
	if r.deleted {
		return assessment.Errorf(assessment.NotFound,
			"This was deleted by %s. It can be brought back from the list of deleted systems.", r.deletedBy)
	}
	if r.side == assessment.SideBuyer && r.shared == 0 {
		return assessment.Errorf(assessment.Forbidden, "These answers have not been shared yet.")
	}

	return nil
}

// mayWrite decides the same for a change.
func (w who) mayWrite(r row) error {
	if err := w.mayRead(r); err != nil {
		return err
	}
	if w.link == nil && r.side == assessment.SideBuyer {
		return assessment.Errorf(assessment.Forbidden, "Only the person who gave these answers can change them.")
	}
	if w.link == nil {
		return w.can(r.systemID, assessment.GrantEditor, "interview")
	}
	return nil
}
