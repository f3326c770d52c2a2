package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

const module = "discern/"

// Who may import whom, read from direct imports: the architecture is a test.
// Everything points towards assessment; what a room may not name is listed with
// it, our own packages by their path in the module.
var rooms = map[string]struct {
	own    []string // our packages it may import
	only   bool     // besides those, the standard library only, and what also names
	also   []string // modules that a room with only may import: pure ones
	never  []string // prefixes it must not import
	reason string
}{
	"assessment/words": {only: true, never: outside, reason: "words, and nothing they are about"},
	"assessment/fold": {only: true, also: []string{"golang.org/x/text/collate", "golang.org/x/text/language",
		"golang.org/x/text/unicode/norm"}, never: outside,
		reason: "what is the same to somebody who searches"},
	"assessment": {own: []string{"assessment/fold", "assessment/words"}, only: true,
		also: []string{"golang.org/x/text/encoding/charmap", "golang.org/x/text/unicode/norm"}, never: outside,
		reason: "the domain is pure"},
	"assessment/report": {own: []string{"assessment", "assessment/words"}, only: true, never: outside,
		reason: "the room that writes, as pure as the domain"},
	"assessment/evidence": {own: []string{"assessment", "assessment/words"}, only: true,
		also: []string{"go.yaml.in/yaml/v4"}, never: outside,
		reason: "what files show, from bytes alone"},
	"assessment/bank": {own: []string{"assessment", "assessment/words"}, never: []string{"net", "database/sql"},
		reason: "data and its decoder"},
	"assessment/brand": {only: true, also: []string{"github.com/lucasb-eyer/go-colorful", "golang.org/x/image/colornames",
		"golang.org/x/image/draw"},
		never: outside, reason: "a logo and a colour, cleaned and measured"},
	"assessment/archive": {only: true, also: []string{"filippo.io/age"}, never: []string{"net", "database/sql"},
		reason: "a copy as it leaves, and nothing of what is in it"},
	"assessment/find": {own: []string{"assessment", "assessment/fold"},
		never:  []string{"os", "net", "database/sql", "log", "math/rand", "crypto/rand"},
		reason: "what was meant, from words and data alone"},
	"assessment/find/vectors": {only: true, reason: "cuts the word vectors, by hand"},
	"assessment/store": {own: []string{"assessment", "assessment/fold", "assessment/words", "assessment/report",
		"assessment/store/migrations"},
		never: []string{"net/http", "github.com/labstack", "github.com/a-h/templ"}, reason: "where it is kept knows no page"},
	"assessment/store/migrations": {only: true, reason: "SQL files only"},
	"assessment/export": {own: []string{"assessment", "assessment/brand", "assessment/fold", "assessment/words",
		"assessment/report", "assessment/export/pdf", "assessment/export/docx", "assessment/export/fonts"},
		never:  []string{"net", "database/sql", "github.com/labstack", "github.com/a-h/templ"},
		reason: "how it leaves knows neither pages nor tables"},
	"assessment/export/docx":          {own: []string{}, never: []string{"net", "database/sql"}},
	"assessment/export/docx/docxtest": {own: []string{}, never: []string{"net", "database/sql"}},
	"assessment/export/pdf": {own: []string{"assessment", "assessment/words", "assessment/report",
		"assessment/export/fonts"}, never: []string{"net", "database/sql"},
		reason: "draws a report"},
	"assessment/export/fonts": {only: true, reason: "font files only"},
	"templates": {own: []string{"assessment", "assessment/brand", "assessment/words", "assessment/report", "static"},
		never:  []string{"net/http", "database/sql", "github.com/labstack"},
		reason: "prints, and decides nothing"},
	"static": {only: true, also: []string{"github.com/andybalholm/brotli"},
		never: []string{"net", "database/sql"}, reason: "files, and what packs them"},
	"web": {own: []string{"assessment", "assessment/brand", "assessment/fold", "assessment/words", "assessment/report",
		"assessment/bank", "assessment/evidence", "assessment/find", "assessment/store", "assessment/export",
		"templates", "static"},
		never: []string{"database/sql", "github.com/mattn", "github.com/jackc"}, reason: "no database driver"},
	"cmd/discern": {own: []string{"assessment", "assessment/archive", "assessment/evidence", "assessment/words",
		"assessment/report", "assessment/bank", "assessment/store", "assessment/export", "templates", "web"},
		never: []string{"github.com/labstack", "database/sql"}, reason: "flags and wiring"},
	"bench": {own: []string{"assessment", "assessment/words", "assessment/report", "assessment/bank", "assessment/store",
		"assessment/export", "templates", "web", "tools/relay"},
		reason: "measures the others"},
	"assessment/assessmenttest": {own: []string{"assessment", "assessment/bank", "assessment/export"},
		reason: "makes interviews, for tests alone"},
	"tools/bundle": {only: true, also: []string{"github.com/evanw/esbuild/pkg/api"},
		reason: "makes what a browser fetches, while the program is built"},
	"tools/relay": {only: true, reason: "a bad network, for tests and measurements"},
	"tools/postgres": {only: true, also: []string{"github.com/jackc/pgx/v5"},
		reason: "a database server of its own, for tests and measurements"},
}

