package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"debug/elf"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/mattn/go-isatty"
	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/export"
	"discern/assessment/store"
	"discern/web"
)

// How long a client may take. A slow one is cut off, so that many of them
// cannot keep others out. web gives more time to those it knows, while what they
// send and what they are sent moves.
const (
	headerTime  = 5 * time.Second
	readTime    = web.Patience
	writeTime   = web.Patience
	idleTime    = time.Minute
	headerBytes = 64 << 10
	// bufferBytes is what one connection of HTTP/2 may send before it is read.
	bufferBytes = 64 << 10
	// streamsOfOne is how many requests one such connection may have under way: a
	// browser has one connection for all its windows, each of which holds a stream.
	streamsOfOne = 64
	// connsOfOne and connsAtAll bound the open connections, idle ones included:
	// those of one address, the proxies' excepted, and all.
	connsOfOne = 1024
	connsAtAll = 8192
	// garbagePercent is how much of what is in use may lie about unused before it
	// is collected: less than usual, because a burst of requests leaves much.
	garbagePercent = 50
	shutdownTime   = 10 * time.Second
	// settleTime is how long a connection that was just taken may wait, at the end, before
	// its request is there.
	settleTime = time.Second
	purgeEvery = time.Hour
	purgeLook  = 10 * time.Minute
)

// serve runs the server until ctx ends or the program is asked to stop.
func serve(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	o, err := serveOptionsOf(args, getenv)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, serveHelp())
		return 0
	}

	if err == nil {
		err = o.run(ctx, stdout, stderr)
	}

	return ended("serve", err, o, stderr)
}

// ended says in one sentence why a command failed, and returns its exit code.
func ended(command string, err error, o serveOptions, stderr io.Writer) int {
	if err == nil {
		return 0
	}
	fmt.Fprintf(stderr, "discern %s: %s.\n", command, strings.TrimSuffix(sentence(err, o), "."))
	if _, ok := errors.AsType[usageError](err); ok {
		return 2
	}

	return 1
}

func (o serveOptions) run(ctx context.Context, stdout, stderr io.Writer) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}

	level := slog.LevelWarn
	if o.verbose {
		level = slog.LevelInfo
	}

	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))
	questions, err := bank.Load()
	if err != nil {
		return err
	}
	watch, err := o.watcher(ctx, log)
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, o.data, store.Options{Bank: questions, Build: buildID(), Zone: machineZone().String(),
		Database: o.database, Watch: watch.ofStore()})
	if err != nil {
		return errors.Join(err, watch.close(ctx))
	}

	err = o.listen(ctx, st, questions, watch, stdout, log)
	err = errors.Join(err, st.Close())
	if err := watch.close(ctx); err != nil {
		log.Warn("send the last traces", "error", err)
	}
	return err
}

// listen opens both doors, says where they are, and serves.
func (o serveOptions) listen(ctx context.Context, st *store.Store, questions *assessment.Bank, watch *watcher,
	stdout io.Writer, log *slog.Logger) error {
	secure, err := o.certificate()
	if err != nil {
		return err
	}
	ln, err := o.bind()
	if ln != nil {
		defer ln.Close()
	}
	if err != nil {
		return err
	}

	ln = &fewConns{Listener: ln, proxies: o.proxies, ofOne: connsOfOne, atAll: connsAtAll}
	figures, err := o.listenForMetrics()
	if err != nil {
		return err
	}
	if figures != nil {
		defer figures.Close()
	}
	site, err := o.site(ctx, st, questions, ln.Addr(), watch.ofSite(), log)
	if err != nil {
		return err
	}
	owner, err := st.EnsureOwner(ctx)
	if err != nil {
		return err
	}

	link := func(ctx context.Context) (string, error) {
		token, err := st.SignInLink(ctx, owner.ID)
		return site.SignInURL(token), err
	}
	door, err := listenForLinks(o.data)
	if err != nil {
		return err
	}

	heads := o.auditHeads
	if heads == "" {
		heads = st.HeadsPath()
	}
	if _, err := st.KeepHead(ctx, heads); err != nil {
		return err
	}

	go door.answer(ctx, doorWords(st, heads, link), log)
	defer func() {
		if err := door.close(); err != nil {
			log.Warn("close the socket for links", "error", err)
		}
	}()
	first, err := link(ctx)
	if err != nil {
		return err
	}

	fmt.Fprintln(stdout, first)
	if o.shouldOpen(stdout) {
		openBrowser(first, log)
	}

	ctx, cancel := context.WithCancel(ctx)
	purged := make(chan struct{})
	go func() { retain(ctx, st, heads, log); close(purged) }()
	copied := make(chan struct{})
	go func() {
		defer close(copied)
		if o.plan.folder != "" {
			keepCopies(ctx, st, o.plan, watch.copied, log)
		}
	}()
	told := make(chan struct{})
	go func() { site.SendHooks(ctx); close(told) }()
	if figures != nil {
		go watch.metrics.serve(ctx, figures, state{st, site, o.plan}, log)
	}
	err = serveOn(ctx, ln, secure, site, log)
	cancel()
	<-purged // the store is closed next
	<-copied
	<-told
	keepHead(context.WithoutCancel(ctx), st, heads, log)

	return err
}

