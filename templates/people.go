package templates

import (
	"net/url"
	"strings"

	"discern/assessment/words"
)

// PeopleURL is the page of who works here.
const PeopleURL = "/settings/people"

// PersonURL is an address of one person of the workspace; act may be "".
func PersonURL(id, act string) string {
	return strings.TrimSuffix(PeopleURL+"/"+url.PathEscape(id)+"/"+act, "/")
}

// PersonItem is a person of the workspace.
type PersonItem struct {
	ID, Name string
	Role     string // as assessment names it
	Me       bool
	Managed  bool         // whoever reads it manages them
	Since    string       // already written for people
	ShutOut  string       // since when they may not sign in; "" for one who may
	With     WithProvider // of their programs, for whoever manages them
	In       WithProvider // of themselves, likewise
}

// PeoplePageData is the page of who works here.
type PeoplePageData struct {
	Page
	Owner  bool // whoever reads it may shut people out
	People []PersonItem
}

// Named is somebody who can be chosen.
type Named struct{ ID, Name string }

// PersonPageData is the page of one person.
type PersonPageData struct {
	Page
	Person   PersonItem
	Roles    []string // that can be given
	Sessions []SessionItem
	Tokens   []TokenItem
	Hooks    []HookItem
	Systems  []string // names of those they own
	Others   []Named  // who can be handed them

	Provider string   // that people can sign in with; "" for none
	Subjects []string // accounts there that sign this person in
}

// programs reports whether anything acts or is told in their name.
func (p PersonPageData) programs() bool { return len(p.Tokens) > 0 || told(p.Hooks) }

// ShutOutPageData asks before a person is shut out.
type ShutOutPageData struct {
	Page
	Person  PersonItem
	Systems []string // names of those they own
	Others  []Named  // who can be handed them
	To      string   // chosen beforehand
}

// owns says whose systems there are to hand over.
func (p ShutOutPageData) owns() string {
	return p.Person.Name + " owns " + words.Figure(len(p.Systems), "system", "systems") + ": " +
		strings.Join(p.Systems, ", ") + "."
}

// SystemPeoplePageData is the page of who works on a system.
type SystemPeoplePageData struct {
	Page
	ID, System string
	People     []GrantItem
	Mine       bool    // whoever reads it may share it
	Others     []Named // who can be given a right
	User, May  string  // as chosen
}

// GrantItem is what one person may do with a system.
type GrantItem struct {
	Name    string
	May     string // as assessment names it
	ShutOut bool
}

// roleName is the name of a role, as it stands in a table.
func roleName(role string) string { return words.Member.Plain(role) }

// roleChoices are roles with what they may do, to choose from.
func roleChoices(roles []string) []choice {
	out := make([]choice, len(roles))
	for i, r := range roles {
		out[i] = choice{r, roleName(r) + ": " + words.Lower(words.MemberMay.Plain(r))}
	}
	return out
}

func grantName(may string) string { return textOf(grantChoices, may) }

// grantChoices are the rights on a system. None has a value of its own, so that a
// form that sends nothing takes nothing away.
var grantChoices = []choice{{"viewer", "Viewer"}, {"editor", "Editor"}, {"owner", "Owner"}, {"none", "None any more"}}

func peopleChoices(all []Named) []choice {
	out := make([]choice, len(all))
	for i, n := range all {
		out[i] = choice{n.ID, n.Name}
	}
	return out
}