// outside is what a pure room never touches: files, networks, databases, chance.
var outside = []string{"os", "net", "database/sql", "log", "math/rand", "crypto/rand", "embed"}

// The table of docs/architecture.md says what stands above, for every room.
func TestTheTableOfRoomsSaysWhoMayImportWhom(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}

	_, table, _ := strings.Cut(string(data), "```\n")
	table, _, _ = strings.Cut(table, "```")
	told, room := map[string][]string{}, ""
	for line := range strings.Lines(table) {
		columns := regexp.MustCompile(` {2,}`).Split(strings.TrimSpace(line), -1)
		if !strings.HasPrefix(line, " ") {
			room = columns[0]
		}

		told[room] = append(told[room], strings.Split(strings.Trim(columns[len(columns)-1], ","), ", ")...)
	}

	for name, r := range rooms {
		want := []string{}
		for _, own := range r.own {
			want = append(want, own[strings.LastIndex(own, "/")+1:])
		}
		if len(want) == 0 {
			want = []string{"nothing of ours"}
		}

		got := slices.Clone(told[name])
		for i, own := range got {
			got[i] = own[strings.LastIndex(own, "/")+1:]
		}

		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s imports %q, and the table says %q", name, want, got)
		}
	}
	for name := range told {
		if _, known := rooms[name]; !known {
			t.Errorf("the table has a room %q that there is not", name)
		}
	}
}

func TestRoomsImportWhatTheyMay(t *testing.T) {
	root := filepath.Join("..", "..")
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." && path != root || d.Name() == "testdata" ||
			d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		dir := filepath.ToSlash(rel)
		room, ok := rooms[dir]
		if !ok {
			t.Errorf("%s is a package without a line in the table of rooms", dir)
			return filepath.SkipDir
		}
		seen[dir] = true
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if fault := forbidden(name, room.own, room.also, room.only, room.never); fault != "" {
				t.Errorf("%s imports %s: %s (%s)", path, name, fault, room.reason)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, must := range []string{"assessment", "assessment/words", "assessment/report", "assessment/bank",
		"assessment/store", "assessment/export", "templates", "static", "web", "cmd/discern"} {
		if !seen[must] {
			t.Errorf("no Go file was read in %s, so the rule was not tried", must)
		}
	}
}

func forbidden(name string, own, also []string, only bool, never []string) string {
	if rel, ok := strings.CutPrefix(name, module); ok {
		if !slices.Contains(own, rel) {
			return "not one of the rooms it may know"
		}
		return ""
	}
	if slices.Contains(also, name) {
		return ""
	}
	if only && strings.Contains(strings.SplitN(name, "/", 2)[0], ".") {
		return "the standard library only"
	}
	for _, p := range never {
		if name == p || strings.HasPrefix(name, p+"/") || strings.Contains(p, ".") && strings.HasPrefix(name, p) {
			return "never here"
		}
	}
	return ""
}

func TestForbiddenImportsAreSeen(t *testing.T) {
	for name, want := range map[string]bool{"discern/web": true, "discern/assessment": false, "net/http": true,
		"strings": false, "github.com/x/y": true, "golang.org/x/text/unicode/norm": false} {
		if got := forbidden(name, []string{"assessment"}, []string{"golang.org/x/text/unicode/norm"}, true,
			[]string{"net"}) != ""; got != want {
			t.Errorf("%s: forbidden %v, want %v", name, got, want)
		}
	}
}

// questionID is how the bank of the program names its questions.
var questionID = regexp.MustCompile(`^"(EC|FM|IS|PR)[0-9]+"$`)

// No code of the product names a question: the bank says which of them is about
// what, so that a bank of one's own gets the same report.
func TestNoCodeNamesAQuestion(t *testing.T) {
	looked := 0
	for _, dir := range []string{"assessment", "assessment/report", "assessment/evidence", "assessment/export",
		"assessment/store", "templates", "web", "cmd/discern"} {
		files, err := filepath.Glob(filepath.Join("..", "..", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			looked++
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && questionID.MatchString(lit.Value) {
					t.Errorf("%s names the question %s; give it a name in assessment/subject.go", set.Position(lit.Pos()), lit.Value)
				}
				return true
			})
		}
	}
	if looked < 100 {
		t.Errorf("only %d files were read", looked)
	}
}

