package report

import (
	"cmp"
	"discern/assessment"
	"discern/assessment/words"
	"fmt"
	"strings"
)

// narrow is the width below which a picture stands its columns under each other:
// a telephone.
const narrow = 480.0

// columns is where things stand across a picture.
type columns struct {
	width            float64
	stacked          bool    // systems above their actions, refusals below them
	id, idWidth      float64 // box of an identity
	root             float64 // its root, going down
	system, sysWidth float64 // box of a system
	from, gate, end  float64 // of an action's line
	action, actWidth float64
	refusal, refuses float64
}

func columnsFor(width float64) columns {
	if width < narrow {
		c := columns{width: width, stacked: true, id: 1.5, idWidth: width - 3, root: 7, system: 22, sysWidth: width - 24,
			from: 32, gate: 56, end: 84, action: 99}
		c.actWidth = width - c.action - 6
		c.refusal, c.refuses = c.action, c.actWidth
		return c
	}

	c := columns{width: width, id: 1.5, idWidth: 0.205 * width, sysWidth: 0.185 * width, refuses: 0.19 * width}
	c.root = c.id + c.idWidth + 20
	c.system = c.root + 22
	c.from = c.system + c.sysWidth
	c.gate, c.end = c.from+35, c.from+69
	c.action = c.end + 15
	c.refusal = width - c.refuses - 4
	c.actWidth = c.refusal - 10 - c.action
	return c
}

// closeness is how much of the picture's air is given up so that it fits a page.
type closeness int

const (
	airy    closeness = iota // a row for each action, three lines of a name
	closer                   // the same with less air, two lines of a name
	alike                    // actions of one system that are alike in all share a row; what cannot be undone stays single
	counted                  // a row for each kind of action on a system, with counts
	dense                    // the same, one line for everything
)

// airyHeight is how high a picture may be before it gives up air.
const airyHeight = 620.0

// mostPages is how many pages a picture takes; what is past them is counted.
const mostPages = 6

// Pictures lays the reach out on canvases of a width, none higher than height,
// both in CSS pixels; width is at least 260 and height at least 400. One canvas
// holds it if it can, with actions that are alike sharing a row if they must;
// beyond that identities go on canvases of their own, and what still does not fit
// is counted. Below a width of 480 the columns stand under each other, for a
// telephone, where a picture has no page to fit and height 0 is for none.
func (r Reach) Pictures(width, height float64) []Picture {
	if len(r.Identities) == 0 {
		return nil
	}
	b := builder{columns: columnsFor(width)}
	if height <= 0 {
		b.level = airy
		if r.Actions() > 12 {
			b.level = alike
		}
		if r.Actions() > 60 {
			b.level = counted
		}
		return []Picture{b.whole(r).says(r)}
	}

	for _, b.level = range []closeness{airy, closer, alike, counted, dense} {
		most := height
		if b.level == airy {
			most = min(height, airyHeight)
		}
		if p := b.whole(r); p.Height <= most {
			return []Picture{p.says(r)}
		}
	}

	return b.paged(r, height)
}

// builder lays out at one width and one closeness.
type builder struct {
	columns
	level closeness
}

// whole lays everything out on one canvas, however high.
func (b builder) whole(r Reach) Picture {
	p := Picture{Width: b.width}
	signs := newUsed()
	y := b.head(&p)
	for _, d := range r.Identities {
		block := b.identity(d, &signs)
		p.add(block, y)
		y += block.Height
	}
	for _, block := range b.tail(r) {
		p.add(block, y)
		y += block.Height
	}

	legend := signs.legend(b.width)
	p.add(legend, y)
	p.Height = y + legend.Height
	return p
}

// says gives a picture its words.
func (p Picture) says(r Reach) Picture {
	p.Title, p.Alt = r.Title(), r.alt()
	return p
}

// tail is what stands under the identities: what was only heard, and what is left
// out.
func (b builder) tail(r Reach) []Picture {
	var out []Picture
	if len(r.Heard) > 0 {
		out = append(out, b.heard(r.Heard))
	}
	if r.rest != "" {
		out = append(out, b.remainder(r.rest))
	}
	return out
}

// paged lays out the pages of a reach that is too long for one.
func (b builder) paged(r Reach, height float64) []Picture {
	var out []Picture
	for _, page := range b.pages(r, height) {
		out = append(out, b.whole(page).says(page))
	}
	return out
}

