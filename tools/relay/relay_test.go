package relay

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// counted is a server that counts what it has done, and a relay before it.
func counted(t *testing.T) (*Relay, *atomic.Int64) {
	t.Helper()
	var done atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		done.Add(1)
		io.WriteString(w, "done")
	}))
	t.Cleanup(server.Close)

	r, err := Before(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r, &done
}

// post sends a form over a connection of its own, and returns status and body.
func post(url string) (int, string, error) {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Post(url, "text/plain", strings.NewReader("a form"))
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return res.StatusCode, string(body), err
}

// always is one fate for all.
func always(f Fate) func(*http.Request) Fate { return func(*http.Request) Fate { return f } }

func TestEachFateIsWhatItSays(t *testing.T) {
	for _, test := range []struct {
		name   string
		fate   Fate
		done   int64 // by the server
		status int   // 0 for none
	}{
		{"passes", Passes, 1, 200},
		{"the reply is lost after the server has done it", ReplyLost, 1, 0},
		{"cut off before the server", CutOff, 0, 0},
		{"refused", Refused, 0, 503},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, done := counted(t)
			r.Treat(always(test.fate))

			status, _, err := post(r.URL)
			if (err == nil) != (test.status != 0) || status != test.status {
				t.Errorf("answered %d, %v", status, err)
			}
			if done.Load() != test.done || r.Did(test.fate) != 1 {
				t.Errorf("the server did %d, the relay counts %d", done.Load(), r.Did(test.fate))
			}
		})
	}
}

func TestWhatIsCutIsGoneUntilItIsJoined(t *testing.T) {
	r, done := counted(t)
	r.Cut()
	if _, _, err := post(r.URL); err == nil || done.Load() != 0 {
		t.Errorf("over a cut wire: %v, the server did %d", err, done.Load())
	}

	r.Join()
	if status, body, err := post(r.URL); err != nil || status != 200 || body != "done" {
		t.Errorf("joined again: %d %q, %v", status, body, err)
	}
}

// A connection that stands is ended by Cut, in the middle of a reply.
func TestCutEndsAReplyThatIsOnItsWay(t *testing.T) {
	begun, end := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "half")
		http.NewResponseController(w).Flush()
		close(begun)
		<-end
	}))
	defer server.Close()
	defer close(end)
	r, err := Before(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()

	res, err := http.Get(r.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	<-begun
	r.Cut()
	if body, err := io.ReadAll(res.Body); err == nil || !strings.HasPrefix("half", string(body)) {
		t.Errorf("the reply ends with %q, %v", body, err)
	}
}

func TestWhatIsHeldGoesOnWhenItIsReleased(t *testing.T) {
	r, done := counted(t)
	r.Hold()
	answered := make(chan int, 1)
	go func() {
		status, _, _ := post(r.URL)
		answered <- status
	}()

	for joined := 0; joined == 0; { // until the request is there
		r.mu.Lock()
		joined = len(r.joined)
		r.mu.Unlock()
	}
	if done.Load() != 0 {
		t.Error("the server has what is held")
	}
	r.Release()
	if status := <-answered; status != 200 || done.Load() != 1 {
		t.Errorf("released: %d, the server did %d", status, done.Load())
	}
}

// A slow wire is never faster than it says, and loses nothing.
func TestASlowWireBringsEverything(t *testing.T) {
	r, _ := counted(t)
	r.Slow(20*time.Millisecond, 100)
	begun := time.Now()
	status, body, err := post(r.URL)
	if err != nil || status != 200 || body != "done" {
		t.Errorf("%d %q, %v", status, body, err)
	}
	if took := time.Since(begun); took < 60*time.Millisecond { // 20 and 4 bytes at 100 a second
		t.Errorf("it took %v", took)
	}
}

func TestWhatPassesIsSeenAndRecorded(t *testing.T) {
	r, done := counted(t)
	seen := int64(0)
	r.Saw(func(*http.Response) { seen = done.Load() })
	r.Record()
	if _, _, err := post(r.URL + "/a?b=c"); err != nil {
		t.Fatal(err)
	}

	all := r.Responses()
	if seen != 1 || len(all) != 1 || all[0].Path != "/a?b=c" || all[0].Text() != "done" {
		t.Errorf("seen %d, recorded %d", seen, len(all))
	}
}
