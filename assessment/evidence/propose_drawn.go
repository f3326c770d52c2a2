package evidence

import (
	"cmp"
	"fmt"
	"strings"

	"discern/assessment"
	"discern/assessment/words"
)

// engines draw the order of the steps themselves; what they draw is what runs.
var engines = map[string]bool{"n8n": true, "amazon-states": true, "dify": true, "flowise": true, "langflow": true,
	"bpmn":           true,
	"github-actions": true}

// caps are formats in which a limit would stand if there were one, and which
// have no limit of their own where none stands.
var caps = map[string]bool{"bpmn": true, "amazon-states": true}

// definitions reads what drawings show. Names decide nothing.
func (p *proposer) definitions() {
	if len(p.f.Flows) == 0 {
		return
	}

	pick, limit, loops, capped := Fixed, 0, false, true
	freest := ""
	for _, f := range p.f.Flows {
		if pickOrder[f.Picks()] >= pickOrder[pick] {
			pick = f.Picks()
		}
		for _, n := range f.Nodes {
			if !n.Disabled && n.Pick == f.Picks() && n.Pick != Fixed && n.Pick != "" {
				freest = cmp.Or(freest, "the node "+cmp.Or(n.Name, n.ID))
			}
		}
		if f.Picks() == Free {
			limit = max(limit, f.Cap)
			capped = capped && f.Cap > 0
		}
		loops = loops || cycle(f)
	}

	switch pick {
	case Free:
		says := "A model may pick among tools there."
		switch {
		case capped:
			p.sees(assessment.SignDrawnCapped, fmt.Sprintf("%s The file limits it to %s.", says, words.Figure(limit, "round",
				"rounds")), freest, nil, 0)
			p.sees(assessment.SignHasCap, fmt.Sprintf("The file limits the rounds of a model to %d. Rounds are not steps.",
				limit), freest, nil, 0)
		default:
			p.sees(assessment.SignDrawnFree, says+" No limit stands in the file; what runs it may have one of its own.",
				freest, nil, 0)
			if caps[p.f.Kind] {
				p.sees(assessment.SignNoCap, "A model goes round there, and no limit on it stands in the file.", freest, nil, 0)
			}
		}
		p.sees(assessment.SignModelPicks, says, freest, nil, 0)
	case Branches:
		p.sees(assessment.SignDrawnBranches, "A model's word decides among drawn branches there.", freest, nil, 0)
		p.sees(assessment.SignModelPicks, "A model's word decides among drawn branches there.", freest, nil, 0)
	case Rule:
		if where := p.person(); where != "" {
			p.sees(assessment.SignDrawnPerson,
				"Written rules decide which branch follows, and a person acts in between. No model decides in what is drawn.",
				where, nil, 0)
			break
		}
		p.sees(assessment.SignDrawnRule, "Written rules decide which branch follows. No model decides in what is drawn.",
			freest, nil, 0)
	case Fixed:
		p.sees(assessment.SignDrawnFixed, "Nothing in what is drawn leaves a choice.", "", nil, 0)
	case Opaque:
		p.remark("What is drawn does not show who decides where the path forks. Ask.")
	}
	if pick == Fixed || pick == Rule {
		p.sees(assessment.SignNothingPicks, "No model decides in what is drawn.", "", nil, 0)
	}

	p.order(pick, loops)
	p.people()
	p.drawnActions()
}

// order reads where the order stands, and what goes round.
func (p *proposer) order(pick Pick, loops bool) {
	if !engines[p.f.Kind] {
		return
	}

	nodes := 0
	for _, f := range p.f.Flows {
		for _, n := range f.Nodes {
			if !n.Disabled && n.Pick != Free {
				nodes++
			}
		}
	}
	switch {
	case pick == Fixed || pick == Rule:
		p.sees(assessment.SignOrderDrawn, "The order of the steps is drawn from end to end.", "", nil, 0)
	case pick == Free && nodes > 0:
		p.sees(assessment.SignOrderPartly, "The order is drawn but for the stretch in which a model picks.", "", nil, 0)
	}
	switch {
	case loops && pick != Free && pick != Opaque:
		p.sees(assessment.SignRuleLoop, "The drawing leads back to a step that came before.", "", nil, 0)
	case !loops && (pick == Fixed || pick == Rule):
		p.sees(assessment.SignNoLoop, "Nothing in the drawing leads back to a step that came before.", "", nil, 0)
	}
}

