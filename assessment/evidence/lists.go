package evidence

import (
	"regexp"
	"strings"
)

var lists = []reader{
	{"mcp-config", func(t *tree) bool { return t.get("mcpServers").is('{') }, (*reading).mcpConfig},
	{"terraform-json", isTerraform, (*reading).terraform},
	{"iam-policy", func(t *tree) bool { return t.has("Statement") && (t.has("Version") || t.get("Statement").is('[')) },
		(*reading).iam},
	{"openapi", func(t *tree) bool { return t.get("paths").is('{') && (t.has("openapi") || t.has("swagger")) },
		(*reading).openAPI},
	{"kubernetes-role", isAccessRole, (*reading).accessRoles},
	{"a2a-card", isCard, (*reading).card},
	{"mcp-tools", isToolList, (*reading).mcpTools},
	{"transcript-json", isSpoken, (*reading).spoken},
}

func toolList(t *tree) *tree {
	for _, at := range []*tree{t.get("tools"), t.get("result", "tools"), t} {
		if h := head(at); at.is('[') && (h.has("inputSchema") || h.has("description") || h.has("arguments")) &&
			h.has("name") {
			return at
		}
	}

	return &nothing
}

func isToolList(t *tree) bool { return toolList(t).is('[') }

// mcpTools reads a list of tools: the hint first, then the verb.
func (r *reading) mcpTools() {
	for i := range r.docs {
		list := toolList(&r.docs[i])
		for j := range list.list() {
			t := &list.kids[j]
			hints := t.get("annotations")
			tool := Tool{Name: name(t.get("name").str()), Effect: Verb(t.get("name").str()), By: "verb"}
			switch {
			case tool.Effect == Anything:
			case hints.get("readOnlyHint").yes():
				tool.Effect, tool.By = Reads, "hint"
			case hints.get("destructiveHint").yes():
				tool.Effect, tool.By = Final, "hint"
			case hints.has("readOnlyHint") && tool.Effect != Final:
				tool.Effect, tool.By = Writes, "hint"
			case tool.Effect == "":
				tool.By = ""
			}

			r.Tools = append(r.Tools, tool)
		}
	}
}

func (r *reading) mcpConfig() {
	for i := range r.docs {
		for _, s := range r.docs[i].get("mcpServers").fields() {
			server := Server{Name: name(s.key), Pinned: true}
			for _, a := range s.get("args").list() {
				if a.str() == "-y" || strings.HasSuffix(a.str(), "@latest") {
					server.Pinned = false
				}
				if a.str() == "--upstream" || a.str() == "--policy" {
					server.Proxy = true
				}
			}

			for _, key := range []string{"env", "headers"} {
				for _, e := range s.get(key).fields() {
					r.credential(e.key, key)
				}
			}

			if s.get("disabled").yes() {
				continue
			}

			r.Servers = append(r.Servers, server)
		}
	}

	r.note("The file names servers and not their tools: ask each server for its list.")
}

func isCard(t *tree) bool {
	return t.get("skills").is('[') && t.has("name") &&
		(t.has("url") || t.has("supportedInterfaces") || t.has("capabilities"))
}

func (r *reading) card() {
	for i := range r.docs {
		for _, s := range r.docs[i].get("skills").list() {
			n := pick(&s, "id", "name")
			r.Tools = append(r.Tools, Tool{Name: name(n), System: name(r.docs[i].get("name").str()),
				Effect: Verb(n), By: "verb"})
		}
		for _, s := range r.docs[i].get("securitySchemes").fields() {
			r.credential(s.key, "callers sign in with "+s.get("type").str())
		}
	}
	r.note("A card says what is offered to callers. It is a claim, and no list of what the agent itself can call.")
}

func (r *reading) openAPI() {
	for i := range r.docs {
		for _, p := range r.docs[i].get("paths").fields() {
			for _, op := range p.fields() {
				switch op.key {
				case "get", "put", "post", "delete", "patch", "head":
				default:
					continue
				}

				n := op.get("operationId").str()
				if n == "" {
					n = strings.ToUpper(op.key) + " " + p.key
				}

				t := Tool{Name: name(n), System: name(r.docs[i].get("info", "title").str()), Effect: Method(op.key), By: "method"}
				if v := Verb(n); t.Effect == Writes && (v == Final || v == Anything) {
					t.Effect, t.By = v, "verb"
				}

				r.Tools = append(r.Tools, t)
			}
		}

		for _, at := range []*tree{r.docs[i].get("components", "securitySchemes"), r.docs[i].get("securityDefinitions")} {
			for _, s := range at.fields() {
				r.credential(s.key, s.get("type").str())
			}
		}
	}
}

