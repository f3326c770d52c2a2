package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
	"pgregory.net/rapid"

	"discern/assessment"
	"discern/assessment/assessmenttest"
)

// many makes that many systems with names, companies and answers that differ, a
// minute apart.
func (d *desk) many(n int) {
	d.t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		iv := assessment.Interview{System: fmt.Sprintf("System %d", random.IntN(40)),
			Company: fmt.Sprintf("Company %d", random.IntN(5)),
			Answers: map[string]assessment.Answer{}}
		for _, q := range d.bank.All() {
			if len(q.Options) > 0 && random.IntN(4) < i%4 {
				iv = assessmenttest.Set(iv, assessmenttest.Choose(q, random.IntN(len(q.Options))))
			}
		}

		d.clock.pass(time.Minute)
		must(d.create(d.ctx, d.owner, iv))(d.t)
	}
}

// walk reads a list from its first page to its last.
func (d *desk) walk(f SystemFilter, between func(page int)) (pages [][]string) {
	d.t.Helper()
	for n := 0; ; n++ {
		page := must(d.Systems(d.ctx, d.owner, f))(d.t)
		var ids []string
		for _, r := range page.Rows {
			ids = append(ids, r.ID)
		}

		if pages = append(pages, ids); page.Next == "" {
			return pages
		}
		if n > 100 {
			d.t.Fatal("the list has no end")
		}

		f.After = page.Next
		if between != nil {
			between(n)
		}
	}
}

// inOrder says whether two systems may stand one after the other.
func (d *desk) inOrder(by SystemOrder, a, b SystemRow) bool {
	first := func(r SystemRow) Judged { return *r.Records[0].Judged }
	switch by {
	case ByName:
		return string(sortKey(a.Name, "")) <= string(sortKey(b.Name, ""))
	case ByCompany:
		return string(sortKey(a.Company, a.Name)) <= string(sortKey(b.Company, b.Name))
	case ByVerdict:
		return first(a).Shape.Rank() <= first(b).Shape.Rank()
	case ByOpen:
		return first(a).Open >= first(b).Open
	}
	return !a.Updated.Before(b.Updated)
}

var orders = slices.Sorted(maps.Keys(keys))

// Every order, filtered or not: each system on one page, in its place, forwards
// as backwards.
func TestPagesHoldEachSystemOnceInOrder(t *testing.T) {
	d := newDeskOf(t, assessmenttest.Load(t))
	d.many(2*assessment.SystemsOnPage + 20)

	for _, by := range orders {
		seen := 0
		for _, class := range []assessment.Class{"", assessment.Workflow, assessment.Agent, assessment.Undetermined} {
			f := SystemFilter{Sort: by, Class: class}
			all := slices.Concat(d.walk(f, nil)...)
			same(t, len(distinct(slices.Clone(all))), len(all))
			if class != "" {
				seen += len(all)
			} else {
				same(t, len(all), 2*assessment.SystemsOnPage+20)
			}

			for i := range all[:max(0, len(all)-1)] {
				a, b := must(d.System(d.ctx, d.owner, all[i]))(t), must(d.System(d.ctx, d.owner, all[i+1]))(t)
				if !d.inOrder(by, a, b) {
					t.Fatalf("%q: %s %s stands before %s %s", by, a.Name, a.Company, b.Name, b.Company)
				}
				if class != "" && a.Records[0].Judged.Class != class {
					t.Fatalf("%s stands under %s", a.Records[0].Judged.Class, class)
				}
			}
		}

		same(t, seen, 2*assessment.SystemsOnPage+20) // each system has one interview, and so one class

		// Back from the last page.
		f := SystemFilter{Sort: by}
		forwards := d.walk(f, nil)
		page := SystemPage{}
		for page = must(d.Systems(d.ctx, d.owner, f))(t); page.Next != ""; page = must(d.Systems(d.ctx, d.owner, f))(t) {
			f.After = page.Next
		}
		for i := len(forwards) - 2; i >= 0; i-- {
			page = must(d.Systems(d.ctx, d.owner, SystemFilter{Sort: by, Before: page.Previous}))(t)
			var ids []string
			for _, r := range page.Rows {
				ids = append(ids, r.ID)
			}
			same(t, ids, forwards[i])
		}
		same(t, page.Previous, "")
	}
}

