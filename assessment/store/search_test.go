package store

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"discern/assessment"
)

// said are systems by their name, each with what was noted of it.
var said = map[string]string{
	"Complaints":                "客户投诉处理流程，AI客服v2。客户投。诉讼不算",
	"Harbour":                   "ΣΊΣΥΦΟΣ rolls the stone, Άγγελος looks on",
	"Route planner":             "Depot in der Straße nach Ulm, Hauptstraße 5, Öffnungszeit früh, Fußweg",
	"Compiler":                  "C++, C# and Objective-C; the rest is ASP.NET",
	"Front end":                 "Node.js behind it. Net profit is not asked; vitamin C and a C grade",
	"Café Ænima ÉCLAIR":         "naïve Façade, smørrebrød, Łódź",
	"Istanbul":                  "ISPARTA ve İzmir, ılık, DIYARBAKIR",
	"Files":                     "the ﬁrst ﬂow, ｗｉｄｅ ＡＢＣ, Ver\u00adsi\u00adche\u00adrung, x² and Ⅳ",
	"Thai":                      "ระบบประกันภัยรถยนต์",
	"Japan":                     "サーバーの保険金請求、ﾊﾞｯﾁ処理",
	"Korea":                     "보험금청구를 처리한다",
	"Russia":                    "Ёлка и Москва",
	"Arabic and Hebrew":         "تأمين السَّيّارات وشَلוֹם שָׁלוֹם",
	"Hindi":                     "बीमा दावा",
	"Schadensmeldung Nord-West": `He said "stop" AND left; NOT NEAR(x y) OR (z) col:val ^up {a} w* 100% don't`,
	"数据平台":                      "",
}

// What somebody looks for, and the systems that hold it.
var searches = []struct {
	query string
	found string // names, in order, with commas between them
}{
	{"投诉", "Complaints"},
	{"客户投诉处理流程", "Complaints"},
	{"流程", "Complaints"},
	{"诉投", ""},
	{"诉讼", "Complaints"},
	{"户投诉讼", ""}, // parted by a stop
	{"ai客服", "Complaints"},
	{"客服v2", "Complaints"},
	{"据平", "数据平台"},
	{"σισυφος", "Harbour"},
	{"ΣΙΣΥΦΟΣ", "Harbour"},
	{"σίσυφοσ", "Harbour"},
	{"αγγελ", "Harbour"},
	{"strasse", "Route planner"},
	{"STRASSE", "Route planner"},
	{"ptstrasse", ""}, // within a word of a note
	{"hauptstrasse", "Route planner"},
	{"HAUPTSTRASSE", "Route planner"},
	{"Hauptstraße", "Route planner"},
	{"fussweg", "Route planner"},
	{"offnungszeit", "Route planner"},
	{"ÖFFNUNGSZEIT", "Route planner"},
	{"c++", "Compiler"},
	{"C++", "Compiler"},
	{"Ｃ＋＋", "Compiler"},
	{"c#", "Compiler"},
	{".net", "Compiler"},
	{"asp.net", "Compiler"},
	{"net", "Compiler,Front end"},
	{"node.js", "Front end"},
	{"node", "Front end"},
	{"js", "Front end"},
	{"node.js c++", ""},
	{"objective-c", "Compiler"},
	{"vitamin c", "Front end"},
	{"cafe", "Café Ænima ÉCLAIR"},
	{"eclair", "Café Ænima ÉCLAIR"},
	{"e\u0301clair", "Café Ænima ÉCLAIR"},
	{"aenima", "Café Ænima ÉCLAIR"},
	{"ænima", "Café Ænima ÉCLAIR"},
	{"naive facade", "Café Ænima ÉCLAIR"},
	{"smorrebrod", "Café Ænima ÉCLAIR"},
	{"lodz", "Café Ænima ÉCLAIR"},
	{"istanbul", "Istanbul"},
	{"İSTANBUL", "Istanbul"},
	{"ıstanbul", "Istanbul"},
	{"ısparta", "Istanbul"},
	{"izmir", "Istanbul"},
	{"ilik", "Istanbul"},
	{"diyarbakır", "Istanbul"},
	{"first flow", "Files"},
	{"wide abc", "Files"},
	{"versicherung", "Files"},
	{"x2 iv", "Files"},
	{"ประกัน", "Thai"},
	{"รถยนต์", "Thai"},
	{"ภัยประกัน", ""},
	{"サーバー", "Japan"},
	{"ｻｰﾊﾞｰ", "Japan"},
	{"保険金", "Japan"},
	{"バッチ", "Japan"},
	{"ハッチ", ""},
	{"청구", "Korea"},
	{"보험금", "Korea"},
	{"елка", "Russia"},
	{"МОСКВ", "Russia"},
	{"تامين", "Arabic and Hebrew"},
	{"السيارات", "Arabic and Hebrew"},
	{"שלום", "Arabic and Hebrew"},
	{"दावा", "Hindi"},
	{"दाव", "Hindi"},
	{"दव", ""},
	{"meldung", "Schadensmeldung Nord-West"}, // anywhere in a name
	{"nord-west", "Schadensmeldung Nord-West"},
	{"west nord", "Schadensmeldung Nord-West"},
	{`"stop"`, "Schadensmeldung Nord-West"},
	{`"stop`, "Schadensmeldung Nord-West"},
	{"stop AND nothing", ""},
	{"nothing OR stop", ""},
	{"NOT", "Front end,Schadensmeldung Nord-West"},
	{"NEAR(x", "Schadensmeldung Nord-West"},
	{"col:val", "Schadensmeldung Nord-West"},
	{"folded:stop", ""},
	{"west w*", "Schadensmeldung Nord-West"}, // a star is no sign of its own
	{"100%", "Schadensmeldung Nord-West"},
	{"don’t", "Schadensmeldung Nord-West"},
	{"%", ""},
	{"_", ""},
	{`"`, ""},
	{"'; DROP TABLE texts; --", ""},
	{"|", ""},
	{"-", "Schadensmeldung Nord-West"},
	{"x", "Files,Schadensmeldung Nord-West"},
	{"\xff\xfe", ""},
}

