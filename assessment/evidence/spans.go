package evidence

import (
	"regexp"
	"sort"
	"strings"
)

// span is one span of a trace, whichever format it came in.
type span struct {
	trace, id, parent, name string
	start, end              string
	service, version        string
	failed                  bool
	attrs                   []tree // key and value
}

func (s *span) attr(key string) *tree {
	for i := range s.attrs {
		if s.attrs[i].key == key {
			return &s.attrs[i]
		}
	}

	return &nothing
}

func (s *span) first(keys ...string) string {
	for _, k := range keys {
		if v := s.attr(k).str(); v != "" {
			return v
		}
	}

	return ""
}

// anyValue is the value inside an OTLP AnyValue.
func anyValue(v *tree) tree {
	for _, f := range v.fields() {
		switch f.key {
		case "stringValue", "intValue", "boolValue", "doubleValue":
			return f
		case "arrayValue":
			out := tree{kind: '['}
			for i := range f.get("values").list() {
				out.kids = append(out.kids, anyValue(&f.get("values").kids[i]))
			}
			return out
		case "kvlistValue":
			return tree{kind: '{', kids: attributes(f.get("values"))}
		}
	}

	return *v
}

// attributes are a list of keys and values, or an object of them.
func attributes(t *tree) []tree {
	if t.is('{') {
		return t.kids
	}
	var out []tree
	for i := range t.list() {
		a := &t.kids[i]
		v := anyValue(a.get("value"))
		v.key = a.get("key").str()
		out = append(out, v)
	}

	return out
}

func isOTLP(t *tree) bool {
	if t.is('[') && len(t.kids) > 0 {
		return isOTLP(&t.kids[0])
	}

	return t.get("resourceSpans").is('[') || t.get("resource_spans").is('[')
}

func isTempo(t *tree) bool { return t.get("batches").is('[') || t.get("trace", "batches").is('[') }

func isSpan(t *tree) bool {
	if t.is('[') && len(t.kids) > 0 {
		return isSpan(&t.kids[0])
	}

	return t.has("attributes") && t.has("name") && (t.has("spanId") || t.has("span_id") || t.has("startTimeUnixNano") ||
		t.has("start_time_unix_nano") || t.has("context") ||
		strings.HasPrefix(t.get("kind").str(), "SPAN_KIND_"))
}

func isJaeger(t *tree) bool {
	data := t.get("data").list()
	return len(data) > 0 && data[0].get("spans").is('[')
}

func (r *reading) otlp() {
	var spans []span
	for i := range r.docs {
		spans = otlpDoc(&r.docs[i], spans)
	}
	r.fromSpans(spans)
}

func otlpDoc(t *tree, out []span) []span {
	if t.is('[') {
		for i := range t.kids {
			out = otlpDoc(&t.kids[i], out)
		}
		return out
	}
	if isSpan(t) {
		return append(out, otlpSpan(t, "", ""))
	}

	for _, top := range []*tree{t.get("resourceSpans"), t.get("resource_spans"), t.get("batches"),
		t.get("trace", "batches")} {
		for i := range top.list() {
			rs := &top.kids[i]
			res := span{attrs: attributes(rs.get("resource", "attributes"))}
			service, version := res.attr("service.name").str(), res.attr("service.version").str()
			for _, key := range []string{"scopeSpans", "instrumentationLibrarySpans", "scope_spans"} {
				scopes := rs.get(key)
				for j := range scopes.list() {
					list := scopes.kids[j].get("spans")
					for k := range list.list() {
						out = append(out, otlpSpan(&list.kids[k], service, version))
					}
				}
			}
		}
	}

	return out
}

func pick(t *tree, keys ...string) string {
	for _, k := range keys {
		if v := t.get(k).str(); v != "" {
			return v
		}
	}

	return ""
}

func otlpSpan(t *tree, service, version string) span {
	code := strings.ToUpper(t.get("status", "code").str())
	if code == "" {
		code = strings.ToUpper(pick(t, "status_code"))
	}
	s := span{
		trace: pick(t, "traceId", "trace_id"), id: pick(t, "spanId", "span_id"),
		parent: pick(t, "parentSpanId", "parent_span_id", "parent_id"), name: t.get("name").str(),
		start:   pick(t, "startTimeUnixNano", "start_time_unix_nano", "start_time"),
		end:     pick(t, "endTimeUnixNano", "end_time_unix_nano", "end_time"),
		service: service, version: version,
		failed: code == "2" || code == "STATUS_CODE_ERROR" || code == "ERROR",
		attrs:  attributes(t.get("attributes")),
	}
	if s.trace == "" {
		s.trace = t.get("context", "trace_id").str()
		s.id = t.get("context", "span_id").str()
	}

	return s
}