// Whatever happens to other systems between two pages, one that stays is on one
// page exactly.
func TestWhatStaysIsNeitherSkippedNorDoubled(t *testing.T) {
	d := newDeskOf(t, assessmenttest.Load(t))
	const n = 2*assessment.SystemsOnPage + 30
	d.many(n)

	for _, by := range orders {
		moved := map[string]bool{}
		before := slices.Concat(d.walk(SystemFilter{Sort: by}, nil)...)
		pages := d.walk(SystemFilter{Sort: by}, func(page int) {
			d.clock.pass(time.Minute)
			// The last row of the page just read, the first of the next, and some others
			// are archived, renamed, answered; a new one appears.
			at := (page + 1) * assessment.SystemsOnPage
			for i, id := range []string{before[at-1], before[at], before[at-7], before[at+5]} {
				moved[id] = true
				row := must(d.System(d.ctx, d.owner, id))(t)
				if i%2 == 0 {
					ok(t, d.ArchiveSystem(d.ctx, d.owner, id))
					continue
				}
				must(d.UpdateInterview(d.ctx, d.owner, row.Records[0].ID, -1, func(iv *assessment.Interview) error {
					iv.System, iv.Company = "Moved", "Aardvark"
					iv.Answers["EC1"] = answered("EC1", "a")
					return nil
				}))(t)
			}
			d.interview("New")
		})

		count := map[string]int{}
		for _, id := range slices.Concat(pages...) {
			count[id]++
		}
		for _, id := range before {
			if !moved[id] && count[id] != 1 {
				t.Errorf("sorted by %q: a system that stayed was on %d pages", by, count[id])
			}
		}
	}
}

// What an address says that no page gave is the first page.
func TestAPlaceThatIsNoneIsTheFirstPage(t *testing.T) {
	d := newDeskOf(t, assessmenttest.Load(t))
	d.many(assessment.SystemsOnPage + 1)
	first := must(d.Systems(d.ctx, d.owner, SystemFilter{Sort: ByName}))(t)
	other := must(d.Systems(d.ctx, d.owner, SystemFilter{}))(t)
	for _, text := range []string{"x", "AAAA", "{}", strings.Repeat("A", 9000), other.Next,
		place{Sort: "nothing", ID: "x"}.String()} {
		same(t, must(d.Systems(d.ctx, d.owner, SystemFilter{Sort: ByName, After: text}))(t), first)
		same(t, must(d.Systems(d.ctx, d.owner, SystemFilter{Sort: ByName, Before: text}))(t), first)
	}

	// All that stood behind a place is gone: the last page there is.
	last := must(d.Systems(d.ctx, d.owner, SystemFilter{Sort: ByName, After: first.Next}))(t)
	ok(t, d.DeleteSystem(d.ctx, d.owner, last.Rows[0].ID))
	page := must(d.Systems(d.ctx, d.owner, SystemFilter{Sort: ByName, After: first.Next}))(t)
	same(t, len(page.Rows), assessment.SystemsOnPage)
	same(t, [2]string{page.Previous, page.Next}, [2]string{})
}

var (
	scanned = regexp.MustCompile(`\bSCAN (\w+)`)
	sorted  = regexp.MustCompile(`TEMP B-TREE`)
)

// plan is how SQLite means to answer a query, a step a line.
func (d *desk) plan(query string, args []any) string {
	d.t.Helper()
	var lines []string
	ok(d.t, d.read(d.ctx, "explain", func(v snapshot) error {
		return v.each(`EXPLAIN QUERY PLAN `+query, args, func(rows *sql.Rows) error {
			var id, parent, unused int
			var detail string
			err := rows.Scan(&id, &parent, &unused, &detail)
			lines = append(lines, detail)
			return err
		})
	}))
	return strings.Join(lines, "\n")
}

