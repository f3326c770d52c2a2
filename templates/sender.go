package templates

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"

	"discern/assessment/brand"
	"discern/assessment/report"
)

// SenderURL is where the owner says who reports come from.
const SenderURL = "/settings/sender"

// LogoURL is the address of a logo: it holds the digest of the picture.
func LogoURL(l *report.Logo) string { return "/brand/logo/" + l.Digest + brand.Extension(l.Type) }

// AccentURL is the address of the stylesheet of a colour: it holds a hash of what
// is in it. "" where there is no colour.
func AccentURL(accent string) string {
	a, ok := brand.AccentOf(accent)
	if !ok {
		return ""
	}

	sum := sha256.Sum256([]byte(a.CSS()))
	return "/brand/accent/" + a.Chosen[1:] + "." + hex.EncodeToString(sum[:6]) + ".css"
}

// accentCSS is the stylesheet of a colour, for a report saved as one file.
func accentCSS(accent string) string {
	a, ok := brand.AccentOf(accent)
	if !ok {
		return ""
	}
	return a.CSS()
}

// logoData is a logo inside the page, for a report saved as one file.
func logoData(l *report.Logo) string {
	return "data:" + l.Type + ";base64," + base64.StdEncoding.EncodeToString(l.Data)
}

func logoAlt(firm string) string {
	if firm == "" {
		return "Logo of the sender"
	}
	return "Logo of " + firm
}

// SenderPageData is /settings/sender. Its form posts firm, person, contact, accent,
// logo and without to the same address, as multipart/form-data.
type SenderPageData struct {
	Page
	Now report.Sender // as it is saved, and as it would be sealed with now

	Firm, Person, Contact, Accent string // as typed
	WithoutLogo                   bool   // as ticked
	Chose                         bool   // a file came along, which a browser does not keep
}

// accentNotes say what became of a colour.
func accentNotes(accent string) []string {
	a, ok := brand.AccentOf(accent)
	if !ok {
		return nil
	}

	var out []string
	light, dark := a.Changed()
	if light {
		out = append(out, a.Chosen+" is hard to read on paper. "+
			"Pages and print use "+a.Light+", the nearest that can be read.")
	}

	if dark {
		out = append(out, a.Chosen+" is hard to read on a dark screen. "+
			"Dark pages use "+a.Dark+", the nearest that can be read.")
	}

	return out
}

// swatch is a colour with what it is for.
type swatch struct{ Colour, Ground, Text string }

func swatches(accent string) []swatch {
	a, ok := brand.AccentOf(accent)
	if !ok {
		return nil
	}
	return []swatch{
		{a.Light, brand.LightGrounds[0],
			"On paper " + a.Light + ", " + ratio(a.Light, brand.LightGrounds) + " to 1 at least"},
		{a.Dark, brand.DarkGrounds[0],
			"On a dark screen " + a.Dark + ", " + ratio(a.Dark, brand.DarkGrounds) + " to 1 at least"},
	}
}

// ratio is the least contrast of a colour with grounds, rounded down: a figure
// that is said is one that is reached.
func ratio(colour string, grounds []string) string {
	least := 21.0
	for _, g := range grounds {
		least = min(least, brand.Contrast(colour, g))
	}
	return strconv.FormatFloat(float64(int(least*10))/10, 'f', 1, 64)
}
