package evidence

import (
	"regexp"
	"strings"
)

var traces = []reader{
	{"otlp-json", isOTLP, (*reading).otlp},
	{"tempo-json", isTempo, (*reading).otlp},
	{"jaeger-json", isJaeger, (*reading).jaeger},
	{"span-json", isSpan, (*reading).otlp},
	{"langfuse", func(t *tree) bool { return t.get("observations").is('[') }, (*reading).langfuse},
	{"langsmith", isLangSmith, (*reading).langsmith},
	{"temporal-history", isTemporal, (*reading).temporal},
	{"claude-managed-agents", isManaged, (*reading).managed},
	{"claude-code", isClaudeCode, (*reading).claudeCode},
	{"swe-agent", isSWE, (*reading).sweAgent},
	{"openhands", isOpenHands, (*reading).openHands},
	{"audit-trail", isAudit, (*reading).audit},
	{"openai-messages", isMessages, (*reading).messages},
}

func head(t *tree) *tree {
	if t.is('[') && len(t.kids) > 0 {
		return &t.kids[0]
	}

	return t
}

// conversation builds a run out of messages: what the model asked for, by the
// id of the call, and what was done.
type conversation struct {
	r        *reading
	run      Run
	place    map[string]int // of a call's id in the steps
	together int
	reused   bool // ids may come again for another call, as some servers of models hand them out
}

func (r *reading) talk() *conversation { return &conversation{r: r, place: map[string]int{}} }

func (c *conversation) model(t *tree) *ModelCall {
	c.run.ModelCalls = append(c.run.ModelCalls, ModelCall{Model: name(t.str())})
	return &c.run.ModelCalls[len(c.run.ModelCalls)-1]
}

// ask notes that a model asked for a call. Whether it was done stands elsewhere.
func (c *conversation) ask(id, tool, args string, parallel int) {
	if at, ok := c.place[id]; ok && id != "" && (!c.reused || c.run.Steps[at].Status == Pending) || tool == "" {
		return
	}
	if n := len(c.run.ModelCalls); n > 0 {
		c.run.ModelCalls[n-1].Asked = once(append(c.run.ModelCalls[n-1].Asked, tool))
	}

	c.place[id] = len(c.run.Steps)
	system := ""
	if rest, ok := strings.CutPrefix(tool, "mcp__"); ok {
		system, _, _ = strings.Cut(rest, "__")
	}

	c.run.Steps = append(c.run.Steps, Step{Tool: name(tool), System: name(system), Kind: stepKind(tool), AskedBy: Model,
		Status: Pending, Parallel: parallel, Args: hash(c.r.salt, args)})
}

// done notes the result of a call. Without an ask before it, code picked it.
func (c *conversation) done(id, tool string, status Status) {
	if i, ok := c.place[id]; ok && id != "" {
		c.run.Steps[i].Status = status
		return
	}

	if tool == "" {
		tool = "(unnamed)"
	}

	c.run.Steps = append(c.run.Steps, Step{Tool: name(tool), Kind: stepKind(tool), AskedBy: Code, Status: status})
}

func (c *conversation) seen(at string) {
	if at == "" {
		return
	}
	if c.run.Start == "" {
		c.run.Start = at
	}

	c.run.End = at
}

func (c *conversation) keep() {
	if len(c.run.Steps)+len(c.run.ModelCalls) > 0 {
		c.r.Runs = append(c.r.Runs, c.run)
	}
}

// message takes in one message of the OpenAI or the Anthropic form.
func (c *conversation) message(m *tree) {
	role := m.get("role").str()
	if role == "assistant" {
		call := c.model(m.get("model"))
		usage := m.get("usage")
		call.In, call.Out = usage.get("input_tokens").int(), usage.get("output_tokens").int()
	}

	calls := m.get("tool_calls").list()
	parallel := 0
	if len(calls) > 1 {
		c.together++
		parallel = c.together
	}

	for i := range calls {
		f := calls[i].get("function")
		c.ask(calls[i].get("id").str(), f.get("name").str(), f.get("arguments").str(), parallel)
	}

	if f := m.get("function_call"); f.is('{') {
		c.ask(f.get("name").str(), f.get("name").str(), f.get("arguments").str(), 0)
	}

	if role == "tool" || role == "function" {
		id := pick(m, "tool_call_id")
		if ids := m.get("tool_call_ids").list(); id == "" && len(ids) > 0 {
			id = ids[0].str()
		}
		if role == "function" {
			id = m.get("name").str()
		}

		c.done(id, m.get("name").str(), Done)
		if role == "function" {
			delete(c.place, id)
		}
	}

	c.blocks(m.get("content"))
}

