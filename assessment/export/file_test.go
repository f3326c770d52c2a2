package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/report"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// fileBank is a small bank with every kind of question. EC2's options do not
// stand in the order of their letters.
func fileBank(t testing.TB) *assessment.Bank {
	t.Helper()
	options := func(ids string) []assessment.Option {
		var out []assessment.Option
		for i, id := range strings.Split(ids, "") {
			out = append(out, assessment.Option{ID: id, Text: "answer " + id, P: i - 2})
		}
		return out
	}
	b := &assessment.Bank{
		Version: "7", SHA256: "abc",
		Context: []assessment.ContextQuestion{
			{ID: "CX1", Type: "text"},
			{ID: "CX2", Type: "choice", Options: []assessment.ContextOption{{ID: "workflow"}, {ID: "agent"}, {ID: "none"}}},
		},
		Traits: []assessment.Trait{
			{ID: "EC", Questions: []assessment.Question{
				{ID: "EC1", Kind: assessment.KindScale, Deciding: true, Weight: 3, Options: options("abcde"),
					Numbers: []string{"tools_count"}},
				{ID: "EC2", Kind: assessment.KindScale, Weight: 1, Options: options("abfcde")},
				{ID: "EC8", Kind: assessment.KindScale, Weight: 1, Options: options("abcde"), AlwaysApplies: true},
			}},
			{ID: "FM", Questions: []assessment.Question{
				{ID: "FM8", Kind: assessment.KindControlMulti, Weight: 1, Options: options("abcd"),
					Numbers: []string{"steps_typical", "tools_count"}},
			}},
		},
		Numbers: []assessment.NumberDef{{ID: "tools_count"}, {ID: "steps_typical"}},
		Limits:  []assessment.Limit{{Question: "EC8", C: 2, Name: "a stop"}},
		Design:  assessment.Design{Areas: []assessment.Area{{ID: "identity"}, {ID: "limits"}}},
	}
	if err := b.Prepare(); err != nil {
		t.Fatal(err)
	}
	return b
}

const minimumYAML = "system: Claims intake\nanswers:\n  EC1: {choice: c}\n"

func TestTheLeastAnInterviewFileHolds(t *testing.T) {
	want := assessment.Interview{System: "Claims intake", Answers: map[string]assessment.Answer{
		"EC1": {Question: "EC1", State: assessment.Answered, Choice: "c", Evidence: assessment.Assumed},
	}}
	for name, text := range map[string]string{
		"a.yaml": minimumYAML, "a.yml": minimumYAML, "-": minimumYAML,
		"a.json": `{"system": "Claims intake", "answers": {"EC1": {"choice": "c"}}}`,
		"A.JSON": `{"system": "Claims intake", "answers": {"EC1": {"choice": 3}}}`,
		"stdin":  "\ufeff {\n\"system\": \"Claims intake\", \"answers\": {\"EC1\": {\"choice\": \"c\"}}}",
		"b.yaml": "{system: Claims intake, answers: {EC1: {choice: 3}}}",
		"c":      "{system: Claims intake, answers: {EC1: {choice: 3, note: null}, EC2: null, EC8: {}}}",
		"d.yaml": "system: Claims intake\nformat: discern-interview/1\nanswers:\n  EC1:\n    choice: c\n    unknown: " +
			"false\n  EC2:\nbank: {version: 99, sha256: x}\nverdict: {anything: [1, 2]}\nreport: 7\n",
	} {
		got, err := ReadInterview(name, []byte(text), fileBank(t))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

const fullYAML = `format: discern-interview/1
system: Claims intake
company: Northwind Mutual
version: 2.10
side: buyer
sources: ["https://example.org/a"]
people:
  - {name: Ann, role: Platform lead, side: buyer}
  - {role: Builder}
context: {CX1: "The claims bot", CX2: agent}
answers:
  EC1: {choice: c, evidence: said, note: "A note", private: "Mine", numbers: {tools_count: 12, steps_typical: "8-12"}, by: Ann, at: 2026-11-21T10:42:00+01:00, takenFrom: The builder, confirmed: {by: Bo, at: 2026-11-22T09:00:00Z}}
  EC2: {choice: 3}
  EC8: {unknown: true, why: someone-else, who: The night team}
  FM8: {choices: [a, 3], evidence: shown}
quotes:
  - {question: EC1, text: "It just knows", speaker: Ann, theirWords: true, at: 2026-11-21T10:43:00Z}
  - {text: Unplaced}
inventory:
  - {system: Mail, action: Send, kind: final, identity: svc, decided: running, refuses: the gateway, part: research}
  - {system: Files, action: Read, kind: read}
identities:
  - {name: svc, kind: API key, lifetime: one hour, scope: task, owner: Identity team, reviewer: Bo}
  - {name: other}
parts:
  - {id: research, name: Research, answers: {EC1: {choice: e, private: "Ours"}}}
  - {id: gate, name: The gate}
actions: {limits: {owner: Bo, due: end of March, priority: 2}}
access: {owner: {name: Ann, role: Platform lead}, approver: {name: Bo}, until: 2027-02-26, first: [EC8]}
parked: [EC8]
intentAgainst: [EC1]
scratch: [{text: "Asks about SSO", by: Ann, at: 2026-11-21T10:44:00Z, kept: true}]
marks: [{question: EC2, text: "Not what they said before"}]
deal: {next: "Send the half page", by: 12 December, with: Ann, competitor: "Nobody yet", budget: Not before May}
meetings:
  - {at: 2026-11-21T10:00:00Z, people: [Priya], minutes: 30}
  - {at: 2026-11-28T10:00:00Z, people: [Priya, Jon], aim: "Get\nthe list", minutes: 15}
aim: 8
summary: |
  Two
  lines
comments: {traits: "As we saw"}
frameworks: [owasp-llm, eu-ai-act]
created: 2026-11-20T08:00:00Z
`

func TestEveryKeyOfAnInterviewFileIsRead(t *testing.T) {
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, time.November, day, hour, minute, 0, 0, time.UTC)
	}
	want := assessment.Interview{
		System: "Claims intake", Company: "Northwind Mutual", Version: "2.10", Side: assessment.SideBuyer,
		Sources: []string{"https://example.org/a"},
		People:  []assessment.Person{{Name: "Ann", Role: "Platform lead", Side: assessment.SideBuyer}, {Role: "Builder"}},
		Context: map[string]string{"CX1": "The claims bot", "CX2": "agent"},
		Answers: map[string]assessment.Answer{
			"EC1": {Question: "EC1", State: assessment.Answered, Choice: "c", Evidence: assessment.Said,
				Note: "A note", Private: "Mine",
				Numbers: map[string]assessment.Number{"tools_count": {Low: 12, High: 12}, "steps_typical": {Low: 8, High: 12}},
				By:      "Ann", At: at(21, 9, 42), Taken: &assessment.Taken{From: "The builder"},
				Confirmed: &assessment.Confirmation{By: "Bo", At: at(22, 9, 0)}},
			"EC2": {Question: "EC2", State: assessment.Answered, Choice: "f", Evidence: assessment.Assumed},
			"EC8": {Question: "EC8", State: assessment.Unknown, Why: assessment.SomeoneElse, Who: "The night team"},
			"FM8": {Question: "FM8", State: assessment.Answered, Choices: []string{"a", "c"}, Evidence: assessment.Shown},
		},
		Quotes: []assessment.Quote{
			{Question: "EC1", Text: "It just knows", Speaker: "Ann", TheirWords: true, At: at(21, 10, 43)}, {Text: "Unplaced"},
		},
		Inventory: []assessment.Line{
			{System: "Mail", Action: "Send", Kind: assessment.Final, Identity: "svc", Decided: assessment.DecidedRunning,
				Refuses: "the gateway", Part: "research"},
			{System: "Files", Action: "Read", Kind: assessment.Reads, Decided: assessment.DecidedUnknown},
		},
		Identities: []assessment.Identity{{Name: "svc", Kind: "API key", Lifetime: "one hour", Scope: assessment.ScopeTask,
			Owner: "Identity team", Reviewer: "Bo"}, {Name: "other"}},
		Parts: []assessment.Part{
			{ID: "research", Name: "Research",
				Answers: map[string]assessment.Answer{"EC1": {Question: "EC1", State: assessment.Answered, Choice: "e",
					Evidence: assessment.Assumed, Private: "Ours"}}},
			{ID: "gate", Name: "The gate", Answers: map[string]assessment.Answer{}},
		},
		Actions: map[string]assessment.ActionNote{"limits": {Owner: "Bo", Due: "end of March", Priority: 2}},
		Access: assessment.Access{Owner: assessment.Signer{Name: "Ann", Role: "Platform lead"},
			Approver: assessment.Signer{Name: "Bo"}, Until: "2027-02-26", First: []string{"EC8"}},
		Parked: []string{"EC8"}, IntentAgainst: []string{"EC1"},
		Scratch: []assessment.Note{{Text: "Asks about SSO", By: "Ann", At: at(21, 10, 44), Kept: true}},
		Marks:   []assessment.Note{{Question: "EC2", Text: "Not what they said before"}}, Aim: 8, Summary: "Two\nlines\n",
		Deal: assessment.Deal{Next: "Send the half page", By: "12 December", With: "Ann", Rival: "Nobody yet",
			Budget: "Not before May"},
		Meetings: []assessment.Meeting{{At: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC),
			People: []string{"Priya"}, Minutes: 30},
			{At: time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC), People: []string{"Priya", "Jon"},
				Aim: "Get\nthe list", Minutes: 15}},
		Comments: map[string]string{"traits": "As we saw"}, Frameworks: []string{"owasp-llm", "eu-ai-act"},
		Created: at(20, 8, 0),
	}
	got, err := ReadInterview("full.yaml", []byte(fullYAML), fileBank(t))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Each case is what stands under "answers:" from line 3 on, unless it begins
