package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/web/testdata/apiclient"
)

// description is openapi.yaml, so far as tests go by it.
type description struct {
	OpenAPI string
	Paths   map[string]map[string]any
}

// described is the description of the addresses for programs, and what holds bodies to
// the schemas in it: OpenAPI 3.1 has the dialect of JSON Schema 2020-12.
var described = sync.OnceValues(func() (*jsonschema.Compiler, error) {
	body, err := openAPIJSON()
	if err != nil {
		return nil, err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	return c, c.AddResource("openapi.json", doc)
})

// pathsOf are the paths of the description.
var pathsOf = sync.OnceValues(func() (description, error) {
	var doc description
	err := yaml.Unmarshal(openAPIYAML, &doc)
	return doc, err
})

// holds holds a body to the schema at a place of the description.
func (m *machine) holds(what, at string, body []byte) {
	m.t.Helper()
	describing.Lock()
	defer describing.Unlock()
	c, err := described()
	must(m.t, err)
	schema, err := c.Compile("openapi.json#" + at)
	if err != nil {
		m.t.Errorf("%s: the description has no such schema: %v", what, err)
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		m.t.Errorf("%s is not as described: %v\n%.600s", what, err, body)
	}
}

// describing has one schema compiled at a time.
var describing sync.Mutex

// placeOf is where the description has the operation of a request; "" for none.
func placeOf(t *testing.T, method, path string) string {
	t.Helper()
	doc, err := pathsOf()
	must(t, err)
	parts := strings.Split(path, "/")
	for pattern, of := range doc.Paths {
		steps := strings.Split(pattern, "/")
		fits := len(steps) == len(parts)
		for i := range min(len(steps), len(parts)) {
			fits = fits && (steps[i] == parts[i] || strings.HasPrefix(steps[i], "{"))
		}
		if _, ok := of[strings.ToLower(method)]; ok && fits {
			return "/paths/" + strings.ReplaceAll(strings.NewReplacer("{", "%7B", "}", "%7D").Replace(pattern), "/", "~1") +
				"/" + strings.ToLower(method)
		}
	}
	return ""
}

// machine sends requests of a program straight to a server, and holds each request that
// succeeds and each answer to the description.
type machine struct {
	*site
	token string
	seen  map[string]bool // "GET /me 200"
}

// contentOf is a part of a place, for its kind of content.
func contentOf(at, kind string) string {
	return at + "/content/" + strings.ReplaceAll(kind, "/", "~1") + "/schema"
}

func (m *machine) Do(r *http.Request) (*http.Response, error) {
	m.clock.forward(time.Second) // it asks no more often than it may
	r.Host, r.RemoteAddr = testHost, "192.0.2.1:5000"
	if m.token != "" {
		r.Header.Set("Authorization", "Bearer "+m.token)
	}
	var body []byte
	var err error
	if r.Body != nil {
		body, err = io.ReadAll(r.Body)
		must(m.t, err)
		r.Body = io.NopCloser(bytes.NewReader(body))
	}

	w := httptest.NewRecorder()
	m.server.ServeHTTP(w, r)
	res := w.Result()
	path := strings.TrimPrefix(r.URL.Path, apiPath)
	name := fmt.Sprintf("%s %s %d", r.Method, path, res.StatusCode)
	if m.seen != nil {
		m.seen[name] = true
	}

	at := placeOf(m.t, r.Method, path)
	switch kind := res.Header.Get("Content-Type"); {
	case res.StatusCode >= 400:
		if kind != typeProblem {
			m.t.Errorf("%s comes as %q", name, kind)
		}
		m.holds(name, "/components/schemas/Problem", w.Body.Bytes())
	case at == "":
		m.t.Errorf("%s is not described", name)
	case res.StatusCode == http.StatusNoContent, res.StatusCode == http.StatusNotModified:
		if w.Body.Len() > 0 {
			m.t.Errorf("%s has a body", name)
		}
	default:
		m.holds(name, contentOf(fmt.Sprintf("%s/responses/%d", at, res.StatusCode), kind), w.Body.Bytes())
		if len(body) > 0 {
			m.holds(name+" as sent", contentOf(at+"/requestBody", typeJSON), body)
		}
	}
	res.Body = io.NopCloser(bytes.NewReader(w.Body.Bytes()))
	return res, nil
}

// program is a program with a token of the owner with scopes.
func (s *site) program(scopes ...string) *machine {
	s.t.Helper()
	return &machine{site: s, token: s.tokenOf(s.principal(), scopes...)}
}

func (s *site) tokenOf(p assessment.Principal, scopes ...string) string {
	s.t.Helper()
	token, _, err := s.store.MakeToken(context.Background(), p, store.Token{Name: "CRM sync",
		Scopes: assessment.TokenScopesOf(scopes), Days: 90})
	must(s.t, err)
	return token
}

// ask sends a request of a program; pairs are headers.
func (m *machine) ask(method, path string, body any, pairs ...string) answer {
	m.t.Helper()
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		must(m.t, err)
		sent = bytes.NewReader(text)
	}
	r := httptest.NewRequest(method, apiPath+path, sent)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		r.Header.Set(pairs[i], pairs[i+1])
	}
	res, err := m.Do(r)
	must(m.t, err)
	text, err := io.ReadAll(res.Body)
	must(m.t, err)
	return answer{status: res.StatusCode, header: res.Header, body: string(text)}
}

