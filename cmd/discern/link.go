package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// linkSocket is where a running server answers whoever may read its data folder.
// Only the process that runs the server has its database, so "discern link",
// "discern backup", "discern check" and "discern export-person" ask it.
const linkSocket = "link.sock"

// linkElsewhere names a socket that stands in another folder, because the name
// of a socket has an end: some hundred bytes, the folder included.
const (
	linkElsewhere = "link.path"
	longestSocket = 100
)

// How long one request may take: a link is made at once, a backup copies the
// whole database.
const (
	linkTime = 5 * time.Second
	longTime = 10 * time.Minute
)

// doorLine is the most that a request may be long, in bytes.
const doorLine = 8 << 10

// asked is one thing the door can do. What it writes follows the first line of
// the reply.
type asked func(ctx context.Context, argument string, w io.Writer) error

// linkDoor is the server's end.
type linkDoor struct {
	ln    net.Listener
	clear func() error // takes away what the door left on the disk
}

// listenForLinks opens the socket. The store holds the folder for this process
// alone, so a socket found there was left behind by one that was killed.
func listenForLinks(dir string) (linkDoor, error) {
	path, clear, err := linkPlace(dir)
	if err != nil {
		return linkDoor{}, err
	}
	ln, err := net.Listen("unix", path)
	if err != nil {
		return linkDoor{}, errors.Join(fmt.Errorf("make %s in the data folder: %w", linkSocket, err), clear())
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return linkDoor{}, errors.Join(err, ln.Close(), clear())
	}

	return linkDoor{ln, clear}, nil
}

// linkPlace clears and returns the place for the socket.
func linkPlace(dir string) (path string, clear func() error, err error) {
	note := filepath.Join(dir, linkElsewhere)
	path = filepath.Join(dir, linkSocket)
	for _, old := range []string{note, path} {
		if err := os.Remove(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", nil, err
		}
	}

	if len(path) <= longestSocket {
		return path, func() error { return nil }, nil
	}
	elsewhere, err := os.MkdirTemp("", "discern-") // readable by its owner only
	if err != nil {
		return "", nil, err
	}

	path = filepath.Join(elsewhere, linkSocket)
	clear = func() error { return errors.Join(os.RemoveAll(elsewhere), os.Remove(note)) }
	return path, clear, os.WriteFile(note, []byte(path), 0o600)
}

// answer does what it is asked until the door is closed.
func (d linkDoor) answer(ctx context.Context, can map[string]asked, log *slog.Logger) {
	for {
		conn, err := d.ln.Accept()
		if err != nil {
			return
		}

		go func() {
			defer conn.Close()
			if err := answerOne(ctx, conn, can); err != nil {
				log.Error("answer at the socket", "error", err)
			}
		}()
	}
}

// answerOne reads one request, a word and an argument, and replies "ok" and
// what it gives, or "error" and a sentence.
func answerOne(ctx context.Context, conn net.Conn, can map[string]asked) error {
	if err := conn.SetReadDeadline(time.Now().Add(linkTime)); err != nil {
		return err
	}
	line, err := bufio.NewReader(io.LimitReader(conn, doorLine)).ReadString('\n')
	if err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	if err := conn.SetWriteDeadline(time.Now().Add(longTime)); err != nil {
		return err
	}

	word, argument, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
	do, ok := can[word]
	if !ok {
		_, err := fmt.Fprintf(conn, "error this server does not know %q\n", word)
		return err
	}
	var out bytes.Buffer // whole, or not at all
	if failed := do(ctx, argument, &out); failed != nil {
		_, err := fmt.Fprintf(conn, "error %s\n", strings.ReplaceAll(sentenceFor(failed), "\n", " "))
		return errors.Join(err, fmt.Errorf("%s: %w", word, failed))
	}
	if _, err := io.WriteString(conn, "ok\n"); err != nil {
		return err
	}

	_, err = out.WriteTo(conn)
	return err
}

func (d linkDoor) close() error { return errors.Join(d.ln.Close(), d.clear()) }

// link prints a fresh sign-in link of the server that runs on a data folder.
func link(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) int {
	var o serveOptions
	err := parse(o.flags("link", getenv, "data"), args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, linkHelp)
		return 0
	}
	if err != nil {
		return ended("link", err, o, stderr)
	}

	reply, err := askServer(ctx, o.data, "link", linkTime)
	if errors.Is(err, errNoServer) {
		err = fmt.Errorf("no server is running on %s; start one with discern serve, which prints a link itself.", o.data)
	}

	if err != nil {
		return ended("link", err, o, stderr)
	}
	_, err = stdout.Write(reply)
	return ended("link", err, o, stderr)
}

const linkHelp = `discern link prints a fresh link to sign in with, from the server that runs on
a data folder.

  -data          folder of the server (DISCERN_DATA)
`

// errNoServer says that no server runs on a data folder.
var errNoServer = errors.New("no server is running")

// askServer asks the server that runs on a data folder, and returns what it
// gives; errNoServer where none does.
func askServer(ctx context.Context, dir, request string, limit time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	path := filepath.Join(dir, linkSocket)
	if elsewhere, err := os.ReadFile(filepath.Join(dir, linkElsewhere)); err == nil {
		path = string(elsewhere)
	}

	conn, err := new(net.Dialer).DialContext(ctx, "unix", path)
	if err != nil {
		return nil, errNoServer
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(limit)); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintln(conn, request); err != nil {
		return nil, err
	}
	reply, err := io.ReadAll(conn)
	if err != nil || len(reply) == 0 {
		return nil, errors.New("the server did not answer; see its log.")
	}

	first, rest, _ := bytes.Cut(reply, []byte("\n"))
	if said, failed := strings.CutPrefix(string(first), "error "); failed {
		return nil, errors.New(said)
	}

	return rest, nil
}
