// Package tools tries the scripts of the Makefile.
package tools

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// machine is a folder that is all there is in PATH.
type machine struct {
	*testing.T
	bin string
}

// aMachine has the usual small programs and nothing that tools/needs looks for.
func aMachine(t *testing.T) machine {
	t.Helper()
	m := machine{t, t.TempDir()}
	for _, name := range []string{"sh", "sed", "head", "awk", "cat", "chmod"} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(m.bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	m.user(1000)
	return m
}

// has puts a program there, as a shell script.
func (m machine) has(name, script string) {
	m.Helper()
	if err := os.WriteFile(filepath.Join(m.bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		m.Fatal(err)
	}
}

func (m machine) user(id int) { m.Helper(); m.has("id", fmt.Sprint("echo ", id)) }

// all puts every program there in the oldest version that does.
func (m machine) all() {
	m.Helper()
	m.has("chromium", `echo "noise of a wrapper" >&2; echo "Chromium 150.0.7871.100 built on Debian GNU/Linux 12"`)
	for _, name := range []string{"pdftotext", "pdftoppm", "pdffonts"} {
		m.has(name, `echo "`+name+` version 22.12.0" >&2; echo "Copyright 2005-2022" >&2`)
	}
	m.has("postgres", `echo "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"`)
	m.has("qpdf", `echo "qpdf version 11.3.0"; echo "Run qpdf --copyright to see more."`)
	m.has("go", `echo "go version go1.26.0 linux/amd64"`)
	m.has("gcc", "")
}

// apt is an apt-get that notes what it is asked for, and brings a chromium of that
// version when the lists were refreshed before, of the version in the old lists
// when not. An update fails where there is no network.
func (m machine) apt(version, inOldLists string, network bool) {
	m.Helper()
	updates := "exit 100"
	if network {
		updates = "echo " + version + " >" + m.bin + "/lists"
	}
	if err := os.WriteFile(filepath.Join(m.bin, "lists"), []byte(inOldLists+"\n"), 0o644); err != nil {
		m.Fatal(err)
	}
	m.has("apt-get", `echo "$1" "$2 $3 $4 $5" >>`+m.bin+`/asked
case $1 in
update) `+updates+` ;;
install)
	echo '#!/bin/sh' >`+m.bin+`/chromium
	echo "echo Chromium $(cat `+m.bin+`/lists)" >>`+m.bin+`/chromium
	chmod +x `+m.bin+`/chromium ;;
esac`)
}

// asked is what apt-get was asked for.
func (m machine) asked() string {
	m.Helper()
	data, err := os.ReadFile(filepath.Join(m.bin, "asked"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		m.Fatal(err)
	}
	return string(data)
}

// needs runs the script and returns whether it is content, and what it says.
func (m machine) needs(programs ...string) (content bool, says string) {
	m.Helper()
	script, err := filepath.Abs("needs")
	if err != nil {
		m.Fatal(err)
	}
	cmd := exec.CommandContext(m.Context(), "/bin/sh", append([]string{script}, programs...)...)
	cmd.Env = []string{"PATH=" + m.bin}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		m.Fatal(err)
	}
	return err == nil, out.String()
}

var everything = []string{"go", "gcc", "chromium", "pdftotext", "pdftoppm", "pdffonts", "qpdf", "postgres"}

func TestNeedsIsSilentWhereAllIsThere(t *testing.T) {
	m := aMachine(t)
	m.all()
	m.user(0)
	m.apt("156.0", "148.0", true)
	if content, says := m.needs(everything...); !content || says != "" || m.asked() != "" {
		t.Errorf("content %v, says %q, asked for %q", content, says, m.asked())
	}
}

// The lists are refreshed before anything is installed, so that a machine with old
// ones gets what is offered now.
func TestNeedsRefreshesTheListsBeforeItInstalls(t *testing.T) {
	for name, before := range map[string]string{"missing": "", "too old": "148.0.1"} {
		t.Run(name, func(t *testing.T) {
			m := aMachine(t)
			m.all()
			m.user(0)
			m.apt("156.0.1", "148.0.1", true)
			if before == "" {
				if err := os.Remove(filepath.Join(m.bin, "chromium")); err != nil {
					t.Fatal(err)
				}
			} else {
				m.has("chromium", "echo Chromium "+before)
			}

			content, says := m.needs(everything...)
			if !content || says != "installing chromium\n" {
				t.Errorf("content %v, says %q", content, says)
			}
			first, then, _ := strings.Cut(m.asked(), "\n")
			if strings.TrimSpace(first) != "update" || !strings.HasPrefix(then, "install") ||
				!strings.Contains(then, "chromium") {
				t.Errorf("asked for %q", m.asked())
			}
		})
	}
}

// A program that is too old is named in one sentence, with what is needed and how
// to get it, whatever program it is.
func TestNeedsSaysInOneSentenceWhatIsTooOld(t *testing.T) {
	for _, test := range []struct {
		name, program, script string
		want                  []string
	}{
		{"chromium", "chromium", "echo Chromium 148.0.7000.1",
			[]string{"chromium is 148.0.7000.1", "150 or newer", "apt-get install chromium"}},
		{"one number below", "chromium", "echo Chromium 149.9.9.9", []string{"149.9.9.9", "150 or newer"}},
		{"pdftotext", "pdftotext", "echo pdftotext version 20.09.0 >&2",
			[]string{"pdftotext is 20.09.0", "22.12 or newer", "apt-get install poppler-utils"}},
		{"qpdf", "qpdf", "echo qpdf version 10.6.3",
			[]string{"qpdf is 10.6.3", "11.3 or newer", "apt-get install qpdf"}},
		{"postgres", "postgres", "echo postgres '(PostgreSQL)' 13.4",
			[]string{"postgres is 13.4", "15 or newer", "apt-get install postgresql"}},
		{"go", "go", "echo go version go1.19.8 linux/amd64",
			[]string{"Go 1.26 is needed, and this is 1.19.8", "go.dev/dl"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := aMachine(t)
			m.all()
			m.apt("156.0", "156.0", true)
			m.has(test.program, test.script)
			content, says := m.needs(everything...)
			if content || strings.Count(says, "\n") != 1 || !strings.HasSuffix(says, ".\n") {
				t.Errorf("content %v, says %q", content, says)
			}
			for _, want := range test.want {
				if !strings.Contains(says, want) {
					t.Errorf("it does not say %q: %q", want, says)
				}
			}
			if m.asked() != "" {
				t.Errorf("without the right to, it asked for %q", m.asked())
			}
		})
	}
}

func TestNeedsComparesVersionsByNumber(t *testing.T) {
	for name, script := range map[string]string{
		"qpdf":      "echo qpdf version 11.10.0",
		"chromium":  "echo Chromium 1000.1",
		"go":        "echo go version go1.100 linux/amd64",
		"pdffonts":  "echo pdffonts version 100.1 >&2",
		"pdftotext": "echo a version of my own",
	} {
		m := aMachine(t)
		m.all()
		m.has(name, script)
		if content, says := m.needs(everything...); !content {
			t.Errorf("%s with %q: %q", name, script, says)
		}
	}
}

func TestNeedsSaysWhatItCouldNotMend(t *testing.T) {
	for _, test := range []struct {
		name string
		does func(machine)
		want []string
	}{
		{"missing, without the right to install", func(m machine) {
			m.user(1000)
			m.apt("156.0", "156.0", true)
			os.Remove(m.bin + "/chromium")
		},
			[]string{"missing and could not be installed here: chromium"}},
		{"too old, and nothing newer is offered", func(m machine) {
			m.user(0)
			m.apt("148.1", "148.0", true)
			m.has("chromium", "echo Chromium 148.0")
		},
			[]string{"Too old for the tests: chromium is 148.1 where 150 or newer is needed"}},
		{"too old, and no network", func(m machine) {
			m.user(0)
			m.apt("156.0", "148.0", false)
			m.has("chromium", "echo Chromium 148.0")
		},
			[]string{"lists could not be refreshed", "Too old for the tests: chromium is 148.0"}},
		{"no go, and none is installed", func(m machine) {
			m.user(0)
			m.apt("156.0", "156.0", true)
			os.Remove(m.bin + "/go")
		},
			[]string{"Go 1.26 is needed, and none is here"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := aMachine(t)
			m.all()
			test.does(m)
			content, says := m.needs(everything...)
			for _, want := range test.want {
				if content || !strings.Contains(says, want) {
					t.Errorf("content %v; it does not say %q: %q", content, want, says)
				}
			}
			if strings.Contains(m.asked(), "golang") {
				t.Errorf("asked for %q", m.asked())
			}
		})
	}
}

// Where the lists cannot be refreshed but hold what is needed, it is installed.
func TestNeedsInstallsWithoutFreshLists(t *testing.T) {
	m := aMachine(t)
	m.all()
	m.user(0)
	m.apt("156.0", "150.0", false)
	if err := os.Remove(filepath.Join(m.bin, "chromium")); err != nil {
		t.Fatal(err)
	}
	if content, says := m.needs(everything...); !content || !strings.Contains(says, "could not be refreshed") {
		t.Errorf("content %v, says %q", content, says)
	}
}

// The tests take a Chromium under any of its names, and so does the look for it.
func TestNeedsTakesAnyChromium(t *testing.T) {
	for _, name := range []string{"chromium-browser", "google-chrome", "google-chrome-stable"} {
		m := aMachine(t)
		m.all()
		if err := os.Rename(filepath.Join(m.bin, "chromium"), filepath.Join(m.bin, name)); err != nil {
			t.Fatal(err)
		}
		if content, says := m.needs(everything...); !content {
			t.Errorf("%s: %q", name, says)
		}
	}
}