// The description has every address for programs and no other, with the scope it needs.
func TestTheDescriptionHasEveryAddressForPrograms(t *testing.T) {
	t.Parallel()
	doc, err := pathsOf()
	must(t, err)
	if !strings.HasPrefix(doc.OpenAPI, "3.1.") {
		t.Errorf("it is OpenAPI %s", doc.OpenAPI)
	}

	says := map[string]string{}
	for path, of := range doc.Paths {
		for method, op := range of {
			if method != "parameters" {
				says[strings.ToUpper(method)+" "+path] = fmt.Sprint(op.(map[string]any)["summary"])
			}
		}
	}

	scoped := 0
	for _, r := range new(Server).table() {
		path, ok := strings.CutPrefix(r.path, apiPath)
		if !ok {
			if r.has(byToken) {
				t.Errorf("%s is for programs and stands elsewhere", r.path)
			}
			continue
		}
		parts := strings.Split(path, "/")
		for i, part := range parts {
			if name, ok := strings.CutPrefix(part, ":"); ok {
				parts[i] = "{" + name + "}"
			}
		}

		key := r.method + " " + strings.Join(parts, "/")
		summary, ok := says[key]
		delete(says, key)
		scope := "Scope " + string(r.scope()) + "."
		switch {
		case !ok:
			t.Errorf("%s is not described", key)
		case r.scope() != "" && !strings.HasSuffix(summary, scope):
			t.Errorf("%s needs %q and is described as %q", key, scope, summary)
		case r.scope() != "":
			scoped++
		case strings.Contains(summary, "Scope "):
			t.Errorf("%s needs no scope and is described as %q", key, summary)
		}
	}
	for key := range says {
		t.Errorf("%s is described, and there is no such address", key)
	}
	if scoped < 14 {
		t.Errorf("only %d addresses need a scope", scoped)
	}
}

