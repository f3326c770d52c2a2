package assessment

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseNumberReadsWhatPeopleWrite(t *testing.T) {
	one := func(v float64) Number { return Number{Low: v, High: v} }
	between := func(a, b float64) Number { return Number{Low: a, High: b} }
	about := func(v float64) Number { return Number{Low: v, High: v, Guess: true} }
	atLeast := func(v float64) Number { return Number{Low: v, High: v, Guess: true, AtLeast: true} }
	atMost := func(v float64) Number { return Number{High: v, Guess: true} }
	unknown := Number{Unknown: true}
	for in, want := range map[string]Number{
		"12": one(12), " 12 ": one(12), "0": one(0), "0.5": one(0.5), ".5": one(0.5), "007": one(7),
		"1,200": one(1200), "1 200": one(1200), "1\u00a0200": one(1200), "1\u202f200": one(1200), "1'200": one(1200),
		"12,345,678.5": one(12345678.5), "1200": one(1200),
		"1.2k": one(1200), "1.2 K": one(1200), "3 million": one(3e6), "2 thousand": one(2000), "4.35k": one(4350),
		"$0.40": one(0.4), "€ 12": one(12), "12 €": one(12), "99%": one(99), "99 percent": one(99), "US$ 3": one(3),
		"8-12": between(8, 12), "8 - 12": between(8, 12), "8–12": between(8, 12), "8—12": between(8, 12),
		"8 − 12":  between(8, 12),
		"8 to 12": between(8, 12), "8 TO 12": between(8, 12), "between 8 and 12": between(8, 12),
		"from 8 to 12": between(8, 12),
		"8-8":          one(8), "8-12k": between(8000, 12000), "800-1.2k": between(800, 1200), "1k-2k": between(1000, 2000),
		"1,200 to 1,400": between(1200, 1400), "1 200–1 400": between(1200, 1400), "90%-99%": between(90, 99),
		"$1-2":      between(1, 2),
		"about 400": about(400), "About 1,200": about(1200), "~400": about(400), "≈ 400": about(400), "ca. 400": about(400),
		"roughly 1.2k": about(1200), "400?": about(400), "about 400?": about(400), "around 8": about(8),
		"about 8 to 12": {Low: 8, High: 12, Guess: true}, "~8-12": {Low: 8, High: 12, Guess: true},
		"10+": atLeast(10), "10 or more": atLeast(10), ">= 10": atLeast(10), "≥10": atLeast(10), "at least 10": atLeast(10),
		"more than 10": atLeast(10), "over 1,000": atLeast(1000), "about 10+": atLeast(10),
		"up to 10": atMost(10), "<= 10": atMost(10), "at most 10": atMost(10), "under 5%": atMost(5),
		"unknown": unknown, " Unknown ": unknown, "?": unknown, "don't know": unknown, "Don’t know": unknown,
		"DON'T KNOW.": unknown, "not known": unknown, "no idea": unknown, "do  not know": unknown,
		"1000000000000": one(1e12),
		"twelve":        one(12), "Zero": one(0), "twenty": one(20), "eight to twelve": between(8, 12),
		"two-three":    between(2, 3),
		"ten thousand": one(10000), "about twelve": about(12), "at least two": atLeast(2), "twenty or more": atLeast(20),
		"a dozen": about(12), "half a dozen": about(6), "about a dozen": about(12), "8to12": between(8, 12),
		"8 to12": between(8, 12),
		"0,400":  one(0.4), "$0,125": one(0.125), "0,5": one(0.5), "1,20": one(1.2), "1,2345": one(1.2345),
		"1234,567": one(1234.567), "00,400": one(0.4),
		"1.200,50": one(1200.5), "1 200,50": one(1200.5), "1'200,5": one(1200.5), "1.234.567": one(1234567),
		"1.234.567,89": one(1234567.89), "1,234,567": one(1234567),
		"0,125 $": one(0.125), "12 £": one(12), "1,200 $": one(1200), "0,4-1,2": between(0.4, 1.2),
		"0,5-12":    between(0.5, 12),
		"0.5-1,200": between(0.5, 1200), "1,200-1,400.5": between(1200, 1400.5), "0,5 to 1 200": between(0.5, 1200),
		"0,2-0,4": between(0.2, 0.4), "about 0,400": about(0.4), "12,5%": one(12.5), "0,4 €": one(0.4),
		"1-1k": between(1, 1000), "1 to 1 thousand": between(1, 1000), "2-2 million": between(2, 2e6),
		"5-1k": between(5, 1000), "1-2k": between(1000, 2000),
		"١٢": one(12), "１２": one(12), "𝟐𝟓": one(25), "１，２００": one(1200), "१२ – १५": between(12, 15),
		"10 or so": about(10), "a dozen or so": about(12), "1.2000": one(1.2), "0.125": one(0.125), "1234.567": one(1234.567),
		"1,234.567": one(1234.567),
	} {
		got, err := ParseNumber(in)
		if err != nil {
			t.Errorf("ParseNumber(%q): %v", in, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("ParseNumber(%q) (-want +got):\n%s", in, diff)
		}
	}
}

func TestParseNumberRefusesTheRest(t *testing.T) {
	for in, want := range map[string]error{
		"": errNumber, " ": errNumber, "many": errNumber, "NaN": errNumber, "Inf": errNumber, "+Inf": errNumber,
		"1e3": errNumber, "0x10": errNumber, "1_000": errNumber, "0,400,000": errNumber, "1,20,300": errNumber,
		"1,2.3": errNumber, "0.400,5": errNumber, "01,200,300": errNumber,
		"12 34": errNumber, "1.2.3": errNumber, "1.": errNumber, ".": errNumber, "8-": errNumber, "8 to": errNumber,
		"to 8":          errNumber,
		"8 to 12 to 16": errNumber, "8-12-16": errNumber, "twenty-five": errNumber, "twenty five": errNumber,
		"thirty": errNumber, "two dozen": errNumber, "toto": errNumber, "sevens": errNumber, "12 apples": errNumber,
		"about": errNumber,
		"+":     errNumber, "8-12+": errNumber, "3m": errNumber, "k": errNumber, "$": errNumber, "%": errNumber,
		"12\x00": errNumber, "\xff": errNumber, "1, 200": errNumber, ",200": errNumber, "1,,200": errNumber,
		"-5": errNegative, "−5": errNegative, "- 5": errNegative, "about -5": errNegative, "at least -5": errNegative,
		"8 to -5": errNegative,
		"12-8":    errReversed, "12 to 8": errReversed, "100-20": errReversed, "1.2k-800": errReversed,
		"1000000000001": errTooLarge, "2000000 million": errTooLarge, "1 to 9999999999999": errTooLarge,
		strings.Repeat("9", 20): errTooLarge, strings.Repeat("9", 60): errTooLong, "0.0000000000000000001": errTooLong,
		strings.Repeat("9", 65): errNumber, strings.Repeat(" ", 65) + "1": errNumber,
	} {
		got, err := ParseNumber(in)
		if err != want {
			t.Errorf("ParseNumber(%q) = %v, error %q; want error %q", in, got, err, want)
		}
		if err != nil && got != (Number{}) {
			t.Errorf("ParseNumber(%q) returned %v beside its error", in, got)
		}
	}
}

func TestADotBeforeThreeDigitsIsReadTwoWaysAndRefused(t *testing.T) {
	for in, want := range map[string]string{
		"1.200":          "1200 or 1.2",
		"about 12.500":   "12500 or 12.5",
		"1.234":          "1234 or 1.2340",
		"3.000":          "3000 or 3",
		"1.200 to 1.400": "1200 or 1.2",
		"1.200k":         "1200 or 1.2",
	} {
		n, err := ParseNumber(in)
		if err == nil {
			t.Errorf("ParseNumber(%q) = %v, without a word", in, n)
			continue
		}
		if got := err.Error(); !strings.HasSuffix(got, ": "+want) {
			t.Errorf("ParseNumber(%q) says %q, want it to offer %q", in, got, want)
		}
		first, second, _ := strings.Cut(want, " or ")
		for _, offered := range []string{first, second} {
			if _, err := ParseNumber(offered); err != nil {
				t.Errorf("ParseNumber(%q) offers %q and refuses it: %v", in, offered, err)
			}
		}
	}
}

// A comma in a range means the same on both sides, or the range is refused with
// figures that read one way only.
func TestACommaMeansTheSameOnBothSidesOfARange(t *testing.T) {
	for in, want := range map[string]string{
		"0,400-1,200":             "1200 or 1.2",
		"$0,125 to $1,500":        "1500 or 1.5",
		"about 0,5 to 2,125":      "2125 or 2.1250",
		"1,2-1,200":               "1200 or 1.2",
		"1,200-1.200,50":          "1200 or 1.2",
		"between 0,4 and 1,200 €": "1200 or 1.2",
		"0,5-1,200k":              "1200 or 1.2",
		"0,5-1,200,000":           "1,200,000 parts thousands",
	} {
		n, err := ParseNumber(in)
		if err == nil {
			t.Errorf("ParseNumber(%q) = %v, without a word", in, n)
		} else if got := err.Error(); !strings.Contains(got, ": "+want) {
			t.Errorf("ParseNumber(%q) says %q, want it to offer %q", in, got, want)
		}
	}
}

func TestTheUnitOfAFieldMayStandBehindItsFigure(t *testing.T) {
	steps := NumberDef{Label: "Steps of one run", Unit: "steps"}
	minutes := NumberDef{Label: "Minutes to stop it", Unit: "minutes"}
	tasks := NumberDef{Label: "Tasks per day", Unit: "per day"}
	hours := NumberDef{Label: "How long a credential lasts (hours)", Unit: "hours"}
	for _, c := range []struct {
		def  NumberDef
		in   string
		want string
	}{
		{steps, "8 to 12 steps", "8 to 12"}, {steps, "12 Steps", "12"}, {steps, "1 step", "1"},
		{steps, "a dozen steps?", "about 12"},
		{minutes, "30 min", "30"}, {minutes, "30min", "30"}, {minutes, "about 5 minutes", "about 5"},
		{minutes, "10 minutes or so", "about 10"},
		{tasks, "400 tasks a day", "400"}, {tasks, "400 a day", "400"}, {tasks, "400/day", "400"},
		{tasks, "1 task per day", "1"},
		{hours, "5h", "5"}, {hours, "24 hours", "24"}, {hours, "unknown", "unknown"},
		{hours, "2 days", ""}, {steps, "12 minutes", ""}, {steps, "12 missteps", ""}, {steps, "steps", ""},
		{tasks, "tasks", ""},
	} {
		n, err := c.def.Parse(c.in)
		if got := n.String(); err == nil && got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %q reads as %s, error %v; want %q", c.def.Label, c.in, got, err, c.want)
		}
	}
}

