package assessment

import (
	"discern/assessment/words"
	"strings"
)

// Identity is what is known about a name that other systems see: the
// credential behind it and who answers for it.
type Identity struct {
	Name     string // as in the inventory
	Kind     string // what the credential is: "service account", "API key"
	Lifetime string // how long it lasts, as told: "one hour", "until revoked"
	Scope    Scope
	Owner    string
	Reviewer string // who looks at what it does
}

// Scope says what one credential is used for.
type Scope string

const (
	ScopeEverything Scope = "everything" // one for everything
	ScopeSystem     Scope = "system"     // one per system
	ScopeKind       Scope = "kind"       // one per kind of action
	ScopeTask       Scope = "task"       // a new one for each task
)

// Scopes lists them from widest to narrowest.
var Scopes = []Scope{ScopeEverything, ScopeSystem, ScopeKind, ScopeTask}

// Credential says in a few words what stands behind the identity.
func (d Identity) Credential() string {
	var parts []string
	for _, p := range []string{strings.TrimSpace(d.Kind), d.Lasts(), words.Lower(d.Scope.Name())} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return words.Capital(strings.Join(parts, ", "))
}

// Lasts says how long it lasts: "lasts until revoked", "never expires"; "" where that was
// not told.
func (d Identity) Lasts() string {
	switch l := words.Lower(strings.Join(strings.Fields(d.Lifetime), " ")); l {
	case "":
		return ""
	case "no end", "without end", "no end date", "no expiry", "no expiration", "never", "never expires", "never ends",
		"does not expire", "for ever", "forever", "endless", "unlimited", "permanent":
		return "never expires"
	default:
		return "lasts " + l
	}
}
