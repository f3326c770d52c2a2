package evidence

func isCopilot(t *tree) bool {
	switch t.get("kind").str() {
	case "AdaptiveDialog", "TaskDialog", "GptComponentMetadata":
		return true
	}

	return t.get("$kind").str() == "BotConfiguration" || t.has("settings", "GenerativeActionsEnabled")
}

// copilot reads a topic, an action, the instructions or the configuration of a
// bot. Steps numbered in instructions are text: the model still picks.
func (r *reading) copilot() {
	for i := range r.docs {
		d := &r.docs[i]
		n := Node{ID: "bot", Type: name(d.get("kind").str()), Pick: Fixed}
		switch d.get("kind").str() {
		case "TaskDialog":
			n.Pick = Free
			n.Name = name(d.get("modelDisplayName").str())
			d.each(func(t *tree) bool {
				switch {
				case t.key == "operationId":
					n.Tools = once(append(n.Tools, t.str()))
				case t.get("propertyName").str() == "actionName" && t.get("kind").str() == "ManualTaskInput":
					n.Tools = once(append(n.Tools, t.get("value").str()))
				}

				return true
			})
		case "AdaptiveDialog":
			r.note("What picks this topic stands in the bot's configuration, not here.")
			d.each(func(t *tree) bool {
				if t.get("kind").str() == "ConditionGroup" {
					n.Pick = Rule
				}
				return true
			})
		case "GptComponentMetadata":
			n.Pick = Free
			r.note("Steps numbered in instructions are text to a model: nothing else would notice one that is left out.")
		default:
			if d.get("settings", "GenerativeActionsEnabled").yes() {
				n.Pick = Free
			}
		}

		r.Flows = append(r.Flows, Flow{Nodes: []Node{n}})
	}
}

func (r *reading) langGraphConfig() {
	for i := range r.docs {
		for _, g := range r.docs[i].get("graphs").fields() {
			r.Flows = append(r.Flows, Flow{Name: name(g.key), Nodes: []Node{{ID: name(g.key), Name: name(g.key), Pick: Opaque}}})
		}
	}
	r.note("The file lists where graphs begin, and not what they do: each may be a system of its own.")
}

// langflow: an agent picks only among tools that lead to it.
func (r *reading) langflow() {
	for i := range r.docs {
		data := r.docs[i].get("data")
		f := Flow{Name: name(r.docs[i].get("name").str())}
		into := map[string][]string{}

		for _, e := range data.get("edges").list() {
			from, to := e.get("source").str(), e.get("target").str()
			f.Edges = append(f.Edges, Edge{name(from), name(to)})
			if field := e.get("data", "targetHandle", "fieldName").str(); field == "tools" {
				into[to] = append(into[to], from)
			}
		}

		for _, n := range data.get("nodes").list() {
			id, typ := n.get("id").str(), n.get("data", "type").str()
			node := Node{ID: name(id), Name: name(typ), Type: name(typ), Pick: Fixed, Tools: once(into[id])}
			switch {
			case len(node.Tools) > 0:
				node.Pick = Free
			case typ == "AgentInitializer", typ == "ZeroShotAgent":
				node.Pick = Opaque
			}

			f.Nodes = append(f.Nodes, node)
		}

		r.Flows = append(r.Flows, f)
	}
}
