package report

import (
	"maps"
	"slices"
	"time"

	"discern/assessment"
)

// InZone returns a report with its times in a zone, for one that was sealed
// before reports kept theirs. What it says in words stays as it was sealed.
func (r Report) InZone(zone *time.Location) Report {
	r.Sealed, r.Zone = timeIn(r.Sealed, zone), zoneName(zone)
	r.Interview = inZone(r.Interview, zone)

	return r
}

// zoneName is what IANA calls a zone; "" for one that only the machine knows,
// or that is no more than a distance from UTC.
func zoneName(zone *time.Location) string {
	name := zone.String()
	if name == "Local" {
		return ""
	}

	return name
}

// inZone returns an interview with the times that its report shows in a zone:
// the lists of a report are written long after it was sealed, and in its zone.
func inZone(iv assessment.Interview, zone *time.Location) assessment.Interview {
	iv.Answers = answersIn(iv.Answers, zone)

	iv.Parts = slices.Clone(iv.Parts)
	for i := range iv.Parts {
		iv.Parts[i].Answers = answersIn(iv.Parts[i].Answers, zone)
	}

	iv.Quotes = slices.Clone(iv.Quotes)
	for i := range iv.Quotes {
		iv.Quotes[i].At = timeIn(iv.Quotes[i].At, zone)
	}

	return iv
}

func answersIn(all map[string]assessment.Answer, zone *time.Location) map[string]assessment.Answer {
	out := maps.Clone(all)
	for id, a := range out {
		a.At = timeIn(a.At, zone)

		if a.Confirmed != nil {
			agreed := *a.Confirmed
			agreed.At = timeIn(agreed.At, zone)
			a.Confirmed = &agreed
		}

		out[id] = a
	}

	return out
}

// timeIn leaves the zero time alone: it says that there is none.
func timeIn(t time.Time, zone *time.Location) time.Time {
	if t.IsZero() {
		return t
	}

	return t.In(zone)
}
