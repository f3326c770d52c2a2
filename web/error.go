package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/evidence"
	"discern/assessment/words"
	"discern/templates"
)

// statusError is a failure of reaching us, where no rule of the domain was
// broken and so no assessment.Code fits.
type statusError struct {
	status int
	msg    string
}

func (e *statusError) Error() string { return e.msg }

// signInError says that the page is for people who are signed in. Typed holds
// what was posted, to be handed back.
type signInError struct{ typed []templates.Typed }

func (*signInError) Error() string { return "not signed in" }

// statusOf is the one place where codes of the domain become statuses.
var statusOf = map[assessment.Code]int{
	assessment.Invalid:   http.StatusUnprocessableEntity,
	assessment.NotFound:  http.StatusNotFound,
	assessment.Conflict:  http.StatusConflict,
	assessment.Forbidden: http.StatusForbidden,
	assessment.Gone:      http.StatusGone,
	assessment.Full:      http.StatusInsufficientStorage,
	assessment.TooOften:  http.StatusTooManyRequests,
	assessment.Away:      http.StatusServiceUnavailable,
}

// titleOf names each error page.
var titleOf = map[int]string{
	http.StatusBadRequest:                  "That request cannot be read",
	http.StatusUnauthorized:                "Open your link again",
	http.StatusForbidden:                   "Not allowed",
	http.StatusNotFound:                    "Not found",
	http.StatusMethodNotAllowed:            "That address does not do this",
	http.StatusConflict:                    "Somebody changed this",
	http.StatusGone:                        "This link has stopped working",
	http.StatusRequestEntityTooLarge:       "Too much at once",
	http.StatusRequestURITooLong:           "That address is too long",
	http.StatusUnsupportedMediaType:        "That form cannot be read",
	http.StatusMisdirectedRequest:          "Wrong address",
	http.StatusUnprocessableEntity:         "Something needs another look",
	http.StatusTooManyRequests:             "Too many tries",
	http.StatusInternalServerError:         "Something went wrong on our side",
	http.StatusServiceUnavailable:          "This cannot be done just now",
	http.StatusInsufficientStorage:         "Not saved",
	http.StatusRequestHeaderFieldsTooLarge: "That request cannot be read",
}

// messageOf is said where the failure brings no sentence of its own.
var messageOf = map[int]string{
	http.StatusNotFound:         "There is nothing at this address, or it is not yours to see.",
	http.StatusMethodNotAllowed: "Go back and use the buttons on the page.",
	http.StatusRequestEntityTooLarge: "What you sent is larger than " + words.Size(assessment.MaxForm) +
		", so nothing was saved. Go back, shorten it, and send it again.",
	http.StatusUnsupportedMediaType: "Send it with the form on the page.",
	http.StatusInternalServerError: "What you saved before is safe. Try again; if it happens again, tell whoever " +
		"runs this server " + theNumber + ".",
	http.StatusServiceUnavailable: "It was stopped before it was done. Go back and try again.",
}

// failure is an error as people see it.
type failure struct {
	status  int
	message string
}

// failureOf works out what an error means to the person who asked.
func failureOf(err error) failure {
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		if status, ok := statusOf[e.Code]; ok {
			return failure{status, e.Msg}
		}
	}

	if e, ok := errors.AsType[*statusError](err); ok {
		return failure{e.status, e.msg}
	}

	status := http.StatusInternalServerError
	if e, ok := errors.AsType[*echo.HTTPError](err); ok {
		status = e.Code
	}

	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		status = http.StatusRequestEntityTooLarge
		switch e.Limit {
		case importLimit:
			return failure{status, "The file is larger than " + words.Size(assessment.MaxInterviewFile) +
				", so nothing was imported."}
		case evidenceLimit:
			return failure{status,
				"The files are larger than " + words.Size(evidence.MaxFile) + " together, so nothing was read. Go back, " +
					"and bring fewer runs at a time."}
		case strangerLimit:
			return failure{status, "You are not signed in, and this is too much to take from somebody we do not know. " +
				"Open your link in another tab, then go back and send it again."}
		}
	}

	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		status = http.StatusServiceUnavailable
	}

	return failure{status, messageOf[status]}
}

