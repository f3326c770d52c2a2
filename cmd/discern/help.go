package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"discern/assessment/bank"
)

const helpHelp = `discern help lists the commands; discern help COMMAND explains one, and discern
help file what an interview file holds.
`

// fileTopic is the one topic of help that is not a command.
const fileTopic = "file"

const fileHelp = `An interview file is YAML or JSON. "system" and "answers" are the least it
holds; all else may be left out. discern questions lists the ids. Everything
that can be in it:

  format: discern-interview/1
  system: Claims intake
  company: Example Mutual
  version: release 4, supervised mode
  side: seller                      # or buyer: whose record this is
  sources: ["https://example.org/architecture"]
  people:
    - {name: Ann, role: Platform lead, side: buyer}
  context:                          # questions about the system itself
    CX1: The claims bot             # text, or
    CX2: agent                      # the id of a choice
  answers:
    EC1: {choice: c, evidence: said, note: printed once it is cleared, private: never}
    EC2: {choice: 3}                # the third answer, counted from 1
    EC7:
      choice: b
      evidence: example             # assumed, said, read, example or shown; not-said: a buyer did not say how sure
      by: Ann
      at: 2026-11-21T10:42:00Z
      takenFrom: Bo                 # taken over from the record of Bo
      confirmed: {by: Bo, at: 2026-11-24T09:00:00Z}
    FM2: {choice: b, numbers: {steps_typical: 8 to 12}}
    FM8: {choices: [a, c]}          # several may hold; [] is none of them
    EC3: {unknown: true, why: someone-else, who: the night team}
    EC6: {notApplicable: true, reason: nothing in it is final}
  quotes:
    - {question: EC1, text: it picks from a menu, speaker: Bo, theirWords: true}
  edits:                            # page one in your own words
    - {id: about.product, words: {text: It drafts replies.}, ours: {text: our words before}, by: Ann}
  cleared: [EC1]                    # notes that may be printed as they read here
  drafting: true                    # the summary is not finished, and not printed
  inventory:
    - {system: Mail, action: send a reply, kind: final, identity: svc-mail, decided: running, refuses: the gateway, part: research}
  identities:                       # what stands behind the names in the inventory
    - {name: svc-mail, kind: service account, lifetime: one hour, scope: task, owner: mail team, reviewer: Bo}
  parts:                            # named stretches of a mixed system; most have none
    - id: research
      name: Research
      answers: {EC1: {choice: e}}   # those that differ from the whole
  actions:                          # who does what, by area of the control design
    identity: {owner: Bo, due: end of March, priority: 1}
  access:                           # what was settled about giving it access
    {owner: {name: Bo, role: Platform lead}, approver: {name: Ann}, until: 2027-02-26, first: [IS3]}
  parked: [EC4]                     # to come back to
  intentAgainst: [EC1]              # answers that go against what they want
  scratch: [{text: asks about their own sign-in, by: Ann, kept: true}]   # yours alone, like
  marks: [{question: EC2, text: not what they said before}]              # what does not add up
  deal: {next: a trial on one queue, by: mid March, with: Bo, budget: open}   # yours alone too
  seen:                             # what files showed: discern read -into writes it
    consent: 2026-11-21T10:40:00Z   # those on the call agreed that its text is read
  aim: 8                            # how many questions fit the meeting
  meetings:                         # from the second on; aim: what it is for, yours alone
    - {at: 2026-11-21T10:00:00Z, people: [Priya, Jon], aim: the list of systems, minutes: 30}
  summary: your own words for the report
  comments: {traits: your own words for a section}
  frameworks: [owasp-llm]           # up to two that the annex leads to

Why a question is unknown: nobody-here, someone-else, rather-not-say or
not-in-source: what was read does not say. Read, as how an answer is known, is
read in a document or in code. What an action does: read, write or final, which cannot be undone. When it is decided:
before, running or unknown. What one credential is for: everything, system, kind
(of action) or task. Numbers are written as people say them: 12, 8 to 12,
about 400, 1.2k, 10+, unknown.

What the program writes itself also has "created", "updated" and "bank", and an
exported report has "verdict" and "report". Those two are worked out from the
answers, so they are not read again.
`

const versionHelp = `discern version prints which version of the program this is, and which question
bank is in it.
`

// overview lists the commands.
func overview() string {
	var b strings.Builder
	b.WriteString("Discern tells a workflow from an agent by an interview, and turns the answers\ninto a scoping " +
		"report.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  discern %-14s %s\n", c.name, c.says)
	}
	b.WriteString("\ndiscern help COMMAND explains one, and discern help file what an interview file\nholds. To " +
		"begin: discern serve.\n")
	return b.String()
}

func help(_ context.Context, args []string, s surroundings) int {
	if len(args) == 0 {
		fmt.Fprint(s.stdout, overview())
		return exitDone
	}
	if len(args) > 1 {
		return complain(s, "help", unexpected(args[1]))
	}

	for _, c := range append(commands(), command{name: fileTopic, help: fileHelp}) {
		if c.name == args[0] {
			fmt.Fprint(s.stdout, c.help)
			return exitDone
		}
	}

	return complain(s, "help", usageError{fmt.Sprintf("there is no command %q; discern help lists them", args[0])})
}

func version(_ context.Context, args []string, s surroundings) int {
	o := newOptions("version")
	files, code, ok := o.began(args, s, versionHelp)
	if !ok {
		return code
	}
	if len(files) > 0 {
		return complain(s, o.command, unexpected(files[0]))
	}
	b, code, ok := loadBank(s, bank.Load)
	if !ok {
		return code
	}

	fmt.Fprintf(s.stdout, "discern %s, question bank %s (%.12s), %s %s/%s\n",
		buildVersion(), b.Version, b.SHA256, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitDone
}

// buildVersion is the version of the module, or the revision it was built from.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}

	for _, set := range info.Settings {
		if set.Key == "vcs.revision" {
			return fmt.Sprintf("%.12s", set.Value)
		}
	}

	return "(development)"
}
