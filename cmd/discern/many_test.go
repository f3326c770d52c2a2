package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"discern/assessment"
	"discern/tools/postgres"
)

// chosenInstance is a header by which a test names the instance that is to answer.
const chosenInstance = "X-Test-Instance"

// balancer stands before several instances and sends each request to the next one, whoever
// asks. Where nobody listens, the one after it is asked, as HAProxy does with a redispatch.
type balancer struct {
	*httptest.Server
	next atomic.Int64
	at   []string // host and port, by instance
}

func newBalancer(t *testing.T) *balancer {
	t.Helper()
	b := &balancer{}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.Out.Host = r.In.Host
		r.SetXForwarded()
	}, FlushInterval: -1, Transport: b, ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
		http.Error(w, err.Error(), http.StatusBadGateway)
	}}
	b.Server = httptest.NewServer(proxy)
	t.Cleanup(b.Close)
	return b
}

// RoundTrip asks one instance after the other, until one listens.
func (b *balancer) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}

	at, first := b.at, int(b.next.Add(1))
	chosen, err := strconv.Atoi(r.Header.Get(chosenInstance))
	if err == nil {
		first, at = 0, at[chosen:chosen+1]
	}
	var res *http.Response
	for i := range at {
		one := r.Clone(r.Context())
		one.URL.Scheme, one.URL.Host = "http", at[(first+i)%len(at)]
		one.Body, one.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		res, err = http.DefaultTransport.RoundTrip(one)
		if lost, ok := errors.AsType[*net.OpError](err); !ok || lost.Op != "dial" {
			break
		}
	}
	return res, err
}

// sharedPostgres is a server that tests share which leave it running; it ends with them.
var sharedPostgres = sync.OnceValues(func() (*postgres.Server, error) { return postgres.Start() })

// emptyDatabase is a new database, by its address.
func emptyDatabase(t *testing.T) string {
	t.Helper()
	server, err := sharedPostgres()
	if err != nil {
		t.Fatal(err)
	}
	name, err := server.Database("")
	if err != nil {
		t.Fatal(err)
	}
	return server.Address(name)
}

// several are instances of the program on one PostgreSQL database, each a process with a data
// folder of its own, behind one balancer.
type several struct {
	*balancer
	at       []string
	programs []*program
}

func startSeveral(t *testing.T, n int) *several {
	t.Helper()
	s := &several{balancer: newBalancer(t), at: freePorts(t, n)}
	s.balancer.at = s.at
	s.programs = beginSeveral(t, s.at, s.URL)
	return s
}

// freePorts are addresses of this machine that nobody has.
func freePorts(t *testing.T, n int) (at []string) {
	t.Helper()
	for range n {
		at = append(at, "127.0.0.1:"+portNobodyHas(t))
	}
	return at
}

// beginSeveral starts a program at each of the addresses, on one new database, that people
// reach at base. The first one makes the keys, and the others get a copy.
func beginSeveral(t *testing.T, at []string, base string) (all []*program) {
	t.Helper()
	database := emptyDatabase(t)
	for _, address := range at {
		dir := t.TempDir()
		if len(all) > 0 {
			copyKeys(t, all[0].dir, dir)
		}
		p := begin(t, dir, address, "DISCERN_DATABASE="+database, "DISCERN_BASE_URL="+base,
			"DISCERN_TRUSTED_PROXY=127.0.0.1")
		p.addr = address // the link that it prints leads to whatever stands before it
		all = append(all, p)
	}
	return all
}

// copyKeys makes a data folder that another program on the same database can use.
func copyKeys(t *testing.T, from, to string) {
	t.Helper()
	for _, key := range []string{"audit.key", "cookie.keys"} {
		data, err := os.ReadFile(filepath.Join(from, key))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, key), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(to, 0o700); err != nil {
		t.Fatal(err)
	}
}

// whole answers whatever comes next, by forms, until nothing does, and returns what was asked.
func (c *client) whole(id string) (asked []string) {
	c.Helper()
	to := "/interviews/" + id + "/call"
	hidden := regexp.MustCompile(`name="(base_rev|op)" value="([^"]*)"`)
	for range 100 {
		res, body := c.do(http.MethodGet, to, nil)
		if res.StatusCode == http.StatusSeeOther {
			to = res.Header.Get("Location")
			continue
		}
		if res.StatusCode != http.StatusOK {
			c.Fatalf("%s answers %d", to, res.StatusCode)
		}
		question, of := strings.CutPrefix(to, "/interviews/"+id+"/call/")
		if !of {
			return asked
		}
		q, ok := bankOf(c.T).QuestionAt(question)
		if !ok {
			return asked
		}

		field := "answer"
		if q.Kind == assessment.KindControlMulti {
			field = "choices"
		}
		form := []string{field, q.Options[0].ID, "go", "next"}
		for _, m := range hidden.FindAllSubmatch(body, -1) {
			form = append(form, string(m[1]), string(m[2]))
		}
		asked = append(asked, q.ID)
		to = c.send(to, form...)
	}
	c.Fatalf("it never ends: %v", asked)
	return nil
}

