package main

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	traces "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"discern/assessment/export"
	"discern/web"
)

// gathered is what came to a collector of the test, as it came and read.
type gathered struct {
	mu    sync.Mutex
	raw   []byte
	spans []*traces.Span
}

// collect stands for a collector of traces, and returns its address.
func (g *gathered) collect(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var got collector.ExportTraceServiceRequest
		if err == nil {
			err = proto.Unmarshal(body, &got)
		}
		if err != nil || r.URL.Path != tracesPath {
			t.Errorf("%s takes %d bytes: %v", r.URL.Path, len(body), err)
		}

		g.mu.Lock()
		defer g.mu.Unlock()
		g.raw = append(g.raw, body...)
		for _, of := range got.ResourceSpans {
			for _, in := range of.ScopeSpans {
				g.spans = append(g.spans, in.Spans...)
			}
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// portNobodyHas is a port of this machine that nobody listens on just now.
func portNobodyHas(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	return port
}

// clientOf signs in with the link that a server printed.
func clientOf(t *testing.T, s running) *client {
	t.Helper()
	base, _, _ := strings.Cut(strings.TrimPrefix(s.first, "http://"), "/")
	c := &client{T: t, base: "http://" + base}
	res, _ := c.do(http.MethodPost, strings.TrimPrefix(s.first, c.base), nil)
	if res.StatusCode != http.StatusSeeOther || len(res.Cookies()) == 0 {
		t.Fatalf("the link answers %d", res.StatusCode)
	}
	c.cookies = res.Cookies()[0].Name + "=" + res.Cookies()[0].Value
	return c
}

// walk asks every address there is, with the method of its row and with others, as
// somebody signed in where that changes nothing and as a stranger otherwise.
func walk(c *client, interview, system, canary string) {
	c.Helper()
	stranger := &client{T: c.T, base: c.base}
	param := regexp.MustCompile(`[:*]\w*`)
	for _, row := range web.Routes() {
		method, path, _ := strings.Cut(row, " ")
		if strings.HasSuffix(path, "/live") {
			continue // stays open
		}
		if method == http.MethodGet {
			known := strings.Replace(path, "/interviews/:id", "/interviews/"+interview, 1)
			known = strings.Replace(known, "/systems/:id", "/systems/"+system, 1)
			c.do(method, strings.Replace(known, "/:q", "/EC1", 1), nil)
		}
		stranger.do(method, param.ReplaceAllString(path, canary), map[string][]string{canary: {canary}})
	}
	for _, method := range []string{"OPTIONS", "PATCH", canary} {
		stranger.do(method, "/"+canary+"?q="+canary, nil)
	}
	c.do(http.MethodGet, "/?q="+canary, nil)
	c.do(http.MethodGet, "/interviews/"+interview+"/find?q="+canary, nil)
}

// families reads metrics as Prometheus does.
func families(t *testing.T, text []byte) map[string]*dto.MetricFamily {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	all, err := parser.TextToMetricFamilies(strings.NewReader(string(text)))
	if err != nil {
		t.Fatalf("%v:\n%s", err, text)
	}
	return all
}

// What is watched says which addresses were asked and how it went: every label and every
// name of a span is one of those that stand in the program, however many ids were asked
// for, and nothing that anybody wrote is in metrics, traces or the log.
func TestWhatIsWatchedHoldsNothingOfAnybodys(t *testing.T) {
	const canary = "QUETZAL"
	g := &gathered{}
	at := "127.0.0.1:" + portNobodyHas(t)
	backups := t.TempDir()
	s := start(t, t.TempDir(), "-metrics", at, "-traces", g.collect(t), "-verbose", "-backups", backups)
	c := clientOf(t, s)

	b, _ := bankAndGuide(t)
	planted := plantedIn(b, grown(b), func(string) string { return canary })
	for i := range planted.Seen.Files { // which a file of an interview has to have
		planted.Seen.Files[i].ID, planted.Seen.Files[i].SHA256 = "f1", strings.Repeat("ab", 32)
	}
	planted.Seen.Proposals = nil // are made of files, and come with none
	file, err := export.WriteInterviewJSON(planted, b, true)
	if err != nil {
		t.Fatal(err)
	}
	interview := strings.TrimPrefix(c.imports(string(file)), "/interviews/")
	c.send("/settings", "me", canary)
	ids := regexp.MustCompile(`/systems/([a-z2-7]{26})`)
	found := ids.FindSubmatch(c.fetch("/"))
	if found == nil {
		t.Fatal("the list leads to no system")
	}
	system := string(found[1])
	walk(c, interview, system, canary)
	refused, _ := c.do(http.MethodPost, "/interviews/"+interview+"/call/EC1",
		map[string][]string{"answer": {canary}, "go": {"save"}})
	if refused.StatusCode < 400 {
		t.Errorf("an answer that there is not is answered %d", refused.StatusCode)
	}

	res, text := (&client{T: t, base: "http://" + at}).do(http.MethodGet, metricsPath, nil)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("the metrics answer %d: %s", res.StatusCode, text)
	}
	boundedMetrics(t, families(t, text))
	if code, _ := s.stop(); code != 0 {
		t.Errorf("stopped with %d", code)
	}
	boundedSpans(t, g.spans)

	_, token, _ := strings.Cut(c.cookies, "=")
	for where, all := range map[string]string{"metrics": string(text), "traces": string(g.raw), "log": s.stderr.String()} {
		for _, secret := range []string{canary, interview, system, token, s.first[len(s.first)-20:]} {
			if i := strings.Index(all, secret); i >= 0 {
				t.Errorf("the %s hold %q: %.200q", where, secret, all[max(0, i-100):])
			}
		}
		if len(all) < 1000 {
			t.Errorf("the %s hold %d bytes, so nothing was looked at", where, len(all))
		}
	}
}

// boundedMetrics looks at every label, and for every metric that docs/deploy.md promises.
func boundedMetrics(t *testing.T, all map[string]*dto.MetricFamily) {
	t.Helper()
	routes := []string{web.NoRoute}
	for _, row := range web.Routes() {
		_, path, _ := strings.Cut(row, " ")
		routes = append(routes, path)
	}
	may := map[string][]string{
		"route": routes, "method": append([]string{web.Other}, web.Methods...),
		"status": {"2xx", "3xx", "4xx", "5xx"}, "outcome": {"done", "refused", "failed"},
	}
	seen := map[string]map[string]bool{}
	for name, f := range all {
		if !strings.HasPrefix(name, "discern_") {
			continue
		}
		for _, m := range f.Metric {
			for _, l := range m.Label {
				if seen[l.GetName()] == nil {
					seen[l.GetName()] = map[string]bool{}
				}
				seen[l.GetName()][l.GetValue()] = true
				if !slices.Contains(may[l.GetName()], l.GetValue()) {
					t.Errorf("%s has %s=%q", name, l.GetName(), l.GetValue())
				}
			}
		}
	}
	for _, route := range routes {
		if !seen["route"][route] && !strings.HasSuffix(route, "/live") {
			t.Errorf("%s was asked and not counted", route)
		}
	}

	docs, err := os.ReadFile("../../docs/deploy.md")
	if err != nil {
		t.Fatal(err)
	}
	promised := regexp.MustCompile("`((?:discern|go|process)_[a-z_]+)`").FindAllStringSubmatch(string(docs), -1)
	for _, name := range promised {
		if all[name[1]] == nil {
			t.Errorf("%s is promised and missing", name[1])
		}
	}
	for name := range all {
		if strings.HasPrefix(name, "discern_") && !strings.Contains(string(docs), "`"+name+"`") {
			t.Errorf("docs/deploy.md does not explain %s", name)
		}
	}
	value := func(name, outcome string) float64 {
		for _, m := range all[name].GetMetric() {
			if outcome == "" || len(m.Label) == 1 && m.Label[0].GetValue() == outcome {
				return m.GetGauge().GetValue() + m.GetCounter().GetValue()
			}
		}
		return 0
	}
	if value("discern_sessions", "") != 1 || value("discern_database_bytes", "") < 4096 ||
		value("discern_writes_total", "done") < 2 || value("discern_writes_total", "failed") != 0 {
		t.Errorf("sessions %v, bytes %v, writes %v", all["discern_sessions"], all["discern_database_bytes"],
			all["discern_writes_total"])
	}
}

// boundedSpans looks at every span: its name and its attributes.
func boundedSpans(t *testing.T, all []*traces.Span) {
	t.Helper()
	op := regexp.MustCompile(`^store: [a-z -]+$`)
	request := regexp.MustCompile(`^[A-Z2-7]{12}$`)
	names := map[string]bool{}
	under := 0
	for _, span := range all {
		names[span.Name] = true
		method, route, _ := strings.Cut(span.Name, " ")
		if !op.MatchString(span.Name) && route != web.NoRoute && !slices.ContainsFunc(web.Routes(),
			func(row string) bool { return strings.HasSuffix(row, " "+route) }) {
			t.Errorf("a span is called %q", span.Name)
		}
		for _, a := range span.Attributes {
			switch v := a.Value.GetStringValue(); {
			case a.Key == "http.request.method" && v == method, a.Key == "http.route" && v == route,
				a.Key == "discern.request" && request.MatchString(v), a.Key == "http.response.status_code",
				a.Key == "discern.writes", a.Key == "discern.waited_ms",
				a.Key == "discern.outcome" && slices.Contains([]string{"done", "refused", "failed"}, v):
			default:
				t.Errorf("%s carries %s=%q", span.Name, a.Key, v)
			}
		}
		if len(span.Events) > 0 || span.Status.GetMessage() != "" {
			t.Errorf("%s says more: %v %v", span.Name, span.Events, span.Status)
		}
		if op.MatchString(span.Name) && len(span.ParentSpanId) > 0 {
			under++
		}
	}
	for _, want := range []string{"GET /", "POST /interviews/import", "GET /interviews/:id/call/:q",
		"store: read session"} {
		if !names[want] {
			t.Errorf("no span is called %q, of %d", want, len(all))
		}
	}
	if under < 50 {
		t.Errorf("%d calls of the store stand under a request", under)
	}
}

// The listener for metrics has one address, and on this machine answers to its names alone.
func TestMetricsAreOneAddressOfTheirOwn(t *testing.T) {
	at := "127.0.0.1:" + portNobodyHas(t)
	s := start(t, t.TempDir(), "-metrics", at)
	c := clientOf(t, s)
	own := &client{T: t, base: "http://" + at}
	own.fetch(metricsPath)
	for _, path := range []string{"/", "/healthz", "/debug/pprof/", "/settings"} {
		if res, _ := own.do(http.MethodGet, path, nil); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
	if res, _ := own.do(http.MethodPost, metricsPath, nil); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a form is answered %d", res.StatusCode)
	}
	if res, _ := c.do(http.MethodGet, metricsPath, nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("where people go, the metrics answer %d", res.StatusCode)
	}

	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+at+metricsPath, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "elsewhere.example"
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("under another name they answer %d", res.StatusCode)
	}
}