// cycle reports whether a drawing leads back to where it was.
func cycle(f Flow) bool {
	after := map[string][]string{}
	for _, e := range f.Edges {
		after[e.From] = append(after[e.From], e.To)
	}
	state := map[string]int{} // 1 on the way, 2 done
	var stack []string
	for start := range after {
		if state[start] != 0 {
			continue
		}
		stack = append(stack[:0], start)
		for len(stack) > 0 {
			at := stack[len(stack)-1]
			if state[at] == 0 {
				state[at] = 1
			}
			deeper := false
			for _, to := range after[at] {
				if state[to] == 1 {
					return true
				}
				if state[to] == 0 {
					stack, deeper = append(stack, to), true
					break
				}
			}
			if !deeper {
				state[at] = 2
				stack = stack[:len(stack)-1]
			}
		}
	}

	return false
}

func (p *proposer) people() {
	if where := p.person(); where != "" {
		p.sees(assessment.SignApprovalDrawn, "A person acts or says yes there.", where, nil, 0)
	}
}

// person is where a person first acts in a drawing; "" where none does.
func (p *proposer) person() string {
	for _, f := range p.f.Flows {
		for _, n := range f.Nodes {
			if n.Person && !n.Disabled {
				return "the node " + cmp.Or(n.Name, n.ID)
			}
		}
	}

	return ""
}

// drawnActions proposes lines for what acts in a drawing, and says what the
// tools of its free stretch may do.
func (p *proposer) drawnActions() {
	d := p.drawn()
	for _, f := range p.f.Flows {
		for _, n := range f.Nodes {
			switch {
			case n.Disabled:
			case n.Pick == Free:
				p.attached(d, n)
			case n.Effect != "" && !d.offered[n.Name] && n.Name != "":
				d.around++
				p.line(assessment.Line{System: systemOf(n.Type), Action: n.Name, Decided: assessment.DecidedBefore}, n.Effect,
					"verb",
					fmt.Sprintf("The action %s is a fixed step of the drawing.", n.Name), "the node "+n.Name)
			}
		}
	}

	p.reach(d.anything, "the action "+d.anything, d.final, "the action "+d.final)
	if d.more != "" {
		p.sees(assessment.SignWorkDrawn,
			fmt.Sprintf("By its name, the action %s starts further work, and a model may pick it.", d.more),
			"the action "+d.more, nil, 0)
	}

	if len(p.file.Offered) > 0 {
		p.counts(p.file.Offered, "attached to a model in the drawing")
	}

	p.stretch(d)
}

// drawing is what the actions of a drawing come to.
type drawing struct {
	effects map[string]Effect // of an action, by the name of its node
	offered map[string]bool   // to a model that picks, by the same

	anything, final, more   string // the first action that can do that; "" for none
	reads, changes, unclear int    // of the free stretch
	around                  int    // fixed steps that act
}

// drawn collects what the nodes do, and which of them are handed to a model.
func (p *proposer) drawn() *drawing {
	d := &drawing{effects: map[string]Effect{}, offered: map[string]bool{}}
	for _, f := range p.f.Flows {
		for _, n := range f.Nodes {
			if n.Effect != "" {
				d.effects[n.Name] = n.Effect
			}
			if n.Pick != Free || n.Disabled {
				continue
			}
			for _, t := range n.Tools {
				d.offered[t] = true
			}
		}
	}

	return d
}

// attached proposes a line for each action that a node may pick.
func (p *proposer) attached(d *drawing, n Node) {
	for _, t := range n.Tools {
		e := cmp.Or(d.effects[t], effectOf(t))
		d.add(t, e)
		p.file.Offered = once(append(p.file.Offered, t))

		system, action := split(t, "")
		p.line(assessment.Line{System: system, Action: action, Decided: assessment.DecidedRunning}, e, "verb",
			fmt.Sprintf("The action %s is attached to %s, which may pick it.", action, cmp.Or(n.Name, "a model")),
			"the node "+cmp.Or(n.Name, n.ID))
	}
}

// add counts an action of the free stretch.
func (d *drawing) add(tool string, e Effect) {
	switch e {
	case Reads:
		d.reads++
	case "":
		d.unclear++
	default:
		d.changes++
	}

	if e == Anything {
		d.anything = cmp.Or(d.anything, tool)
	}
	if e == Final {
		d.final = cmp.Or(d.final, tool)
	}

	low := strings.ToLower(tool)
	if strings.Contains(low, "workflow") || strings.Contains(low, "sub-agent") || strings.Contains(low, "agent_") {
		d.more = cmp.Or(d.more, tool)
	}
}

// stretch says what the free stretch of a drawing with fixed steps around it may do.
func (p *proposer) stretch(d *drawing) {
	switch {
	case d.around == 0:
	case d.changes > 0:
		p.sees(assessment.SignStretchChanges,
			fmt.Sprintf("In the stretch where a model picks, %s seem to change something, by name.",
				words.Figure(d.changes, "action", "actions")), "", nil, 0)

	case d.reads > 0 && d.unclear == 0:
		p.sees(assessment.SignStretchReads, "In the stretch where a model picks, its actions seem only to read, by name.",
			"", nil, 0)
	}
}

