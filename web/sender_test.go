package web

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/brand"
)

const aLogo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10"><!-- by Ann --><rect width="30" height="10" fill="#804000"/></svg>`

// named gives the workspace a name.
func (b *browser) named(firm string) {
	b.t.Helper()
	if a := b.sends(senderPath, nil, "firm="+firm); a.status != http.StatusSeeOther {
		b.t.Fatalf("the name is not taken: %d\n%s", a.status, a.text())
	}
}

var (
	logoIn   = regexp.MustCompile(`src="(/brand/logo/[^"]+)"`)
	accentIn = regexp.MustCompile(`<link rel="stylesheet" href="(/brand/accent/[^"]+)">`)
)

// brands are the addresses of the logo and of the stylesheet of the colour on the
// page of the sender.
func (b *browser) brands() (logo, accent string) {
	b.t.Helper()
	return in(b.t, logoIn, b.see(senderPath).body), in(b.t, accentIn, b.see(senderPath).body)
}

func in(t *testing.T, what *regexp.Regexp, page string) string {
	t.Helper()
	m := what.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no %s on the page", what)
	}
	return m[1]
}

// Page one of every format says who it comes from, and a sealed version keeps it
// whatever is set later.
func TestASealedReportKeepsItsSenderInEveryFormat(t *testing.T) {
	o := newOffice(t)
	if a := o.seller.sends(senderPath, &chosen{"logo", "logo.svg", aLogo}, "firm=Brackwell Identity", "person=Cleo Marsh",
		"contact=cleo@brackwell.example", "accent=#804000"); a.status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", a.status, a.text())
	}
	logo, accent := o.seller.brands()
	report := o.seller.send("/interviews/"+o.interview+"/seal", "summary", "Words.", "go", "seal")
	if a := o.seller.sends(senderPath, nil, "firm=Another", "without", "accent=#000080"); a.status != http.StatusSeeOther {
		t.Fatalf("%d", a.status)
	}

	const line = "Brackwell Identity, Cleo Marsh, cleo@brackwell.example"
	page := o.seller.see(report)
	if !strings.Contains(page.text(), "Prepared by "+line) || in(t, logoIn, page.body) != logo ||
		in(t, accentIn, page.body) != accent {
		t.Errorf("the page does not keep its sender:\n%s", page.text())
	}
	if !strings.Contains(page.body, `data-foot="Version 1, sealed 21 November 2026 by Dana Ruiz, Brackwell Identity"`) {
		t.Errorf("the foot of the page is %s", regexp.MustCompile(`data-foot="[^"]*"`).FindString(page.body))
	}

	for file, wants := range map[string][]string{
		"report.md":  {"Prepared by:", `Brackwell Identity, Cleo Marsh`},
		"report.txt": {"Prepared by: " + line},
		"crm.txt":    {"Prepared by: " + line},
		"report.html": {line, `<meta name="author" content="Cleo Marsh, Brackwell Identity">`,
			`src="data:image/svg+xml;base64,`, "--accent:#804000"},
		"report.json": {`"firm": "Brackwell Identity"`, `"person": "Cleo Marsh"`, `"mediaType": "image/svg+xml"`,
			`"accent": "#804000"`},
		"bom.cdx.json": {`"manufacturer": {`, `"name": "Brackwell Identity"`, `"name": "Cleo Marsh"`,
			"cleo@brackwell.example"},
		"report.pdf": {"<dc:creator><rdf:Seq><rdf:li>Cleo Marsh, Brackwell Identity</rdf:li>",
			"<dc:publisher><rdf:Bag><rdf:li>Brackwell Identity</rdf:li>"},
	} {
		body := o.seller.see(report + "/" + file).body
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s is without %s", file, want)
			}
		}
		if strings.Contains(body, "Another") {
			t.Errorf("%s has the sender of later", file)
		}
	}
	if body := o.seller.see(report + "/report.txt?names=roles").body; strings.Contains(body, "leo") ||
		!strings.Contains(body, "Prepared by: Brackwell Identity\n") {
		t.Errorf("without names the report says:\n%s", body)
	}
}

// The logo comes from our own address with its type, and can do nothing there.
func TestALogoIsServedAsAPictureThatCanDoNothing(t *testing.T) {
	s := newSite(t)
	owner := s.owner()
	var photo bytes.Buffer
	img := image.NewNRGBA(image.Rect(0, 0, 20, 10))
	img.Set(3, 3, color.NRGBA{200, 100, 0, 255})
	must(t, png.Encode(&photo, img))
	for kind, body := range map[string]string{brand.SVG: aLogo, brand.PNG: photo.String()} {
		owner.sends(senderPath, &chosen{"logo", "anything.txt", body}, "firm=Brackwell")
		logo := in(t, logoIn, owner.see(senderPath).body)
		a := s.browser().see(logo)
		for name, want := range map[string]string{"Content-Type": kind, "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "default-src 'none'; sandbox", "Cross-Origin-Resource-Policy": "same-origin",
			"Cache-Control": forever} {
			if got := a.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, not %q", kind, name, got, want)
			}
		}
		if strings.Contains(a.body, "Ann") {
			t.Errorf("%s keeps what was beside the picture", kind)
		}
		for _, other := range []string{strings.Replace(logo, brand.Extension(kind), ".html", 1),
			"/brand/logo/" + strings.Repeat("0", 64) + ".png", "/brand/logo/x", "/brand/logo/%2e%2e"} {
			if got := s.browser().get(other).status; got != http.StatusNotFound {
				t.Errorf("%s: %d", other, got)
			}
		}
	}
}

