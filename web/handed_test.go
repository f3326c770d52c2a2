package web

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"discern/assessment"
)

// inJSON keeps what waits as a database does.
type inJSON[V any] struct {
	t  *testing.T
	at map[string][]byte
}

func (w inJSON[V]) put(key string, v V) {
	body, err := json.Marshal(v)
	must(w.t, err)
	w.at[key] = body
}

func (w inJSON[V]) get(key string) (v V, ok bool) {
	body, ok := w.at[key]
	if ok {
		must(w.t, json.Unmarshal(body, &v))
	}
	return v, ok
}

func (w inJSON[V]) take(key string) (V, bool) {
	v, ok := w.get(key)
	w.drop(key)
	return v, ok
}

func (w inJSON[V]) drop(key string) { delete(w.at, key) }

// A look at files that waits in a database is the look that was had, to the last field.
func TestALookThatWaitsInADatabaseIsTheSame(t *testing.T) {
	s := newSite(t)
	b := s.owner()
	iv := s.interview(b.newInterviewOf("Claims"))
	looks := handedLooks{inJSON[handedLook]{t, map[string][]byte{}}, s.server.config.Bank}

	files, err := filepath.Glob(filepath.Join("..", "assessment", "evidence", "testdata", "*.in"))
	must(t, err)
	read, lines := 0, 0
	for _, path := range files {
		body, err := os.ReadFile(path)
		must(t, err)
		one, err := s.server.lookAtOne(iv, upload{name: filepath.Base(path), body: body}, assessment.ChosenBy(""))
		if err != nil {
			continue // it is there to be refused
		}
		read, lines = read+1, lines+len(one.beside)
		one.kept = read%2 == 0
		l := look{files: []lookedAt{one}, wrong: []string{"a.txt: this is no file that can be read."}}
		looks.put("a", l)
		if got, ok := looks.get("a"); !ok || !reflect.DeepEqual(got, l) {
			t.Errorf("%s: kept %+v, and got %+v", filepath.Base(path), l, got)
		}
	}
	if read < 10 || lines == 0 {
		t.Errorf("%d files were read, with %d lines beside questions: the test sees too little", read, lines)
	}
	if _, ok := looks.get("b"); ok {
		t.Error("there is one that nobody kept")
	}

	waits := inJSON[made]{t, map[string][]byte{}}
	waits.put("a", made{"https://example.com/l/x", "the id"})
	if got, _ := waits.take("a"); got != (made{"https://example.com/l/x", "the id"}) {
		t.Errorf("kept %v", got)
	}
	if n := reflect.TypeFor[lookedAt]().NumField(); n != reflect.TypeFor[handedFile]().NumField() {
		t.Errorf("a look has %d fields", n)
	}
}
