package evidence

import "strings"

// isTerraform tells what `terraform show -json` prints, of a plan or a state.
func isTerraform(t *tree) bool {
	return t.has("format_version") && (t.has("terraform_version") || t.has("values") || t.has("planned_values"))
}

// terraform reads what permissions a plan or a state gives. A plan says what
// would be, a state what was when it was printed.
func (r *reading) terraform() {
	for i := range r.docs {
		d := &r.docs[i]
		root := d.get("planned_values", "root_module")
		if root.kind == 0 {
			root = d.get("values", "root_module")
		} else {
			r.note("This is a plan: it says what would be there, and not what is.")
		}
		r.module(root, 0)
	}
	r.note("Only permissions written in this file are read: what was given by hand, or elsewhere, is not in it.")
}

func (r *reading) module(t *tree, depth int) {
	if depth > MaxDepth {
		return
	}
	for _, res := range t.get("resources").list() {
		if res.get("mode").str() != "data" || res.get("type").str() == "aws_iam_policy_document" {
			r.resource(res.get("type").str(), res.get("address").str(), res.get("values"))
		}
	}
	for i := range t.get("child_modules").list() {
		r.module(&t.get("child_modules").kids[i], depth+1)
	}
}

func (r *reading) resource(kind, address string, v *tree) {
	switch {
	case strings.HasPrefix(kind, "aws_iam_") && strings.HasSuffix(kind, "policy"):
		r.policy(v.get("policy").inner())
	case kind == "aws_iam_policy_document":
		r.policy(v.get("json").inner())
	case kind == "aws_iam_role":
		r.credential(v.get("name").str(), "role")
		for _, p := range v.get("inline_policy").list() {
			r.policy(p.get("policy").inner())
		}
	case kind == "aws_iam_access_key":
		r.credential(address, "access key")
	case kind == "google_service_account":
		r.credential(v.get("account_id").str(), "service account")
	case kind == "google_service_account_key":
		r.credential(address, "key")
	case strings.HasPrefix(kind, "google_") && strings.Contains(kind, "_iam_"):
		r.role(v.get("role").str(), v.get("project").str())
	case kind == "azurerm_role_assignment":
		r.role(v.get("role_definition_name").str(), v.get("scope").str())
	case strings.HasPrefix(kind, "kubernetes_") && strings.Contains(kind, "role") && v.has("rule"):
		for _, rule := range v.get("rule").list() {
			r.rule(texts(rule.get("verbs")), texts(rule.get("resources")))
		}
	}
}

// role is a named role of a cloud: what it allows is not in the file, but its
// name says how far it goes.
func (r *reading) role(role, on string) {
	if role == "" {
		return
	}

	g := Grant{Action: name(role), On: name(on), Effect: Writes}
	switch low := strings.ToLower(role[strings.LastIndexByte(role, '/')+1:]); {
	case low == "owner", low == "editor", low == "contributor", strings.HasSuffix(low, "administrator"):
		g.Effect, g.Mark = Anything, "everything"
	case strings.Contains(low, "secretaccessor"), strings.Contains(low, "secrets user"):
		g.Effect, g.Mark = Reads, "secrets"
	case strings.HasSuffix(low, "viewer"), strings.HasSuffix(low, "reader"):
		g.Effect = Reads
	case strings.HasSuffix(low, "admin"), strings.Contains(low, "user access"):
		g.Mark = "access"
	}
	r.Grants = append(r.Grants, g)
}
