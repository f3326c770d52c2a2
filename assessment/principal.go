package assessment

// Principal is who is asking: a signed-in person of the workspace, or the
// holder of a link. Every store method that reads or writes takes one.
type Principal struct {
	UserID string // set for a signed-in person
	Name   string
	Role   MemberRole

	TokenID string      // set where a program asks in that person's name, by a token
	Scopes  TokenScopes // of the token

	LinkID      string // set for the holder of a link
	InterviewID string // the one interview the link is bound to (the seller's, from which it was made)
	RecordID    string // the buyer's own record, made when the buyer pressed Start
	Right       Right
}

// Right is what a link allows.
type Right string

const (
	RightAnswer Right = "answer" // answer the short path in the buyer's own record, read the buyer's own report
	RightRead   Right = "read"   // read one sealed report
	RightKept   Right = "kept"   // of an answer link that ended: see and delete what is kept, and nothing else
)

// SignedIn reports whether the principal is a person of the workspace.
func (p Principal) SignedIn() bool { return p.UserID != "" }
