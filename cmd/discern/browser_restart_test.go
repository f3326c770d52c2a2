package main

import (
	"bufio"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// asProgram in the environment makes this test binary the program itself, so
// that a server of its own process can be killed.
const asProgram = "DISCERN_TEST_AS_PROGRAM"

// program is "discern serve" in a process of its own.
type program struct {
	*testing.T
	dir   string
	addr  string // host and port
	env   []string
	first string // the link it printed
	cmd   *exec.Cmd
}

// begin starts the program on a folder and waits for its one line.
func begin(t *testing.T, dir, addr string, env ...string) *program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{T: t, dir: dir, env: env, cmd: exec.Command(self, "serve", "-addr", addr, "-open=false", "-data", dir)}
	p.cmd.Env = append(append(os.Environ(), asProgram+"=1", "GOGC="), env...) // memory is collected as for anybody
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.cmd.Process.Kill(); p.cmd.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the server printed %q: %v", line, err)
	}
	p.first = strings.TrimSpace(line)
	p.addr = strings.Split(strings.TrimPrefix(p.first, "http://"), "/")[0]
	return p
}

// gone ends the program by a signal.
func (p *program) gone(by syscall.Signal) {
	p.Helper()
	if err := p.cmd.Process.Signal(by); err != nil {
		p.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil && by == syscall.SIGTERM {
		p.Fatalf("asked to stop, it ended with %v", err)
	}
}

// again starts it on the same data and the same port.
func (p *program) again() *program { p.Helper(); return begin(p.T, p.dir, p.addr, p.env...) }

func (p *program) opened() (*tab, *client, string) {
	p.Helper()
	b := newTab(p.T, "http://"+p.addr)
	b.enters(p.first)
	c := b.client()
	c.send("/settings", "me", "Dana Ruiz")
	id := c.newInterview("Claims intake")
	b.open("/interviews/"+id+"/call/EC1", 200)
	return b, c, id
}

// A server that is killed in mid-call: answering goes on, and when it is back
// everything is sent, the page listens again and nobody has to sign in.
func TestBrowserTheServerIsKilledInMidCall(t *testing.T) {
	p := begin(t, t.TempDir(), "127.0.0.1:0")
	b, c, id := p.opened()
	private := b.beside()
	private.open("/interviews/"+id+"/console", 200)
	private.showThem()
	p.gone(syscall.SIGKILL)
	asked := b.fiveUnsent()
	b.choose("#note")
	b.keys("Said while it was away." + kb.Escape)
	b.bar("Still not sent. Kept on this device.")
	before := b.heard()
	p.again()
	b.bar("All sent")
	if got := c.interview(id).Answers[asked[4]].Note; got != "Said while it was away." {
		t.Errorf("the note is kept as %q", got)
	}
	c.storedOnce(id, asked)
	if n := b.kept(); n != 0 {
		t.Errorf("%d changes are still on the device", n)
	}
	b.waits("that the page listens again", `document.getElementById("status").textContent.startsWith("Saved")`)
	c.send("/interviews/"+id+"/call/"+asked[4], "answer", "c", "base_rev", strconv.Itoa(c.rev(id, asked[4])), "note",
		"Changed elsewhere.", "go", "save")
	b.waits("what another window saved", `document.getElementById("note").value === "Changed elsewhere."`)
	b.heardMore(before)
	private.at(asked[4])
	b.reload()
	if b.last() != asked[4] || !b.here("#answer-form") {
		t.Errorf("after the restart a reload leads to %s", b.path())
	}
	for _, seen := range []*tab{b, private} {
		seen.meant("ERR_CONNECTION_REFUSED")
		seen.meant("ERR_INCOMPLETE_CHUNKED")
	}
}

// A server that is asked to stop, as by an update: what another window saved
// after the start is not overwritten by what waited here.
func TestBrowserTheServerIsRestartedAndAnotherWindowWasFirst(t *testing.T) {
	p := begin(t, t.TempDir(), "127.0.0.1:0")
	b, c, id := p.opened()
	b.keys("1")
	b.status("Saved")
	p.gone(syscall.SIGTERM)
	b.keys("2")
	b.status("Not sent yet")
	b.keys("q")
	b.keys("It depends." + kb.Enter)
	b.offline(true) // so that the other window is first
	p.again()
	c.send("/interviews/"+id+"/call/EC1", "answer", "f", "base_rev", "1", "go", "save")
	b.offline(false)
	b.waits("the card", otherAnswerTo(t, "EC1"))
	iv := c.interview(id)
	if iv.Answers["EC1"].Choice != "f" {
		t.Errorf("the other window's answer became %q", iv.Answers["EC1"].Choice)
	}
	b.waits("the quote is sent all the same", `!document.getElementById("line").textContent.includes("Still not sent")`)
	b.choose("=Keep theirs")
	b.waits("theirs", `document.querySelector("#main [name=answer]:checked")?.value === "f"`)
	if iv = c.interview(id); iv.Answers["EC1"].Choice != "f" || len(iv.Quotes) != 1 || iv.Quotes[0].Text != "It depends." {
		t.Errorf("kept %+v and quotes %+v", iv.Answers["EC1"], iv.Quotes)
	}
	if n := b.kept(); n != 0 {
		t.Errorf("%d changes are still on the device", n)
	}
	res, _ := c.do(http.MethodGet, "/interviews/"+id+"/rev", nil)
	if res.StatusCode != http.StatusOK {
		t.Errorf("after the restart the session gives %d", res.StatusCode)
	}
	for _, meant := range []string{"ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED", "ERR_INTERNET", "409"} {
		b.meant(meant)
	}
}
