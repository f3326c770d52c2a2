package brand

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/lucasb-eyer/go-colorful"
)

// MinContrast is what text has to have against its ground, as WCAG 2.2 asks in
// 1.4.3.
const MinContrast = 4.5

// The grounds a colour is read on: those of the stylesheet, in light and in dark,
// and the text of a button that has the colour for its ground. A test holds them
// against the stylesheet.
var (
	LightGrounds = []string{"#fbfaf7", "#ffffff", "#f1eee7"}
	DarkGrounds  = []string{"#16171a", "#1e2024", "#111215"}
	OnLight      = "#ffffff"
	OnDark       = "#10201d"
)

// Accent is a colour as it is drawn: as near to what was chosen as can be read.
type Accent struct {
	Chosen           string // "#1f4e46"
	Light, LightOver string // on paper, and while a pointer is over it
	Dark, DarkOver   string // on a dark screen
}

var hexColour = regexp.MustCompile(`^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// Colour reads a colour as people write it, "#1F4E46", "1f4e46" or "#fff", and
// returns it as "#1f4e46"; false where it is none.
func Colour(s string) (string, bool) {
	m := hexColour.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return "", false
	}

	hex := strings.ToLower(m[1])
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}

	return "#" + hex, true
}

// AccentOf makes a colour legible: its lightness moves as little as it must, its
// hue stays. False for what is no colour.
func AccentOf(chosen string) (Accent, bool) {
	hex, ok := Colour(chosen)
	if !ok {
		return Accent{}, false
	}

	c, _ := colorful.Hex(hex) // Colour made it one
	a := Accent{Chosen: hex, Light: legible(c, LightGrounds, OnLight, -1), Dark: legible(c, DarkGrounds, OnDark, +1)}
	a.LightOver, a.DarkOver = moved(a.Light, -0.07), moved(a.Dark, +0.07)

	return a, true
}

// Changed reports whether the colour was moved on paper, and on a dark screen.
func (a Accent) Changed() (light, dark bool) { return a.Light != a.Chosen, a.Dark != a.Chosen }

// CSS is the colour as a stylesheet for screens, with the names that ours has for
// it. It holds nothing but colours worked out here.
func (a Accent) CSS() string {
	return fmt.Sprintf("@media screen{:root{--accent:%s;--accent-h:%s;--on-accent:%s}}\n"+
		"@media screen and (prefers-color-scheme:dark){:root{--accent:%s;--accent-h:%s;--on-accent:%s}}\n",
		a.Light, a.LightOver, OnLight, a.Dark, a.DarkOver, OnDark)
}

// legible moves the lightness of a colour one way until it can be read on every
// ground and the text on it can be read too. Black on light grounds and white on
// dark ones can, so there is an end.
func legible(c colorful.Color, grounds []string, on string, way float64) string {
	l, chroma, hue := c.OkLch()
	for step := 0; ; step++ {
		hex := inGamut(l+way*0.005*float64(step), chroma, hue).Hex()
		if step == 0 {
			hex = c.Hex()
		}
		if readable(hex, grounds, on) || step > 200 {
			return hex
		}
	}
}

func readable(hex string, grounds []string, on string) bool {
	for _, g := range append([]string{on}, grounds...) {
		if Contrast(hex, g) < MinContrast {
			return false
		}
	}
	return true
}

// moved is a colour a little lighter or darker.
func moved(hex string, by float64) string {
	c, _ := colorful.Hex(hex)
	l, chroma, hue := c.OkLch()
	return inGamut(l+by, chroma, hue).Hex()
}

// inGamut is the colour of that lightness and hue with as much of its chroma as a
// screen can show.
func inGamut(l, chroma, hue float64) colorful.Color {
	l = min(max(l, 0), 1)
	for ; chroma > 0.001; chroma *= 0.97 {
		if c := colorful.OkLch(l, chroma, hue); c.IsValid() {
			return c
		}
	}
	return colorful.OkLch(l, 0, 0).Clamped()
}

// Contrast is the ratio of the luminances of two colours, from 1 to 21, as WCAG
// defines it; 0 where one is no colour.
func Contrast(a, b string) float64 {
	x, errA := colorful.Hex(a)
	y, errB := colorful.Hex(b)
	if errA != nil || errB != nil {
		return 0
	}

	high, low := luminance(x), luminance(y)
	return (max(high, low) + 0.05) / (min(high, low) + 0.05)
}

func luminance(c colorful.Color) float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}
