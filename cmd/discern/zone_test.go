package main

import (
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// farOff are zones of which one has another day than UTC at any time.
var farOff = []string{"Pacific/Kiritimati", "America/Los_Angeles", "Pacific/Pago_Pago"}

// client signs in by the link that the program printed, without a browser.
func (p *program) client() *client {
	p.Helper()
	c := &client{p.T, "http://" + p.addr, ""}

	res, _ := c.do(http.MethodPost, strings.TrimPrefix(p.first, c.base), url.Values{})
	for _, k := range res.Cookies() {
		c.cookies += k.Name + "=" + k.Value + "; "
	}

	return c
}

// days are those in a zone from a time until now: a test may run over midnight.
func days(from time.Time, zone *time.Location) []string {
	return slices.Compact([]string{from.In(zone).Format("2 January 2006"), time.Now().In(zone).Format("2 January 2006")})
}

var dayInWords = regexp.MustCompile(`[0-9]{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) 20[0-9]{2}`)

// onlyOf fails unless a text bears a day, and no other than those.
func onlyOf(t *testing.T, what, text string, days []string) {
	t.Helper()
	const layout = "2 January 2006"
	is, err := time.Parse(layout, days[0])
	if err != nil {
		t.Fatal(err)
	}

	born := false
	for _, found := range dayInWords.FindAllString(flat(text), -1) {
		day, err := time.Parse(layout, found)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case slices.Contains(days, found):
			born = true
		case day.Sub(is).Abs() < 4*24*time.Hour: // a day on which something is due lies further off
			t.Errorf("%s bears %s, where it is %s", what, found, days[0])
		}
	}

	if !born {
		t.Errorf("%s does not bear %s", what, days[0])
	}
}

// However far the server stands from UTC, one report bears one day: at the
// front, at the foot, and in what a machine reads.
func TestAReportBearsOneDayWhereverTheServerStands(t *testing.T) {
	for _, name := range farOff {
		t.Run(name, func(t *testing.T) {
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}

			began := time.Now()
			p := begin(t, t.TempDir(), "127.0.0.1:0", "TZ="+name)
			c := p.client()
			c.send("/settings", "me", "Dana Ruiz")
			id := c.newInterview("Claims intake")
			for _, q := range []string{"EC1", "EC2", "EC7", "EC8"} {
				c.send("/interviews/"+id+"/call/"+q, "answer", "b", "base_rev", "0", "quote", "We wrote the path.", "go", "save")
			}
			report := c.send("/interviews/"+id+"/seal", "go", "seal")
			want := days(began, zone)

			pdf := c.fetch(report + "/report.pdf")
			onlyOf(t, "the PDF", pdfText(t, pdf), want)
			if text := flat(pdfText(t, pdf)); !strings.Contains(text, "Times in "+name) ||
				!strings.Contains(text, "sealed "+want[0]) && !strings.Contains(text, "sealed "+want[len(want)-1]) {
				t.Errorf("the PDF does not say its zone and when it was sealed:\n%s", text)
			}
			for _, file := range []string{"report.html", "report.md", "report.txt"} {
				text := string(c.fetch(report + "/" + file))
				onlyOf(t, file, text, want)
				if !strings.Contains(strings.ReplaceAll(text, `\`, ""), name) { // Markdown escapes its signs
					t.Errorf("%s does not name its zone", file)
				}
			}
			onlyOf(t, "the page", string(c.fetch(report)), want)

			if made := createdOf(t, pdf); !slices.Contains(want, made.Format("2 January 2006")) {
				t.Errorf("the file says it was made on %s, where it is %s", made, want[0])
			}
			list := string(c.fetch(report + "/answers.csv"))
			day := began.In(zone).Format(time.DateOnly)
			later := time.Now().In(zone).Format(time.DateOnly)
			if !strings.Contains(list, "Answered on ("+name+")") || !strings.Contains(list, day) &&
				!strings.Contains(list, later) {
				t.Errorf("the list of answers does not say %s, in %s:\n%.900s", day, name, list)
			}
			if data := string(c.fetch(report + "/report.json")); !regexp.MustCompile(`"sealed": "[^"]*Z"`).MatchString(data) ||
				!strings.Contains(data, `"zone": "`+name+`"`) {
				t.Errorf("the JSON has no time in UTC beside its zone:\n%.600s", data)
			}
		})
	}
}

// createdOf is when a PDF says that it was made, as its information has it and
// its metadata repeats it.
func createdOf(t *testing.T, pdf []byte) time.Time {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdfinfo", "-meta", "-")
	cmd.Stdin = strings.NewReader(string(pdf))
	meta, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`<xmp:CreateDate>([^<]*)<`).FindSubmatch(meta)
	if found == nil {
		t.Fatalf("the metadata has no date:\n%s", meta)
	}
	made, err := time.Parse(time.RFC3339, string(found[1]))
	if err != nil {
		t.Fatal(err)
	}

	info := exec.CommandContext(t.Context(), "pdfinfo", "-rawdates", "-")
	info.Stdin = strings.NewReader(string(pdf))
	said, err := info.Output()
	if err != nil {
		t.Fatal(err)
	}
	raw := "D:" + made.Format("20060102150405") + strings.Replace(made.Format("-07:00"), ":", "'", 1)
	if !strings.Contains(string(said), raw) {
		t.Errorf("the information of the file has not %s:\n%s", raw, said)
	}

	return made
}

