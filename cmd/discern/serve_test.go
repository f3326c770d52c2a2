package main

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"discern/assessment"
)

// running is a server of the test.
type running struct {
	dir    string
	first  string // the link it printed
	stderr *bytes.Buffer
	stop   func() (code int, rest string)
}

func env(pairs map[string]string) func(string) string {
	return func(name string) string { return pairs[name] }
}

// start runs "discern serve" and waits for its one line.
func start(t *testing.T, dir string, args ...string) running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	stderr := &bytes.Buffer{}
	code := make(chan int, 1)
	go func() {
		code <- serve(ctx, append([]string{"-addr", "127.0.0.1:0", "-open=false", "-data", dir}, args...),
			write, stderr, env(nil))
		write.Close()
	}()
	line := make([]byte, 200)
	n, err := read.Read(line)
	if err != nil {
		t.Fatalf("nothing printed: %v; %s", err, stderr)
	}
	done := false
	stop := func() (int, string) {
		if done {
			return 0, ""
		}
		done = true
		cancel()
		rest, _ := io.ReadAll(read)
		return <-code, string(rest)
	}
	t.Cleanup(func() { stop() })
	return running{dir, strings.TrimSuffix(string(line[:n]), "\n"), stderr, stop}
}

// status follows an address as a browser would and returns where it ends.
func status(t *testing.T, address string) int {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Jar: jar, Timeout: patience}
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}

