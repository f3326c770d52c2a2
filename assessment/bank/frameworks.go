package bank

import (
	"fmt"
	"io/fs"
	"strings"

	"discern/assessment"

	"go.yaml.in/yaml/v4"
)

// FrameworksFS reads frameworks.yaml: where answers bear on the items of outside
// frameworks. The bank says which questions, answers and limits there are. Every
// row must lead from something that exists to an item that exists, and none may
// stand twice. The error, if any, is Faults.
func FrameworksFS(fsys fs.FS, b *assessment.Bank) (*assessment.Crosswalk, error) {
	d := newDecoder()
	var all struct{ Crosswalk assessment.Crosswalk }
	d.file(fsys, frameworksFile, &all, nil)

	if len(d.faults) == 0 {
		for _, check := range d.after {
			check(b)
		}
	}

	if err := d.err(); err != nil {
		return nil, err
	}
	return &all.Crosswalk, nil
}

// known faults what names an entity that stands nowhere in the file, once all of
// the file has been read.
func (d *decoder) known(n *yaml.Node, at, noun, id string) {
	d.later(n, at, func(*assessment.Bank) string {
		if _, ok := d.where[noun+" "+id]; ok {
			return ""
		}
		return fmt.Sprintf("%s %s is not in the file", noun, id)
	})
}

func checkFrameworkItem(d *decoder, n *yaml.Node, v *assessment.FrameworkItem, at string) {
	d.known(child(n, "framework"), at, "framework", v.Framework)
}

// checkBearing sees to it that a row leads from exactly one thing of the bank.
func checkBearing(d *decoder, n *yaml.Node, v *assessment.Bearing) {
	var from []string
	for _, k := range []string{"question", "limit", "shape", "output"} {
		if has(n, k) {
			from = append(from, k+" "+child(n, k).Value)
		}
	}

	if len(from) != 1 {
		d.fault(d.now, n.Line, "row on "+v.Item, "a row leads from exactly one of question, limit, shape and output")
		return
	}

	at := "row from " + from[0] + " to " + v.Item
	if first, twice := d.where[at]; twice {
		d.fault(d.now, n.Line, at, "this row is there already, at %s:%d", first.file, first.line)
	} else {
		d.where[at] = position{d.now, n.Line}
	}

	d.known(child(n, "item"), at, "item", v.Item)
	if len(v.Answers) > 0 && v.Question == "" {
		d.fault(d.now, n.Line, at, "only a question has answers")
	}

	d.later(n, at, func(b *assessment.Bank) string { return noSource(b, v) })
}

// noSource says what a row leads from that the bank does not hold; "" where it does.
func noSource(b *assessment.Bank, v *assessment.Bearing) string {
	if v.Limit != "" {
		for _, l := range b.Limits {
			if l.Question == v.Limit {
				return ""
			}
		}
		return fmt.Sprintf("the bank has no limit with question %s", v.Limit)
	}

	if v.Question == "" {
		return ""
	}
	q := question(b, v.Question)
	if q == nil {
		return noQuestion(b, v.Question)
	}

	for _, id := range v.Answers {
		if _, _, ok := q.Option(id); !ok {
			return fmt.Sprintf("question %s has no answer %q", v.Question, id)
		}
	}

	return ""
}

func checkNotAsked(d *decoder, n *yaml.Node, v *assessment.NotAsked) {
	at := "not asked: " + v.What
	if (len(v.Items) > 0) == (v.Framework != "") {
		d.fault(d.now, n.Line, at, "it is asked by items, or by a framework as a whole")
	}

	if v.Framework != "" {
		d.known(child(n, "framework"), at, "framework", v.Framework)
	}

	seen := map[string]bool{}
	for i, id := range v.Items {
		if seen[id] {
			d.fault(d.now, n.Line, at, "item %s is there twice", strings.TrimSpace(id))
		}
		seen[id] = true
		d.known(child(n, "items").Content[i], at, "item", id)
	}
}