func (r *reading) jaeger() {
	var out []span
	for i := range r.docs {
		data := r.docs[i].get("data")
		for j := range data.list() {
			one := &data.kids[j]
			spans := one.get("spans")
			for k := range spans.list() {
				t := &spans.kids[k]
				s := span{trace: t.get("traceID").str(), id: t.get("spanID").str(), name: t.get("operationName").str(),
					start: t.get("startTime").str(), attrs: attributes(t.get("tags"))}
				for _, ref := range t.get("references").list() {
					if s.parent == "" || ref.get("refType").str() == "CHILD_OF" {
						s.parent = ref.get("spanID").str()
					}
				}

				proc := one.get("processes", t.get("processID").str())
				s.service = proc.get("serviceName").str()
				p := span{attrs: attributes(proc.get("tags"))}
				s.version = p.attr("service.version").str()
				s.failed = s.attr("error").yes() || s.attr("otel.status_code").str() == "ERROR"
				out = append(out, s)
			}
		}
	}

	r.fromSpans(out)
}

var (
	askedKey   = regexp.MustCompile(`^(?:gen_ai\.completion|llm\.output_messages)\.(\d+)\.(?:message\.)?tool_calls\.(\d+)\.(?:tool_call\.)?(id|name|function\.name)$`)
	offeredKey = regexp.MustCompile(`^llm\.request\.functions\.\d+\.name$`)
	schemaKey  = regexp.MustCompile(`^llm\.tools\.\d+\.tool\.json_schema$`)
)

type asked struct{ id, name string }

// asks are the tools a model asked for in a span.
func asks(s *span) (out []asked, recorded bool) {
	flat := map[string]*asked{}
	var order []string
	for i := range s.attrs {
		a := &s.attrs[i]
		switch {
		case strings.HasPrefix(a.key, "gen_ai.completion.") || strings.HasPrefix(a.key, "llm.output_messages."):
			recorded = true
			if m := askedKey.FindStringSubmatch(a.key); m != nil {
				at := m[1] + "." + m[2]
				if flat[at] == nil {
					flat[at] = &asked{}
					order = append(order, at)
				}
				if m[3] == "id" {
					flat[at].id = a.str()
				} else {
					flat[at].name = a.str()
				}
			}
		case a.key == "gen_ai.output.messages" || a.key == "ai.response.toolCalls" ||
			a.key == "gcp.vertex.agent.llm_response" ||
			a.key == "gen_ai.completion" || a.key == "ai.response.text" || a.key == "llm.output_messages":
			recorded = true
			a.inner().each(func(t *tree) bool {
				switch {
				case t.get("type").str() == "tool_call", t.has("toolCallId"), t.has("toolName"):
					out = append(out, asked{pick(t, "id", "toolCallId"), pick(t, "name", "toolName")})
					return false
				case t.key == "function_call" || t.key == "functionCall":
					out = append(out, asked{t.get("id").str(), t.get("name").str()})
					return false
				case t.get("tool_call", "function", "name").str() != "":
					out = append(out, asked{t.get("tool_call", "id").str(), t.get("tool_call", "function", "name").str()})
					return false
				case t.has("function", "name") && t.has("id"):
					out = append(out, asked{t.get("id").str(), t.get("function", "name").str()})
					return false
				}
				return true
			})
		}
	}
	for _, at := range order {
		if flat[at].name != "" {
			out = append(out, *flat[at])
		}
	}

	return out, recorded
}

// toolNames are the names in a list of tools, in any of the forms in use.
func toolNames(t *tree) []string {
	var out []string
	t = t.inner()
	list := t.list()
	if t.is('{') {
		list = []tree{*t}
	}
	for i := range list {
		e := list[i].inner()
		if list[i].is('"') && e.kind == 0 {
			continue
		}
		if n := e.get("function", "name").str(); n != "" {
			out = append(out, n)
		} else if n := pick(e, "name", "toolName"); n != "" {
			out = append(out, n)
		} else {
			for _, d := range append(e.get("function_declarations").list(), e.get("functionDeclarations").list()...) {
				out = append(out, d.get("name").str())
			}
		}
	}

	return out
}

func offered(s *span) []string {
	var out []string
	for i := range s.attrs {
		a := &s.attrs[i]
		switch {
		case offeredKey.MatchString(a.key):
			out = append(out, a.str())
		case schemaKey.MatchString(a.key), a.key == "gen_ai.tool.definitions", a.key == "ai.prompt.tools",
			a.key == "gen_ai.request.tools":
			out = append(out, toolNames(a)...)
		case a.key == "gcp.vertex.agent.llm_request":
			out = append(out, toolNames(a.inner().get("config", "tools"))...)
		}
	}

	return once(out)
}

