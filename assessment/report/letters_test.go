package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/report"

	"pgregory.net/rapid"
)

// lettersOf lists, by who gets it, what a letter asks, now or for later: rules and
// questions.
func lettersOf(v assessment.Verdict, sections map[string]report.Section) map[string][]string {
	later := regexp.MustCompile(`finding \d+|[A-Z]{2}\d+`)
	out := map[string][]string{}
	for _, block := range slices.Concat(sections["open"].Blocks, sections["letters"].Blocks) {
		if block.Kind != report.LetterB {
			continue
		}
		who := strings.ToLower(strings.TrimPrefix(block.Lead, "To "))
		for _, it := range block.Items {
			out[who] = append(out[who], it.From...)
		}
		for _, ref := range later.FindAllString(block.By, -1) {
			var n int
			if _, err := fmt.Sscanf(ref, "finding %d", &n); err != nil {
				out[who] = append(out[who], ref)
			}
			for rule, row := range rowOf(v, findingRows(sections)) {
				if n > 0 && row == n {
					out[who] = append(out[who], rule)
				}
			}
		}
	}
	return out
}

// Every open question that a condition of page one rests on stands in a letter and
// before all others in the table; every finding that somebody can settle, on page one
// or under what does not add up, has its question in a letter to them.
func TestWhatPageOneRestsOnIsAsked(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		r, v, sections := composedOf(b, iv)
		letters := lettersOf(v, sections)
		for _, block := range slices.Concat(sections["open"].Blocks, sections["letters"].Blocks) {
			ticks := slices.ContainsFunc(block.Items, func(it report.Item) bool { return len(it.Ticks) > 0 })
			if block.Kind == report.LetterB && len(block.Items) > 0 && ticks != strings.Contains(block.Text, " tick ") {
				t.Fatalf("with boxes to tick: %v, the letter says %q", ticks, block.Text)
			}
		}
		var asked, first []string
		for _, refs := range letters {
			asked = append(asked, refs...)
		}

		for _, d := range r.Front.Decision.All() {
			for _, id := range d.From {
				if slices.ContainsFunc(v.OpenQuestions, func(o assessment.OpenQuestion) bool { return o.Question == id }) {
					first = append(first, id)
				}
			}
		}
		for _, id := range first {
			if !slices.Contains(asked, id) {
				t.Fatalf("a condition of page one rests on %s, and no letter asks it: %v", id, letters)
			}
		}
		for _, s := range r.Front.Findings {
			first = append(first, s.From...)
		}

		for _, block := range sections[report.OpenQuestions].Blocks {
			ended := ""
			for _, row := range tableRows(block.Table) {
				id := strings.TrimPrefix(row.ID, "open-")
				switch q, _ := b.Question(id); {
				case !slices.Contains(first, id) && !q.Deciding && !slices.Contains(asked, id):
					ended = id
				case ended != "" && slices.Contains(first, id):
					t.Fatalf("page one rests on %s, and %s stands before it", id, ended)
				}
			}
		}

		for _, s := range r.Front.Findings {
			says, settles := strings.CutSuffix(s.Text, " can settle it.")
			if !settles {
				continue
			}
			who, _, _ := strings.Cut(strings.ToLower(says[strings.LastIndex(says, ". ")+1:]), " (")
			who = strings.TrimSpace(who)
			behind := map[string]assessment.Subject{"finding.shared": assessment.SubjectIdentity,
				"finding.final": assessment.SubjectWaits, "finding.approvals": assessment.SubjectWaits}[s.ID]
			if !slices.ContainsFunc(letters[who], func(ref string) bool {
				if behind != "" && ref == b.About(behind) {
					return true
				}
				q, ok := b.Question(ref)
				return slices.Contains(s.From, ref) || ok &&
					slices.ContainsFunc(q.Numbers, func(n string) bool { return slices.Contains(s.From, n) })
			}) {
				t.Fatalf("%q can settle %s, and their letter does not ask it: %v", who, s.ID, letters)
			}
		}

		for _, f := range v.Contradictions {
			if !slices.Contains(asked, f.Rule) {
				t.Fatalf("no letter asks what settles %s: %v", f.Rule, letters)
			}
		}
	})
}