// certificateFolder holds, in the data folder, what -domain got for itself. No
// backup has it: another machine gets its own.
const certificateFolder = "certificates"

// certificate reads the certificate, or says how to get one; nil where there is
// none. A wrong one stops the program before it says that it runs.
func (o serveOptions) certificate() (*tls.Config, error) {
	if o.domain != "" {
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(o.domain),
			Cache: autocert.DirCache(filepath.Join(o.data, certificateFolder)), Client: &acme.Client{DirectoryURL: o.acme}}
		c := m.TLSConfig()
		c.MinVersion = tls.VersionTLS12
		return c, nil
	}
	if o.tlsCert == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(o.tlsCert, o.tlsKey)
	if err != nil {
		return nil, fmt.Errorf("read the certificate: %w", err)
	}

	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

// site wires what answers requests.
func (o serveOptions) site(ctx context.Context, st *store.Store, questions *assessment.Bank, at net.Addr,
	watch web.Watch, log *slog.Logger) (*web.Server, error) {
	guide, err := bank.Guide()
	if err != nil {
		return nil, err
	}
	crosswalk, err := bank.Frameworks()
	if err != nil {
		return nil, err
	}
	examples, err := readExamples(questions)
	if err != nil {
		return nil, err
	}
	keys, err := web.Keys(o.data, rand.Reader)
	if err != nil {
		return nil, err
	}

	base, err := o.base(at)
	if err != nil {
		return nil, err
	}

	// A request may come to any of several programs on one database.
	sum := sha256.Sum256(bytes.Join(keys, nil))
	if err := cmp.Or(st.Agree(ctx, web.KeyFile, hex.EncodeToString(sum[:])),
		st.Agree(ctx, "-base-url", base.String())); err != nil {
		return nil, err
	}

	provider, err := o.provider()
	if err != nil {
		return nil, err
	}

	return web.New(web.Config{BaseURL: base, Provider: provider, Proxies: o.proxies, Outbound: o.outbound,
		HookHosts: o.hookHosts, Watch: watch,
		InsecureLAN: o.insecureLAN, FontDir: o.fonts, Keys: keys,
		LinkCommand: o.linkCommand(base),
		Build:       buildID(), Log: log, Bank: questions, Guide: guide, Crosswalk: crosswalk, Examples: examples}, st)
}

// readExamples reads the interviews that ship with the program; the name of a
// file is the id of its example.
func readExamples(questions *assessment.Bank) ([]assessment.Interview, error) {
	files := bank.Examples()
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, err
	}

	var out []assessment.Interview
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		iv, err := export.ReadInterview(name, data, questions)
		if err != nil {
			return nil, err
		}

		iv.ID = strings.TrimSuffix(name, ".yaml")
		iv.ClearNotes(questions) // of public sources, written for everybody
		out = append(out, iv)
	}

	return out, nil
}

// buildID names this build of the program, so that a page kept rendered by
// another one is not shown. A copy on another machine has the same name, where the
// file says what it was built of.
var buildID = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return "unknown"
	}
	if id := builtAs(path); id != "" {
		return id
	}
	info, err := os.Stat(path)
	if err != nil {
		return "unknown"
	}

	return fmt.Sprintf("%d-%d", info.Size(), info.ModTime().UnixNano())
})