// pages puts as many identities on each page as fit. An identity that fits none
// loses its last systems, which are counted; so do the identities past the last
// page.
func (b builder) pages(r Reach, height float64) []Reach {
	var out []Reach
	for all := r.Identities; len(all) > 0; {
		last := len(out) == mostPages-1
		page, took := Reach{}, 0
		for n := 1; n <= len(all); n++ {
			try := Reach{Identities: all[:n]}
			if n == len(all) {
				try.Heard = r.Heard
			} else if last {
				try.leaveOut(all[n:])
			}

			if n > 1 && b.whole(try).Height > height {
				break
			}
			page, took = try, n
		}

		if took == 1 {
			page = b.cut(page, height)
		}
		out, all = append(out, page), all[took:]
		if last {
			break
		}
	}

	return out
}

// leaveOut counts identities that are on no page.
func (r *Reach) leaveOut(all []ReachIdentity) {
	if len(all) == 0 {
		return
	}
	r.missing = Reach{Identities: all}.Actions()
	r.rest = fmt.Sprintf("And %s, with %s, on the list at the end", words.Plural(len(all), "more name", "more names"),
		words.Plural(r.missing, "action", "actions"))
}

// cut takes the last systems off a page of one identity until it fits, and counts
// them.
func (b builder) cut(page Reach, height float64) Reach {
	whole, out := page.Identities[0], page
	for n := len(whole.Systems) - 1; n > 0 && b.whole(out).Height > height; n-- {
		d := whole
		d.Systems = whole.Systems[:n]
		actions := whole.Actions() - d.Actions()
		out.Identities, out.missing = []ReachIdentity{d}, page.missing+actions
		out.rest = fmt.Sprintf("And %s, with %s, on the list at the end",
			words.Plural(len(whole.Systems)-n, "more system", "more systems"),
			words.Plural(actions, "action", "actions"))
		if page.rest != "" {
			out.rest += ". " + page.rest
		}
	}
	return out
}

const headHeight = 22.0

// head names the columns.
func (b builder) head(p *Picture) float64 {
	if b.stacked {
		return 2
	}
	for _, c := range []struct {
		x    float64
		says string
	}{{0, "Acts as"}, {b.system, "System"}, {b.action, "Action"}, {b.refusal, "What can refuse it"}} {
		p.write(c.x, 0, []string{c.says}, lettering{ink: InkQuiet, bold: true})
	}
	p.stroke(InkMain, 1, nil, drawLine(0, 17.5, b.width, 17.5))
	return headHeight
}

// pad is the air above and below the lines of a row, together.
func (b builder) pad() float64 {
	switch b.level {
	case airy:
		return 14
	case dense:
		return 6
	}
	return 8
}

func (b builder) gap() float64 {
	if b.level == airy {
		return 12
	}
	return 7
}

// lines is how many lines a name may take.
func (b builder) lines() int {
	switch b.level {
	case airy:
		return 3
	case dense:
		return 1
	}
	return 2
}

// identity is the box of an identity, its root and all that hangs on it.
func (b builder) identity(d ReachIdentity, signs *used) Picture {
	rows := Picture{}
	var tips []float64 // where its systems hang
	y, part := 0.0, ""
	for i := 0; i < len(d.Systems); {
		part = d.Systems[i].Part
		n := 1
		for i+n < len(d.Systems) && d.Systems[i+n].Part == part {
			n++
		}

		top := y
		if part != "" {
			name := wrapped("Part: "+part, b.width-b.system-8, 1)
			rows.write(b.system, y+3, name, lettering{ink: InkQuiet, bold: true})
			y += 21
		}
		for j, s := range d.Systems[i : i+n] {
			block, tip := b.systemBlock(s, signs)
			rows.add(block, y)
			tips = append(tips, y+tip)
			y += block.Height + b.gap()
			if !b.stacked && (part == "" || j < n-1) {
				rows.stroke(InkHair, 1, nil, drawLine(b.action, y-b.gap()/2, b.width-4, y-b.gap()/2))
			}
		}
		if part != "" {
			left := b.system - 7
			if b.stacked {
				left = b.system - 5
			}
			rows.stroke(InkQuiet, 1, []float64{1.5, 2.5}, drawBox(left, top+0.5, b.width-left-0.5, y-top-b.gap()+3))
			y += 6
		}
		i += n
	}

	signs.shared = signs.shared || d.Shared
	if b.stacked {
		return b.above(d, rows, y, tips)
	}
	return b.beside(d, rows, y, tips)
}

