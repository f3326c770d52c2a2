package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/acme/autocert"
	"golang.org/x/net/idna"

	"discern/assessment/archive"
	"discern/web"
)

// setting is one thing about the server that can be chosen, as a flag or as a
// variable of the environment; the flag wins.
type setting struct {
	Flag    string
	Env     string
	Default string // as shown to people
	Says    string
	Switch  bool // true or false
}

// serveSettings is the one list: flags, variables, help and README follow it.
var serveSettings = []setting{
	{Flag: "addr", Env: "DISCERN_ADDR", Default: "127.0.0.1:7365", Says: "address to listen on"},
	{Flag: "data", Env: "DISCERN_DATA", Default: "the usual place for data of a program",
		Says: "folder that holds everything"},
	{Flag: "database", Env: "DISCERN_DATABASE", Default: "SQLite in the data folder",
		Says: "PostgreSQL database, as postgres://user@host/name"},
	{Flag: "open", Env: "DISCERN_OPEN", Default: "true at a terminal with a display",
		Says: "open the browser at the start", Switch: true},
	{Flag: "base-url", Env: "DISCERN_BASE_URL", Default: "http:// and the address",
		Says: "address people use, such as https://discern.example.com"},
	{Flag: "tls-cert", Env: "DISCERN_TLS_CERT", Says: "certificate file (PEM)"},
	{Flag: "tls-key", Env: "DISCERN_TLS_KEY", Says: "key file of the certificate (PEM)"},
	{Flag: "domain", Env: "DISCERN_DOMAIN",
		Says: "name people use, such as discern.example.com: it listens on port 443 and gets its certificate by itself"},
	{Flag: "acme", Env: "DISCERN_ACME", Default: "Let's Encrypt",
		Says: "authority that gives it, as the address of its directory; using it accepts its terms"},
	{Flag: "trusted-proxy", Env: "DISCERN_TRUSTED_PROXY",
		Says: "addresses of the proxies in front, such as 10.0.0.7 or 10.0.0.0/24, with commas between them"},
	{Flag: "insecure-lan", Env: "DISCERN_INSECURE_LAN", Default: "false",
		Says: "plain http beyond this machine, for a demonstration; every page says so", Switch: true},
	{Flag: "fonts", Env: "DISCERN_FONTS", Default: "those of the machine",
		Says: "folder with fonts for scripts that the PDF lacks"},
	{Flag: "audit-heads", Env: "DISCERN_AUDIT_HEADS", Default: "audit.heads in the data folder",
		Says: "file that heads of the audit trail are added to"},
	{Flag: "backups", Env: "DISCERN_BACKUPS", Says: "folder that backups are made in by themselves; best on another disk"},
	{Flag: "backup-every", Env: "DISCERN_BACKUP_EVERY", Default: "24h", Says: "how often, such as 24h or 90m"},
	{Flag: "backup-keep", Env: "DISCERN_BACKUP_KEEP", Default: "14",
		Says: "how many days a backup is kept; the newest always is"},
	{Flag: "backup-to", Env: "DISCERN_BACKUP_TO", Says: "keys to encrypt them for, with commas between them (age1...)"},
	{Flag: "oidc-issuer", Env: "DISCERN_OIDC_ISSUER",
		Says: "OpenID Connect provider that people can sign in with, such as https://id.example.com"},
	{Flag: "oidc-client", Env: "DISCERN_OIDC_CLIENT", Says: "name of this program at the provider (client id)"},
	{Flag: "oidc-secret", Env: "DISCERN_OIDC_SECRET", Says: "file that holds its secret there"},
	{Flag: "oidc-name", Env: "DISCERN_OIDC_NAME", Default: "your company's account",
		Says: "what the button calls the provider"},
	{Flag: "oidc-groups", Env: "DISCERN_OIDC_GROUPS",
		Says: "groups that give roles, such as sales=seller,leads=admin; whoever is in none is not let in"},
	{Flag: "oidc-create", Env: "DISCERN_OIDC_CREATE", Default: "false",
		Says: "add people at their first sign-in with the provider; otherwise an admin links them", Switch: true},
	{Flag: "outbound", Env: "DISCERN_OUTBOUND",
		Says: "private addresses that the provider may be reached at, such as 10.0.0.7 or 10.0.0.0/24"},
	{Flag: "webhook-hosts", Env: "DISCERN_WEBHOOK_HOSTS",
		Says: "hosts in your network that webhooks may go to, such as crm.internal or http://10.0.0.7:8080"},
	{Flag: "metrics", Env: "DISCERN_METRICS",
		Says: "port, or host and port, to serve metrics for Prometheus at; without a host on this machine alone"},
	{Flag: "traces", Env: "DISCERN_TRACES",
		Says: "collector that traces are sent to (OpenTelemetry, OTLP over HTTP), such as http://127.0.0.1:4318"},
	{Flag: "verbose", Env: "DISCERN_VERBOSE", Default: "false", Says: "log every request", Switch: true},
}

