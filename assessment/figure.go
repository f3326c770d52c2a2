package assessment

import (
	"math"
	"slices"
)

// span is a number while it is being worked with: High may be infinite.
type span struct{ low, high float64 }

func (n Number) span() span {
	if n.AtLeast {
		return span{n.Low, math.Inf(1)}
	}
	return span{n.Low, n.High}
}

func (s span) times(t span) span { return span{s.low * t.low, mulHigh(s.high, t.high)} }

func (s span) plus(k float64) span {
	return span{s.low + k, s.high + k}
}

// over divides; ok is false where the divisor may be nought.
func (s span) over(t span) (span, bool) {
	if t.low <= 0 {
		return span{}, false
	}
	return span{s.low / t.high, s.high / t.low}, true
}

// mulHigh multiplies upper ends: nothing times no upper end is still nothing.
func mulHigh(a, b float64) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return a * b
}

func (s span) figure(from ...string) *Figure {
	if math.IsInf(s.low, 0) || math.IsNaN(s.low) || math.IsNaN(s.high) {
		return nil
	}

	f := &Figure{Low: s.low, High: s.high, From: from}
	if math.IsInf(s.high, 1) {
		f.High, f.AtLeast = s.low, true
	}

	return f
}

// Figure is a computed number or range with the inputs it came from.
type Figure struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// AtLeast says that an input was open upwards ("10+"), so High is no upper end.
	AtLeast bool     `json:"atLeast,omitempty"`
	From    []string `json:"from"`
}

func (f *Figure) span() span {
	if f.AtLeast {
		return span{f.Low, math.Inf(1)}
	}
	return span{f.Low, f.High}
}

// Times is the figure with what it counts so many times as often.
func (f *Figure) Times(factor float64) *Figure {
	return f.span().times(span{factor, factor}).figure(f.From...)
}

// Text prints a figure or range for people.
func (f *Figure) Text() string {
	n := Number{Low: tidyFigure(f.Low), High: tidyFigure(f.High), AtLeast: f.AtLeast}
	return n.String()
}

// tidyFigure rounds a computed figure to what can be meant by it: whole
// numbers from 10 up, one decimal below, two significant figures below 1.
func tidyFigure(x float64) float64 {
	switch {
	case x >= 10:
		return float64(Round(x))
	case x >= 1:
		return float64(Round(x*10)) / 10
	}
	return float64(Round(x*100)) / 100
}

// Figures are the numbers worked out; nil where an input is missing.
type Figures struct {
	DecisionsPerDay    *Figure `json:"decisionsPerDay,omitempty"`    // authorization decisions a day
	PerReviewer        *Figure `json:"perReviewer,omitempty"`        // decisions a day for each reviewer
	SecondsPerDecision *Figure `json:"secondsPerDecision,omitempty"` // if each reviewer gives ReviewHours
	ShareSeen          *Figure `json:"shareSeen,omitempty"`          // percent of decisions a person looks at
	ApprovalsThatFit   *Figure `json:"approvalsThatFit,omitempty"`   // a day, at ReviewHours a reviewer
	// steps allowed or seen beyond the longest confirmed run
	UnprovenStretch *Figure `json:"unprovenStretch,omitempty"`
	Width           *Figure `json:"width,omitempty"`    // percent of granted permissions used in 30 days
	Exposure        *Figure `json:"exposure,omitempty"` // tasks done between a mistake and someone knowing
	Band            string  `json:"band,omitempty"`     // loop length band id
	Odds            []Odds  `json:"odds,omitempty"`     // illustration for the ordinary run
}

// NamedFigure is a figure with what it is called.
type NamedFigure struct {
	Label string
	Text  string   // with its unit; "" where an input is missing
	From  []string // ids of numbers; nil where an input is missing
}