// builtAs is a digest of what Go's linker noted in a program of what it was built of; "" where
// there is no such note, as on systems without ELF.
func builtAs(path string) string {
	f, err := elf.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	note := f.Section(".note.go.buildid")
	if note == nil {
		return ""
	}
	data, err := note.Data()
	if err != nil || len(data) < 32 {
		return ""
	}

	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

// serveOn answers requests until ctx ends, and then finishes those under way.
func serveOn(ctx context.Context, ln net.Listener, secure *tls.Config, handler http.Handler, log *slog.Logger) error {
	var fresh freshConns
	var ending atomic.Bool
	last := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ending.Load() {
			w.Header().Set("Connection", "close") // whoever asks again comes to the program after this one
		}
		handler.ServeHTTP(w, r)
	})
	server := &http.Server{Handler: last, ConnState: fresh.see, TLSConfig: secure, ReadHeaderTimeout: headerTime,
		ReadTimeout:  readTime,
		WriteTimeout: writeTime,
		IdleTimeout:  idleTime, MaxHeaderBytes: headerBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelInfo),
		HTTP2: &http.HTTP2Config{MaxConcurrentStreams: streamsOfOne, MaxReceiveBufferPerConnection: bufferBytes,
			MaxReceiveBufferPerStream: bufferBytes, SendPingTimeout: idleTime, PingTimeout: web.Patience,
			WriteByteTimeout: web.Patience}}
	if streams, ok := handler.(interface{ CloseStreams() }); ok {
		server.RegisterOnShutdown(streams.CloseStreams) // Shutdown would wait for them
	}

	ended := make(chan error, 1)
	go func() {
		if secure != nil {
			ended <- server.ServeTLS(ln, "", "")
			return
		}
		ended <- server.Serve(ln)
	}()

	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}

	// Shutdown drops a request that it finds on a connection just taken. So first no more are
	// taken, and those that were are heard.
	ending.Store(true)
	_ = ln.Close()
	<-ended
	fresh.wait(settleTime)
	finish, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	return server.Shutdown(finish)
}

// freshConns are connections that have sent nothing yet.
type freshConns struct {
	all sync.Map
	n   atomic.Int64
}

// see is told of every change of a connection.
func (f *freshConns) see(c net.Conn, now http.ConnState) {
	if now == http.StateNew {
		f.all.Store(c, true)
		f.n.Add(1)
	} else if _, was := f.all.LoadAndDelete(c); was {
		f.n.Add(-1)
	}
}

// wait waits until each has sent something, for so long at the most.
func (f *freshConns) wait(most time.Duration) {
	for until := time.Now().Add(most); f.n.Load() > 0 && time.Now().Before(until); {
		time.Sleep(5 * time.Millisecond)
	}
}

// retain removes what is past its time, at the start and every hour. The job is
// claimed in the database, so that of several programs one does it; looking more
// often than that takes over soon from one that was stopped in the middle. Each
// look keeps the head of the audit trail too.
func retain(ctx context.Context, st *store.Store, heads string, log *slog.Logger) {
	tick := time.NewTicker(purgeLook)
	defer tick.Stop()
	for {
		keepHead(ctx, st, heads, log)
		n, ran, err := st.Retain(ctx, purgeEvery)
		if err != nil && ctx.Err() == nil {
			log.Error("remove what is past its time", "error", err)
		}

		if ran {
			log.Info("removed what is past its time", "systems", n.Systems, "records", n.Records, "links", n.Links)
		}

		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// shouldOpen reports whether to open the browser: when it was asked for, or
// when somebody sits at this terminal with a display.
func (o serveOptions) shouldOpen(stdout io.Writer) bool {
	if o.openGiven {
		return o.open
	}
	f, ok := stdout.(*os.File)
	return ok && isatty.IsTerminal(f.Fd()) && o.display
}

func openBrowser(address string, log *slog.Logger) {
	var cmd *exec.Cmd
	switch runtime.GOOS {
	case "darwin":
		cmd = exec.Command("open", address)
	case "windows":
		cmd = exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	default:
		cmd = exec.Command("xdg-open", address)
	}

	if err := cmd.Start(); err != nil {
		log.Warn("the browser did not open; open the printed link yourself", "error", err)
		return
	}
	go func() {
		if err := cmd.Wait(); err != nil {
			log.Warn("the browser did not open; open the printed link yourself", "error", err)
		}
	}()
}

// sentence says a failure to start in one sentence.
func sentence(err error, o serveOptions) string {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Sprintf("%s is in use by another program; choose another address with -addr, or stop that program.",
			o.addr)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Sprintf("%s is not an address of this machine; choose another with -addr.", o.addr)
	case errors.Is(err, os.ErrPermission):
		return fmt.Sprintf("no permission: %s; choose another folder with -data or another address with -addr.",
			strings.TrimSuffix(err.Error(), "."))
	}
	return sentenceFor(err)
}

// sentenceFor is what an error says to whoever reads it: of one of the domain its
// sentence alone, without the operation that it went through.
func sentenceFor(err error) string {
	if e, ok := errors.AsType[*assessment.Error](err); ok {
		return e.Msg
	}
	return err.Error()
}