// Which of two words follows a count is decided in assessment/words alone: no other
// code of the product, that of the templates included, compares a count with one and
// picks between two texts. A whole sentence of its own for one thing is not this.
func TestWordsAloneChooseByNumber(t *testing.T) {
	looked := 0
	for _, dir := range []string{"assessment", "assessment/report", "assessment/evidence", "assessment/export",
		"assessment/bank", "assessment/store", "templates", "web", "cmd/discern"} {
		files, err := filepath.Glob(filepath.Join("..", "..", dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			looked++
			for _, at := range chosenByNumber(file) {
				t.Errorf("%s chooses a word by number; words.ByNumber does that", set.Position(at))
			}
		}
	}
	if looked < 100 {
		t.Errorf("only %d files were read", looked)
	}
}

func TestAWordChosenByNumberIsSeen(t *testing.T) {
	for code, want := range map[string]int{
		`if n == 1 { return "is" }; return "are"`:                                       1,
		`if len(s) > 1 { what = "answers" }`:                                            1,
		`if n != 1 { out += "s" }`:                                                      1,
		`if n == 1 { s = "is" } else { s = "are" }`:                                     1,
		`return map[bool]string{true: "it", false: "each"}[n == 1]`:                     1,
		`if n == 1 { return nil }; return x`:                                            0,
		`if n > 3 { return "many" }; return "few"`:                                      0,
		`if len(s) == 1 { return s[0] + " alone" }; return words.Series(s, 3)`:          0,
		`if len(s) == 1 { names[0] = "" }`:                                              0,
		`switch { case n == 1: return "is" }; return "are"`:                             1,
		`switch { case n == 1: return "1 " + one }; return many`:                        1,
		`switch n { case 1: out = "it"; default: out = "each" }`:                        1,
		`switch len(s) { case 0: return ""; case 1: return s[0] }; return "many"`:       0,
		`switch n { case 0: return "none"; case 1: return "1 left" }; return many`:      1,
		`switch { case n == 1: return "it"; case n == k: return "both" }; return "all"`: 0,
		`switch n { case 2: return "both" }; return "all"`:                              0,
		`if n == 1 { return "1 " + one }; return many`:                                  1,
		`switch n { case 1: return "Nothing holds it." }; return "Nothing holds them."`: 0,

		// As the code of a template has it.
		`if n == 1 { err = t.WriteString(b, 2, "answer"); if err != nil { return err } }`:               1,
		`if n == 1 { err = t.WriteString(b, 2, "<p>One answer</p>"); if err != nil { return err } }`:    0,
		`if n == 1 { err = t.WriteString(b, 2, "Only one is left."); if err != nil { return err } }`:    0,
		`switch { case n > 1: err = t.WriteString(b, 2, " answers"); if err != nil { return err } }`:    1,
		`if n == 2 { err = t.WriteString(b, 2, "both"); if err != nil { return err } }`:                 0,
		`if n == 1 { err = t.WriteString(b, 2, " (1)"); if err != nil { return err } else { t.F(b) } }`: 0,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package x\nfunc f() string { "+code+" }", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(chosenByNumber(file)); got != want {
			t.Errorf("%s: seen %d times, want %d", code, got, want)
		}
	}
}

// chosenByNumber finds where a comparison with one picks a word: an if or a case that
// returns or sets nothing but a text, and a table of two texts asked by the comparison.
// A case that gives a whole sentence is none, nor one of several that is not a figure.
func chosenByNumber(file *ast.File) []token.Pos {
	var out []token.Pos
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.IfStmt:
			if comparesWithOne(n.Cond) && (printsWord(n.Body) || len(n.Body.List) == 1 &&
				(givesText(n.Body.List[0]) || givesOne(n.Body.List[0]))) {
				out = append(out, n.Pos())
			}
		case *ast.SwitchStmt:
			for _, c := range n.Body.List {
				c := c.(*ast.CaseClause)
				if casesOne(n, c) && choosesOfTwo(n) && printsWord(&ast.BlockStmt{List: c.Body}) {
					out = append(out, c.Pos())
				}
				if casesOne(n, c) && len(c.Body) == 1 && (givesOne(c.Body[0]) ||
					choosesOfTwo(n) && givesText(c.Body[0]) && !givesSentence(c.Body[0])) {
					out = append(out, c.Pos())
				}
			}
		case *ast.IndexExpr:
			if _, ok := n.X.(*ast.CompositeLit); ok && comparesWithOne(n.Index) {
				out = append(out, n.Pos())
			}
		}
		return true
	})

	return out
}

