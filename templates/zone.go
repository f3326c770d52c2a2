package templates

import (
	"context"
	"strings"
	"time"

	"discern/assessment"
)

// zoneKey is under which a page's zone stands in its context.
type zoneKey struct{}

// namedKey is under which it stands that the zone may not be the reader's.
type namedKey struct{}

// InZone is a context whose pages write days and times in a zone, that of whoever looks.
func InZone(ctx context.Context, zone *time.Location) context.Context {
	return context.WithValue(ctx, zoneKey{}, zone)
}

// InZoneNamed is InZone for pages whose reader may be in another zone, which nobody told:
// each time of day on them names its zone.
func InZoneNamed(ctx context.Context, zone *time.Location) context.Context {
	return context.WithValue(InZone(ctx, zone), namedKey{}, true)
}

// Day and Clock write a time for the one who reads the page, in the zone of the
// context: "21 November 2026" and "10:42"; "" for the zero time. A page has no
// other way to say when. A sealed report brings its own zone and writes itself.
func Day(ctx context.Context, t time.Time) string { return assessment.FormatDate(seen(ctx, t)) }

// Clock is the time of day; with the zone it is in where that may not be the reader's.
func Clock(ctx context.Context, t time.Time) string {
	at := assessment.FormatTime(seen(ctx, t))
	if named, _ := ctx.Value(namedKey{}).(bool); named && at != "" {
		at += " " + zoneName(seen(ctx, t))
	}
	return at
}

// Moment is both: "21 November 2026, 10:42".
func Moment(ctx context.Context, t time.Time) string {
	return joined(", ", Day(ctx, t), Clock(ctx, t))
}

// MomentZone is Moment with the zone it is in: "21 November 2026, 10:42 CET".
func MomentZone(ctx context.Context, t time.Time) string {
	at := seen(ctx, t)
	return joined(", ", Day(ctx, t), assessment.FormatTime(at)) + " " + zoneName(at)
}

// zoneName is what the zone of a time is called, "CET"; one without letters of its own
// goes by its distance, "UTC+14".
func zoneName(t time.Time) string {
	zone, _ := t.Zone()
	if strings.HasPrefix(zone, "+") || strings.HasPrefix(zone, "-") {
		return "UTC" + zone
	}
	return zone
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