// listens opens a stream on one instance, and returns what it says.
func (s *several) listens(c *client, instance int, id string) <-chan string {
	c.Helper()
	req, err := http.NewRequestWithContext(c.Context(), http.MethodGet, s.URL+"/interviews/"+id+"/live", nil)
	if err != nil {
		c.Fatal(err)
	}
	req.Header.Set("Cookie", c.cookies)
	req.Header.Set(chosenInstance, strconv.Itoa(instance))
	res, err := http.DefaultClient.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		c.Fatalf("a stream: %v, %v", res, err)
	}
	said := make(chan string, 100)
	go func() {
		defer close(said)
		defer res.Body.Close()
		lines := bufio.NewScanner(res.Body)
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				said <- text
			}
		}
	}()
	return said
}

// on is a client that one instance answers, the last one to ask about.
func (s *several) on(c *client, instance int) *client {
	at := *c
	one := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set(chosenInstance, strconv.Itoa(instance))
		r.Host = strings.TrimPrefix(s.URL, "http://")
		s.Config.Handler.ServeHTTP(w, r)
	}))
	c.Cleanup(one.Close)
	at.base = one.URL
	return &at
}

// revs waits until a stream says a revision, or that it ended where rev is -1.
func revs(t *testing.T, said <-chan string, rev int, within time.Duration) {
	t.Helper()
	late := time.After(within)
	for {
		select {
		case text, open := <-said:
			var bell struct{ Rev int }
			if err := json.Unmarshal([]byte(text), &bell); open && err != nil {
				t.Fatal(err)
			}
			if open && rev >= 0 && bell.Rev >= rev || rev < 0 && (!open || text == "{}") {
				return
			}
			if !open {
				t.Fatal("the stream ended")
			}
		case <-late:
			t.Fatalf("revision %d was not said within %v", rev, within)
		}
	}
}

// Two programs on one database, and each request answered by the next of them: signing in, a
// whole interview, files, links that are shown once, a buyer's answers, a sealed report, and
// a page that is open while another one saves.
func TestSeveralProgramsOnOneDatabaseAreAsOne(t *testing.T) {
	s := startSeveral(t, 2)
	c := clientOf(t, running{first: s.programs[0].first}) // its page from one, its button at the other
	if got := pressed(t, s.programs[0].first); got != http.StatusGone {
		t.Errorf("a link that one program took signs in at the other: %d", got)
	}
	for range 2 {
		if page := c.fetch(c.send("/settings", "me", "Dana Ruiz")); !strings.Contains(string(page), "Saved ") {
			t.Error("what was just done is not said by the program that answers next")
		}
	}

	id := c.newInterview("Claims intake")
	if asked := c.whole(id); len(asked) < 14 {
		t.Errorf("asked only %v", asked)
	}
	c.keeps(id, "calls.vtt", shortCall)
	if iv := c.interview(id); len(iv.Answers) < 14 {
		t.Errorf("%d answers are kept", len(iv.Answers))
	}
	seal := c.send("/interviews/"+id+"/seal", "summary", "Our own words.", "base_rev",
		strconv.Itoa(c.interview(id).Rev), "go", "seal")
	for range 2 {
		if page := c.fetch(seal); !strings.Contains(string(page), "Our own words.") {
			t.Error("the sealed report is not there")
		}
	}
	heldBy(t, running{first: s.link(t, 1)}, "Priya Nair", "A word from the buyer.")

	// A page that is open on one, while the other one saves.
	one, two := s.on(c, 0), s.on(c, 1)
	said := s.listens(c, 1, id)
	at := c.interview(id).Rev
	revs(t, said, at, 2*time.Second)
	for i := range 3 {
		began := time.Now()
		one.send("/interviews/"+id+"/scratch", "text", fmt.Sprint("note ", i), "question", "EC1")
		revs(t, said, at+1+i, 2*time.Second)
		t.Logf("said after %v", time.Since(began).Round(time.Millisecond))
	}
	two.moved(id, "EC2")
	private := func(c *client) float64 {
		var bell map[string]any
		if err := json.Unmarshal(c.fetch("/interviews/"+id+"/rev?window=private"), &bell); err != nil {
			t.Fatal(err)
		}
		moves, _ := bell["moves"].(float64)
		return moves
	}
	for until := time.Now().Add(2 * time.Second); private(one) != private(two) || private(one) == 0; {
		if time.Now().After(until) {
			t.Fatal("one program does not know where somebody is at the other")
		}
		time.Sleep(5 * time.Millisecond)
	}

	one.send("/settings/sign-out")
	if res, _ := two.do(http.MethodGet, "/", nil); res.StatusCode != http.StatusSeeOther &&
		res.StatusCode != http.StatusUnauthorized {
		t.Errorf("signed out at one, the other answers %d", res.StatusCode)
	}
	revs(t, said, -1, 3*time.Second)
}

// moved says which question the shared window shows.
func (c *client) moved(id, question string) {
	c.Helper()
	res, _ := c.do(http.MethodPost, "/interviews/"+id+"/at", url.Values{"question": {question}})
	if res.StatusCode != http.StatusNoContent {
		c.Fatalf("moved answers %d", res.StatusCode)
	}
}