// mostDaysKept bounds how long backups are kept, in days: ten years.
const mostDaysKept = 3650

// serveOptions are the settings, read.
type serveOptions struct {
	addr        string
	data        string
	database    string // address of a PostgreSQL database; "" for SQLite in the data folder
	usual       string // where data is kept when nobody says otherwise
	open        bool
	openGiven   bool
	baseURL     string
	domain      string // "" unless it gets its own certificate
	acme        string // directory of the authority
	tlsCert     string
	tlsKey      string
	proxyList   string
	proxies     []netip.Prefix
	insecureLAN bool
	fonts       string
	auditHeads  string // "" for the usual file
	backups     string // folder; "" for none
	backupEvery string
	backupKeep  string
	backupTo    string
	plan        schedule // what the four say
	oidcIssuer  string   // "" for no provider
	oidcClient  string
	oidcSecret  string // file
	oidcName    string
	oidcGroups  string
	oidcCreate  bool
	verbose     bool

	outboundList string
	outbound     []netip.Prefix // what it says
	hookList     string
	hookHosts    []string // what it says
	metrics      string   // address; "" for none
	traces       string   // address; "" for none

	display bool // there is one to open a browser on
}

// flags makes the flag set of a command, with the values of the environment
// already in place. only names the settings the command has; none: all.
func (o *serveOptions) flags(command string, getenv func(string) string, only ...string) *flag.FlagSet {
	texts := map[string]*string{"addr": &o.addr, "data": &o.data, "database": &o.database, "base-url": &o.baseURL,
		"tls-cert": &o.tlsCert, "tls-key": &o.tlsKey, "trusted-proxy": &o.proxyList, "fonts": &o.fonts,
		"audit-heads": &o.auditHeads, "domain": &o.domain, "acme": &o.acme,
		"backups": &o.backups, "backup-every": &o.backupEvery, "backup-keep": &o.backupKeep, "backup-to": &o.backupTo,
		"oidc-issuer": &o.oidcIssuer, "oidc-client": &o.oidcClient, "oidc-secret": &o.oidcSecret, "oidc-name": &o.oidcName,
		"oidc-groups": &o.oidcGroups, "outbound": &o.outboundList, "webhook-hosts": &o.hookList,
		"metrics": &o.metrics, "traces": &o.traces}
	switches := map[string]*bool{"open": &o.open, "insecure-lan": &o.insecureLAN, "verbose": &o.verbose,
		"oidc-create": &o.oidcCreate}
	o.usual = dataFolder(runtime.GOOS, getenv)
	o.addr = "127.0.0.1:7365"
	o.data = o.usual
	o.open = true

	o.backupEvery = "24h"
	o.backupKeep = "14"
	o.acme = autocert.DefaultACMEDirectory
	flags := flag.NewFlagSet("discern "+command, flag.ContinueOnError)
	flags.SetOutput(io.Discard) // one sentence is said instead

	for _, s := range serveSettings {
		if len(only) > 0 && !slices.Contains(only, s.Flag) {
			continue
		}
		value := getenv(s.Env)
		if to := texts[s.Flag]; to != nil {
			if value != "" {
				*to = value
			}

			flags.StringVar(to, s.Flag, *to, s.Says)
			continue
		}

		to := switches[s.Flag]
		if on, err := strconv.ParseBool(value); err == nil {
			*to = on
			o.openGiven = o.openGiven || s.Flag == "open"
		}

		flags.BoolVar(to, s.Flag, *to, s.Says)
	}

	return flags
}

