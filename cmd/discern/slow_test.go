package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"discern/web"
)

// head is the beginning of a request, as it goes over the line.
func head(method, path, host, more string) string {
	return method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/x-www-form-urlencoded\r\n" +
		more + "\r\n"
}

// cutOff waits until the server closes a connection: it goes on sending a byte
// at a time, as the slow do, until that fails.
func cutOff(c net.Conn) bool {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	late := time.After(3 * web.Patience)
	for {
		select {
		case <-late:
			return false
		case <-tick.C:
			_ = c.SetWriteDeadline(time.Now().Add(100 * time.Millisecond))
			_, err := c.Write([]byte("a"))
			if slow, ok := err.(net.Error); err != nil && !(ok && slow.Timeout()) {
				return true
			}
		}
	}
}

// cookie signs in and returns the server's host and port, and the line of a
// header with the session.
func (s running) cookie(t *testing.T) (host, line string) {
	t.Helper()
	host, _, _ = strings.Cut(strings.TrimPrefix(s.first, "http://"), "/")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Post(s.first, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	one := res.Cookies()[0]

	return host, "Cookie: " + one.Name + "=" + one.Value + "\r\n"
}

func TestTheSlowAreCutOff(t *testing.T) {
	s := start(t, t.TempDir())
	host, cookie := s.cookie(t)
	form := "Content-Length: 60000\r\n"
	var all sync.WaitGroup
	for name, text := range map[string]string{
		"a header without an end":          "GET / HTTP/1.1\r\nHost: " + host + "\r\nX-Slow: ",
		"a stranger's form, to be read":    head("POST", "/l/x", host, form) + "a",
		"a stranger's form, to be refused": head("POST", "/interviews", host, form) + "a",
		"a stranger's pages, never read": strings.Repeat(head("GET", "/static/app.css", host, "")+head("GET",
			"/sign-in/x", host, ""), 5000),
		"a form of somebody who is known": head("POST", "/interviews", host, cookie+form) + "a",
		"a file of somebody who is known": head("POST", "/interviews/import", host, cookie+"Content-Length: 6000000\r\n") +
			"a",
		"pages of somebody who is known": strings.Repeat(head("GET", "/guide", host, cookie), 5000),
		"a chunked form of one who is known": head("POST", "/interviews", host, cookie+"Transfer-Encoding: chunked\r\n") +
			"ffff\r\na",
	} {
		all.Go(func() {
			c, err := net.Dial("tcp", host)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			_ = c.SetWriteDeadline(time.Now().Add(time.Second))
			_, _ = c.Write([]byte(text))
			if !cutOff(c) {
				t.Errorf("%s: the connection stays", name)
			}
		})
	}
	all.Wait()
}

// A large form that moves is taken, however long it takes.
func TestWhatMovesMayTakeLong(t *testing.T) {
	s := start(t, t.TempDir())
	host, cookie := s.cookie(t)
	body := "system=Claims+intake&go=later&" + strings.Repeat("x", 800<<10) + "=1"
	c, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprint(c, head("POST", "/interviews", host,
		cookie+fmt.Sprintf("Connection: close\r\nContent-Length: %d\r\n", len(body))))
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for at := 0; at < len(body); at += 64 << 10 { // thirteen pieces, a second each
		<-tick.C
		if _, err := io.WriteString(c, body[at:min(len(body), at+64<<10)]); err != nil {
			t.Fatalf("cut off at %d bytes: %v", at, err)
		}
	}
	reply, err := io.ReadAll(c)
	if line, _, _ := strings.Cut(string(reply), "\r\n"); err != nil || !strings.Contains(line, "303") {
		t.Errorf("%q, %v", line, err)
	}
}
