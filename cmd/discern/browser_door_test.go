package main

import (
	"strings"
	"testing"
)

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
	b.says("Enter a name for the system")

	b.open("/", 200)
	b.fill("#system", "Claims intake")
	b.press("=Ask the first question")
	first := bankOf(t).Deciding()[0]
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
