//go:build unix

// Package postgres starts a PostgreSQL server of its own, for tests and measurements: in a
// folder that goes with it, on a socket and no port, with the settings it is installed with.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// startTime is how long a server may take to start.
const startTime = time.Minute

// Server is a running server.
type Server struct {
	folder string // of all that is its own
	as     *syscall.Credential
	server *exec.Cmd
	args   []string
	alive  io.WriteCloser // the server ends when this is closed, however we end

	made atomic.Int64 // databases
}

// Start starts a server with more settings, such as "fsync=off".
func Start(settings ...string) (s *Server, err error) {
	s = &Server{}
	if s.as, err = unprivileged(); err != nil {
		return nil, err
	}
	// In memory where there is some: what is written to a disk at once is slow, and a test
	// has nothing to keep.
	if s.folder, err = os.MkdirTemp(memory(), "discern-postgres-"); err != nil {
		return nil, err
	}
	if s.as != nil {
		err = os.Chown(s.folder, int(s.as.Uid), int(s.as.Gid))
	}
	if err == nil {
		err = s.initialize()
	}
	if err == nil {
		err = s.run(settings)
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.folder))
	}

	return s, nil
}

// memory is a folder kept in memory, where half a gigabyte is left of it.
func memory() string {
	const shm = "/dev/shm"
	var at syscall.Statfs_t
	if err := syscall.Statfs(shm, &at); err != nil || at.Bavail*uint64(at.Bsize) < 512<<20 {
		return ""
	}
	return shm
}

// unprivileged is whom the server runs as: it refuses to be root.
func unprivileged() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}

	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, wrong := strconv.ParseUint(u.Uid, 10, 32)
		gid, wrongToo := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(wrong, wrongToo); err != nil {
			return nil, err
		}

		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}

	return nil, errors.New("a PostgreSQL server does not run as root, and there is no user postgres or nobody")
}

// program finds one of PostgreSQL's; Debian keeps them out of the PATH.
func program(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return "", fmt.Errorf("the tests need PostgreSQL, and %s is not here: install the Debian package postgresql", name)
	}

	return slices.Max(found), nil
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir = s.folder
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8", "TZ=UTC")
	return c
}

func (s *Server) initialize() error {
	path, err := program("initdb")
	if err != nil {
		return err
	}

	out, err := s.command(path, "-D", filepath.Join(s.folder, "data"), "-A", "trust", "-U", "discern", "-E", "UTF8",
		"--no-sync", "--no-instructions").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

// run starts the server behind a shell that waits for the end of its input: also when
// this program is killed, nothing of the server is left.
func (s *Server) run(settings []string) error {
	path, err := program("postgres")
	if err != nil {
		return err
	}

	const script = `"$@" </dev/null >log 2>&1 & cat >/dev/null; kill -INT $! 2>/dev/null; wait; [ -e paused ] || rm -rf "$PWD"`
	s.args = []string{"-c", script, "sh", path, "-D", "data", "-k", s.folder, "-c", "listen_addresses=",
		"-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", "autovacuum=off"}
	for _, setting := range settings {
		s.args = append(s.args, "-c", setting)
	}

	return s.Resume()
}

// Resume starts the server that was paused, with what it kept.
func (s *Server) Resume() (err error) {
	if err := os.RemoveAll(filepath.Join(s.folder, "paused")); err != nil {
		return err
	}

	s.server = s.command("/bin/sh", s.args...)
	s.server.SysProcAttr.Setpgid = true // a signal from the keyboard is for the tests
	if s.alive, err = s.server.StdinPipe(); err != nil {
		return err
	}
	if err := s.server.Start(); err != nil {
		return err
	}

	until := time.Now().Add(startTime)
	for {
		err := s.Do("postgres", `SELECT 1`)
		if err == nil {
			return nil
		}
		if time.Now().After(until) {
			log, _ := os.ReadFile(filepath.Join(s.folder, "log"))
			return errors.Join(fmt.Errorf("the PostgreSQL server does not answer: %w: %s", err, log), s.Pause())
		}

		time.Sleep(20 * time.Millisecond)
	}
}

// Pause ends the server and keeps its folder.
func (s *Server) Pause() error {
	if err := os.WriteFile(filepath.Join(s.folder, "paused"), nil, 0o600); err != nil {
		return err
	}
	return errors.Join(s.alive.Close(), s.server.Wait())
}

// Stop ends the server and removes all that it kept.
func (s *Server) Stop() error { return errors.Join(s.Pause(), os.RemoveAll(s.folder)) }

// Address names one of the server's databases.
func (s *Server) Address(database string) string {
	return "postgres://discern@/" + database + "?host=" + url.QueryEscape(s.folder)
}

// Database makes a database, empty or like another one that nobody is connected to, and
// returns its name.
func (s *Server) Database(like string) (string, error) {
	name := fmt.Sprint("d", s.made.Add(1))
	statement := "CREATE DATABASE " + name
	if like != "" {
		statement += " TEMPLATE " + like
	}

	return name, s.Do("postgres", statement)
}

// Do runs a statement in a database.
func (s *Server) Do(database, statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	c, err := pgx.Connect(ctx, s.Address(database))
	if err != nil {
		return err
	}
	defer c.Close(ctx)

	_, err = c.Exec(ctx, statement)
	return err
}
