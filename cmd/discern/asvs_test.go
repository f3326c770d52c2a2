package main

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// docs/asvs.md names tests that there are.
func TestTheTableOfTheStandardNamesTestsThatThereAre(t *testing.T) {
	root := os.DirFS("../..")
	there := map[string]bool{}
	err := fs.WalkDir(root, ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		body, err := fs.ReadFile(root, path)
		for _, name := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(string(body), -1) {
			there[name[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	body, err := fs.ReadFile(root, "docs/asvs.md")
	if err != nil {
		t.Fatal(err)
	}

	named := regexp.MustCompile(`Test\w+`).FindAllString(string(body), -1)
	if len(named) < 30 {
		t.Errorf("only %d tests are named", len(named))
	}
	for _, name := range named {
		if !there[name] {
			t.Errorf("there is no %s", name)
		}
	}
}
