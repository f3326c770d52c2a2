package bank

import (
	"cmp"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// buyerPages are the templates of the pages that buyers read.
var buyerPages = []string{"buyer.templ", "reader.templ"}

var (
	templCode  = regexp.MustCompile(`(?m)^\s*(//.*|@.*|if .*|for .*|switch .*|case .*|}.*|templ .*|func .*|return "?/.*|package .*|import .*|[a-zA-Z]+ :?= .*)$`)
	templTag   = regexp.MustCompile(`(?s)<[^>]*>`)
	templValue = regexp.MustCompile(`{[^{}]*}`)
	goText     = regexp.MustCompile(`"([^"\n]{12,})"`)
	notWords   = regexp.MustCompile(`^[a-z0-9/?=&_.\-]+$|^[A-Z][A-Za-z]+$`)
)

// pageWording is every sentence a template says by itself: the text between
// its tags, with a name where a value stands, and the sentences among its Go
// strings.
func pageWording(t *testing.T, name string) []wording {
	t.Helper()
	body, err := os.ReadFile(filepath.Join("..", "..", "templates", name))
	if err != nil {
		t.Fatal(err)
	}
	var out []wording
	add := func(text string) {
		text = strings.Join(strings.Fields(html.UnescapeString(text)), " ")
		if len(strings.Fields(text)) >= 4 && !notWords.MatchString(text) {
			out = append(out, wording{name, text})
		}
	}
	text := regexp.MustCompile(`(?m)^\s*//.*$`).ReplaceAllString(string(body), "")
	for _, m := range goText.FindAllStringSubmatch(text, -1) {
		if strings.Contains(m[1], " ") && !strings.ContainsAny(m[1], "<>{}=") {
			add(m[1])
		}
	}
	text = templCode.ReplaceAllString(text, "\x00")
	text = regexp.MustCompile(`</?(a|p|li|h1|h2|h3|dt|dd|button|legend|summary|div|form|section|ul|dl|details|main|header|footer|figcaption)\b[^>]*>`).ReplaceAllString(text, "\x00")
	text = templValue.ReplaceAllString(templTag.ReplaceAllString(text, ""), "Dana")
	for piece := range strings.SplitSeq(text, "\x00") {
		if !strings.ContainsAny(piece, "{}()") || strings.Contains(piece, ". ") {
			add(piece)
		}
	}
	return out
}

// What buyers' pages say themselves is as easy as the questions on them: the
// median at grade 6 or lower, nothing above 9, none of the listed words.
func TestThePagesBuyersReadSpeakPlainly(t *testing.T) {
	var grades []float64
	for _, page := range buyerPages {
		all := pageWording(t, page)
		if len(all) < 10 {
			t.Fatalf("%s has %d sentences: the reader of templates sees too little", page, len(all))
		}
		for _, w := range all {
			if m := jargon.FindString(w.text); m != "" {
				t.Errorf("%s says %q: %s", w.at, m, w.text)
			}
			if i := strings.IndexAny(w.text, "!—–"); i >= 0 {
				t.Errorf("%s is not calm: %s", w.at, w.text)
			}
			g := grade(w.text)
			grades = append(grades, g)
			if g > 9 {
				t.Errorf("%s: grade %.1f, want 9 at most: %s", w.at, g, w.text)
			}
		}
	}
	slices.SortFunc(grades, cmp.Compare[float64])
	if median := grades[len(grades)/2]; median > 6 {
		t.Errorf("the median grade of %d texts is %.1f, want 6 at most", len(grades), median)
	} else {
		t.Logf("%d texts, median grade %.1f", len(grades), median)
	}
}
