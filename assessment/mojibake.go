package assessment

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// unmix reads again what a program left that took UTF-8 for Windows-1252: "â€™" was
// an apostrophe and "Ã¼" a "ü". It changes nothing in a text that holds no sequence
// which nobody writes; one that somebody may have written, such as an "Ã" before a
// closing quote, is read again only beside such a one.
func unmix(s string) string {
	if !strings.ContainsAny(s, "ÂÃâðï") {
		return s
	}

	runes, certain := []rune(s), false
	for i := range runes {
		_, n := mixed(runes[i:])
		certain = certain || n > 0 && nobodyWrites(runes[i], runes[i+1])
	}

	if !certain {
		return s
	}

	var out strings.Builder
	for i := 0; i < len(runes); {
		if r, n := mixed(runes[i:]); n > 0 {
			out.WriteRune(r)
			i += n
			continue
		}

		out.WriteRune(runes[i])
		i++
	}

	return out.String()
}

// mixed is the one character that the first n of these were; n is 0 for none.
func mixed(runes []rune) (r rune, n int) {
	size := 0
	switch runes[0] {
	case 'Â', 'Ã':
		size = 2
	case 'â', 'ï':
		size = 3
	case 'ð':
		size = 4
	}

	if size == 0 || len(runes) < size {
		return 0, 0
	}

	raw := make([]byte, size)
	for i := range raw {
		b, ok := charmap.Windows1252.EncodeRune(runes[i])
		if !ok { // no letter stands at five places of Windows-1252
			b, ok = byte(runes[i]), runes[i] >= 0x80 && runes[i] <= 0x9F
		}
		if !ok {
			return 0, 0
		}
		raw[i] = b
	}

	if r, got := utf8.DecodeRune(raw); r != utf8.RuneError || got == 3 {
		return r, size
	}

	return 0, 0
}

// nobodyWrites reports whether no text has the second character right after the first.
// Quotes, dashes and the like may follow a word, also one that ends in a lead.
func nobodyWrites(lead, second rune) bool {
	return !strings.ContainsRune("‘’“”–—…•›»«‹ \u00a0ªº¹²³¡¿", second) || lead == 'Ã' &&
		strings.ContainsRune("ªº¹²³¡", second)
}
