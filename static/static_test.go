package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"regexp"
	"strings"
	"testing"
)

func TestEveryFileIsServedUnderAHashedName(t *testing.T) {
	for name, kind := range map[string]string{
		"app.css": "text/css; charset=utf-8", "app.js": "text/javascript; charset=utf-8", "call.js": "text/javascript; charset=utf-8", "queue.js": "text/javascript; charset=utf-8", "draft.js": "text/javascript; charset=utf-8",
		"favicon.svg": "image/svg+xml", "sans.woff2": "font/woff2",
		"serif.woff2": "font/woff2", "serif-italic.woff2": "font/woff2",
	} {
		u := URL(name)
		if !regexp.MustCompile(`^/static/[a-z-]+\.[0-9a-f]{12}\.[a-z0-9]+$`).MatchString(u) {
			t.Errorf("%s is served as %s", name, u)
			continue
		}
		body, gz, got, ok := File(strings.TrimPrefix(u, Prefix))
		if !ok || len(body) == 0 || got != kind {
			t.Errorf("%s: found %v, %d bytes, %s", name, ok, len(body), got)
		}
		if gz != nil {
			r, err := gzip.NewReader(bytes.NewReader(gz))
			if err != nil {
				t.Fatal(err)
			}
			if plain, _ := io.ReadAll(r); !bytes.Equal(plain, body) {
				t.Errorf("%s: the compressed body differs", name)
			}
		}
	}
	if _, _, _, ok := File("app.css"); ok {
		t.Error("a plain name must not be served: it could not be cached for ever")
	}
}

func TestEveryAddressInTheStylesheetIsServed(t *testing.T) {
	body, _, _, _ := File(strings.TrimPrefix(URL("app.css"), Prefix))
	refs := regexp.MustCompile(`url\("?([^")]+)"?\)`).FindAllStringSubmatch(string(body), -1)
	if len(refs) < 3 {
		t.Fatalf("found %d addresses, want the three fonts", len(refs))
	}
	for _, m := range refs {
		if _, _, _, ok := File(strings.TrimPrefix(m[1], Prefix)); !ok {
			t.Errorf("%s is not served", m[1])
		}
	}
}

func TestEveryScriptThatIsImportedIsServed(t *testing.T) {
	n := 0
	for _, name := range []string{"app.js", "call.js", "draft.js", "queue.js"} {
		body, _, _, _ := File(strings.TrimPrefix(URL(name), Prefix))
		for _, m := range regexp.MustCompile(`from "([^"]+)"`).FindAllStringSubmatch(string(body), -1) {
			n++
			if _, _, _, ok := File(strings.TrimPrefix(m[1], Prefix)); !ok {
				t.Errorf("%s imports %s, which is not served", name, m[1])
			}
		}
	}
	if n == 0 {
		t.Error("no script imports another: the test sees nothing")
	}
}

func TestScriptFitsItsBudget(t *testing.T) {
	total := 0
	for _, name := range []string{"app.js", "call.js", "draft.js", "queue.js"} {
		_, gz, _, _ := File(strings.TrimPrefix(URL(name), Prefix))
		total += len(gz)
	}
	if limit := 30 << 10; total == 0 || total > limit {
		t.Errorf("%d bytes of script, more than %d", total, limit)
	}
}

func TestOneFileReportFetchesNothing(t *testing.T) {
	css := Inline()
	if strings.Contains(css, Prefix) || strings.Contains(css, "http:") || strings.Contains(css, "https:") {
		t.Error("the inline stylesheet points outside itself")
	}
	if n := strings.Count(css, "data:font/woff2;base64,"); n != 4 {
		t.Errorf("%d fonts inside, want 4", n)
	}
}

func TestFontsAreLightAndNamedInTheStylesheet(t *testing.T) {
	css := string(read("app.css"))
	for _, name := range []string{"sans.woff2", "sans-ext.woff2", "serif.woff2", "serif-italic.woff2"} {
		if n := len(read("fonts/" + name)); n > 24<<10 {
			t.Errorf("%s has %d bytes, more than 24 KB", name, n)
		}
		if !strings.Contains(css, `url("fonts/`+name+`")`) {
			t.Errorf("no page uses %s", name)
		}
	}
}

func TestFirstLoadIsLight(t *testing.T) {
	total := 0
	for _, name := range []string{"app.css", "app.js", "call.js", "queue.js", "favicon.svg", "sans.woff2", "serif.woff2", "serif-italic.woff2"} {
		body, gz, _, _ := File(strings.TrimPrefix(URL(name), Prefix))
		if gz != nil {
			body = gz
		}
		total += len(body)
	}
	if limit := 90 << 10; total > limit {
		t.Errorf("%d bytes, more than %d", total, limit)
	}
}