// usageError is a command line that cannot be read.
type usageError struct{ msg string }

func (e usageError) Error() string { return e.msg }

// parse reads the arguments of a command that takes flags only.
func parse(flags *flag.FlagSet, args []string) error {
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return usageError{err.Error()}
	}
	if flags.NArg() > 0 {
		return usageError{fmt.Sprintf("%q is not expected here", flags.Arg(0))}
	}
	return nil
}

// serveHelp lists the settings for people.
func serveHelp() string {
	var b strings.Builder
	b.WriteString("discern serve starts the server and prints a link to sign in with.\n\n")
	for _, s := range serveSettings {
		fmt.Fprintf(&b, "  -%-14s %s", s.Flag, s.Says)
		if s.Default != "" {
			fmt.Fprintf(&b, " (otherwise: %s)", s.Default)
		}

		fmt.Fprintf(&b, "\n   %-14s %s\n", "", s.Env)
	}

	return b.String()
}

// serveOptionsOf reads and checks the settings of "discern serve".
func serveOptionsOf(args []string, getenv func(string) string) (serveOptions, error) {
	var o serveOptions
	flags := o.flags("serve", getenv)
	if err := parse(flags, args); err != nil {
		return o, err
	}

	for _, s := range serveSettings {
		if value := getenv(s.Env); s.Switch && value != "" {
			if _, err := strconv.ParseBool(value); err != nil {
				return o, fmt.Errorf("%s is %q; set it to true or false.", s.Env, value)
			}
		}
	}

	addrGiven := getenv("DISCERN_ADDR") != ""
	flags.Visit(func(f *flag.Flag) {
		o.openGiven = o.openGiven || f.Name == "open"
		addrGiven = addrGiven || f.Name == "addr"
	})
	o.display = hasDisplay(runtime.GOOS, getenv)
	var err error
	if o.proxies, err = proxiesOf(o.proxyList); err != nil {
		return o, err
	}

	if o.plan, err = o.schedule(); err != nil {
		return o, err
	}
	if o.domain != "" {
		if err := o.named(addrGiven); err != nil {
			return o, err
		}
	}

	if _, err := o.provider(); err != nil {
		return o, err
	}
	if err := o.readOutbound(); err != nil {
		return o, err
	}
	if err := o.readHookHosts(); err != nil {
		return o, err
	}

	if o.metrics != "" {
		if o.metrics, err = metricsAddress(o.metrics); err != nil {
			return o, err
		}
	}
	if o.traces != "" {
		if o.traces, err = tracesAddress(o.traces); err != nil {
			return o, err
		}
	}

	return o, o.check()
}

// readOutbound reads which private addresses may be called.
func (o *serveOptions) readOutbound() error {
	for text := range strings.SplitSeq(o.outboundList, ",") {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			a, err := netip.ParseAddr(text)
			if err != nil {
				return fmt.Errorf("-outbound: %q is no address; give one such as 10.0.0.7 or 10.0.0.0/24.", text)
			}
			p = netip.PrefixFrom(a.WithZone("").Unmap(), a.Unmap().BitLen())
		}
		o.outbound = append(o.outbound, p.Masked())
	}
	return nil
}

// readHookHosts reads where webhooks may go in one's own network, and without https.
func (o *serveOptions) readHookHosts() error {
	for text := range strings.SplitSeq(o.hookList, ",") {
		if strings.TrimSpace(text) == "" {
			continue
		}
		host, err := web.HookHost(strings.TrimSpace(text))
		if err != nil {
			return fmt.Errorf("-webhook-hosts: %w.", err)
		}
		o.hookHosts = append(o.hookHosts, host)
	}
	return nil
}