// Each page is read from its index in its order: nothing is read through, and
// nothing sorted.
func TestAPageIsReadFromItsIndex(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDeskOf(t, assessmenttest.Load(t))
	d.many(5)
	index := map[SystemOrder]string{ByChange: "listed_changed", ByName: "listed_name", ByCompany: "listed_company",
		ByVerdict: "listed_rank", ByOpen: "listed_fewer"}
	plan := d.plan

	for _, by := range orders {
		for _, class := range []assessment.Class{"", assessment.Agent} {
			for _, words := range []string{"", "claims", "two words", "ab", "&"} {
				for _, way := range []string{"first", "after", "before"} {
					from := &place{Sort: by, N: 1, Key: []byte("x"), ID: "x"}
					if way == "first" {
						from = nil
					}
					query, args := SystemFilter{Sort: by, Class: class, Query: words}.query(d.engine, from, way == "before", 51)
					got := plan(query, args)
					name := fmt.Sprintf("by %q, class %q, search %q, %s", by, class, words, way)
					if !strings.Contains(got, "SEARCH l USING COVERING INDEX "+index[by]+" (state=? AND class=?") {
						t.Errorf("%s: not from its index:\n%s", name, got)
					}
					if from != nil && !strings.Contains(got, "class=? AND (") {
						t.Errorf("%s: does not begin at its place:\n%s", name, got)
					}
					if sorted.MatchString(got) {
						t.Errorf("%s: sorts:\n%s", name, got)
					}
					for _, m := range scanned.FindAllStringSubmatch(got, -1) {
						if m[1] != "words" && m[1] != "names" { // full-text indexes: SQLite calls a look-up in one a scan
							t.Errorf("%s: reads all of %s:\n%s", name, m[1], got)
						}
					}
				}
			}
		}
	}

	// The test sees a plan that is not so.
	if got := plan(`SELECT system_id FROM listed ORDER BY rank, changed`, nil); !scanned.MatchString(got) ||
		!sorted.MatchString(got) {
		t.Fatalf("a plan that reads and sorts all was not seen:\n%s", got)
	}
}

// A search finds names from any place within them, short or long, after every
// change of a name.
func TestNamesAreFoundFromAnyPlace(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("OpenAIR 東京支店 C++")
	other := d.interview("Quiet")
	for query, hit := range map[string]bool{"ai": true, "penai": true, "air": true, "r": true, "京支店": true, "京": true,
		"c++": true, "+": true,
		"openair quiet": false, "zz": false, "zzz": false, `"air"`: true} {
		same(t, slices.Contains(d.found(SystemFilter{Query: query}), "OpenAIR 東京支店 C++"), hit)
	}

	must(d.UpdateInterview(d.ctx, d.owner, iv.ID, -1,
		func(iv *assessment.Interview) error { iv.System = "Renamed"; return nil }))(t)
	same(t, d.found(SystemFilter{Query: "penai"}), nil)
	same(t, d.found(SystemFilter{Query: "name"}), []string{"Renamed"})
	ok(t, d.DeleteSystem(d.ctx, d.owner, other.SystemID))
	ok(t, d.EraseSystem(d.ctx, d.owner, other.SystemID))
	same(t, d.found(SystemFilter{Deleted: true, Query: "uie"}), nil)
}

func (d *desk) sound(t interface {
	Helper()
	Fatalf(string, ...any)
}) {
	t.Helper()
	c, err := d.Check(d.ctx)
	if err != nil || len(c.Wrong) > 0 {
		t.Fatalf("%v: %s", err, strings.Join(c.Wrong, "\n"))
	}
}

