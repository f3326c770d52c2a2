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

// linkTime is the most that one request may take.
const linkTime = 5 * time.Second

// linkDoor is the server's end.
type linkDoor struct {
	ln   net.Listener
	path string
}

// listenForLinks opens the socket. The store holds the folder for this process
// alone, so a socket found there was left behind by one that was killed.
func listenForLinks(dir string) (linkDoor, error) {
	path := filepath.Join(dir, linkSocket)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return linkDoor{}, err
	}
	ln, err := net.Listen("unix", path)
	if err != nil {
		return linkDoor{}, fmt.Errorf("make %s in the data folder: %w", linkSocket, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return linkDoor{}, errors.Join(err, ln.Close())
	}
	return linkDoor{ln, path}, nil
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

func (d linkDoor) close() { d.ln.Close() }

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
	conn, err := new(net.Dialer).DialContext(ctx, "unix", filepath.Join(dir, linkSocket))
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