// A collector that is away costs nobody a request, and the program stops in time.
func TestACollectorThatIsAwayIsNotWaitedFor(t *testing.T) {
	s := start(t, t.TempDir(), "-traces", "http://127.0.0.1:"+portNobodyHas(t))
	c := clientOf(t, s)
	c.fetch("/")
	if code, _ := s.stop(); code != 0 || !strings.Contains(s.stderr.String(), "traces") {
		t.Errorf("stopped with %d: %s", code, s.stderr)
	}
}

func TestWhereMetricsAndTracesGoIsReadOrRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ flag, text, want string }{
		{"-metrics", "9365", "127.0.0.1:9365"},
		{"-metrics", ":9365", "127.0.0.1:9365"},
		{"-metrics", "10.0.0.7:9365", "10.0.0.7:9365"},
		{"-metrics", "[::1]:9365", "[::1]:9365"},
		{"-metrics", "somewhere", ""},
		{"-metrics", "70000", ""},
		{"-traces", "http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"},
		{"-traces", "https://collector.example.com/in/traces", "https://collector.example.com/in/traces"},
		{"-traces", "http://collector.example.com:4318", ""},
		{"-traces", "127.0.0.1:4318", ""},
		{"-traces", "https://user:secret@collector.example.com", ""},
	} {
		o, err := serveOptionsOf([]string{test.flag, test.text}, env(map[string]string{"HOME": "/home/d"}))
		got := o.metrics + o.traces
		if test.want == "" {
			if err == nil || !strings.HasPrefix(err.Error(), test.flag+" ") {
				t.Errorf("%s %s: %v", test.flag, test.text, err)
			}
			continue
		}
		if err != nil || got != test.want {
			t.Errorf("%s %s: %q, %v", test.flag, test.text, got, err)
		}
	}
}
