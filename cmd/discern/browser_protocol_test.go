package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// These tests hold the other tests of the browser, and the measurements, to the
// part of the browser's protocol that is stable: what is experimental works in one
// version and is refused by another. What is experimental is read from the
// description that the browser itself gives. What chromedp sends on its own is not
// looked at; the suite on the oldest Chromium tells about that.

// member is a command, an event, a type, or a field of one.
type member struct {
	Name         string
	ID           string // of a type, in place of a name
	Experimental bool
	Parameters   []member // of a command or an event
	Properties   []member // of a type
}

type domain struct {
	Domain                  string
	Experimental            bool
	Commands, Events, Types []member
}

// protocol is the description of all domains, by their name in small letters.
type protocol map[string]domain

// protocolOf asks a browser for the protocol it speaks, over a port of its own,
// which the browser of the other tests does not open.
func protocolOf(t *testing.T) protocol {
	t.Helper()
	path, err := chromiumPath()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-component-update", "--remote-debugging-port=0", "--user-data-dir="+profileFolder(t), "about:blank")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // its group; gone already is as good
		_ = cmd.Wait()
	}()

	host := ""
	for lines := bufio.NewScanner(said); host == "" && lines.Scan(); {
		if _, address, ok := strings.Cut(lines.Text(), "DevTools listening on ws://"); ok {
			host, _, _ = strings.Cut(address, "/")
		}
	}
	res, err := http.Get("http://" + host + "/json/protocol")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var all struct{ Domains []domain }
	if err := json.NewDecoder(res.Body).Decode(&all); err != nil {
		t.Fatal(err)
	}

	p := protocol{}
	for _, d := range all.Domains {
		p[strings.ToLower(d.Domain)] = d
	}
	return p
}

// named finds a member by a Go name, which differs in capital letters only.
func named(all []member, name string) (member, bool) {
	for _, m := range all {
		if strings.EqualFold(m.Name+m.ID, name) {
			return m, true
		}
	}
	return member{}, false
}

// usage looks through one source file.
type usage struct {
	protocol
	file    *token.FileSet
	imports map[string]string   // name in the file to domain in small letters
	tags    map[string][]string // struct of the file to its JSON names
	calls   int                 // commands that were understood
	faults  []string
}

func (u *usage) fault(at ast.Node, format string, args ...any) {
	u.faults = append(u.faults, u.file.Position(at.Pos()).String()+": "+fmt.Sprintf(format, args...))
}

// experimental returns what of the protocol a source file uses that is not stable,
// and how many commands it sends.
func (p protocol) experimental(name string, src any) (faults []string, calls int, err error) {
	u := &usage{protocol: p, file: token.NewFileSet(), imports: map[string]string{}, tags: map[string][]string{}}
	file, err := parser.ParseFile(u.file, name, src, 0)
	if err != nil {
		return nil, 0, err
	}

	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, 0, err
		}
		pkg, ours := strings.CutPrefix(path, "github.com/chromedp/cdproto/")
		if ours && spec.Name != nil {
			pkg = spec.Name.Name
		}
		if ours {
			u.imports[pkg] = strings.TrimPrefix(path, "github.com/chromedp/cdproto/")
		}
	}

	ast.Inspect(file, u.structs)
	ast.Inspect(file, u.look)
	return u.faults, u.calls, nil
}

// of is the domain and the name that an expression such as page.Crash stands for.
func (u *usage) of(e ast.Expr) (d domain, name string, ok bool) {
	if star, is := e.(*ast.StarExpr); is {
		e = star.X
	}
	sel, is := e.(*ast.SelectorExpr)
	if !is {
		return d, "", false
	}
	pkg, is := sel.X.(*ast.Ident)
	if !is {
		return d, "", false
	}
	d, ok = u.protocol[u.imports[pkg.Name]]
	return d, sel.Sel.Name, ok
}

// fields are those of a command's parameters, an event or a type, by its Go name.
func fields(d domain, name string) []member {
	if m, ok := named(d.Commands, strings.TrimSuffix(name, "Params")); ok && strings.HasSuffix(name, "Params") {
		return m.Parameters
	}
	if m, ok := named(d.Events, strings.TrimPrefix(name, "Event")); ok && strings.HasPrefix(name, "Event") {
		return m.Parameters
	}
	m, _ := named(d.Types, name)
	return m.Properties
}

// structs notes the JSON names in the structs of the file.
func (u *usage) structs(n ast.Node) bool {
	spec, ok := n.(*ast.TypeSpec)
	if !ok {
		return true
	}
	body, ok := spec.Type.(*ast.StructType)
	if !ok {
		return true
	}
	for _, f := range body.Fields.List {
		if f.Tag == nil {
			continue
		}
		tag, err := strconv.Unquote(f.Tag.Value)
		if err != nil {
			continue // the compiler would not take it
		}
		if name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ","); name != "" {
			u.tags[spec.Name.Name] = append(u.tags[spec.Name.Name], name)
		}
	}
	return true
}

