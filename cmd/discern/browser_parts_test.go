package main

import (
	"fmt"
	"strings"
	"testing"

	"discern/assessment/export"
	"discern/assessment/report"
)

// The parts of a page that many tests ask for, each by its place and its marks; and
// the few words that no part stands for, once.

// saveAndGoOn is the button of a question, by its name.
const saveAndGoOn = "=Save and go on"

// onlyYouUntil is what a notice says of who sees the answers, up to the button's name.
const onlyYouUntil = "and no answer until you press "

// keptBehind is the way from a link that ended to what is kept behind it.
const keptBehind = "main .actions a[href$='/data'], main form.actions[action^='/l/'] button"

// linkEnded wants the page of a link that ended, which leads to what is kept.
func (b *tab) linkEnded() {
	b.Helper()
	if !b.here("h1[data-dead]") || !b.here(keptBehind) {
		b.Errorf("%s is not the page of a link that ended:\n%.700s", b.path(), b.text())
	}
}

// linkDead wants the page of a link that leads nowhere, not even to what is kept.
func (b *tab) linkDead() {
	b.Helper()
	if !b.here("h1[data-dead]") || b.here(keptBehind) {
		b.Errorf("%s is not the page of a link that leads nowhere:\n%.700s", b.path(), b.text())
	}
}

// twoVersions wants two answers side by side, and a way to keep either.
func (b *tab) twoVersions() {
	b.Helper()
	if !eval[bool](b, `(shown => shown(".versus") && ["mine", "theirs"].every(which =>
		shown("button[name=resolve][value=" + which + "], .conflict [data-resolve=" + which + "]")))(
		s => [...document.querySelectorAll(s)].some(el => el.getClientRects().length))`) {
		b.Errorf("%s does not let anybody choose between two answers:\n%.700s", b.path(), b.text())
	}
}

// faultAt wants a fault of one field alone: in the summary on top, which leads to the
// field, and in the same words at the field itself.
func (b *tab) faultAt(field string) {
	b.Helper()
	top := eval[string](b, `[...document.querySelectorAll("#errors li")].map(li => li.innerText.trim()).join("\n")`)
	at := eval[string](b, fmt.Sprintf(`document.getElementById(%q)?.innerText ?? ""`, field+"-error"))
	if top == "" || !b.here(fmt.Sprintf("#errors a[href='#%s']", field)) ||
		strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(at), "Error:")) != top {
		b.Errorf("%s: the summary says %q, and %s says %q", b.path(), top, field, at)
	}
}

// facetOf is how a page names a question in few words.
func facetOf(t *testing.T, question string) string {
	t.Helper()
	q, ok := bankOf(t).Question(question)
	if !ok {
		t.Fatalf("there is no %s", question)
	}
	return q.Facet
}

// otherAnswerTo is whether a card shows that somebody else answered a question.
func otherAnswerTo(t *testing.T, question string) string {
	t.Helper()
	return `document.querySelector("#conflicts .conflict [data-slot=who]")?.textContent.includes("` +
		facetOf(t, question) + `")`
}

// unread is what is said of a text on standard input that is no interview.
func unread(t *testing.T, text string) string {
	t.Helper()
	_, err := export.ReadInterview("standard input", []byte(text), bankOf(t))
	if err == nil {
		t.Fatalf("%.60q is read", text)
	}
	return err.Error()
}

// sellersMark is what the seller's version says of itself.
func sellersMark() string {
	r := report.Report{View: report.View{Audience: report.ForSeller}}
	return r.Marking()
}
