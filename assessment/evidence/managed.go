package evidence

import "strings"

func isManaged(t *tree) bool {
	return t.is('[') && len(t.kids) > 1 && strings.HasPrefix(t.kids[0].str(), "client.beta.sessions.") ||
		strings.HasPrefix(t.get("type").str(), "session.status") || t.get("type").str() == "agent.tool_use"
}

// managed reads the events of a session of a hosted agent, as they stand or as they
// are nested in what was called for them.
func (r *reading) managed() {
	s := &session{conversation: r.talk(), events: map[string]bool{}}
	for i := range r.docs {
		r.docs[i].each(s.take)
	}

	s.keep()
}

// session is a run of a hosted agent as its events tell it.
type session struct {
	*conversation
	events map[string]bool // by id: one may be listed more than once
	offers []string        // sets of tools that stand ready, by their kind
}

// take reads one object, and reports whether to look inside it.
func (s *session) take(t *tree) bool {
	if !t.is('{') {
		return true
	}
	if s.again(t) {
		return false
	}

	s.agent(t.get("agent"))
	s.seen(when(t.get("processed_at").str()))

	return s.event(t)
}

// again reports whether an event was read already.
func (s *session) again(t *tree) bool {
	id := t.get("id").str()
	if !t.has("type") || !strings.HasPrefix(id, "sevt_") {
		return false
	}

	was := s.events[id]
	s.events[id] = true

	return was
}

// agent notes what is set up: its name, and the servers it may use.
func (s *session) agent(a *tree) {
	if !a.has("mcp_servers") && !a.has("tools") {
		return
	}

	s.run.Agent, s.run.Version = name(a.get("name").str()), name(a.get("version").str())
	for _, server := range a.get("mcp_servers").list() {
		s.r.Servers = append(s.r.Servers, Server{Name: name(server.get("name").str())})
	}

	for _, t := range a.get("tools").list() {
		if kind := t.get("type").str(); strings.HasPrefix(kind, "agent_toolset_") {
			s.offers = once(append(s.offers, name(kind)))
			s.r.note("A set of tools that the maker of the model keeps was offered, and its tools are not named.")
		}
	}
}

// event notes what an event tells of a call, and reports whether to look inside it.
func (s *session) event(t *tree) bool {
	use := pick(t, "tool_use_id", "mcp_tool_use_id", "custom_tool_use_id")
	switch t.get("type").str() {
	case "span.model_request_start":
		s.model(&nothing).Offered = s.offers

	case "span.model_request_end":
		if n := len(s.run.ModelCalls); n > 0 {
			s.run.ModelCalls[n-1].In = t.get("model_usage", "input_tokens").int()
			s.run.ModelCalls[n-1].Out = t.get("model_usage", "output_tokens").int()
		}

	case "agent.tool_use", "agent.mcp_tool_use", "agent.custom_tool_use":
		id := t.get("id").str()
		s.ask(id, t.get("name").str(), "", 0)
		if at, ok := s.place[id]; ok {
			s.run.Steps[at].System = name(t.get("mcp_server_name").str())
		}

	case "user.tool_confirmation":
		s.decided(use, t.get("result").str())

	case "agent.tool_result", "agent.mcp_tool_result", "user.custom_tool_result":
		s.result(use, t.get("is_error").yes())
		return false
	}

	return true
}

// decided notes what a person said to a call.
func (s *session) decided(use, result string) {
	at, ok := s.place[use]
	if !ok {
		return
	}

	s.run.Steps[at].Approval = name(result)
	if result == "deny" {
		s.run.Steps[at].Status = Refused
	}
}

// result notes how a call ended. One that was refused has a result too, and stays
// refused.
func (s *session) result(use string, failed bool) {
	if at, ok := s.place[use]; ok && s.run.Steps[at].Status == Refused {
		return
	}

	status := Done
	if failed {
		status = Failed
	}
	s.done(use, "", status)
}
