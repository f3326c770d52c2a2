package assessment

import (
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Clean makes a text fit to keep: what every way in does with it, once, so that
// page, paper, table and file read the same. It takes out what is not seen and
// changes how the rest reads (marks that turn the direction of writing round,
// control characters, characters without width, hidden tags), ends every line
// with "\n", and puts U+FFFD where the bytes are no text. A control character from
// U+0080 to U+009F that stands where Windows-1252 has a letter or a sign, such as
// U+0093 for “, is what a program left that took one encoding for the other: it is
// read as what was meant, and so is UTF-8 that was taken for Windows-1252 (see unmix).
//
// What scripts need stays: the marks that only say which way a letter of its
// own goes (U+200E, U+200F, U+061C), and the joiners inside words and emoji.
func Clean(s string) string {
	for !plain(s) {
		cleaned := cleanOnce(s)
		if cleaned == s {
			break
		}
		s = cleaned // what was hidden between two characters may have kept them apart
	}

	return s
}

func cleanOnce(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = lineEnds.Replace(s)
	s = unmix(strings.Map(meant, s))

	var out strings.Builder
	out.Grow(len(s))

	var before rune
	for i, r := range s {
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		if unseen(r) || joiner(r) && !(joins(before) && joins(after)) {
			continue
		}

		out.WriteRune(r)
		before = r
	}

	return out.String()
}

// plain reports that a text holds nothing but printable ASCII and "\n": nearly
// every text does, and is returned as it is.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '\n' && (c < ' ' || c > '~') {
			return false
		}
	}
	return true
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n")

// meant is the character that was meant by a leftover of Windows-1252, and every
// other character itself. Browsers read U+0085 as an ellipsis too, not as a line end.
func meant(r rune) rune {
	if r < 0x80 || r > 0x9F {
		return r
	}

	if m := charmap.Windows1252.DecodeByte(byte(r)); m != utf8.RuneError {
		return m
	}

	return r
}

// unseen reports whether a character is not seen and has no place in a text.
func unseen(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.IsControl(r): // C0, DEL and C1
		return true
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r >= 0x206A && r <= 0x206F:
		return true // overrides, embeddings and isolates, and what was used before them
	case r == 0x200B, r == 0x2060, r >= 0x2061 && r <= 0x2064, r == 0xFEFF, r == 0x00AD, r == 0x180E, r == 0x034F,
		r == 0x115F, r == 0x1160, r == 0x3164, r == 0xFFA0:
		return true // without width, or blank and counted as a letter
	case r >= 0x1D173 && r <= 0x1D17A, r >= 0x1BCA0 && r <= 0x1BCA3, r >= 0x13430 && r <= 0x1343F:
		return true // what steers the writing of music, shorthand and hieroglyphs
	case r >= 0x180B && r <= 0x180F, r == 0x17B4, r == 0x17B5, r >= 0xE0100 && r <= 0xE01EF:
		return true // picks a form of a letter, and can hide any text
	case r >= 0xFFF9 && r <= 0xFFFB: // annotations between the lines
		return true
	case r >= 0xE0000 && r <= 0xE007F: // tags: text that nobody sees
		return true
	}
	return r&0xFFFE == 0xFFFE || r >= 0xFDD0 && r <= 0xFDEF // no characters at all
}

// joiner is one of the two characters that join letters, or hold them apart.
func joiner(r rune) bool { return r == 0x200C || r == 0x200D }

// joins reports whether a joiner beside a character does anything: beside a
// letter of a script other than Latin, a mark, or a symbol such as an emoji.
func joins(r rune) bool {
	return r > 0x2FF && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsSymbol(r))
}

// CleanLine is Clean for a text of one line: runs of white space become one
// space.
func CleanLine(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// CleanStrings cleans every text inside a value, for what was kept before texts
// were cleaned on their way in. v points to the value; maps keep their keys.
func CleanStrings(v any) { cleanValue(reflect.ValueOf(v)) }

func cleanValue(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			cleanValue(v.Elem())
		}

	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				cleanValue(v.Field(i))
			}
		}

	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			cleanValue(v.Index(i))
		}

	case reflect.Map:
		cleanMap(v)
	case reflect.String:
		if s := v.String(); v.CanSet() && !plain(s) {
			v.SetString(Clean(s))
		}
	}
}

// cleanMap cleans the values of a map, which cannot be changed in place.
func cleanMap(v reflect.Value) {
	for _, key := range v.MapKeys() {
		value := reflect.New(v.Type().Elem()).Elem()
		value.Set(v.MapIndex(key))
		cleanValue(value)
		v.SetMapIndex(key, value)
	}
}
