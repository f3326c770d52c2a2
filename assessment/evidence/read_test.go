package evidence

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files again")

// canary stands in every field of content in the samples of testdata, and must
// stand nowhere in what was read.
const canary = "CANARY"

// Every sample reads as its golden file says, and keeps no content.
func TestSamplesReadAsTheirGoldens(t *testing.T) {
	samples, _ := filepath.Glob("testdata/*.in")
	if len(samples) < 20 {
		t.Fatalf("only %d samples", len(samples))
	}
	for _, in := range samples {
		data, err := os.ReadFile(in)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Read(data, []byte("salt"))
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		got, _ := json.MarshalIndent(f, "", "  ")
		if bytes.Contains(got, []byte(canary)) {
			t.Errorf("%s: content was kept", in)
		}

		golden := strings.TrimSuffix(in, ".in") + ".golden"
		if *update {
			if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || string(want) != string(got)+"\n" {
			t.Errorf("%s reads otherwise than %s; see -update", in, golden)
		}
	}
}

func read(t *testing.T, sample string) File {
	t.Helper()
	data, err := os.ReadFile("testdata/" + sample + ".in")
	if err != nil {
		t.Fatal(err)
	}
	f, err := Read(data, []byte("salt"))
	if err != nil {
		t.Fatal(err)
	}

	return f
}

// Structure decides, names do not.
func TestNamesDoNotDecideWhoPicks(t *testing.T) {
	for sample, want := range map[string]Pick{
		"n8n-agent-without-tools": Fixed,
		"n8n-agent":               Free,
		"states-agent-loop":       Free,
		"states-approval":         Rule,
		"dify-plugin-strategy":    Opaque,
		"flowise-general-agent":   Fixed,
		"flowise-next-worker":     Branches, // a condition reads from the state what a model wrote there
		"flowise-next-by-form":    Rule,     // and this one what a person filled in
		"bpmn-agent":              Free,
		"langgraph-loop":          Opaque,
		"langgraph-config":        Opaque,
		"langflow":                Free,
		"copilot-numbered-prompt": Free,
		"copilot-topic":           Rule,
	} {
		if got := read(t, sample).Flows[0].Picks(); got != want {
			t.Errorf("%s: %s picks, want %s", sample, got, want)
		}
	}
}

// Who asked for a step is read from the join of ids.
func TestWhoAskedIsReadFromTheJoin(t *testing.T) {
	f := read(t, "otlp-new-names")
	if s := f.Runs[0].Steps; len(s) != 2 || s[0].AskedBy != Model || s[1].AskedBy != Code {
		t.Errorf("steps: %+v", s)
	}
	if got := f.Runs[0].ModelCalls[0].Offered; len(got) != 3 {
		t.Errorf("offered: %v", got)
	}
	if s := read(t, "openai-messages").Runs[0].Steps; len(s) != 2 || s[0].AskedBy != Model || s[1].Status != Pending {
		t.Errorf("messages: %+v", s)
	}
	if s := read(t, "managed-refused").Runs[0].Steps[0]; s.Status != Refused || s.Approval != "deny" {
		t.Errorf("refused: %+v", s)
	}
}

// Where calls of the model alone were recorded, what it asked for is each a step, and not
// said to have run.
func TestWhatAModelAskedForIsAStepWhereNoToolWasRecorded(t *testing.T) {
	f := read(t, "openinference-calls-only")
	var tools []string
	for _, s := range f.Runs[0].Steps {
		tools = append(tools, s.Tool)
		if s.AskedBy != Model || s.Status != Pending {
			t.Errorf("%+v", s)
		}
	}

	if want := []string{"web_search", "web_search", "final_answer"}; !slices.Equal(tools, want) {
		t.Errorf("steps %q, want %q", tools, want)
	}
	if !strings.Contains(strings.Join(f.Notes, " "), "whether each ran is not shown") {
		t.Errorf("notes: %q", f.Notes)
	}
}

// A set of tools without names is offered all the same.
func TestASetOfToolsWithoutNamesIsOffered(t *testing.T) {
	f := read(t, "managed-toolset")
	if got := f.Runs[0].ModelCalls[0].Offered; !slices.Equal(got, []string{"agent_toolset_20260401"}) {
		t.Errorf("offered: %q", got)
	}
	if !strings.Contains(strings.Join(f.Notes, " "), "its tools are not named") {
		t.Errorf("notes: %q", f.Notes)
	}
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 60 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	_ = z.Close()

	for name, c := range map[string]struct{ data, says string }{
		"empty":   {" \n", "the file is empty"},
		"bomb":    {bomb.String(), "larger than 50 MB"},
		"large":   {strings.Repeat(" ", MaxFile+1), "larger than 50 MB"},
		"deep":    {strings.Repeat("[", MaxDepth+5), "nests deeper than 200"},
		"utf16":   {"\xff\xfea\x00", "UTF-16"},
		"latin":   {"WEBVTT\n\n00:01.000 --> 00:02.000\nGr\xfc\xdfe", "not UTF-8"},
		"zip":     {"PK\x03\x04rest", "ZIP"},
		"other":   {`{"hello": 1}`, "none of the formats"},
		"no span": {`{"resourceSpans":[{"scopeSpans":[{"spans":[]}]}]}`, "nothing was found"},
	} {
		_, err := Read([]byte(c.data), nil)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
		if name == "no span" && !errors.Is(err, ErrNothing) {
			t.Error("nothing found is no ErrNothing")
		}
	}
}

// A last line that is cut off is skipped, and said.
func TestACutLastLineIsSkippedAndSaid(t *testing.T) {
	line := `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%d","spanId":"a","name":"chat","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}}]}]}]}]}` + "\n"
	whole := fmt.Sprintf(line, 1) + fmt.Sprintf(line, 2)
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write([]byte(whole))
	_ = w.Close()

	for name, c := range map[string]struct {
		data          string
		runs, skipped int
	}{
		"cut": {whole + fmt.Sprintf(line, 3)[:80], 2, 1}, "joined": {strings.ReplaceAll(whole, "\n", ""), 2, 0},
		"array": {"[" + strings.Replace(strings.TrimSpace(whole), "\n", ",", 1) + "]", 2, 0}, "gzip": {z.String(), 2, 0},
		"cut array": {"[" + strings.Replace(whole, "\n", ",", 1)[:len(whole)-5], 2, 0},
	} {
		f, err := Read([]byte(c.data), nil)
		if err != nil || len(f.Runs) != c.runs || f.Skipped != c.skipped {
			t.Errorf("%s: %d runs, %d skipped, %v", name, len(f.Runs), f.Skipped, err)
		}
		if strings.HasPrefix(name, "cut") && !strings.Contains(strings.Join(f.Notes, " "), "cut off") {
			t.Errorf("%s is not said: %v", name, f.Notes)
		}
	}
}

// A secret is said by its line, and is nowhere in what was read.
func TestASecretIsSaidByLineAndNotKept(t *testing.T) {
	key := "sk-" + strings.Repeat("a1", 12)
	f, err := Read([]byte("{\"mcpServers\":\n{\"crm\":{\"env\":{\"CRM_KEY\":\n\""+key+"\"}},\""+key+"\":{}}}"), nil)
	if err != nil || len(f.Secrets) != 2 && fmt.Sprint(f.Secrets) != "[3]" {
		t.Fatalf("secrets in %v, %v", f.Secrets, err)
	}
	if all := fmt.Sprintf("%+v", f); strings.Contains(all, key) || !strings.Contains(all, "CRM_KEY") {
		t.Errorf("read: %s", all)
	}
}

// The tree reads what encoding/json reads, and nothing else.
func FuzzTree(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e3,"x\u00e9\ud83d\ude00",null,true]}`, `[`, `01`, `"\x"`,
		`{"a":}`, `-`, `1.e3`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := parser{src: s}
		_, err := p.value(0)
		p.space()
		ours := err == nil && p.at == len(s)
		if ours != json.Valid([]byte(s)) && !errors.Is(err, errDeep) {
			t.Errorf("%q: ours %v (%v), encoding/json says %v", s, ours, err, !ours)
		}
	})
}

// Whatever stands in a file, a reader ends in a File or a sentence.
func FuzzRead(f *testing.F) {
	samples, _ := filepath.Glob("testdata/*.in")
	for _, in := range samples {
		data, _ := os.ReadFile(in)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Read(data, []byte("salt"))
		if err == nil &&
			len(got.Runs)+len(got.Flows)+len(got.Tools)+len(got.Grants)+
				len(got.Credentials)+len(got.Servers)+len(got.Lines) == 0 {
			t.Error("nothing found and no error")
		}
	})
}

// A trace near the limits: the figures stand in docs/benchmarks.md's way of
// saying them, bytes a second and bytes allocated.
func BenchmarkLargeTrace(b *testing.B) {
	line := `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%d","spanId":"a","name":"chat","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.input.messages","value":{"stringValue":"` + strings.Repeat("text ", 400) + `"}}]}]}]}]}` + "\n"
	var data bytes.Buffer
	for i := 0; data.Len() < 49<<20; i++ {
		fmt.Fprintf(&data, line, i)
	}
	b.SetBytes(int64(data.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(data.Bytes(), nil); err != nil {
			b.Fatal(err)
		}
	}
}
