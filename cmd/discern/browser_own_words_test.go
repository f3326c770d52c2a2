package main

import (
	"strings"
	"testing"
)

// A buyer changes a sentence, leaves one out, takes that back, and shares; then changes
// it again, which stays with them until they share again.
func TestBrowserABuyerPutsTheirReportIntoTheirOwnWords(t *testing.T) {
	seller, c := owner(t)
	id := c.newInterview("Claims intake")
	b := newTab(t, seller.base)
	b.leavesFreely()
	b.open(linkFor(seller, id, "Priya Nair"), 200)
	b.press("=Start")
	home := strings.TrimSuffix(b.path(), "/about")
	for _, q := range []string{"EC1", "EC2", "EC7", "EC8", "IS1"} {
		b.client().send(home+"/q/"+q, "answer", "d")
	}

	b.open(home+"/report", 200)
	ours := eval[string](b, `document.querySelector("main h1").innerText`)
	b.press("=Change the words of page one")
	if b.path() != home+"/leaves" {
		t.Fatalf("the way leads to %s", b.path())
	}

	b.choose("#s-verdict summary")
	b.fill("#s-verdict textarea", "It picks its own steps, and we like that.")
	b.press("#s-verdict [value=edit]")
	b.says("It picks its own steps, and we like that.", "Yours, Priya Nair", "As Discern put it")
	if !b.here("#s-verdict.mine") {
		t.Error("what is the buyer's is not marked")
	}

	gone := eval[string](b, `document.querySelector(".piece:not(#s-verdict)").id`)
	b.press("#" + cssID(gone) + " [value=remove]")
	if !b.here("#" + cssID(gone) + ".gone") {
		t.Error("what is left out is not marked")
	}
	b.press("=Undo the last change")
	if b.here("#" + cssID(gone) + ".gone") {
		t.Error("what was left out does not come back")
	}
	b.says("Undone: the last change to your report.")

	b.open(home+"/report", 200)
	b.says("It picks its own steps, and we like that.")
	pdf := flat(pdfText(t, b.client().fetch(home+"/report/report.pdf?paper=a4")))
	if !strings.Contains(pdf, "It picks its own steps, and we like that.") {
		t.Errorf("the buyer's PDF does not say it; the report was called %q", ours)
	}

	b.press("#share a.btn")
	b.says("Your words on page one")
	b.choose("label:has(input[name=names][value=with])")
	b.press("=Share with Dana Ruiz")
	record := strings.TrimPrefix(home, "/b/")
	seller.open("/interviews/"+record+"/preview", 200)
	seller.says("It picks its own steps, and we like that.", "Put otherwise by the buyer", "Priya Nair")

	b.open(home+"/leaves", 200)
	b.choose("#s-verdict summary")
	b.fill("#s-verdict textarea", "It picks its own steps, and that is all.")
	b.press("#s-verdict [value=edit]")
	b.open(home+"/report", 200)
	b.says("It picks its own steps, and that is all.", "changed something since")
	seller.open("/interviews/"+record+"/preview", 200)
	seller.says("It picks its own steps, and we like that.")
}

// cssID escapes the dots of an id for a selector.
func cssID(id string) string { return strings.ReplaceAll(id, ".", `\.`) }