// blocks takes in the parts of an Anthropic message.
func (c *conversation) blocks(content *tree) {
	uses := 0
	for _, b := range content.list() {
		if strings.HasSuffix(b.get("type").str(), "tool_use") {
			uses++
		}
	}
	parallel := 0
	if uses > 1 {
		c.together++
		parallel = c.together
	}

	list := content.list()
	for i := range list {
		b := &list[i]
		switch b.get("type").str() {
		case "tool_use", "server_tool_use", "mcp_tool_use":
			args := ""
			b.get("input").each(func(t *tree) bool { args += t.key + "=" + t.text + ";"; return true })
			c.ask(b.get("id").str(), b.get("name").str(), args, parallel)
		case "tool_result", "mcp_tool_result", "web_search_tool_result":
			status := Done
			if b.get("is_error").yes() {
				status = Failed
			}
			c.done(b.get("tool_use_id").str(), "", status)
		}
	}
}

func isMessages(t *tree) bool {
	h := head(t)
	if h.is('[') {
		h = head(h)
	}
	if h.has("role") && (h.has("content") || h.has("tool_calls")) {
		return true
	}

	return head(h.get("traj")).has("role") || head(h.get("messages")).has("role") ||
		head(h.get("input")).has("role") && h.has("model")
}

// messages reads OpenAI messages: one conversation, a list of them, tau-bench's
// trials, or a line a conversation.
func (r *reading) messages() {
	for i := range r.docs {
		r.conversations(&r.docs[i])
	}
	if n := len(r.docs); n > 1 && len(r.Runs) == 0 {
		c := r.talk()
		for i := range r.docs {
			c.message(&r.docs[i])
		}
		c.keep()
	}
}

func (r *reading) conversations(t *tree) {
	list := t
	switch {
	case t.is('[') && head(t).has("role"):
	case t.is('['):
		for i := range t.kids {
			r.conversations(&t.kids[i])
		}
		return
	case t.get("traj").is('['):
		list = t.get("traj")
	case t.get("messages").is('['):
		list = t.get("messages")
	default:
		return
	}

	c := r.talk()
	c.reused = true
	c.run.Group = name(t.get("task_id").str())
	c.run.ID = name(pick(t, "id", "trial"))
	if c.run.Group != "" && c.run.ID != "" {
		c.run.ID = c.run.Group + "/" + c.run.ID
	}
	commands := false
	for i := range list.kids {
		m := &list.kids[i]
		c.message(m)
		if m.get("role").str() == "assistant" && !m.has("tool_calls") {
			commands = c.fenced(m.get("content").str()) || commands
		}
	}
	if commands {
		r.Kind = "mini-swe-agent"
	}
	offer := once(toolNames(t.get("tools")))
	for i := range c.run.ModelCalls {
		c.run.ModelCalls[i].Offered = offer
	}
	c.keep()
}

var fence = regexp.MustCompile("(?s)^(?:.*\n)?```(?:bash|sh|mswea_bash_command)\\s*\n(.*?)```")

// fenced takes in a command a model wrote in a block of bash, as mini-swe-agent
// runs it. The steps are the first words of the commands in it.
func (c *conversation) fenced(text string) bool {
	m := fence.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	if strings.Contains(m[1], "COMPLETE_TASK_AND_SUBMIT") {
		c.run.Steps = append(c.run.Steps, Step{Tool: "submit", Kind: End, AskedBy: Model, Status: Done})
		return true
	}
	c.run.Steps = append(c.run.Steps, Step{Tool: "bash: " + name(firstWord(m[1])), System: "shell",
		Kind: Call, AskedBy: Model,
		Status: Done, Args: hash(c.r.salt, m[1])})

	return true
}