// A client that a generator made from the description runs a whole interview: it begins,
// answers whatever is asked next, reads the verdict, seals, reads the report and makes a
// link. Every request and answer is held to the description, and every operation is used.
func TestAClientMadeFromTheDescriptionRunsAWholeInterview(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.owner().send("/settings", "me", "Dana Ruiz")
	m := s.program("read", "write", "links")
	m.seen = map[string]bool{}
	c, err := apiclient.NewClientWithResponses("http://"+testHost+apiPath, apiclient.WithHTTPClient(m))
	must(t, err)
	ctx := t.Context()
	text := func(s string) *string { return &s }

	me, err := c.GetMeWithResponse(ctx)
	must(t, err)
	if me.JSON200 == nil || me.JSON200.Name != "Dana Ruiz" || len(me.JSON200.Scopes) != 3 {
		t.Fatalf("me: %s", me.Body)
	}
	_, err = c.GetDescriptionWithResponse(ctx)
	must(t, err)
	bank, err := c.GetBankWithResponse(ctx, nil)
	must(t, err)
	questions := map[string]apiclient.Question{}
	for _, trait := range bank.JSON200.Traits {
		for _, q := range trait.Questions {
			questions[q.Id] = q
		}
	}

	begun, err := c.BeginInterviewWithResponse(ctx, &apiclient.BeginInterviewParams{IdempotencyKey: text("begin")},
		apiclient.Begin{System: "Claims intake", Company: text("Northwind")})
	must(t, err)
	if begun.JSON201 == nil {
		t.Fatalf("begin: %s", begun.Body)
	}
	id, asked := begun.JSON201.Id, 0
	for next := begun.JSON201.Next; next != ""; asked++ {
		if asked > len(questions) {
			t.Fatal("it is asked without end")
		}
		q := questions[next]
		now, err := c.GetAnswerWithResponse(ctx, id, q.Id, nil)
		must(t, err)
		given := apiclient.Given{Answer: &q.Options[0].Id, Evidence: text("shown")}
		if q.Kind == apiclient.ControlMulti {
			given = apiclient.Given{Choices: &[]string{q.Options[0].Id}}
		}
		saved, err := c.SaveAnswerWithResponse(ctx, id, q.Id,
			&apiclient.SaveAnswerParams{IfMatch: text(now.HTTPResponse.Header.Get("ETag"))}, given)
		must(t, err)
		if saved.JSON200 == nil || saved.JSON200.Rev != 1 {
			t.Fatalf("answer %s: %s", q.Id, saved.Body)
		}
		iv, err := c.GetInterviewWithResponse(ctx, id, nil)
		must(t, err)
		if next = iv.JSON200.Next; iv.JSON200.Left == 0 {
			next = ""
		}
	}
	answers, err := c.ListAnswersWithResponse(ctx, id, nil)
	must(t, err)
	if n := len(answers.JSON200.Items); n < 8 || n != asked {
		t.Errorf("%d answers were kept of %d", n, asked)
	}

	lines, err := c.GetInventoryWithResponse(ctx, id, nil)
	must(t, err)
	kept, err := c.SaveInventoryWithResponse(ctx, id,
		&apiclient.SaveInventoryParams{IfMatch: text(lines.HTTPResponse.Header.Get("ETag"))}, apiclient.Lines{
			Lines: []apiclient.Line{{System: text("Mail"), Action: text("Send a reply"), Kind: apiclient.LineKindFinal,
				Identity: text("svc-mail")}},
			Identities: &[]apiclient.Identity{{Name: "svc-mail", Owner: text("Platform team")}}})
	must(t, err)
	if kept.JSON200 == nil || len(kept.JSON200.Lines) != 1 || *kept.JSON200.Lines[0].Id == "" {
		t.Errorf("inventory: %s", kept.Body)
	}
	settings, err := c.GetSettingsWithResponse(ctx)
	must(t, err)
	if settings.JSON200 == nil || settings.JSON200.ProviderDays != 30 || settings.JSON200.ProviderPeople {
		t.Errorf("settings: %s", settings.Body)
	}

	v, err := c.GetVerdictWithResponse(ctx, id, nil)
	must(t, err)
	if v.JSON200 == nil || v.JSON200.Class != apiclient.ClassWorkflow || !v.JSON200.ClassSettled {
		t.Errorf("verdict: %.300s", v.Body)
	}
	sealed, err := c.SealReportWithResponse(ctx, id, nil, apiclient.Seal{})
	must(t, err)
	if sealed.JSON201 == nil || sealed.JSON201.Number != 1 || sealed.JSON201.SealedBy != "Dana Ruiz" {
		t.Fatalf("seal: %s", sealed.Body)
	}
	report, err := c.GetReportWithResponse(ctx, sealed.JSON201.Id, nil)
	must(t, err)
	if report.JSON200 == nil || report.JSON200.System != "Claims intake" {
		t.Errorf("report: %.300s", report.Body)
	}

	made, err := c.MakeLinkWithResponse(ctx, id, nil, apiclient.NewLink{For: "Priya", Right: apiclient.NewLinkRightRead,
		Report: &sealed.JSON201.Id})
	must(t, err)
	if made.JSON201 == nil || made.JSON201.Url == nil {
		t.Fatalf("link: %s", made.Body)
	}
	reader := s.browser()
	if page := reader.see(reader.send(strings.TrimPrefix(*made.JSON201.Url, "http://"+testHost))); !strings.Contains(
		page.text(), "Claims intake") {
		t.Errorf("the link leads to:\n%.300s", page.text())
	}
	links, err := c.ListLinksWithResponse(ctx, id)
	must(t, err)
	if len(links.JSON200.Items) != 1 || links.JSON200.Items[0].Url != nil || links.JSON200.Items[0].Opened == nil {
		t.Errorf("links: %s", links.Body)
	}
	revoked, err := c.RevokeLinkWithResponse(ctx, id, made.JSON201.Id)
	must(t, err)
	if revoked.StatusCode() != http.StatusNoContent {
		t.Errorf("revoke: %d %s", revoked.StatusCode(), revoked.Body)
	}

	systems, err := c.ListSystemsWithResponse(ctx, nil)
	must(t, err)
	one, err := c.GetSystemWithResponse(ctx, systems.JSON200.Items[0].Id)
	must(t, err)
	reports, err := c.ListReportsWithResponse(ctx, one.JSON200.Id, nil)
	must(t, err)
	if len(reports.JSON200.Items) != 1 || reports.JSON200.Items[0].Id != sealed.JSON201.Id {
		t.Errorf("reports: %s", reports.Body)
	}

	used := map[string]bool{}
	for _, r := range s.server.table() {
		if path, ok := strings.CutPrefix(r.path, apiPath); ok {
			of := strings.NewReplacer("/reports/:id", "/reports/"+sealed.JSON201.Id, "/systems/:id", "/systems/"+one.JSON200.Id,
				":id", id, ":link", made.JSON201.Id, ":q", "EC1").Replace(path)
			for key := range m.seen {
				if strings.HasPrefix(key, r.method+" "+of+" 20") {
					used[r.method+path] = true
				}
			}
			if !used[r.method+path] {
				t.Errorf("%s %s was not used", r.method, path)
			}
		}
	}
}

