package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"

	"pgregory.net/rapid"
)

// composedOf is a draft of an interview with its sections by id.
func composedOf(b *assessment.Bank, iv assessment.Interview) (report.Report, assessment.Verdict,
	map[string]report.Section) {
	v := assessment.Judge(b, iv)
	r := report.Compose(b, iv, v, report.Seal{At: noon, Draft: true})
	sections := map[string]report.Section{}
	for _, s := range r.Sections {
		sections[s.ID] = s
	}
	return r, v, sections
}

// What two things say against each other stands in full in one place; page one, the
// limits and the plan name it, with the number under which it stands there.
func TestAContradictionIsSaidInFullOnce(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		r, v, sections := composedOf(b, drawn(t, b))
		rows := findingRows(sections)
		if len(rows) > len(v.Contradictions) || (len(rows) == 0) != (len(v.Contradictions) == 0) {
			t.Fatalf("%d rows for %d findings", len(rows), len(v.Contradictions))
		}
		row := rowOf(v, rows)
		for _, f := range v.Contradictions {
			if row[f.Rule] == 0 {
				t.Fatalf("no row asks %q and names %v", f.Ask, f.Questions)
			}
		}

		// What is held against each other in one row is in no other.
		pairs := map[string]string{}
		for _, r := range rows {
			if r.Cells[1].Text == "" || r.Cells[2].Text+r.Cells[2].Sub == "" || r.Cells[3].Text == "" {
				t.Fatalf("a row is empty somewhere: %+v", r)
			}
			for _, c := range r.Cells {
				if m := slips.FindString(c.Text + "\n" + c.Sub); m != "" {
					t.Fatalf("%q in %+v", m, r)
				}
			}
			key := placesIn(r)
			if pairs[key] != "" {
				t.Fatalf("rows %s and %s are both of %s", pairs[key], r.Cells[0].Text, key)
			}
			pairs[key] = r.Cells[0].Text
		}

		elsewhere := inJSON(t, r.Front.Decision) + inJSON(t, sections["limits"]) + inJSON(t, sections["design"])
		for _, f := range v.Contradictions {
			for _, full := range []string{f.Says, f.Gentle} {
				if _, both, _ := strings.Cut(full, ": "); both != "" && strings.Contains(elsewhere, strings.TrimRight(both, ".")) {
					t.Fatalf("%s is said in full besides where it stands: %s", f.Rule, both)
				}
			}

		}

		// A number leads to a row there is, and the title before or behind it to one of its rules.
		for _, m := range regexp.MustCompile(`[Ff]inding (\d+)`).FindAllStringSubmatch(elsewhere, -1) {
			if n, _ := strconv.Atoi(m[1]); n < 1 || n > len(rows) {
				t.Fatalf("%s of %d is named", m[0], len(rows))
			}
		}
		for _, m := range regexp.MustCompile(`Finding (\d+): ([^.]*)\.`).FindAllStringSubmatch(elsewhere, -1) {
			leads := slices.ContainsFunc(v.Contradictions, func(f assessment.Finding) bool {
				return fmt.Sprint(row[f.Rule]) == m[1] && strings.EqualFold(strings.TrimRight(f.Title, "."), m[2])
			})
			if !leads {
				t.Fatalf("finding %s is not about %q", m[1], m[2])
			}
		}
	})
}

// Two rules that see one answer and the list at odds are one row, which asks both.
func TestWhatSeveralRulesSeeInTheSamePlacesIsOneRow(t *testing.T) {
	b := load(t)
	iv := with("EC1=e", "EC6=c")
	iv.Inventory = []assessment.Line{
		{System: "Airline", Action: "issue a ticket", Kind: assessment.Final, Refuses: "nothing"},
		{System: "Payments", Action: "refund", Kind: assessment.Final, Refuses: "a person above 500"},
	}
	_, v, sections := composedOf(b, iv)
	rows, at := findingRows(sections), rowOf(v, findingRows(sections))
	if at["R22"] == 0 || at["R22"] != at["R32"] {
		t.Fatalf("R22 and R32 stand in rows %v", at)
	}
	row := rows[at["R22"]-1]
	for _, want := range []string{"issue a ticket", "refund"} {
		if !strings.Contains(row.Cells[2].Text, want) {
			t.Errorf("%q is not in %q", want, row.Cells[2].Text)
		}
	}
	if strings.Count(row.Cells[3].Text, "?") < 2 {
		t.Errorf("it asks %q", row.Cells[3].Text)
	}
}

