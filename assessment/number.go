package assessment

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Number is a figure somebody gave: exact, a range, a guess, or "unknown".
// The unit is not part of it; the NumberDef it answers names one. An unknown
// Number has every other field zero.
type Number struct {
	Low, High float64
	Guess     bool // "about 400", "10+": not to be taken for exact
	AtLeast   bool // "10+": High equals Low and is not an upper end
	Unknown   bool
}

// Limits of what is taken for a figure. A longer text or a larger figure is a
// slip, and would only break the sums and tables it ends up in.
const (
	maxNumberText = 64   // bytes, of the whole text
	maxDigits     = 20   // of one figure, with its point; two of them written out fit maxNumberText
	maxNumber     = 1e12 // in whatever unit
)

// The sentences of ParseNumber's errors. They leave the field out, so that a
// form can say "Enter how many steps, as " and go on with one of them.
var (
	errNumber = errors.New("a number or a range, like 8 to 12")
	// A reversed range is refused, not turned round: "100-20" is far more often
	// a slip for 100-200 than for 20-100, and a figure that nobody meant would
	// go into the report without a sound.
	errReversed = errors.New("a range with the smaller number first, like 8 to 12")
	errNegative = errors.New("a number from 0 up, or a range, like 8 to 12")
	errTooLong  = errors.New("a number of at most 20 digits, or a range, like 8 to 12")
	errTooLarge = errors.New("a number of at most 1,000,000,000,000, or a range, like 8 to 12")
)

// unknownWords are the ways to say that nobody knows.
var unknownWords = map[string]bool{
	"?": true, "unknown": true, "not known": true, "unclear": true,
	"don't know": true, "dont know": true, "do not know": true, "i don't know": true,
	"not sure": true, "unsure": true, "no idea": true, "nobody knows": true, "tbd": true, "dk": true,
}

var aboutWords = []string{
	"approximately", "approx.", "approx", "around", "roughly", "circa", "about", "ca.", "~", "≈",
}

var (
	atLeastWords = []string{">=", "≥", "at least", "min.", "more than", "over", ">"}
	atMostWords  = []string{"<=", "≤", "at most", "no more than", "up to", "max.", "less than", "under", "<"}
	orMoreWords  = []string{"or more", "and more", "and up", "at least", "plus", "+"}
)

// numberWords are the figures people write out.
var numberWords = map[string]string{
	"zero": "0", "none": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
	"eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
	"fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20",
}

// dozens are read as guesses: nobody says "a dozen" who counted twelve.
var dozens = []struct{ say, mean string }{{"half a dozen", "6"}, {"a dozen", "12"}}

// unitWords are the ways to write a unit after a figure.
var unitWords = map[string][]string{
	"steps":   {"steps", "step"},
	"minutes": {"minutes", "minute", "mins", "min"},
	"hours":   {"hours", "hour", "hrs", "hr", "h"},
	"days":    {"days", "day"},
	"people":  {"people", "persons", "person"},
	"per day": {"per day", "a day", "each day", "daily", "/day", "/ day"},
}

// tidy folds what keyboards, telephones and spreadsheets put in for plain
// characters.
var tidy = strings.NewReplacer(
	"’", "'", "‘", "'",
	"–", "-", "—", "-", "‒", "-", "−", "-", "‑", "-",
	"\u00a0", " ", "\u2009", " ", "\u202f", " ", "\t", " ",
)

// ParseNumber reads a figure the way people write it: 12, 8-12, 8 to 12,
// about 400, 400?, 10 or so, a dozen, twelve, 1.2k, 1,200, 1 200, 10+, at least
// 10, up to 10, $0.40, 99%, unknown. It refuses 1.200, which is twelve hundred
// to half of its readers. The error is the rest of a sentence that begins "Enter
// ..., as"; it says what would be read.
func ParseNumber(s string) (Number, error) {
	if len(s) > maxNumberText || !utf8.ValidString(s) {
		return Number{}, errNumber
	}

	s = plainDigits(s)
	s = strings.Join(strings.Fields(tidy.Replace(strings.ToLower(s))), " ")
	if unknownWords[strings.TrimRight(s, ".")] {
		return Number{Unknown: true}, nil
	}

	s, dozen := digitsFor(s)
	s, about := cutAbout(s)
	about = about || dozen
	n, err := parseBounds(s)
	if err != nil {
		return Number{}, err
	}
	n.Guess = n.Guess || about
	if n.High > maxNumber {
		return Number{}, errTooLarge
	}

	return n, nil
}

