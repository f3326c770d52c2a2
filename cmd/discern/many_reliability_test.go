//go:build reliability

package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Three programs of which one after the other is killed, thirty times, while four people save.
func TestReliabilityAProgramKilledBesideOthersLosesNothing(t *testing.T) { killedBeside(t, 3, 30) }

// haproxy starts Debian's HAProxy with deploy/haproxy.cfg before three programs, and returns its
// address. What is changed in it are the addresses, and that it speaks plainly.
func haproxy(t *testing.T, at []string) string {
	t.Helper()
	path, err := exec.LookPath("haproxy")
	if err != nil {
		path = "/usr/sbin/haproxy"
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatal("there is no haproxy here: install the Debian package haproxy")
	}
	data, err := os.ReadFile(filepath.Join("..", "..", "deploy", "haproxy.cfg"))
	if err != nil {
		t.Fatal(err)
	}

	config := string(data)
	address := "127.0.0.1:" + portNobodyHas(t)
	for from, to := range map[string]string{
		"bind :443 ssl crt /etc/haproxy/discern.pem alpn h2,http/1.1": "bind " + address,
		"    http-request set-header X-Forwarded-Proto https\n":       "",
		"discern.example.com": address,
		"inter 2s":            "inter 500ms",
		"10.0.0.11:7365":      at[0], "10.0.0.12:7365": at[1], "10.0.0.13:7365": at[2],
	} {
		if !strings.Contains(config, from) {
			t.Fatalf("deploy/haproxy.cfg does not hold %q", from)
		}
		config = strings.ReplaceAll(config, from, to)
	}
	file := filepath.Join(t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}

	cmd := exec.Command(path, "-db", "-f", file)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for until := time.Now().Add(patience); ; {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return "http://" + address
		}
		if time.Now().After(until) {
			t.Fatal("haproxy does not listen")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// Three programs behind HAProxy, as docs/deploy.md has it: a whole interview, and then each
// restarted in turn, asked to stop and asked to come back, under load. No request fails.
func TestReliabilityRollingRestartsBehindHAProxyFailNoRequest(t *testing.T) {
	at := freePorts(t, 3)
	base := haproxy(t, at)
	programs := beginSeveral(t, at, base)
	ready(t, base)
	c := clientOf(t, running{first: programs[0].first})
	id := c.newInterview("Claims intake")
	if asked := c.whole(id); len(asked) < 14 {
		t.Errorf("asked only %v", asked)
	}

	var stop atomic.Bool
	var asked, failed atomic.Int64
	var ids []string   // an interview for each of those who save
	var saved [4][]int // the notes that were acknowledged
	var all sync.WaitGroup
	say := func(what string, status int, err error) bool {
		if asked.Add(1); err != nil || status >= 400 {
			if failed.Add(1) <= 5 {
				t.Errorf("%s: %d, %v", what, status, err)
			}
			return false
		}
		return true
	}
	for i := range saved {
		id := c.newInterview(fmt.Sprint("Claims intake ", i))
		ids = append(ids, id)
		all.Go(func() {
			with := &http.Client{Timeout: patience,
				CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			for n := 1; !stop.Load(); n++ {
				time.Sleep(pause)
				status, err := asks(c, with, http.MethodGet, "/interviews/"+id+"/rev", nil)
				say("a look", status, err)
				status, err = asks(c, with, http.MethodPost, "/interviews/"+id+"/scratch",
					url.Values{"text": {fmt.Sprint("note ", i, ".", n, ".")}, "question": {"EC1"}})
				if say("a save", status, err) {
					saved[i] = append(saved[i], n)
				}
			}
		})
	}

	const rounds = 20
	for k := range rounds {
		p := programs[k%len(programs)]
		p.gone(syscall.SIGTERM)
		programs[k%len(programs)] = p.again()
		programs[k%len(programs)].addr = at[k%len(programs)]
		listens(t, base, at[k%len(programs)])
	}
	stop.Store(true)
	all.Wait()

	lost, sum := 0, 0
	for i, all := range saved {
		sum += len(all)
		notes := ""
		for _, n := range c.interview(ids[i]).Scratch {
			notes += n.Text + "\n"
		}
		for _, k := range all {
			if strings.Count(notes, fmt.Sprint("note ", i, ".", k, ".\n")) != 1 {
				lost++
			}
		}
	}
	t.Logf("%d restarts: %d requests, %d failed; %d saves acknowledged, %d lost", rounds, asked.Load(), failed.Load(),
		sum, lost)
	if lost > 0 || sum == 0 {
		t.Errorf("%d saves were acknowledged, and %d are not there once", sum, lost)
	}
}

// ready waits until something behind an address is ready.
func ready(t *testing.T, base string) {
	t.Helper()
	for until := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		res, err := http.Get(base + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(until) {
			t.Fatalf("%s is not ready: %v", base, err)
		}
	}
}

// listens waits until a program is ready at its own address, and HAProxy has had time to look
// twice.
func listens(t *testing.T, base, at string) {
	t.Helper()
	for until := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		req, err := http.NewRequest(http.MethodGet, "http://"+at+"/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = strings.TrimPrefix(base, "http://")
		if res, err := http.DefaultClient.Do(req); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				time.Sleep(haproxyLook)
				return
			}
		}
		if time.Now().After(until) {
			t.Fatalf("%s is not ready", at)
		}
	}
}

// pause is how long each of those who save thinks before the next note; an interview takes a
// thousand.
const pause = 100 * time.Millisecond

// haproxyLook is twice how often HAProxy looks at each program here, so that a restart is
// seen by it before the next.
const haproxyLook = time.Second