func comparesWithOne(e ast.Expr) bool {
	c, ok := e.(*ast.BinaryExpr)
	if !ok {
		return false
	}
	lit, ok := c.Y.(*ast.BasicLit)
	if !ok || lit.Kind != token.INT {
		return false
	}

	switch c.Op {
	case token.EQL, token.NEQ, token.GTR, token.LEQ:
		return lit.Value == "1"
	case token.LSS, token.GEQ:
		return lit.Value == "2"
	}
	return false
}

// casesOne reports whether a case of a switch is the one for a single thing.
func casesOne(s *ast.SwitchStmt, c *ast.CaseClause) bool {
	return slices.ContainsFunc(c.List, func(e ast.Expr) bool {
		if s.Tag == nil {
			return comparesWithOne(e)
		}
		lit, ok := e.(*ast.BasicLit)
		return ok && lit.Kind == token.INT && lit.Value == "1"
	})
}

// choosesOfTwo reports whether a switch has nothing beside one case but a default.
func choosesOfTwo(s *ast.SwitchStmt) bool {
	cases := 0
	for _, c := range s.Body.List {
		if len(c.(*ast.CaseClause).List) > 0 {
			cases++
		}
	}

	return cases == 1
}

// printsWord reports whether the code of a template prints nothing but a few words in a
// branch: no element and no whole sentence.
func printsWord(branch *ast.BlockStmt) bool {
	if len(branch.List) != 2 { // the text, and what follows where it cannot be written
		return false
	}
	call, ok := given(branch.List[0]).(*ast.CallExpr)
	if !ok || len(call.Args) != 3 {
		return false
	}
	if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "WriteString" {
		return false
	}
	lit, ok := call.Args[2].(*ast.BasicLit)
	return ok && strings.ContainsFunc(lit.Value, unicode.IsLetter) && !strings.ContainsAny(lit.Value, "<>.")
}

// givesText reports whether a statement returns or sets nothing but a text with
// a letter in it.
func givesText(s ast.Stmt) bool {
	lit, ok := given(s).(*ast.BasicLit)
	return ok && lit.Kind == token.STRING && strings.ContainsFunc(lit.Value, unicode.IsLetter)
}

// givesOne reports whether a statement gives a text that begins with the figure one.
func givesOne(s ast.Stmt) bool {
	e := given(s)
	if sum, ok := e.(*ast.BinaryExpr); ok {
		e = sum.X
	}

	lit, ok := e.(*ast.BasicLit)
	return ok && strings.HasPrefix(lit.Value, `"1 `)
}

// givesSentence reports whether a statement gives a whole sentence.
func givesSentence(s ast.Stmt) bool {
	lit, ok := given(s).(*ast.BasicLit)
	return ok && strings.HasSuffix(lit.Value, `."`) && unicode.IsUpper(rune(lit.Value[1]))
}

// given is the one value that a statement returns or sets; nil for another statement.
func given(s ast.Stmt) ast.Expr {
	var values []ast.Expr
	switch s := s.(type) {
	case *ast.ReturnStmt:
		values = s.Results
	case *ast.AssignStmt:
		values = s.Rhs
	}
	if len(values) != 1 {
		return nil
	}

	return values[0]
}

// A line of Go, or of what the browser runs, is at most 120 columns wide. A raw text that
// runs on, as a statement for the database or a pattern, and a line for the compiler are
// as wide as they are.
func TestNoLineIsWiderThan120Columns(t *testing.T) {
	wide, scripts := 0, 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		script := filepath.Dir(path) == filepath.Join("..", "..", "static") && strings.HasSuffix(path, ".js")
		code := strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_templ.go")
		if err != nil || d.IsDir() || !code && !script {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil || bytes.Contains(src[:min(len(src), 500)], []byte("DO NOT EDIT.")) { // a generator wrote it
			return err
		}

		var raw map[int]bool
		if script {
			scripts++
		} else {
			raw = rawLines(src)
		}
		for i, line := range strings.Split(string(src), "\n") {
			switch n := utf8.RuneCountInString(line); {
			case n <= 120 || strings.HasPrefix(line, "//go:"):
			case raw[i+1]:
				wide++
			default:
				t.Errorf("%s:%d has %d columns", path, i+1, n)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if wide == 0 {
		t.Error("no raw text is wide: this looks at nothing")
	}
	if scripts < 10 {
		t.Errorf("only %d scripts were read", scripts)
	}
}

// rawLines are the lines of a file, counted from 1, that a raw text touches.
func rawLines(src []byte) map[int]bool {
	files := token.NewFileSet()
	file := files.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, 0)

	out := map[int]bool{}
	for {
		at, kind, text := s.Scan()
		if kind == token.EOF {
			return out
		}
		if kind == token.STRING && text[0] == '`' {
			first := file.Line(at)
			for i := range strings.Count(text, "\n") + 1 {
				out[first+i] = true
			}
		}
	}
}