// plainDigits writes the decimal digits of other scripts, and the wide forms of
// East Asian keyboards, as 0 to 9.
func plainDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < utf8.RuneSelf:
			return r
		case unicode.IsDigit(r):
			return '0' + digitValue(r)
		case r > 0xFF00 && r < 0xFF5F: // fullwidth forms
			return r - 0xFF00 + ' '
		case r == '٫':
			return '.'
		case r == '٬':
			return ','
		}
		return r
	}, s)
}

// digitValue is what a decimal digit of any script stands for: Unicode keeps
// the ten of a script in one row, from nought up.
func digitValue(r rune) rune {
	if r >= 0x1D7CE && r <= 0x1D7FF { // five rows of mathematical digits, without a gap
		return (r - 0x1D7CE) % 10
	}

	zero := r
	for unicode.IsDigit(zero-1) && r-(zero-1) < 10 {
		zero--
	}

	return r - zero
}

// Parse reads a figure for this number. Its unit, or the thing it counts, may
// stand behind the figure: "8 to 12 steps", "400 tasks a day", "30 min".
func (d NumberDef) Parse(s string) (Number, error) {
	n, err := ParseNumber(s)
	if err == nil {
		return n, nil
	}
	counts, _, _ := strings.Cut(strings.ToLower(d.Label), " ")
	if n, again := ParseNumber(withoutUnit(strings.ToLower(tidy.Replace(s)), unitWords[d.Unit], counts)); again == nil {
		return n, nil
	}

	return n, err
}

// countedUnits are the units of what can only be counted: there is no half of a
// step, of a person or of an action.
var countedUnits = []string{"count", "steps", "people"}

// Ask reads a figure for this number as somebody gives it in a form. Beyond what
// Parse refuses, a fraction of what can only be counted is a slip: 1.5 where 15
// was meant, or 1.5k without its k. A file that was kept before may hold one, so
// Parse does not refuse it.
func (d NumberDef) Ask(s string) (Number, error) {
	n, err := d.Parse(s)
	if err != nil || !slices.Contains(countedUnits, d.Unit) {
		return n, err
	}

	for _, v := range []float64{n.Low, n.High} {
		if v != math.Trunc(v) {
			return n, fmt.Errorf("a whole number, because it is a count; this was read as %s", exact(v))
		}
	}

	return n, nil
}

// withoutUnit takes the words of a unit, and then of what is counted, from the
// end of a figure.
func withoutUnit(s string, unit []string, counts string) string {
	s = strings.TrimSpace(s)
	tail := ""
	for _, t := range []string{"?", " or so"} {
		if r, ok := strings.CutSuffix(s, t); ok {
			s, tail = strings.TrimSpace(r), t
		}
	}

	for _, words := range [][]string{unit, {counts, strings.TrimSuffix(counts, "s")}} {
		for _, w := range words {
			if r, ok := strings.CutSuffix(s, w); ok && w != "" && wordEnds(r, w) {
				s = strings.TrimSpace(r)
				break
			}
		}
	}

	return s + tail
}

// wordEnds reports whether w, behind before, is a word of its own: "12 steps"
// and "30min", not "missteps".
func wordEnds(before, w string) bool {
	if before == "" || w[0] == '/' {
		return true
	}
	last := before[len(before)-1]
	return last == ' ' || last >= '0' && last <= '9'
}

