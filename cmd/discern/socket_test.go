//go:build !windows

package main

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// heldSocket is a socket that listens at an address, for a program to take, and where it does.
func heldSocket(t *testing.T, address string) (at string, socket *os.File) {
	t.Helper()
	ln, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	socket, err = ln.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	return ln.Addr().String(), socket
}

// onSocket starts the program on a socket that somebody holds for it, as systemd does.
func onSocket(t *testing.T, dir string, socket *os.File, args ...string) (*exec.Cmd, string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// Who is meant is said by the number of the process, which is known only inside it.
	command := append([]string{"-c", `export LISTEN_PID=$$; exec "$@"`, "sh", self, "serve", "-open=false", "-data", dir},
		args...)
	cmd := exec.Command("sh", command...)
	cmd.Env = append(os.Environ(), asProgram+"=1", "LISTEN_FDS=1", "GOGC=")
	cmd.ExtraFiles = []*os.File{socket}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server printed %q: %v", line, err)
	}
	return cmd, strings.TrimSpace(line)
}

// A program that is restarted under load, on a socket that systemd holds: no look and no
// save fails, and every save that was acknowledged is there.
func TestARestartOnAHeldSocketFailsNoRequest(t *testing.T) {
	at, socket := heldSocket(t, "127.0.0.1:0")
	dir := t.TempDir()
	cmd, first := onSocket(t, dir, socket)
	c := clientOf(t, running{first: first})
	if !strings.HasSuffix(c.base, at) {
		t.Fatalf("it says that it is at %s", c.base)
	}
	id := c.newInterview("Claims intake")

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var asked, failed atomic.Int64
	var all sync.WaitGroup
	say := func(what string, status int, err error) {
		if asked.Add(1); err != nil || status >= 400 {
			failed.Add(1)
			t.Errorf("%s: %d, %v", what, status, err)
		}
	}
	for range 4 {
		all.Go(func() { // looks over connections that are kept
			kept := &http.Client{Timeout: patience}
			for ctx.Err() == nil {
				status, err := asks(c, kept, http.MethodGet, "/interviews/"+id+"/rev", nil)
				say("a look", status, err)
			}
		})
	}
	saved := make([]int, 4)
	for i := range saved {
		all.Go(func() { // saves, each over a connection of its own
			fresh := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true},
				CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			for n := 1; ctx.Err() == nil; n++ {
				status, err := asks(c, fresh, http.MethodPost, "/interviews/"+id+"/scratch",
					url.Values{"text": {"note " + strconv.Itoa(i) + "." + strconv.Itoa(n) + "."}, "question": {"EC1"}})
				say("a save", status, err)
				if err == nil && status < 400 {
					saved[i] = n
				}
			}
		})
	}

	for range 3 {
		before := asked.Load()
		for until := time.Now().Add(patience); asked.Load() < before+20 && time.Now().Before(until); {
			time.Sleep(time.Millisecond)
		}
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("asked to stop, it ended with %v", err)
		}
		cmd, _ = onSocket(t, dir, socket)
	}
	stop()
	all.Wait()

	notes := ""
	for _, n := range c.interview(id).Scratch {
		notes += n.Text + "\n"
	}
	lost := 0
	for i, n := range saved {
		for k := 1; k <= n; k++ {
			if !strings.Contains(notes, "note "+strconv.Itoa(i)+"."+strconv.Itoa(k)+".\n") {
				lost++
			}
		}
	}
	t.Logf("3 restarts: %d requests, %d failed; of the saves %v, %d lost", asked.Load(), failed.Load(), saved, lost)
	if lost > 0 {
		t.Errorf("%d saves were acknowledged and are not there", lost)
	}
}

// asks sends one request and returns the status of the answer.
func asks(c *client, with *http.Client, method, path string, form url.Values) (int, error) {
	req, err := http.NewRequest(method, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Cookie", c.cookies)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := with.Do(req)
	if err != nil {
		return 0, err
	}
	return res.StatusCode, res.Body.Close()
}

// A socket that is open to others is held to what an address is held to.
func TestAHeldSocketBeyondThisMachineNeedsHTTPS(t *testing.T) {
	_, socket := heldSocket(t, "0.0.0.0:0")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}

	cmd := exec.Command("sh", "-c", `export LISTEN_PID=$$; exec "$@"`, "sh", self, "serve", "-open=false", "-data",
		t.TempDir())
	cmd.Env = append(os.Environ(), asProgram+"=1", "LISTEN_FDS=1")
	cmd.ExtraFiles = []*os.File{socket}
	said, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "beyond this machine") || strings.Count(string(said), "\n") != 1 {
		t.Errorf("%v: %s", err, said)
	}
}