// "Saved 10:42" and the history write the same time: that of whoever looks, or,
// without script, that of the workspace.
func TestSavedAtAndTheHistoryAreTheSameTime(t *testing.T) {
	for _, browser := range []string{"", "Asia/Tokyo", "America/St_Johns", "Nowhere/Land",
		strings.Repeat("Europe/", 40) + "Berlin"} {
		t.Run("browser "+browser[:min(len(browser), 20)], func(t *testing.T) {
			p := begin(t, t.TempDir(), "127.0.0.1:0", "TZ=Pacific/Kiritimati")
			c := p.client()
			c.cookies += "tz=" + browser
			c.send("/settings", "me", "Dana Ruiz")
			id := c.newInterview("Claims intake")
			zone, err := time.LoadLocation("Pacific/Kiritimati")
			if told, unknown := time.LoadLocation(browser); unknown == nil && browser != "" {
				zone = told
			}
			if err != nil {
				t.Fatal(err)
			}

			c.send("/interviews/"+id+"/call/EC1", "answer", "a", "base_rev", "0", "go", "save")
			at := c.interview(id).Answers["EC1"].At.In(zone).Format("15:04")
			if page := string(c.fetch("/interviews/" + id + "/call/EC1/history")); !strings.Contains(page, ", "+at) {
				t.Errorf("the history lacks %s:\n%s", at, page)
			}
			if page := string(c.fetch("/interviews/" + id + "/call/" + bankOf(t).Address("EC1"))); !strings.Contains(page,
				"Saved "+at) && !strings.Contains(page, ", "+at) {
				t.Errorf("the question does not say Saved %s: %s", at, regexp.MustCompile(`Saved [^<"]*`).FindAllString(page, -1))
			}
		})
	}
}

// A seller in Tokyo, a workspace in Berlin: pages are in the seller's, documents in the
// workspace's; what was sealed keeps the zone it was sealed with.
func TestASellerInTokyoWithAWorkspaceInBerlin(t *testing.T) {
	p := begin(t, t.TempDir(), "127.0.0.1:0", "TZ=Pacific/Kiritimati")
	c := p.client()
	c.cookies += "tz=Asia/Tokyo"
	c.send("/settings", "me", "Dana Ruiz", "zone", "Europe/Berlin")
	id := c.newInterview("Claims intake")
	c.send("/interviews/"+id+"/call/EC1", "answer", "a", "base_rev", "0", "go", "save")
	first := c.send("/interviews/"+id+"/seal", "go", "seal")
	before := c.fetch(first + "/report.md")
	if !strings.Contains(string(before), "Europe/Berlin") || strings.Contains(string(before), "Tokyo") {
		t.Errorf("the report is not in Berlin's time:\n%s", before)
	}

	c.send("/settings", "zone", "America/Los_Angeles")
	if after := c.fetch(first + "/report.md"); string(after) != string(before) {
		t.Errorf("a sealed report changed with the settings:\n%s", after)
	}
	c.send("/interviews/"+id+"/call/EC2", "answer", "a", "base_rev", "0", "go", "save")
	second := c.send("/interviews/"+id+"/seal", "go", "seal")
	if text := string(c.fetch(second + "/report.md")); !strings.Contains(text, "America/Los") {
		t.Errorf("the next report is not in the new zone:\n%s", text)
	}

	// On another machine the workspace stays where it was.
	p.gone(syscall.SIGTERM)
	again := begin(t, p.dir, p.addr, "TZ=Asia/Kathmandu")
	if page := string(again.client().fetch("/settings")); !strings.Contains(page, `value="America/Los_Angeles"`) {
		t.Error("the settings lost the zone of the workspace")
	}
}

// Days and times are written for people in one place, which asks for a zone:
// nowhere else does the program turn to the clock of its machine.
func TestNothingIsWrittenInTheZoneOfTheMachine(t *testing.T) {
	machine := regexp.MustCompile(`\.Local\(\)|\btime\.Local\b`)
	walked := 0
	err := filepath.WalkDir(filepath.Join("..", ".."), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".templ") {
			return nil
		}

		text, err := os.ReadFile(path)
		walked++
		if found := machine.Find(text); found != nil {
			t.Errorf("%s says %s: take the zone of the context, of the workspace or of the report", path, found)
		}
		if room := filepath.Base(filepath.Dir(path)); room == "web" || room == "templates" {
			if strings.Contains(string(text), `.Format("`) || strings.Contains(string(text), ".Format(time.") {
				t.Errorf("%s writes a time by itself: templates.Day and its like do", path)
			}
		}

		return err
	})
	if err != nil || walked < 100 {
		t.Fatalf("%d files read: %v", walked, err)
	}
}

// The command writes documents in the zone of the machine, and names it; a day
// that was asked for is that day there.
func TestTheCommandWritesInTheZoneOfTheMachine(t *testing.T) {
	interview := file(t, "interview.yaml", "system: Claims intake\nanswers:\n  EC1: {choice: c}\n")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}

	for zone, named := range map[string]string{"Pacific/Kiritimati": "Pacific/Kiritimati",
		":America/Los_Angeles": "America/Los_Angeles",
		"":                     "UTC", "Nowhere/Land": "UTC"} {
		write := func(args ...string) string {
			t.Helper()
			cmd := exec.CommandContext(t.Context(), self, append(append([]string{"report"}, args...), interview)...)
			cmd.Env = append(os.Environ(), asProgram+"=1", "TZ="+zone)
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}

			return string(out)
		}

		text := flat(write("-format", "txt", "-date", "2026-11-21"))
		onlyOf(t, "the report in "+zone, text, []string{"21 November 2026"})
		if !strings.Contains(text, named) {
			t.Errorf("TZ=%s: the report does not name %s:\n%s", zone, named, text)
		}

		began := time.Now()
		place, err := time.LoadLocation(named)
		if err != nil {
			t.Fatal(err)
		}
		today := write("-format", "txt")
		onlyOf(t, "today's report in "+zone, today, days(began, place))
	}
}
