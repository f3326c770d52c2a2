package evidence

import (
	"regexp"
	"strings"
)

var flows = []reader{
	{"n8n", func(t *tree) bool { return n8nDoc(t).get("nodes").is('[') && n8nDoc(t).get("connections").is('{') },
		(*reading).n8n},
	{"amazon-states", func(t *tree) bool { return t.get("StartAt").is('"') && t.get("States").is('{') },
		(*reading).states},
	{"dify", func(t *tree) bool {
		return t.get("app", "mode").is('"') && (t.has("workflow") || t.has("model_config"))
	}, (*reading).dify},
	{"flowise", isFlowise, (*reading).flowise},
	{"crewai", isCrew, (*reading).crew},
	{"langgraph-graph", isLangGraph, (*reading).langGraph},
	{"copilot-studio", isCopilot, (*reading).copilot},
	{"langgraph-config", func(t *tree) bool { return t.get("graphs").is('{') }, (*reading).langGraphConfig},
	{"langflow", func(t *tree) bool { return head(t.get("data", "nodes")).has("data", "node") }, (*reading).langflow},
	{"github-actions", func(t *tree) bool {
		return t.get("jobs").is('{') && (t.has("on") || t.has("true") || t.has("permissions"))
	}, (*reading).actions},
}

func n8nDoc(t *tree) *tree { return head(t) }

// n8n: an agent node picks only if a tool is attached to it.
func (r *reading) n8n() {
	for i := range r.docs {
		list := []tree{r.docs[i]}
		if r.docs[i].is('[') {
			list = r.docs[i].kids
		}
		for j := range list {
			r.n8nFlow(&list[j])
		}
	}
}

func (r *reading) n8nFlow(doc *tree) {
	f := Flow{Name: name(doc.get("name").str())}
	tools := map[string][]string{} // of an agent, by its name
	off := map[string]bool{}
	nodes := doc.get("nodes").list()
	for _, n := range nodes {
		off[n.get("name").str()] = n.get("disabled").yes()
	}

	for _, from := range doc.get("connections").fields() {
		for _, kind := range from.fields() {
			for _, out := range kind.list() {
				for _, to := range out.list() {
					target := to.get("node").str()
					switch kind.key {
					case "ai_tool":
						if !off[from.key] {
							tools[target] = append(tools[target], from.key)
						}
					case "main":
						f.Edges = append(f.Edges, Edge{name(from.key), name(target)})
					}
				}
			}
		}
	}

	for i := range nodes {
		n := &nodes[i]
		label, typ := n.get("name").str(), n.get("type").str()
		short := typ[strings.LastIndexByte(typ, '.')+1:]
		if short == "stickyNote" {
			continue
		}

		op := n.get("parameters", "operation").str()
		node := Node{ID: name(label), Name: name(label), Type: name(typ), Pick: Fixed, Tools: once(tools[label]),
			Disabled: off[label]}
		switch {
		case short == "agent" && len(node.Tools) > 0, len(node.Tools) > 0:
			node.Pick = Free
			if m := n.get("parameters", "options", "maxIterations").int(); m > f.Cap {
				f.Cap = m
			}
		case short == "textClassifier":
			node.Pick = Branches
		case short == "if" || short == "switch" || short == "filter":
			node.Pick = Rule
		}

		node.Person = op == "sendAndWait" || short == "form" || short == "wait" &&
			n.get("parameters", "resume").str() == "form"
		node.Effect = n8nEffect(n, short, op)
		for _, c := range n.get("credentials").fields() {
			r.credential(c.get("name").str(), c.key)
		}

		n.get("parameters", "headerParameters").each(func(t *tree) bool {
			if t.key == "name" && strings.Contains(strings.ToLower(t.str()), "auth") {
				r.credential(t.str()+" header in "+label, "inline")
			}
			return true
		})
		f.Nodes = append(f.Nodes, node)
	}

	r.Flows = append(r.Flows, f)
}