func TestAnAnswerOfAProgramIsHeldToTheRuleAndToWhatItWasMadeFrom(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")
	b.send("/interviews/"+id+"/call/EC1", "answer", "a", "private", "They hesitate.", "go", "save")
	m := s.program("read", "write")
	at := "/interviews/" + id + "/answers/EC1"

	now := m.ask(get, at, nil)
	tag := now.header.Get("ETag")
	if now.status != http.StatusOK || strings.Contains(now.body, "hesitate") || tag != `"1"` {
		t.Errorf("the answer: %d %s %s", now.status, tag, now.body)
	}
	if a := m.ask(get, at, nil, "If-None-Match", tag); a.status != http.StatusNotModified {
		t.Errorf("known already: %d", a.status)
	}
	for name, test := range map[string]struct {
		body    any
		headers []string
		want    int
	}{
		"without If-Match":     {map[string]any{"answer": "b"}, nil, 428},
		"from an old one":      {map[string]any{"answer": "b"}, []string{"If-Match", `"7"`}, 412},
		"from none":            {map[string]any{"answer": "b"}, []string{"If-None-Match", "*"}, 412},
		"a tag of nobody":      {map[string]any{"answer": "b"}, []string{"If-Match", "W/x"}, 412},
		"no such option":       {map[string]any{"answer": "z"}, []string{"If-Match", tag}, 422},
		"a field not known":    {map[string]any{"answr": "b"}, []string{"If-Match", tag}, 400},
		"another type":         {map[string]any{"answer": 5}, []string{"If-Match", tag}, 400},
		"a note without limit": {map[string]any{"note": strings.Repeat("x", 20_001)}, []string{"If-Match", tag}, 422},
	} {
		a := m.ask(put, at, test.body, test.headers...)
		if a.status != test.want || a.header.Get("Content-Type") != typeProblem {
			t.Errorf("%s: %d, want %d\n%s", name, a.status, test.want, a.body)
		}
		if test.want == 422 && !strings.Contains(a.body, `"field"`) {
			t.Errorf("%s names no field: %s", name, a.body)
		}
	}

	saved := m.ask(put, at, map[string]any{"answer": "b", "note": "Seen."}, "If-Match", tag)
	if saved.status != http.StatusOK || saved.header.Get("ETag") != `"2"` {
		t.Fatalf("saved: %d %s", saved.status, saved.body)
	}
	if a := s.answerIn(id, "EC1"); a.Choice != "b" || a.Note != "Seen." || a.Private != "They hesitate." {
		t.Errorf("kept: %+v", a)
	}
	if a := m.ask(put, "/interviews/"+id+"/answers/XX9", map[string]any{"answer": "b"}, "If-Match", tag); a.status != 404 {
		t.Errorf("no such question: %d", a.status)
	}
	if a := m.ask(get, "/interviews/nothing", nil); a.status != 404 {
		t.Errorf("no such interview: %d", a.status)
	}
	if a := m.ask(del, "/interviews/"+id, nil); a.status != 405 {
		t.Errorf("no such method: %d", a.status)
	}
}