// A question has one day: that of a letter and, where a move gets its answer, that of the
// move.
func TestAQuestionHasOneDay(t *testing.T) {
	b := load(t)
	both := 0
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		if rapid.Bool().Draw(t, "soon") {
			iv.Context[assessment.ContextNext] = "Go live by 20 December 2026"
		}
		r, _, sections := composedOf(b, iv)
		by := regexp.MustCompile(`(?:Please answer by|By) (\d+ [A-Z][a-z]+ \d{4})\.`)
		for _, block := range slices.Concat(sections["open"].Blocks, sections["letters"].Blocks) {
			for _, it := range block.Items {
				if block.Kind != report.LetterB {
					continue
				}
				day := by.FindStringSubmatch(block.Text)
				if own := by.FindStringSubmatch(it.Text); own != nil {
					day = own
				}
				first := time.Time{} // on which a move gets the answer
				for _, s := range r.Plan {
					gets := slices.Contains(s.Proves, assessment.ProofKnown(it.From[0])) ||
						strings.HasPrefix(s.ID, "move.ask.") && slices.Contains(s.From, it.From[0])
					if gets && !s.By.IsZero() && (first.IsZero() || s.By.Before(first)) {
						first = s.By
					}
				}
				if first.IsZero() {
					continue
				}
				both++
				if day == nil || day[1] != assessment.FormatDate(first) {
					t.Fatalf("%s by %v in the letter, by %s in the plan", it.From[0], day, assessment.FormatDate(first))
				}
			}
		}
	})
	if both == 0 {
		t.Error("no move gets an answer that a letter asks for")
	}
}

// A letter says what waits for its answers, by which day, and whom it is from; where
// nobody is known by name there is a rule to write on.
func TestALetterCanBeSent(t *testing.T) {
	b := load(t)
	conditions := regexp.MustCompile(`(?:the )?([a-z0-9]+|condition)(?: of the ([a-z0-9]+))? ?conditions? of the access decision`)
	blank, counted := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		sender := report.Sender{Firm: "Brackwell Identity", Person: "Ann Example", Contact: "ann@brackwell.example"}
		v := assessment.Judge(b, iv)
		r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true, Sender: sender})
		for _, s := range r.Sections {
			for _, block := range s.Blocks {
				if block.Kind != report.LetterB {
					continue
				}
				parts := block.Parts()
				from := parts[len(parts)-1].Text
				if iv.Side != assessment.SideBuyer && from != "From "+sender.Line() || !strings.HasPrefix(from, "From ") {
					t.Fatalf("a letter is signed %q", from)
				}
				if !regexp.MustCompile(`(Waiting for the answers?: |The answers? (is|are) not known yet\.)`).MatchString(block.Text) ||
					!strings.Contains(block.Text, " Please answer by ") {
					t.Fatalf("a letter says no reason or no day: %q", block.Text)
				}
				if strings.Contains(block.Text, "asked") && !strings.Contains(iv.System, "asked") {
					t.Fatalf("a letter says that somebody was asked, and need not be right: %q", block.Text)
				}
				if strings.HasPrefix(block.Lead, "To whoever") {
					blank++
					if !strings.Contains(block.Text, "Hello ________ (the name of whoever") {
						t.Fatalf("a letter to nobody by name begins %q", block.Text)
					}
				}

				if conditions.MatchString(block.Text) && block.By == "" { // what is for later is not among its items
					counted++
					if !slices.ContainsFunc(r.Front.Decision.All(), func(d report.Demand) bool {
						return slices.ContainsFunc(d.From, func(id string) bool {
							return strings.Contains(inJSON(t, block), `"`+id+`"`)
						})
					}) {
						t.Fatalf("no condition rests on %q", block.Text)
					}
				}
			}
		}

		roles := r.For(report.View{Names: assessment.NamesRoles})
		if said := inJSON(t, roles.Sections); strings.Contains(said, "ann@brackwell.example") {
			t.Fatal("a letter without names says how to reach its sender")
		}
	})
	if blank == 0 || counted == 0 {
		t.Errorf("%d letters to nobody by name, %d that conditions wait for", blank, counted)
	}
}

// What a condition asks of the list is asked in a letter, of whoever the move names.
func TestWhatTheListDoesNotSayIsAskedInALetter(t *testing.T) {
	b := load(t)
	iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a")
	iv.Inventory = []assessment.Line{{System: "Mail", Action: "send it", Kind: assessment.Final}}
	r := compose(b, iv)
	if !slices.ContainsFunc(r.Front.Decision.All(), func(d report.Demand) bool { return d.ID == "lines.unknown" }) {
		t.Fatal("nothing asks what can refuse it")
	}
	if letters := inJSON(t, letterBlocks(r)); !strings.Contains(letters, "What can refuse “send it”, before it is done?") {
		t.Errorf("no letter asks it: %s", letters)
	}
}

// Whoever answered alone and said what their part is has that role by name.
func TestWhoAnsweredAloneIsNamedForTheirPart(t *testing.T) {
	b := load(t)
	iv := with("EC1=a", "EC2=a", "EC7=a", "EC8=a", "PR4=d")
	iv.People = []assessment.Person{{Name: "Mira Sund", Role: "Chief AI officer", Side: assessment.SideBuyer}}
	for part, want := range map[string]bool{"own": true, "other": false} {
		iv.Context[assessment.ContextRole] = part
		r := compose(b, iv)
		got := slices.ContainsFunc(r.Plan, func(s report.PlanStep) bool { return s.Who == "Mira Sund" })
		if got != want {
			t.Errorf("%s: named for a move: %v", part, got)
		}
	}
}