// link is a fresh link to sign in with, from one instance's own folder.
func (s *several) link(t *testing.T, instance int) string {
	t.Helper()
	_, out, errs := runs(t, s.programs[instance].dir, "link")
	if !strings.HasPrefix(out, s.URL) {
		t.Fatalf("link: %q, %q", out, errs)
	}
	return strings.TrimSpace(out)
}

// One program is killed in mid-call: whoever saves goes on with the other one, and nothing
// that was acknowledged is lost, or there twice.
func TestAProgramKilledBesideAnotherLosesNothing(t *testing.T) { killedBeside(t, 2, 2) }

// killedBeside kills one of so many programs, so often, while four people save.
func killedBeside(t *testing.T, programs, kills int) {
	s := startSeveral(t, programs)
	c := clientOf(t, running{first: s.programs[0].first})
	with := &http.Client{Timeout: patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

	var stop atomic.Bool
	var acknowledged, tried [4]int
	var ids []string // an interview for each, because one takes a thousand notes
	var all sync.WaitGroup
	for i := range acknowledged {
		id := c.newInterview(fmt.Sprint("Claims intake ", i))
		ids = append(ids, id)
		all.Go(func() {
			for n := 1; !stop.Load(); n++ {
				text := fmt.Sprint("note ", i, ".", n, ".")
				form := url.Values{"text": {text}, "question": {"EC1"}, "op": {fmt.Sprint("operation-of-note-", i, "-", n)}}
				for try := range 200 { // as the pages do: the same again, until somebody says that it is saved
					tried[i]++
					status, err := asks(c, with, http.MethodPost, "/interviews/"+id+"/scratch", form)
					if err == nil && status < 400 {
						acknowledged[i] = n
						break
					}
					if err == nil && status < 500 {
						t.Errorf("%s: %d", text, status)
						return
					}
					if try == 199 {
						t.Errorf("%s was never saved: %d, %v", text, status, err)
						return
					}
					time.Sleep(10 * time.Millisecond)
				}
			}
		})
	}

	for k := range kills {
		time.Sleep(150 * time.Millisecond)
		s.programs[k%programs].gone(syscall.SIGKILL)
		time.Sleep(150 * time.Millisecond)
		s.programs[k%programs] = s.programs[k%programs].again()
		s.programs[k%programs].addr = s.at[k%programs]
	}
	stop.Store(true)
	all.Wait()

	lost, twice, sum, tries := 0, 0, 0, 0
	for i, n := range acknowledged {
		notes := ""
		for _, n := range c.interview(ids[i]).Scratch {
			notes += n.Text + "\n"
		}
		sum, tries = sum+n, tries+tried[i]
		for k := 1; k <= n; k++ {
			switch strings.Count(notes, fmt.Sprint("note ", i, ".", k, ".\n")) {
			case 0:
				lost++
			case 1:
			default:
				twice++
			}
		}
	}
	t.Logf("%d kills of %d programs: tried %d, acknowledged %d, lost %d, twice %d", kills, programs, tries, sum, lost,
		twice)
	if lost > 0 || twice > 0 || sum < 4*kills {
		t.Errorf("acknowledged %d, lost %d, twice %d", sum, lost, twice)
	}
	if code, out, errs := runs(t, s.programs[0].dir, "audit", "verify", "-database", s.programs[0].database()); code != 0 {
		t.Errorf("the trail: %d, %s%s", code, out, errs)
	}
}

// database is the one that a program was told of by its environment.
func (p *program) database() string {
	for _, one := range p.env {
		if at, ok := strings.CutPrefix(one, "DISCERN_DATABASE="); ok {
			return at
		}
	}
	return ""
}

// A program whose keys or address are not those of the others is refused in one sentence.
func TestAProgramThatIsNotAsTheOthersIsRefused(t *testing.T) {
	database := []string{"-database", emptyDatabase(t), "-base-url", "http://127.0.0.1:1"}
	s := start(t, t.TempDir(), database...)
	dir := t.TempDir()
	refusedWith := func(want string, more ...string) {
		t.Helper()
		var stderr bytes.Buffer
		args := append(append([]string{"-addr", "127.0.0.1:0", "-open=false", "-data", dir}, database...), more...)
		if code := serve(t.Context(), args, io.Discard, &stderr, env(nil)); code != 1 ||
			!strings.Contains(stderr.String(), want) || strings.Count(stderr.String(), "\n") != 1 {
			t.Errorf("%d, %q, want %q", code, &stderr, want)
		}
	}
	refusedWith("audit.key")
	copyKeys(t, s.dir, dir)
	if err := os.Remove(filepath.Join(dir, "cookie.keys")); err != nil {
		t.Fatal(err)
	}
	refusedWith("another cookie.keys")
	copyKeys(t, s.dir, dir)
	refusedWith("another -base-url", "-base-url", "http://127.0.0.1:2")
	start(t, dir, database...)
}
