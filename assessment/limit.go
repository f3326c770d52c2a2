package assessment

// Limit is one of the confirmed limits that make an agent bounded.
type Limit struct {
	Question  string
	C         int    // confirmed when the answer's control level is at least this
	Name      string // "a stop that code enforces"
	Confirmed string // sentence when it is confirmed
	Missing   string // sentence when it is known to be missing
	Open      string // sentence while nobody has said
	// Test is how to try it; it may hold what a Move may, and {hardest}: the action
	// to try first. TestPlain is said where such a name is missing.
	Test, TestPlain string
	// Passing are answers to other questions that assert it in passing. They never put
	// it in place; while nobody was asked about it, the report says that it was named.
	Passing []Condition
}