// provider is where people can sign in beside here, as the settings say; the zero
// value for none.
func (o serveOptions) provider() (web.Provider, error) {
	var none web.Provider
	if o.oidcIssuer == "" {
		if o.oidcClient != "" || o.oidcSecret != "" || o.oidcGroups != "" {
			return none, errors.New("-oidc-issuer is missing; give the address of the provider.")
		}
		return none, nil
	}

	at, err := url.Parse(o.oidcIssuer)
	if err != nil || at.Host == "" || at.RawQuery != "" || at.Fragment != "" ||
		at.Scheme != "https" && !(at.Scheme == "http" && loopback(at.Hostname())) {
		return none, fmt.Errorf("-oidc-issuer is %q; give the provider's address as it writes it, with https.", o.oidcIssuer)
	}
	if o.oidcClient == "" {
		return none, errors.New("-oidc-client is missing; give the name of this program at the provider.")
	}
	groups, err := web.GroupRoles(o.oidcGroups)
	if err != nil {
		return none, fmt.Errorf("-oidc-groups: %w.", err)
	}

	out := web.Provider{Name: o.oidcName, Issuer: o.oidcIssuer, ClientID: o.oidcClient, Groups: groups,
		Create: o.oidcCreate}
	if o.oidcSecret != "" {
		secret, err := os.ReadFile(o.oidcSecret)
		if err != nil {
			return none, fmt.Errorf("-oidc-secret: %w", err)
		}
		out.Secret = strings.TrimSpace(string(secret))
	}

	return out, nil
}

// named is what follows from a domain that nobody said otherwise.
func (o *serveOptions) named(addrGiven bool) error {
	name, err := idna.Lookup.ToASCII(strings.TrimSuffix(o.domain, "."))
	if _, ip := netip.ParseAddr(name); err != nil || ip == nil || !strings.Contains(name, ".") {
		return fmt.Errorf("-domain is %q; give the name people use and nothing else, such as discern.example.com.", o.domain)
	}
	if o.tlsCert != "" || len(o.proxies) > 0 || o.insecureLAN {
		return errors.New("-domain gets a certificate and answers the internet itself; leave out -tls-cert, " +
			"-trusted-proxy and -insecure-lan.")
	}

	if !addrGiven {
		o.addr = ":443"
	}
	if o.baseURL == "" {
		o.baseURL = "https://" + name
	}
	if base, err := o.parseBase(); err != nil || base.Scheme != "https" || base.Hostname() != name {
		return fmt.Errorf("-base-url is %s, and -domain says https://%s; leave one of them out.", o.baseURL, name)
	}

	o.domain = name
	return nil
}

// schedule reads when backups make themselves.
func (o serveOptions) schedule() (schedule, error) {
	every, err := time.ParseDuration(o.backupEvery)
	if err != nil || every < time.Minute {
		return schedule{}, fmt.Errorf("-backup-every is %q; give a time of a minute or more, such as 24h or 90m.",
			o.backupEvery)
	}
	keep, err := strconv.Atoi(o.backupKeep)
	if err != nil || keep < 1 || keep > mostDaysKept {
		return schedule{}, fmt.Errorf("-backup-keep is %q; give a number of days from 1 to %d.", o.backupKeep, mostDaysKept)
	}

	if o.backupTo != "" {
		if _, err := archive.Recipients(o.backupTo); err != nil {
			return schedule{}, fmt.Errorf("-backup-to: %w.", err)
		}
		if o.backups == "" {
			return schedule{},
				errors.New("-backup-to says whom backups are encrypted for; name the folder they go to with -backups.")
		}
	}

	if o.backups != "" && o.database != "" {
		return schedule{}, errors.New("-backups copies a database in the data folder; copy a PostgreSQL database " +
			"with pg_dump.")
	}

	return schedule{o.backups, every, keep, o.backupTo}, nil
}

// check refuses what would send answers over a network in the clear.
func (o serveOptions) check() error {
	host, _, err := net.SplitHostPort(o.addr)
	if err != nil {
		return fmt.Errorf("%q is not an address; give a host and a port, such as 127.0.0.1:7365.", o.addr)
	}
	if o.data == "" {
		return errors.New("there is no home folder to keep data in; name a folder with -data.")
	}
	if (o.tlsCert == "") != (o.tlsKey == "") {
		return errors.New("-tls-cert and -tls-key go together; give both or neither.")
	}
	base, err := o.parseBase()
	if err != nil {
		return err
	}

	private := o.domain != "" || o.tlsCert != "" || len(o.proxies) > 0
	beyond := !loopback(host) || base != nil && !loopback(base.Hostname())
	switch {
	case o.insecureLAN || !beyond && (base == nil || base.Scheme == "http"):
		return nil
	case base != nil && base.Scheme == "https" && private:
		return nil
	}

	return errors.New("beyond this machine it needs -base-url https://NAME and either -tls-cert with -tls-key or " +
		"-trusted-proxy, or -domain NAME, which gets a certificate by itself; for a demonstration on a network you " +
		"trust, -insecure-lan.")
}

