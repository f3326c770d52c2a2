package main

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// brings sends files to look into, as the form does, and returns the address of
// the look. Names and contents take turns.
func (c *client) brings(interview string, files ...string) string {
	c.Helper()
	at := c.uploads("/interviews/"+interview+"/files", []string{"chosen", "them"}, files...)
	if !strings.Contains(at, "/files/") {
		c.Fatalf("files are answered at %s", at)
	}

	return at
}

// imports makes an interview of a file, and says where it is.
func (c *client) imports(body string) string {
	c.Helper()
	at := c.uploads("/interviews/import", []string{"again", "on"}, "interview.yaml", body)
	id, _, _ := strings.Cut(strings.TrimPrefix(at, "/interviews/"), "/")

	return "/interviews/" + id
}

// uploads sends a form with files, a name and what is in it each, and says where it leads.
func (c *client) uploads(path string, pairs []string, files ...string) string {
	c.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for i := 0; i+1 < len(files); i += 2 {
		part, err := w.CreateFormFile("file", files[i])
		if err != nil {
			c.Fatal(err)
		}
		_, _ = part.Write([]byte(files[i+1])) // a buffer takes everything
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = w.WriteField(pairs[i], pairs[i+1])
	}
	_ = w.Close()

	req, err := http.NewRequestWithContext(c.Context(), http.MethodPost, c.base+path, &form)
	if err != nil {
		c.Fatal(err)
	}
	req.Header.Set("Cookie", c.cookies)
	req.Header.Set("Content-Type", w.FormDataContentType())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		c.Fatalf("files sent to %s are answered with %d at %s", path, res.StatusCode, res.Request.URL.Path)
	}

	return res.Request.URL.Path
}

// evidenceSample is a file as the readers are tried on.
func evidenceSample(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "assessment", "evidence", "testdata", name+".in"))
	if err != nil {
		t.Fatal(err)
	}

	return string(data)
}

// shortCall is a call about a system, made up.
const shortCall = "WEBVTT\n\n00:05.000 --> 00:08.000\n<v Ann Lee>When one step ends, what picks the next one?</v>\n\n" +
	"00:09.000 --> 00:14.000\n<v Ben Ode>The model decides that by itself, from whatever came back.</v>\n\n" +
	"00:20.000 --> 00:24.000\n<v Ben Ode>We get about four hundred jobs a day on an ordinary day.</v>\n\n" +
	"00:30.000 --> 00:33.000\n<v Ben Ode>It uses one service account for everything.</v>\n"

// keeps brings a file and keeps what was read of it.
func (c *client) keeps(interview, name, body string) {
	c.Helper()
	c.send(c.brings(interview, name, body), "do", "keep", "file", "0")
}

// From an export of a flow and a call as text to a sealed report, without script:
// what would be kept is shown first, a line of the call becomes a quote, and the
// report holds what is claimed, answered and seen side by side.
func TestBrowserWithoutScriptFilesLeadToAReport(t *testing.T) {
	b, c := owner(t)
	id := c.newInterview("Claims intake")
	at := "/interviews/" + id
	c.send(at+"/setup", "system", "Claims intake", "company", "Northwind", "CX2", "workflow", "go", "save")
	c.send(at+"/call/EC1", "answer", "a", "go", "save")
	b.scriptOff()

	b.open(at+"/files", 200)
	if !b.here("#file") { // it asks first while a call may be on a shared screen
		b.press("button[value='private']")
		b.open(at+"/files", 200)
	}
	b.says("see what it shows, and decide yourself", "Until then nothing is kept")

	b.open(c.brings(id, "flow.json", evidenceSample(t, "n8n-agent")), 200)
	b.says("What would be kept", "Nothing is kept yet", "Not kept")
	b.press("button[value='keep']")
	b.says("Kept what was read of flow.json", "Speaks against what was said", "A model may pick among tools there.")
	b.press("button[name=take]")
	b.says("1 proposal decided", "Put beside the answer: "+facetOf(t, "EC1"))

	b.open(c.brings(id, "call.vtt", shortCall), 200)
	b.choose("#consent")
	b.press("=Show the lines")
	b.says("The model decides that by itself, from whatever came back.", "Ben Ode, 0:09")
	b.press("button[value='quote']")
	b.says("Kept as a quote beside “" + facetOf(t, "EC1") + "”.")

	b.open(c.send(at+"/seal", "go", "seal"), 200)
	b.says("Claimed, answered and seen", "It is called automation.",
		"Code takes every job through the same steps in the same order.",
		"A model may pick among tools there.", "Files that were read", "flow.json")
}
