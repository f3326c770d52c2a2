package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	markup "golang.org/x/net/html"
)

// loose lists the texts of a page in which something that runs from right to left is not
// set apart, and counts those in which it is.
func loose(t *testing.T, page string) (out []string, apart int) {
	t.Helper()
	doc, err := markup.Parse(strings.NewReader(page))
	must(t, err)
	right := func(text string) bool {
		return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Hebrew, unicode.Arabic) })
	}
	isolated := regexp.MustCompile("\u2068[^\u2069]*\u2069")

	var look func(n *markup.Node, own bool)
	look = func(n *markup.Node, own bool) {
		own = own || n.Data == "bdi" || n.Data == "textarea" ||
			slices.ContainsFunc(n.Attr, func(a markup.Attribute) bool { return a.Key == "dir" })
		if n.Type == markup.TextNode && right(n.Data) {
			if own || !right(isolated.ReplaceAllString(n.Data, "")) {
				apart++
			} else {
				out = append(out, n.Data)
			}
		}
		for c := range n.ChildNodes() {
			look(c, own)
		}
	}
	look(doc, false)
	return out, apart
}

// ofThings are the pages that are about somebody or something, and not the same for all; of the
// pages of questions one.
var ofThings = regexp.MustCompile(`^/(?:|(?:b|interviews|reports|systems)/[^/]+(?:/[a-z-]+)?(?:/EC1)?)$`)

// A name in Hebrew or Arabic, of whom or of what it may be, is set apart on every page that
// the seller and the buyer come to, and whole: with the figure that is part of it.
func TestNamesFromRightToLeftStandApartOnEveryPage(t *testing.T) {
	const buyer, seller, firm, system = "דנה כהן", "ליאור בר-און", "شركة النور", "סוכן 7"
	o := office{site: newSite(t)}
	o.seller = o.owner()
	o.seller.send("/settings", "me", seller)
	o.interview = o.seller.newInterviewOf(system, "company", firm)
	o.token = o.seller.linkToken(o.interview, "name", buyer, "right", "answer")
	o.buyer, o.record = o.site.buyer(o.token)
	home := "/b/" + o.record
	o.buyer.send(home+"/about", "person", buyer, "base_rev", o.buyer.see(home+"/about").hidden("base_rev"))
	o.says("EC1", "a", "note", "כן, 12 צעדים (2026), GPT")
	o.says("EC2", "unknown", "who", "عمر")
	o.buyer.send(home+"/actions/new", "system.0", "דואר 365", "action.0", "שליחה", "kind.0", "write", "go", "more")
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		o.asks(q, "a")
	}

	seen, whole := 0, 0
	done := map[string]bool{}
	check := func(b *browser, from ...string) { // these pages, and those of the same things that they lead to
		for i := 0; i < len(from); i++ {
			address, _, _ := strings.Cut(from[i], "?")
			address, _, _ = strings.Cut(address, "#")
			if done[address] || !ofThings.MatchString(address) {
				continue
			}
			done[address] = true
			a := b.reach(address)
			if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
				continue
			}

			links, _ := leads(a.body)
			from = append(from, links...)
			out, apart := loose(t, a.body)
			for _, text := range out {
				t.Errorf("%s: not set apart: %q", address, text)
			}
			seen += apart
			whole += strings.Count(a.body, "<bdi>"+system+"</bdi>")
		}
	}
	check(o.buyer, home)
	o.buyer.send(home+"/share", "names", "with")
	seal := o.seller.see("/interviews/" + o.interview + "/seal")
	sealed := o.seller.send("/interviews/"+o.interview+"/seal", "base_rev", seal.hidden("base_rev"), "both", "on", "go",
		"seal")
	check(o.seller, "/", "/interviews/"+o.record+"/preview", "/interviews/"+o.interview+"/compare", sealed)

	if seen < 150 || whole < 15 {
		t.Errorf("%d texts were set apart, %d times the system's name whole: the test sees too little", seen, whole)
	}
	if page := o.buyer.see(home + "/data").body; !strings.Contains(page, "<bdi>כן, 12 צעדים (2026), GPT</bdi>") {
		t.Error("what she wrote is not set apart as one")
	}
}
