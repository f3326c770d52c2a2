package main

import (
	"bytes"
	"discern/assessment/assessmenttest"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

// sendsSender says who reports come from, with a logo, as the form does.
func (c *client) sendsSender() {
	c.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("logo", "logo.svg")
	if err != nil {
		c.Fatal(err)
	}
	_,
		_ = part.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><rect width="30" height="10" fill="#b3541e"/></svg>`))
	for name, value := range map[string]string{"firm": "Brackwell Identity", "contact": "mail@brackwell.example",
		"accent": "#e08a3c"} {
		_ = w.WriteField(name, value) // a buffer takes everything
	}
	_ = w.Close()

	req, err := http.NewRequestWithContext(c.Context(), http.MethodPost, c.base+"/settings/sender", &form)
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
		c.Fatalf("who reports come from is answered with %d", res.StatusCode)
	}
}

// An empty workspace says what this does and opens an example; from there the
// first question is one press away.
func TestBrowserTheFrontDoorIsOnePressFromTheFirstQuestion(t *testing.T) {
	b, _ := owner(t)
	b.open("/", 200)
	b.says("You ask the people who built an AI system how it works", "Which system do you want to ask about?")
	example := eval[string](b, `document.querySelector("main .empty a[href^='/examples/']").getAttribute("href")`)
	b.press("main .empty a[href^='/examples/']")
	if b.path() != example {
		t.Errorf("the example leads to %s, not %s", b.path(), example)
	}
	b.says("Scoping report:")

	b.open("/", 200)
	b.pressFor("=Ask the first question", 422) // without a name
	b.faultAt("system")

	b.open("/", 200)
	b.fill("#system", "Claims intake")
	b.press("=Ask the first question")
	first := assessmenttest.Deciding(bankOf(t))[0]
	if !strings.HasPrefix(b.path(), "/interviews/") || !strings.Contains(b.path(), "/call/") {
		t.Fatalf("one press leads to %s", b.path())
	}
	b.says("Claims intake")
	if !b.here(`input[name="answer"]`) {
		t.Errorf("there is no question to answer at %s, where %s could stand", b.path(), first.ID)
	}

	b.open("/", 200)
	if b.here("main .empty") {
		t.Error("a workspace with a system still shows the front door")
	}
}