// systemOf is the system that the type of a node names, where it names one.
func systemOf(typ string) string {
	short := typ[strings.LastIndexByte(typ, '.')+1:]
	if short == "" || strings.ContainsAny(short, " :/") || len(short) > 40 {
		return ""
	}

	return short
}

// lists reads what lists of tools and permissions show. A card is a claim and
// says nothing of what its agent can call.
func (p *proposer) lists() {
	if p.f.Kind == "a2a-card" {
		return
	}

	anything, final := "", ""
	for _, t := range p.f.Tools {
		switch {
		case t.Effect == Anything:
			anything = cmp.Or(anything, t.Name)
		case t.Effect == Final:
			final = cmp.Or(final, t.Name)
		}
		p.file.Offered = append(p.file.Offered, t.Name)
		s, a := split(t.Name, t.System)
		says := fmt.Sprintf("The action %s stands on a list of what can be called.", a)
		p.line(assessment.Line{System: s, Action: a, Decided: assessment.DecidedUnknown}, t.Effect, t.By, says,
			"the action "+t.Name)
	}
	if len(p.f.Tools) > 0 {
		p.reach(anything, "the action "+anything, final, "the action "+final)
		p.countTools(p.f.Tools, "on the list")
	}
	if len(p.f.Servers) > 0 && len(p.f.Tools) == 0 {
		var open []string
		for _, s := range p.f.Servers {
			open = append(open, s.Name)
		}
		p.sees(assessment.SignUnlisted, fmt.Sprintf("Tools come from %s, and no list of them is in the file.",
			words.Series(open, 3)), "", nil, 0)
	}
	p.grants()
	p.credentials()
}

func (p *proposer) grants() {
	allowed, whole := 0, true
	secrets, strong, final := "", "", ""
	denied := map[string]bool{}
	for _, g := range p.f.Grants {
		if g.Deny {
			denied[strings.ToLower(g.Action)] = true
		}
	}
	for _, g := range p.f.Grants {
		if g.Deny || denied[strings.ToLower(g.Action)] {
			continue
		}
		allowed++
		whole = whole && !strings.Contains(g.Action, "*") && g.Effect != Anything
		p.file.Granted = append(p.file.Granted, g.Action)
		switch {
		case g.Mark == "secrets":
			secrets = cmp.Or(secrets, g.Action)
		case g.Mark == "access" || g.Mark == "everything" || g.Effect == Anything || strings.HasPrefix(g.Mark,
			"deletes") || g.Effect == Final:
			strong = cmp.Or(strong, g.Action)
		}
		if g.Effect == Final {
			final = cmp.Or(final, g.Action)
		}
	}
	if allowed == 0 {
		return
	}

	if strong != "" {
		p.sees(assessment.SignStrong, fmt.Sprintf("The policy allows %s.", strong), "the permission "+strong, nil, 0)
	} else if secrets != "" {
		p.sees(assessment.SignSecrets, fmt.Sprintf("The policy allows %s.", secrets), "the permission "+secrets, nil, 0)
	}
	if final != "" {
		p.sees(assessment.SignFinal, fmt.Sprintf("By its name, the permission %s is for what cannot be put back.", final),
			"the permission "+final, nil, 0)
	}
	says := words.Capital(words.Figure(allowed, "permission is", "permissions are")) + " allowed in the file."
	if !whole {
		says = words.Capital(words.Figure(allowed, "line allows",
			"lines allow")) + " something in the file, and some stand for several permissions."
	}
	p.sees(assessment.SignGranted, says, "", &assessment.Number{Low: float64(allowed), High: float64(allowed),
		Guess: true, AtLeast: true}, 0)
}

func (p *proposer) credentials() {
	n := len(p.f.Credentials)
	if n == 0 {
		return
	}

	var names []string
	for _, c := range p.f.Credentials {
		names = append(names, c.Name)
	}
	p.sees(assessment.SignCredentials, fmt.Sprintf("The file names %s: %s.", words.Figure(n, "credential",
		"credentials"), words.Series(names, 5)), "",
		&assessment.Number{Low: float64(n), High: float64(n), Guess: true, AtLeast: true}, 0)
	for _, c := range p.f.Credentials {
		if c.Uses > 1 {
			p.sees(assessment.SignOneCredential, fmt.Sprintf("The credential %s stands at %d places of the file.", c.Name,
				c.Uses), "the credential "+c.Name, nil, 0)
			return
		}
	}
}