// rawMethod is a command or an event by its name on the wire.
var rawMethod = regexp.MustCompile(`^([A-Z][A-Za-z]+)\.([a-z][A-Za-z]+)$`)

func (u *usage) look(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.SelectorExpr:
		u.name(n)
	case *ast.CallExpr:
		u.call(n)
	case *ast.CompositeLit:
		u.literal(n)
	case *ast.FuncDecl:
		if n.Body != nil {
			u.variables(n.Body)
		}
	case *ast.TypeSwitchStmt:
		u.clauses(n)
	case *ast.IfStmt:
		u.assertion(n)
	}
	return true
}

// name checks a command, an event or a type that is named.
func (u *usage) name(n *ast.SelectorExpr) {
	d, name, ok := u.of(n)
	if !ok {
		return
	}
	if d.Experimental {
		u.fault(n, "the domain %s is experimental", d.Domain)
		return
	}

	plain := strings.TrimSuffix(name, "Params")
	for _, all := range [][]member{d.Commands, d.Types} {
		if m, ok := named(all, plain); ok && m.Experimental {
			u.fault(n, "%s.%s is experimental", d.Domain, m.Name+m.ID)
		}
	}
	if m, ok := named(d.Events, strings.TrimPrefix(name, "Event")); ok && strings.HasPrefix(name, "Event") &&
		m.Experimental {
		u.fault(n, "the event %s.%s is experimental", d.Domain, m.Name)
	}
}

// call checks that what is sent is a command that this browser knows.
func (u *usage) call(n *ast.CallExpr) {
	called := ""
	switch f := n.Fun.(type) {
	case *ast.Ident:
		called = f.Name
	case *ast.SelectorExpr:
		called = f.Sel.Name
	}
	if !slices.Contains([]string{"call", "command", "Call"}, called) || len(n.Args) < 2 {
		return
	}
	d, name, ok := u.of(n.Args[1])
	if !ok {
		return
	}
	if _, ok := named(d.Commands, name); !ok {
		u.fault(n, "this browser has no command %s.%s", d.Domain, name)
		return
	}
	u.calls++
}

// field checks one field of a struct of the protocol.
func (u *usage) field(at ast.Node, d domain, of, name string) {
	if m, ok := named(fields(d, of), name); ok && m.Experimental {
		u.fault(at, "the field %s of %s.%s is experimental", m.Name, d.Domain, of)
	}
}

// literal checks the fields that are set, and a command that is made by hand.
func (u *usage) literal(n *ast.CompositeLit) {
	if generic, ok := n.Type.(*ast.IndexListExpr); ok {
		u.made(n, generic)
		return
	}
	d, name, ok := u.of(n.Type)
	if !ok {
		return
	}
	for _, e := range n.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok {
				u.field(pair, d, name, key.Name)
			}
		}
	}
}

// made checks a command that the library does not have, with its parameters.
func (u *usage) made(n *ast.CompositeLit, generic *ast.IndexListExpr) {
	for _, e := range n.Elts {
		pair, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		text, ok := pair.Value.(*ast.BasicLit)
		if !ok {
			continue
		}
		parts := rawMethod.FindStringSubmatch(strings.Trim(text.Value, "\"`"))
		if parts == nil {
			continue
		}

		d, known := u.protocol[strings.ToLower(parts[1])]
		m, has := named(d.Commands, parts[2])
		switch {
		case !known || !has:
			u.fault(n, "this browser has no command %s", parts[0])
			return
		case d.Experimental || m.Experimental:
			u.fault(n, "%s is experimental", parts[0])
			return
		}
		u.calls++
		params, ok := generic.Indices[0].(*ast.Ident)
		if !ok {
			continue
		}
		for _, tag := range u.tags[params.Name] {
			if p, ok := named(m.Parameters, tag); !ok || p.Experimental {
				u.fault(n, "%s has no stable field %s", parts[0], tag)
			}
		}
	}
}

// uses checks the fields that are used of a variable.
func (u *usage) uses(in ast.Node, variable string, d domain, of string) {
	ast.Inspect(in, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == variable {
				u.field(sel, d, of, sel.Sel.Name)
			}
		}
		return true
	})
}

// variables follows what a struct of the protocol is put into.
func (u *usage) variables(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		set, ok := n.(*ast.AssignStmt)
		if !ok || len(set.Lhs) != len(set.Rhs) {
			return true
		}
		for i, value := range set.Rhs {
			to, isName := set.Lhs[i].(*ast.Ident)
			lit, isLit := value.(*ast.CompositeLit)
			if !isName || !isLit {
				continue
			}
			if d, name, ok := u.of(lit.Type); ok {
				u.uses(body, to.Name, d, name)
			}
		}
		return true
	})
}