// answerError is the one function that turns an error into a response. It hides
// everything that is not meant for the person who asked; the log has the rest.
func (s *Server) answerError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	// The request may have failed by running out of time; its error page must not.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	if forPrograms(c.Request().URL.Path) {
		s.answerProblem(err, c)
		return
	}
	if wantsJSON(c) {
		f := failureOf(err)
		if _, ok := errors.AsType[*signInError](err); ok {
			f = failure{http.StatusUnauthorized, "You are signed out."}
		}

		said := map[string]string{"message": withNumber(f.message, c)}
		s.last(c, f.status, func() error { return c.JSON(f.status, said) })
		return
	}
	guest := s.guest(c)
	if e, ok := errors.AsType[*signInError](err); ok && guest {
		err = errNotTheirs
	} else if ok {
		s.last(c, http.StatusUnauthorized, s.signInPage(c, e))
		return
	}
	f := failureOf(err)
	if errors.Is(err, errEnded) {
		s.last(c, f.status, s.endedPage(c, f))
		return
	}

	if f.status == http.StatusGone && linkPath(c.Request().URL.Path) {
		s.last(c, f.status, s.deadLinkPage(c))
		return
	}

	if guest {
		s.last(c, f.status, s.guestPage(c, f))
		return
	}

	s.last(c, f.status, s.errorPage(c, f))
}

// theNumber stands in what is said on a page that has the name of the request at its end.
const theNumber = "the number below"

// withNumber is what is said where no page follows: to a script, which shows it as it is.
func withNumber(message string, c echo.Context) string {
	return strings.Replace(message, theNumber, "this number: "+idOf(c), 1)
}

// errNotTheirs is said to somebody who came by a link and tries an address of the
// people who sent it.
var errNotTheirs = &statusError{http.StatusUnauthorized,
	"This address is for the people who sent you the link. What you were sent opens from the link itself."}

// guest reports whether somebody who came by a link is asking: at an address of theirs,
// or anywhere with a place behind a link and no sign of ever having signed in.
func (s *Server) guest(c echo.Context) bool {
	if buyerPath(c.Request().URL.Path) {
		return true
	}
	_, signedIn := readCookie(c.Request(), s.sessions.name, s.sessions.codecs)
	return !signedIn && len(s.links.all(c.Request())) > 0
}

// guestPage is an error as somebody sees it who came by a link: it leads back to what
// is theirs, and nowhere else.
func (s *Server) guestPage(c echo.Context, f failure) func() error {
	return func() error {
		data := templates.GuestErrorPageData{Page: s.base(assessment.Principal{}, titleOf[f.status], templates.NavNone),
			Code: f.status, Message: f.message}
		if f.status >= http.StatusInternalServerError {
			data.RequestID = idOf(c)
		}

		if p, ok := c.Get(principalKey).(assessment.Principal); ok && p.RecordID != "" {
			data.BackURL = templates.BuyerURL(p.RecordID)
		} else if f.status < http.StatusInternalServerError {
			data.Places = s.places(c)
		}

		if c.Request().Method == http.MethodPost && f.status != http.StatusForbidden {
			data.Typed = s.typed(c)
		}

		return s.page(c, f.status, templates.GuestErrorPage(data))
	}
}

// last sends an error page; should even that fail, one plain sentence.
func (s *Server) last(c echo.Context, status int, send func() error) {
	err := send()
	if err == nil || c.Response().Committed {
		return
	}

	s.logOf(c).Error("error page", "error", err)
	h := c.Response().Header()
	h.Del("Content-Encoding")
	h.Del("Content-Length")
	if err := c.String(status, "Something went wrong on our side. Request "+idOf(c)+".\n"); err != nil {
		s.logOf(c).Info("error page", "error", err)
	}
}

func (s *Server) errorPage(c echo.Context, f failure) func() error {
	return func() error {
		title := titleOf[f.status]
		if title == "" {
			title = http.StatusText(f.status)
		}

		p := s.whoever(c, f.status)
		data := templates.ErrorPageData{Page: s.base(p, title, templates.NavNone), Code: f.status, Message: f.message}
		if f.status >= http.StatusInternalServerError {
			data.RequestID = idOf(c)
		}

		data.BackURL, data.BackText = "/", "Go to the list"
		if linkPath(c.Request().URL.Path) {
			data.BackURL, data.BackText = "", ""
		}

		if c.Request().Method == http.MethodPost && f.status != http.StatusForbidden {
			data.Typed = s.typed(c)
		}

		return s.page(c, f.status, templates.ErrorPage(data))
	}
}

// whoever is the one who asked, so far as it is known: an address that is none
// of ours has asked nobody to sign in, and its page should still lead back.
func (s *Server) whoever(c echo.Context, status int) assessment.Principal {
	if p, ok := c.Get(principalKey).(assessment.Principal); ok {
		return p
	}
	switch status {
	case http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusRequestEntityTooLarge:
		if linkPath(c.Request().URL.Path) {
			break
		}
		return s.signedIn(c)
	}

	return assessment.Principal{}
}

