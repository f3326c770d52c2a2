package assessment

import (
	"slices"
	"strings"
)

// Role is who is likely to know an answer, e.g. "Builder". A question names one.
type Role string

// AskedRole is one of the roles that questions are asked of.
type AskedRole struct {
	Role Role

	// Noun names the role where its person is not known, as it stands within a
	// sentence: "whoever builds it".
	Noun string

	// Titles are words, folded, of which one stands in what such a person is called
	// at work.
	Titles []string

	// Part is the answer of the question about a person's own part in it that has this role.
	Part string
}

// AskedRoles are the roles that a bank may name, the narrowest first: the first
// whose words fit a title is the role of whoever bears it. Words and nouns are
// ours.
var AskedRoles = []AskedRole{
	{Role: "Security or IAM", Noun: "whoever looks after its access",
		Titles: []string{"security", "iam", "identity", "access", "ciso"}, Part: "secure"},
	{Role: "Operator", Noun: "whoever runs it",
		Titles: []string{"operator", "operations", "ops", "sre", "support"}, Part: "run"},
	{Role: "Builder", Noun: "whoever builds it",
		Titles: []string{"builder", "engineer", "engineering", "developer", "development", "platform", "technical"},
		Part:   "build"},
	{Role: "Business owner", Noun: "whoever owns the result",
		Titles: []string{"business", "owner", "product"}, Part: "own"},
}

// Noun names the role where its person is not known: "whoever builds it".
func (r Role) Noun() string {
	for _, asked := range AskedRoles {
		if asked.Role == r {
			return asked.Noun
		}
	}
	return strings.ToLower(string(r))
}

// RoleOfPart is the role of whoever gave an answer to the question about their own part in
// it; "" for none.
func RoleOfPart(choice string) Role {
	for _, asked := range AskedRoles {
		if choice != "" && asked.Part == choice {
			return asked.Role
		}
	}
	return ""
}

// RoleOfTitle is the role that a title at work stands for; "" where it cannot be
// told.
func RoleOfTitle(title string) Role {
	said := strings.FieldsFunc(Fold(title), func(r rune) bool { return !('a' <= r && r <= 'z') })
	for _, asked := range AskedRoles {
		if slices.ContainsFunc(asked.Titles, func(w string) bool { return slices.Contains(said, w) }) {
			return asked.Role
		}
	}
	return ""
}