// Named lists every figure by name, those that cannot be worked out as well.
func (f *Figures) Named() []NamedFigure {
	out := []NamedFigure{}
	add := func(label, unit string, x *Figure) {
		n := NamedFigure{Label: label}
		if x != nil {
			n.Text, n.From = x.Text()+unit, x.From
		}

		out = append(out, n)
	}
	add("Authorization decisions a day", "", f.DecisionsPerDay)
	add("Decisions a day for each reviewer", "", f.PerReviewer)
	add("Seconds for each decision, at two hours a reviewer", "", f.SecondsPerDecision)
	add("Share of decisions a person looks at", "%", f.ShareSeen)
	add("Approvals a day that fit, at two hours a reviewer", "", f.ApprovalsThatFit)
	add("Steps beyond the longest confirmed run", "", f.UnprovenStretch)
	add("Granted permissions used in 30 days", "%", f.Width)
	add("Tasks done between a mistake and someone knowing", "", f.Exposure)

	return out
}

// Odds is the chance of a run without one wrong step, if steps were
// independent and nothing recovered.
type Odds struct {
	PerStep float64 `json:"perStep"` // 0.99
	Steps   int     `json:"steps"`
	Run     float64 `json:"run"` // PerStep ^ Steps
}

// Ids of captured numbers that the figures are worked out from.
const (
	NumTasks     = "tasks_per_day"
	NumSteps     = "steps_typical"
	NumSubRuns   = "sub_runs_per_task"
	NumReviewers = "reviewers"
	NumReviewed  = "reviewed_per_day"
	NumMinutes   = "minutes_per_review"
	numCap       = "steps_cap"
	NumSeen      = "steps_longest_seen"
	NumConfirmed = "longest_right_steps"
	NumUsed      = "permissions_used"
	NumGranted   = "permissions_granted"
	NumDetect    = "hours_to_detect"
	NumSystems   = "systems_count"
	NumTools     = "tools_count"
	numWrites    = "write_actions"
	numFinal     = "irreversible_actions"
)

// NumbersIn gathers every number that holds in an interview, by id: it is known,
// and its question applies. Where two questions ask for one number, the later in
// the bank's order counts. There is no other answer to what number holds.
func (b *Bank) NumbersIn(iv *Interview) map[string]Number {
	out := map[string]Number{}
	for i := range b.Traits {
		for j := range b.Traits[i].Questions {
			q := &b.Traits[i].Questions[j]
			a, ok := iv.Answers[q.ID]
			if !ok || len(a.Numbers) == 0 || a.State == NotApplicable || !b.Applies(iv, q) {
				continue
			}

			for id, n := range a.Numbers {
				if !n.Unknown {
					out[id] = n
				}
			}
		}
	}

	return out
}

// Elsewhere is a number that a question asks for and another one already has.
type Elsewhere struct {
	Number   Number
	Question *Question
}

// GivenElsewhere gathers the numbers that a question asks for, that were not given at
// it, and that hold since they were given at another: nobody is asked twice.
func (b *Bank) GivenElsewhere(iv *Interview, q *Question) map[string]Elsewhere {
	out := map[string]Elsewhere{}
	for _, id := range q.Numbers {
		if _, here := iv.Answers[q.ID].Numbers[id]; here {
			continue
		}

		for _, other := range b.All() {
			a := iv.Answers[other.ID]
			n, given := a.Numbers[id]
			if given && !n.Unknown && other != q && a.State != NotApplicable && b.Applies(iv, other) {
				out[id] = Elsewhere{n, other}
			}
		}
	}

	return out
}

// NumberIn returns one number that holds in an interview, see NumbersIn.
func (b *Bank) NumberIn(iv *Interview, id string) (Number, bool) {
	n, ok := b.NumbersIn(iv)[id]
	return n, ok
}

