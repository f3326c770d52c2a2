package evidence

import "strings"

// dify reads an app: an agent that chats, or the graph of a workflow.
func (r *reading) dify() {
	for i := range r.docs {
		d := &r.docs[i]
		f := Flow{Name: name(d.get("app", "name").str())}
		if m := d.get("model_config"); m.has("agent_mode") && d.get("app", "mode").str() == "agent-chat" {
			f.Cap = m.get("agent_mode", "max_iteration").int()
			f.Nodes = append(f.Nodes, difyChat(m.get("agent_mode", "tools")))
		}

		graph := d.get("workflow", "graph")
		for _, n := range graph.get("nodes").list() {
			r.difyNode(&f, n.get("id").str(), n.get("data"))
		}

		for _, e := range graph.get("edges").list() {
			f.Edges = append(f.Edges, Edge{name(e.get("source").str()), name(e.get("target").str())})
		}

		for _, v := range d.get("workflow", "environment_variables").list() {
			if v.get("value_type").str() == "secret" {
				r.credential(v.get("name").str(), "secret variable")
			}
		}

		r.Flows = append(r.Flows, f)
	}
}

// difyChat is the one node of an agent that chats.
func difyChat(tools *tree) Node {
	n := Node{ID: "agent", Type: "agent-chat", Pick: Fixed}
	for _, t := range tools.list() {
		n.Tools = append(n.Tools, name(pick(&t, "tool_name", "tool_label")))
	}

	if len(n.Tools) > 0 {
		n.Pick = Free
	}
	return n
}

// difyNode adds a node to its flow.
func (r *reading) difyNode(f *Flow, id string, data *tree) {
	typ := data.get("type").str()
	if typ == "" {
		return
	}

	n := Node{ID: name(id), Name: name(data.get("title").str()), Type: name(typ), Pick: Fixed}
	switch typ {
	case "agent":
		r.difyAgent(&n, data)
	case "question-classifier":
		n.Pick = Branches
	case "if-else":
		n.Pick = Rule
	case "tool":
		n.Effect = Verb(data.get("tool_name").str())
	case "code":
		n.Effect = Anything
	case "knowledge-retrieval":
		n.Effect = Reads
	case "loop":
		f.Cap = max(f.Cap, data.get("loop_count").int())

	case "http-request":
		n.Effect = Method(data.get("method").str())
		if k := data.get("authorization", "type").str(); k != "" && k != "no-auth" {
			r.credential("authorization of "+n.Name, k)
		}
	}

	f.Nodes = append(f.Nodes, n)
}

// difyAgent reads the tools of an agent, which it picks from where its strategy is one
// of the two that come with the program.
func (r *reading) difyAgent(n *Node, data *tree) {
	data.get("agent_parameters", "tools").each(func(t *tree) bool {
		if t.key != "" && t.key != "tools" || !t.is('{') {
			return true
		}
		if tool := t.get("tool_name").str(); tool != "" {
			n.Tools = append(n.Tools, name(tool))
		}
		return true
	})

	switch strings.ToLower(data.get("agent_strategy_name").str()) {
	case "function_calling", "react":
		if len(n.Tools) > 0 {
			n.Pick = Free
		}
	default:
		n.Pick = Opaque
		r.note("The strategy of an agent node is a plug-in: what it may pick is not in the file.")
	}
}