// box draws the box of an identity with its top at y, and returns its height.
func (b builder) box(p *Picture, d ReachIdentity, y float64) float64 {
	width := b.idWidth - 18
	name := wrapped(cmp.Or(d.Name, noIdentity), width, 3)
	about := wrapped(strings.Join(d.About, ", "), width, 5)
	if b.level == airy {
		about = nil
		for _, s := range d.About {
			about = append(about, wrapped(s, width, 2)...)
		}
	}

	height := float64(len(name)+len(about))*pictureLead + 12
	how := lettering{ink: InkMain, bold: true}
	if d.Name == "" {
		p.stroke(InkQuiet, 1.2, []float64{3, 2.5}, drawBox(b.id, y, b.idWidth, height))
		how = lettering{ink: InkQuiet}
	} else {
		p.stroke(InkMain, 2, nil, drawBox(b.id, y, b.idWidth, height))
	}
	p.write(b.id+9, p.write(b.id+9, y+6, name, how), about, lettering{ink: InkQuiet})
	return height
}

// beside sets the box at the left of its systems, halfway down.
func (b builder) beside(d ReachIdentity, rows Picture, high float64, tips []float64) Picture {
	var p Picture
	height := b.box(&Picture{}, d, 0)
	down := max(0, (height+6-(high-b.gap()))/2) // a box higher than its rows has them at half its height
	first, last := down+tips[0], down+tips[len(tips)-1]
	top := max(3, (first+last)/2-height/2)
	middle := top + height/2
	root := []Drawing{drawLine(b.id+b.idWidth, middle, b.root, middle)}
	if from, to := min(first, middle), max(last, middle); to > from {
		root = append(root, drawLine(b.root, from-half(d), b.root, to+half(d)))
	}
	for _, tip := range tips {
		root = append(root, drawLine(b.root, down+tip, b.system, down+tip))
	}

	p.stroke(InkMain, rootWidth(d), nil, root...)
	b.box(&p, d, top)
	p.add(rows, down)
	p.Height = max(down+high, top+height+b.gap())
	return p
}

// above sets the box on top of its systems.
func (b builder) above(d ReachIdentity, rows Picture, high float64, tips []float64) Picture {
	var p Picture
	height := b.box(&Picture{}, d, 1.5)
	down := height + 12
	root := []Drawing{drawLine(b.root, height, b.root, down+tips[len(tips)-1]+half(d))}
	for _, tip := range tips {
		root = append(root, drawLine(b.root, down+tip, b.system, down+tip))
	}

	p.stroke(InkMain, rootWidth(d), nil, root...)
	b.box(&p, d, 1.5)
	p.add(rows, down)
	p.Height = down + high + 8
	return p
}

func rootWidth(d ReachIdentity) float64 {
	if d.Shared {
		return thick
	}
	return thin
}

// half closes the corner where the root turns.
func half(d ReachIdentity) float64 { return rootWidth(d) / 2 }

// systemBlock is the box of a system with the rows of its actions, and how far down
// the box hangs on the root.
func (b builder) systemBlock(s ReachSystem, signs *used) (Picture, float64) {
	rows := s.rows(b.level)
	for _, r := range rows {
		signs.row(r)
	}

	name := wrapped(cmp.Or(s.Name, noSystem), b.sysWidth-18, b.lines())
	if b.stacked {
		return b.under(s, name, rows)
	}

	var p Picture
	y := 0.0
	needs := float64(len(name))*pictureLead + b.pad()
	high := 0.0
	for _, r := range rows {
		high += b.rowHeight(r)
	}
	y = max(0, (needs-high)/2)
	for _, r := range rows {
		b.row(&p, r, y)
		y += b.rowHeight(r)
	}
	p.Height = max(high, needs)

	b.systemBox(&p, s, name, 2, p.Height-4)
	return p, p.Height / 2
}

func (b builder) systemBox(p *Picture, s ReachSystem, name []string, y, height float64) {
	how := lettering{ink: InkMain, bold: true}
	if s.Name == "" {
		p.stroke(InkQuiet, 1.1, []float64{3, 2.5}, drawBox(b.system, y, b.sysWidth, height))
		how = lettering{ink: InkQuiet}
	} else {
		p.stroke(InkMain, 1.1, nil, drawBox(b.system, y, b.sysWidth, height))
	}
	p.write(b.system+9, y+height/2-float64(len(name))*pictureLead/2, name, how)
}