// with a whole file.
func TestFaultsSayWhereAndWhatToDo(t *testing.T) {
	bank := fileBank(t)
	for _, c := range []struct{ text, want string }{
		{"EC1: {choice: g}", `f.yaml:3: EC1: choice "g" ` + notOneOf + ` a to e`},
		{"EC2: {choice: g}", `f.yaml:3: EC2: choice "g" ` + notOneOf + ` a to f`},
		{"EC1: {choice: 6}", `f.yaml:3: EC1: choice "6" ` + notOneOf + ` 1 to 5`},
		{"EC1: {choice: 0}", `f.yaml:3: EC1: choice "0" ` + notOneOf + ` 1 to 5`},
		{"EC1: {choice: 2.0}", `f.yaml:3: EC1: choice "2.0" ` + notOneOf + ` 1 to 5`},
		{"EC1: {choice: [a]}", `f.yaml:3: EC1: a choice is a to e, or its place from 1 to 5, not a list`},
		{"EC1: {choice: ''}", `f.yaml:3: EC1: choice "" ` + notOneOf + ` a to e`},
		{"EC1: {choices: [a]}", `f.yaml:3: EC1: this question takes one answer; use "choice"`},
		{"EC1: c", `f.yaml:3: EC1: an object is wanted here, not text`},
		{"FM8: {choices: a}", `f.yaml:3: FM8 choices: a list is wanted here, not text`},
		{"FM8: {choices: [a, a]}", `f.yaml:3: FM8: choice "a" stands here twice`},
		{"FM8: {choices: [a], choice: b}", `f.yaml:3: FM8: "choice" and "choices" cannot both stand here`},
		{"EC1: {choice: a, unknown: true}", `f.yaml:3: EC1: "choice" and "unknown" cannot both stand here`},
		{"ec1: {choice: a}", `f.yaml:3: answers: ` + noQuestion + ` "ec1" in the bank (did you mean EC1?)`},
		{"XX77: {choice: a}", `f.yaml:3: answers: ` + noQuestion + ` "XX77" in the bank`},
		{"EC1: {chioce: a}",
			`f.yaml:3: EC1: ` + noKey + ` "chioce" (did you mean choice?); the keys are choice, choices, unknown, why, who, notApplicable, reason, numbers, evidence, note, private, by, at, takenFrom, confirmed`},
		{"EC1: {choice: a}\n  EC2: {choice: a}\n  EC1: {choice: b}",
			`f.yaml:5: answers: "EC1" stands here twice, first in line 3`},
		{"EC1: {notApplicable: true}", `f.yaml:3: EC1: "reason" is missing: say why it does not apply`},
		{"EC8: {notApplicable: true, reason: no}", `f.yaml:3: EC8: this question always applies; one of its answers fits`},
		{"EC1: {choice: a, reason: no}", `f.yaml:3: EC1: "reason" goes with "notApplicable" only`},
		{"EC1: {choice: a, who: Bo}", `f.yaml:3: EC1: "who" goes with "unknown" only`},
		{"EC1: {unknown: true, why: because}",
			`f.yaml:3: EC1 why: "because" ` + notOneOf + ` nobody-here, someone-else, rather-not-say or not-in-source`},
		{"EC1: {unknown: maybe}", `f.yaml:3: EC1 unknown: true or false is wanted here, not text`},
		{"EC1: {choice: a, evidence: proven}",
			`f.yaml:3: EC1 evidence: "proven" ` + notOneOf + ` assumed, said, read, example, shown or not-said`},
		{"EC1: {choice: a, numbers: {tools_count: many}}",
			`f.yaml:3: EC1 tools_count: "many" is not a number or a range, like 8 to 12`},
		{"EC1: {choice: a, numbers: {tools_count: -3}}",
			`f.yaml:3: EC1 tools_count: "-3" is not a number from 0 up, or a range, like 8 to 12`},
		{"EC1: {choice: a, numbers: {tools_count: .nan}}",
			`f.yaml:3: EC1 tools_count: ".nan" is not a number or a range, like 8 to 12`},
		{"EC1: {choice: a, numbers: {tools_count: [1]}}", `f.yaml:3: EC1 tools_count: text is wanted here, not a list`},
		{"EC1: {choice: a, numbers: {tool_count: 3}}",
			`f.yaml:3: EC1 numbers: there is no number "tool_count" in the bank (did you mean tools_count?); this question asks for tools_count`},
		{"EC2: {choice: a, numbers: {x: 3}}",
			`f.yaml:3: EC2 numbers: there is no number "x" in the bank; this question asks for none`},
		{"EC1: {choice: a, note: [a]}", `f.yaml:3: EC1 note: text is wanted here, not a list`},
		{"EC1: {choice: a, note: true}", `f.yaml:3: EC1 note: text is wanted here, not true or false`},
		{`EC1: {choice: a, note: "\0"}`, `f.yaml:3: EC1 note: there is a zero byte in the text`},
		{"EC1: {choice: a, at: yesterday}", `f.yaml:3: EC1 at: "yesterday" is not a time like 2026-11-21T10:42:00Z`},
		{"EC1: {choice: a, confirmed: {at: 2026-11-21T10:42:00Z}}", `f.yaml:3: EC1 confirmed: "by" is missing: who agreed`},
		{"EC1: {choice: a}\nparked: [EC9]", `f.yaml:4: parked: ` + noQuestion + ` "EC9" in the bank (did you mean EC1?)`},
		{"EC1: {choice: a}\nparked: [EC1,\n EC1]", `f.yaml:5: parked: EC1 stands here twice`},
		{"EC1: {choice: a}\ncontext: {CX2: robot}", `f.yaml:4: CX2: "robot" ` + notOneOf + ` workflow, agent or none`},
		{"EC1: {choice: a}\ncontext: {CX9: robot}",
			`f.yaml:4: context: ` + noKey + ` "CX9" (did you mean CX1?); the keys are CX1, CX2`},
		{"EC1: {choice: a}\nside: both", `f.yaml:4: side: "both" ` + notOneOf + ` seller or buyer`},
		{"EC1: {choice: a}\npeople: [{side: buyer}]", `f.yaml:4: people 1: a name or a role is missing`},
		{"EC1: {choice: a}\nquotes: [{speaker: Bo}]", `f.yaml:4: quote 1: the text is missing`},
		{"EC1: {choice: a}\nquotes: [{text: a}, {text: b, question: EC0}]",
			`f.yaml:4: quote 2: ` + noQuestion + ` "EC0" in the bank (did you mean EC1?)`},
		{"EC1: {choice: a}\ninventory: [{kind: read}]", `f.yaml:4: inventory 1: a system or an action is missing`},
		{"EC1: {choice: a}\ninventory: [{system: a, kind: delete}]",
			`f.yaml:4: inventory 1 kind: "delete" ` + notOneOf + ` read, write or final`},
		{"EC1: {choice: a}\ninventory: [{system: a, part: b}]", `f.yaml:4: inventory 1 part: there is no part "b"`},
		{"EC1: {choice: a}\ninventory:\n - {system: a, part: reserch}\nparts: [{id: research, name: Research}]",
			`f.yaml:5: inventory 1 part: there is no part "reserch" (did you mean research?)`},
		{"EC1: {choice: a}\nidentities: [{kind: a key}]",
			`f.yaml:4: identities 1: the name is missing: the one that stands in the inventory`},
		{"EC1: {choice: a}\nidentities: [{name: a, scope: wide}]",
			`f.yaml:4: identities 1 scope: "wide" ` + notOneOf + ` everything, system, kind or task`},
		{"EC1: {choice: a}\nidentities: [{name: a, secret: b}]",
			`f.yaml:4: identities 1: ` + noKey + ` "secret"; the keys are name, kind, lifetime, scope, owner, reviewer`},
		{"EC1: {choice: a}\nparts: [{name: a}]",
			`f.yaml:4: parts 1: "id" is missing: a short name for lines of the inventory to refer to`},
		{"EC1: {choice: a}\nparts: [{id: a}]", `f.yaml:4: parts 1: the name is missing`},
		{"EC1: {choice: a}\nparts: [{id: a, name: b}, {id: a, name: c}]", `f.yaml:4: parts 2: the id "a" stands here twice`},
		{"EC1: {choice: a}\nparts: [{id: a, name: b, answers: {EC0: {choice: a}}}]",
			`f.yaml:4: parts 1 answers: ` + noQuestion + ` "EC0" in the bank (did you mean EC1?)`},
		{"EC1: {choice: a}\nparts: {id: a}", `f.yaml:4: parts: a list is wanted here, not an object`},
		{"EC1: {choice: a}\nactions: {limit: {owner: a}}",
			`f.yaml:4: actions: ` + noKey + ` "limit" (did you mean limits?); the keys are identity, limits`},
		{"EC1: {choice: a}\nactions: {limits: {priority: first}}",
			`f.yaml:4: actions limits priority: "first" is not a whole number from 1 to 99; 1 is first`},
		{"EC1: {choice: a}\nactions: {limits: {priority: 0}}",
			`f.yaml:4: actions limits priority: "0" is not a whole number from 1 to 99; 1 is first`},
		{"EC1: {choice: a}\nactions: {limits: {priority: [1]}}",
			`f.yaml:4: actions limits priority: text is wanted here, not a list`},
		{"EC1: {choice: a}\nformat: other/2",
			`f.yaml:4: format: "other/2" is not read here; this program reads discern-interview/1`},
		{"EC1: {choice: a}\nbank: 7", `f.yaml:4: bank: an object is wanted here, not a number`},
		{"EC1: &a {choice: a}\n  EC2: *a", `f.yaml:4: an alias (*name) is not read here; write the value out`},
		{"EC1: {choice: !mine a}", `f.yaml:3: the tag "!mine" is not read here`},
		{"EC1: !mine {choice: a}", `f.yaml:3: the tag "!mine" is not read here`},
		{"EC1: {choice: a}\n---\nsystem: b", `f.yaml:4: a second document begins here; one file holds one interview`},
	} {
		_, err := ReadInterview("f.yaml", []byte("system: Claims intake\nanswers:\n  "+c.text+"\n"), bank)
		if err == nil {
			t.Errorf("%q is read; want %q", c.text, c.want)
		} else if diff := cmp.Diff(c.want, err.Error()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestFaultsOfTheFileAsAWhole(t *testing.T) {
	deep := strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)
	for _, c := range []struct{ name, text, want string }{
		{"f.json", `{"answers": {}}`, `f.json:1: "system" is missing: the name of what was assessed`},
		{"f.json", `{"system": "a"}`, `f.json:1: "answers" is missing: an object with the answers by question`},
		{"f.json", "{\"system\": 3,\n\"answers\": {}}", `f.json:1: system: the name must be text, not a number`},
		{"f.json", "{\"system\": null,\n\"answers\": {}}", `f.json:1: system: the name must be text, not nothing`},
		{"f.json", "{\"system\": \"  \",\n\"answers\": {}}", `f.json:1: system: the name is empty`},
		{"f.json", "{\"system\": \"a\",\n\"answers\": []}", `f.json:2: answers: an object is wanted here, not a list`},
		{"f.json", "{\"system\": \"a\",\n\n\"system\": \"b\", \"answers\": {}}",
			`f.json:3: "system" stands here twice, first in line 1`},
		{"f.json", "{\"system\": \"a\",\n\"anwsers\": {},\n\"answers\": {\"EC1\": {\n\"choice\": \"g\"}}}",
			`f.json:2: ` + noKey + ` "anwsers" (did you mean answers?); the keys are format, system, company, version, side, sources, people, context, answers, quotes, edits, cleared, drafting, inventory, identities, parts, actions, access, parked, intentAgainst, scratch, marks, deal, seen, aim, meetings, summary, comments, frameworks, created, updated, bank, verdict, report` +
				"\n" + `f.json:4: EC1: choice "g" ` + notOneOf + ` a to e`},
		{"f.json", "[]", `f.json:1: an object is wanted here, not a list`},
		{"f.json", "{\n\"system\": \"a\",\n}",
			`f.json:3: not valid JSON: invalid character '}' looking for beginning of object key string`},
		{"f.json", "{\n\"system\": \"a\"", `f.json:2: not valid JSON: unexpected end of JSON input`},
		{"f.json", "{\"system\": \"a\", \"answers\": {}}\n{}",
			`f.json:2: not valid JSON: invalid character '{' after top-level value`},
		{"f.json", "{\"report\":\n" + deep + "}", `f.json:2: more than 64 lists and objects inside each other`},
		{"f.yaml", "report:\n  " + deep, `f.yaml:2: more than 64 lists and objects inside each other`},
		{"f.json", " \n ", `f.json: the file is empty`},
		{"f.yaml", "", `f.yaml: the file is empty`},
		{"f.yaml", "# nothing but a remark\n", `f.yaml: the file is empty`},
		{"f.yaml", "null", `f.yaml:1: an object is wanted here, not nothing`},
		{"f.yaml", "system: a\nanswers: \xff", `f.yaml:2: the text is not valid UTF-8; save the file as UTF-8`},
		{"f.yaml", "system: a\nanswers: \x00", `f.yaml:2: there is a zero byte in the text`},
		{"f.json", "{\"system\": \"a\\u0000\", \"answers\": {}}", `f.json:1: system: there is a zero byte in the text`},
		{"f.yaml", "system: a\nanswers: {\n", `f.yaml:3: not valid YAML: did not find expected node content`},
		{"f.yaml", "system: a\n\tanswers: b", `f.yaml:2: not valid YAML: found a tab character that violates indentation`},
		{"f.yaml", "system: a\n? [b]\n: c\n", `f.yaml:2: a key must be plain text`},
		{"\x1b[2J.yaml", "", `?[2J.yaml: the file is empty`},
		{"f.yaml", strings.Repeat(" ", assessment.MaxInterviewFile+1), `f.yaml: the file is larger than 8 MB`},
		{"f.yaml", "report: [" + strings.Repeat("1,", maxEntries) + "]", `f.yaml:1: more than 100000 values in one file`},
		{"f.yaml", strings.Repeat("&a ", maxMarks+1), `f.yaml: more than 180000 lines and signs that begin a value`},
		{"f.json", "{\"report\": [" + strings.Repeat("1,", maxEntries) + "1]}",
			`f.json:1: more than 100000 values in one file`},
	} {
		_, err := ReadInterview(c.name, []byte(c.text), fileBank(t))
		if err == nil {
			t.Errorf("%.60q is read; want %q", c.text, c.want)
		} else if diff := cmp.Diff(c.want, err.Error()); diff != "" {
			t.Errorf("%.60q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestEveryFaultIsReportedInTheOrderOfItsLine(t *testing.T) {
	var text strings.Builder
	text.WriteString("answers:\n")
	for range 3 {
		text.WriteString("  EC1: {choice: z}\n")
	}
	for i := range 30 {
		fmt.Fprintf(&text, "key%d: 1\n", i)
	}
	_, err := ReadInterview("f.yaml", []byte(text.String()), fileBank(t))
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("got %v, want Faults", err)
	}
	if len(faults) != maxFaults+1 {
		t.Fatalf("%d faults, want %d and one that counts the rest", len(faults), maxFaults)
	}
	if !slices.IsSortedFunc(faults[:maxFaults], func(a, b Fault) int { return a.Line - b.Line }) {
		t.Errorf("the faults are not in order:\n%v", err)
	}
	// 1 missing system, 1 choice, 2 repeats, 30 keys.
	if got, want := faults[maxFaults].Error(), "f.yaml: and 14 more like these"; got != want {
		t.Errorf("last line is %q, want %q", got, want)
	}
}

// interviews draws interviews as the rest of the program makes them, leaving
// out what a file does not hold (ids and revisions).
func interviews(bank *assessment.Bank) *rapid.Generator[assessment.Interview] {
	return rapid.Custom(func(t *rapid.T) assessment.Interview {
		text := func(label string) string {
			if slices.Contains([]string{"summary", "CX1", "note", "private", "scratch", "mark", "quote"}, label) {
				return fileText().Draw(t, label)
			}
			return assessment.CleanLine(fileText().Draw(t, label))
		}
		some := func(label string) string { return "x" + text(label) }
		when := func(label string) time.Time {
			if rapid.Bool().Draw(t, label+" given") {
				return time.Unix(rapid.Int64Range(0, 4e9).Draw(t, label), rapid.Int64Range(0, 1e9-1).Draw(t, label)).UTC()
			}
			return time.Time{}
		}
		ids := []string{"EC1", "EC2", "EC8", "FM8"}
		iv := assessment.Interview{
			System: some("system"), Company: text("company"), Version: text("version"), Summary: text("summary"),
			Side:    rapid.SampledFrom([]assessment.Side{"", assessment.SideSeller, assessment.SideBuyer}).Draw(t, "side"),
			Sources: rapid.SliceOfN(rapid.Map(fileText(), assessment.CleanLine), 0, 2).Draw(t, "sources"),
			Context: map[string]string{},
			Answers: map[string]assessment.Answer{},
			Comments: rapid.MapOfN(rapid.SampledFrom(report.CommentSections),
				rapid.Map(fileText(), func(s string) string { return "x" + s }), 0, 2).Draw(t, "comments"),
			Parked:        rapid.SliceOfDistinct(rapid.SampledFrom(ids), func(s string) string { return s }).Draw(t, "parked"),
			IntentAgainst: rapid.SliceOfDistinct(rapid.SampledFrom(ids), func(s string) string { return s }).Draw(t, "against"),
			Aim:           rapid.IntRange(0, 12).Draw(t, "aim"),
			Frameworks: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"atlas", "mcp", "no", "12"}), 0, 2,
				func(s string) string { return s }).Draw(t, "frameworks"),
			Created: when("created"), Updated: when("updated"),
		}
		if rapid.Bool().Draw(t, "deal") {
			iv.Deal = assessment.Deal{Next: text("next step"), By: text("by when"), With: text("with whom"),
				Rival: text("rival"), Budget: text("budget")}
		}
		if rapid.Bool().Draw(t, "access") {
			iv.Access = assessment.Access{Owner: assessment.Signer{Name: text("owner of it"), Role: text("role of the owner")},
				Approver:  assessment.Signer{Name: text("approver")},
				Until:     rapid.SampledFrom([]string{"", "2027-02-28"}).Draw(t, "until"),
				NoneFirst: rapid.Bool().Draw(t, "none first")}
			if !iv.Access.NoneFirst && len(bank.Limits) > 0 {
				iv.Access.First = []string{rapid.SampledFrom(bank.Limits).Draw(t, "first").Question}
			}
		}
		if s := text("CX1"); s != "" {
			iv.Context["CX1"] = s
		}
		for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom(ids),
			func(s string) string { return s }).Draw(t, "answered") {
			q, _ := bank.Question(id)
			iv.Answers[id] = drawAnswer(t, q, text, some, when)
		}
		for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"a", "no", "12", "d e"}),
			func(s string) string { return s }).Draw(t, "parts") {
			part := assessment.Part{ID: id, Name: some("part"), Answers: map[string]assessment.Answer{}}
			if rapid.Bool().Draw(t, "part answers") {
				q, _ := bank.Question("EC1")
				part.Answers["EC1"] = drawAnswer(t, q, text, some, when)
			}
			iv.Parts = append(iv.Parts, part)
		}
		for _, id := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"identity", "limits"}),
			func(s string) string { return s }).Draw(t, "actions") {
			if iv.Actions == nil {
				iv.Actions = map[string]assessment.ActionNote{}
			}
			iv.Actions[id] = assessment.ActionNote{Owner: some("does"), Due: text("due"),
				Priority: rapid.IntRange(0, 99).Draw(t, "priority")}
		}
		for range rapid.IntRange(0, 2).Draw(t, "identities") {
			iv.Identities = append(iv.Identities, assessment.Identity{Name: some("account"), Kind: text("credential"),
				Lifetime: text("lifetime"),
				Scope:    rapid.SampledFrom(append(assessment.Scopes, "")).Draw(t, "scope"), Owner: text("owner"),
				Reviewer: text("reviewer")})
		}
		if rapid.Bool().Draw(t, "files") {
			iv.Seen = drawSeen(t, bank, text, some, when)
		}
		for range rapid.IntRange(0, 3).Draw(t, "meetings") {
			iv.Meetings = append(iv.Meetings, assessment.Meeting{At: when("met"),
				People: rapid.SliceOfN(rapid.Map(fileText(), assessment.CleanLine), 0, 2).Draw(t, "there"),
				Aim:    fileText().Draw(t, "what for"), Minutes: rapid.IntRange(0, 600).Draw(t, "minutes")})
		}
		for range rapid.IntRange(0, 2).Draw(t, "rows") {
			iv.Scratch = append(iv.Scratch, assessment.Note{Text: some("scratch"), By: text("noted by"), At: when("noted"),
				Kept: rapid.Bool().Draw(t, "kept")})
			iv.Marks = append(iv.Marks, assessment.Note{Text: some("mark"), Question: rapid.SampledFrom(ids).Draw(t, "marked")})
			iv.People = append(iv.People, assessment.Person{Name: some("name"), Role: text("role")})
			iv.Quotes = append(iv.Quotes, assessment.Quote{Text: some("quote"), Speaker: text("speaker"),
				TheirWords: rapid.Bool().Draw(t, "own"), At: when("said")})
			iv.Inventory = append(iv.Inventory, assessment.Line{System: some("to"), Action: text("does"), Identity: text("as"),
				Refuses: text("refuses"),
				Kind: rapid.SampledFrom([]assessment.LineKind{"", assessment.Reads, assessment.Writes, assessment.Final}).Draw(t,
					"kind"),
				Decided: rapid.SampledFrom([]assessment.Decided{assessment.DecidedBefore, assessment.DecidedRunning,
					assessment.DecidedUnknown}).Draw(t, "decided")})
			if len(iv.Parts) > 0 {
				iv.Inventory[len(iv.Inventory)-1].Part = rapid.SampledFrom([]string{"", iv.Parts[0].ID}).Draw(t, "part of")
			}
		}
		return iv
	})
}

