package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

// scripts are the names of all scripts.
func scripts(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(files, "made/*.js")
	if err != nil || len(names) == 0 {
		t.Fatalf("found the scripts %v: %v", names, err)
	}
	for i, name := range names {
		names[i] = path.Base(name)
	}
	return names
}

// weight is how many bytes a file has on its way to a browser that takes gzip alone.
func weight(t *testing.T, hashed string) int {
	t.Helper()
	name := strings.TrimPrefix(hashed, Prefix)
	body, _, ok := File(name)
	if !ok {
		t.Fatalf("%s is not served", hashed)
	}
	if packed := Packed(name, "gzip"); packed != nil {
		return len(packed)
	}
	return len(body)
}

func TestEveryFileIsServedUnderAHashedName(t *testing.T) {
	kinds := map[string]string{
		"app.css": "text/css; charset=utf-8", "favicon.svg": "image/svg+xml", "sans.woff2": "font/woff2",
		"serif.woff2": "font/woff2", "serif-italic.woff2": "font/woff2",
	}
	for _, name := range scripts(t) {
		kinds[name] = "text/javascript; charset=utf-8"
	}

	for name, kind := range kinds {
		u := URL(name)
		if !regexp.MustCompile(`^/static/[a-z-]+\.[0-9a-f]{12}\.[a-z0-9]+$`).MatchString(u) {
			t.Errorf("%s is served as %s", name, u)
			continue
		}
		body, got, ok := File(strings.TrimPrefix(u, Prefix))
		if !ok || len(body) == 0 || got != kind {
			t.Errorf("%s: found %v, %d bytes, %s", name, ok, len(body), got)
		}
	}
	if _, _, ok := File("app.css"); ok {
		t.Error("a plain name must not be served: it could not be cached for ever")
	}
}

func TestAFileIsPackedAsItIsAskedFor(t *testing.T) {
	unpack := map[string]func([]byte) io.Reader{
		"br": func(packed []byte) io.Reader { return brotli.NewReader(bytes.NewReader(packed)) },
		"gzip": func(packed []byte) io.Reader {
			r, err := gzip.NewReader(bytes.NewReader(packed))
			if err != nil {
				t.Fatal(err)
			}
			return r
		},
	}

	for _, name := range append(scripts(t), "app.css", "favicon.svg") {
		hashed := strings.TrimPrefix(URL(name), Prefix)
		body, _, _ := File(hashed)
		for coding, reader := range unpack {
			packed := Packed(hashed, coding)
			if len(packed) == 0 || len(packed) >= len(body) {
				t.Errorf("%s has %d bytes as %s and %d without", name, len(packed), coding, len(body))
				continue
			}
			if plain, err := io.ReadAll(reader(packed)); err != nil || !bytes.Equal(plain, body) {
				t.Errorf("%s as %s is read as something else: %v", name, coding, err)
			}
		}
		if br, gz := len(Packed(hashed, "br")), len(Packed(hashed, "gzip")); br >= gz {
			t.Errorf("%s has %d bytes as br and %d as gzip: it gains nothing", name, br, gz)
		}
	}

	for _, no := range [][2]string{{"sans.woff2", "gzip"}, {"sans.woff2", "br"}, {"app.css", "zstd"}, {"app.css", ""}} {
		if packed := Packed(strings.TrimPrefix(URL(no[0]), Prefix), no[1]); packed != nil {
			t.Errorf("%s as %q has %d bytes", no[0], no[1], len(packed))
		}
	}
	if packed := Packed("nothing.js", "br"); packed != nil {
		t.Errorf("a file that is not there has %d bytes", len(packed))
	}
}

func TestEveryAddressInTheStylesheetIsServed(t *testing.T) {
	body, _, _ := File(strings.TrimPrefix(URL("app.css"), Prefix))
	refs := regexp.MustCompile(`url\("?([^")]+)"?\)`).FindAllStringSubmatch(string(body), -1)
	if len(refs) < 3 {
		t.Fatalf("found %d addresses, want the three fonts", len(refs))
	}
	for _, m := range refs {
		if _, _, ok := File(strings.TrimPrefix(m[1], Prefix)); !ok {
			t.Errorf("%s is not served", m[1])
		}
	}
}

func TestEveryScriptThatIsImportedIsServed(t *testing.T) {
	n := 0
	for _, name := range scripts(t) {
		body, _, _ := File(strings.TrimPrefix(URL(name), Prefix))
		for _, m := range regexp.MustCompile(`(?:from|import) ?\(?["']([^"']+)["']`).FindAllStringSubmatch(string(body), -1) {
			n++
			if _, _, ok := File(strings.TrimPrefix(m[1], Prefix)); !ok {
				t.Errorf("%s imports %s, which is not served", name, m[1])
			}
		}
	}
	if n == 0 {
		t.Error("no script imports another: the test sees nothing")
	}
}