// under stands the rows of a system under its box.
func (b builder) under(s ReachSystem, name []string, rows []reachRow) (Picture, float64) {
	var p Picture
	height := float64(len(name))*pictureLead + 10
	b.systemBox(&p, s, name, 0, height)
	y := height + 2
	stem := height
	for _, r := range rows {
		b.row(&p, r, y)
		stem = y + b.rowHeight(r)/2
		y += b.rowHeight(r)
	}
	p.stroke(InkMain, 1.1, nil, drawLine(b.from, height, b.from, stem))
	p.Height = y
	return p, height / 2
}

// texts are the columns of a row: what it does, and what can refuse it.
func (b builder) texts(r reachRow) (name, sub, refusal, rest []string) {
	most := b.lines()
	name = wrapped(r.name, b.actWidth, most)
	if r.kind == assessment.Final && b.level == airy {
		sub = []string{r.kind.Does()}
	}

	says := r.refuses
	if b.stacked {
		says = "Can refuse it: " + says
		if r.of > 1 {
			says = "Refused: " + r.refuses
		}
	}
	if b.level == dense {
		says = r.worst
	}
	refusal = wrapped(says, b.refuses, most)
	if r.gate == GatePart && r.of == 1 && r.kind != assessment.Reads && b.level == airy {
		rest = wrapped("otherwise nothing named", b.refuses, 2)
	}
	return name, sub, refusal, rest
}

func (b builder) rowHeight(r reachRow) float64 {
	name, sub, refusal, rest := b.texts(r)
	left, right := len(name)+len(sub), len(refusal)+len(rest)
	if b.stacked {
		return float64(left+right)*pictureLead + b.pad()
	}
	return float64(max(left, right, 1))*pictureLead + b.pad()
}

// row draws an action, or several that share a row, with its top at y.
func (b builder) row(p *Picture, r reachRow, y float64) {
	name, sub, refusal, rest := b.texts(r)
	middle := y + b.rowHeight(r)/2
	p.drawWire(b.from, b.end, middle, r.kind, r.when)
	p.drawGate(b.gate, middle, min(gateHalf, b.rowHeight(r)/2-1.5), r.gate)

	top := func(n int) float64 { return middle - float64(n)*pictureLead/2 }
	at := top(len(name) + len(sub))
	if b.stacked {
		at = top(len(name) + len(sub) + len(refusal) + len(rest))
	}
	how := lettering{ink: InkMain, bold: true}
	if r.unnamed {
		how = lettering{ink: InkQuiet}
	}
	at = p.write(b.action, at, name, how)
	at = p.write(b.action, at, sub, lettering{ink: InkRisk})

	if !b.stacked {
		at = top(len(refusal) + len(rest))
	}
	ink := InkMain
	switch {
	case r.open && r.kind != assessment.Reads:
		ink = InkRisk
	case r.open || r.gate == GateUnknown:
		ink = InkQuiet
	}
	at = p.write(b.refusal, at, refusal, lettering{ink: ink, bold: ink == InkRisk})
	p.write(b.refusal, at, rest, lettering{ink: InkRisk})
}

// heard is the last box: what was said and stands on no line.
func (b builder) heard(all []ReachHeard) Picture {
	var p Picture
	y := 6.0
	box := Picture{}
	title := wrapped(saidOnly, b.sysWidth-18, 3)
	top := y
	if b.stacked {
		height := float64(len(title))*pictureLead + 10
		box.stroke(InkFaint, 1.2, []float64{3, 2.5}, drawBox(b.system, y, b.sysWidth, height))
		box.write(b.system+9, y+5, title, lettering{ink: InkQuiet})
		y += height + 2
	}

	for _, h := range all {
		width := b.width - 4 - b.action
		name, says := wrapped(h.Name, width, 2), wrapped(h.Says, width, 3)
		height := float64(len(name)+len(says))*pictureLead + b.pad()
		middle := y + height/2
		p.stroke(InkFaint, 1.1, []float64{1.5, 3}, drawLine(b.from, middle, b.end-8, middle))
		p.write(b.end-5, middle-pictureLead/2, []string{"?"}, lettering{ink: InkQuiet, bold: true})
		at := p.write(b.action, y+b.pad()/2, name, lettering{ink: InkMain, bold: true})
		p.write(b.action, at, says, lettering{ink: InkQuiet})
		y += height
	}

	if !b.stacked {
		height := max(y-top, float64(len(title))*pictureLead+10)
		box.stroke(InkFaint, 1.2, []float64{3, 2.5}, drawBox(b.system, top, b.sysWidth, height))
		box.write(b.system+9, top+height/2-float64(len(title))*pictureLead/2, title, lettering{ink: InkQuiet})
		y = top + height
	}
	p.add(box, 0)
	p.Height = y + 8
	return p
}

