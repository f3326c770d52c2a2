package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
)

// apiLine is one action that the system can take.
type apiLine struct {
	ID       string `json:"id"` // "" for a new one
	System   string `json:"system"`
	Action   string `json:"action"`
	Kind     string `json:"kind"` // read, write or final
	Identity string `json:"identity"`
	Decided  string `json:"decided"` // before, running or unknown
	Refuses  string `json:"refuses"`
	Part     string `json:"part"` // id; "" for the main path
}

// apiIdentity is what stands behind a name that lines act under.
type apiIdentity struct {
	Name     string `json:"name"`
	Kind     string `json:"kind"`
	Lifetime string `json:"lifetime"`
	Scope    string `json:"scope"` // everything, system, kind, task; "" for not known
	Owner    string `json:"owner"`
	Reviewer string `json:"reviewer"`
}

// apiLines is an inventory as a program gives it, whole.
type apiLines struct {
	Lines      []apiLine     `json:"lines"`
	Identities []apiIdentity `json:"identities"`
}

// apiInventoried is one as it stands. Rev is that of the interview, and its ETag.
type apiInventoried struct {
	apiLines
	Rev int `json:"rev"`
}

func apiInventoryOf(iv assessment.Interview) apiInventoried {
	out := apiInventoried{apiLines{[]apiLine{}, []apiIdentity{}}, iv.Rev}
	for _, l := range iv.Inventory {
		out.Lines = append(out.Lines, apiLine{ID: l.ID, System: l.System, Action: l.Action, Kind: string(l.Kind),
			Identity: l.Identity, Decided: string(l.Decided), Refuses: l.Refuses, Part: l.Part})
	}
	for _, x := range iv.Identities {
		out.Identities = append(out.Identities, apiIdentity{Name: x.Name, Kind: x.Kind, Lifetime: x.Lifetime,
			Scope: string(x.Scope), Owner: x.Owner, Reviewer: x.Reviewer})
	}
	return out
}

// apiInventory is GET /api/v1/interviews/{id}/inventory.
func (s *Server) apiInventory(c echo.Context, p assessment.Principal) error {
	iv, err := s.store.Interview(c.Request().Context(), p, c.Param("id"))
	if err != nil {
		return err
	}
	if tagged(c, iv.Rev) {
		return c.NoContent(http.StatusNotModified)
	}
	return reply(c, http.StatusOK, apiInventoryOf(iv))
}

// apiSaveInventory is PUT /api/v1/interviews/{id}/inventory: the whole of it, by the rules
// of the page. It says by If-Match which interview it was made from; sent again with that
// after it was saved, it changes nothing.
func (s *Server) apiSaveInventory(c echo.Context, p assessment.Principal) error {
	ctx := c.Request().Context()
	iv, err := s.store.Interview(ctx, p, c.Param("id"))
	if err != nil {
		return err
	}
	base, err := ifMatch(c)
	if err != nil {
		return err
	}
	if base < 0 {
		return errNoInventoryMatch
	}
	var sent apiLines
	if _, err := s.takes(c, p, &sent); err != nil {
		return err
	}

	data, wrong := sent.read(iv)
	if err := refuseFields(wrong); err != nil {
		return err
	}
	saved, err := s.store.UpdateInterview(ctx, p, iv.ID, base, func(iv *assessment.Interview) error {
		iv.SetLines(data.Inventory)
		iv.Identities = data.Identities
		return nil
	})
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		saved, err = conflict.Interview, nil
		if !sameLines(saved.Inventory, data.Inventory) || !slices.Equal(saved.Identities, data.Identities) {
			tagged(c, saved.Rev)
			return errStale
		}
	}
	if err != nil {
		return err
	}

	tagged(c, saved.Rev)
	return reply(c, http.StatusOK, apiInventoryOf(saved))
}

var errNoInventoryMatch = &statusError{http.StatusPreconditionRequired,
	"Say which inventory this was made from: If-Match with the ETag that it came with."}

// sameLines reports whether two inventories say the same; a new line got an id meanwhile.
func sameLines(kept, sent []assessment.Line) bool {
	return slices.EqualFunc(kept, sent, func(a, b assessment.Line) bool {
		if b.ID == "" {
			a.ID = ""
		}
		return a == b
	})
}

// read reads an inventory by the rules of its page, with what is wrong by field:
// "lines.0.system".
func (sent apiLines) read(before assessment.Interview) (assessment.Interview, faults) {
	f := form{url.Values{"rows": {strconv.Itoa(len(sent.Lines))}, "identities": {strconv.Itoa(len(sent.Identities))}}}
	var wrong faults
	if len(sent.Lines) > maxLines || len(sent.Identities) > maxLines {
		wrong = tooManyLines(make([]assessment.Line, maxLines+1))
		wrong[0].Field = "lines"
		return before, wrong
	}

	for i, l := range sent.Lines {
		n := "." + strconv.Itoa(i)
		at := "lines" + n
		for name, value := range map[string]string{"id": l.ID, "system": l.System, "action": l.Action, "kind": l.Kind,
			"identity": l.Identity, "decided": l.Decided, "refuses": l.Refuses, "part": l.Part} {
			f.values.Set(name+n, value)
		}
		known := func(b assessment.Line) bool { return b.ID == l.ID }
		part := func(x assessment.Part) bool { return x.ID == l.Part }
		switch {
		case l.ID != "" && !slices.ContainsFunc(before.Inventory, known):
			wrong.add(at+".id", "There is no such line here. Leave it out for a new one.")
		case l.ID != "" && slices.ContainsFunc(sent.Lines[:i], func(x apiLine) bool { return x.ID == l.ID }):
			wrong.add(at+".id", "This line is there twice.")
		case strings.TrimSpace(l.System) == "" && strings.TrimSpace(l.Action) == "":
			wrong.add(at+".system", "Enter the system and what it does there, or leave the line out.")
		case !slices.Contains([]string{"read", "write", "final"}, l.Kind):
			wrong.add(at+".kind", "Say what it does: read, write or final.")
		case !slices.Contains([]string{"", "before", "running", "unknown"}, l.Decided):
			wrong.add(at+".decided", "Say when it is decided: before, running or unknown.")
		case l.Part != "" && !slices.ContainsFunc(before.Parts, part):
			wrong.add(at+".part", "There is no such part here.")
		}
	}
	for i, x := range sent.Identities {
		n := "." + strconv.Itoa(i)
		for name, value := range map[string]string{"idname": x.Name, "idkind": x.Kind, "idlife": x.Lifetime,
			"idscope": x.Scope, "idowner": x.Owner, "idreviewer": x.Reviewer} {
			f.values.Set(name+n, value)
		}
		switch {
		case strings.TrimSpace(x.Name) == "":
			wrong.add("identities"+n+".name", "Enter the name that lines act under.")
		case x.Scope != "" && !slices.Contains(assessment.Scopes, assessment.Scope(x.Scope)):
			wrong.add("identities"+n+".scope", "Say what it is used for: everything, system, kind or task.")
		}
	}
	if len(wrong) > 0 {
		return before, wrong
	}

	out := assessment.Interview{Identities: readIdentities(f, nil)}
	out.Inventory, wrong = readLines(f, before.Inventory)
	was := assessment.Interview{Inventory: before.Inventory, Identities: before.Identities}
	for _, over := range assessment.OverLimitSince(was, out) {
		wrong.add(strings.Replace(over.Path, "inventory.", "lines.", 1), "%s", over.Sentence())
	}
	return out, wrong
}