// drawSeen draws what files showed and what a person made of it.
func drawSeen(t *rapid.T, bank *assessment.Bank, text, some func(string) string,
	when func(string) time.Time) assessment.Seen {
	q := bank.All()[rapid.IntRange(0, len(bank.All())-1).Draw(t, "of")]
	state := func() assessment.Decision {
		return rapid.SampledFrom([]assessment.Decision{"", assessment.WasTaken, assessment.Beside, assessment.Left}).Draw(t,
			"made of it")
	}
	line := assessment.SeenLine{System: text("in"), Action: some("act"), Decided: assessment.DecidedRunning}

	return assessment.Seen{
		Consent: when("consent"),
		Files: []assessment.EvidenceFile{{ID: "f1", Name: some("file"), Kind: "n8n", SHA256: "ab12",
			Bytes: rapid.IntRange(0, 50<<20).Draw(t, "bytes"),
			Read:  when("read"), From: "2026-10-03T08:00:00Z", Runs: rapid.IntRange(0, 200_000).Draw(t, "runs"),
			What:   text("what"),
			Chosen: rapid.SampledFrom(assessment.Choosers).Draw(t, "chosen"), Remarks: []string{some("remark")},
			Secrets: []int{3, 1_000_000},
			Used:    []string{some("used")}}},
		Proposals: []assessment.Proposal{
			{ID: "p1", File: "f1", Kind: assessment.ProposeAnswer, Rule: "E1", Question: q.ID,
				Choices: []string{q.Options[0].ID},
				Says:    some("says"), Place: text("place"), State: state(), Who: text("taken by"), At: when("taken at")},
			{ID: "p2", File: "f1", Kind: assessment.ProposeNumber, Number: bank.Numbers[0].ID,
				Atmost: rapid.Bool().Draw(t, "at most"),
				Value: rapid.SampledFrom([]assessment.Number{{Low: 7, High: 12}, {Low: 2.5, High: 2.5},
					{Low: 20, High: 20, Guess: true, AtLeast: true}}).Draw(t, "value"), Says: some("says")},
			{ID: "p3", File: "f1", Kind: assessment.ProposeLine, Line: &line, By: "hint", Says: some("says"), State: state()},
			{ID: "p4", File: "f1", Kind: assessment.ProposeUnused, Unused: []string{some("unused")}, Runs: 12,
				Says: some("says")},
			{ID: "p5", File: "f1", Kind: assessment.ProposeClaim, Claim: assessment.ClaimModel, Says: some("says"),
				Differs: text("differs"), Ask: text("ask")},
		},
	}
}

