package evidence

// isCrew tells the two files of a CrewAI project by what stands under each name:
// a role and a goal, or a description and what is expected of it.
func isCrew(t *tree) bool {
	all := t.fields()
	for i := range all {
		agent := all[i].has("role") && all[i].has("goal")
		task := all[i].has("description") && all[i].has("expected_output")
		if !agent && !task {
			return false
		}
	}

	return len(all) > 0
}

// crew reads agents and tasks. What they may call and who leads is often in the
// code beside them, so that nothing here is known not to be.
func (r *reading) crew() {
	f := Flow{}
	for i := range r.docs {
		for _, x := range r.docs[i].fields() {
			n := Node{ID: name(x.key), Name: name(x.key), Type: "task", Pick: Opaque, Person: x.get("human_input").yes()}
			if x.has("role") {
				n.Type = "agent"
				n.Tools = once(texts(x.get("tools")))
				if len(n.Tools) > 0 {
					n.Pick = Free
				}

				f.Cap = max(f.Cap, x.get("max_iter").int())
				if x.get("allow_delegation").yes() {
					r.note("An agent of the crew may hand work to another.")
				}
			} else {
				n.Pick = Fixed
				for _, before := range texts(x.get("context")) {
					f.Edges = append(f.Edges, Edge{name(before), n.ID})
				}
			}

			f.Nodes = append(f.Nodes, n)
		}
	}

	r.Flows = append(r.Flows, f)
	r.note("Who leads the crew, and often the tools and the limits, stand in its Python file (crew.py) and not here: " +
		"ask for it.")
}