var plainCommand = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]{0,30}$`)

// firstWord is the program a command line starts, past a change of folder.
func firstWord(line string) string {
	for _, part := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("&|;\n", r) }) {
		words := strings.Fields(part)
		for len(words) > 0 && strings.Contains(words[0], "=") {
			words = words[1:]
		}
		if len(words) == 0 || words[0] == "cd" || words[0][0] == '#' {
			continue
		}
		if plainCommand.MatchString(words[0]) {
			return words[0]
		}
		return "(a command)"
	}

	return "cd"
}

func isClaudeCode(t *tree) bool {
	h := head(t)
	if lines := t.get("loglines"); lines.is('[') {
		return true
	}

	return h.has("message", "role") && (h.has("sessionId") || h.has("parentUuid") || h.has("uuid"))
}

func (r *reading) claudeCode() {
	sessions, order := map[string]*conversation{}, []string{}
	seen, said := map[string]bool{}, map[string]bool{}
	var walk func(t *tree)
	walk = func(t *tree) {
		if t.is('[') || t.get("loglines").is('[') {
			list := t
			if !t.is('[') {
				list = t.get("loglines")
			}
			for i := range list.kids {
				walk(&list.kids[i])
			}
			return
		}

		id := t.get("uuid").str()
		if id != "" && seen[id] || !t.has("message") {
			return
		}
		seen[id] = true
		key := t.get("sessionId").str()
		if t.get("isSidechain").yes() {
			key += " (sub-agent)"
		}
		c := sessions[key]
		if c == nil {
			c = r.talk()
			c.run.ID, c.run.Version = name(key), name(t.get("version").str())
			sessions[key] = c
			order = append(order, key)
		}

		c.seen(when(t.get("timestamp").str()))
		m := t.get("message")
		if mid := m.get("id").str(); mid != "" && said[mid] {
			c.blocks(m.get("content")) // one message over several lines
			return
		} else if mid != "" {
			said[mid] = true
		}
		c.message(m)
	}
	for i := range r.docs {
		walk(&r.docs[i])
	}
	for _, key := range order {
		sessions[key].keep()
	}
}

func isLangSmith(t *tree) bool {
	h := head(t)
	return t.get("post").is('[') || t.get("patch").is('[') || h.has("run_type") && (h.has("trace_id") || h.has("id"))
}

// langsmith joins the halves of runs by id, then reads them as spans.
func (r *reading) langsmith() {
	var spans []span
	place := map[string]int{}
	take := func(t *tree) {
		id := t.get("id").str()
		s := span{id: id, trace: t.get("trace_id").str(), parent: t.get("parent_run_id").str(), name: t.get("name").str(),
			start: t.get("start_time").str(), end: t.get("end_time").str(), failed: t.get("error").str() != ""}
		attr := func(key string, v tree) { v.key = key; s.attrs = append(s.attrs, v) }
		switch t.get("run_type").str() {
		case "llm":
			attr("openinference.span.kind", tree{kind: '"', text: "LLM"})
		case "tool":
			attr("openinference.span.kind", tree{kind: '"', text: "TOOL"})
			attr("tool.name", *t.get("name"))
		case "retriever":
			attr("openinference.span.kind", tree{kind: '"', text: "RETRIEVER"})
		}
		if t.get("outputs").is('{') {
			attr("gen_ai.output.messages", *t.get("outputs"))
			attr("tool.id", *t.get("outputs", "tool_call_id"))
		}
		attr("gen_ai.tool.definitions", *t.get("extra", "invocation_params", "tools"))
		attr("gen_ai.request.model", *t.get("extra", "metadata", "ls_model_name"))

		if at, ok := place[id]; ok {
			have := &spans[at]
			have.attrs = append(have.attrs, s.attrs...)
			have.failed = have.failed || s.failed
			have.end = s.end
			return
		}
		if s.trace == "" {
			s.trace = id
		}
		place[id] = len(spans)
		spans = append(spans, s)
	}

	for i := range r.docs {
		t := &r.docs[i]
		for _, part := range []*tree{t, t.get("post"), t.get("patch"), t.get("runs")} {
			if part.is('{') && part.has("run_type") {
				take(part)
			}
			for j := range part.list() {
				take(&part.kids[j])
			}
		}
	}
	r.fromSpans(spans)
}

func (r *reading) langfuse() {
	var spans []span
	for i := range r.docs {
		obs := r.docs[i].get("observations")
		for j := range obs.list() {
			o := &obs.kids[j]
			meta := o.get("metadata").inner()
			s := span{id: o.get("id").str(), trace: o.get("traceId").str(), parent: o.get("parentObservationId").str(),
				name:  o.get("name").str(),
				start: o.get("startTime").str(), end: o.get("endTime").str(), failed: o.get("level").str() == "ERROR"}
			attr := func(key string, v tree) { v.key = key; s.attrs = append(s.attrs, v) }
			s.attrs = append(s.attrs, meta.get("attributes").inner().fields()...)
			switch typ := o.get("type").str(); {
			case typ == "GENERATION" && o.get("model").str() != "":
				attr("openinference.span.kind", tree{kind: '"', text: "LLM"})
				attr("gen_ai.request.model", *o.get("model"))
				attr("gen_ai.output.messages", *o.get("output"))
			case typ == "TOOL":
				attr("openinference.span.kind", tree{kind: '"', text: "TOOL"})
			case typ == "RETRIEVER":
				attr("openinference.span.kind", tree{kind: '"', text: "RETRIEVER"})
			default:
				attr("openinference.span.kind", tree{kind: '"', text: "CHAIN"})
			}

			spans = append(spans, s)
		}
	}

	r.fromSpans(spans)
}

func isSWE(t *tree) bool {
	if head(t.get("trajectory")).has("action") {
		return true
	}
	for _, h := range t.get("history").list() {
		if h.has("action") && h.has("role") {
			return true
		}
	}

	return false
}

func (r *reading) sweAgent() {
	for i := range r.docs {
		c := r.talk()
		c.run.Agent = name(r.docs[i].get("environment").str())
		steps := r.docs[i].get("trajectory").list()
		if len(steps) == 0 {
			steps = r.docs[i].get("history").list()
		}

		for _, s := range steps {
			action := s.get("action").str()
			if action == "" {
				continue
			}

			c.model(&nothing)
			tool := firstWord(action)
			kind := stepKind(tool)
			c.run.ModelCalls[len(c.run.ModelCalls)-1].Asked = []string{name(tool)}
			c.run.Steps = append(c.run.Steps, Step{Tool: name(tool), System: "shell", Kind: kind, AskedBy: Model, Status: Done,
				Args: hash(r.salt, action)})
		}

		c.keep()
	}
}

func isOpenHands(t *tree) bool {
	h := head(t)
	return h.has("source") && (h.has("action") || h.has("observation")) && (h.has("args") || h.has("extras"))
}

func (r *reading) openHands() {
	c := r.talk()
	take := func(e *tree) {
		c.seen(when(e.get("timestamp").str()))
		meta := e.get("tool_call_metadata")
		if o := e.get("observation").str(); o != "" {
			at, ok := c.place[meta.get("tool_call_id").str()]
			if !ok {
				at, ok = c.place[e.get("cause").str()]
			}
			if ok {
				c.run.Steps[at].Status = Done
				if o == "error" {
					c.run.Steps[at].Status = Failed
				} else if o == "user_rejected" {
					c.run.Steps[at].Status = Refused
				}
			}
			return
		}

		action := e.get("action").str()
		if e.get("source").str() != "agent" || action == "" {
			return
		}
		c.model(meta.get("model_response", "model"))
		switch action {
		case "message", "system", "recall", "change_agent_state", "condensation", "null":
			return
		}
		tool := meta.get("function_name").str()
		if tool == "" {
			tool = action
		}
		id := meta.get("tool_call_id").str()
		if id == "" {
			id = "event " + e.get("id").str()
		}
		c.ask(id, tool, "", 0)
		c.place[e.get("id").str()] = c.place[id]
	}
	for i := range r.docs {
		if !r.docs[i].is('[') {
			take(&r.docs[i])
		}
		for j := range r.docs[i].list() {
			take(&r.docs[i].kids[j])
		}
	}
	c.keep()
}

func isAudit(t *tree) bool {
	h := head(t)
	return h.has("tool") && (h.has("decision") || h.has("event_type")) &&
		(h.has("agent_id") || h.has("agent") || h.has("timestamp"))
}

func (r *reading) audit() {
	c := r.talk()
	take := func(t *tree) {
		tool := t.get("tool").str()
		if tool == "" || t.get("event_type").str() == "CHECKPOINT" {
			return
		}

		decision := strings.ToLower(pick(t, "decision", "event_type"))
		status := Done
		if strings.HasPrefix(decision, "block") || strings.HasPrefix(decision, "den") ||
			strings.HasPrefix(decision, "refus") {
			status = Refused
		}

		c.seen(when(t.get("timestamp").str()))
		c.run.Steps = append(c.run.Steps, Step{Tool: name(tool), System: name(pick(t, "agent_id", "agent")),
			Kind:    stepKind(tool),
			AskedBy: Unknown, Status: status, Approval: name(decision)})
	}
	for i := range r.docs {
		if !r.docs[i].is('[') {
			take(&r.docs[i])
		}

		for j := range r.docs[i].list() {
			take(&r.docs[i].kids[j])
		}
	}

	r.note("The records name no run: they can be counted, and say nothing on the path.")
	c.keep()
}