func n8nEffect(n *tree, short, op string) Effect {
	low := strings.ToLower(short)
	if strings.Contains(low, "trigger") || strings.Contains(low, "webhook") || strings.HasPrefix(low, "lm") ||
		strings.HasPrefix(low, "memory") {
		return ""
	}
	switch {
	case op == "sendAndWait", low == "emailsend":
		return Final
	case strings.HasPrefix(low, "httprequest"), strings.HasPrefix(low, "toolhttprequest"):
		return Method(pick(n.get("parameters"), "method"))
	case low == "code", low == "executecommand":
		return Anything
	}
	services := []string{"gmail", "slack", "linear", "sheets", "calendar", "airtable", "notion", "telegram", "outlook",
		"teams", "discord",
		"hubspot", "jira", "github", "postgres", "mysql", "drive", "twilio", "salesforce"}
	for _, s := range services {
		if !strings.Contains(low, s) {
			continue
		}
		if op == "" { // the node's own default
			if r := n.get("parameters", "resource").str(); r != "" && r != "message" {
				return "" // of another resource, which the file does not say
			}
			switch s {
			case "gmail", "slack", "telegram", "outlook", "teams", "discord", "twilio":
				return Final
			}
			return Writes
		}
		return Verb(op)
	}

	return ""
}

// Method is what an HTTP method says about an effect; none is GET.
func Method(m string) Effect {
	switch strings.ToUpper(m) {
	case "", "GET", "HEAD", "OPTIONS":
		return Reads
	case "DELETE":
		return Final
	}

	return Writes
}

var (
	aslModel = regexp.MustCompile(`(?i)bedrock[a-z]*:(invokeModel|converse)|\b(call|invoke)[ _-]?(llm|model)\b|\bllm\b`)
	aslGets  = regexp.MustCompile(`(?i):(get|list|describe|query|scan|head|search|batchGet)`)
)

// states reads a state machine. A Choice behind a model is the model's choice;
// in a loop with the model, what it can reach are its tools.
func (r *reading) states() {
	for i := range r.docs {
		f := Flow{Name: name(r.docs[i].get("Comment").str())}
		r.machine(&f, &r.docs[i], "", 0)
		missing := 0
		have := map[string]bool{}
		for _, n := range f.Nodes {
			have[n.ID] = true
		}

		for _, e := range f.Edges {
			if !have[e.To] {
				missing++
			}
		}

		if missing > 0 {
			r.note("Some states lead to states that are not in the file; the drawing is not whole.")
		}

		r.Flows = append(r.Flows, f)
	}
}

func (r *reading) machine(f *Flow, t *tree, under string, deep int) []string {
	if deep > 20 {
		return nil
	}

	states := t.get("States")
	before, after := map[string][]string{}, map[string][]string{}
	model, inner := map[string]bool{}, map[string][]string{}
	var tasks []string

	for i := range states.fields() {
		s := &states.kids[i]
		resource := s.get("Resource").str() + " " + s.get("Arguments", "FunctionName").str() +
			s.get("Parameters", "FunctionName").str()
		model[s.key] = s.get("Type").str() == "Task" && (aslModel.MatchString(resource) || aslModel.MatchString(s.key))
		s.each(func(n *tree) bool {
			if n.key == "States" || n.key == "Iterator" || n.key == "ItemProcessor" || n.key == "Branches" {
				return false
			}

			if (n.key == "Next" || n.key == "Default") && n.str() != "" {
				after[s.key] = append(after[s.key], n.str())
				before[n.str()] = append(before[n.str()], s.key)
				f.Edges = append(f.Edges, Edge{name(s.key), name(n.str())})
			}

			return true
		})
		for _, key := range []string{"Iterator", "ItemProcessor"} {
			if s.get(key).is('{') {
				inner[s.key] = append(inner[s.key], r.machine(f, s.get(key), s.key, deep+1)...)
			}
		}

		for j := range s.get("Branches").list() {
			inner[s.key] = append(inner[s.key], r.machine(f, &s.get("Branches").kids[j], s.key, deep+1)...)
		}
	}

	for i := range states.fields() {
		s := &states.kids[i]
		typ, resource := s.get("Type").str(), s.get("Resource").str()
		n := Node{ID: name(s.key), Name: name(s.key), Type: name(strings.TrimSpace(typ + " " + resource)), Pick: Fixed}
		switch {
		case typ == "Choice" && behindModel(s.key, before, model, states):
			n.Pick = Branches
			loop := reach(s.key, after)
			if loop[s.key] {
				for at := range states.fields() {
					key := states.kids[at].key
					if loop[key] && len(inner[key]) > 0 {
						n.Pick, n.Tools = Free, once(append(n.Tools, inner[key]...))
					}
				}
			}
		case typ == "Choice":
			n.Pick = Rule
		case typ == "Task":
			n.Person = strings.HasSuffix(resource, ".waitForTaskToken") && strings.Contains(strings.ToLower(s.key), "approv")
			switch {
			case model[s.key], resource == "arn:aws:states:::lambda:invoke":
				n.Effect = Verb(s.key)
			case aslGets.MatchString(resource):
				n.Effect = Reads
			default:
				n.Effect = Verb(resource[strings.LastIndexByte(resource, ':')+1:])
			}

			tasks = append(tasks, s.key)
		}

		f.Nodes = append(f.Nodes, n)
	}

	return tasks
}

