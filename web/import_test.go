package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/store"
)

// upload sends a file as a browser does.
func (b *browser) upload(name, body string, more ...string) answer {
	b.t.Helper()
	if name == "" {
		return b.sends(importPath, nil, more...)
	}
	return b.sends(importPath, &chosen{"file", name, body}, more...)
}

// chosen is a file in a field of a form.
type chosen struct{ field, name, body string }

// sends posts a form with a file, or without, as a browser does; a field is
// "name=value", or its name where it is ticked.
func (b *browser) sends(path string, file *chosen, fields ...string) answer {
	b.t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	if file != nil {
		part, err := w.CreateFormFile(file.field, file.name)
		must(b.t, err)
		_, err = part.Write([]byte(file.body))
		must(b.t, err)
	}
	for _, field := range fields {
		name, value, given := strings.Cut(field, "=")
		if !given {
			value = "on"
		}
		must(b.t, w.WriteField(name, value))
	}
	must(b.t, w.Close())
	r := httptest.NewRequest(http.MethodPost, path, &form)
	r.Host, r.RemoteAddr = b.host, b.remote
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	b.server.ServeHTTP(rec, r)
	return answer{rec.Code, rec.Header(), rec.Body.String(), nil}
}

const aFile = `system: Claims intake
company: Northwind
answers:
  EC1: {choice: c, note: "From the file."}
  EC2: {unknown: true}
inventory:
  - {system: "Mail", action: "Send", kind: final}
`

func TestAnInterviewFileIsTakenWhole(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	a := b.upload("claims.yaml", aFile)
	if a.status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.status, a.text())
	}
	id := strings.Split(a.location(), "/")[2]
	iv := s.interview(id)
	if iv.System != "Claims intake" || iv.Company != "Northwind" || iv.AnswerTo("EC1").Note != "From the file." ||
		len(iv.Inventory) != 1 {
		t.Errorf("imported %+v", iv)
	}
	if page := b.see(a.location()); !strings.Contains(page.text(), "Claims intake") {
		t.Error("the import leads elsewhere")
	}

	// The file that this page itself offers to save.
	other := newSite(t)
	saved := b.see("/interviews/" + id + "/interview.json").body
	a = other.owner().upload("interview.json", saved)
	if a.status != http.StatusSeeOther {
		t.Fatalf("a saved interview: %d\n%s", a.status, a.text())
	}
	if got := other.answerIn(strings.Split(a.location(), "/")[2], "EC1"); got.Choice != "c" ||
		got.Note != "From the file." {
		t.Errorf("a saved interview comes back with %+v", got)
	}
}

func TestAFileWithFaultsNamesEachAndImportsNothing(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	_, empty := export.ReadInterview("empty.yaml", []byte(" "), s.server.config.Bank)
	for name, c := range map[string]struct {
		body   string
		status int
		says   []string
	}{
		"two.yaml": {"system: X\nanswers:\n  EC1: {choice: z}\n  EC77: {choice: a}\n", 422,
			[]string{"Line 3: ", "Line 4: "}},
		"bad.json":   {"{\"system\": ", 422, []string{"Line 1: "}},
		"empty.yaml": {" ", 422, []string{empty.Error()[len("empty.yaml: "):]}},
		"":           {"", 422, []string{"Choose a file."}},
		"huge.yaml": {strings.Repeat("# comment\n", assessment.MaxInterviewFile/10+20_000), 413,
			[]string{"larger than 8 MB"}},
		"big.yaml": {"system: X\n" + strings.Repeat("#\n", assessment.MaxInterviewFile/2), 422,
			[]string{"larger than 8 MB"}},
		"<b>.yaml": {"system: X\nanswers:\n  <script>pwn(1)</script>: {choice: a}\n", 422, []string{"Line 3: "}},
	} {
		a := b.upload(name, c.body)
		if a.status != c.status {
			t.Errorf("%s: %d\n%s", name, a.status, a.text())
		}
		for _, want := range c.says {
			if !strings.Contains(a.text(), want) {
				t.Errorf("%s does not say %q:\n%s", name, want, a.text())
			}
		}
		if strings.Contains(a.body, "<script>pwn") || strings.Contains(a.body, "<b>.yaml") {
			t.Errorf("%s: text of the file is markup", name)
		}
	}
	rows, err := s.store.Systems(t.Context(), s.principal(), store.SystemFilter{})
	must(t, err)
	if len(rows.Rows) != 0 {
		t.Errorf("something was imported: %+v", rows.Rows)
	}
}

func TestAFileOfASystemThatIsHereIsAskedAbout(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	first := s.interview(strings.Split(b.upload("claims.yaml", aFile).location(), "/")[2])
	a := b.upload("claims.yaml", aFile)
	if a.status != http.StatusConflict || !strings.Contains(a.body, "/systems/"+first.SystemID) ||
		!strings.Contains(a.text(), "This system is here already.") {
		t.Errorf("%d\n%s", a.status, a.text())
	}
	a = b.upload("claims.yaml", aFile, "again")
	if a.status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.status, a.text())
	}
	if second := s.interview(strings.Split(a.location(), "/")[2]); second.ID == first.ID ||
		second.SystemID != first.SystemID {
		t.Errorf("imported as %s of system %s, beside %s of %s", second.ID, second.SystemID, first.ID, first.SystemID)
	}
	if a := s.browser().upload("claims.yaml", aFile); a.status != http.StatusUnauthorized {
		t.Errorf("somebody who is not signed in: %d", a.status)
	}
}
