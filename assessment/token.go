package assessment

import (
	"slices"
	"strings"
)

// TokenScope is a part of what a token lets a program do in the name of whoever made it.
type TokenScope string

// The scopes. Each is needed for itself: none includes another.
const (
	TokenReads  TokenScope = "read"  // systems, interviews, answers, verdicts, reports, links, the questions
	TokenWrites TokenScope = "write" // begin interviews, save answers, seal
	TokenLinks  TokenScope = "links" // make links and revoke them
)

// AllTokenScopes lists them in the order in which they are offered.
var AllTokenScopes = []TokenScope{TokenReads, TokenWrites, TokenLinks}

// TokenScopes are the scopes of one token, in the order of AllTokenScopes with a space between.
type TokenScopes string

// TokenScopesOf puts scopes together; what is no scope is left out.
func TokenScopesOf(all []string) TokenScopes {
	var out []string
	for _, s := range AllTokenScopes {
		if slices.Contains(all, string(s)) {
			out = append(out, string(s))
		}
	}
	return TokenScopes(strings.Join(out, " "))
}

// List are the scopes one by one.
func (s TokenScopes) List() []TokenScope {
	var out []TokenScope
	for _, one := range strings.Fields(string(s)) {
		out = append(out, TokenScope(one))
	}
	return out
}

// Has reports whether a scope is among them.
func (s TokenScopes) Has(one TokenScope) bool { return slices.Contains(s.List(), one) }
