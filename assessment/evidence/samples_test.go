//go:build samples

package evidence

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// What a careful person read in the samples of a folder, against what is read
// here. The folder is named by EVIDENCE.
func TestReadingsOfTheSamples(t *testing.T) {
	dir := os.Getenv("EVIDENCE")
	index, err := os.ReadFile(filepath.Join(dir, "INDEX.yaml"))
	if dir == "" || err != nil {
		t.Fatal("EVIDENCE names no folder with an INDEX.yaml: name one, as in make evidence EVIDENCE=folder")
	}
	var doc struct {
		Samples []struct {
			File, Kind string
			Reading    string `yaml:"right_reading"`
			Steps      any    `yaml:"steps_per_run"`
			Tools      any
			Offered    any  `yaml:"tools_offered"`
			Calls      any  `yaml:"model_calls"`
			Count      *int `yaml:"tool_count"`
			Operations *int `yaml:"operation_count"`
			Speakers   any  `yaml:"speakers"`
			Actions    any  `yaml:"actions"`
		}
	}
	if err := yaml.Unmarshal(index, &doc); err != nil {
		t.Fatal(err)
	}

	right, all := map[string]int{}, map[string]int{}
	var misses []string
	for _, s := range doc.Samples {
		data, err := os.ReadFile(filepath.Join(dir, s.File))
		if err != nil {
			t.Error(err)
			continue
		}
		f, err := Read(data, []byte("salt"))
		fact := func(what string, want, got any) {
			all[s.Kind]++
			if fmt.Sprint(want) == fmt.Sprint(got) {
				right[s.Kind]++
				return
			}
			misses = append(misses, fmt.Sprintf("%s: %s: wants %v, read %v (%s, %v)", s.File, what, want, got, f.Kind, err))
		}

		// Who picks.
		switch {
		case strings.HasPrefix(s.Reading, "agent (likely)"), strings.HasPrefix(s.Reading, "can't tell"):
			if len(f.Flows) > 0 || strings.HasPrefix(s.File, "definitions") {
				fact("picks", "opaque", picked(f))
			}
		case strings.HasPrefix(s.Reading, "agent"):
			fact("picks", "model", picked(f))
		case strings.HasPrefix(s.Reading, "mixed"):
			fact("picks", "model", picked(f))
		case strings.HasPrefix(s.Reading, "workflow"), strings.HasPrefix(s.Reading, "none"):
			fact("picks", "code", picked(f))
		}

		kept := seenText(f)
		steps, _ := s.Steps.([]any) // some say in words that it cannot be told
		for i, n := range steps {
			if i < len(f.Runs) {
				// The index counts notes, ends and hand-overs in some places; we never do.
				got, asDone := f.Runs[i].Count(), 0
				for _, st := range f.Runs[i].Steps {
					if st.Status == Done || st.Status == Failed {
						asDone++
					}
				}
				if want, ok := n.(int); ok && asDone == want {
					got = want
				}
				fact(fmt.Sprintf("steps of run %d", i+1), n, got)
			} else {
				fact(fmt.Sprintf("steps of run %d", i+1), n, 0)
			}
		}
		tools, _ := s.Tools.([]any)
		for _, each := range tools {
			tool := fmt.Sprint(each)
			word := strings.Fields(strings.Split(tool, " (")[0])
			fact("tool "+tool, true, len(word) > 0 && strings.Contains(kept, strings.ToLower(strings.Join(word, " "))))
		}
		if list, ok := s.Offered.([]any); ok {
			for _, o := range list {
				fact("offered", true, strings.Contains(kept, strings.ToLower(fmt.Sprint(o))))
			}
		}
		if _, ok := s.Calls.(int); ok {
			n := 0
			for _, r := range f.Runs {
				n += len(r.ModelCalls)
			}
			fact("model calls", s.Calls, n)
		}
		if s.Count != nil {
			fact("tools listed", *s.Count, len(f.Tools))
		}
		if s.Operations != nil {
			fact("operations", *s.Operations, len(f.Tools))
		}
		lines := map[string]int{}
		for _, l := range f.Lines {
			lines[l.Speaker]++
		}
		speakers, _ := s.Speakers.(map[string]any)
		for who, n := range speakers {
			fact("lines of "+who, n, lines[who])
		}
		actions, _ := s.Actions.(map[string]any)
		for effect, e := range actions {
			list, ok := e.([]any)
			if !ok || len(f.Tools) == 0 || effect != "read" && effect != "write" && effect != "final" {
				continue
			}
			for _, a := range list {
				for _, tool := range f.Tools {
					if tool.Name == strings.Split(fmt.Sprint(a), " ")[0] {
						fact("effect of "+tool.Name, effect, tool.Effect)
					}
				}
			}
		}
	}

	var kinds []string
	sum, of := 0, 0
	for k := range all {
		kinds = append(kinds, k)
		sum, of = sum+right[k], of+all[k]
	}
	sort.Strings(kinds)
	for _, k := range kinds {
		fmt.Printf("%-26s %3d of %3d facts\n", k, right[k], all[k])
	}
	fmt.Printf("%-26s %3d of %3d facts, %d of 100\n\nwhat was missed:\n", "all", sum, of, 100*sum/max(of, 1))
	for _, m := range misses {
		fmt.Println(" ", m)
	}
}

// picked is who picks in a file: a model, code, or it does not show.
func picked(f File) string {
	if f.Kind == "" {
		return "not read"
	}
	out := "code"
	for _, flow := range f.Flows {
		switch flow.Picks() {
		case Free, Branches:
			return "model"
		case Opaque:
			out = "opaque"
		}
	}
	for _, r := range f.Runs {
		for _, c := range r.ModelCalls {
			if len(c.Offered) > 0 {
				out = "model"
			}
		}
		for _, s := range r.Steps {
			if s.AskedBy == Model {
				return "model"
			}
		}
	}

	return out
}

// seenText is every name read from a file, in small letters.
func seenText(f File) string { return strings.ToLower(fmt.Sprintf("%+v", f)) }