// digitsFor writes figures for the words that stand for them, and sets "to"
// apart from the figures it stands between, as in 8to12. Dozen reports that one
// of them was a dozen.
func digitsFor(s string) (out string, dozen bool) {
	for _, d := range dozens {
		if strings.Contains(s, d.say) {
			s, dozen = strings.Replace(s, d.say, d.mean, 1), true
		}
	}

	var b strings.Builder
	twenty := false // "twenty-five" is one figure and no range; it is not read
	for len(s) > 0 {
		n := strings.IndexFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
		if n < 0 {
			n = len(s)
		}

		word, digits := s[:n], numberWords[s[:n]]
		switch {
		case n == 0:
			n = 1
			twenty = twenty && (s[0] == ' ' || s[0] == '-')
			b.WriteByte(s[0])

		case word == "to":
			b.WriteString(" to ")
		case digits != "" && !twenty:
			b.WriteString(digits)
		default:
			b.WriteString(word)
		}

		if word != "" {
			twenty = word == "twenty"
		}

		s = s[n:]
	}

	return strings.Join(strings.Fields(b.String()), " "), dozen
}

// cutAbout takes "about" from the front or a question mark or "or so" from the
// end.
func cutAbout(s string) (rest string, about bool) {
	if r, ok := strings.CutSuffix(s, "?"); ok {
		s, about = strings.TrimSpace(r), true
	}

	if r, ok := strings.CutSuffix(s, " or so"); ok {
		s, about = strings.TrimSpace(r), true
	}

	if r, ok := cutAny(s, aboutWords, strings.CutPrefix); ok {
		s, about = r, true
	}

	return s, about
}

// cutAny cuts the first of the words that s begins or ends with.
func cutAny(s string, words []string, cut func(s, word string) (string, bool)) (string, bool) {
	for _, w := range words {
		if r, ok := cut(s, w); ok {
			return strings.TrimSpace(r), true
		}
	}
	return s, false
}

// parseBounds reads a figure without "about": open at the top, open at the
// bottom, a range, or one value.
func parseBounds(s string) (Number, error) {
	low, open := cutAny(s, atLeastWords, strings.CutPrefix)
	if !open {
		low, open = cutAny(s, orMoreWords, strings.CutSuffix)
	}

	if open {
		v, err := parseFigure(low)
		return Number{Low: v, High: v, Guess: true, AtLeast: true}, err
	}
	if r, ok := cutAny(s, atMostWords, strings.CutPrefix); ok {
		v, err := parseFigure(r)
		return Number{High: v, Guess: true}, err
	}
	if a, b, ok := cutRange(s); ok {
		return parseRange(a, b)
	}

	v, err := parseFigure(s)
	return Number{Low: v, High: v}, err
}

func cutRange(s string) (a, b string, ok bool) {
	if r, found := strings.CutPrefix(s, "between "); found {
		a, b, ok = strings.Cut(r, " and ")
	} else if r, found := strings.CutPrefix(s, "from "); found {
		a, b, ok = strings.Cut(r, " to ")
	} else if a, b, ok = strings.Cut(s, " to "); !ok {
		a, b, ok = strings.Cut(s, "-")
	}
	return strings.TrimSpace(a), strings.TrimSpace(b), ok
}

func parseRange(a, b string) (Number, error) {
	if a == "" && b != "" {
		return Number{}, errNegative // "-5"
	}
	low, err := parseFigure(a)
	if err != nil {
		return Number{}, err
	}
	high, err := parseFigure(b)
	if err != nil {
		return Number{}, err
	}

	// "8-12k" means 8,000 to 12,000; "800-1.2k" means what it says.
	if _, exp := cutMultiple(b); exp > 0 {
		if digits, own := cutMultiple(a); own == 0 {
			// What would only repeat the upper end was meant as it stands: "1-1k".
			if v, err := parseMultiple(digits, exp); err == nil && v < high {
				low = v
			}
		}
	}

	if low > high {
		return Number{}, errReversed
	}
	if err := commasAgree(a, b); err != nil {
		return Number{}, err
	}

	return Number{Low: low, High: high}, nil
}