func TestWhatAScriptImportsComesBeforeIt(t *testing.T) {
	script := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	folder := fstest.MapFS{ // the names stand against the order of the imports
		"a.js": script("import { b } from \"./b.js\";\nimport './d.js';"),
		"b.js": script(`export { c as b } from "./c.js";`),
		"c.js": script(`export const c = () => import("./d.js");`),
		"d.js": script(`globalThis.d = 1;`),
	}
	table := func() *table {
		return &table{byName: map[string]file{}, hashed: map[string]string{}, imports: map[string][]string{}}
	}

	first := table()
	if err := first.addScripts(folder); err != nil {
		t.Fatal(err)
	}
	if got, want := first.imports["a.js"], []string{"d.js", "c.js", "b.js"}; !slices.Equal(got, want) {
		t.Errorf("a.js imports %v, want %v", got, want)
	}
	for name, wants := range map[string][]string{"a.js": {"b.js", "d.js"}, "b.js": {"c.js"}, "c.js": {"d.js"}} {
		body := string(first.byName[first.hashed[name]].body)
		for _, want := range wants {
			if !strings.Contains(body, `"`+Prefix+first.hashed[want]+`"`) {
				t.Errorf("%s does not name %s by its hash: %s", name, want, body)
			}
		}
	}

	// What changes at the end of the imports changes every name above it: else a
	// browser would go on with the script of the version before.
	folder["d.js"] = script(`globalThis.d = 2;`)
	second := table()
	if err := second.addScripts(folder); err != nil {
		t.Fatal(err)
	}
	for name := range folder {
		if first.hashed[name] == second.hashed[name] {
			t.Errorf("%s keeps its name although what it imports has changed", name)
		}
	}

	for fault, faulty := range map[string]fstest.MapFS{
		"a.js -> b.js -> c.js -> a.js": {
			"a.js": script(`import "./b.js";`), "b.js": script(`import "./c.js";`), "c.js": script(`import "./a.js";`)},
		"a.js -> a.js":       {"a.js": script(`import "./a.js";`)},
		"a.js -> missing.js": {"a.js": script(`import "./missing.js";`)},
	} {
		if err := table().addScripts(faulty); err == nil || !strings.Contains(err.Error(), fault) {
			t.Errorf("the fault %q is reported as %v", fault, err)
		}
	}
}

func TestScriptFitsItsBudget(t *testing.T) {
	total := 0
	for _, name := range scripts(t) {
		n := weight(t, URL(name))
		t.Logf("%s: %d bytes", name, n)
		total += n
	}

	t.Logf("together %d bytes", total)
	if limit := 21 << 10; total == 0 || total > limit {
		t.Errorf("%d bytes of script, more than %d", total, limit)
	}
}

func TestOneFileReportFetchesNothing(t *testing.T) {
	css := Inline()
	if strings.Contains(css, Prefix) || strings.Contains(css, "http:") || strings.Contains(css, "https:") {
		t.Error("the inline stylesheet points outside itself")
	}
	if n := strings.Count(css, "data:font/woff2;base64,"); n != 6 {
		t.Errorf("%d fonts inside, want 6", n)
	}
}

func TestFontsAreLightAndNamedInTheStylesheet(t *testing.T) {
	css := string(read("app.css"))
	for _, name := range []string{"sans.woff2", "sans-west.woff2", "sans-ext.woff2", "serif.woff2", "serif-ext.woff2",
		"serif-italic.woff2"} {
		if n := len(read("fonts/" + name)); n > 24<<10 {
			t.Errorf("%s has %d bytes, more than 24 KB", name, n)
		}
		if !strings.Contains(css, `url("fonts/`+name+`")`) {
			t.Errorf("no page uses %s", name)
		}
	}
}

func TestFirstLoadIsLight(t *testing.T) {
	fetched := []string{}
	for _, name := range []string{
		"app.css", "app.js", "call.js", "favicon.svg", "sans.woff2", "serif.woff2", "serif-italic.woff2",
	} {
		fetched = append(fetched, URL(name))
	}
	fetched = append(fetched, Imports("app.js")...)
	fetched = append(fetched, Imports("call.js")...)
	slices.Sort(fetched)

	total := 0
	for _, hashed := range slices.Compact(fetched) {
		total += weight(t, hashed)
	}

	t.Logf("%d bytes", total)
	if limit := 71 << 10; total > limit {
		t.Errorf("%d bytes, more than %d", total, limit)
	}
}

func TestACallFetchesFewScriptsAndKnowsThemAllBeforehand(t *testing.T) {
	imports := Imports("call.js")
	if n := len(imports); n > 1 {
		t.Errorf("the call imports %d scripts, want at most the one that other pages run too", n)
	}

	for _, hashed := range append(imports, URL("call.js")) {
		body, _, _ := File(strings.TrimPrefix(hashed, Prefix))
		for _, m := range regexp.MustCompile(`"(/static/[^"]+\.js)"`).FindAllStringSubmatch(string(body), -1) {
			if !slices.Contains(imports, m[1]) {
				t.Errorf("%s imports %s, which is not known beforehand", path.Base(hashed), m[1])
			}
		}
	}
}
