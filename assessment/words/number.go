package words

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
