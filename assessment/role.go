package assessment

import "slices"

// MemberRole is what a person may do in the workspace as a whole.
type MemberRole string

// The roles, each of which may do what the ones after it may, with one exception:
// an admin reads and changes the systems that were shared with that admin, no others.
const (
	RoleOwner  MemberRole = "owner"  // everything, every system included
	RoleAdmin  MemberRole = "admin"  // people, sessions, settings, the trail, erasing
	RoleSeller MemberRole = "seller" // systems of their own, and those shared with them
	RoleReader MemberRole = "reader" // reads the systems shared with them
)

// MemberRoles lists the roles, the one that may do most first.
var MemberRoles = []MemberRole{RoleOwner, RoleAdmin, RoleSeller, RoleReader}

// Known reports whether there is such a role.
func (r MemberRole) Known() bool { return slices.Contains(MemberRoles, r) }

// AtLeast reports whether a role may do what another may. One that is not known
// may nothing.
func (r MemberRole) AtLeast(least MemberRole) bool {
	return r.Known() && slices.Index(MemberRoles, r) <= slices.Index(MemberRoles, least)
}

// Manages reports whether somebody in this role may give people another and take it
// from them, sign them out and shut them out: the owner everybody, an admin sellers
// and readers.
func (r MemberRole) Manages(other MemberRole) bool {
	return other.Known() && (r == RoleOwner || r == RoleAdmin && !other.AtLeast(RoleAdmin))
}

// Grant is what a person may do with one system.
type Grant string

// The grants, each of which includes the ones after it.
const (
	GrantOwner  Grant = "owner"  // shares it, hands it over, deletes it
	GrantEditor Grant = "editor" // asks, answers, seals, makes links
	GrantViewer Grant = "viewer" // reads
	GrantNone   Grant = ""
)

// Grants lists what can be given, the most first.
var Grants = []Grant{GrantOwner, GrantEditor, GrantViewer}

// Known reports whether it can be given.
func (g Grant) Known() bool { return slices.Contains(Grants, g) }

// AtLeast reports whether a grant includes another.
func (g Grant) AtLeast(least Grant) bool {
	return g.Known() && slices.Index(Grants, g) <= slices.Index(Grants, least)
}