// What makes something is done once for one key, and a key stands for one thing.
func TestAKeyMakesOneThing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.owner().send("/settings", "me", "Dana Ruiz")
	m := s.program("read", "write", "links")
	begin := func(system, key string) answer {
		return m.ask(post, "/interviews", map[string]any{"system": system}, "Idempotency-Key", key)
	}
	first, again := begin("Claims intake", "k1"), begin("Claims intake", "k1")
	if first.status != 201 || again.status != 201 || first.body != again.body {
		t.Errorf("sent twice: %d %s\n%d %s", first.status, first.body, again.status, again.body)
	}
	if a := begin("Another", "k1"); a.status != 422 || !strings.Contains(a.body, "Idempotency-Key") {
		t.Errorf("the same key with something else: %d %s", a.status, a.body)
	}
	if a := begin("Claims intake", "k2"); a.status != 409 || !strings.Contains(a.body, `"another"`) {
		t.Errorf("a system that is here already: %d %s", a.status, a.body)
	}

	var iv apiInterview
	must(t, json.Unmarshal([]byte(first.body), &iv))
	link := map[string]any{"for": "Priya", "right": "answer"}
	at := "/interviews/" + iv.ID + "/links"
	made, repeated := m.ask(post, at, link, "Idempotency-Key", "k3"), m.ask(post, at, link, "Idempotency-Key", "k3")
	if made.status != 201 || repeated.status != 200 || !strings.Contains(made.body, "/l/") ||
		strings.Contains(repeated.body, "/l/") {
		t.Errorf("a link twice: %d %s\n%d %s", made.status, made.body, repeated.status, repeated.body)
	}
	if list := m.ask(get, at, nil); strings.Count(list.body, `"for"`) != 1 {
		t.Errorf("links: %s", list.body)
	}

	must(t, json.Unmarshal([]byte(m.ask(get, "/interviews/"+iv.ID, nil).body), &iv))
	if a := m.ask(post, "/interviews/"+iv.ID+"/reports", map[string]any{}, "If-Match", `"99"`); a.status != 412 {
		t.Errorf("sealing what was not read: %d %s", a.status, a.body)
	}
	sealed := m.ask(post, "/interviews/"+iv.ID+"/reports", map[string]any{}, "If-Match", etag(iv.Rev))
	same := m.ask(post, "/interviews/"+iv.ID+"/reports", map[string]any{}, "If-Match", etag(iv.Rev))
	if sealed.status != 201 || same.status != 200 || sealed.body != same.body {
		t.Errorf("sealed twice: %d %s\n%d %s", sealed.status, sealed.body, same.status, same.body)
	}
}