// once is names without repetition, cleaned, in their order.
func once(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range in {
		if s = name(s); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}

	return out
}

// spanKind tells model calls, steps and the rest apart.
func spanKind(s *span) string {
	switch strings.ToUpper(s.attr("openinference.span.kind").str()) {
	case "LLM":
		return "model"
	case "TOOL":
		return "step"
	case "RETRIEVER":
		return "retrieval"
	case "CHAIN", "AGENT", "EMBEDDING", "RERANKER", "GUARDRAIL", "EVALUATOR", "PROMPT":
		return ""
	}

	switch op := strings.ToLower(s.attr("gen_ai.operation.name").str()); op {
	case "chat", "generate_content", "text_completion", "completion":
		return "model"
	case "execute_tool", "tool":
		return "step"
	case "retrieval":
		return "retrieval"
	case "":
		if s.name == "call_llm" {
			return "model"
		}
	default:
		return ""
	}

	switch {
	case strings.HasSuffix(s.attr("ai.operationId").str(), ".doGenerate"),
		strings.HasSuffix(s.attr("ai.operationId").str(), ".doStream"):
		return "model"
	case s.attr("ai.toolCall.name").str() != "", s.attr("traceloop.span.kind").str() == "tool",
		s.attr("mcp.method.name").str() == "tools/call":
		return "step"
	case s.attr("llm.request.type").str() == "chat", s.attr("llm.request.type").str() == "completion":
		return "model"
	case s.attr("db.operation").str() == "query" && strings.HasPrefix(s.name, "chroma."):
		return "retrieval"
	}

	return ""
}

// fromSpans makes runs of spans: a trace is a run.
func (r *reading) fromSpans(spans []span) {
	seen := map[string]bool{}
	byTrace := map[string][]span{}
	var traces []string
	for _, s := range spans {
		if s.id != "" && seen[s.trace+"/"+s.id] {
			continue
		}
		seen[s.trace+"/"+s.id] = true
		if byTrace[s.trace] == nil {
			traces = append(traces, s.trace)
		}
		byTrace[s.trace] = append(byTrace[s.trace], s)
	}

	for _, trace := range traces {
		list := byTrace[trace]
		sort.SliceStable(list, func(i, j int) bool { return earlier(list[i].start, list[j].start) })
		if run, ok := r.runOf(list); ok {
			run.ID = name(trace)
			r.Runs = append(r.Runs, run)
		}
	}
	if len(spans) > MaxSpans {
		r.Runs = append(r.Runs[:0], Run{Steps: make([]Step, MaxSpans+1)}) // Read says it in a sentence
	}
	if len(r.Runs) > 0 {
		r.note("A plain trace says nothing on approvals or on whose name was used.")
		r.note("Where no span of a tool stands, it does not follow that no tool was called.")
	}
}

// earlier compares two times of one format.
func earlier(a, b string) bool {
	if len(a) != len(b) && strings.Trim(a+b, "0123456789") == "" {
		return len(a) < len(b)
	}

	return a < b
}

// within says whether a query to a store stands in the time of a retriever: two
// instrumentations then saw one step, and need not know of each other.
func within(s *span, list []span) bool {
	if s.attr("openinference.span.kind").str() != "" || s.attr("db.operation").str() == "" {
		return false
	}
	for i := range list {
		o := &list[i]
		if o.id != s.id && strings.EqualFold(o.attr("openinference.span.kind").str(), "RETRIEVER") &&
			!earlier(s.start, o.start) && !earlier(o.end, s.end) {
			return true
		}
	}

	return false
}

// runOf is the run of one trace, and whether anything of an AI stands in it.
func (r *reading) runOf(list []span) (Run, bool) {
	t := newTraceRun(list)
	for i := range list {
		s := &list[i]
		t.names(s)
		if t.kinds[s.id] == "model" {
			t.call(s)
		}
	}

	for i := range list {
		t.step(&list[i], r.salt)
	}

	if len(t.run.Steps) == 0 && len(t.order) > 0 {
		for _, tool := range t.order {
			step := Step{Tool: name(tool), Kind: stepKind(tool), AskedBy: Model, Status: Pending}
			t.run.Steps = append(t.run.Steps, step)
		}
		r.note("Only calls of the model were recorded. The steps are what the model asked for; " +
			"whether each ran is not shown.")
	}

	run := t.run
	if len(list) > 0 {
		run.Start = when(list[0].start)
		run.End = when(list[len(list)-1].end)
	}

	return run, len(run.Steps)+len(run.ModelCalls) > 0
}