func (o serveOptions) parseBase() (*url.URL, error) {
	if o.baseURL == "" {
		return nil, nil
	}
	u, err := url.Parse(strings.TrimSuffix(o.baseURL, "/"))
	if err != nil || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil ||
		(u.Scheme != "https" && u.Scheme != "http") {
		return nil,
			fmt.Errorf("%q is not an address people can use; give one without a path, such as https://discern.example.com.",
				o.baseURL)
	}

	return u, nil
}

// base is the address people use, once it is known where the server listens.
func (o serveOptions) base(at net.Addr) (*url.URL, error) {
	given, err := o.parseBase()
	if given != nil || err != nil {
		return given, err
	}
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return nil, err
	}

	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = ownAddress()
	}

	scheme := "http"
	if o.tlsCert != "" || o.domain != "" {
		scheme = "https"
	}

	return &url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port)}, nil
}

// linkCommand is what prints a fresh sign-in link of this server. On other
// machines the folder is nobody's business, and the page that shows the command
// is open to all of them.
func (o serveOptions) linkCommand(base *url.URL) string {
	command := "discern link"
	if o.usual == o.data || !loopback(base.Hostname()) {
		return command
	}
	dir, err := filepath.Abs(o.data)
	if err != nil {
		return command
	}

	return command + " -data " + shellWord(dir)
}

// shellWord writes a text as one word of a command line.
func shellWord(s string) string {
	special := strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-:\\", r))
	})
	if !special && s != "" {
		return s
	}
	if runtime.GOOS == "windows" {
		return `"` + s + `"`
	}

	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// ownAddress is an address of this machine on its network.
func ownAddress() string {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return "127.0.0.1"
	}

	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}

	return "127.0.0.1"
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// The broadest network whose every address may speak for its clients. Whoever is
// let to name any client's address escapes every limit that counts by client.
const (
	broadest4 = 8 // such as 10.0.0.0/8
	broadest6 = 32
)

func proxiesOf(list string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for text := range strings.SplitSeq(list, ",") {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		p, err := proxyOf(text)
		if err != nil {
			return nil, err
		}

		out = append(out, p)
	}

	return out, nil
}

// proxyOf reads one address or network of a proxy.
func proxyOf(text string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		a, err := netip.ParseAddr(text)
		if err != nil {
			return p, fmt.Errorf("-trusted-proxy: %q is not the address of a proxy; give one such as 10.0.0.7 or 10.0.0.0/24.",
				text)
		}

		p = netip.PrefixFrom(a.WithZone(""), a.BitLen())
	}

	if p.Addr().Is4In6() && p.Bits() >= 96 { // the same network, written long
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}

	broadest := broadest4
	if p.Addr().Is6() {
		broadest = broadest6
	}

	if p.Bits() < broadest || p.IsSingleIP() && p.Addr().IsUnspecified() {
		return p, fmt.Errorf("-trusted-proxy: %s would let anybody claim any address; name your proxies only, "+
			"such as 10.0.0.7 or 10.0.0.0/24 (at the broadest /%d for IPv4, /%d for IPv6).", text, broadest4, broadest6)
	}
	return p.Masked(), nil
}

// dataFolder is the usual place for what a program keeps; "" where the
// environment names none.
func dataFolder(goos string, getenv func(string) string) string {
	under := func(env string, parts ...string) string {
		root := getenv(env)
		if root == "" {
			return ""
		}
		return filepath.Join(append([]string{root}, parts...)...)
	}
	switch goos {
	case "darwin":
		return under("HOME", "Library", "Application Support", "Discern")
	case "windows":
		return under("LocalAppData", "Discern")
	}

	if dir := under("XDG_DATA_HOME", "discern"); filepath.IsAbs(dir) {
		return dir
	}
	return under("HOME", ".local", "share", "discern")
}

func hasDisplay(goos string, getenv func(string) string) bool {
	switch goos {
	case "darwin", "windows":
		return true
	}
	return getenv("DISPLAY") != "" || getenv("WAYLAND_DISPLAY") != ""
}