// A list comes a page at a time, each row once.
func TestAProgramReadsAListPageByPage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.program("read")
	const systems = assessment.SystemsOnPage + 3
	for i := range systems {
		_, err := s.store.BeginInterview(t.Context(), s.principal(), assessment.Interview{Side: assessment.SideSeller,
			System: fmt.Sprintf("System %03d", i)}, "", false)
		must(t, err)
	}

	var names []string
	for after := "first"; after != ""; {
		path := "/systems"
		if after != "first" {
			path += "?after=" + after
		}
		var page apiPage[apiSystem]
		must(t, json.Unmarshal([]byte(m.ask(get, path, nil).body), &page))
		for _, one := range page.Items {
			names = append(names, one.Name)
		}
		after = page.Next
	}
	if len(names) != systems || !slices.IsSorted(names) || len(slices.Compact(names)) != systems {
		t.Errorf("%d names, %v", len(names), names)
	}
}

// carriers are who may come by a token, in the order of the matrix.
var carriers = []struct {
	name   string
	role   assessment.MemberRole
	grant  assessment.Grant // on the system of the town
	scopes []string
	dead   string // why the token no longer works; "" for one that does
}{
	{"the owner of the workspace", assessment.RoleOwner, assessment.GrantOwner, []string{"read", "write", "links"}, ""},
	{"the owner, to read", assessment.RoleOwner, assessment.GrantOwner, []string{"read"}, ""},
	{"an editor", assessment.RoleSeller, assessment.GrantEditor, []string{"read", "write", "links"}, ""},
	{"an editor, to write", assessment.RoleSeller, assessment.GrantEditor, []string{"write"}, ""},
	{"an editor, for links", assessment.RoleSeller, assessment.GrantEditor, []string{"links"}, ""},
	{"a viewer", assessment.RoleSeller, assessment.GrantViewer, []string{"read", "write", "links"}, ""},
	{"a reader", assessment.RoleReader, assessment.GrantViewer, []string{"read", "write", "links"}, ""},
	{"a seller of another system", assessment.RoleSeller, assessment.GrantNone, []string{"read", "write", "links"}, ""},
	{"an admin", assessment.RoleAdmin, assessment.GrantNone, []string{"read", "write", "links"}, ""},
	{"a token that was ended", assessment.RoleOwner, assessment.GrantOwner, []string{"read", "write", "links"}, "ended"},
	{"a token that ran out", assessment.RoleOwner, assessment.GrantOwner, []string{"read", "write", "links"}, "over"},
	{"somebody shut out", assessment.RoleSeller, assessment.GrantEditor, []string{"read", "write", "links"}, "shut out"},
}

