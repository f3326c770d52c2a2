package web

import (
	"strings"
	"testing"
)

func TestTheServerSaysWhichQuestionALineMeans(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	id := b.newInterviewOf("Claims intake")

	b.headers["Accept"] = "application/json"
	body := b.see("/interviews/" + id + "/find?q=a+gateway+can+block+the+call").text()
	if !strings.HasPrefix(body, `[{"question":"IS3","facet":"Something that can say no","trait":"Identity surface"}`) {
		t.Errorf("found %.300s", body)
	}
	if n := strings.Count(body, `"question"`); n > foundAtMost {
		t.Errorf("%d questions, want %d at most", n, foundAtMost)
	}

	if body := b.see("/interviews/" + id + "/find?q=xyzzy").text(); strings.TrimSpace(body) != "[]" {
		t.Errorf("nonsense finds %.300s", body)
	}
}