// parseFigure reads one value, with its currency or percent sign.
func parseFigure(s string) (float64, error) {
	if strings.HasPrefix(s, "-") {
		return 0, errNegative
	}
	s, _ = cutAny(s, []string{"us$", "$", "€", "£"}, strings.CutPrefix)
	s, _ = cutAny(s, []string{"percent", "%", "$", "€", "£", "usd", "eur", "gbp"}, strings.CutSuffix)
	digits, exp := cutMultiple(s)
	return parseMultiple(digits, exp)
}

// cutMultiple takes "k", "thousand" and so on from the end and returns the
// power of ten it stands for. A bare "m" is not read: it is as often minutes.
func cutMultiple(s string) (digits string, exp int) {
	if r, ok := cutAny(s, []string{"thousand", "k"}, strings.CutSuffix); ok {
		return r, 3
	}
	if r, ok := cutAny(s, []string{"million", "mio", "mn"}, strings.CutSuffix); ok {
		return r, 6
	}
	return s, 0
}

func parseMultiple(digits string, exp int) (float64, error) {
	if err := readTwoWays(digits); err != nil {
		return 0, err
	}
	digits, ok := ungroup(decimalPoint(digits))
	if !ok {
		return 0, errNumber
	}
	if len(digits) > maxDigits {
		return 0, errTooLong
	}
	// The power is read with the digits, so that 1.2k is exactly 1200.
	v, err := strconv.ParseFloat(digits+"e"+strconv.Itoa(exp), 64)
	if err != nil {
		return 0, errNumber
	}

	return v, nil
}

// decimalPoint writes a figure with a decimal comma, as much of the world has
// it, with a point, and drops points that part thousands: 0,5 and 0,400 and
// 1.200,50 and 1.234.567 read one way only. A comma before exactly three digits
// parts thousands, unless a nought or four digits stand before it.
func decimalPoint(digits string) string {
	commas, points := strings.Count(digits, ","), strings.Count(digits, ".")
	whole, fraction, _ := strings.Cut(digits, ",")
	switch {
	case commas == 1 && points > 0 && strings.LastIndexByte(digits, '.') < strings.IndexByte(digits, ','):
		if plain, ok := ungroupBy(whole, "."); ok && allDigits(fraction) {
			return plain + "." + fraction
		}

	case commas == 0 && points > 1:
		if plain, ok := ungroupBy(digits, "."); ok {
			return plain
		}

	case commas == 1 && points == 0 && allDigits(fraction):
		if bare, ok := ungroupAny(whole, " ", "'"); ok &&
			(len(fraction) != 3 || len(bare) > 3 || strings.HasPrefix(bare, "0")) {
			return bare + "." + fraction
		}
	}

	return digits
}

// readTwoWays refuses a point before exactly three digits, which groups
// thousands in half of the world and begins the decimals in the other half.
func readTwoWays(digits string) error {
	whole, fraction, _ := strings.Cut(digits, ".")
	if len(fraction) != 3 || len(whole) > 3 || !allDigits(whole) || !allDigits(fraction) || whole[0] == '0' {
		return nil
	}
	decimal := strings.TrimRight(strings.TrimRight(digits, "0"), ".")
	return fmt.Errorf("a number that reads only one way: %s%s or %s", whole, fraction,
		decimal+strings.Repeat("0", needsZero(decimal)))
}

// commasAgree refuses a range in which the comma begins the decimals of one
// figure and parts the thousands of the other: whoever writes 0,400-1,200 means
// 0.4 to 1.2, or one of the two is a slip.
func commasAgree(a, b string) error {
	plainA, decimalA := bareFigure(a)
	plainB, decimalB := bareFigure(b)
	grouped := plainA
	if decimalA {
		grouped = plainB
	}

	if decimalA == decimalB || !strings.Contains(grouped, ",") {
		return nil
	}
	whole := strings.ReplaceAll(grouped, ",", "")
	if strings.Count(grouped, ",") > 1 || strings.Contains(grouped, ".") {
		return fmt.Errorf("a range in which commas mean the same twice: %s parts thousands", grouped)
	}

	decimal := strings.TrimRight(strings.TrimRight(strings.Replace(grouped, ",", ".", 1), "0"), ".")
	return fmt.Errorf("a range in which commas mean the same twice: %s or %s, with a point for the decimals",
		whole, decimal+strings.Repeat("0", needsZero(decimal)))
}