// Whatever people do, in whatever order, the columns are what they would be if
// they were worked out now.
func TestEverySaveKeepsTheColumns(t *testing.T) {
	bank := assessmenttest.Load(t)
	rapid.Check(t, func(rt *rapid.T) {
		d := newDeskOf(t, bank)
		defer d.Close()
		one := must(d.create(d.ctx, d.owner, assessmenttest.Draw(rt, bank, false)))(t)
		_, _, buyer := d.buyer(one.ID)
		questions := slices.DeleteFunc(slices.Clone(bank.All()),
			func(q *assessment.Question) bool { return len(q.Options) == 0 })
		draw := func() assessment.Answer {
			q := questions[rapid.IntRange(0, len(questions)-1).Draw(rt, "question")]
			return assessmenttest.Choose(q, rapid.IntRange(0, len(q.Options)-1).Draw(rt, "option"))
		}

		// What is refused changes nothing, and is no fault here.
		record := must(d.LinkRecord(buyer))(t)
		rt.Repeat(map[string]func(*rapid.T){
			"answer":   func(*rapid.T) { a := draw(); d.saveAnswer(d.ctx, d.owner, one.ID, a, -1, "") },
			"theirs":   func(*rapid.T) { a := draw(); d.saveAnswer(d.ctx, buyer, record, a, -1, "") },
			"share":    func(*rapid.T) { d.shareAgain(buyer, true) },
			"unnamed":  func(*rapid.T) { d.shareAgain(buyer, false) },
			"takeBack": func(*rapid.T) { d.TakeBackRecord(d.ctx, buyer) },
			"seen":     func(*rapid.T) { d.SeenLink(d.ctx, d.owner, one.ID, buyer.LinkID) },
			"keepOurs": func(rt *rapid.T) {
				d.KeepOurs(d.ctx, d.owner, one.ID, record, questions[rapid.IntRange(0, len(questions)-1).Draw(rt, "question")].ID)
			},
			"revoke": func(*rapid.T) { d.RevokeLink(d.ctx, d.owner, buyer.LinkID) },
			"takeOver": func(*rapid.T) {
				d.TakeOver(d.ctx, d.owner, one.ID, questions[rapid.IntRange(0, len(questions)-1).Draw(rt, "question")].ID,
					record, -1)
			},
			"archive": func(*rapid.T) { d.ArchiveSystem(d.ctx, d.owner, one.SystemID) },
			"back":    func(*rapid.T) { d.UnarchiveSystem(d.ctx, d.owner, one.SystemID) },
			"delete":  func(*rapid.T) { d.DeleteSystem(d.ctx, d.owner, one.SystemID) },
			"restore": func(*rapid.T) { d.RestoreSystem(d.ctx, d.owner, one.SystemID) },
			"undo":    func(*rapid.T) { d.Undo(d.ctx, d.owner, one.ID) },
			"another": func(rt *rapid.T) {
				iv := assessmenttest.Draw(rt, bank, true)
				iv.SystemID = one.SystemID
				d.create(d.ctx, d.owner, iv)
			},
			"rename": func(rt *rapid.T) {
				name := assessment.Clean(rapid.String().Draw(rt, "name"))
				d.UpdateInterview(d.ctx, d.owner, one.ID, -1,
					func(iv *assessment.Interview) error { iv.System, iv.Company = name, name; return nil })
			},
			"erase": func(*rapid.T) { d.EraseRecord(d.ctx, buyer) },
			"": func(rt *rapid.T) {
				d.clock.pass(time.Second)
				d.sound(rt)
			},
		})
	})
}

// An answer that is taken over, and put back, keeps them too.
func TestTakingOverKeepsTheColumns(t *testing.T) {
	bank := assessmenttest.Load(t)
	d := newDeskOf(t, bank)
	one := d.interview("Claims")
	_, _, buyer := d.buyer(one.ID)
	record := must(d.LinkRecord(buyer))(t)
	q := assessmenttest.Deciding(bank)[0]
	d.save(buyer, record, assessmenttest.Choose(q, 0))
	ok(t, d.shareAgain(buyer, true))
	d.sound(t)

	taken := must(d.TakeOver(d.ctx, d.owner, one.ID, q.ID, record, -1))(t)
	d.sound(t)
	same(t, must(d.Record(d.ctx, d.owner, one.ID))(t).Judged.Given, 1)
	must(d.PutBack(d.ctx, d.owner, one.ID, q.ID, taken.Rev))(t)
	d.sound(t)
	same(t, must(d.Record(d.ctx, d.owner, one.ID))(t).Judged.Given, 0)
}

// LinkRecord is the record behind a link.
func (d *desk) LinkRecord(p assessment.Principal) (id string, err error) {
	err = d.read(d.ctx, "find record", func(v snapshot) error {
		return v.row(`SELECT record_id FROM links WHERE id = ?`, p.LinkID).Scan(&id)
	})
	return id, err
}

// A column that somebody broke is found, whichever it is.
func TestACheckFindsEveryColumnThatIsWrong(t *testing.T) {
	d := newDeskOf(t, assessmenttest.Load(t))
	d.many(3)
	d.sound(t)

	for _, broken := range []string{
		`UPDATE interviews SET class = 'x'`, `UPDATE interviews SET shape = 'x'`,
		`UPDATE interviews SET settled = 1 - settled`,
		`UPDATE interviews SET confidence = 'x'`, `UPDATE interviews SET open = open + 1`,
		`UPDATE interviews SET given = given + 1`,
		`UPDATE interviews SET asked = asked + 1`, `UPDATE listed SET state = 1`, `UPDATE listed SET changed = changed + 1`,
		`UPDATE listed SET by_name = x'00'`, `UPDATE listed SET by_company = x'00'`, `UPDATE listed SET rank = rank + 1`,
		`UPDATE listed SET fewer = fewer - 1`, `DELETE FROM listed`, `DELETE FROM listed WHERE class <> ''`,
		`UPDATE listed SET class = 'x' WHERE class <> ''`,
	} {
		if !ofSQLite() {
			broken = strings.ReplaceAll(broken, "x'00'", `'\x00'`)
		}
		d.tamper(broken)
		if c := must(d.Check(d.ctx))(t); len(c.Wrong) == 0 {
			t.Errorf("%s: nothing was found", broken)
		}
		d.tamper(`UPDATE interviews SET judged = ''`, `DELETE FROM listed`)
		ok(t, d.judgeRest(d.ctx))
		d.sound(t)
	}
}

