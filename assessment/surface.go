package assessment

import (
	"slices"
	"strings"
)

// Surface is what the inventory adds up to.
type Surface struct {
	Lines            int    `json:"lines"`
	Systems          int    `json:"systems"`
	Before           int    `json:"before"`  // lines decided before a run
	Running          int    `json:"running"` // lines decided while it runs
	Unknown          int    `json:"unknown"`
	Final            int    `json:"final"` // lines that cannot be undone
	FinalRunning     int    `json:"finalRunning"`
	RunningRefusable int    `json:"runningRefusable"` // decided while running, with something that can refuse
	Widest           string `json:"widest,omitempty"` // identity that reaches most lines
	WidestLines      int    `json:"widestLines"`
	WidestSystems    int    `json:"widestSystems"`
}

// surface adds the inventory up.
func surface(iv *Interview) Surface {
	var s Surface
	s.Lines = len(iv.Inventory)
	systems := map[string]bool{}
	type reach struct {
		name    string
		lines   int
		systems map[string]bool
	}

	var by []*reach
	at := map[string]*reach{}
	for _, l := range iv.Inventory {
		system := Fold(l.System)
		if system != "" {
			systems[system] = true
		}

		switch l.Decided {
		case DecidedBefore:
			s.Before++
		case DecidedRunning:
			s.Running++
			if l.Refusable() {
				s.RunningRefusable++
			}

			if l.Kind == Final {
				s.FinalRunning++
			}

		default:
			s.Unknown++
		}

		if l.Kind == Final {
			s.Final++
		}

		if id := Fold(l.Identity); id != "" {
			if at[id] == nil {
				at[id] = &reach{name: strings.TrimSpace(l.Identity), systems: map[string]bool{}}
				by = append(by, at[id])
			}

			at[id].lines++
			if system != "" {
				at[id].systems[system] = true
			}
		}
	}

	s.Systems = len(systems)
	slices.SortStableFunc(by, func(a, b *reach) int { return b.lines - a.lines })
	if len(by) > 0 {
		s.Widest = by[0].name
		s.WidestLines = by[0].lines
		s.WidestSystems = len(by[0].systems)
	}

	return s
}
