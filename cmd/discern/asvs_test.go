package main

import (
	"fmt"
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

// asvsAsks are the requirements of levels 1 and 2 in ASVS 5.0.0, by section.
const asvsAsks = `
1.1: 1 2; 1.2: 1 2 3 4 5 6 7 8 9; 1.3: 1 2 3 4 5 6 7 8 9 10 11; 1.4: 1 2 3; 1.5: 1 2; 2.1: 1 2 3; 2.2: 1 2 3;
2.3: 1 2 3 4; 2.4: 1; 3.2: 1 2; 3.3: 1 2 3 4; 3.4: 1 2 3 4 5 6; 3.5: 1 2 3 4 5; 3.7: 1 2; 4.1: 1 2 3; 4.2: 1;
4.3: 1 2; 4.4: 1 2 3 4; 5.1: 1; 5.2: 1 2 3; 5.3: 1 2; 5.4: 1 2 3; 6.1: 1 2 3; 6.2: 1 2 3 4 5 6 7 8 9 10 11 12;
6.3: 1 2 3 4; 6.4: 1 2 3 4; 6.5: 1 2 3 4 5; 6.6: 1 2 3; 6.8: 1 2 3 4; 7.1: 1 2 3; 7.2: 1 2 3 4; 7.3: 1 2;
7.4: 1 2 3 4 5; 7.5: 1 2; 7.6: 1 2; 8.1: 1 2; 8.2: 1 2 3; 8.3: 1; 8.4: 1; 9.1: 1 2 3; 9.2: 1 2 3 4; 10.1: 1 2;
10.2: 1 2; 10.3: 1 2 3 4; 10.4: 1 2 3 4 5 6 7 8 9 10 11; 10.5: 1 2 3 4 5; 10.6: 1 2; 10.7: 1 2 3; 11.1: 1 2;
11.2: 1 2 3; 11.3: 1 2 3; 11.4: 1 2 3 4; 11.5: 1; 11.6: 1; 12.1: 1 2 3; 12.2: 1 2; 12.3: 1 2 3 4; 13.1: 1;
13.2: 1 2 3 4 5; 13.3: 1 2; 13.4: 1 2 3 4 5; 14.1: 1 2; 14.2: 1 2 3 4; 14.3: 1 2 3; 15.1: 1 2 3; 15.2: 1 2 3;
15.3: 1 2 3 4 5 6 7; 16.1: 1; 16.2: 1 2 3 4 5; 16.3: 1 2 3 4; 16.4: 1 2 3; 16.5: 1 2 3; 17.1: 1; 17.2: 1 2 3 4;
17.3: 1 2;`

// docs/asvs.md has a line for each requirement of level 2, each says something, and what it
// counts is what stands there.
func TestTheTableOfTheStandardIsWholeAndCountsItsLines(t *testing.T) {
	body, err := os.ReadFile("../../docs/asvs.md")
	if err != nil {
		t.Fatal(err)
	}
	says := map[string]string{}
	line := regexp.MustCompile(`(?m)^\| ([\d.]+) \| [12] \| [^|]+ \| (.*) \|$`)
	for _, m := range line.FindAllStringSubmatch(string(body), -1) {
		if says[m[1]] != "" {
			t.Errorf("%s stands there twice", m[1])
		}
		says[m[1]] = m[2]
	}

	all := 0
	for _, section := range regexp.MustCompile(`([\d.]+): ([\d ]+)`).FindAllStringSubmatch(asvsAsks, -1) {
		for _, n := range strings.Fields(section[2]) {
			all++
			if says[section[1]+"."+n] == "" {
				t.Errorf("nothing is said of %s.%s", section[1], n)
			}
		}
	}
	if all != 253 || len(says) != all {
		t.Errorf("the standard asks for 253, %d are asked for here and %d stand there", all, len(says))
	}

	count := map[string]int{}
	for number, what := range says {
		kind := ""
		for _, k := range []string{"In part: ", "Read, no test: ", "Does not apply: ", "Not met", "Not shown"} {
			if strings.HasPrefix(what, k) {
				kind = k
			}
		}
		if kind == "" && !strings.HasPrefix(what, "`Test") && !strings.HasPrefix(what, "[") {
			t.Errorf("%s names nothing that shows it: %s", number, what)
		}
		count[kind]++
	}
	for kind, line := range map[string]string{"": "%d are shown by the tests", "In part: ": "%d are shown in part",
		"Read, no test: ": "%d were read", "Does not apply: ": "%d do not apply", "Not met": "%d are not met",
		"Not shown": "%d are not shown"} {
		if want := fmt.Sprintf("* "+line, count[kind]); !strings.Contains(string(body), want) {
			t.Errorf("it does not say %q", want)
		}
	}
}
