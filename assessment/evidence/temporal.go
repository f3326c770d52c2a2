package evidence

import (
	"encoding/base64"
	"strings"
)

func isTemporal(t *tree) bool { return head(t.get("events")).has("eventType") }

// temporal reads a history: activities are steps, except those that call a model.
func (r *reading) temporal() {
	for i := range r.docs {
		h := &history{conversation: r.talk(), models: map[string]bool{}, asked: map[string]int{},
			steps: map[string]int{}}
		for _, e := range r.docs[i].get("events").list() {
			h.event(&e)
		}

		h.inside()
		h.keep()
	}
}

// history is a run of a workflow as its events tell it.
type history struct {
	*conversation
	models map[string]bool // activities that call a model, by the id of their event
	asked  map[string]int  // how often a model asked for a tool that did not run since
	steps  map[string]int  // where the other activities stand among the steps, by the same
}

func (h *history) event(e *tree) {
	h.seen(when(e.get("eventTime").str()))

	if a := e.get("workflowExecutionStartedEventAttributes"); a.is('{') {
		h.run.Agent = name(a.get("workflowType", "name").str())
	}

	if a := e.get("activityTaskScheduledEventAttributes"); a.is('{') {
		h.scheduled(e.get("eventId").str(), a)
	}

	if a := e.get("activityTaskFailedEventAttributes"); a.is('{') {
		if at, ok := h.steps[a.get("scheduledEventId").str()]; ok {
			h.run.Steps[at].Status = Failed
		}
	}

	if a := e.get("activityTaskCompletedEventAttributes"); a.is('{') {
		h.completed(a)
	}
}

// scheduled notes an activity: a call of a model, or a step. It is the model's where
// the model asked for a tool of that name.
func (h *history) scheduled(id string, a *tree) {
	tool := a.get("activityType", "name").str()
	if low := strings.ToLower(tool); strings.Contains(low, "invoke_model") || strings.Contains(low, "invokemodel") {
		h.models[id] = true
		h.calls(a)
		return
	}

	step := Step{Tool: name(tool), Kind: stepKind(tool), AskedBy: Code, Status: Pending}
	if h.asked[tool] > 0 {
		h.asked[tool]--
		step.AskedBy = Model
	}

	h.steps[id] = len(h.run.Steps)
	h.run.Steps = append(h.run.Steps, step)
}

// calls notes a call of a model, with what the model was offered.
func (h *history) calls(a *tree) {
	call := h.model(&nothing)
	for _, p := range a.get("input", "payloads").list() {
		in := payload(&p)
		call.Offered = once(toolNames(in.get("tools")))
		call.Model = name(in.get("model_name").str())
	}
}

// completed notes that a step was done, or what a model asked for.
func (h *history) completed(a *tree) {
	id := a.get("scheduledEventId").str()
	if at, ok := h.steps[id]; ok {
		h.run.Steps[at].Status = Done
	}
	if !h.models[id] {
		return
	}

	for _, p := range a.get("result", "payloads").list() {
		for _, o := range payload(&p).get("output").list() {
			h.output(&o)
		}
	}
}

// output is one thing that a model gave back: a call that it asks for, or one that
// whoever runs the model has done.
func (h *history) output(o *tree) {
	switch typ := o.get("type").str(); {
	case typ == "function_call":
		tool := o.get("name").str()
		h.asked[tool]++

		last := &h.run.ModelCalls[len(h.run.ModelCalls)-1]
		last.Asked = once(append(last.Asked, tool))

	case strings.HasSuffix(typ, "_call"):
		h.run.Steps = append(h.run.Steps,
			Step{Tool: name(typ), System: "hosted", Kind: Call, AskedBy: Model, Status: Done})
	}
}

// inside adds what was asked for and is no activity: it ran inside the workflow's own
// code.
func (h *history) inside() {
	for _, call := range h.run.ModelCalls {
		for _, tool := range call.Asked {
			if h.asked[tool] == 0 {
				continue
			}

			h.asked[tool]--
			h.run.Steps = append(h.run.Steps, Step{Tool: tool, Kind: stepKind(tool), AskedBy: Model, Status: Done})
			h.r.note("Some tools ran inside the workflow's own code and have no event: they are read from what the model " +
				"asked for, and taken for done.")
		}
	}
}

// payload is the JSON in a payload, base64 or plain.
func payload(p *tree) *tree {
	b, err := base64.StdEncoding.DecodeString(p.get("data").str())
	if err != nil {
		return p.get("data")
	}

	return (&tree{kind: '"', text: string(b)}).inner()
}
