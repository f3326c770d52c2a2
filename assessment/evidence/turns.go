package evidence

import (
	"regexp"
	"strconv"
	"strings"
)

// maxTurn is how long a joined line may become, in bytes.
const maxTurn = 600

// Turns joins the cues of one sentence, and leaves out what captions repeat. What
// a speaker took back ("scratch what I said") is left out with the words it is
// about; how many lines that were is returned.
func Turns(lines []Line) (turns []Line, takenBack int) {
	for _, l := range lines {
		l.Text = strings.Join(strings.Fields(l.Text), " ")
		last := len(turns) - 1
		switch {
		case l.Text == "":
		case last >= 0 && turns[last].Speaker == l.Speaker && turns[last].Text == l.Text: // a caption that stays
		case last >= 0 && turns[last].Speaker == l.Speaker && strings.HasPrefix(l.Text, turns[last].Text): // one that grows
			turns[last].Text = l.Text
		case last >= 0 && goesOn(turns[last], l):
			turns[last].Text += " " + l.Text
		default:
			turns = append(turns, l)
		}
	}

	kept := turns[:0]
	for _, l := range turns {
		if !takesBack.MatchString(l.Text) {
			kept = append(kept, l)
			continue
		}
		takenBack++
		for i := len(kept) - 1; i >= 0; i-- {
			if kept[i].Speaker == l.Speaker {
				kept = append(kept[:i], kept[i+1:]...)
				takenBack++
				break
			}
		}
	}

	return kept, takenBack
}

var takesBack = regexp.MustCompile(`(?i)\b(scratch|strike|forget|delete) (that|what i( just)? said)\b|\b(don'?t|do not) write that down\b|\boff the record\b`)

// goesOn reports whether a line is the rest of the sentence before it.
func goesOn(before, l Line) bool {
	if before.Speaker != l.Speaker || before.Speaker == "" || len(before.Text)+len(l.Text) > maxTurn {
		return false
	}

	return !strings.ContainsAny(before.Text[len(before.Text)-1:], ".?!…")
}

// Said is a figure that somebody said, as it can be typed into a field, and the
// words around it.
type Said struct {
	Figure string // "about 400"
	Unit   string // as numbers name it: "per day" of "four hundred jobs a day"; "" for none
}

var (
	figureWords = map[string]int{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
		"nine": 9, "ten": 10,
		"eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
		"sixty": 60, "seventy": 70,
		"eighty": 80, "ninety": 90}
	times      = map[string]int{"hundred": 100, "thousand": 1000}
	figureWord = regexp.MustCompile(`(?i)^(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|\d{1,3}(,\d{3})+|\d+(\.\d+)?)$`)
	aboutWord  = regexp.MustCompile(`(?i)^(about|around|roughly|maybe|some|nearly|almost|approximately)$`)
)

// Figures lists the figures in a line, in order: "about four hundred a day".
func Figures(text string) []Said {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n;:!?()\"“”", r) })
	var out []Said
	for i := 0; i < len(words); i++ {
		w := strings.TrimRight(words[i], ".,%")
		if !figureWord.MatchString(w) {
			continue
		}

		about := i > 0 && aboutWord.MatchString(words[i-1])
		figure, many := w, false
		n, word := figureWords[strings.ToLower(w)]
		percent := strings.Contains(words[i], "%")
		if i+1 < len(words) {
			if m, ok := times[strings.ToLower(strings.TrimRight(words[i+1], ".,"))]; ok && word {
				n, many = n*m, true
				i++
			}
		}
		if word {
			figure = strconv.Itoa(n)
		}
		if word && !many && n < 2 { // "one of them" is hardly ever a figure
			continue
		}
		if about {
			figure = "about " + figure
		}

		unit := unitBehind(words[i+1:])
		if percent {
			unit = "percent"
		}
		said := Said{Figure: figure, Unit: unit}
		out = append(out, said)
	}

	return out
}

// unitBehind is the unit that stands within a few words behind a figure.
func unitBehind(words []string) string {
	for i, w := range words[:min(len(words), 5)] {
		w = strings.ToLower(strings.TrimRight(w, ".,%"))
		before := ""
		if i > 0 {
			before = strings.ToLower(words[i-1])
		}
		switch {
		case w == "daily", w == "day" && (before == "a" || before == "per" || before == "each" || before == "every"):
			return "per day"
		case units[w] != "":
			return units[w]
		}
	}

	return ""
}

// units are the words for units behind a figure, by the names that numbers have.
var units = map[string]string{"minute": "minutes", "minutes": "minutes", "min": "minutes",
	"hour": "hours", "hours": "hours",
	"day": "days", "days": "days", "step": "steps", "steps": "steps", "calls": "steps", "people": "people",
	"person":  "people",
	"percent": "percent", "reviewers": "people"}
