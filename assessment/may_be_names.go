package assessment

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostMayBeNames is how many are offered at a time: more than anybody looks through
// helps nobody.
const mostMayBeNames = 20

// MayBeNames lists words of an interview's free texts that may name somebody, as they are
// written, in the order of the questions: words with a capital where a sentence would not
// give them one, and two or more of them in a row. It is a guess to be looked at by a
// person. Names in small letters and in scripts that have no capitals are not among them;
// words that stand in the name of a system or of the company are taken for things.
func (iv Interview) MayBeNames() []string {
	things := map[string]bool{}
	for _, text := range append(iv.notTyped(), iv.System, iv.Company) {
		for _, word := range wordOrNot.FindAllString(text, -1) {
			things[strings.ToLower(word)] = true
		}
	}

	var out []string
	for _, text := range iv.typedTexts() {
		for _, name := range mayBeNamesIn(text) {
			isThing := !slices.ContainsFunc(wordOrNot.FindAllString(name, -1), func(word string) bool {
				r, _ := utf8.DecodeRuneInString(word)
				return unicode.IsLetter(r) && !things[strings.ToLower(word)]
			})
			if !isThing && !slices.Contains(out, name) && len(out) < mostMayBeNames {
				out = append(out, name)
			}
		}
	}

	return out
}

// notTyped are names of systems, and sentences that the program composed and somebody
// put otherwise.
func (iv Interview) notTyped() []string {
	var out []string
	for _, l := range iv.Inventory {
		out = append(out, l.System)
	}
	for _, e := range iv.Edits {
		out = slices.AppendSeq(out, maps.Values(e.Ours))
	}
	return out
}

// typedTexts are the texts that somebody wrote in their own words.
func (iv Interview) typedTexts() []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(iv.Context)) {
		out = append(out, iv.Context[id])
	}
	for _, id := range slices.Sorted(maps.Keys(iv.Answers)) {
		out = append(out, iv.Answers[id].Note, iv.Answers[id].Reason)
	}
	for _, l := range iv.Inventory {
		out = append(out, l.Action, l.Refuses)
	}
	for _, id := range slices.Sorted(maps.Keys(iv.Edits)) {
		for _, field := range slices.Sorted(maps.Keys(iv.Edits[id].Words)) {
			out = append(out, iv.Edits[id].Words[field])
		}
	}

	return out
}

var (
	nameTokens = regexp.MustCompile(`[\p{L}\p{M}\p{N}]+(?:['’\-][\p{L}\p{M}\p{N}]+)*|\n|[^\p{L}\p{M}\p{N}\s]`)
	possessive = regexp.MustCompile(`['’][sS]$`)
	camel      = regexp.MustCompile(`\p{Ll}\p{Lu}`)

	// forms of address, which a full stop may follow and a name does
	addressed = wordSet("dr mr mrs ms miss prof herr frau mme mlle sir madam")
	// words between the words of a name
	between = wordSet("van von der den de da di del della la le dos du ten ter zu zum bin al")
	// words with a capital that name nobody
	nobody = wordSet("i i'm i’m i'd i’d i'll i’ll i've i’ve ok monday tuesday wednesday thursday friday saturday " +
		"sunday january february march april may june july august september october november december english " +
		"german french spanish italian dutch")
	// words that begin sentences, so that their capital says nothing
	begins = wordSet("the a an our my your their its his her this that these those we they he she it you in on at for " +
		"from to by with of and but or if when where who what which why how ask see no yes not only all each every " +
		"some any one two then there here also after before since as so use call send because once until while per via " +
		"dear hello hi thanks please is are was were does do did has have had can will would should may must nobody " +
		"nothing none someone somebody today tomorrow yesterday it's it’s that's that’s there's there’s don't don’t " +
		"let's let’s built run owned")
)

func wordSet(list string) map[string]bool {
	out := map[string]bool{}
	for _, word := range strings.Fields(list) {
		out[word] = true
	}
	return out
}

// mayBeNamesIn reads one text. A run is a series of words with a capital; it counts where
// its first word does not owe the capital to its place, or where more than one word has it.
func mayBeNamesIn(text string) []string {
	var out []string
	var run [][]int             // where its words stand
	begun, start := false, true // the run began a sentence; a sentence begins here
	at := nameTokens.FindAllStringIndex(text, -1)
	ends := func() {
		for len(run) > 0 && between[text[run[len(run)-1][0]:run[len(run)-1][1]]] {
			run = run[:len(run)-1]
		}
		full := slices.ContainsFunc(run, func(w []int) bool { return isNameLike(text[w[0]:w[1]]) })
		if full && (len(run) > 1 || !begun) {
			out = append(out, strings.Join(strings.Fields(text[run[0][0]:run[len(run)-1][1]]), " "))
		}
		run = nil
	}

	for i, w := range at {
		token := text[w[0]:w[1]]
		r, _ := utf8.DecodeRuneInString(token)
		word := possessive.ReplaceAllString(token, "")
		low := strings.ToLower(word)
		switch {
		case token == "." && i > 0 && mayBeShort(text[at[i-1][0]:at[i-1][1]]):
			continue // no end of a sentence
		case addressed[low]:
			ends()
			start = false
			continue
		case !unicode.IsLetter(r):
			ends()
			start = strings.Contains(".!?\n", token) || start && strings.Contains(`"“„'‘(-–•*`, token)
			continue
		case len(run) > 0 && between[word]:
			run = append(run, w)
			continue
		case !isInitial(word) && !isNameLike(word) || nobody[low] || start && begins[low]:
			ends()
		default:
			if len(run) == 0 {
				begun = start
			}
			run = append(run, []int{w[0], w[0] + len(word)})
			if word != token { // a possessive ends a name
				ends()
			}
		}
		start = false
	}
	ends()

	return out
}

// mayBeShort reports whether a full stop after a word may stand for what it leaves out.
func mayBeShort(word string) bool { return addressed[strings.ToLower(word)] || isInitial(word) }

func isInitial(token string) bool {
	r, size := utf8.DecodeRuneInString(token)
	return unicode.IsUpper(r) && len(token) == size
}

// isNameLike reports whether a word is written as names are: a capital, and small letters
// after it. Abbreviations and names of products such as GitHub are not.
func isNameLike(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(r) || !strings.ContainsFunc(word[size:], unicode.IsLower) {
		return false
	}
	return !camel.MatchString(word) || strings.HasPrefix(word, "Mc") || strings.HasPrefix(word, "Mac")
}
