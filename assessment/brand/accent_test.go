package brand

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/lucasb-eyer/go-colorful"
	"pgregory.net/rapid"
)

// Whatever colour is chosen, it is read at 4.5 to 1 on every ground there is, and
// so is the text of a button on it.
func TestEveryAccentCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chosen := fmt.Sprintf("#%06x", rapid.IntRange(0, 0xffffff).Draw(t, "colour"))
		a, ok := AccentOf(chosen)
		if !ok || a.Chosen != chosen {
			t.Fatalf("%s: %+v %v", chosen, a, ok)
		}

		for _, c := range []struct {
			of      []string
			grounds []string
			on      string
		}{{[]string{a.Light, a.LightOver}, LightGrounds, OnLight}, {[]string{a.Dark, a.DarkOver}, DarkGrounds, OnDark}} {
			for _, colour := range c.of {
				for _, g := range append([]string{c.on}, c.grounds...) {
					if got := Contrast(colour, g); got < MinContrast {
						t.Errorf("%s: %s on %s has %.2f", chosen, colour, g, got)
					}
				}
			}
		}

		// What could be read as it was chosen stays, and a tint keeps its hue.
		light, _ := a.Changed()
		if was := readable(chosen, LightGrounds, OnLight); was == light {
			t.Errorf("%s: readable %v, changed %v to %s", chosen, was, light, a.Light)
		}
		_, c0, h0 := hueOf(chosen)
		if _, c1, h1 := hueOf(a.Light); c0 > 0.05 && c1 > 0.03 {
			if d := math.Abs(math.Mod(h1-h0+540, 360) - 180); d > 4 {
				t.Errorf("%s: the hue of %s is %.1f degrees away", chosen, a.Light, d)
			}
		}
	})
}

func hueOf(hex string) (l, c, h float64) {
	colour, _ := colorful.Hex(hex)
	return colour.OkLch()
}

func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#777777", "#ffffff", 4.48}, {"#1f4e46", "#fbfaf7", 9.0}} {
		if got := Contrast(c.a, c.b); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%s on %s is %.3f, not %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestAColourIsReadAsPeopleWriteIt(t *testing.T) {
	for in, want := range map[string]string{"#1F4E46": "#1f4e46", " 1f4e46 ": "#1f4e46", "#FFF": "#ffffff", "": "",
		"green": "", "#12345": "",
		"#1f4e46;}": "", "url(x)": "", "#gggggg": ""} {
		if got, ok := Colour(in); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q", in, got)
		}
	}
}

// The grounds are those of the stylesheet.
func TestTheGroundsAreThoseOfTheStylesheet(t *testing.T) {
	css, err := os.ReadFile("../../static/app.css")
	if err != nil {
		t.Fatal(err)
	}
	light, rest, ok := strings.Cut(string(css), "prefers-color-scheme:dark")
	if !ok {
		t.Fatal("the stylesheet has no dark theme")
	}

	dark, _, _ := strings.Cut(rest, "@layer reset")
	for _, c := range []struct {
		css     string
		grounds []string
		on      string
	}{{light, LightGrounds, OnLight}, {dark, DarkGrounds, OnDark}} {
		for i, name := range []string{"--paper", "--surface", "--sunk", "--on-accent"} {
			_, value, _ := strings.Cut(c.css, name+":")
			value, _, _ = strings.Cut(value, ";")
			got, _ := Colour(value)
			if want := append(append([]string{}, c.grounds...), c.on)[i]; got != want {
				t.Errorf("%s is %s in the stylesheet and %s here", name, value, want)
			}
		}
	}
}