// texts is a text, or a list of them.
func texts(t *tree) []string {
	if t.is('"') {
		return []string{t.text}
	}
	var out []string
	for _, e := range t.list() {
		out = append(out, e.str())
	}

	return out
}

var (
	secretsRead = regexp.MustCompile(`(?i)^(secretsmanager:(GetSecretValue|Get\*|\*)|ssm:(Get\*|GetParameters?\*?|\*)|kms:Decrypt)$`)
	accessGiven = regexp.MustCompile(`(?i)^(iam:(\*|PassRole|Create.*|Put.*|Attach.*|Add.*|Update.*)|sts:AssumeRole)$`)
	iamRead     = regexp.MustCompile(`(?i)^[^:]+:(Get|List|Describe|View|Search|Query|Scan|Head|Lookup|BatchGet|Simulate|Filter|Select|InvokeModel)`)
	iamFinal    = regexp.MustCompile(`(?i)^[^:]+:(Delete|Terminate|ScheduleKeyDeletion|Purge|SendCommand|Publish|SendEmail|SendMessage)`)
)

func (r *reading) iam() {
	for i := range r.docs {
		r.policy(&r.docs[i])
	}
	r.note("A policy is not all: boundaries and the policies of resources may cut or widen what stands here.")
}

// policy reads the statements of one policy.
func (r *reading) policy(t *tree) {
	st := t.get("Statement")
	list := st.list()
	if st.is('{') {
		list = []tree{*st}
	}
	for _, s := range list {
		deny := s.get("Effect").str() == "Deny"
		on := strings.Join(texts(s.get("Resource")), ", ")
		for _, a := range texts(s.get("Action")) {
			r.Grants = append(r.Grants, grant(a, on, deny))
		}
		if not := texts(s.get("NotAction")); len(not) > 0 {
			r.Grants = append(r.Grants, Grant{Action: name("all but " + strings.Join(not, ", ")), On: name(on),
				Deny: deny, Effect: Anything,
				Mark: "everything"})
		}
	}
}

func grant(action, on string, deny bool) Grant {
	g := Grant{Action: name(action), On: name(on), Deny: deny, Effect: Writes}
	switch {
	case action == "*" || strings.HasSuffix(action, ":*"):
		g.Effect, g.Mark = Anything, "everything"
	case iamRead.MatchString(action):
		g.Effect = Reads
	case iamFinal.MatchString(action):
		g.Effect, g.Mark = Final, "deletes or sends"
	}
	if accessGiven.MatchString(action) {
		g.Mark = "access"
	}
	if secretsRead.MatchString(action) || strings.HasPrefix(strings.ToLower(action), "s3:get") &&
		strings.HasSuffix(action, "*") && on == "*" {
		g.Mark = "secrets"
	}

	return g
}

func isAccessRole(t *tree) bool {
	k := t.get("kind").str()
	return (k == "Role" || k == "ClusterRole") && t.has("rules")
}

func (r *reading) accessRoles() {
	for i := range r.docs {
		for _, rule := range r.docs[i].get("rules").list() {
			r.rule(texts(rule.get("verbs")), texts(rule.get("resources")))
		}
	}
}

// rule reads what one rule of a Kubernetes role allows.
func (r *reading) rule(verbs, resources []string) {
	on := strings.Join(resources, ", ")
	for _, verb := range verbs {
		g := Grant{Action: name(verb), On: name(on), Effect: Writes}
		switch verb {
		case "get", "list", "watch":
			g.Effect = Reads
			if strings.Contains(on, "secrets") || on == "*" {
				g.Mark = "secrets"
			}
		case "delete", "deletecollection":
			g.Effect = Final
		case "*":
			g.Effect, g.Mark = Anything, "everything"
		case "escalate", "bind", "impersonate":
			g.Mark = "access"
		}

		if strings.Contains(on, "pods/exec") && verb == "create" {
			g.Effect = Anything
		}

		r.Grants = append(r.Grants, g)
	}
}

func spokenList(t *tree) *tree {
	for _, at := range []*tree{t.get("sentences"), t.get("meeting_transcripts"), t.get("transcript"),
		t.get("segments"), t} {
		h := head(at)
		if at.is('[') && (h.has("speaker") || h.has("speaker_name")) && (h.has("text") || h.has("content")) {
			return at
		}
	}

	return &nothing
}

func isSpoken(t *tree) bool { return spokenList(t).is('[') }

func (r *reading) spoken() {
	for i := range r.docs {
		list := spokenList(&r.docs[i])
		for j := range list.list() {
			l := &list.kids[j]
			at := -1
			if s := pick(l, "start_time", "start"); s != "" {
				at = seconds(s)
			}
			r.line(pick(l, "speaker_name", "speaker"), at, pick(l, "text", "content"), j+1)
		}
	}
}