// remainder says what a page leaves out.
func (b builder) remainder(says string) Picture {
	var p Picture
	y := p.write(b.system, 4, wrapped(says, b.width-b.system-4, 4), lettering{ink: InkMain, bold: true})
	p.Height = y + 8
	return p
}

// reachRow is a row of the picture: an action, or several that are alike.
type reachRow struct {
	name    string
	unnamed bool
	kind    assessment.LineKind
	when    timing
	gate    Gate
	refuses string
	worst   string // the same, as short as it gets
	open    bool   // nothing refuses it, or one of several
	of      int    // how many actions it stands for
}

// rows are the rows of a system at a closeness.
func (s ReachSystem) rows(level closeness) []reachRow {
	type key struct {
		kind    assessment.LineKind
		decided assessment.Decided
		gate    Gate
		refuses string
		single  int
	}
	var order []key
	by := map[key][]ReachAction{}
	for i, a := range s.Actions {
		k := key{kind: a.Kind, single: i + 1}
		switch {
		case level >= counted:
			k = key{kind: a.Kind}
		case level == alike && a.Kind != assessment.Final:
			k = key{a.Kind, a.Decided, a.Gate, assessment.Fold(a.Refuses), 0}
		}
		if by[k] == nil {
			order = append(order, k)
		}
		by[k] = append(by[k], a)
	}

	var out []reachRow
	for _, k := range order {
		out = append(out, rowOf(by[k]))
	}
	return out
}

func rowOf(all []ReachAction) reachRow {
	a := all[0]
	if len(all) == 1 {
		return reachRow{name: cmp.Or(a.Name, noAction), unnamed: a.Name == "", kind: a.Kind, when: timingOf(a.Decided),
			gate: a.Gate, refuses: a.refusal(), worst: a.refusal(), open: a.Gate == GateNone, of: 1}
	}

	var names []string
	gates, same := map[Gate]int{}, true
	out := reachRow{kind: a.Kind, when: timingOf(a.Decided), gate: a.Gate, of: len(all)}
	for _, x := range all {
		names = append(names, cmp.Or(x.Name, "one not named"))
		gates[x.Gate]++
		same = same && x.Gate == a.Gate && assessment.Fold(x.Refuses) == assessment.Fold(a.Refuses)
		if timingOf(x.Decided) != out.when {
			out.when = timeMixed
		}
	}

	out.name = fmt.Sprintf("%d: %s", len(all), words.Series(names, 3))
	out.open = gates[GateNone] > 0
	if same {
		out.refuses, out.worst = a.refusal(), a.refusal()
		return out
	}

	out.refuses, out.gate = countGates(gates, len(all))
	out.worst, _, _ = strings.Cut(out.refuses, ",")
	return out
}

// countGates says of several actions for how many the worst is so that is known of
// a refusal, and the sign for all: one that holds for some only is in part, and
// none is drawn where something is not known.
func countGates(gates map[Gate]int, n int) (string, Gate) {
	none, part, unknown := gates[GateNone], gates[GatePart], gates[GateUnknown]
	switch {
	case none == n:
		return "nothing", GateNone
	case none > 0 && unknown > 0:
		return fmt.Sprintf("nothing: %d of %d, not known: %d", none, n, unknown), GateUnknown
	case none > 0:
		return fmt.Sprintf("nothing: %d of %d", none, n), GatePart
	case unknown > 0:
		return fmt.Sprintf("not known: %d of %d", unknown, n), GateUnknown
	case part > 0:
		return fmt.Sprintf("in part: %d of %d", part, n), GatePart
	}
	return fmt.Sprintf("something: all %d", n), GateEvery
}

// refusal is what stands in the last column.
func (a ReachAction) refusal() string {
	switch a.Gate {
	case GateNone:
		return "nothing"
	case GateUnknown:
		return "not known"
	}
	return a.Refuses
}