// rowOf is the row of each rule that fired, from 1: the first that asks what it asks and
// names what it reads.
func rowOf(v assessment.Verdict, rows []report.Row) map[string]int {
	out := map[string]int{}
	for _, f := range v.Contradictions {
		for i, r := range rows {
			is := strings.Contains(r.Cells[3].Text, f.Ask)
			for _, q := range f.Questions {
				is = is && strings.Contains(r.Cells[1].Text+r.Cells[2].Text, "("+q)
			}
			if is && out[f.Rule] == 0 {
				out[f.Rule] = i + 1
			}
		}
	}
	return out
}

// placesIn names the places that a row holds against each other.
func placesIn(r report.Row) string {
	var keys []string
	for _, line := range strings.Split(r.Cells[1].Text+"\n"+r.Cells[2].Text, "\n") {
		label, _, _ := strings.Cut(line, ":")
		switch m := regexp.MustCompile(`\(([A-Z]{2}\d+)(, assumed)?\)$`).FindStringSubmatch(line); {
		case m != nil:
			keys = append(keys, m[1])
		case strings.HasPrefix(line, "On the list"):
			keys = append(keys, "list")
		default:
			keys = append(keys, label)
		}
	}
	slices.Sort(keys)
	return strings.Join(slices.Compact(keys), ", ")
}

// No table of the body prints the id of a rule or the place of a line: both are the
// program's own, and nothing explains them to a reader.
func TestTheBodyPrintsNoCodesButThoseOfQuestions(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		r, _, _ := composedOf(b, drawn(t, b))
		tables := []*report.Table{r.Front.Decision.Table()}
		for _, s := range r.Sections {
			for _, block := range s.Blocks {
				if !s.Appendix {
					tables = append(tables, block.Table)
				}
			}
		}

		for _, table := range tables {
			if table == nil {
				continue
			}
			for _, row := range table.Rows {
				for _, c := range row.Cells {
					said := strings.FieldsFunc(c.Text+" "+c.Sub, func(r rune) bool { return strings.ContainsRune(" ,.()\n", r) })
					for i, w := range said {
						rule := slices.ContainsFunc(b.Rules, func(r assessment.Rule) bool { return r.ID == w })
						line := w == "line" && i+1 < len(said) && len(said[i+1]) == 1 && said[i+1] >= "1" && said[i+1] <= "9"
						if rule || line {
							t.Fatalf("%q prints %q", c.Text+" "+c.Sub, w)
						}
					}
				}
			}
		}

		for _, s := range r.Front.About {
			code := slices.IndexFunc(s.From, func(id string) bool { return id != "inventory" })
			if code < 0 {
				continue
			}
			if !strings.Contains(inJSON(t, r.Front.Sure), "A code such as "+s.From[code]) {
				t.Fatalf("nothing says what %s is", s.From[code])
			}
			break
		}
		if short := r.For(report.View{Audience: report.ForExecutive}); strings.Contains(inJSON(t, short.Front),
			"the appendix lists") {
			t.Fatal("page one alone leads to an appendix")
		}
	})
}

