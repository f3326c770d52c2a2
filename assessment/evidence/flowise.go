package evidence

import (
	"regexp"
	"strings"
)

func isFlowise(t *tree) bool {
	return t.get("edges").is('[') && head(t.get("nodes")).get("data").has("name") &&
		head(t.get("nodes")).get("data").has("inputs")
}

// flowise reads a canvas: nodes with their inputs, and what is attached to them.
func (r *reading) flowise() {
	for i := range r.docs {
		nodes := r.docs[i].get("nodes").list()
		c := &canvas{tools: map[string][]string{}}
		for _, n := range nodes {
			if kind := n.get("data", "name").str(); kind == "llmAgentflow" || kind == "agentAgentflow" {
				c.models = append(c.models, n.get("id").str())
				c.remembered(n.get("data", "inputs"))
			}
		}

		c.connect(nodes, r.docs[i].get("edges").list())
		for _, n := range nodes {
			r.flowiseNode(c, n.get("id").str(), n.get("data"))
		}

		r.Flows = append(r.Flows, c.flow)
	}
}

// canvas is a flow as it is read.
type canvas struct {
	flow   Flow
	tools  map[string][]string // attached to a node, by its id
	models []string            // ids of the nodes that call a model
}

// remembered notes what a model's node writes into the flow's state from what the model
// said: a condition that reads it reads the model.
func (c *canvas) remembered(in *tree) {
	for _, kind := range []string{"llmUpdateState", "agentUpdateState"} {
		for _, u := range in.get(kind).inner().list() {
			if key := u.get("key").str(); key != "" && saidByModel.MatchString(u.get("value").str()) {
				c.models = append(c.models, "$flow.state."+key)
			}
		}
	}
}

var (
	// saidByModel is how a node names what its own model said.
	saidByModel = regexp.MustCompile(`\{\{\s*output\b`)
	// longerName begins what a longer name goes on with.
	longerName = regexp.MustCompile(`^\w`)
)

// connect reads the edges. One from a node of the category of tools hands it to a node.
func (c *canvas) connect(nodes, edges []tree) {
	kinds := map[string]string{}
	for _, n := range nodes {
		kinds[n.get("id").str()] = n.get("data", "category").str()
	}

	for _, e := range edges {
		from, to := e.get("source").str(), e.get("target").str()
		c.flow.Edges = append(c.flow.Edges, Edge{name(from), name(to)})
		if strings.HasPrefix(kinds[from], "Tools") {
			c.tools[to] = append(c.tools[to], labelOf(nodes, from))
		}
	}
}

// flowiseNode adds a node to its flow.
func (r *reading) flowiseNode(c *canvas, id string, data *tree) {
	kind := data.get("name").str()
	if strings.HasPrefix(kind, "stickyNote") {
		return
	}

	n := Node{ID: name(id), Name: name(data.get("label").str()), Type: name(kind), Pick: Fixed, Tools: once(c.tools[id])}
	in := data.get("inputs")
	for _, t := range in.get("agentTools").inner().list() {
		n.Tools = append(n.Tools, name(t.get("agentSelectedTool").str()))
		n.Person = n.Person || t.get("agentSelectedToolRequiresHumanInput").yes()
	}

	switch {
	case len(n.Tools) > 0:
		n.Pick = Free
	case kind == "conditionAgentAgentflow":
		n.Pick = Branches
	case kind == "conditionAgentflow":
		n.Pick = c.condition(in.get("conditions").inner())
	case kind == "humanInputAgentflow":
		n.Person = true
	case kind == "loopAgentflow":
		c.flow.Cap = max(c.flow.Cap, in.get("maxLoopCount").int())

	case kind == "toolAgentflow":
		tool := pick(in, "toolAgentflowSelectedTool", "selectedTool")
		n.Name = name(tool)
		n.Effect = Verb(tool)
	}

	if data.get("credential").str() != "" {
		r.credential(kind, "by id")
	}
	c.flow.Nodes = append(c.flow.Nodes, n)
}

// condition says who picks the branch: the model where a condition reads what one
// said, otherwise a rule.
func (c *canvas) condition(conditions *tree) Pick {
	out := Rule
	conditions.each(func(t *tree) bool {
		for _, model := range c.models {
			if _, after, ok := strings.Cut(t.str(), model); ok && !longerName.MatchString(after) {
				out = Branches
			}
		}
		return true
	})

	return out
}

// labelOf is what a node is called; its id where there is none.
func labelOf(nodes []tree, id string) string {
	for _, n := range nodes {
		if n.get("id").str() == id {
			return n.get("data", "name").str()
		}
	}

	return id
}
