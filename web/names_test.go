package web

import (
	"archive/zip"
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// nameForm is one way to write the name of somebody.
type nameForm struct{ what, text string }

// The buyer gives the first name as their own and the second as who would know.
const (
	ownName   = "Jürgen Müller-Lüdenscheid"
	otherName = "Søren Ødegård"
)

var nameForms = []nameForm{
	{"the whole name", ownName},
	{"the surname alone", "Müller-Lüdenscheid"},
	{"half of a double name", "Lüdenscheid"},
	{"the other half", "Müller"},
	{"capitals", "MÜLLER-LÜDENSCHEID"},
	{"no capitals", "müller-lüdenscheid"},
	{"the first name alone", "Jürgen"},
	{"an initial and the surname", "J. Müller"},
	{"surname first", "Lüdenscheid, Jürgen"},
	{"umlauts written out", "Juergen Mueller-Luedenscheid"},
	{"umlauts left off", "Jurgen Muller-Ludenscheid"},
	{"a possessive", "Lüdenscheid’s"},
	{"a possessive without a sign", "Lüdenscheids"},
	{"an e-mail address", "juergen.mueller@firm.example"},
	{"the local part of it", "juergen.mueller"},
	{"an initial in a login", "jmueller"},
	{"somebody else who would know", otherName},
	{"their surname", "Ødegård"},
	{"their surname without its signs", "Odegard"},
	{"their login", "s.oedegaard"},
}

// readable is what a page or a file says: of a PDF and of what is packed, its text.
func readable(t *testing.T, a answer) string {
	t.Helper()
	switch {
	case strings.HasPrefix(a.body, "%PDF"):
		return pdfText(t, a.body)
	case strings.HasPrefix(a.body, "PK\x03\x04"):
		z, err := zip.NewReader(strings.NewReader(a.body), int64(len(a.body)))
		must(t, err)
		var out strings.Builder
		for _, f := range z.File {
			r, err := f.Open()
			must(t, err)
			body, err := io.ReadAll(r)
			must(t, err)
			must(t, r.Close())
			out.Write(body)
		}
		return out.String()
	}
	return html.UnescapeString(a.body) + " " + a.text()
}

// rowFor is the pattern of the row that an address goes to: the one that says most of it.
func (s *site) rowFor(address string) string {
	address, _, _ = strings.Cut(address, "?")
	best, least := "", 99
	for key := range s.server.rows {
		method, pattern, _ := strings.Cut(key, " ")
		exact := regexp.MustCompile("^" + regexp.MustCompile(`:[a-z]+|\*`).ReplaceAllString(pattern, "[^/]+") + "$")
		if n := strings.Count(pattern, ":"); method == get && n < least && exact.MatchString(address) {
			best, least = pattern, n
		}
	}
	return best
}

// With names left out no form of a name that the buyer gave is left on a page that the
// seller can come to, in a file, or in the search: the table is docs/names.md, and stands
// as the program does.
func TestNoFormOfANameReachesTheSeller(t *testing.T) {
	o := newOffice(t)
	home := "/b/" + o.record
	var all []string
	for _, f := range nameForms {
		all = append(all, f.text)
	}
	told := "Ask " + strings.Join(all, ". Ask ") + "."

	about := []string{"person", ownName, "base_rev", o.buyer.see(home + "/about").hidden("base_rev")}
	fields := []string{"Your name", "Who would know"}
	for _, q := range o.server.config.Bank.Context {
		if len(q.Options) == 0 {
			about = append(about, q.ID, "Of Jürgen Müller-Lüdenscheid and J. Müller, with Odegard")
			fields = append(fields, "“"+q.Buyer+"”")
		}
	}
	o.buyer.send(home+"/about", about...)
	for _, q := range []string{"EC1", "EC7", "EC8", "IS1"} {
		o.says(q, "a", "note", told)
	}
	o.says("EC2", "unknown", "who", otherName)
	o.says("FM6", "not-applicable", "reason", told)
	for _, f := range nameForms {
		o.buyer.send(home+"/actions/new", "system.0", "Mail of "+f.text, "action.0", "Send for "+f.text, "kind.0", "write",
			"identity.0", f.text, "refuses.0", "A yes of "+f.text, "go", "more")
	}
	o.buyer.putsOtherwise(home+"/leaves", "verdict", "It is run by "+strings.Join(all[:12], " and ")+".")
	fields = append(fields, "A note", "Why it does not apply", "The four texts of a line of the list",
		"The buyer's own words on page one")

	if seen := readable(t, o.buyer.see(home+"/data")); !containsAll(seen, all) {
		t.Fatal("the buyer does not read all forms: the test sees too little")
	}
	o.buyer.send(home+"/share", "names", "without")
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
		o.asks(q, "a")
	}
	seal := o.seller.see("/interviews/" + o.interview + "/seal")
	sealed := o.seller.send("/interviews/"+o.interview+"/seal", "base_rev", seal.hidden("base_rev"), "both", "on", "go",
		"seal")

	left := map[string][]string{} // form -> where it is left
	var pages, files []string
	for _, address := range o.seller.walk(t, "/", "/interviews/"+o.record+"/preview", "/interviews/"+o.interview+
		"/compare", sealed) {
		a := o.seller.reach(address)
		row := o.rowFor(address)
		if strings.Contains(path.Base(row), ":file") || strings.HasSuffix(row, "/interview.yaml") {
			clean, _, _ := strings.Cut(address, "?")
			row = path.Base(clean)
			if !slices.Contains(files, row) {
				files = append(files, row)
			}
		} else if !slices.Contains(pages, row) {
			pages = append(pages, row)
		}

		text := strings.ToLower(readable(t, a))
		for _, f := range nameForms {
			if strings.Contains(text, strings.ToLower(f.text)) {
				left[f.text] = append(left[f.text], row)
			}
		}
	}
	if len(pages) < 10 || len(files) < 8 {
		t.Errorf("the seller gets to %v and %v: the test sees too little", pages, files)
	}

	found := map[string]bool{}
	for _, f := range nameForms {
		if says := o.seller.see("/?q=" + url.QueryEscape(f.text)).text(); !strings.Contains(says, "No match for") {
			found[f.text] = true
		}
	}
	holdsTheTable(t, nameTable(fields, pages, files, left, found))
	for form, at := range left {
		t.Errorf("%q is left in %v", form, at)
	}
	for form := range found {
		t.Errorf("a search for %q finds something", form)
	}
}