// Whoever is to be asked is the same in the letters, in the count of what nobody was
// asked and in the table of all open questions, person by person.
func TestCountsByPersonAgree(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		_, v, sections := composedOf(b, drawn(t, b))
		table := map[string]int{}
		for _, block := range sections[report.OpenQuestions].Blocks {
			for _, row := range block.Table.Rows {
				table[strings.ToLower(row.Cells[2].Text)]++
			}
		}

		told := map[string]int{}
		asked, rest := 0, ""
		for _, block := range slices.Concat(sections["open"].Blocks, sections["letters"].Blocks) {
			if block.Kind == report.LetterB {
				who := strings.ToLower(strings.TrimPrefix(block.Lead, "To "))
				for _, id := range append(refsIn(block.Items),
					strings.FieldsFunc(block.By, func(r rune) bool { return strings.ContainsRune(" ,.:", r) })...) {
					if slices.ContainsFunc(v.OpenQuestions, func(o assessment.OpenQuestion) bool { return o.Question == id }) {
						told[who]++
						asked++
					}
				}
			} else if block.Lead != "" {
				rest += " " + block.Text
			}
		}

		left := len(v.OpenQuestions) - asked
		for who, n := range table {
			if n == told[who] {
				continue
			}
			said := strings.ToLower(rest)
			one := n-told[who] == 1 && (strings.Contains(said, " one of the ") || strings.Contains(said, "left one question") ||
				strings.Contains(said, "one more, if you like"))
			if want := words.Count(n-told[who]) + " for " + who; !strings.Contains(said, want) &&
				!strings.Contains(said, "all for "+who+".") && !(one && strings.Contains(said, ", for "+who+".")) {
				t.Fatalf("the table asks %d of %s, the letters %d, and the rest does not say %q: %s", n, who, told[who], want, rest)
			}
			left -= n - told[who]
		}
		if left != 0 {
			t.Fatalf("%d open questions are for nobody", left)
		}
	})
}

func refsIn(items []report.Item) []string {
	var out []string
	for _, it := range items {
		out = append(out, it.From[0])
	}
	return out
}

// A credential that the picture draws as shared is not said to be unknown beside it,
// a control that something speaks against has no score, and a limit that other answers
// take for granted says so.
func TestThePartsOfAReportAgree(t *testing.T) {
	b := load(t)
	rapid.Check(t, func(t *rapid.T) {
		iv := drawn(t, b)
		r, v, sections := composedOf(b, iv)
		shared := map[string]bool{}
		for _, block := range sections["surface"].Blocks {
			if block.Reach != nil {
				for _, d := range block.Reach.Identities {
					shared[d.Name] = d.Shared
				}
			}
		}
		for _, block := range sections["identities"].Blocks {
			if block.Table == nil || block.Table.Columns[0].Title != "Identity" {
				continue
			}
			for _, row := range block.Table.Rows {
				if shared[row.Cells[0].Text] && strings.EqualFold(row.Cells[1].Text, "not known") {
					t.Fatalf("%s is drawn as shared, and its credential is %s", row.Cells[0].Text, row.Cells[1].Text)
				}
			}
		}

		for _, block := range sections["access"].Blocks {
			for _, row := range tableRows(block.Table) {
				f, ok := b.FactOf(&iv, &v, row.Cells[1].Text)
				if level := row.Cells[4].Text; ok && (f.Standing == assessment.FactContradicted) != (level == "not settled") {
					t.Fatalf("%s is %s and scores %s", f.Question, f.Standing, level)
				}
			}
		}

		for _, l := range v.Limits {
			f, _ := b.FactOf(&iv, &v, l.Question)
			if v.Class != assessment.Agent || len(l.Passing) == 0 || f.Standing != assessment.FactNotAsked || !v.ClassHolds() {
				continue
			}
			row := inJSON(t, sections["limits"])
			if !strings.Contains(row, "in passing") {
				t.Fatalf("%s is named by %v, and its row does not say so", l.Question, l.Passing)
			}
			d := r.Front.Decision
			named := slices.ContainsFunc(d.Demands, func(x report.Demand) bool {
				lines := x.Needs == assessment.ProofRefusal && (l.Question == b.About(assessment.SubjectWaits) ||
					l.Question == b.About(assessment.SubjectRefusal)) // the condition on those actions asks for it
				return lines || x.ID == "limit."+l.Question
			})
			if !named && d.More == 0 {
				t.Fatalf("%s is named in passing and is no condition", l.Question)
			}
		}
	})
}

func tableRows(t *report.Table) []report.Row {
	if t == nil {
		return nil
	}
	return t.Rows
}
