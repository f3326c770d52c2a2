package assessment

import (
	"regexp"
	"slices"
	"strings"
)

// LeftOut stands where words were taken out before something was shared.
const LeftOut = "[left out]"

// How much somebody may take out by hand.
const (
	MaxStruckWords = 50
	MaxStruckChars = 200
)

// Strikes are what a buyer takes out of the answers by hand before they go, beside names.
type Strikes struct {
	Words []string // wherever they stand, in whatever case
	Notes []string // ids of the questions whose note stays behind
}

// Equal reports whether two strikes take out the same.
func (s Strikes) Equal(x Strikes) bool {
	return slices.Equal(s.Words, x.Words) && slices.Equal(s.Notes, x.Notes)
}

// NewStrikes reads words, one on each line, and the notes to leave out; each once. A fault
// has the path "words".
func NewStrikes(lines string, notes []string) (Strikes, []Fault) {
	var s Strikes
	var wrong []Fault
	for line := range strings.Lines(lines) {
		word := strings.Join(strings.Fields(line), " ")
		if word == "" || slices.Contains(s.Words, word) {
			continue
		}
		if len([]rune(word)) > MaxStruckChars {
			wrong = append(wrong, Fault{"words", "Put fewer words on one line: " + FormatNumber(MaxStruckChars) +
				" characters at most"})
			continue
		}
		s.Words = append(s.Words, word)
	}

	if len(s.Words) > MaxStruckWords {
		wrong = append(wrong, Fault{"words", "Enter " + FormatNumber(MaxStruckWords) +
			" lines at most, or leave the whole note out"})
	}

	for _, id := range notes {
		if !slices.Contains(s.Notes, id) {
			s.Notes = append(s.Notes, id)
		}
	}

	return s, wrong
}

// Struck returns the interview without what was taken out. The names of the system and
// the company are the seller's own words, and stay.
func (iv Interview) Struck(s Strikes) Interview {
	out := iv
	if len(s.Words) > 0 {
		words := slices.Clone(s.Words)
		slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) }) // the longer of two that overlap
		var any []string
		for _, w := range words {
			var parts []string
			for _, f := range strings.Fields(w) {
				parts = append(parts, regexp.QuoteMeta(f))
			}
			if len(parts) > 0 {
				any = append(any, strings.Join(parts, `\s+`))
			}
		}

		struck := regexp.MustCompile(`(?i)` + strings.Join(any, "|"))
		if len(any) > 0 {
			out = SwapTexts(iv, func(text string) string { return struck.ReplaceAllLiteralString(text, LeftOut) })
			out.System, out.Company = iv.System, iv.Company
		}
	}

	if len(s.Notes) > 0 {
		out = SwapTexts(out, func(text string) string { return text }) // a copy of its own
		for _, id := range s.Notes {
			if a, ok := out.Answers[id]; ok {
				a.Note = ""
				out.Answers[id] = a
			}
		}
	}

	return out
}

// Segment is a stretch of a text: as it was written, or put in the place of something else.
type Segment struct {
	Text string
	New  bool
}

// mostCells bounds the work of finding what was replaced; in longer texts everything
// between the first and the last change counts as new.
const mostCells = 1 << 20

var wordOrNot = regexp.MustCompile(`[\p{L}\p{N}]+|[^\p{L}\p{N}]`)

// Segments tells what of a text was put in the place of something else, word by word.
// Together they are the text.
func Segments(before, after string) []Segment {
	old, now := wordOrNot.FindAllString(before, -1), wordOrNot.FindAllString(after, -1)
	same := 0
	for same < min(len(old), len(now)) && old[same] == now[same] {
		same++
	}

	tail := 0
	for tail < min(len(old), len(now))-same && old[len(old)-1-tail] == now[len(now)-1-tail] {
		tail++
	}

	var out []Segment
	add := func(text string, isNew bool) {
		switch n := len(out) - 1; {
		case text == "":
		case n >= 0 && out[n].New == isNew:
			out[n].Text += text
		default:
			out = append(out, Segment{text, isNew})
		}
	}

	add(strings.Join(now[:same], ""), false)
	a, b := old[same:len(old)-tail], now[same:len(now)-tail]
	if len(a)*len(b) > mostCells {
		add(strings.Join(b, ""), true)
	} else {
		kept := common(a, b)
		for i, w := range b {
			add(w, !kept[i])
		}
	}
	add(strings.Join(now[len(now)-tail:], ""), false)

	return joinedOver(out)
}

// joinedOver makes one segment of new ones that only a space parts.
func joinedOver(in []Segment) []Segment {
	var out []Segment
	for i, p := range in {
		n := len(out) - 1
		between := !p.New && strings.TrimSpace(p.Text) == "" && n >= 0 && out[n].New && i+1 < len(in)
		if n >= 0 && out[n].New && (p.New || between) {
			out[n].Text += p.Text
			continue
		}
		out = append(out, p)
	}
	return out
}

// common marks the elements of b that a longest common sequence of both holds.
func common(a, b []string) []bool {
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}

	kept := make([]bool, len(b))
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			kept[j] = true
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}

	return kept
}
