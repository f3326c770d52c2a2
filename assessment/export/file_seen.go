package export

import (
	"slices"
	"strconv"

	"discern/assessment"
)

// What an interview file says about the files that showed something: which they
// were, what they proposed and what a person made of it. All of it is private to
// whoever weighs it, and none of it is what stood in those files.

var (
	seenKeys     = []string{"files", "proposals", "consent"}
	seenFileKeys = []string{"id", "name", "kind", "sha256", "bytes", "read", "from", "to", "runs", "chosen", "what",
		"remarks",
		"secrets", "offered", "granted", "used"}
	proposalKeys = []string{"id", "file", "kind", "rule", "question", "choices", "against", "number", "value",
		"atMost", "claim",
		"line", "by", "unused", "runs", "says", "differs", "ask", "place", "state", "who", "at"}
)

func (r *reader) seen(v *node) assessment.Seen {
	var out assessment.Seen
	r.object(v, "seen", seenKeys, func(f field) {
		switch f.key {
		case "files":
			r.few(f.value, "files", assessment.MaxFiles, func(v *node, at string) {
				out.Files = append(out.Files,
					r.seenFile(v, at))
			})
		case "proposals":
			r.few(f.value, "proposals", assessment.MaxProposals, func(v *node, at string) {
				if p, ok := r.proposal(v, at); ok {
					out.Proposals = append(out.Proposals, p)
				}
			})
		case "consent":
			out.Consent = r.time(f.value, "seen consent")
		}
	})

	return out
}

func (r *reader) lines(v *node, at string) []string {
	var out []string
	r.list(v, at, func(v *node, at string) { out = append(out, r.oneLine(v, at)) })
	return out
}

// id reads an id of ours.
func (r *reader) id(v *node, at string) string {
	s := r.oneLine(v, at)
	if s == "" || len(s) > assessment.MaxID {
		r.fault(v.line, at, "an id of at most %d characters is wanted here", assessment.MaxID)
		return ""
	}

	return s
}

// whole reads a whole number of anything.
func (r *reader) whole(v *node, at string) int {
	n, ok := wholeNumber(r.text(v, at))
	if (v.kind == textKind || v.kind == numberKind) && !ok {
		r.fault(v.line, at, "%s is not a whole number", quoted(v.text))
		return 0
	}

	return n
}

func (r *reader) seenFile(v *node, at string) assessment.EvidenceFile {
	var e assessment.EvidenceFile
	r.object(v, at, seenFileKeys, func(f field) {
		at := at + " " + f.key
		switch f.key {
		case "id":
			e.ID = r.id(f.value, at)
		case "name":
			e.Name = r.oneLine(f.value, at)
		case "kind":
			e.Kind = r.id(f.value, at)
		case "sha256":
			e.SHA256 = r.id(f.value, at)
		case "bytes":
			e.Bytes = r.whole(f.value, at)
		case "read":
			e.Read = r.time(f.value, at)
		case "from":
			e.From = r.oneLine(f.value, at)
		case "to":
			e.To = r.oneLine(f.value, at)
		case "runs":
			e.Runs = r.whole(f.value, at)
		case "chosen":
			e.Chosen = oneOf(r, f.value, at, assessment.Choosers...)
		case "what":
			e.What = r.oneLine(f.value, at)
		case "remarks":
			e.Remarks = r.lines(f.value, at)
		case "secrets":
			r.list(f.value, at, func(v *node, at string) { e.Secrets = append(e.Secrets, r.whole(v, at)) })
		case "offered":
			e.Offered = r.lines(f.value, at)
		case "granted":
			e.Granted = r.lines(f.value, at)
		case "used":
			e.Used = r.lines(f.value, at)
		}
	})
	if v.kind == objectKind && (e.ID == "" || e.SHA256 == "") {
		r.fault(v.line, at, `"id" or "sha256" is missing`)
	}

	return e
}