// pressed presses the button of a sign-in link and returns the status of what
// comes back.
func pressed(t *testing.T, address string) int {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Post(address, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()

	return res.StatusCode
}

func TestServePrintsOneLinkThatSignsInOnce(t *testing.T) {
	s := start(t, filepath.Join(t.TempDir(), "new", "folder"))
	if !strings.HasPrefix(s.first, "http://127.0.0.1:") || strings.ContainsAny(s.first, " \n") {
		t.Fatalf("printed %q", s.first)
	}
	for range 2 {
		if got := status(t, s.first); got != http.StatusOK {
			t.Errorf("the page with the button: %d", got)
		}
	}
	if got := pressed(t, s.first); got != http.StatusSeeOther {
		t.Errorf("the button ends at %d", got)
	}
	if got := pressed(t, s.first); got != http.StatusGone {
		t.Errorf("the second time it ends at %d", got)
	}
	code, rest := s.stop()
	if code != 0 || rest != "" || s.stderr.Len() != 0 {
		t.Errorf("stopped with %d, more output %q, %q", code, rest, s.stderr)
	}
	for _, name := range []string{"discern.db", "cookie.keys"} {
		info, err := os.Stat(filepath.Join(s.dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	start(t, s.dir) // and it starts again
}

func TestWithACertificateItSpeaksHTTPSOnly(t *testing.T) {
	own := httptest.NewTLSServer(nil) // lends its certificate, which is for 127.0.0.1
	defer own.Close()
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	pair := own.TLS.Certificates[0]
	private, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: pair.Certificate[0]}, key: {Type: "PRIVATE KEY", Bytes: private},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := start(t, t.TempDir(), "-tls-cert", cert, "-tls-key", key)
	if !strings.HasPrefix(s.first, "https://127.0.0.1:") {
		t.Fatalf("printed %q", s.first)
	}
	client := own.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.Post(s.first, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if c := res.Cookies(); len(c) != 1 || c[0].Name != "__Host-sid" || !c[0].Secure {
		t.Errorf("cookies %v", c)
	}
	if res.Header.Get("Strict-Transport-Security") == "" {
		t.Error("https is not promised")
	}
	if got := status(t, "http"+strings.TrimPrefix(s.first, "https")); got != http.StatusBadRequest {
		t.Errorf("plain http ends at %d", got)
	}
}

func TestLinkAsksTheRunningServer(t *testing.T) {
	s := start(t, t.TempDir())
	var out, errs bytes.Buffer
	if code := link(t.Context(), nil, &out, &errs, env(map[string]string{"DISCERN_DATA": s.dir})); code != 0 {
		t.Fatalf("%d: %s", code, &errs)
	}
	address := strings.TrimSuffix(out.String(), "\n")
	if address == s.first || strings.Contains(address, "\n") {
		t.Errorf("printed %q", out.String())
	}
	if got := pressed(t, address); got != http.StatusSeeOther {
		t.Errorf("the link ends at %d", got)
	}
	info, err := os.Stat(filepath.Join(s.dir, linkSocket))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", info, err)
	}
}

func TestLinkWorksInAFolderWithALongName(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := start(t, filepath.Join(t.TempDir(), strings.Repeat("long", 40)))
	reply, err := askServer(t.Context(), s.dir, "link", linkTime)
	address := strings.TrimSpace(string(reply))
	if err != nil || pressed(t, address) != http.StatusSeeOther {
		t.Errorf("%q, %v", address, err)
	}
	if code, _ := s.stop(); code != 0 || s.stderr.Len() != 0 {
		t.Errorf("stopped with %d: %s", code, s.stderr)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestWhatStopsAServerIsOneSentence(t *testing.T) {
	s := start(t, t.TempDir())
	taken := strings.Split(strings.TrimPrefix(s.first, "http://"), "/")[0]
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	badKeys := t.TempDir()
	if err := os.Chmod(badKeys, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(badKeys, "cookie.keys"), []byte("no key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		args []string
		env  map[string]string
		code int
		says string
	}{
		{"the same folder", []string{"-addr", "127.0.0.1:0", "-data", s.dir}, nil, 1, "another Discern"},
		{"the same port", []string{"-addr", taken, "-data", t.TempDir()}, nil, 1, "is in use by another program"},
		{"a file for a folder", []string{"-addr", "127.0.0.1:0", "-data", filepath.Join(file, "x")}, nil, 1, "folder"},
		{"keys that are none", []string{"-addr", "127.0.0.1:0", "-data", badKeys}, nil, 1, "cookie.keys, line 1"},
		{"beyond this machine", []string{"-addr", "0.0.0.0:0", "-data", t.TempDir()}, nil, 1, "-base-url https://NAME"},
		{"every address", []string{"-addr", ":0", "-data", t.TempDir()}, nil, 1, "-base-url https://NAME"},
		{"https without a certificate", []string{"-addr", "0.0.0.0:0", "-base-url", "https://discern.example.com"}, nil,
			1, "-trusted-proxy"},
		{"http under a name", []string{"-base-url", "http://discern.example.com"}, nil, 1, "-base-url https://NAME"},
		{"a certificate without its key", []string{"-tls-cert", "x.pem"}, nil, 1, "go together"},
		{"a certificate that is not there", []string{"-addr", "127.0.0.1:0", "-data", t.TempDir(), "-tls-cert", "/none.pem",
			"-tls-key", "/none.key"}, nil, 1, "none.pem"},
		{"a domain that is an address", []string{"-domain", "10.0.0.5"}, nil, 1, "-domain is"},
		{"a domain with a path", []string{"-domain", "discern.example.com/x"}, nil, 1, "-domain is"},
		{"a domain without a dot", nil, map[string]string{"DISCERN_DOMAIN": "discern"}, 1, "-domain is"},
		{"a domain and a proxy", []string{"-domain", "discern.example.com", "-trusted-proxy", "10.0.0.7"},
			nil, 1, "leave out"},
		{"a domain and another address", []string{"-domain", "discern.example.com", "-base-url", "https://other.example.com"},
			nil, 1, "leave one of them out"},
		{"an address that is none", []string{"-addr", "here"}, nil, 1, "not an address"},
		{"a base address with a path", []string{"-base-url", "https://example.com/discern"}, nil, 1, "without a path"},
		{"everybody as a proxy", []string{"-trusted-proxy", "0.0.0.0/0"}, nil, 1, "would let anybody claim any address"},
		{"everybody as a proxy, IPv6", []string{"-trusted-proxy", "10.0.0.7, ::/0"}, nil, 1,
			"would let anybody claim any address"},
		{"half of everybody as a proxy", []string{"-trusted-proxy", "128.0.0.0/1"}, nil, 1,
			"would let anybody claim any address"},
		{"everybody, written long", []string{"-trusted-proxy", "::ffff:0.0.0.0/96"}, nil, 1, "-trusted-proxy"},
		{"no address at all as a proxy", []string{"-trusted-proxy", "0.0.0.0"}, nil,
			1, "would let anybody claim any address"},
		{"a proxy that is none", []string{"-trusted-proxy", "squid"}, nil, 1, "not the address of a proxy"},
		{"a switch that is neither", nil, map[string]string{"DISCERN_OPEN": "maybe"}, 1, "DISCERN_OPEN"},
		{"an unknown flag", []string{"-fast"}, nil, 2, "-fast"},
		{"a file name", []string{"claims.yaml"}, nil, 2, "claims.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			if test.env == nil {
				test.env = map[string]string{}
			}
			test.env["HOME"] = t.TempDir()
			code := serve(ctx, append([]string{"-open=false"}, test.args...), &out, &errs, env(test.env))
			if code != test.code || !strings.Contains(errs.String(), test.says) {
				t.Errorf("%d: %q", code, errs.String())
			}
			if got := errs.String(); strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, ".\n") ||
				!strings.HasPrefix(got, "discern serve: ") {
				t.Errorf("not one sentence: %q", got)
			}
		})
	}
}

func TestLinkWithoutAServerSaysSo(t *testing.T) {
	var out, errs bytes.Buffer
	dir := t.TempDir()
	if code := link(t.Context(), []string{"-data", dir}, &out, &errs, env(nil)); code != 1 ||
		!strings.Contains(errs.String(), "no server is running on "+dir) {
		t.Errorf("%d: %q", code, errs.String())
	}
	if code := link(t.Context(), []string{"now"}, &out, &errs, env(nil)); code != 2 || out.Len() != 0 {
		t.Errorf("%d: %q", code, out.String())
	}
}

func TestSettingsComeFromFlagsThenTheEnvironment(t *testing.T) {
	vars := map[string]string{"DISCERN_ADDR": "127.0.0.1:1", "DISCERN_VERBOSE": "true", "DISCERN_DATA": "/from/env",
		"DISCERN_TRUSTED_PROXY": "10.0.0.7, 10.1.0.0/16", "DISCERN_FONTS": "/fonts"}
	o, err := serveOptionsOf([]string{"-addr", "127.0.0.1:2"}, env(vars))
	if err != nil {
		t.Fatal(err)
	}
	if o.addr != "127.0.0.1:2" || o.data != "/from/env" || !o.verbose || o.openGiven || len(o.proxies) != 2 ||
		o.fonts != "/fonts" {
		t.Errorf("%+v", o)
	}
	for _, s := range serveSettings {
		if s.Env == "" || !strings.Contains(serveHelp(), s.Env) || !strings.Contains(serveHelp(), "-"+s.Flag) {
			t.Errorf("the help leaves out %+v", s)
		}
	}
}

// A provider to sign in with is whole, or the program says what it lacks.
func TestAProviderIsWholeOrRefused(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	whole := []string{"-oidc-issuer", "https://id.example.com/realm", "-oidc-client", "discern", "-oidc-secret", secret,
		"-oidc-groups", "sales=seller, leads=admin"}
	o, err := serveOptionsOf(whole, env(map[string]string{"HOME": "/home/d"}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := o.provider()
	if err != nil || got.Issuer != "https://id.example.com/realm" || got.ClientID != "discern" || got.Secret != "hush" ||
		got.Groups["sales"] != assessment.RoleSeller || got.Groups["leads"] != assessment.RoleAdmin || got.Create {
		t.Errorf("%+v, %v", got, err)
	}

	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"-oidc-client", "discern"}, "-oidc-issuer is missing"},
		{[]string{"-oidc-issuer", "https://id.example.com"}, "-oidc-client is missing"},
		{[]string{"-oidc-issuer", "http://id.example.com", "-oidc-client", "discern"}, "with https"},
		{append(whole[:4:4], "-oidc-secret", secret+"x"), "-oidc-secret"},
		{append(whole[:4:4], "-oidc-groups", "sales"), "sales=seller"},
		{append(whole[:4:4], "-oidc-groups", "sales=owner"), "admin, seller and reader"},
	} {
		_, err := serveOptionsOf(test.args, env(map[string]string{"HOME": "/home/d"}))
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%v: %v", test.args, err)
		}
	}
}

// A domain says where to listen and what the address is; who says otherwise wins.
func TestADomainIsAllATeamsServerNeeds(t *testing.T) {
	for _, test := range []struct {
		args       []string
		addr, base string
	}{
		{[]string{"-domain", "discern.example.com"}, ":443", "https://discern.example.com"},
		{[]string{"-domain", "Bücher.example."}, ":443", "https://xn--bcher-kva.example"},
		{[]string{"-domain", "discern.example.com", "-addr", ":8443", "-base-url", "https://discern.example.com:8443"},
			":8443", "https://discern.example.com:8443"},
	} {
		o, err := serveOptionsOf(test.args, env(map[string]string{"HOME": "/home/d"}))
		if err != nil {
			t.Errorf("%v: %v", test.args, err)
			continue
		}
		base, err := o.base(&net.TCPAddr{Port: 443})
		if err != nil || o.addr != test.addr || base.String() != test.base {
			t.Errorf("%v: listens on %s as %v, %v", test.args, o.addr, base, err)
		}
	}
}

// The unit of systemd names settings that there are.
func TestTheUnitNamesSettingsThatThereAre(t *testing.T) {
	unit, err := os.ReadFile("../../deploy/discern.service")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`DISCERN_\w+`).FindAllString(string(unit), -1)
	for _, name := range named {
		if !slices.ContainsFunc(serveSettings, func(s setting) bool { return s.Env == name }) {
			t.Errorf("there is no %s", name)
		}
	}
	if len(named) == 0 || !strings.Contains(string(unit), "/discern serve\n") {
		t.Error("the unit starts something else")
	}
}

