package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// access says who may use an address. It is the one matrix of rights: every row of
// the route table names one, the router lets nobody in whom it does not admit, the
// store asks again for whatever it reads or writes, docs/access.md prints it, and
// TestEveryAddressLetsInWhomItsRowSays walks it.
type access int

const (
	anyone   access = iota
	member          // a signed-in person of the workspace, in whatever role
	maker           // one who may have systems of their own: owner, admin, seller
	admin           // the owner of the workspace and its admins
	views           // a person with the right to read the system that the address is of
	edits           // one with the right to change it
	owns            // one who owns it
	answerer        // the holder of an answer link, at the address of their own record
	keeper          // the same, also when the link has ended: for what is still kept
	reader          // the holder of a read link, at the address of their report
)

// accessWords say who is admitted, for the documentation.
var accessWords = map[access]string{
	anyone:   "anybody",
	member:   "every person who works here",
	maker:    "sellers, admins and the owner of the workspace",
	admin:    "admins and the owner of the workspace",
	views:    "viewers, editors and owners of the system, and the owner of the workspace",
	edits:    "editors and owners of the system, and the owner of the workspace",
	owns:     "owners of the system, and the owner of the workspace",
	answerer: "whoever came by an answer link, at their own record",
	keeper:   "the same, also when the link has ended",
	reader:   "whoever came by a read link, at their own report",
}

// whoseToken says of whom a token has to be, for the documentation.
var whoseToken = map[access]string{
	member: "a person who works here",
	maker:  "a seller, an admin or the owner of the workspace",
	views:  "a viewer, editor or owner of the system, or of the owner of the workspace",
	edits:  "an editor or owner of the system, or of the owner of the workspace",
}

// scopeWords say which scope a token needs, for the documentation.
var scopeWords = map[assessment.TokenScope]string{
	assessment.TokenReads:  ", with the scope read",
	assessment.TokenWrites: ", with the scope write",
	assessment.TokenLinks:  ", with the scope links",
}

// roles are those in the workspace that an address asks for; what is asked on a
// system comes beside it.
var roles = map[access]assessment.MemberRole{maker: assessment.RoleSeller, admin: assessment.RoleAdmin}

// grants are the rights on a system that an address asks for.
var grants = map[access]assessment.Grant{views: assessment.GrantViewer, edits: assessment.GrantEditor,
	owns: assessment.GrantOwner}

// refusals of a role, in a sentence.
var roleRefusals = map[access]string{
	maker: "You can read here, and not begin anything. Ask the owner of this workspace for more.",
	admin: "Only the owner of this workspace and its admins can do this.",
}

// forPeople reports whether an address is for the people of the workspace.
func (a access) forPeople() bool { return a >= member && a <= owns }

// may lets a signed-in person in, or says why not.
func (s *Server) may(c echo.Context, p assessment.Principal, who access) error {
	if least, ok := roles[who]; ok && !p.Role.AtLeast(least) {
		return assessment.Errorf(assessment.Forbidden, "%s", roleRefusals[who])
	}
	if !p.Role.AtLeast(assessment.RoleSeller) {
		c.SetRequest(c.Request().WithContext(templates.MakesNothing(c.Request().Context())))
	}
	least, ok := grants[who]
	if !ok {
		return nil
	}

	kind, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(c.Path(), apiPath), "/"), "/")
	ctx := c.Request().Context()
	err := s.store.Allow(ctx, p, store.Thing(kind), c.Param("id"), least)
	if err != nil || who != views || c.Request().Method == http.MethodPost {
		return err
	}

	// What whoever only reads may not do is not offered on the page.
	err = s.store.Allow(ctx, p, store.Thing(kind), c.Param("id"), assessment.GrantEditor)
	switch codeOf(err) {
	case assessment.Forbidden, assessment.NotFound: // an admin sees that a deleted system is there
		c.SetRequest(c.Request().WithContext(templates.ReadsOnly(ctx)))
		return nil
	}
	return err
}

// AccessTable is the matrix for the documentation: a line of Markdown an address,
// in the order of the table.
func AccessTable() string {
	var b strings.Builder
	b.WriteString("| Address | Who |\n|---|---|\n")
	for _, r := range new(Server).table() {
		who := accessWords[r.who]
		if r.has(byToken) {
			who = "a program with a token of " + whoseToken[r.who] + scopeWords[r.scope()]
		}
		fmt.Fprintf(&b, "| `%s %s` | %s |\n", r.method, r.path, who)
	}
	return b.String()
}
