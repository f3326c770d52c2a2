package report_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"

	"pgregory.net/rapid"
)

// postOf lists the letters of a report, by who gets each.
func postOf(r report.Report) map[string]report.Block {
	out := map[string]report.Block{}
	for _, s := range r.Sections {
		for _, block := range s.Blocks {
			if block.Kind == report.LetterB {
				out[strings.ToLower(strings.TrimPrefix(block.Lead, "To "))] = block
			}
		}
	}
	return out
}

// lettersOf lists, by who gets it, what a letter asks: rules and questions.
func lettersOf(r report.Report) map[string][]string {
	out := map[string][]string{}
	for who, block := range postOf(r) {
		for _, it := range block.Items {
			out[who] = append(out[who], it.From...)
		}
	}
	return out
}

// sentBy is what page one and the moves send to people: by who gets it, the questions, and
// "clash" and "lines" for what is asked of two answers and of the list.
func sentBy(t interface{ Fatalf(string, ...any) }, r report.Report) map[string][]string {
	out := map[string][]string{}
	for _, s := range r.Plan {
		who, _, _ := strings.Cut(s.Who, " (")
		if !strings.Contains(s.Start, " as worded further on") {
			continue
		}
		if !strings.HasPrefix(s.Do, "Ask "+who+" ") {
			t.Fatalf("a move sends questions and does not say to whom: %q", s.Do)
		}
		n := 0
		for _, p := range s.Proves {
			if id, asks := strings.CutPrefix(string(p), string(assessment.ProofKnown(""))); asks {
				out[strings.ToLower(who)] = append(out[strings.ToLower(who)], id)
				n++
			}
		}
		if n != 1+strings.Count(s.Do, "; ") {
			t.Fatalf("%d questions, says %q", n, s.Do)
		}
	}
	for _, s := range r.Front.Sure.Sentences {
		if s.ID == "sure.who" {
			who, _, _ := strings.Cut(strings.ToLower(s.Text), ", about ")
			who, _, _ = strings.Cut(who, " (")
			out[who] = append(out[who], s.From...)
		}
	}
	return out
}

// askedAt is where a letter asks for what a move sends; -1 where it does not.
func askedAt(letter report.Block, id string) int {
	return slices.IndexFunc(letter.Items, func(it report.Item) bool {
		switch id {
		case "clash":
			return regexp.MustCompile(`Which of (the two holds|these hold) for the version`).MatchString(it.Text)
		case "lines":
			return strings.HasPrefix(it.Lead, "What can refuse ")
		}
		return it.From[0] == id
	})
}

// What page one or a move sends to somebody stands written out in the letter to them,
// before all that is not sent; no letter leaves a question for later, and as many are
// counted as are written out.
func TestWhatIsSentIsWrittenOutInTheLetter(t *testing.T) {
	b := load(t)
	sent := 0
	holds := func(t interface{ Fatalf(string, ...any) }, r report.Report) {
		post := postOf(r)
		onPageOne, settles := []string{}, 0
		for _, d := range r.Front.Decision.All() {
			onPageOne = append(onPageOne, d.From...)
		}
		for _, s := range r.Front.Findings {
			onPageOne = append(onPageOne, s.From...)
			if strings.HasSuffix(s.Text, " can settle it.") { // by a question that may not be among what it says
				settles++
			}
		}
		if r.Front.Fear != nil {
			onPageOne = append(onPageOne, r.Front.Fear.From...)
		}

		for who, ids := range sentBy(t, r) {
			for _, id := range ids {
				sent++
				at := askedAt(post[who], id)
				if at < 0 {
					t.Fatalf("%s is sent %s, and their letter does not write it out: %v", who, id, post[who].Items)
				}
				asked, others := slices.Concat(ids, onPageOne), 0
				for _, it := range post[who].Items[:at] {
					if !strings.HasPrefix(it.Lead, "What can refuse ") &&
						!slices.ContainsFunc(it.From, func(x string) bool { return slices.Contains(asked, x) }) {
						others++
					}
				}
				if others > settles {
					t.Fatalf("%s is sent %s, and %d that are not sent stand before it", who, id, others)
				}
			}
		}

		n := 0
		for who, letter := range post {
			n += len(letter.Items)
			if letter.By != "" {
				t.Fatalf("the letter to %s leaves something for later: %q", who, letter.By)
			}
		}
		for _, s := range r.Sections {
			if title, is := strings.CutSuffix(s.Title, ", by who can answer, ready to send"); is &&
				!strings.EqualFold(title, words.Plural(n, "question", "questions")) {
				t.Fatalf("%d questions are written out, and the title is %q", n, s.Title)
			}
		}
	}

	for _, name := range []string{"agent", "fixed", "mixed"} {
		_, r := ofReader(t, name)
		holds(t, r)
	}
	rapid.Check(t, func(t *rapid.T) {
		r, _, _ := composedOf(b, drawn(t, b))
		holds(t, r)
	})
	if sent == 0 {
		t.Error("nothing is sent to anybody")
	}
}