func TestWhereItListensIsWhatItPrints(t *testing.T) {
	at := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 7365}
	for _, test := range []struct {
		o    serveOptions
		want string
	}{
		{serveOptions{}, "http://127.0.0.1:7365"},
		{serveOptions{tlsCert: "x"}, "https://127.0.0.1:7365"},
		{serveOptions{baseURL: "https://discern.example.com/"}, "https://discern.example.com"},
	} {
		got, err := test.o.base(at)
		if err != nil || got.String() != test.want {
			t.Errorf("%v, %v; want %s", got, err, test.want)
		}
	}
}

func TestDataGoesToTheUsualPlace(t *testing.T) {
	for _, test := range []struct {
		goos string
		env  map[string]string
		want string
	}{
		{"linux", map[string]string{"HOME": "/home/d"}, "/home/d/.local/share/discern"},
		{"linux", map[string]string{"HOME": "/home/d", "XDG_DATA_HOME": "/data"}, "/data/discern"},
		{"linux", map[string]string{"HOME": "/home/d", "XDG_DATA_HOME": "relative"}, "/home/d/.local/share/discern"},
		{"darwin", map[string]string{"HOME": "/Users/d"}, "/Users/d/Library/Application Support/Discern"},
		{"windows", map[string]string{"LocalAppData": "/AppData"}, "/AppData/Discern"},
		{"linux", nil, ""},
	} {
		if diff := cmp.Diff(test.want, filepath.ToSlash(dataFolder(test.goos, env(test.env)))); diff != "" {
			t.Errorf("%s: %s", test.goos, diff)
		}
	}
}

func TestEveryExampleThatShipsCanBeRead(t *testing.T) {
	s := start(t, t.TempDir()) // it refuses to start with one it cannot read
	if !strings.HasPrefix(s.first, "http://") {
		t.Error(s.stderr)
	}
}

func TestTheSignInPageNamesTheCommandForItsOwnFolder(t *testing.T) {
	local, far := &url.URL{Scheme: "http", Host: "127.0.0.1:7365"}, &url.URL{Scheme: "https", Host: "discern.example.com"}
	for _, c := range []struct {
		data string
		base *url.URL
		want string
	}{
		{"/home/a/.local/share/discern", local, "discern link"},
		{"/srv/discern", local, "discern link -data /srv/discern"},
		{"/srv/it's here", local, `discern link -data '/srv/it'\''s here'`},
		{"/srv/discern", far, "discern link"},
	} {
		o := serveOptions{data: c.data, usual: "/home/a/.local/share/discern"}
		if got := o.linkCommand(c.base); got != c.want {
			t.Errorf("%s at %s: %s, want %s", c.data, c.base, got, c.want)
		}
	}
}
