// Package evidence reads the files a buyer already has (traces, definitions,
// lists of tools, permissions, transcripts) into one inner form. It keeps names,
// times, counts and ids; prompts, arguments, results and mails stay outside.
// Nothing in a file is an instruction.
package evidence

// File is what one file shows. All that is empty was not found, which is not
// the same as not there.
type File struct {
	Kind        string       `json:"kind"`                  // the format, as Kinds names it
	Runs        []Run        `json:"runs,omitempty"`        // in the order of the file
	Flows       []Flow       `json:"flows,omitempty"`       // definitions, one a drawing
	Tools       []Tool       `json:"tools,omitempty"`       // what can be called, by a list that says so
	Grants      []Grant      `json:"grants,omitempty"`      // what a credential may do
	Credentials []Credential `json:"credentials,omitempty"` // by name and kind, never a value
	Servers     []Server     `json:"servers,omitempty"`     // where tools come from, their list unknown
	Lines       []Line       `json:"lines,omitempty"`       // what was spoken
	Skipped     int          `json:"skipped,omitempty"`     // lines or documents that could not be read
	Secrets     []int        `json:"secrets,omitempty"`     // lines, counted from 1, on which a secret seems to stand
	Notes       []string     `json:"notes,omitempty"`       // what a reader of this should know, in sentences
}

// Picker says who chose a next step.
type Picker string

// Who picks. Unknown is said where the file does not show it, and is no "no".
const (
	Model   Picker = "model"
	Code    Picker = "code"
	Unknown Picker = "unknown"
)

// Status is how a step ended.
type Status string

// How a step ended. Pending: asked for, and no result in the file.
const (
	Done    Status = "done"
	Failed  Status = "failed"
	Refused Status = "refused"
	Pending Status = "pending"
)

// The kinds of step. Only a Call is counted.
const (
	Call     = "call"      // a tool, a system or a store of documents
	Note     = "note"      // a note to itself
	End      = "end"       // the call that ends the run
	HandOver = "hand-over" // to another agent or a person
)

// Run is one run, from one request to its end.
type Run struct {
	ID         string      `json:"id,omitempty"`
	Group      string      `json:"group,omitempty"` // runs of one request have one group; empty is not known
	Agent      string      `json:"agent,omitempty"`
	Version    string      `json:"version,omitempty"`
	Start      string      `json:"start,omitempty"` // as RFC 3339 in UTC, where the file has a time
	End        string      `json:"end,omitempty"`
	Steps      []Step      `json:"steps,omitempty"`
	ModelCalls []ModelCall `json:"model_calls,omitempty"`
}

// Count is how many steps count: calls that were executed.
func (r Run) Count() int {
	n := 0
	for _, s := range r.Steps {
		if s.Counts() {
			n++
		}
	}

	return n
}

// Step is a call to a tool, a system or a store of documents.
type Step struct {
	Tool     string `json:"tool"`
	System   string `json:"system,omitempty"`
	Kind     string `json:"kind"`
	AskedBy  Picker `json:"asked_by"`
	Status   Status `json:"status"`
	Parallel int    `json:"parallel,omitempty"` // steps with one number over 0 were asked for together
	Approval string `json:"approval,omitempty"` // what was decided before it: allow, deny
	Args     string `json:"args,omitempty"`     // hash of the arguments, salted for this file
}

// Counts says whether a step was executed and is no note, end or hand-over.
func (s Step) Counts() bool { return s.Kind == Call && (s.Status == Done || s.Status == Failed) }

// ModelCall is one call to a model.
type ModelCall struct {
	Model   string   `json:"model,omitempty"`
	Offered []string `json:"offered,omitempty"` // tools it was offered; empty is not known
	Asked   []string `json:"asked,omitempty"`   // tools it asked for
	In      int      `json:"tokens_in,omitempty"`
	Out     int      `json:"tokens_out,omitempty"`
}

// Flow is a definition: what is drawn, and who picks at each node.
type Flow struct {
	Name  string `json:"name,omitempty"`
	Nodes []Node `json:"nodes,omitempty"`
	Edges []Edge `json:"edges,omitempty"`
	Cap   int    `json:"cap,omitempty"` // the most rounds the file allows; 0 is none in the file
}

// Picks says whether a model picks anywhere in the flow, and at worst how.
func (f Flow) Picks() Pick {
	worst := Fixed
	for _, n := range f.Nodes {
		if !n.Disabled && pickOrder[n.Pick] > pickOrder[worst] {
			worst = n.Pick
		}
	}

	return worst
}

// Pick is who picks what comes after a node.
type Pick string

// Who picks after a node, the least free first. Opaque: the file hides it.
const (
	Fixed    Pick = "fixed"    // nothing to choose
	Rule     Pick = "rule"     // a written rule
	Opaque   Pick = "opaque"   // the file does not show it
	Branches Pick = "branches" // a model, among drawn branches
	Free     Pick = "free"     // a model, among tools
)

var pickOrder = map[Pick]int{"": 0, Fixed: 0, Rule: 1, Opaque: 2, Branches: 3, Free: 4}

// Node is one node of a flow.
type Node struct {
	ID       string   `json:"id"`
	Name     string   `json:"name,omitempty"`
	Type     string   `json:"type,omitempty"`
	Pick     Pick     `json:"pick"`
	Tools    []string `json:"tools,omitempty"`  // names of what a model may call here
	Effect   Effect   `json:"effect,omitempty"` // of a node that acts
	Person   bool     `json:"person,omitempty"` // a person acts or says yes here
	Disabled bool     `json:"disabled,omitempty"`
}

// Edge leads from a node to the next.
type Edge struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Effect is what an action does to the world.
type Effect string

// What an action does. Anything is code, a command or a query of its own making.
const (
	Reads    Effect = "read"
	Writes   Effect = "write"
	Final    Effect = "final"
	Anything Effect = "anything"
)

// Tool is an action on a list of what can be called.
type Tool struct {
	Name   string `json:"name"`
	System string `json:"system,omitempty"`
	Effect Effect `json:"effect,omitempty"`
	By     string `json:"by,omitempty"` // hint, verb or method: what the effect was read from
}

// Grant is what a permission allows or denies.
type Grant struct {
	Action string `json:"action"`
	On     string `json:"on,omitempty"`
	Deny   bool   `json:"deny,omitempty"`
	Effect Effect `json:"effect,omitempty"`
	Mark   string `json:"mark,omitempty"` // why it stands out: secrets, access, everything, deletes
}

// Credential is a credential by name and kind.
type Credential struct {
	Name string `json:"name"`
	Kind string `json:"kind,omitempty"`
	Uses int    `json:"uses,omitempty"` // places of a drawing that name it, where more than one
}

// Server is where tools come from.
type Server struct {
	Name   string `json:"name"`
	Pinned bool   `json:"pinned"`          // the file names a fixed version
	Proxy  bool   `json:"proxy,omitempty"` // something stands before each call
}

// Line is one line of a conversation, as it was spoken.
type Line struct {
	Speaker string `json:"speaker,omitempty"`
	At      int    `json:"at"` // seconds from the start; -1 where there is no time
	Text    string `json:"text"`
	Row     int    `json:"row"` // the line of the file, from 1
}