// figures works the numbers out, see insights 5.4 to 5.6: each task's every
// step is one call and each call one authorization decision.
func figures(b *Bank, iv *Interview, nums map[string]Number) Figures {
	var f Figures
	tasks, okTasks := nums[NumTasks]
	steps, okSteps := nums[NumSteps]
	if okTasks && okSteps {
		d := tasks.span().times(steps.span())
		from := []string{NumTasks, NumSteps}
		if sub, ok := nums[NumSubRuns]; ok {
			d = d.times(sub.span().plus(1))
			from = append(from, NumSubRuns)
		}

		f.DecisionsPerDay = d.figure(from...)
	}

	f.review(nums)
	f.loop(b, iv, nums)
	if used, ok := nums[NumUsed]; ok {
		if granted, ok := nums[NumGranted]; ok {
			if w, ok := used.span().over(granted.span()); ok {
				f.Width = w.times(span{100, 100}).figure(NumUsed, NumGranted)
			}
		}
	}

	if hours, ok := nums[NumDetect]; ok && okTasks {
		f.Exposure = hours.span().times(tasks.span()).times(span{1.0 / 24, 1.0 / 24}).figure(NumDetect, NumTasks)
	}

	return f
}

// ReviewHours is how many hours a day a reviewer is taken to look at what it does. It is our
// own assumption, and every figure on reviewing rests on it.
const ReviewHours = 2

// review works out what people can look at.
func (f *Figures) review(nums map[string]Number) {
	reviewers, okR := nums[NumReviewers]
	if minutes, ok := nums[NumMinutes]; ok && okR {
		if fit, ok := reviewers.span().times(span{60 * ReviewHours, 60 * ReviewHours}).over(minutes.span()); ok {
			f.ApprovalsThatFit = fit.figure(NumReviewers, NumMinutes)
		}
	}

	if f.DecisionsPerDay == nil {
		return
	}

	d := f.DecisionsPerDay
	if okR {
		if per, ok := d.span().over(reviewers.span()); ok {
			from := append(slices.Clone(d.From), NumReviewers)
			f.PerReviewer = per.figure(from...)
			if sec, ok := (span{3600 * ReviewHours, 3600 * ReviewHours}).over(per); ok {
				f.SecondsPerDecision = sec.figure(from...)
			}
		}
	}

	if looked, ok := nums[NumReviewed]; ok {
		if share, ok := looked.span().over(d.span()); ok {
			s := span{min(100, 100*share.low), min(100, 100*share.high)}
			f.ShareSeen = s.figure(append(slices.Clone(d.From), NumReviewed)...)
		}
	}
}

// loop holds the length of a run against what has been confirmed right.
func (f *Figures) loop(b *Bank, iv *Interview, nums map[string]Number) {
	steps, ok := nums[NumSteps]
	if ok {
		f.Band = b.band(steps.High)
		n := int(math.Round((steps.Low + steps.High) / 2))
		if n > 0 && n <= 1000 {
			for _, p := range []float64{.99, .97, .95} {
				f.Odds = append(f.Odds, Odds{PerStep: p, Steps: n, Run: math.Pow(p, float64(n))})
			}
		}
	} else if a := iv.Answers[b.About(SubjectSteps)]; a.State == Answered {
		for _, band := range b.Bands {
			if slices.Contains(band.Answers, a.Choice) {
				f.Band = band.ID
			}
		}
	}

	far, from := nums[numCap], numCap
	if _, ok := nums[numCap]; !ok {
		far, from = nums[NumSeen], NumSeen
		if _, ok := nums[NumSeen]; !ok {
			return
		}
	}

	right, ok := nums[NumConfirmed]
	if !ok {
		return
	}

	a, z := far.span(), right.span()
	gap := span{a.low - z.high, a.high - z.low}
	if gap.high > 0 {
		f.UnprovenStretch = span{max(0, gap.low), gap.high}.figure(from, NumConfirmed)
	}
}

// band returns the id of the loop length band a run of that many steps is in.
func (b *Bank) band(steps float64) string {
	for _, band := range b.Bands {
		if band.UpTo == 0 || steps <= float64(band.UpTo) {
			return band.ID
		}
	}
	return ""
}