func drawAnswer(t *rapid.T, q *assessment.Question, text, some func(string) string,
	when func(string) time.Time) assessment.Answer {
	a := assessment.Answer{Question: q.ID, Note: some("note"), Private: text("private"), By: text("by"), At: when("at")}
	a.State = rapid.SampledFrom([]assessment.State{assessment.Open, assessment.Answered, assessment.Unknown,
		assessment.NotApplicable}).Draw(t, "state")
	if a.State == assessment.NotApplicable && q.AlwaysApplies {
		a.State = assessment.Answered
	}
	switch a.State {
	case assessment.Answered:
		a.Evidence = rapid.SampledFrom(append(slices.Clone(assessment.Evidences), assessment.NotSaid)).Draw(t, "evidence")
		var ids []string
		for _, o := range q.Options {
			ids = append(ids, o.ID)
		}
		if q.Kind == assessment.KindControlMulti {
			ticked := rapid.SliceOfDistinct(rapid.SampledFrom(ids), func(s string) string { return s }).Draw(t, "choices")
			for _, id := range ids { // kept in the order of the bank
				if slices.Contains(ticked, id) {
					a.Choices = append(a.Choices, id)
				}
			}
		} else {
			a.Choice = rapid.SampledFrom(ids).Draw(t, "choice")
		}
	case assessment.Unknown:
		a.Why = rapid.SampledFrom(assessment.WhysUnknown).Draw(t, "why")
		a.Who = text("who")
	case assessment.NotApplicable:
		a.Reason = some("reason")
	}
	if from := text("taken from"); from != "" {
		a.Taken = &assessment.Taken{From: from}
	}
	if rapid.Bool().Draw(t, "confirmed") {
		a.Confirmed = &assessment.Confirmation{By: some("confirmed by"), At: when("confirmed")}
	}
	a.Numbers = map[string]assessment.Number{}
	for _, s := range rapid.SliceOfN(rapid.SampledFrom([]string{"0", "12", "0.4", "8-12", "~400", "10+", "?",
		"1,200,000.5", "1000000 million"}), 0, 2).Draw(t, "numbers") {
		n, err := assessment.ParseNumber(s)
		if err != nil {
			t.Fatal(err)
		}
		a.Numbers[rapid.SampledFrom([]string{"tools_count", "steps_typical"}).Draw(t, "number")] = n
	}
	return a
}