// nameTable is docs/names.md.
func nameTable(fields, pages, files []string, left map[string][]string, found map[string]bool) string {
	var out strings.Builder
	out.WriteString("# Names that were left out\n\nA buyer who shares with “Leave them out” gave these names, in each " +
		"of these fields. `TestNoFormOfANameReachesTheSeller`\n(web/names_test.go) types them, shares, seals a report " +
		"with both sides in it, walks every page and opens every file that\nthe seller can come to, and searches for each " +
		"form. It writes this file with `-update`.\n\n" +
		"A name that is given nowhere but inside a text is not known to be one: it stays, unless the buyer takes it " +
		"out on\n" +
		"the page before sharing. The name on the link itself is the seller's own, and stays.\n\n" +
		"| How it is written | Such as | Left on pages | Left in files | Found by the search |\n|---|---|---|---|---|\n")
	for _, f := range nameForms {
		onPages, inFiles, search := "none", "none", "no"
		for _, at := range left[f.text] {
			if slices.Contains(files, at) {
				inFiles = "some"
			} else {
				onPages = "some"
			}
		}
		if found[f.text] {
			search = "yes"
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s |\n", f.what, f.text, onPages, inFiles, search)
	}
	for _, list := range []struct {
		title string
		items []string
	}{{"Fields they were typed into", fields}, {"Pages walked", pages}, {"Files opened", files}} {
		out.WriteString("\n## " + list.title + "\n\n")
		slices.Sort(list.items)
		for _, x := range list.items {
			out.WriteString("- " + x + "\n")
		}
	}
	return out.String()
}

func holdsTheTable(t *testing.T, want string) {
	t.Helper()
	const at = "../docs/names.md"
	if *update {
		must(t, os.WriteFile(at, []byte(want), 0o644))
		return
	}
	doc, err := os.ReadFile(at)
	must(t, err)
	if string(doc) != want {
		t.Errorf("docs/names.md is not what is so; run go test ./web -run NoFormOfAName -update. It would say:\n%s", want)
	}
}
