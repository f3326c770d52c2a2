package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatABrowserGetsIsMadeOfTheSourcesBesideIt(t *testing.T) {
	const sources = "../../static"
	want, err := build(sources)
	if err != nil {
		t.Fatal(err)
	}

	stand, err := filepath.Glob(filepath.Join(sources, "made", "*"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]byte{}
	for _, path := range stand {
		if got[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	if !maps.EqualFunc(got, want, bytes.Equal) {
		t.Error("static/made is stale; run: make generate")
	}
}

// folder has every entry, empty but for what is given.
func folder(t *testing.T, given map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, entry := range entries {
		if _, is := given[entry]; !is {
			given[entry] = ""
		}
	}
	for name, text := range given {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAnEntryIsOneFileWithoutWhatIsForReaders(t *testing.T) {
	made, err := build(folder(t, map[string]string{
		"call.js": `import { add } from "./add.js";
import { kept } from "./outbox.js";
// A comment.
const text = "// no comment"; // and one behind
document.title = add(kept, text);
`,
		"add.js":    "export function add(first, second) {\n  /* inside */ return first + second + `a\n  // stays`;\n}\n",
		"outbox.js": `export const kept = 1;`,
		"app.css":   "p { /* a comment */ color : #ffffff }\n@font-face{src:url(\"fonts/sans.woff2\")}",
	}))
	if err != nil {
		t.Fatal(err)
	}

	for name, want := range map[string]string{
		"call.js": "function t(o,e){return o+e+`a\n  // stays`}import{kept as m}from\"./outbox.js\";" +
			`var n="// no comment";document.title=t(m,n);`,
		"app.css": `p{color:#fff}@font-face{src:url(fonts/sans.woff2)}`,
	} {
		if got := string(made[name]); got != want {
			t.Errorf("%s is made\n%s\nwant\n%s", name, got, want)
		}
	}
	if _, is := made["add.js"]; is {
		t.Error("what only the call needs is a file of its own")
	}
}

func TestAFaultOfASourceIsSaid(t *testing.T) {
	for want, given := range map[string]map[string]string{
		"add.js is part of 2 entries [app.js call.js]": {"app.js": `import "./add.js";`, "call.js": `import "./add.js";`,
			"add.js": `document.title = "1";`},
		"add.js is part of 0 entries": {"add.js": `document.title = "1";`},
		"Could not resolve":           {"app.js": `import "./missing.js";`},
		"strike.js:1:6":               {"strike.js": `const = ;`},
		"app.css":                     {"app.css": `p { color: #fff `},
	} {
		if _, err := build(folder(t, given)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the fault %q is said as %v", want, err)
		}
	}
}
