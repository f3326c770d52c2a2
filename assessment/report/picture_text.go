package report

import (
	"discern/assessment"
	"strings"
	"unicode"
)

// How wide letters are, in thousandths of their size: at least what they take in
// any font that a picture is set in. The drawing is laid out once, before it is
// known whether it goes to paper in the program's own font, to a browser that may
// not have loaded it, or to a word processor on somebody's machine; so each letter
// counts as the widest of the program's semi-bold font and the bold of the
// Helvetica family, which stands in for it elsewhere. A test holds the table
// against the program's fonts.
var letterWidths = func() map[rune]int {
	out := map[rune]int{}
	for width, letters := range map[int]string{
		280:  " ,.Iijl|'\u00a0",
		345:  "!()-:;[]`f’‘",
		365:  "t",
		390:  "{}",
		425:  "/r*",
		480:  "\"\\°“”",
		500:  "z",
		560:  "$0123456789J_aceksvxy",
		600:  "+<=>~«»€£–",
		620:  "?FLTZbdghnopqu^",
		675:  "EPSVXYß",
		705:  "#",
		730:  "&ABCDHKNRU",
		790:  "GOwQ",
		860:  "M",
		900:  "m%æǽ©¾",
		985:  "W@œ",
		1080: "ŴŒ—…™",
		1400: "‱",
	} {
		for _, r := range letters {
			out[r] = width
		}
	}
	return out
}()

// wideLetters are blocks in which a letter takes more than it does elsewhere.
var wideLetters = []struct {
	from, to rune
	width    int
}{
	{0xFDFD, 0xFDFD, 12000},                        // a whole sentence in one letter
	{0x2E3A, 0x2E3A, 2000}, {0x2E3B, 0x2E3B, 3000}, // long dashes
	{0x12000, 0x1254F, 4500},                         // cuneiform
	{0xFDF0, 0xFDFC, 3000},                           // words in one letter
	{0x1F000, 0x1FAFF, 1400}, {0x2600, 0x27BF, 1200}, // pictures
	{0x0B80, 0x0DFF, 1500}, {0x0900, 0x0B7F, 1200}, {0x1000, 0x109F, 1300}, // scripts of South Asia
	{0x0590, 0x08FF, 950},
}

// textWidth is what a line takes at most. What is not bold is measured as if it
// were, which is never too little.
func textWidth(s string) float64 {
	total := 0
	for _, r := range s {
		total += letterWidth(r)
	}
	return float64(total) * pictureSize / 1000
}

func letterWidth(r rune) int {
	if w, ok := letterWidths[r]; ok {
		return w
	}
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r < 0x250 && unicode.IsUpper(r):
		return 960
	case r < 0x250:
		return 800
	case r >= 0x370 && r < 0x530 && unicode.IsLower(r):
		return 880
	case r >= 0x370 && r < 0x530:
		return 1100
	}
	for _, w := range wideLetters {
		if r >= w.from && r <= w.to {
			return w.width
		}
	}

	return 1180
}

// wrapped breaks a text at its words into at most that many lines, each at most
// width wide. A word that is wider is cut between two letters; what does not fit
// ends in an ellipsis.
func wrapped(s string, width float64, most int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(assessment.Clean(s)) {
		for {
			with := word
			if line != "" {
				with = line + " " + word
			}

			if textWidth(with) <= width {
				line = with
				break
			}
			if line != "" && textWidth(word) <= width {
				out, line = append(out, line), word
				break
			}

			if line == "" || textWidth(line) > width/2 {
				if line != "" {
					out, line = append(out, line), ""
					continue
				}
				n := headOf(word, width)
				out, word = append(out, word[:n]), word[n:]
				continue
			}

			// A long word begins on the line that has room for some of it.
			n := headOf(word, width-textWidth(line+" "))
			out, line, word = append(out, line+" "+word[:n]), "", word[n:]
		}

		if len(out) > most {
			break // the rest is cut anyway
		}
	}

	if line != "" {
		out = append(out, line)
	}
	if len(out) > most {
		out = append(out[:most-1:most-1], ellipsis(out[most-1], width))
	}

	return out
}

// headOf is how many bytes of a word fit a width: at least one letter with what
// joins it, never parted from its marks.
func headOf(word string, width float64) int {
	end := 0
	for _, at := range letterEnds(word) {
		if end > 0 && textWidth(word[:at]) > width {
			break
		}
		end = at
	}
	return end
}

// letterEnds is where each letter of a text ends, with the marks upon it and what
// is joined to it.
func letterEnds(s string) []int {
	var out []int
	joined := false
	for i, r := range s {
		mark := unicode.In(r, unicode.M) || r == '\u200d' || r >= 0x1f3fb && r <= 0x1f3ff
		if i > 0 && !mark && !joined {
			out = append(out, i)
		}
		joined = r == '\u200d'
	}
	if s != "" {
		out = append(out, len(s))
	}
	return out
}

func ellipsis(s string, width float64) string {
	for s != "" && textWidth(s+"…") > width {
		ends := letterEnds(s)
		if len(ends) < 2 {
			return "…"
		}
		s = strings.TrimRight(s[:ends[len(ends)-2]], " ")
	}
	return strings.TrimRight(s, " ,;") + "…"
}

// readsLeft reports whether a text reads from right to left: its first letter
// belongs to a script that does.
func readsLeft(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko,
				unicode.Samaritan, unicode.Mandaic, unicode.Adlam, unicode.Hanifi_Rohingya)
		}
	}
	return false
}