// Every address for programs lets in whom its row says, with the scope that its row says,
// and nobody else: whoever is refused changes nothing and reads no name. No token opens
// any other address.
func TestEveryAddressForProgramsLetsInWhomItsRowSays(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.clock.forward(time.Second)
	ctx := t.Context()
	tokens := make([]string, len(carriers))
	for i, x := range carriers {
		p := w.principal()
		if x.role != assessment.RoleOwner {
			u, err := w.store.AddUser(ctx, w.principal(), x.name, "", x.role, "")
			must(t, err)
			p = assessment.Principal{UserID: u.ID}
			if x.grant != assessment.GrantNone {
				must(t, w.store.Share(ctx, w.principal(), w.system, u.ID, x.grant))
			}
		}
		token, row, err := w.store.MakeToken(ctx, p, store.Token{Name: x.name, Scopes: assessment.TokenScopesOf(x.scopes),
			Days: map[bool]int{true: 7, false: 90}[x.dead == "over"]})
		must(t, err)
		tokens[i] = token
		switch x.dead {
		case "ended":
			must(t, w.store.EndToken(ctx, w.principal(), row.ID))
		case "shut out":
			must(t, w.store.DisableUser(ctx, w.principal(), p.UserID, ""))
		}
	}
	w.clock.forward(8 * 24 * time.Hour)

	read, refused := 0, 0
	for _, r := range w.server.table() {
		if !r.has(byToken) {
			if r.method == get && r.who.forPeople() && !r.has(staysOpen) {
				a := w.with(tokens[0], get, w.address(r.path))
				if a.status != http.StatusUnauthorized || strings.Contains(a.body, "Claims intake") {
					t.Errorf("%s opens with a token: %d", r.path, a.status)
				}
			}
			continue
		}

		for i, x := range carriers {
			want := http.StatusOK
			switch {
			case x.dead != "":
				want = http.StatusUnauthorized
			case r.scope() != "" && !slices.Contains(x.scopes, string(r.scope())):
				want = http.StatusForbidden
			case r.who == maker && x.role == assessment.RoleReader:
				want = http.StatusForbidden
			case r.who == member || r.who == maker:
			case x.grant == assessment.GrantNone:
				want = http.StatusNotFound
			case r.who == edits && x.grant == assessment.GrantViewer:
				want = http.StatusForbidden
			}
			if want == http.StatusOK && r.method != get {
				continue // the tests above do it
			}

			w.clock.forward(time.Second)
			before := w.apiFacts(t)
			path := strings.Replace(w.apiAddress(r.path), apiPath, "", 1)
			m := &machine{site: w.site, token: tokens[i]}
			var body any
			if r.method == post || r.method == put {
				body = map[string]any{"answer": "b", "system": "Zebra", "for": "Eve", "right": "answer"}
			}
			a := m.ask(r.method, path, body, "If-Match", `"1"`)
			if a.status == http.StatusTooManyRequests && want == http.StatusUnauthorized {
				a.status = want // so many tokens that do not work are guesses
			}
			if a.status != want {
				t.Errorf("%s %s for %s: %d, want %d\n%.300s", r.method, r.path, x.name, a.status, want, a.body)
			}
			if a.status < 300 {
				read++
				continue
			}
			refused++
			if w.apiFacts(t) != before {
				t.Errorf("%s %s for %s was refused and changed something", r.method, r.path, x.name)
			}
			if strings.Contains(a.body, "Claims intake") {
				t.Errorf("%s %s for %s was refused and names the system", r.method, r.path, x.name)
			}
		}
	}
	if read < 40 || refused < 100 {
		t.Errorf("only %d were let in and %d refused", read, refused)
	}

	tom := &machine{site: w.site, token: tokens[7]} // none of these systems is theirs
	for _, path := range []string{"/systems", "/systems?archived=true", "/systems?q=Claims"} {
		if a := tom.ask(get, path, nil); a.status != 200 || strings.Contains(a.body, "Claims") {
			t.Errorf("%s reads for another seller: %d %s", path, a.status, a.body)
		}
	}
}

// apiAddress fills a pattern with what belongs to the town.
func (w town) apiAddress(pattern string) string {
	rest := strings.TrimPrefix(pattern, apiPath)
	return apiPath + w.address(rest)
}

// apiFacts are all rows but those that say when a token was used, who guessed, and which
// keys were sent.
func (w town) apiFacts(t *testing.T) string {
	t.Helper()
	rows := w.rows(t)
	delete(rows, "guesses")
	delete(rows, "tokens")
	return fmt.Sprint(rows)
}

