package words

import (
	"math"
	"strconv"
)

// ByNumber is the form that a word or a phrase takes beside so many things: a verb
// ("is", "are"), a pronoun ("this", "these two").
func ByNumber(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Be is the verb behind n things: "is" or "are".
func Be(n int) string { return ByNumber(n, "is", "are") }

// Have is the verb behind n things: "has" or "have".
func Have(n int) string { return ByNumber(n, "has", "have") }

// Them points back at n things: "it" or "them".
func Them(n int) string { return ByNumber(n, "it", "them") }

// Each points back at each of n things: "it" or "each".
func Each(n int) string { return ByNumber(n, "it", "each") }

// These points at the n things that follow: "this", "these two".
func These(n int) string { return ByNumber(n, "this", "these "+Count(n)) }

// Size writes a number of bytes as people count files: "8 MB", "1.5 MB", "512 KB",
// "12 bytes". A KB is 1,024 bytes and an MB is 1,024 KB.
func Size(bytes int) string {
	switch {
	case bytes >= 1<<20:
		return strconv.FormatFloat(math.Round(float64(bytes)/(1<<20)*10)/10, 'f', -1, 64) + " MB"
	case bytes >= 1<<10:
		return strconv.Itoa(bytes>>10) + " KB"
	}

	return Figure(bytes, "byte", "bytes")
}
