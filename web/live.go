package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

const (
	// keepAlive is how often a stream says that it lives.
	keepAlive = 20 * time.Second
	// lookEvery is how often a stream looks whether its person may still listen:
	// whoever is signed out, anywhere and by anybody, hears nothing two seconds
	// later. It is answered from memory until somebody's rights change.
	lookEvery = time.Second
	// writeWithin is how long one line of a stream may take to be taken.
	writeWithin = 10 * time.Second
	// maxStreams is how many streams one person may hold. The oldest ends when
	// another is opened: windows left open never lock anybody out.
	maxStreams = 12
	// aMoment is how long whoever comes back is led to the question they were at.
	aMoment = 15 * time.Minute
	// placeFor is how long it is remembered where somebody is: longer than any call.
	placeFor = 12 * time.Hour
	// tellEvery is how often other programs are told that somebody is where they were.
	tellEvery = time.Minute
	// maxPlaces bounds what is remembered of where people are.
	maxPlaces = 10_000
)

// live tells open pages that an interview changed. It rings a doorbell, with
// the interview's revision and never with what was said; whoever listens reads
// again, and gets what they may see.
type live struct {
	mu      sync.Mutex
	streams map[*stream]bool
	order   []*stream                 // oldest first
	places  *memory[[2]string, place] // by interview and person
	closed  bool
	tell    func(string) // tells the other programs on this database; nil for none
}

// place is the question that a person's shared window shows.
type place struct {
	question string
	moves    int64     // grows with each move: its time, in milliseconds, the same in every program
	since    time.Time // the last sign of life there
}

// stream is one page that listens.
type stream struct {
	interview, user string
	name, session   string        // whose it is, and in which browser
	bell            chan struct{} // holds one ring: a slow page hears the last
	end             chan struct{}
	once            sync.Once
}

func (s *stream) stop() { s.once.Do(func() { close(s.end) }) }

func (s *stream) ring() {
	select {
	case s.bell <- struct{}{}:
	default:
	}
}

// changed rings for everybody who listens to an interview; to any one where it is "". The
// store calls it after each commit, so it never waits.
func (l *live) changed(interview string, _ int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if interview != "" {
		l.ringAll(interview)
		return
	}
	for s := range l.streams {
		s.ring()
	}
}

// here names who else has an interview open, as one of its windows reads it:
// others by name, and the same person in another browser. "" for nobody.
func (l *live) here(interview, user, session string) string {
	l.mu.Lock()
	defer l.mu.Unlock()

	var names []string
	for s := range l.streams {
		switch {
		case s.interview != interview:
		case s.user != user:
			names = append(names, nameOr(s.name, "somebody"))
		case s.session != session:
			names = append(names, "you, on another device")
		}
	}

	slices.Sort(names)
	return strings.Join(slices.Compact(names), "; ")
}

// ringAll rings for everybody who listens to an interview; l.mu is held.
func (l *live) ringAll(interview string) {
	for s := range l.streams {
		if s.interview == interview {
			s.ring()
		}
	}
}

// move notes where a person is, rings for their own windows, and tells other programs.
func (l *live) move(interview, user, question string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	was := l.place(interview, user)
	moves := was.moves
	if was.question != question {
		moves = max(was.moves+1, now.UnixMilli())
	}

	l.putPlace(interview, user, place{question, moves, now})
	if l.tell != nil && (moves != was.moves || now.Sub(was.since) > tellEvery) {
		l.tell(strings.Join([]string{toldPlace, interview, user, question, strconv.FormatInt(moves, 10)}, " "))
	}
}

// toldPlace begins what other programs are told of where somebody is: ids, and the moves.
const toldPlace = "at"

// told takes what another program told.
func (l *live) told(what string, now time.Time) {
	words := strings.Fields(what)
	if len(words) != 5 || words[0] != toldPlace {
		return
	}
	moves, err := strconv.ParseInt(words[4], 10, 64)
	if err != nil {
		return
	}

	l.mu.Lock()
	defer l.mu.Unlock()
	if moves >= l.place(words[1], words[2]).moves { // the later one counts
		l.putPlace(words[1], words[2], place{words[3], moves, now})
	}
}

// putPlace keeps where a person is, and rings for their windows where that is elsewhere;
// l.mu is held.
func (l *live) putPlace(interview, user string, at place) {
	was := l.place(interview, user)
	l.places.put([2]string{interview, user}, at)
	if at.moves == was.moves {
		return
	}

	for s := range l.streams {
		if s.interview == interview && s.user == user {
			s.ring()
		}
	}
}

// place is where a person is in an interview.
func (l *live) place(interview, user string) place {
	at, _ := l.places.get([2]string{interview, user})
	return at
}

// at is the question a person's shared window shows; "" where it shows none.
func (l *live) at(interview, user string) string { return l.place(interview, user).question }

// lately is the question a person was at a moment ago; "" for none.
func (l *live) lately(interview, user string, now time.Time) string {
	if p := l.place(interview, user); now.Sub(p.since) < aMoment {
		return p.question
	}
	return ""
}

func (l *live) moves(interview, user string) int64 { return l.place(interview, user).moves }

// listen opens a stream; nil when the server is closing.
func (l *live) listen(interview string, p assessment.Principal, session string) *stream {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}

	if l.streams == nil {
		l.streams = map[*stream]bool{}
	}

	user := p.UserID
	s := &stream{interview: interview, user: user, name: p.Name, session: session, bell: make(chan struct{}, 1),
		end: make(chan struct{})}
	l.streams[s] = true
	l.ringAll(interview)
	l.order = append(l.order, s)

	mine := 0
	for i := len(l.order) - 1; i >= 0; i-- {
		if l.order[i].user == user {
			if mine++; mine > maxStreams {
				l.order[i].stop()
			}
		}
	}

	return s
}