// Every open question that a condition of page one rests on stands in a letter and
// before all others in the table; every finding that somebody can settle, on page one
// or under what does not add up, has its question in a letter to them.
func TestWhatPageOneRestsOnIsAsked(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		r, v, sections := composedOf(b, iv)
		letters := lettersOf(r)
		for _, block := range slices.Concat(sections["open"].Blocks, sections["letters"].Blocks) {
			ticks := slices.ContainsFunc(block.Items, func(it report.Item) bool { return len(it.Ticks) > 0 })
			if block.Kind == report.LetterB && len(block.Items) > 0 &&
				ticks != strings.Contains(block.Text, " Tick what is true today") {
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

				if conditions.MatchString(block.Text) {
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

// A letter says what its questions are about before it asks, has boxes for what can be so or
// not alone, counts the conditions that its answers bear on, and prints no codes.
func TestALetterCanBeUnderstoodAlone(t *testing.T) {
	_, r := ofReader(t, "agent")
	post := postOf(r)
	builder, owner := post["jon albers"], post["whoever owns the result"]
	for _, want := range []struct{ in, says string }{
		{builder.Text, "six of the seven conditions of the access decision"},
		{owner.Text, "two of the seven conditions of the access decision"},
		{builder.Items[0].Text, "On the list, nothing can refuse, and cannot be undone: “issue a ticket” and “write to " +
			"the traveller”. On the list, cannot be undone: “issue a ticket”, “refund a ticket” and “write to the traveller”. " +
			"If a stranger's text asked for that action, what would stop it?"},
		{owner.Items[1].Text, "Approvals asked for per day: 900. Minutes per review: 3. People who review: 4. What happens " +
			"to the ones nobody gets to?"},
	} {
		if !strings.Contains(want.in, want.says) {
			t.Errorf("a letter says %q, want %q", want.in, want.says)
		}
	}

	b := load(t)
	ticked := 0
	rapid.Check(t, func(t *rapid.T) {
		r, _, _ := composedOf(b, drawn(t, b))
		for who, letter := range postOf(r) {
			for _, it := range letter.Items {
				_, question := b.Question(it.From[0])
				for _, tick := range it.Ticks {
					ticked++
					if !question && regexp.MustCompile(`^(On the list: |[^“]*: [\d,]+$)`).MatchString(tick) {
						t.Fatalf("%s is to tick a number: %q", who, tick)
					}
				}
				if len(it.Ticks) == 1 {
					t.Fatalf("%s has one box: %v", who, it)
				}
			}
			for _, p := range letter.Parts() {
				for _, it := range p.Items {
					if len(it.From) > 0 {
						t.Fatalf("the letter to %s prints codes: %v", who, it.From)
					}
				}
			}
		}
	})
	if ticked == 0 {
		t.Error("no letter has a box")
	}
}