// A database of the version before opens at once; what its interviews come to is
// worked out behind it, and until then the list says that it is not complete.
func TestADatabaseOfBeforeTheListIsFilled(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	bank := assessmenttest.Load(t)
	d := newDeskOf(t, bank)
	ok(t, d.Close())
	path := filepath.Join(d.dir, databaseFile)
	ok(t, os.Remove(path))
	db := openWriter(path)
	files := must(fs.Sub(migrations, "migrations"))(t)
	p := must(goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true)))(t)
	must(p.UpTo(d.ctx, 14))(t)
	must(db.ExecContext(d.ctx, `
		INSERT INTO workspace (id, name, accent, logo, logo_type) VALUES (1, '', '', NULL, '');
		INSERT INTO users VALUES ('u', 'Owner', '', 1, 0, 1, '{}');`))(t)
	const n = 70
	for i := range n {
		id := fmt.Sprintf("%03d", i)
		name := fmt.Sprintf("System %d", n-i)
		must(db.ExecContext(d.ctx, `
			INSERT INTO systems VALUES (?, ?, '', '', 0, 1, 1, ?, 0, '');
			INSERT INTO texts (system_id, interview_id, slot, said, folded) SELECT id, '', 'name', name, searchable(name) FROM systems WHERE id = ?;
			INSERT INTO interviews (id, system_id, side, link_id, version, rev, answered, parked, shared, created, updated)
				VALUES (?, ?, 'seller', '', '', 2, 1, 0, 0, 1, ?);
			INSERT INTO answers VALUES (?, 'EC1', 1, 2, '{"state":"answered","choice":"a","evidence":"said"}', 'user:u', 'Owner', 1);`,
			id, name, i%10/9, id, "i"+id, id, 5+i, "i"+id))(t)
	}
	ok(t, db.Close())

	d.open()
	d.owner = assessment.Principal{UserID: "u", Name: "Owner"}
	same(t, must(d.Systems(d.ctx, d.owner, SystemFilter{Archived: true, Sort: ByName}))(t).Rows[0].Name, "System 1")
	same(t, d.found(SystemFilter{Query: "ystem 31", Archived: true}), []string{"System 31"})
	same(t, len(slices.Concat(d.walk(SystemFilter{}, nil)...)), n*9/10)
	d.rest.Wait()
	same(t, must(d.Check(d.ctx))(t), Checked{Systems: n, Interviews: n})
	page := must(d.Systems(d.ctx, d.owner, SystemFilter{Sort: ByOpen}))(t)
	same(t, page.Incomplete, false)
	same(t, page.Rows[0].Records[0].Judged.Given, 1)
}

// Another program, or other questions, work it out again.
func TestAnotherProgramJudgesAgain(t *testing.T) {
	d := newDeskOf(t, assessmenttest.Load(t))
	d.many(40)
	ok(t, d.Close())
	ctx, cancel := context.WithCancel(d.ctx)
	cancel()
	d.openAs(Options{Bank: d.bank, Build: "next"})
	d.rest.Wait()
	same(t, must(d.Check(d.ctx))(t), Checked{Systems: 40, Interviews: 40})

	// Stopped on the way, it says so and goes on next time.
	d.tamper(`UPDATE interviews SET judged = 'before'`)
	if d.judgeRest(ctx) == nil {
		t.Fatal("a fill that was stopped says it is done")
	}
	page := must(d.Systems(d.ctx, d.owner, SystemFilter{}))(t)
	same(t, page.Incomplete, true)
	same(t, page.Rows[0].Records[0].Judged, nil)
	same(t, must(d.Check(d.ctx))(t), Checked{Systems: 40, Interviews: 40, Waiting: 40})
	ok(t, d.judgeRest(d.ctx))
	same(t, must(d.Check(d.ctx))(t), Checked{Systems: 40, Interviews: 40})
}