// behindModel walks back from a choice, not past another one, to a model.
func behindModel(from string, before map[string][]string, model map[string]bool, states *tree) bool {
	seen, queue := map[string]bool{}, []string{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, b := range before[at] {
			if seen[b] {
				continue
			}

			seen[b] = true
			if model[b] {
				return true
			}
			if t := states.get(b, "Type").str(); t == "Pass" || strings.Contains(states.get(b, "Resource").str(), "cloudwatch") {
				queue = append(queue, b)
			}
		}
	}

	return false
}

// reach is all that can come after a state, itself too if it is in a loop.
func reach(from string, after map[string][]string) map[string]bool {
	seen, queue := map[string]bool{}, []string{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, n := range after[at] {
			if !seen[n] {
				seen[n] = true
				queue = append(queue, n)
			}
		}
	}

	return seen
}

func isLangGraph(t *tree) bool {
	return t.get("edges").is('[') && t.get("nodes").is('[') && head(t.get("edges")).has("source") &&
		head(t.get("nodes")).has("id") && !head(t.get("nodes")).get("data").has("inputs") &&
		!head(t.get("nodes")).get("data").has("node")
}

func (r *reading) langGraph() {
	for i := range r.docs {
		f := Flow{}
		forks := map[string]bool{}
		for _, e := range r.docs[i].get("edges").list() {
			f.Edges = append(f.Edges, Edge{name(e.get("source").str()), name(e.get("target").str())})
			if e.get("conditional").yes() {
				forks[e.get("source").str()] = true
			}
		}

		for _, n := range r.docs[i].get("nodes").list() {
			node := Node{ID: name(n.get("id").str()), Name: name(n.get("data", "name").str()),
				Type: name(n.get("type").str()), Pick: Fixed}
			if forks[n.get("id").str()] {
				node.Pick = Opaque
			}

			f.Nodes = append(f.Nodes, node)
		}

		r.note("The drawing shows where the path forks, and not who decides there: ask.")
		r.Flows = append(r.Flows, f)
	}
}

var aiStep = regexp.MustCompile(`(?i)^(anthropics/claude-code(-base)?-action|openai/codex-action|actions/ai-inference|google-github-actions/run-gemini-cli)`)

var (
	allowed  = regexp.MustCompile(`--allowed-?[tT]ools[= ]+"?([^"\n]+)"?`)
	splitter = regexp.MustCompile(`[,\s]+`)
)

func (r *reading) actions() {
	for i := range r.docs {
		d := &r.docs[i]
		f := Flow{Name: name(d.get("name").str())}
		r.tokenReach(d.get("permissions"))

		for _, job := range d.get("jobs").fields() {
			r.tokenReach(job.get("permissions"))
			steps := job.get("steps")
			for j := range steps.list() {
				s := &steps.kids[j]
				n := Node{ID: name(job.key + "/" + pick(s, "id", "name", "uses")), Name: name(s.get("name").str()),
					Type: name(s.get("uses").str()), Pick: Fixed}
				n.Person = job.has("environment")
				if aiStep.MatchString(s.get("uses").str()) {
					n.Pick = Opaque
					with := s.get("with")
					list := with.get("allowed_tools").str()
					if m := allowed.FindStringSubmatch(with.get("claude_args").str()); m != nil {
						list = m[1]
					}

					n.Tools = once(splitter.Split(list, -1))
					if !strings.HasPrefix(s.get("uses").str(), "actions/ai-inference") {
						n.Pick = Free
					}
				}

				f.Nodes = append(f.Nodes, n)
			}
		}

		r.Flows = append(r.Flows, f)
	}
}

func (r *reading) tokenReach(p *tree) {
	for _, g := range p.fields() {
		e := Reads
		if g.str() == "write" {
			e = Writes
		}
		if g.str() != "none" {
			r.Grants = append(r.Grants, Grant{Action: name(g.key + ":" + g.str()), On: "this repository", Effect: e})
		}
	}
	if s := p.str(); s != "" {
		r.Grants = append(r.Grants, Grant{Action: name(s), On: "this repository"})
	}
}
