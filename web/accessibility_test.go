package web

import (
	"html"
	"slices"
	"strings"
	"testing"

	"discern/assessment"
)

// Whoever uses a page, signed in or behind a link, finds the statement on accessibility
// at its foot, and it opens without an account. It names whom to tell.
func TestTheStatementOnAccessibilityIsAPressAway(t *testing.T) {
	o := newOffice(t)
	o.says("EC1", "a")
	for name, page := range map[string]answer{
		"the first page behind a link": o.browser().see("/l/" + o.token),
		"a question behind a link":     o.buyer.see("/b/" + o.record + "/q/EC1"),
		"the notice":                   o.browser().see("/notice"),
		"the list of systems":          o.seller.see("/"),
		"a call":                       o.seller.see("/interviews/" + o.interview + "/call/EC1"),
		"the settings":                 o.seller.see("/settings"),
	} {
		if !strings.Contains(page.body, `href="/accessibility"`) {
			t.Errorf("%s does not lead to it", name)
		}
	}

	statement := o.browser().see("/accessibility").text()
	if !strings.Contains(statement, "the person who sent you the link") {
		t.Errorf("it does not say whom to tell:\n%s", statement)
	}
	o.seller.named("Northwind Trust")
	if statement := o.browser().see("/accessibility").text(); !strings.Contains(statement, "turn to Northwind Trust") {
		t.Errorf("it does not name the firm:\n%s", statement)
	}
}

// A question explains the words of the glossary that stand in it, folded, and no other.
func TestAQuestionExplainsItsWords(t *testing.T) {
	o := newOffice(t)
	b := o.server.config.Bank
	for _, id := range []string{"EC1", "PR3", "IS10"} {
		q, _ := b.Question(id)
		page := o.buyer.see("/b/" + o.record + "/q/" + id)
		in := b.TermsIn(q.Texts("")...)
		for _, term := range b.Glossary {
			want := slices.ContainsFunc(in, func(t assessment.Term) bool { return t.Word == term.Word })
			if got := strings.Contains(page.body, "<dt>"+term.Word+"</dt>"); got != want {
				t.Errorf("%s explains %q: %v, want %v", id, term.Word, got, want)
			}
		}
	}
}

// Where the words of a question are abstract, each of its answers has an example, folded;
// a question in plain words has none.
func TestAQuestionHasExamplesOfItsAnswers(t *testing.T) {
	o := newOffice(t)
	b := o.server.config.Bank
	for _, id := range []string{"EC1", "IS3", "FM2"} {
		q, _ := b.Question(id)
		page := o.buyer.see("/b/" + o.record + "/q/" + id)
		if got := strings.Contains(page.body, `<p class="cap">An example of each answer</p>`); got != (id != "FM2") {
			t.Errorf("%s offers examples: %v", id, got)
		}
		for _, option := range q.Options {
			if option.Example != "" && !strings.Contains(page.body, "<dd>"+html.EscapeString(option.Example)+"</dd>") {
				t.Errorf("%s lacks the example of %s: %s", id, option.ID, option.Example)
			}
		}
	}
}

// What settles close calls is folded with the examples, and the rest of the line under a
// question stands open: nothing of it is lost, and only the open part counts as reading.
func TestTheLineUnderAQuestionIsShortAndWhole(t *testing.T) {
	o := newOffice(t)
	b := o.server.config.Bank
	parted := 0
	for _, q := range b.All() {
		open, folded := q.HelpParts()
		if got := strings.TrimSpace(open + " " + folded); got != q.Help {
			t.Errorf("%s: the parts are %q, and the line is %q", q.ID, got, q.Help)
		}
		if folded == "" {
			continue
		}

		parted++
		page := o.buyer.see("/b/" + o.record + "/q/" + q.ID)
		_, fold, _ := strings.Cut(page.body, "<summary>Not sure which one fits?</summary>")
		fold, _, _ = strings.Cut(fold, "</details>")
		if !strings.Contains(page.body, `id="help">`+html.EscapeString(open)+"</p>") ||
			!strings.Contains(fold, html.EscapeString(folded)) {
			t.Errorf("%s does not show %q and fold %q", q.ID, open, folded)
		}
		if n := len(strings.Fields(open)); n > 40 {
			t.Errorf("%s: %d words stand open under it", q.ID, n)
		}
	}
	if parted < 5 {
		t.Errorf("%d lines are parted", parted)
	}
}
