package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"discern/web"
)

// mostGrowth is how much memory the program may take on for strangers.
const mostGrowth = 50 << 20

// rss is the memory of a process, in bytes.
func rss(t *testing.T, pid int) int64 {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}

// watched measures the memory of a process all the time; the function it returns
// ends that and says how far it grew.
func watched(t *testing.T, pid int) func() int64 {
	t.Helper()
	before := rss(t, pid)
	var peak atomic.Int64
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			peak.Store(max(peak.Load(), rss(t, pid)))
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	return func() int64 {
		close(done)
		<-ended
		return peak.Load() - before
	}
}

// files is how many files and connections a process has open.
func files(t *testing.T, pid int) int {
	t.Helper()
	all, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// quiet waits until a process has no more open than that: it noticed that those
// who came have left.
func quiet(t *testing.T, pid, most int) {
	t.Helper()
	late := time.After(time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for files(t, pid) > most {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("%d files and connections stay open", files(t, pid))
		}
	}
}

// stranger is a way to be a burden: what is sent, and whether anything is read.
type stranger struct {
	name string
	send func(method, path, host string) []byte
	then func(c net.Conn, end <-chan struct{}) // until it ends
}

func hold(_ net.Conn, end <-chan struct{}) { <-end }

// readsSlowly reads a byte a second.
func readsSlowly(c net.Conn, end <-chan struct{}) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	one := make([]byte, 1)
	for {
		select {
		case <-end:
			return
		case <-tick.C:
			if _, err := c.Read(one); err != nil {
				return
			}
		}
	}
}

// megabyte is a form that grows when it is escaped.
var megabyte = "note=" + strings.Repeat(`"`, 1<<20-5)

func strangers() []stranger {
	whole := func(method, path, host string) []byte {
		return []byte(head(method, path, host, "Content-Length: "+strconv.Itoa(len(megabyte))+"\r\n") + megabyte)
	}
	return []stranger{
		{"sends a megabyte and never reads", whole, hold},
		{"sends a megabyte and reads a byte a second", whole, readsSlowly},
		{"sends a megabyte without saying so", func(method, path, host string) []byte {
			return fmt.Appendf(nil, "%s%x\r\n%s\r\n0\r\n\r\n", head(method, path, host, "Transfer-Encoding: chunked\r\n"),
				len(megabyte), megabyte)
		}, hold},
		{"sends a part of its form and waits", func(method, path, host string) []byte {
			return []byte(head(method, path, host, "Content-Length: 60000\r\n") + megabyte[:30000])
		}, hold},
		{"asks fifty times and never reads", func(method, path, host string) []byte {
			return bytes.Repeat([]byte(head(method, path, host, "")), 50)
		}, hold},
		{"has many cookies", func(method, path, host string) []byte {
			cookies := "Cookie: " + strings.Repeat("sid=AAAAAAAAAAAAAAAA; link=BBBBBBBBBBBBBBBB; ", 1300) + "\r\n"
			return []byte(head(method, path, host, cookies))
		}, hold},
		{"never ends its header", func(method, path, host string) []byte {
			return []byte(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" +
				strings.Repeat("X-A: "+strings.Repeat("a", 500)+"\r\n", 120))
		}, hold},
	}
}

// crowdAt sends n strangers to an address and returns what sends them away.
func crowdAt(t *testing.T, n int, addr string, s stranger, method, path string) func() {
	t.Helper()
	end := make(chan struct{})
	var sent, left sync.WaitGroup
	text := s.send(method, path, addr)
	for range n {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		sent.Add(1)
		left.Go(func() {
			defer c.Close()
			// A server that has had enough closes; one that waits for us to read
			// holds the rest up, which is what is tried.
			_ = c.SetWriteDeadline(time.Now().Add(2 * time.Second))
			_, _ = c.Write(text)
			sent.Done()
			s.then(c, end)
		})
	}
	sent.Wait()
	return func() { close(end); left.Wait() }
}

// pathOf fills the parameters of a route.
func pathOf(pattern string) string {
	parts := strings.Split(pattern, "/")
	for i, p := range parts {
		if strings.HasPrefix(p, ":") || p == "*" {
			parts[i] = "x"
		}
	}
	return strings.Join(parts, "/")
}

// crowds sends n of every kind of stranger to every address there is, and says
// how far the program grew.
func crowds(t *testing.T, n int) {
	p := begin(t, t.TempDir(), "127.0.0.1:0")
	routes := append(web.Routes(), "GET /nothing/here", "POST /nothing/here", "DELETE /systems/:id")
	for _, route := range routes { // once each, so that what is loaded once is not counted
		method, pattern, _ := strings.Cut(route, " ")
		crowdAt(t, 1, p.addr, strangers()[0], method, pathOf(pattern))()
	}
	open := files(t, p.cmd.Process.Pid) + 2
	for _, s := range strangers() {
		// What strangers leave to be collected can be much for a moment, where the machine is busy
		// with other work. What they hold comes back each time: twice too much is too much.
		growth := int64(mostGrowth + 1)
		for try := 0; try < 2 && growth > mostGrowth; try++ {
			grown := watched(t, p.cmd.Process.Pid)
			for _, route := range routes {
				method, pattern, _ := strings.Cut(route, " ")
				crowdAt(t, n, p.addr, s, method, pathOf(pattern))()
				quiet(t, p.cmd.Process.Pid, open)
			}
			growth = int64(grown())
			t.Logf("%d times %q at every address: %d KB more", n, s.name, growth>>10)
		}
		if growth > mostGrowth {
			t.Errorf("%d times %q: the program grew by %d MB", n, s.name, growth>>20)
		}
		answers(t, p.addr)
	}
}

// answers says that the program still does.
func answers(t *testing.T, addr string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", addr)
	line, err := bufio.NewReader(c).ReadString('\n')
	if err != nil || !strings.Contains(line, "200") {
		t.Errorf("afterwards it answers %q, %v", line, err)
	}
}

func TestStrangersCostNoMemory(t *testing.T) { crowds(t, 12) }
