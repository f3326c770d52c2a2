package assessment

import "fmt"

// Code says what kind of failure an Error is; web turns it into a status.
type Code string

const (
	Invalid   Code = "invalid" // what was given cannot be used; Fields says where
	NotFound  Code = "not-found"
	Conflict  Code = "conflict" // somebody saved a newer one
	Forbidden Code = "forbidden"
	Gone      Code = "gone" // a link that stopped working
	Full      Code = "full" // no room to save
	TooOften  Code = "too-often"
	Away      Code = "away" // the database cannot be reached
)

// Error is a failure a person can act on.
type Error struct {
	Code   Code
	Msg    string            // a sentence that says what to do
	Fields map[string]string // by form field, for Invalid
}

func (e *Error) Error() string { return e.Msg }

// Errorf makes an Error.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Msg: fmt.Sprintf(format, args...)}
}