func (d *desk) saySearched() {
	d.t.Helper()
	for name, note := range said {
		iv := d.interview(name)
		if note == "" {
			continue
		}
		a := answered("EC1", "a")
		a.Note = note
		d.save(d.owner, iv.ID, a)
	}
}

func (d *desk) searches(t *testing.T) {
	t.Helper()
	for _, s := range searches {
		got := d.found(SystemFilter{Query: s.query})
		slices.Sort(got)
		if strings.Join(got, ",") != s.found {
			t.Errorf("%q finds %v, want %s", s.query, got, s.found)
		}
	}
}

func TestASearchFindsWhatPeopleTakeForTheSame(t *testing.T) {
	d := newDesk(t)
	d.saySearched()
	d.searches(t)
}

// What was indexed before the program folded it is found like the rest.
func TestADatabaseOfBeforeIsIndexedAnew(t *testing.T) {
	if !ofSQLite() {
		return // SQLite alone has it
	}

	d := newDesk(t)
	ok(t, d.Close())
	path := filepath.Join(d.dir, databaseFile)
	ok(t, os.Remove(path))
	db := openWriter(path)
	names := must(fs.Glob(migrations, "migrations/*_search.sql"))(t)
	version := must(goose.NumericComponent(filepath.Base(names[0])))(t)
	files := must(fs.Sub(migrations, "migrations"))(t)
	p := must(goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true)))(t)
	must(p.UpTo(d.ctx, version-1))(t)

	do := func(statement string, args ...any) { must(db.ExecContext(d.ctx, statement, args...))(t) }
	do(`INSERT INTO workspace VALUES (1, '', '', NULL, '')`)
	do(`INSERT INTO users VALUES ('u', 'Owner', '', 1, 0, 1, '{}')`)
	for name, note := range said {
		do(`INSERT INTO systems VALUES (?1, ?1, '', lower(?1), 0, 1, 1, 0, 0, '')`, name)
		do(`INSERT INTO interviews VALUES (?1, ?1, 'seller', '', '', 1, 0, 0, 0, 1, 1)`, name)
		do(`INSERT INTO texts (system_id, interview_id, slot, said) VALUES (?1, '', 'name', ?1)`, name)
		if note != "" {
			do(`INSERT INTO texts (system_id, interview_id, slot, said) VALUES (?1, ?1, 'answer EC1', ?2)`, name, note)
		}
	}
	ok(t, db.Close())

	d.open()
	d.owner = assessment.Principal{UserID: "u", Name: "Owner"}
	d.searches(t)

	// And it is kept like the rest: what is removed is found no more.
	ok(t, d.DeleteSystem(d.ctx, d.owner, "Compiler"))
	ok(t, d.EraseSystem(d.ctx, d.owner, "Compiler"))
	same(t, len(d.found(SystemFilter{Query: "c++"})), 0)
	same(t, len(d.found(SystemFilter{Query: "c++", Deleted: true})), 0)
	ok(t, d.write(d.ctx, "test", func(t *tx) error { // compares the index with its texts
		return t.do(`INSERT INTO words (words, rank) VALUES ('integrity-check', 1)`)
	}))
}

// A search is a person's text: none of whatever length is an error.
func TestALongSearchIsNoError(t *testing.T) {
	d := newDesk(t)
	d.saySearched()
	for _, long := range []string{
		strings.Repeat("投", 60_000), strings.Repeat("a", 60_000), strings.Repeat("a ", 60_000), strings.Repeat("+", 60_000),
		strings.Repeat("a.", 60_000), strings.Repeat("\"", 60_000), strings.Repeat("%_", 60_000), strings.Repeat("ﷺ", 60_000),
	} {
		same(t, len(d.found(SystemFilter{Query: "zzz " + long})), 0)
	}
	same(t, d.found(SystemFilter{Query: "客户投诉处理流程" + strings.Repeat(" ", 60_000)}), []string{"Complaints"})
}