// clauses follows an event through a switch over its types.
func (u *usage) clauses(n *ast.TypeSwitchStmt) {
	set, ok := n.Assign.(*ast.AssignStmt)
	if !ok {
		return
	}
	name := set.Lhs[0].(*ast.Ident).Name
	for _, s := range n.Body.List {
		clause := s.(*ast.CaseClause)
		if len(clause.List) != 1 {
			continue
		}
		d, of, ok := u.of(clause.List[0])
		if !ok {
			continue
		}
		for _, line := range clause.Body {
			u.uses(line, name, d, of)
		}
	}
}

// assertion follows an event that is asked for its type.
func (u *usage) assertion(n *ast.IfStmt) {
	set, ok := n.Init.(*ast.AssignStmt)
	if !ok || len(set.Rhs) != 1 {
		return
	}
	is, ok := set.Rhs[0].(*ast.TypeAssertExpr)
	if !ok {
		return
	}
	name, isName := set.Lhs[0].(*ast.Ident)
	if d, of, ok := u.of(is.Type); ok && isName {
		u.uses(n.Cond, name.Name, d, of)
		u.uses(n.Body, name.Name, d, of)
	}
}

// onlyThere are domains that the browser calls experimental and that one file alone
// may use, because what it tries cannot be tried otherwise.
var onlyThere = map[string]string{
	"webauthn": "browser_passkey_test.go", // a virtual authenticator: a passkey without a device to touch
}

func TestBrowserNothingExperimentalOfTheBrowserIsUsed(t *testing.T) {
	p := protocolOf(t)
	calls := 0
	for _, pattern := range []string{"*.go", filepath.Join("..", "..", "bench", "*.go")} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, file := range files {
			faults, n, err := p.experimental(file, nil)
			if err != nil {
				t.Fatal(err)
			}
			calls += n
			for _, f := range faults {
				_, domain, _ := strings.Cut(f, "the domain ")
				if onlyThere[strings.ToLower(strings.TrimSuffix(domain, " is experimental"))] == file {
					continue
				}
				t.Error(f)
			}
		}
	}
	if calls < 20 {
		t.Errorf("only %d commands were understood, so this says little", calls)
	}
}

// The check can fail: on each way to use something that is not stable.
func TestBrowserTheCheckForWhatIsExperimentalCanFail(t *testing.T) {
	p := protocolOf(t)
	for _, test := range []struct{ src, want string }{
		{`func f() { call(b, network.EmulateNetworkConditionsByRule, nil) }`,
			"Network.emulateNetworkConditionsByRule is experimental"},
		{`func f() { call(b, page.Crash, nil) }`, "Page.crash is experimental"},
		{`func f() { call(b, page.NoSuchCommand, nil) }`, "no command Page.NoSuchCommand"},
		{`func f() { call(b, page.PrintToPDF, page.PrintToPDFParams{TransferMode: "x"}) }`, "the field transferMode"},
		{`func f() { p := input.DispatchKeyEventParams{}; p.Commands = nil }`, "the field commands"},
		{`func f(v any) { switch e := v.(type) { case *page.EventFrameNavigated: _ = e.Type } }`, "the field type"},
		{`func f(v any) { if e, ok := v.(*page.EventFrameNavigated); ok && e.Type != "" {} }`, "the field type"},
		{`func f(v any) { _ = v.(*inspector.EventTargetCrashed) }`, "the domain Inspector is experimental"},
		{`var c = cdp.Command[none, none]{Method: "Network.overrideNetworkState"}`,
			"Network.overrideNetworkState is experimental"},
		{"type q struct { A int `json:\"packetLoss\"` }\nvar c = cdp.Command[q, none]{Method: " +
			"\"Network.emulateNetworkConditions\"}", "no stable field packetLoss"},
		{`func f() { call(b, page.Reload, page.ReloadParams{IgnoreCache: true}) }`, ""},
		{`func f(v any) { switch e := v.(type) { case *page.EventFrameNavigated: _ = e.Frame } }`, ""},
	} {
		src := "package x\nimport (\n\t\"github.com/chromedp/cdproto/cdp\"\n\t\"github.com/chromedp/cdproto/inspector\"\n" +
			"\t\"github.com/chromedp/cdproto/input\"\n" +
			"\t\"github.com/chromedp/cdproto/network\"\n" +
			"\t\"github.com/chromedp/cdproto/page\"\n)\n" + test.src
		faults, _, err := p.experimental("x.go", src)
		if err != nil {
			t.Fatal(err)
		}
		found := strings.Join(faults, "\n")
		if test.want == "" && found != "" || !strings.Contains(found, test.want) {
			t.Errorf("%s\nfinds %q, want %q", test.src, found, test.want)
		}
	}
}