// proposal reads one proposal. One of a question or a number that the bank no
// longer has is left out without a word: there is nothing to take any more.
func (r *reader) proposal(v *node, at string) (assessment.Proposal, bool) {
	var p assessment.Proposal
	r.object(v, at, proposalKeys, func(f field) {
		at := at + " " + f.key
		switch f.key {
		case "id":
			p.ID = r.id(f.value, at)
		case "file":
			p.File = r.id(f.value, at)
		case "kind":
			p.Kind = oneOf(r, f.value, at, assessment.ProposeAnswer, assessment.ProposeNumber, assessment.ProposeLine,
				assessment.ProposeUnused, assessment.ProposeClaim)
		case "rule":
			p.Rule = r.id(f.value, at)
		case "question":
			p.Question = r.id(f.value, at)
		case "choices":
			p.Choices = r.lines(f.value, at)
		case "against":
			p.Against = r.lines(f.value, at)
		case "number":
			p.Number = r.id(f.value, at)
		case "value":
			p.Value, _ = r.number(&assessment.NumberDef{ID: "value", Label: "value"}, f.value, at)
		case "atMost":
			p.Atmost = r.yes(f.value, at)
		case "claim":
			p.Claim = oneOf(r, f.value, at, assessment.ClaimCode, assessment.ClaimModel)
		case "line":
			l := assessment.SeenLine(r.line(f.value, at))
			p.Line = &l
		case "by":
			p.By = r.oneLine(f.value, at)
		case "unused":
			p.Unused = r.lines(f.value, at)
		case "runs":
			p.Runs = r.whole(f.value, at)
		case "says":
			p.Says = r.oneLine(f.value, at)
		case "differs":
			p.Differs = r.oneLine(f.value, at)
		case "ask":
			p.Ask = r.oneLine(f.value, at)
		case "place":
			p.Place = r.oneLine(f.value, at)
		case "state":
			p.State = oneOf(r, f.value, at, assessment.Undecided, assessment.WasTaken, assessment.Beside, assessment.Left)
		case "who":
			p.Who = r.oneLine(f.value, at)
		case "at":
			p.At = r.time(f.value, at)
		}
	})
	if v.kind != objectKind {
		return p, false
	}
	if p.ID == "" || p.Kind == "" || p.Kind == assessment.ProposeLine && p.Line == nil {
		r.fault(v.line, at, `"id", "kind" or "line" is missing`)
		return p, false
	}

	return p, r.stillAsked(p)
}

// stillAsked reports whether the bank has what a proposal is about.
func (r *reader) stillAsked(p assessment.Proposal) bool {
	switch p.Kind {
	case assessment.ProposeAnswer:
		q, ok := r.bank.Question(p.Question)
		return ok && !slices.ContainsFunc(slices.Concat(p.Choices, p.Against), func(id string) bool {
			_, _, known := q.Option(id)
			return !known
		})
	case assessment.ProposeNumber:
		_, ok := r.bank.Number(p.Number)
		return ok
	}

	return true
}

func (n *node) putCount(key string, count int) {
	if count != 0 {
		n.put(key, &node{kind: numberKind, text: strconv.Itoa(count)})
	}
}

// putSeen writes the same.
func (n *node) putSeen(e assessment.Seen) {
	if e.Empty() {
		return
	}

	out := new(node).begin()
	out.putList("files", len(e.Files), func(i int, n *node) { seenFileTree(n, e.Files[i]) })
	out.putList("proposals", len(e.Proposals), func(i int, n *node) { proposalTree(n, e.Proposals[i]) })
	out.putTime("consent", e.Consent)
	n.put("seen", out)
}

func seenFileTree(n *node, f assessment.EvidenceFile) {
	n.putText("id", f.ID)
	n.putText("name", f.Name)
	n.putText("kind", f.Kind)
	n.putText("sha256", f.SHA256)
	n.putCount("bytes", f.Bytes)
	n.putTime("read", f.Read)
	n.putText("from", f.From)
	n.putText("to", f.To)
	n.putCount("runs", f.Runs)
	n.putText("chosen", string(f.Chosen))
	n.putText("what", f.What)
	n.putTexts("remarks", f.Remarks)
	if len(f.Secrets) > 0 {
		list := &node{kind: listKind}
		for _, row := range f.Secrets {
			list.items = append(list.items, &node{kind: numberKind, text: strconv.Itoa(row)})
		}

		n.put("secrets", list)
	}

	n.putTexts("offered", f.Offered)
	n.putTexts("granted", f.Granted)
	n.putTexts("used", f.Used)
}

func proposalTree(n *node, p assessment.Proposal) {
	n.putText("id", p.ID)
	n.putText("file", p.File)
	n.putText("kind", string(p.Kind))
	n.putText("rule", p.Rule)
	n.putText("question", p.Question)
	n.putTexts("choices", p.Choices)
	n.putTexts("against", p.Against)
	n.putText("number", p.Number)
	if p.Kind == assessment.ProposeNumber {
		n.putText("value", p.Value.String())
	}
	if p.Atmost {
		n.put("atMost", &node{kind: boolKind, text: "true"})
	}

	n.putText("claim", string(p.Claim))
	if p.Line != nil {
		line := new(node).begin()
		lineTree(line, assessment.Line(*p.Line))
		n.put("line", line)
	}

	n.putText("by", p.By)
	n.putTexts("unused", p.Unused)
	n.putCount("runs", p.Runs)
	n.putText("says", p.Says)
	n.putText("differs", p.Differs)
	n.putText("ask", p.Ask)
	n.putText("place", p.Place)
	n.putText("state", string(p.State))
	n.putText("who", p.Who)
	n.putTime("at", p.At)
}