// bareFigure takes everything but the digits and their signs from a figure, and
// reports whether a comma begins its decimals.
func bareFigure(s string) (plain string, decimal bool) {
	plain = strings.Trim(s, "abcdefghijklmnopqrstuvwxyz $€£%")
	return plain, strings.Contains(plain, ",") && !strings.Contains(decimalPoint(plain), ",")
}

// needsZero is how many zeros a plain decimal takes to be read as one only.
func needsZero(s string) int {
	whole, fraction, _ := strings.Cut(s, ".")
	if len(fraction) == 3 && len(whole) <= 3 && whole != "0" {
		return 1
	}
	return 0
}

// ungroup takes the thousands separators out of 1,200 and 1 200 and reports
// whether what is left is plain digits with at most one point.
func ungroup(s string) (string, bool) {
	whole, fraction, point := strings.Cut(s, ".")
	if point && !allDigits(fraction) {
		return "", false
	}

	if whole == "" && point {
		whole = "0"
	}

	whole, ok := ungroupAny(whole, ",", " ", "'")
	if !ok {
		return "", false
	}
	if point {
		return whole + "." + fraction, true
	}

	return whole, true
}

// ungroupAny takes out whichever of the separators parts the thousands.
func ungroupAny(whole string, separators ...string) (string, bool) {
	for _, sep := range separators {
		if strings.Contains(whole, sep) {
			return ungroupBy(whole, sep)
		}
	}
	return whole, allDigits(whole)
}

// ungroupBy takes one separator out of groups of three digits, the first of
// which may be shorter and begins with no nought.
func ungroupBy(whole, sep string) (string, bool) {
	groups := strings.Split(whole, sep)
	for i, g := range groups {
		if !allDigits(g) || i == 0 && (len(g) > 3 || len(groups) > 1 && g[0] == '0') || i > 0 && len(g) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// String returns the figure as people read it: "12", "8 to 12", "about 400",
// "1,200", "10 or more", "unknown". ParseNumber reads it back unchanged.
func (n Number) String() string {
	switch {
	case n.Unknown:
		return "unknown"
	case n.AtLeast:
		return exact(n.Low) + " or more"
	}

	s := exact(n.Low)
	if n.Low != n.High {
		s += " to " + exact(n.High)
	}

	if n.Guess {
		s = "about " + s
	}

	return s
}

// Exact reports whether the figure is one known value.
func (n Number) Exact() bool { return !n.Unknown && !n.Guess && !n.AtLeast && n.Low == n.High }

// exact writes every digit of v, grouped in thousands: 1,200 and 1.2, and
// 1.2340 rather than what could be read as a thousand and more.
func exact(v float64) string {
	s := strconv.FormatFloat(v, 'f', -1, 64)
	return group(s + strings.Repeat("0", needsZero(s)))
}

// FormatNumber writes a figure that was worked out: grouped in thousands,
// whole from 100 up, else with at most two decimals, and below 1 with at most
// two significant ones: 1,200, 9.6, 0.4, 0.0046.
func FormatNumber(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "not known"
	}

	decimals := 2
	switch size := math.Abs(v); {
	case size >= 100:
		decimals = 0
	case size > 0 && size < 0.1:
		decimals = min(1-int(math.Floor(math.Log10(size))), 12)
	}

	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}

	if s == "-0" {
		s = "0"
	}

	return group(s)
}

// group puts commas into the whole part of a plain decimal.
func group(s string) string {
	sign := ""
	if r, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = "-", r
	}

	whole, fraction, point := strings.Cut(s, ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}

	if point {
		return sign + b.String() + "." + fraction
	}
	return sign + b.String()
}

// FormatDate writes a day for people, in the time's own zone: "21 November
// 2026"; "" for the zero time.
func FormatDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2 January 2006")
}

// FormatTime writes the time of day, in the time's own zone: "10:42"; "" for
// the zero time.
func FormatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("15:04")
}