func TestAnAccentComesAsAStylesheetOfItsOwn(t *testing.T) {
	s := newSite(t)
	owner := s.owner()
	owner.sends(senderPath, nil, "accent=FFD400")
	page := owner.see(senderPath)
	a := s.browser().see(in(t, accentIn, page.body))
	made, _ := brand.AccentOf("#ffd400")
	if a.body != made.CSS() || a.header.Get("Content-Type") != "text/css; charset=utf-8" ||
		a.header.Get("Cache-Control") != forever {
		t.Errorf("%s\n%v", a.body, a.header)
	}
	if !strings.Contains(page.text(), "#ffd400 is hard to read on paper. Pages and print use "+made.Light) {
		t.Errorf("the page does not say what became of the colour:\n%s", page.text())
	}
	for _, other := range []string{"/brand/accent/ffd400.css", "/brand/accent/ffd400.000000000000.css",
		"/brand/accent/zzzzzz.000000000000.css", "/brand/accent/x"} {
		if got := s.browser().get(other).status; got != http.StatusNotFound {
			t.Errorf("%s: %d", other, got)
		}
	}
}

// What cannot be taken is refused at the field and at the top, with all that was
// typed, and nothing is changed.
func TestASenderThatCannotBeTakenIsSaidAtTheField(t *testing.T) {
	s := newSite(t)
	owner := s.owner()
	owner.sends(senderPath, &chosen{"logo", "logo.svg", aLogo}, "firm=Brackwell")
	before, _ := s.store.Workspace(t.Context())
	long := strings.Repeat("x", 121)
	for name, c := range map[string]struct {
		file   *chosen
		fields []string
		says   string
	}{
		"a script": {&chosen{"logo", "x.svg", strings.Replace(aLogo, "<rect", "<script>alert(1)</script><rect", 1)},
			nil, "The drawing has a program in it"},
		"a text file": {&chosen{"logo", "x.png", "hello"}, nil, "This is no PNG, JPEG or SVG file"},
		"a large file": {&chosen{"logo", "x.png", "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 2<<20)}, nil,
			"a logo may have 512 KB"},
		"no colour":   {nil, []string{"accent=green"}, "Enter a colour as #"},
		"a long firm": {nil, []string{"firm=" + long}, assessment.TooLong(long, 80) + "."},
		"a long name": {nil, []string{"person=" + long}, assessment.TooLong(long, 80) + "."},
		"a long line": {nil, []string{"contact=" + long}, assessment.TooLong(long, 120) + "."},
	} {
		a := owner.sends(senderPath, c.file, append([]string{"person=Typed <b>Person</b>"}, c.fields...)...)
		if a.status != http.StatusUnprocessableEntity || strings.Count(a.text(), c.says) != 2 {
			t.Errorf("%s: %d, and %q is said %d times", name, a.status, c.says, strings.Count(a.text(), c.says))
		}
		if name != "a long name" && !strings.Contains(a.body, `value="Typed &lt;b&gt;Person&lt;/b&gt;"`) {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
	after, err := s.store.Workspace(t.Context())
	must(t, err)
	if after.Name != before.Name || after.Logo == nil || after.Logo.Digest != before.Logo.Digest {
		t.Errorf("a refused form changed %+v to %+v", before, after)
	}
}

func TestOnlyTheOwnerSaysWhoReportsComeFrom(t *testing.T) {
	s := newSite(t)
	owner := s.owner()
	owner.named("Brackwell")
	user, err := s.store.AddUser(t.Context(), s.principal(), "Tom Berg", "", assessment.RoleSeller, "")
	must(t, err)
	token, err := s.store.InviteLink(t.Context(), s.principal(), user.ID, "")
	must(t, err)
	tom := s.browser()
	tom.send("/sign-in/" + token)
	if a := tom.get(senderPath); a.status != http.StatusForbidden {
		t.Errorf("somebody else sees the form: %d", a.status)
	}
	if a := tom.sends(senderPath, nil, "firm=Mine"); a.status != http.StatusForbidden {
		t.Errorf("somebody else changes it: %d", a.status)
	}
	page := tom.see("/settings")
	if !strings.Contains(page.text(), "Prepared by Brackwell, Tom Berg") || strings.Contains(page.body, senderPath) {
		t.Errorf("the settings of somebody else say:\n%s", page.text())
	}
	if s.server.team.name() != "Brackwell" {
		t.Error("the name was changed")
	}
}