// traceRun makes a run of the spans of one trace: first its model calls, then its
// steps, which are held against what the models asked for.
type traceRun struct {
	list    []span
	kinds   map[string]string // by span id
	parents map[string]*span  // spans by their own id
	run     Run

	calls    map[string]int  // span id of a model call to its place
	asked    map[string]bool // ids of what models asked for
	byName   map[string]int  // how often a tool was asked for and no step was found
	order    []string        // tools in the order they were asked for, one of an id once
	recorded bool            // some model call says what it asked for
	done     map[string]bool // ids of steps
}

func newTraceRun(list []span) *traceRun {
	t := &traceRun{list: list, kinds: map[string]string{}, parents: map[string]*span{}, calls: map[string]int{},
		asked: map[string]bool{}, byName: map[string]int{}, done: map[string]bool{}}
	for i := range list {
		t.kinds[list[i].id] = spanKind(&list[i])
		t.parents[list[i].id] = &list[i]
	}

	return t
}

// above finds the nearest span over s of a kind.
func (t *traceRun) above(s *span, kind string) *span {
	for n, p := 0, t.parents[s.parent]; p != nil && n < MaxDepth; n, p = n+1, t.parents[p.parent] {
		if t.kinds[p.id] == kind && p.id != s.id {
			return p
		}
	}

	return nil
}

// names takes in what a span says the agent is.
func (t *traceRun) names(s *span) {
	if t.run.Agent == "" {
		t.run.Agent = name(s.attr("gen_ai.agent.name").str())
	}

	if t.run.Version == "" {
		t.run.Version = name(s.first("gen_ai.agent.version"))
		if t.run.Version == "" {
			t.run.Version = name(s.version)
		}
	}
}

// call takes in the span of a model call; one inside another is the same call.
func (t *traceRun) call(s *span) {
	out, recorded := asks(s)
	t.recorded = t.recorded || recorded
	at := len(t.run.ModelCalls)
	if up := t.above(s, "model"); up != nil {
		if place, ok := t.calls[up.id]; ok {
			at = place
		}
	}
	if at == len(t.run.ModelCalls) {
		t.run.ModelCalls = append(t.run.ModelCalls, ModelCall{})
	}
	t.calls[s.id] = at

	c := &t.run.ModelCalls[at]
	if m := s.first("gen_ai.response.model", "gen_ai.request.model", "llm.model_name", "ai.model.id"); m != "" {
		c.Model = name(m)
	}

	c.Offered = once(append(c.Offered, offered(s)...))
	for _, a := range out {
		c.Asked = once(append(c.Asked, a.name))
		if a.id == "" || !t.asked[a.id] {
			t.byName[a.name]++
			t.order = append(t.order, a.name)
		}
		if a.id != "" {
			t.asked[a.id] = true
		}
	}

	c.In = max(c.In, s.attr("gen_ai.usage.input_tokens").int(), s.attr("gen_ai.usage.prompt_tokens").int(),
		s.attr("llm.token_count.prompt").int())
	c.Out = max(c.Out, s.attr("gen_ai.usage.output_tokens").int(), s.attr("gen_ai.usage.completion_tokens").int(),
		s.attr("llm.token_count.completion").int())
}

// step takes in a span that is a step, unless it says again what another says.
func (t *traceRun) step(s *span, salt []byte) {
	kind := t.kinds[s.id]
	if kind != "step" && kind != "retrieval" ||
		kind == "retrieval" && (t.above(s, "retrieval") != nil || within(s, t.list)) {
		return
	}

	tool := s.first("gen_ai.tool.name", "tool.name", "ai.toolCall.name", "traceloop.entity.name")
	if tool == "" {
		tool = strings.TrimPrefix(s.name, "execute_tool ")
	}
	id := s.first("gen_ai.tool.call.id", "tool.id", "ai.toolCall.id", "tool_call.id")
	if id != "" && t.done[id] {
		return
	}
	if up := t.above(s, "step"); up != nil && s.parent == up.id &&
		up.first("gen_ai.tool.name", "tool.name", "ai.toolCall.name") == tool {
		return
	}
	if id != "" {
		t.done[id] = true
	}

	step := Step{Tool: name(tool), System: name(s.first("server.address", "mcp.server.name")), Kind: stepKind(tool),
		AskedBy: Unknown, Status: Done}
	switch {
	case id != "" && t.asked[id], t.byName[tool] > 0:
		step.AskedBy = Model
		t.byName[tool]--
	case t.recorded:
		step.AskedBy = Code
	}

	if s.failed || s.attr("error.type").str() != "" {
		step.Status = Failed
	}
	step.Args = hash(salt, s.first("gen_ai.tool.call.arguments", "ai.toolCall.args", "input.value", "tool.parameters"))
	t.run.Steps = append(t.run.Steps, step)
}
