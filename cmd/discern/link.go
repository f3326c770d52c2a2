package main

import (
	"bufio"
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

// linkSocket is where a running server hands out sign-in links to whoever may
// read its data folder. Only the process that runs the server can write its
// database, so "discern link" asks it.
const linkSocket = "link.sock"

// linkElsewhere names a socket that stands in another folder, because the name
// of a socket has an end: some hundred bytes, the folder included.
const (
	linkElsewhere = "link.path"
	longestSocket = 100
)

// linkTime is the most that one request may take.
const linkTime = 5 * time.Second

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

// answer hands out links until the door is closed.
func (d linkDoor) answer(ctx context.Context, link func(context.Context) (string, error), log *slog.Logger) {
	for {
		conn, err := d.ln.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			if err := conn.SetDeadline(time.Now().Add(linkTime)); err != nil {
				return
			}
			address, err := link(ctx)
			if err != nil {
				log.Error("make a sign-in link", "error", err)
				return
			}
			fmt.Fprintln(conn, address)
		}()
	}
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
	address, err := askForLink(ctx, o.data)
	if err != nil {
		return ended("link", err, o, stderr)
	}
	fmt.Fprintln(stdout, address)
	return 0
}

const linkHelp = `discern link prints a fresh link to sign in with, from the server that runs on
a data folder.

  -data          folder of the server (DISCERN_DATA)
`

func askForLink(ctx context.Context, dir string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, linkTime)
	defer cancel()
	path := filepath.Join(dir, linkSocket)
	if elsewhere, err := os.ReadFile(filepath.Join(dir, linkElsewhere)); err == nil {
		path = string(elsewhere)
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unix", path)
	if err != nil {
		return "", fmt.Errorf("no server is running on %s; start one with discern serve, which prints a link itself.", dir)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(linkTime)); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return "", errors.New("the server did not answer; see its log.")
	}
	return strings.TrimSpace(line), nil
}