func TestANumberIsWrittenAsItIsRead(t *testing.T) {
	for in, want := range map[string]string{
		"8–12": "8 to 12", "~400": "about 400", "1.2k": "1,200", "10+": "10 or more", "?": "unknown", "$0.40": "0.4",
		"1234567.125": "1,234,567.125", "12": "12", "123": "123", "1000": "1,000", "up to 10": "about 0 to 10",
		"~8-12": "about 8 to 12", "0": "0", "1.2340": "1.2340", "0.125": "0.125", "8to12": "8 to 12", "a dozen": "about 12",
	} {
		n, err := ParseNumber(in)
		if err != nil {
			t.Fatalf("ParseNumber(%q): %v", in, err)
		}
		if got := n.String(); got != want {
			t.Errorf("%q is written %q, want %q", in, got, want)
		}
	}
}

// numbers draws every Number ParseNumber can return.
func numbers() *rapid.Generator[Number] {
	return rapid.Custom(func(t *rapid.T) Number {
		if rapid.IntRange(0, 9).Draw(t, "known") == 0 {
			return Number{Unknown: true}
		}
		figure := func(from float64, label string) float64 {
			places := math.Pow10(rapid.IntRange(0, 6).Draw(t, label+" places"))
			v := math.Round(rapid.Float64Range(from, maxNumber).Draw(t, label)*places) / places
			return min(max(v, from), maxNumber) + 0 // no negative zero
		}
		low := figure(0, "low")
		switch rapid.IntRange(0, 2).Draw(t, "form") {
		case 0:
			return Number{Low: low, High: low, Guess: true, AtLeast: true}
		case 1:
			return Number{Low: low, High: low, Guess: rapid.Bool().Draw(t, "guess")}
		}
		high := figure(low, "high")
		return Number{Low: low, High: high, Guess: rapid.Bool().Draw(t, "guess")}
	})
}

func TestANumberReadsBackUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := numbers().Draw(t, "n")
		got, err := ParseNumber(n.String())
		if err != nil {
			t.Fatalf("%q: %v", n, err)
		}
		if got != n {
			t.Fatalf("%q reads back as %#v, was %#v", n, got, n)
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"12", "8-12", "8–12k", "about 1,200", "1 200", "10+", "$0.40", "99%", "unknown", ">= 10",
		"-1", "12-8", "1e9", "<", "~?", "1.200", "8to12", "a dozen or so", "twenty-five", "ten k", "half a dozen+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseNumber(s)
		if err != nil {
			return
		}
		if n.Low < 0 || n.High < n.Low || n.High > maxNumber || math.IsNaN(n.Low) || math.IsNaN(n.High) {
			t.Fatalf("ParseNumber(%q) = %#v", s, n)
		}
		if n.Unknown && n != (Number{Unknown: true}) {
			t.Fatalf("ParseNumber(%q) = %#v: unknown with a value", s, n)
		}
		if got, err := ParseNumber(n.String()); err != nil || got != n {
			t.Fatalf("%q is written %q, which reads as %#v, error %v", s, n, got, err)
		}
	})
}

func TestFormatNumber(t *testing.T) {
	for _, c := range []struct {
		in   float64
		want string
	}{
		{0, "0"}, {1200, "1,200"}, {0.4, "0.4"}, {9.6, "9.6"}, {12.345, "12.35"}, {12.30, "12.3"},
		{100, "100"}, {999.6, "1,000"},
		{1234567.8, "1,234,568"}, {0.00456, "0.0046"}, {0.05, "0.05"}, {0.126, "0.13"}, {-1200.2, "-1,200"}, {-0.0, "0"},
		{-0.000000000000001, "0"},
		{99.999, "100"}, {10, "10"}, {math.NaN(), "not known"}, {math.Inf(1), "not known"}, {1e12, "1,000,000,000,000"},
	} {
		if got := FormatNumber(c.in); got != c.want {
			t.Errorf("FormatNumber(%v) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestDatesAndTimesForPeople(t *testing.T) {
	at := time.Date(2026, time.November, 21, 9, 4, 0, 0, time.FixedZone("", 3600))
	if got := FormatDate(at); got != "21 November 2026" {
		t.Errorf("FormatDate = %q", got)
	}
	if got := FormatTime(at); got != "09:04" {
		t.Errorf("FormatTime = %q", got)
	}
	if FormatDate(time.Time{}) != "" || FormatTime(time.Time{}) != "" {
		t.Error("the zero time is written as a date")
	}
}

// What can only be counted has no fractions; what is measured has.
func TestAFractionIsRefusedWhereACountIsAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.SampledFrom([]string{"count", "steps", "people", "per day", "minutes", "hours", "days", "percent",
			"currency"}).Draw(t, "unit")
		def := NumberDef{Label: "Actions", Unit: unit}
		n := Number{Low: float64(rapid.IntRange(0, 4000).Draw(t, "low")) / 2}
		n.High = n.Low + float64(rapid.IntRange(0, 4000).Draw(t, "more"))/2

		whole := n.Low == math.Trunc(n.Low) && n.High == math.Trunc(n.High)
		counted := unit == "count" || unit == "steps" || unit == "people"
		got, err := def.Ask(n.String())
		if refused := err != nil; refused != (counted && !whole) {
			t.Fatalf("%s %s: %v", n, unit, err)
		}
		if err == nil && got != n {
			t.Fatalf("%s is read as %s", n, got)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "a whole number, because it is a count; this was read as ") {
			t.Fatal(err)
		}
	})
}
