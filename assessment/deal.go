package assessment

import "strings"

// Deal is what a seller notes for their own record of the customer. It is
// private: it stands at the end of the call, among the private notes, in the
// report for the seller and in the text for a CRM, and nowhere else.
type Deal struct {
	Next   string `json:"next,omitempty"`   // what happens next
	By     string `json:"by,omitempty"`     // by when, as it was said
	With   string `json:"with,omitempty"`   // whom it was agreed with
	Rival  string `json:"rival,omitempty"`  // who else they look at
	Budget string `json:"budget,omitempty"` // as it was said
}

// DealLine is one thing noted of a deal.
type DealLine struct{ Label, Text string }

// Lines lists what was noted, each on a line of its own; when and with whom
// stand with the next step, or alone where no step was noted.
func (d Deal) Lines() []DealLine {
	by, with := CleanLine(d.By), CleanLine(d.With)
	var out []DealLine
	add := func(label, text string) {
		if text != "" {
			out = append(out, DealLine{label, text})
		}
	}

	if next := CleanLine(d.Next); next != "" {
		if by != "" {
			next += "; by " + by
		}
		if with != "" {
			next += "; with " + with
		}
		add("Next step", next)
	} else {
		add("Next step by", by)
		add("Next step with", with)
	}

	add("Competitor", CleanLine(d.Rival))
	add("Budget", CleanLine(d.Budget))
	return out
}

// measure shows every text of a deal with its limit.
func (d Deal) measure(see func(path, text string, limit int)) {
	see("deal.next", d.Next, MaxLine)
	see("deal.by", d.By, MaxLine)
	see("deal.with", d.With, MaxLine)
	see("deal.rival", d.Rival, MaxLine)
	see("deal.budget", d.Budget, MaxLine)
}

// Faults lists what of a deal is longer than may be kept, by path ("deal.next").
func (d Deal) Faults() []Fault {
	var out []Fault
	d.measure(func(path, text string, limit int) {
		if msg := TooLong(text, limit); msg != "" {
			out = append(out, Fault{path, strings.TrimSuffix(msg, ".")})
		}
	})
	return out
}