// A link of another system is not found under one's own, by a program either.
func TestAProgramFindsNothingOfAnotherSystemUnderItsOwn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	u, err := w.store.AddUser(t.Context(), w.principal(), "Tom", "", assessment.RoleSeller, "")
	must(t, err)
	tom := assessment.Principal{UserID: u.ID, Name: "Tom"}
	own, err := w.store.BeginInterview(t.Context(), tom, assessment.Interview{Side: assessment.SideSeller,
		System: "Another of their own"}, "", false)
	must(t, err)
	m := &machine{site: w.site, token: w.tokenOf(tom, "read", "write", "links")}
	before := w.apiFacts(t)
	for _, a := range []answer{
		m.ask(del, "/interviews/"+own.ID+"/links/"+w.link, nil),
		m.ask(get, "/interviews/"+w.interview+"/links", nil),
		m.ask(get, "/interviews/"+w.interview+"/inventory", nil),
		m.ask(put, "/interviews/"+w.interview+"/inventory", map[string]any{"lines": []any{}}, "If-Match", `"1"`),
		m.ask(get, "/reports/"+w.r, nil),
		m.ask(get, "/systems/"+w.system+"/reports", nil),
	} {
		if a.status != http.StatusNotFound || strings.Contains(a.body, "Claims") {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	a := m.ask(post, "/interviews/"+own.ID+"/links", map[string]any{"for": "Eve", "right": "read", "report": w.r})
	if a.status != http.StatusNotFound {
		t.Errorf("a link to a report of another system: %d %s", a.status, a.body)
	}
	if w.apiFacts(t) != before {
		t.Error("something changed")
	}
}

// A private note is in no answer to a program, not even in the seller's version of a report
// that whoever the token acts for sealed.
func TestAPrivateNoteIsInNoAnswerToAProgram(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	o := s.owner()
	o.send("/settings", "me", "Dana Ruiz")
	m := s.program("read", "write", "seal")
	begun := m.ask(post, "/interviews", map[string]any{"system": "Claims intake"})
	var iv apiInterview
	must(t, json.Unmarshal([]byte(begun.body), &iv))
	o.send("/interviews/"+iv.ID+"/call/EC1", "answer", "a", "evidence", "said", "private", "ZEBRA of our own", "go",
		"save")

	sealed := m.ask(post, "/interviews/"+iv.ID+"/reports", map[string]any{})
	var r struct{ ID string }
	must(t, json.Unmarshal([]byte(sealed.body), &r))
	if sealed.status != 201 || r.ID == "" {
		t.Fatalf("sealing: %d %s", sealed.status, sealed.body)
	}
	at := "/reports/" + r.ID
	for _, at := range []string{at, at + "?for=seller", "/interviews/" + iv.ID + "/answers"} {
		if a := m.ask(get, at, nil); a.status != 200 || strings.Contains(a.body, "ZEBRA") {
			t.Errorf("%s: %d, the note in it: %v", at, a.status, strings.Contains(a.body, "ZEBRA"))
		}
	}
}

// What is refused is never answered at greater length than it was sent.
func TestThousandsOfUnknownQuestionsGetOneSentence(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.owner().send("/settings", "me", "Dana Ruiz")
	many := map[string]string{}
	for i := range 5000 {
		many[fmt.Sprint("Q", i)] = "x"
	}
	a := s.program("read", "write").ask(post, "/interviews", map[string]any{"system": "Claims intake", "context": many})
	if a.status != 422 || len(a.body) > 2000 || !strings.Contains(a.body, "questions about the system") {
		t.Errorf("%d, %d bytes: %.300s", a.status, len(a.body), a.body)
	}
}

// slowReader is a client that looks, when the first of a file reaches it, whether the gate is
// free for others.
type slowReader struct {
	*httptest.ResponseRecorder
	looks func() bool
	free  bool
	asked bool
}

func (w *slowReader) Write(b []byte) (int, error) {
	if !w.asked {
		w.asked, w.free = true, w.looks()
	}
	return w.ResponseRecorder.Write(b)
}

// A program that reads a sealed report slowly keeps nobody else from theirs.
func TestAProgramThatReadsSlowlyHoldsNoGate(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.owner().send("/settings", "me", "Dana Ruiz")
	m := s.program("read", "write")
	begun := m.ask(post, "/interviews", map[string]any{"system": "Claims intake"})
	var iv apiInterview
	must(t, json.Unmarshal([]byte(begun.body), &iv))
	sealed := m.ask(post, "/interviews/"+iv.ID+"/reports", map[string]any{})
	var r struct{ ID string }
	must(t, json.Unmarshal([]byte(sealed.body), &r))

	s.server.work.wait = time.Second
	w := &slowReader{ResponseRecorder: httptest.NewRecorder(), looks: func() bool {
		var leaves []func()
		defer func() {
			for _, leave := range leaves {
				leave()
			}
		}()
		for range atOnce {
			leave, err := s.server.work.enter(t.Context())
			if err != nil {
				return false
			}
			leaves = append(leaves, leave)
		}
		return true
	}}
	ask := httptest.NewRequest(get, apiPath+"/reports/"+r.ID, nil)
	ask.Host = testHost
	ask.Header.Set("Authorization", "Bearer "+m.token)
	s.server.ServeHTTP(w, ask)
	if w.Code != http.StatusOK || !w.asked || !w.free {
		t.Errorf("%d, looked %v, the gate is free: %v", w.Code, w.asked, w.free)
	}
}