// fileText and rawText draw text with everything in it that a format may trip over.
func fileText() *rapid.Generator[string] {
	return rapid.Map(rawText(), assessment.Clean) // as every way in makes it
}

func rawText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"", "no", "null", "~", "12", "1.0", "2026-11-21", "a: b", "- a", "#", " a ", "a\n\n b\n",
			"\t", "\r\n", "'", `"`, `\`, "*a", "&a", "!a", "%", "@", "<<", "=", "---", "...", "{", "\u0085", "\u2028", "\ufeff",
			"\x1b[2J", "\x7f", "😀", "<b>&"}),
		rapid.StringOfN(rapid.Rune().Filter(func(r rune) bool { return r != 0 }), 0, 12, -1),
	)
}

func TestAnInterviewReadsBackUnchanged(t *testing.T) {
	bank := fileBank(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := interviews(bank).Draw(t, "interview")
		for _, c := range []struct {
			name    string
			write   func(assessment.Interview, *assessment.Bank, bool) ([]byte, error)
			private bool
		}{
			{"a.json", WriteInterviewJSON, true}, {"a.json", WriteInterviewJSON, false},
			{"a.yaml", WriteInterviewYAML, true}, {"a.yaml", WriteInterviewYAML, false},
		} {
			want := iv
			if !c.private {
				want = iv.WithoutPrivate()
			}
			data, err := c.write(iv, bank, c.private)
			if err != nil {
				t.Fatal(err)
			}
			got, err := ReadInterview(c.name, data, bank)
			if err != nil {
				t.Fatalf("%v\n%s", err, data)
			}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%s (-want +got):\n%s\n%s", c.name, diff, data)
			}
		}
	})
}

func TestWrittenFilesAreInTheOrderOfTheBank(t *testing.T) {
	bank := fileBank(t)
	iv, err := ReadInterview("full.yaml", []byte(fullYAML), bank)
	if err != nil {
		t.Fatal(err)
	}
	data, err := WriteInterviewYAML(iv, bank, false)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "interview.yaml", data)
	data, err = WriteInterviewJSON(iv, bank, true)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(data) {
		t.Errorf("not JSON:\n%s", data)
	}
	golden(t, "interview.json", data)
}

func FuzzReadInterview(f *testing.F) {
	bank := fileBank(f)
	for _, s := range []string{minimumYAML, fullYAML, `{"system": "a", "answers": {"EC1": {"choice": 1}}}`, "a: &a [*a]",
		"? {a: b}\n: c", "{", "[", "- - - -", "%YAML 1.2\n---\na", "a: |\n b", "!!binary a", "\ufeff{}"} {
		f.Add("a.yaml", []byte(s))
		f.Add("a.json", []byte(s))
		f.Add("-", []byte(s))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		iv, err := ReadInterview(name, data, bank)
		if err != nil {
			var faults Faults
			if !errors.As(err, &faults) || len(faults) == 0 || strings.Count(err.Error(), "\n") != len(faults)-1 {
				t.Fatalf("the error is not one line for each fault: %q", err)
			}
			return
		}
		if iv.System == "" {
			t.Fatal("read without a system")
		}
		again, err := WriteInterviewJSON(iv, bank, true)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadInterview("a.json", again, bank)
		if err != nil {
			t.Fatalf("%v\n%s", err, again)
		}
		third, err := WriteInterviewJSON(back, bank, true)
		if err != nil || !bytes.Equal(again, third) {
			t.Fatalf("writing it again differs, error %v:\n%s\n%s", err, again, third)
		}
	})
}

// No key passes that the file does not know, whether anything stands behind it
// or not, on any level and in either format; the sentence says what may stand
// there.
func TestNoUnknownKeyPasses(t *testing.T) {
	bank := fileBank(t)
	for _, c := range []struct{ file, text, want string }{
		{"a.yaml", "system: x\nanswers:\n  FM8: {choices: [b], numbers: {steps_typical: 1,200}}\n",
			`a.yaml:3: FM8 numbers: there is no number "200" in the bank; a figure with a comma needs quotation marks here, "1,200"; this question asks for steps_typical, tools_count`},
		{"a.yaml", "system: x\nanswers: {EC99: , EC1: {choice: a}}\n",
			`a.yaml:2: answers: ` + noQuestion + ` "EC99" in the bank`},
		{"a.json", `{"system":"x","answers":{"EC1":{"choice":"a","numbers":{"stepz":null}}}}`,
			`a.json:1: EC1 numbers: there is no number "stepz" in the bank`},
		{"a.json", `{"system":"x","answers":{"EC1":{"choice":"a","mood":null}}}`, `a.json:1: EC1: ` + noKey + ` "mood"`},
		{"a.yaml", "system: x\nanswers: {}\nmood:\n", `a.yaml:3: ` + noKey + ` "mood"`},
		{"a.yaml", "system: x\nanswers: {}\ncontext: {CX99: }\n", `a.yaml:3: context: ` + noKey + ` "CX99"`},
		{"a.yaml", "system: x\nanswers: {}\ncomments: {nosuchsection: x}\n",
			`a.yaml:3: comments: ` + noKey + ` "nosuchsection"`},
		{"a.yaml", "system: x\nanswers: {}\ncomments: {nosuchsection: }\n",
			`a.yaml:3: comments: ` + noKey + ` "nosuchsection"`},
		{"a.yaml", "system: x\nanswers: {}\nactions: {nowhere: {owner: Ann}}\n",
			`a.yaml:3: actions: ` + noKey + ` "nowhere"`},
		{"a.yaml", "system: x\nanswers: {}\npeople: [{name: Ann, age: }]\n", `a.yaml:3: people 1: ` + noKey + ` "age"`},
		{"a.yaml", "system: x\nanswers: {}\nparts: [{id: p, name: P, answers: {EC1: {choise: }}}]\n",
			`a.yaml:3: EC1: ` + noKey + ` "choise" (did you mean choice?)`},
	} {
		_, err := ReadInterview(c.file, []byte(c.text), bank)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s\ngives %v\nwant  %s", c.text, err, c.want)
		}
	}
}

// A list holds what it says it holds: nothing, in a list, is no person, line or
// part without a name.
func TestNothingInAListIsAFault(t *testing.T) {
	bank := fileBank(t)
	lists := []string{"people", "quotes", "inventory", "identities", "parts", "scratch", "marks", "sources",
		"parked", "intentAgainst"}
	for _, list := range lists {
		for name, text := range map[string]string{
			"a.yaml": "system: x\nanswers: {}\n" + list + ":\n-\n",
			"b.yaml": "system: x\nanswers: {}\n" + list + ":\n- ~\n",
			"c.json": "{\"system\":\"x\",\"answers\":{},\"" + list + "\":[\nnull]}",
		} {
			_, err := ReadInterview(name, []byte(text), bank)
			if err == nil || !strings.Contains(err.Error(), " 1: nothing stands here") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%q gives %v", text, err)
			}
		}
	}
}

// Nothing that stands in a file is dropped, cut or taken for something else
// without a word.
func TestNothingIsLostWithoutAWord(t *testing.T) {
	bank := fileBank(t)
	long := strings.Repeat("é", 501)
	digits := strings.Repeat("1", 501)
	for _, c := range []struct{ file, text, want string }{
		{"a.yaml", "system: x\nanswers: {}\nsummary: !!null hello\n", `a.yaml:3: the tag "!!null" does not fit`},
		{"a.yaml", "system: x\nanswers: {}\nquotes: [{text: a, theirWords: !!bool perhaps}]\n",
			`a.yaml:3: the tag "!!bool" does not fit`},
		{"a.yaml", "system: \"\\u202e\"\nanswers: {}\n", "a.yaml:1: system: the name is empty"},
		{"a.yaml", "system: x\nanswers: {}\nformat: 1\n", `a.yaml:3: format: "1" is not read here`},
		{"a.yaml", "system: x\nanswers: {}\naim: 99999999999\n",
			`a.yaml:3: aim: "99999999999" is not a whole number of questions up to 100`},
		{"a.yaml", "system: x\nanswers: {}\nversion: 1." + digits + "\n",
			"a.yaml:3: version: Shorten this to 500 characters"},
		{"a.yaml", "system: x\nanswers:\n  EC1: {choice: a, by: " + long + "}\n", "a.yaml:3: answers EC1 by: Shorten this"},
		{"a.yaml", "system: x\nanswers:\n  EC1: {choice: a, takenFrom: " + long + "}\n",
			"a.yaml:3: answers EC1 takenFrom: Shorten this"},
		{"a.yaml", "system: x\nanswers:\n  EC1: {choice: a, confirmed: {by: " + long + "}}\n",
			"a.yaml:3: answers EC1 confirmed by: Shorten this"},
		{"a.yaml", "system: x\nanswers: {}\nscratch:\n- {text: a, by: " + long + "}\n",
			"a.yaml:4: scratch 0 by: Shorten this"},
		{"a.yaml", "system: x\nanswers: {}\nmarks:\n- {text: a, by: " + long + "}\n", "a.yaml:4: marks 0 by: Shorten this"},
		{"a.yaml", "system: x\nanswers: {}\nparts:\n- {id: " + long + ", name: a}\n",
			"a.yaml:4: parts 0 id: Shorten this to 64"},
		{"a.json", "{\"system\":\"x\",\r\"answers\":{},\r\n\"mood\":1}", `a.json:3: ` + noKey + ` "mood"`},
		{"a.json", "{\"system\":\"x\",\r\"answers\":{},\rmood:1}", "a.json:3: not valid JSON"},
	} {
		_, err := ReadInterview(c.file, []byte(c.text), bank)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.90q\ngives %v\nwant  %s", c.text, err, c.want)
		}
	}
}

// A name has no line ends, whatever ends lines in the file.
func TestWhatStandsInOneLineIsOneLine(t *testing.T) {
	const text = `{"system":"a\r\nb","company":"a\nb","version":"a\u2028b","sources":["a\nb"],"people":[{"name":"a\nb","role":"a\tb"}],
		"answers":{"EC1":{"choice":"a","by":"a\nb","takenFrom":"a\nb","confirmed":{"by":"a\nb"}},"EC2":{"unknown":true,"who":" a\nb "}},
		"quotes":[{"text":"x","speaker":"a\n\nb"}],"inventory":[{"system":"a\nb","action":"a\rb","identity":"a\nb","refuses":"a\nb","part":"a\nb"}],
		"identities":[{"name":"a\nb","kind":"a\nb","lifetime":"a\nb","owner":"a\nb","reviewer":"a\nb"}],
		"parts":[{"id":"a\nb","name":"a\nb"}],"actions":{"limits":{"owner":"a\nb","due":"a\nb"}},"deal":{"next":"a\nb","by":"a\nb","with":"a\nb","competitor":"a\nb","budget":"a\nb"},"scratch":[{"text":"x","by":"a\nb"}]}`
	iv, err := ReadInterview("a.json", []byte(text), fileBank(t))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, s := range assessment.TextsOf(iv) {
		if s == "a b" {
			found++
		} else if strings.ContainsAny(s, "ab") {
			t.Errorf("%q is left", s)
		}
	}
	if found != 29 {
		t.Errorf("%d names are looked at", found)
	}

	_, err = ReadInterview("a.json", []byte(`{"system":"x","answers":{"EC1":{"notApplicable":true,"reason":" \n "}}}`),
		fileBank(t))
	if err == nil || !strings.Contains(err.Error(), `"reason" is missing`) {
		t.Errorf("a reason of white space gives %v", err)
	}
}

// Every time that is read can be written and read again.
func TestATimeOutOfRangeIsRefused(t *testing.T) {
	bank := fileBank(t)
	for at, ok := range map[string]bool{
		"9999-12-31T23:59:59-14:00": false, "0000-01-01T00:00:00Z": false, "1969-12-31T23:59:59Z": false,
		"2200-01-01T00:00:00Z": false,
		"1970-01-01T00:00:00Z": true, "2199-12-31T23:59:59Z": true, "2026-11-21T10:42:00.123456789+02:00": true,
	} {
		text := fmt.Sprintf(`{"system":"x","answers":{"EC1":{"choice":"a","at":%q}}}`, at)
		iv, err := ReadInterview("a.json", []byte(text), bank)
		if (err == nil) != ok {
			t.Errorf("%s gives %v", at, err)
		}
		if err != nil {
			if want := "a.json:1: EC1 at: "; !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s gives %v", at, err)
			}
			continue
		}
		again, err := WriteInterviewJSON(iv, bank, true)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ReadInterview("a.json", again, bank); err != nil ||
			!back.Answers["EC1"].At.Equal(iv.Answers["EC1"].At) {
			t.Errorf("%s is written as %s, which gives %v", at, again, err)
		}
	}
}

// A file made to take long, or much memory, is answered all the same. What it
// costs is held by what it allocates, which does not depend on the machine.
func TestHostileFilesCostLittle(t *testing.T) {
	bank := fileBank(t)
	var parts, lines strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&parts, "- {id: %040d, name: p}\n", i)
		fmt.Fprintf(&lines, "- {system: s, part: %040d}\n", 9000+i)
	}
	const size = 7 << 20
	fill := func(head, piece, tail string) string {
		return head + strings.Repeat(piece, (size-len(head)-len(tail))/len(piece)) + tail
	}
	for name, text := range map[string]string{
		"parts and lines that name others.yaml": "system: x\nanswers: {}\nparts:\n" + parts.String() +
			"inventory:\n" + lines.String(),
		"carriage returns.yaml": "system: x\ranswers: {}\rsources:\r" + strings.Repeat("-\r", 3_900_000),
		"next lines.yaml":       "system: x\nanswers: {}\nsources:\n" + strings.Repeat("-\u0085", 1_900_000),
		"nested dashes.yaml":    fill("system: x\nanswers: {}\nsources:\n", "- ", "\n"),
		"commas.yaml":           fill("system: x\nanswers: {}\nsources: [", "a,", "a]\n"),
		"unknown keys.json":     fill(`{"system":"x","answers":{}`, `,"abcdefghij":1`, "}"),
		"many keys.json":        manyKeys(200_000),
		"many answers.json": fill(`{"system":"x","answers":{"EC1":{"choice":"a"}`,
			`,"EC1":{"choice":"a"}`, "}}"),
		"many quotes.json": fill(`{"system":"x","answers":{},"quotes":[{"text":"a"}`,
			`,{"text":"a"}`, "]}"),
		"nested lists.json":  fill(`{"system":"x","answers":{},"sources":`, "[", ""),
		"one long line.yaml": fill("system: x\nanswers: {EC1: {choice: a, note: ", "word ", "}}\n"),
		"one long note.json": fill(`{"system":"x","answers":{"EC1":{"choice":"a","note":"`, "word ", `"}}}`),
		"many faults.yaml": "system: x\nanswers: {}\nquotes:\n" + strings.Repeat("- {}\n", 1000) +
			"people:\n" + strings.Repeat("- {}\n", 90),
		"aliases.yaml": "a: &a [1]\nsystem: x\nanswers: {}\nsources: [" +
			strings.Repeat("*a,", 60_000) + "]\n",
		"aliases of nothing on one line.yaml": fill("system: x\nanswers: {}\nsources: [", "*a ", "]\n"),
		"empty texts on one line.yaml":        fill("system: x\nanswers: {}\nsources: [", `""`, "]\n"),
		"texts on one line.yaml":              fill("system: x\nanswers: {}\nsources: [", `'a' "b" `, "]\n"),
		"closing brackets.yaml":               fill("system: x\nanswers: {}\nsources: [", "]", "\n"),
		"tag directives.yaml":                 manyTags(60_000),
		"tags on one line.yaml":               "system: x\nanswers: {}\nsources: [" + strings.Repeat("!a ", 199_000) + "]\n",
		"comments.yaml":                       "system: x\nanswers: {}\n" + strings.Repeat("a: b # c\n", 99_000),
		"a long figure.yaml": fill("system: x\nanswers: {EC1: {choice: a, numbers: {steps_typical: ",
			"1", "}}}\n"),
		"a long tag.yaml": fill("system: x\nanswers: {}\nsummary: !", "a", " b\n"),
		"anchors.yaml":    "system: x\nanswers: {}\nsources:\n" + strings.Repeat("- &a b\n", 60_000),
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		_, err := ReadInterview(name, []byte(text), bank)
		runtime.ReadMemStats(&after)

		if err == nil {
			t.Errorf("%s is accepted", name)
			continue
		}
		if n := len(err.Error()); n > 20_000 {
			t.Errorf("%s: the answer has %d characters", name, n)
		}
		if spent := (after.TotalAlloc - before.TotalAlloc) >> 20; spent > 220 {
			t.Errorf("%s: %d MB are asked for in all", name, spent)
		} else {
			t.Logf("%s: %d MB asked for; %.120s", name, spent, err)
		}
	}
}

func manyTags(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "%%TAG !a%d! tag:x\n", i)
	}
	return out.String() + "---\nsystem: x\nanswers: {}\n"
}

func manyKeys(n int) string {
	var out strings.Builder
	out.WriteString(`{"system":"x","answers":{}`)
	for i := range n {
		fmt.Fprintf(&out, `,"key%d":1`, i)
	}
	return out.String() + "}"
}

// A note of any line end has plain ones in a table, and one that is longer than
// a spreadsheet's cell is refused at the way in.
func TestLineEndsAndLongNotes(t *testing.T) {
	bank := fileBank(t)
	iv, err := ReadInterview("a.json", []byte(`{"system":"x","answers":{"EC1":{"choice":"a","note":"a\r\nb\rc\u2028d"}}}`),
		bank)
	if err != nil || iv.Answers["EC1"].Note != "a\nb\nc\nd" {
		t.Errorf("the note is %q (%v)", iv.Answers["EC1"].Note, err)
	}
	long := strings.Repeat("word ", 92_000/5)
	_, err = ReadInterview("a.json",
		[]byte("{\"system\":\"x\",\n\"answers\":{\"EC1\":{\"choice\":\"a\",\n\"note\":\""+long+"\"}}}"), bank)
	if want := "a.json:3: answers EC1 note: " + assessment.TooLong(long, assessment.MaxNote); err == nil ||
		err.Error() != want {
		t.Errorf("a long note gives %v, want %s", err, want)
	}
}
