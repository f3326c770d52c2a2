// Package fold makes text comparable for somebody who searches it: what they
// would take for the same is the same. The text that is searched and the words
// that are looked for go through it alike, so that every index gives the same
// results. static/find.js does the same in the browser.
package fold

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters are those that no decomposition takes apart, in small letters.
var letters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h", 'ŧ': "t",
	'ı': "i", // Turkish has an i without its dot, and İ comes as i with one more
	'ς': "σ", // sigma at the end of a word
}

// dropped are the marks that change no word for somebody who searches: accents,
// the points of Hebrew and Arabic, the Arabic stroke that only stretches a word,
// and the choice between two pictures of a character. Marks of other scripts are
// vowels, and stay.
var dropped = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0300, Hi: 0x036F, Stride: 1}, {Lo: 0x0483, Hi: 0x0489, Stride: 1}, {Lo: 0x0591, Hi: 0x05BD, Stride: 1},
		{Lo: 0x05BF, Hi: 0x05BF, Stride: 1}, {Lo: 0x05C1, Hi: 0x05C2, Stride: 1}, {Lo: 0x05C4, Hi: 0x05C5, Stride: 1},
		{Lo: 0x05C7, Hi: 0x05C7, Stride: 1}, {Lo: 0x0610, Hi: 0x061A, Stride: 1}, {Lo: 0x0640, Hi: 0x0640, Stride: 1},
		{Lo: 0x064B, Hi: 0x065F, Stride: 1}, {Lo: 0x0670, Hi: 0x0670, Stride: 1}, {Lo: 0x06D6, Hi: 0x06DC, Stride: 1},
		{Lo: 0x06DF, Hi: 0x06E4, Stride: 1}, {Lo: 0x06E7, Hi: 0x06E8, Stride: 1}, {Lo: 0x06EA, Hi: 0x06ED, Stride: 1},
		{Lo: 0x1AB0, Hi: 0x1AFF, Stride: 1}, {Lo: 0x1DC0, Hi: 0x1DFF, Stride: 1}, {Lo: 0x20D0, Hi: 0x20FF, Stride: 1},
		{Lo: 0xFE00, Hi: 0xFE0F, Stride: 1}, {Lo: 0xFE20, Hi: 0xFE2F, Stride: 1},
	},
}

// unspaced are the scripts that put no spaces between words, or as Korean hang
// small words on others: a word may begin at any of their characters.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Hangul, unicode.Yi,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// longVowel lengthens a vowel of Japanese. It belongs to no script.
const longVowel = 'ー'

// Text folds characters: their case, accents, width and ligatures do not
// matter, nor does what cannot be seen.
func Text(s string) string {
	var b strings.Builder
	b.Grow(len(s))

	for _, r := range norm.NFKD.String(s) {
		r = unicode.ToLower(r)
		if unicode.Is(dropped, r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		if as, ok := letters[r]; ok {
			b.WriteString(as)
			continue
		}

		b.WriteRune(r)
	}

	return norm.NFC.String(b.String())
}

// Words cuts text into its words, folded and in their order. A word is letters,
// digits and their marks, with the symbols that make it another word: + and #
// behind it, as in C++ and C#, and a dot before or within it, as in .NET and
// Node.js.
func Words(s string) []string {
	var words []string
	cut(s, func(word string, _ bool) { words = append(words, word) })
	return words
}

// cut calls each with every word of a text, and whether something other than
// spaces stands between it and the word before.
func cut(s string, each func(word string, apart bool)) {
	text := []rune(Text(s))
	begin := -1
	apart := false
	end := func(at int) {
		if begin >= 0 {
			each(string(text[begin:at]), apart)
			begin, apart = -1, false
		}
	}

	for i, r := range text {
		switch {
		case inWord(r), r == '.' && i+1 < len(text) && inWord(text[i+1]):
			if begin < 0 {
				begin = i
			}

		case (r == '+' || r == '#') && begin >= 0:
		default:
			end(i)
			apart = apart || !unicode.IsSpace(r)
		}
	}

	end(len(text))
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

func alone(r rune) bool {
	return r == '.' || r == '+' || r == '#' || r == longVowel || unicode.In(r, unspaced...)
}

// Tokens are the pieces of one of Words that a search may begin at: each symbol,
// each character of a script without spaces, and what is between them.
func Tokens(word string) []string {
	var out []string
	begin := -1
	end := func(at int) {
		if begin >= 0 {
			out = append(out, word[begin:at])
			begin = -1
		}
	}

	for i, r := range word {
		if alone(r) {
			end(i)
			out = append(out, string(r))
		} else if begin < 0 {
			begin = i
		}
	}

	end(len(word))
	return out
}

// gap stands in an index between two words that no search goes across.
const gap = "|"

// Index is what an index holds of a text: its tokens in their order, with one
// space between them. What is looked for are the tokens of each of its words,
// one after the other, the last one perhaps half typed.
func Index(s string) string {
	var b strings.Builder
	last := rune(0)
	put := func(token string) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(token)
	}

	cut(s, func(word string, apart bool) {
		// Where words have spaces, north-west is also found as North West. Where
		// they have none, a stop is all that parts them.
		first := []rune(word)[0]
		if apart && b.Len() > 0 && (alone(first) || alone(last)) {
			put(gap)
		}

		for _, token := range Tokens(word) {
			put(token)
			for _, r := range token {
				last = r
			}
		}
	})
	return b.String()
}

// Begins reports whether what is looked for, one of Words, begins somewhere in
// a word: at any of its tokens.
func Begins(word, search string) bool {
	if !strings.ContainsFunc(word, alone) {
		return strings.HasPrefix(word, search)
	}
	return strings.Contains(" "+joined(word), " "+joined(search))
}

// Is reports whether what is looked for, one of Words, is a word or whole
// tokens of it.
func Is(word, search string) bool {
	if !strings.ContainsFunc(word, alone) {
		return word == search
	}
	return strings.Contains(" "+joined(word)+" ", " "+joined(search)+" ")
}

func joined(word string) string { return strings.Join(Tokens(word), " ") }
