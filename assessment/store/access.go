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
	owner bool
	link  *Link // of a link's holder
}

// check looks a principal up: the person may still sign in, the link still
// lives.
func (v snapshot) check(p assessment.Principal) (who, error) {
	switch {
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
	w := who{actor: "user:" + id, user: id}
	var disabled int64
	err := v.row(`SELECT name, owner, disabled FROM users WHERE id = ?`, id).Scan(&w.name, &w.owner, &disabled)
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

// owner admits the owner only.
func (v snapshot) owner(p assessment.Principal) (who, error) {
	w, err := v.signedIn(p)
	if err == nil && !w.owner {
		return who{}, assessment.Errorf(assessment.Forbidden, "Only the owner of this workspace can do this.")
	}
	return w, err
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
	if r.deleted {
		return assessment.Errorf(assessment.NotFound, "This was deleted by %s. It can be brought back from the list of deleted systems.", r.deletedBy)
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
	return nil
}
