package main

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"discern/assessment/archive"
	"discern/assessment/store"
)

// visitor is a plain client that keeps its cookies and follows redirects.
type visitor struct {
	t    *testing.T
	base string
	http *http.Client
}

func visit(t *testing.T, base string) visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return visitor{t, base, &http.Client{Jar: jar}}
}

// post sends a form and returns the page it ends at, with its path.
func (v visitor) post(path string, pairs ...string) (page, at string) {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	res, err := v.http.PostForm(v.base+path, form)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(res.Body); err != nil || res.StatusCode != http.StatusOK {
		v.t.Fatalf("%s: %d, %v\n%s", path, res.StatusCode, err, &body)
	}
	return body.String(), res.Request.URL.Path
}

// heldBy makes a link for somebody on a running server, answers a question
// behind it, and returns its address.
func heldBy(t *testing.T, s running, name, note string) string {
	t.Helper()
	base := s.first[:strings.Index(s.first, "/sign-in/")]
	seller, buyer := visit(t, base), visit(t, base)
	seller.post(strings.TrimPrefix(s.first, base))
	_, at := seller.post("/interviews", "system", "Claims intake", "go", "start")
	id := strings.Split(at, "/")[2]
	asks, _ := seller.post("/interviews/"+id+"/links", "name", name, "right", "answer") // the call may be on a screen
	to := regexp.MustCompile(`name="to" value="([^"]*)"`).FindStringSubmatch(asks)
	if to == nil {
		t.Fatalf("it does not ask first:\n%s", asks)
	}
	page, _ := seller.post("/interviews/"+id+"/console", "to", html.UnescapeString(to[1]))
	link := regexp.MustCompile(regexp.QuoteMeta(base) + `/l/[A-Za-z0-9_-]+`).FindString(page)
	_, record := buyer.post(strings.TrimPrefix(link, base))
	buyer.post("/b/"+strings.Split(record, "/")[2]+"/q/EC1", "answer", "a", "note", note)
	return link
}

// runs calls a command the way the program does.
func runs(t *testing.T, dir string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, surroundings{stdin: strings.NewReader(""), stdout: &out, stderr: &errs,
		getenv: env(map[string]string{"DISCERN_DATA": dir}), zone: time.UTC})
	return code, out.String(), errs.String()
}

func TestBackupAndExportWorkWhileTheServerRunsAndWhileNot(t *testing.T) {
	s := start(t, t.TempDir())
	link := heldBy(t, s, "Priya Nair", "A word from the buyer.")
	folder := t.TempDir()
	check := func(when string) {
		t.Helper()
		file := filepath.Join(folder, when+".zip")
		code, out, errs := runs(t, s.dir, "backup", file)
		if code != 0 || !strings.Contains(out, "2 interviews, 1 answer and") {
			t.Errorf("%s: backup ends with %d, %q, %q", when, code, out, errs)
		}
		m, database, err := archive.Unpack(file, t.TempDir(), nil)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := store.CheckBackup(t.Context(), database)
		if err != nil || facts.Answers != 1 || m.Answers != 1 {
			t.Errorf("%s: the copy holds %+v, and says %+v, %v", when, facts, m, err)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: the copy can be read by others: %v, %v", when, info.Mode(), err)
		}
		if code, _, errs := runs(t, s.dir, "backup", file); code != 1 || !strings.Contains(errs, "already there") {
			t.Errorf("%s: a second time over the first: %d, %q", when, code, errs)
		}
		for _, which := range []string{link, "priya nair"} {
			code, out, errs := runs(t, s.dir, "export-person", which)
			var all []store.PersonData
			if err := json.Unmarshal([]byte(out), &all); err != nil || code != 0 || len(all) != 1 ||
				all[0].Record.Answers["EC1"].Note != "A word from the buyer." {
				t.Errorf("%s: export of %q ends with %d, %.300q, %q, %v", when, which, code, out, errs, err)
			}
			if token := link[strings.LastIndexByte(link, '/')+1:]; strings.Contains(out, token) {
				t.Errorf("%s: the export holds the token", when)
			}
		}
		if code, _, errs := runs(t, s.dir, "export-person", "Nobody Here"); code != 1 ||
			!strings.Contains(errs, "There is no link with that address, id or name") {
			t.Errorf("%s: nobody: %d, %q", when, code, errs)
		}
	}
	check("running")
	if code, _ := s.stop(); code != 0 {
		t.Fatalf("the server stopped with %d: %s", code, s.stderr)
	}
	check("stopped")
}

func TestBackupAndExportSayWhatTheyLack(t *testing.T) {
	empty := t.TempDir()
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"backup"}, 2, "name the file to write"},
		{[]string{"backup", "one", "two"}, 2, unexpected("two").Error()},
		{[]string{"export-person"}, 2, "name the link"},
		{[]string{"backup", "-wrong", "x"}, 2, "-wrong"},
		{[]string{"backup", filepath.Join(empty, "x.db")}, 1, store.Exists(empty).Error()},
		{[]string{"export-person", "Priya"}, 1, store.Exists(empty).Error()},
	} {
		code, _, errs := runs(t, empty, test.args...)
		if code != test.code || !strings.Contains(errs, test.says) || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: %d, %q", test.args, code, errs)
		}
	}
	if left, err := os.ReadDir(empty); err != nil || len(left) != 0 {
		t.Errorf("made %v, %v", left, err)
	}
	for _, name := range []string{"backup", "export-person"} {
		if code, out, _ := runs(t, empty, name, "-h"); code != 0 || !strings.HasPrefix(out, "discern "+name) {
			t.Errorf("%s -h: %d, %q", name, code, out)
		}
	}
}

func TestTheDoorDoesNothingElse(t *testing.T) {
	s := start(t, t.TempDir())
	if _, err := askServer(t.Context(), s.dir, "erase everything", linkTime); err == nil ||
		!strings.Contains(err.Error(), `does not know "erase"`) {
		t.Errorf("asked for something else: %v", err)
	}
	if _, err := askServer(t.Context(), s.dir, "link"+strings.Repeat(" ", doorLine), linkTime); err == nil {
		t.Error("a request without end is answered")
	}
	if reply, err := askServer(t.Context(), s.dir, "link", linkTime); err != nil ||
		!strings.Contains(string(reply), "/sign-in/") {
		t.Errorf("afterwards: %q, %v", reply, err)
	}
}