// endedPage is what the holder of a link that ended gets, wherever it no longer leads.
func (s *Server) endedPage(c echo.Context, f failure) func() error {
	return func() error {
		data := templates.BuyerEndedPageData{Page: s.base(assessment.Principal{}, "Your link has ended", templates.NavNone),
			Message: f.message, KeptURL: templates.BuyerURL(c.Param("id"))}
		if c.Request().Method == http.MethodPost {
			data.Typed = s.typed(c)
		}
		return s.page(c, f.status, templates.BuyerEndedPage(data))
	}
}

func (s *Server) deadLinkPage(c echo.Context) func() error {
	return func() error {
		data := templates.DeadLinkPageData{Page: s.base(assessment.Principal{}, "This link has stopped working",
			templates.NavNone)}
		if c.Request().Method == http.MethodPost { // ending must not cost what was typed
			data.Typed = s.typed(c)
		}
		return s.page(c, http.StatusGone, templates.DeadLinkPage(data))
	}
}

// signInPage is what somebody without a session gets: how to sign in, and the
// form they posted, to send again afterwards.
func (s *Server) signInPage(c echo.Context, e *signInError) func() error {
	return func() error {
		if len(e.typed) == 0 {
			return s.signInHelpPage(c, http.StatusUnauthorized, nil)
		}
		page := s.base(assessment.Principal{}, "You are signed out", templates.NavNone)
		return s.page(c, http.StatusUnauthorized, templates.SignedOutPage(templates.SignedOutPageData{
			Page: page, Action: c.Request().URL.Path, Typed: e.typed, Command: s.config.LinkCommand}))
	}
}

const (
	// typedLimit is the most that is handed back, in bytes as typed.
	typedLimit = 256 << 10
	// mostHandBacks is how many pages that hand it back are made at a time: each
	// holds it several times over.
	mostHandBacks = 4
)

// handingKey holds, among the values of a request, that it has one of the
// places for handing back.
const handingKey = "handing"

// typed lists the fields of a posted form, with a label for what a person would
// miss. It returns nil where the form cannot be read, where it is too much to
// hand back, and to strangers: what somebody unknown sends is neither read nor
// kept nor returned.
func (s *Server) typed(c echo.Context) []templates.Typed {
	r := c.Request()
	if !known(c) || r.ContentLength > typedLimit || !s.mayHandBack(c) {
		return nil
	}

	if r.PostForm == nil {
		r.Body = http.MaxBytesReader(c.Response(), r.Body, typedLimit)
	}

	f, err := readForm(c)
	if err != nil {
		return nil
	}

	var out []templates.Typed
	size := 0
	for _, name := range f.names() {
		for _, v := range f.values[name] {
			size += len(name) + len(v)
			out = append(out, templates.Typed{Name: name, Label: typedLabel(name, v), Value: v})
		}
	}

	if size > typedLimit {
		return nil
	}
	return out
}

// mayHandBack waits for one of the places for handing back; door gives it up
// when the answer is sent.
func (s *Server) mayHandBack(c echo.Context) bool {
	if c.Get(handingKey) != nil {
		return true
	}

	timer := time.NewTimer(s.config.Patience)
	defer timer.Stop()
	select {
	case s.handBack <- struct{}{}:
		c.Set(handingKey, true)
		return true

	case <-timer.C:
	case <-c.Request().Context().Done():
	}

	return false
}

// typedLabels are the fields people type into, by name or by its start.
var typedLabels = map[string]string{
	"system": "System", "company": "Company", "version": "Version or mode", "person_name": "Name", "person_role": "Role",
	"who": "Who would know", "reason": "Why it does not apply", "note": "Note", "private": "Private note",
	"quote": "Quote", "speaker": "Speaker", "summary": "Summary", "paste": "Pasted lines", "name": "Name", "days": "Days",
	"person": "Your name", "text": "What is wrong", "action": "Action", "identity": "Identity",
	"refuses": "What can refuse it", "provider_days": "Days without a sign-in", "provider_people": "People too",
}

func typedLabel(name, value string) string {
	if strings.TrimSpace(value) == "" {
		return ""
	}
	if label, ok := typedLabels[name]; ok {
		return label
	}
	if before, _, ok := strings.Cut(name, "."); ok { // a row of the inventory
		return typedLabels[before]
	}

	switch {
	case strings.HasPrefix(name, "n_"):
		return "Number"
	case strings.HasPrefix(name, "comment_"):
		return "Comment"
	case strings.HasPrefix(name, "CX"):
		return "About the system"
	}

	return ""
}
