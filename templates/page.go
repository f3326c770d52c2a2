package templates

import (
	"discern/assessment"
	"discern/assessment/report"
)

// Page is what every page shares.
type Page struct {
	Title  string // the h1, and the start of the title element
	User   string // who is signed in; "" shows no workspace navigation
	Nav    Nav    // current item of the navigation
	Status string // said in the status region, e.g. "Saved 10:42"
	Errors []FieldError
	Notice string // a bar on every page, e.g. that the connection is not private
	// Nameless says that a name is about to leave the workspace and nobody has
	// said which.
	Nameless bool
	// Op names this rendering in forms that make something: sent twice, a form
	// makes one thing.
	Op string
}

// Nav is an item of the main navigation.
type Nav string

const (
	NavNone     Nav = ""
	NavSystems  Nav = "systems"
	NavGuide    Nav = "guide"
	NavExamples Nav = "examples"
	NavSettings Nav = "settings"
)

// FieldError is one thing to put right: Field is the name of the form field.
type FieldError struct{ Field, Msg string }

// Error returns the message for a field, "" when there is none.
func (p Page) Error(field string) string {
	for _, e := range p.Errors {
		if e.Field == field {
			return e.Msg
		}
	}
	return ""
}

// Typed is one field of a form as somebody typed it, for pages that hand a
// form back. Label "" keeps it hidden (a revision, an operation id).
type Typed struct{ Name, Label, Value string }

// ErrorPageData is any failure. Message is a sentence that says what to do.
type ErrorPageData struct {
	Page
	Code      int // 404, 500 ...
	Message   string
	RequestID string // shown for 5xx only
	BackURL   string // "" for the list
	BackText  string
	Typed     []Typed // what was typed when it happened, to copy; may be nil
}

// Place is somewhere that a link leads this browser back to.
type Place struct {
	URL    string
	Right  assessment.Right
	System string // what the answers are about; may be empty
	Who    string // who made the link
}

// GuestErrorPageData is any failure as somebody sees it who came by a link: nothing on
// it leads into the workspace.
type GuestErrorPageData struct {
	Page
	Code      int
	Message   string
	RequestID string // shown for 5xx only
	BackURL   string // their own answers, where it is known whose they are
	Places    []Place
	Typed     []Typed
}

// SignInPageData is shown to anybody who is not signed in.
type SignInPageData struct {
	Page
	Action  string // of the button that signs in, POST; "" where no link was opened
	Spent   bool   // they opened a link that was used before or is too old
	Command string // that prints a fresh link

	Provider string // that people can sign in with beside; "" for none
	Passkeys bool   // somebody here has a passkey, so that the page offers to use one
	Bar      string // why none can be used here; "" where one can
}

// ProviderURL is where a sign-in with an account of a provider begins, and
// ProviderBackURL where the provider sends people back to.
const (
	ProviderURL     = "/sign-in/provider"
	ProviderBackURL = "/sign-in/provider/back"
)

// ToProviderPageData is the page that leads to a provider's own.
type ToProviderPageData struct {
	Page
	Name string
	URL  string
}

// BackFromProviderPageData is the page a provider sends people back to: its button
// brings here what the provider gave the browser.
type BackFromProviderPageData struct {
	Page
	Name                string
	Code, State, Issuer string
	Refused             bool // the provider let nobody in
}

// SignedOutPageData hands back a form that was posted without a session.
// Its form posts Typed to Action again.
type SignedOutPageData struct {
	Page
	Action  string // a path of ours
	Typed   []Typed
	Command string // that prints a fresh link
}

// SettingsPageData is /settings. Forms: POST /settings (me, zone, keys,
// start, hide, advance), POST /settings/sign-out (this browser), POST
// /settings/sign-out-everywhere, POST /settings/link (another device of mine),
// POST /settings/people (name; the owner only).
type SettingsPageData struct {
	Page
	Owner bool
	Makes bool   // they may have systems of their own
	Me    string // one's own name
	CallPrefs
	Who  string // names the person to their own browser, which forgets unsent answers at signing out
	Name string // as typed, for the invitation
	// Sender is who a report would come from that this person seals now.
	Sender report.Sender
	// Zone is that of the days and times in its documents, as IANA names it
	// (the owner only).
	Zone string
	// Provider is who else signs people in, "" where nobody does, ProviderDays how long
	// programs go on without a sign-in there, as typed, and ProviderPeople whether people do
	// no longer either (admins only).
	Provider, ProviderDays string
	ProviderPeople         bool
	ProviderHere           bool // one can sign in with it here
	ProviderTyped          bool // both are as somebody sent them
	Held                   Held

	Sessions []SessionItem
	Programs bool   // they have tokens or webhooks
	MadeURL  string // a one-time link just made, shown once
	MadeFor  string // "another device of yours", or a name
}

// SessionItem is one signed-in browser.
type SessionItem struct {
	ID      string
	Browser string // what it calls itself; "" where that is not known
	From    string // an address
	Started string // already written for people
	Seen    string
	Current bool
}

// ShapeOf is a verdict in the few words a list shows.
type ShapeOf struct {
	Shape      assessment.Shape
	Name       string // "Workflow with model-chosen branches"
	Settled    bool   // class and shape
	Confidence assessment.Level
}
