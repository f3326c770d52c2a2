package templates

import (
	"context"
	"strings"
	"time"

	"discern/assessment"
)

// zoneKey is under which a page's zone stands in its context.
type zoneKey struct{}

// InZone is a context whose pages write days and times in a zone.
func InZone(ctx context.Context, zone *time.Location) context.Context {
	return context.WithValue(ctx, zoneKey{}, zone)
}

// Day and Clock write a time for the one who reads the page, in the zone of the
// context: "21 November 2026" and "10:42"; "" for the zero time. A page has no
// other way to say when. A sealed report brings its own zone and writes itself.
func Day(ctx context.Context, t time.Time) string { return assessment.FormatDate(seen(ctx, t)) }

// Clock is the time of day.
func Clock(ctx context.Context, t time.Time) string { return assessment.FormatTime(seen(ctx, t)) }

// Moment is both: "21 November 2026, 10:42".
func Moment(ctx context.Context, t time.Time) string {
	return joined(", ", Day(ctx, t), Clock(ctx, t))
}

// MomentZone is Moment with the zone it is in: "21 November 2026, 10:42 CET".
func MomentZone(ctx context.Context, t time.Time) string {
	zone, _ := seen(ctx, t).Zone()
	if strings.HasPrefix(zone, "+") || strings.HasPrefix(zone, "-") { // it has no letters of its own
		zone = "UTC" + zone
	}
	return Moment(ctx, t) + " " + zone
}

func seen(ctx context.Context, t time.Time) time.Time {
	zone, ok := ctx.Value(zoneKey{}).(*time.Location)
	if !ok || t.IsZero() {
		return t
	}

	return t.In(zone)
}

// DayBegins reads a day as a form sends it, "2026-11-29", and returns when it
// begins in the zone of the one who reads the page.
func DayBegins(ctx context.Context, day string) (time.Time, bool) {
	zone, ok := ctx.Value(zoneKey{}).(*time.Location)
	if !ok {
		zone = time.UTC
	}
	at, err := time.ParseInLocation(time.DateOnly, day, zone)
	return at, err == nil
}
