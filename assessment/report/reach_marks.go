package report

import "discern/assessment"

// The signs of the picture. Each differs from every other in its form or its
// dashes, so that none needs its colour to be told.

// timing is when it is settled that an action happens, as its line is drawn.
type timing int

const (
	timeUnknown timing = iota
	timeBefore
	timeRunning
	timeMixed // of several actions in a row, some while it runs
)

// dash is the pattern of a line: solid, dashed, dotted or both in turn.
func (t timing) dash() []float64 {
	switch t {
	case timeBefore:
		return nil
	case timeRunning:
		return []float64{7, 4}
	case timeMixed:
		return []float64{12, 3, 2, 3}
	}
	return []float64{2, 3.5}
}

func (t timing) says() string {
	switch t {
	case timeBefore:
		return "fixed before a run"
	case timeRunning:
		return "chosen while it runs"
	case timeMixed:
		return "not the same for all in a row"
	}
	return "when is not known"
}

func timingOf(d assessment.Decided) timing {
	switch d {
	case assessment.DecidedBefore:
		return timeBefore
	case assessment.DecidedRunning:
		return timeRunning
	}
	return timeUnknown
}

// The sizes of the signs, in CSS pixels: half of what they are across. On paper a pixel is
// three quarters of a point, and a sign has to be told there without a lens.
const (
	ringHalf    = 5.5
	dotHalf     = 6.0
	diamondHalf = 8.5
	gateWide    = 5.5
	openStroke  = 1.9 // of the signs that are not filled
	lightWire   = 1.6
)

// drawWire is the line of an action from one x to another, with what it does at
// its end: a ring reads, a dot changes, a double line with a diamond cannot be
// undone, a hollow square is not known.
func (p *Picture) drawWire(from, to, y float64, kind assessment.LineKind, when timing) {
	dash := when.dash()
	switch kind {
	case assessment.Final:
		p.stroke(InkRisk, 1.9, dash, drawLine(from, y-2.6, to-diamondHalf, y-2.6))
		p.stroke(InkRisk, 1.9, dash, drawLine(from, y+2.6, to-diamondHalf, y+2.6))
		p.fill(InkRisk, drawPolygon(Point{to, y - diamondHalf}, Point{to + diamondHalf, y}, Point{to, y + diamondHalf},
			Point{to - diamondHalf, y}))
	case assessment.Writes:
		p.stroke(InkMain, 2.6, dash, drawLine(from, y, to, y))
		p.fill(InkMain, drawCircle(to, y, dotHalf))
	case assessment.Reads:
		p.stroke(InkMain, lightWire, dash, drawLine(from, y, to-ringHalf, y))
		p.stroke(InkMain, openStroke, nil, drawCircle(to, y, ringHalf))
	default:
		p.stroke(InkMain, lightWire, dash, drawLine(from, y, to-ringHalf, y))
		p.stroke(InkMain, openStroke, nil, drawBox(to-ringHalf, y-ringHalf, 2*ringHalf, 2*ringHalf))
	}
}

// drawGate is what can refuse: a bar for something, half a bar over an open half
// in some cases only, two open brackets for nothing, and no sign at all where it
// is not known. It reaches half its height above and below y.
func (p *Picture) drawGate(x, y, half float64, g Gate) {
	switch edge := half - openStroke/2; g {
	case GateEvery:
		p.fill(InkMain, drawBox(x-gateWide, y-half, 2*gateWide, 2*half))
	case GatePart:
		p.fill(InkMain, drawBox(x-gateWide, y-half, 2*gateWide, half-2))
		p.stroke(InkMain, openStroke, nil, bracket(x, y+4.6, y+edge))
	case GateNone:
		p.stroke(InkMain, openStroke, nil, bracket(x, y-5, y-edge), bracket(x, y+5, y+edge))
	}
}

// gateHalf is half the height of a gate, where rows leave room for it.
const gateHalf = 11.0

// bracket is three sides of a box, its back at the second height.
func bracket(x, from, to float64) Drawing {
	return Drawing{{Op: MoveTo, To: Point{x - gateWide, from}}, {Op: LineTo, To: Point{x - gateWide, to}},
		{Op: LineTo, To: Point{x + gateWide, to}}, {Op: LineTo, To: Point{x + gateWide, from}}}
}

// thick and thin are the root of an identity: thick where one credential, shared,
// opens all that hangs on it.
const thick, thin = 8.0, 2.0

// used are the signs that a picture holds, for its legend.
type used struct {
	kinds  map[assessment.LineKind]bool
	times  map[timing]bool
	gates  map[Gate]bool
	shared bool
}

func newUsed() used {
	return used{map[assessment.LineKind]bool{}, map[timing]bool{}, map[Gate]bool{}, false}
}

func (u *used) row(r reachRow) {
	u.kinds[r.kind], u.times[r.when], u.gates[r.gate] = true, true, true
}

// legend explains the signs that the picture holds, and none other.
func (u used) legend(width float64) Picture {
	p := Picture{Width: width}
	const height, gap = 24.0, 16.0
	x, y := 0.0, 8.0
	item := func(sample float64, says string, draw func(x, y float64)) {
		room := sample + 7 + textWidth(says)
		if x > 0 && x+room > width {
			x, y = 0, y+height
		}
		if draw != nil {
			draw(x, y+height/2)
		}
		p.write(x+sample+7*float64(min(1, int(sample))), y+height/2-pictureLead/2, []string{says}, lettering{ink: InkQuiet})
		x += room + gap
	}

	for _, k := range []assessment.LineKind{assessment.Reads, assessment.Writes, assessment.Final, ""} {
		if u.kinds[k] {
			item(44, k.Does(), func(x, y float64) { p.drawWire(x, x+33, y, k, timeBefore) })
		}
	}
	for _, t := range []timing{timeBefore, timeRunning, timeMixed, timeUnknown} {
		if u.times[t] {
			item(36, t.says(), func(x, y float64) { p.stroke(InkMain, 2.4, t.dash(), drawLine(x, y, x+36, y)) })
		}
	}
	for _, g := range []Gate{GateEvery, GatePart, GateNone} {
		if u.gates[g] {
			item(12, map[Gate]string{GateEvery: "can be refused", GatePart: "refused in part", GateNone: "nothing refuses"}[g],
				func(x, y float64) { p.drawGate(x+6, y, gateHalf, g) })
		}
	}
	if u.gates[GateUnknown] {
		item(0, "no mark: not known whether anything refuses it", nil)
	}
	if u.shared {
		item(30, "one credential, shared", func(x, y float64) { p.stroke(InkMain, thick, nil, drawLine(x, y, x+30, y)) })
	}

	p.Height = y + height + 2
	p.stroke(InkHair, 1, nil, drawLine(0, 1, width, 1))
	return p
}
