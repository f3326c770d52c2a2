package words

// ByNumber is the form that a word or a phrase takes beside so many things: a verb
// ("is", "are"), a pronoun ("this", "these two").
func ByNumber(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