func (l *live) leave(s *stream) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.streams, s)
	l.ringAll(s.interview)

	for i, o := range l.order {
		if o == s {
			l.order = append(l.order[:i:i], l.order[i+1:]...)
			break
		}
	}
}

// count is how many streams a person holds.
func (l *live) count(user string) int {
	l.mu.Lock()
	defer l.mu.Unlock()

	n := 0
	for s := range l.streams {
		if s.user == user {
			n++
		}
	}

	return n
}

// CloseStreams ends every open stream; a server that shuts down waits for them
// otherwise.
func (s *Server) CloseStreams() {
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	s.live.closed = true
	for st := range s.live.streams {
		st.stop()
	}
}

// bell is what is said of an interview: that it is at a revision, and how often
// this person's own shared window moved.
type bell struct {
	Interview string `json:"interview"`
	Rev       int    `json:"rev"`
	Moves     int64  `json:"moves"`
	Here      string `json:"here,omitempty"` // who else has it open, to a private window
}

// bellOf is the bell as a window gets it. Who else has the interview open is
// told to a private window only: on a shared screen it would tell the buyer
// that a colleague listens.
func (s *Server) bellOf(c echo.Context, p assessment.Principal, id string) (bell, error) {
	rec, err := s.store.Record(c.Request().Context(), p, id)
	if err != nil {
		return bell{}, err
	}
	if query(c, "window") != "private" {
		return bell{Interview: id, Rev: rec.Rev, Moves: s.live.moves(id, p.UserID)}, nil
	}

	session, err := s.currentSession(c)
	return bell{id, rec.Rev, s.live.moves(id, p.UserID), templates.Apart(s.live.here(id, p.UserID, session))}, err
}

// revision is GET /interviews/{id}/rev, for pages whose stream does not come
// through.
func (s *Server) revision(c echo.Context, p assessment.Principal) error {
	b, err := s.bellOf(c, p, c.Param("id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, b)
}

// moved is POST /interviews/{id}/at: the shared window shows another question,
// without a page being loaded.
func (s *Server) moved(c echo.Context, p assessment.Principal, f form) error {
	if _, err := s.store.Record(c.Request().Context(), p, c.Param("id")); err != nil {
		return err
	}
	if _, ok := s.config.Bank.Question(f.line("question")); !ok {
		return errNotHere
	}

	s.live.move(c.Param("id"), p.UserID, f.line("question"), s.now())
	return c.NoContent(http.StatusNoContent)
}

// listen is GET /interviews/{id}/live: server-sent events. limitTime lets it
// be.
func (s *Server) listen(c echo.Context, p assessment.Principal) error {
	id := c.Param("id")
	first, err := s.bellOf(c, p, id)
	if err != nil {
		return err
	}
	session, err := s.currentSession(c)
	if err != nil {
		return err
	}
	st := s.live.listen(id, p, session)
	if st == nil {
		return &statusError{http.StatusServiceUnavailable, messageOf[http.StatusServiceUnavailable]}
	}

	defer s.live.leave(st)
	w := &lines{control: http.NewResponseController(c.Response().Writer), c: c}
	h := c.Response().Header()
	h.Set(echo.HeaderContentType, "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // a proxy in front must not hold it back
	// The limit for reading a request would end the stream as well.
	if err := w.control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}

	c.Response().WriteHeader(http.StatusOK)
	if err := w.bell(first); err != nil {
		return nil // the page went away
	}

	return s.stream(c, p, st, w, first)
}

// stream writes until the page goes away, the server closes, or the person may
// not listen any more.
func (s *Server) stream(c echo.Context, p assessment.Principal, st *stream, w *lines, last bell) error {
	tick := time.NewTicker(s.config.KeepAlive)
	defer tick.Stop()
	look := time.NewTicker(min(lookEvery, s.config.KeepAlive))
	defer look.Stop()

	for {
		select {
		case <-c.Request().Context().Done():
			return nil
		case <-st.end:
			return nil
		case <-look.C:
			if !s.mayListen(c, p) {
				w.say("event: ended\ndata: {}\n\n")
				return nil
			}

		case <-tick.C:
			if w.say(": still here\n\n") != nil {
				return nil
			}

		case <-st.bell:
			if !s.mayListen(c, p) {
				w.say("event: ended\ndata: {}\n\n")
				return nil
			}
			now, err := s.bellOf(c, p, st.interview)
			if err != nil {
				w.say("event: ended\ndata: {}\n\n")
				return nil
			}
			if now == last {
				continue
			}
			if last = now; w.bell(now) != nil {
				return nil
			}
		}
	}
}

// mayListen looks whether the session that opened a stream still lives. It does
// not count as activity.
func (s *Server) mayListen(c echo.Context, p assessment.Principal) bool {
	token, ok := readCookie(c.Request(), s.sessions.name, s.sessions.codecs)
	if !ok {
		return false
	}
	_, now, err := s.store.Session(store.Lately(c.Request().Context()), token)
	if errors.Is(err, store.ErrSignedOut) {
		return false
	}

	return err != nil || now.UserID == p.UserID // a busy disk is no reason to hang up
}

// lines writes a stream, each piece within its own time.
type lines struct {
	control *http.ResponseController
	c       echo.Context
}

func (w *lines) bell(b bell) error {
	data, err := json.Marshal(b)
	if err != nil {
		return err
	}
	return w.say(fmt.Sprintf("id: %d\nevent: bell\ndata: %s\n\n", b.Rev, data))
}

func (w *lines) say(text string) error {
	// The server's own limit is for whole answers; a recorder in a test has none.
	if err := w.control.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil &&
		!errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := w.c.Response().Write([]byte(text)); err != nil {
		return err
	}
	if err := w.control.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}

	return nil
}
