package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"discern/assessment"
)

// What a file may be. A longer name is shortened.
const (
	MaxFile  = 50 << 20 // bytes, expanded
	MaxSpans = 200_000
	MaxDepth = 200
	maxName  = 120 // runes
)

func tooMany() error {
	return fmt.Errorf("the file holds more than %d spans or documents; export fewer runs at a time", MaxSpans)
}

// name is how a name from a file is kept: cleaned, on one line, short, and
// without anything that looks like a secret.
func name(s string) string {
	s = strings.Join(strings.Fields(assessment.Clean(s)), " ")
	if secretAt(s) >= 0 {
		return "(looks like a secret, not kept)"
	}
	if r := []rune(s); len(r) > maxName {
		s = string(r[:maxName-1]) + "…"
	}

	return s
}

// hash of arguments, so that two calls can be seen to be alike. With the salt of
// the file it says nothing outside it.
func hash(salt []byte, s string) string {
	if s == "" {
		return ""
	}
	h := sha256.New()
	h.Write(salt)
	h.Write([]byte(s))

	return hex.EncodeToString(h.Sum(nil)[:6])
}

// secretMarks begin what is hardly ever anything but a secret, with the least
// number of characters of a key that must follow.
var secretMarks = []struct {
	mark string
	rest int
}{
	{"Bearer ", 16}, {"bearer ", 16}, {"sk-", 16}, {"AKIA", 16}, {"ASIA", 16}, {"ghp_", 20}, {"gho_", 20},
	{"github_pat_", 20}, {"xoxb-", 10}, {"xoxp-", 10}, {"glpat-", 16}, {"AIza", 30}, {"lin_api_", 16},
	{"-----BEGIN ", 11}, {"Basic ", 20}, {"token=", 16}, {"api_key=", 16}, {"apikey=", 16}, {"sig=", 20},
}

// secretAt is where something that looks like a secret begins, or -1.
func secretAt(s string) int {
	if at := secretsIn(s, 1); len(at) > 0 {
		return slices.Min(at)
	}

	return -1
}

// secretsIn is where secrets begin, at most so many of each kind.
func secretsIn(s string, most int) []int {
	var found []int
	for _, m := range secretMarks {
		for from, n := 0, 0; n < most; {
			i := strings.Index(s[from:], m.mark)
			if i < 0 {
				break
			}

			i += from
			from = i + len(m.mark)
			if inWord(s, i) || !keyLength(s[from:], m.rest) {
				continue
			}
			if m.mark == "-----BEGIN " && !strings.Contains(s[i:min(len(s), i+50)], "PRIVATE KEY") {
				continue
			}
			found = append(found, i)
			n++
		}
	}

	return found
}

func inWord(s string, at int) bool {
	if at == 0 {
		return false
	}
	c := s[at-1]

	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func keyLength(s string, least int) bool {
	n := 0
	for n < len(s) && n < least {
		c := s[n]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.+/=% ", c) >= 0) {
			return false
		}
		if c == ' ' && least < 11 || c == ' ' && least > 11 {
			return false
		}
		n++
	}

	return n == least
}

// secretLines is the lines, from 1, on which something looks like a secret. At
// most a hundred are listed.
func secretLines(src string) []int {
	found := secretsIn(src, 100)
	slices.Sort(found)

	var lines []int
	row, from := 1, 0
	for _, at := range found {
		row += strings.Count(src[from:at], "\n")
		from = at
		if len(lines) == 0 || lines[len(lines)-1] != row {
			lines = append(lines, row)
		}
	}

	return lines[:min(len(lines), 100)]
}

// when is a time of a file in UTC: RFC 3339, or a count since 1970 in seconds,
// milliseconds, microseconds or nanoseconds.
func when(s string) string {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 0 {
		switch {
		case n > 1e17:
			return time.Unix(0, n).UTC().Format(time.RFC3339)
		case n > 1e14:
			return time.UnixMicro(n).UTC().Format(time.RFC3339)
		case n > 1e11:
			return time.UnixMilli(n).UTC().Format(time.RFC3339)
		}
		return time.Unix(n, 0).UTC().Format(time.RFC3339)
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC().Format(time.RFC3339)
		}
	}

	return ""
}
