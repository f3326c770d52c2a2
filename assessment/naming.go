package assessment

import (
	"discern/assessment/words"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// known is a name, and what stands for it where names are left out.
type known struct {
	name, alias string
	asGiven     bool // what was given for somebody, left out as it stands and in no part
}

// Naming finds the names that are known in any text: whole and in parts, with
// initials, in capitals, spelt without umlauts, and in e-mail addresses.
type Naming struct {
	phrases map[string][]phrase // by the folded first word
	whole   []known             // of scripts that write no spaces
	quotes  []known             // passages that somebody typed, with what they become
}

// phrase is a row of words that gives a person away.
type phrase struct {
	words  []string // folded
	alias  string
	single bool // one word of a name that has more
	dotted bool // its last word is an initial, which counts before a full stop only
	loose  bool // punctuation may stand between its words
	ends   bool // one word of a name with an s after it: "Müllers", "the Nairs"
}

// NewNaming takes the names in the order in which they count: a first name that
// two people share stands for the first.
func NewNaming(all []known) *Naming {
	n := &Naming{phrases: map[string][]phrase{}}
	for _, k := range all {
		n.add(k)
	}

	for _, list := range n.phrases {
		slices.SortStableFunc(list, func(x, y phrase) int { return len(y.words) - len(x.words) })
	}

	// What stands for a name must not hold another: "assistant of Priya Nair".
	clean := map[string]string{}
	for _, k := range all {
		clean[k.alias] = n.Typed(k.alias)
	}

	for alias, once := range clean {
		if n.Typed(once) != once {
			clean[alias] = "someone who took part"
		}
	}

	for _, list := range n.phrases {
		for i := range list {
			list[i].alias = clean[list[i].alias]
		}
	}

	for i := range n.whole {
		n.whole[i].alias = clean[n.whole[i].alias]
	}

	return n
}

func (n *Naming) add(k known) {
	if unspaced(k.name) {
		n.whole = append(n.whole, k)
		return
	}

	words := wordsOf(k.name)
	if k.asGiven {
		if len(words) > 0 {
			n.phrase(phrase{words: words, alias: k.alias, loose: true})
		}
		return
	}
	n.phrase(phrase{words: words, alias: k.alias})
	if len(people(k.name)) == 0 && !turned.MatchString(k.name) {
		return // a team, known by its whole name
	}

	for len(words) > 1 && titleWord[words[0]] {
		words = words[1:]
	}

	n.phrase(phrase{words: words, alias: k.alias})
	for i, w := range words {
		// Mac is a first name too, and Sen a family name
		if utf8.RuneCountInString(w) >= 3 && (i == 0 || i == len(words)-1 || !particle[w]) && !titleWord[w] {
			n.phrase(phrase{words: []string{w}, alias: k.alias, single: true})
			n.phrase(phrase{words: []string{w + "s"}, alias: k.alias, ends: true})
		}
	}

	if len(words) < 2 {
		return
	}

	first, last := words[0], words[len(words)-1]
	given, family := first[:runeLen(first)], last[:runeLen(last)]
	for _, row := range [][]string{{first, last}, {last, first}, {given, last}, {last, given}} {
		n.phrase(phrase{words: row, alias: k.alias})
		if glued := strings.Join(row, ""); len(glued) >= 5 {
			n.phrase(phrase{words: []string{glued}, alias: k.alias})
		}
	}

	n.phrase(phrase{words: append([]string{given}, words[1:]...), alias: k.alias})
	n.phrase(phrase{words: []string{strings.Join(words, "")}, alias: k.alias})
	n.phrase(phrase{words: []string{given + family, last}, alias: k.alias})
	n.phrase(phrase{words: []string{first, family}, alias: k.alias, dotted: true})
	for _, w := range words[1 : len(words)-1] { // a login of half a double name: "jmueller"
		for _, row := range []string{given + w, first + w} {
			if !particle[w] && len(row) >= 5 {
				n.phrase(phrase{words: []string{row}, alias: k.alias})
			}
		}
	}
	if len(words) > 2 { // a family name of several words, two of them, or a middle one
		n.phrase(phrase{words: words[1:], alias: k.alias})
		n.phrase(phrase{words: []string{given, words[len(words)-2], last}, alias: k.alias})
		n.phrase(phrase{words: []string{strings.Join(words[len(words)-2:], "")}, alias: k.alias, single: true})
	}
}

func runeLen(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return size
}

func (n *Naming) phrase(p phrase) {
	if len(p.words) == 0 || p.words[0] == "" {
		return
	}
	same := func(x phrase) bool { return slices.Equal(x.words, p.words) }
	if first := p.words[0]; !slices.ContainsFunc(n.phrases[first], same) {
		n.phrases[first] = append(n.phrases[first], p)
	}
}

// Quoting takes texts that people typed, so that a report that holds one of them
// is read as they are.
func (n *Naming) Quoting(texts []string) {
	for _, text := range texts {
		text = strings.TrimRight(strings.TrimSpace(text), ".")
		if !strings.ContainsFunc(text, unicode.IsSpace) {
			continue
		}

		for _, form := range []string{text, strings.Join(strings.Fields(text), " ")} {
			for _, form := range []string{form, words.Lower(form), words.Capital(form)} {
				if to := n.Typed(form); to != form && !slices.Contains(n.quotes, known{name: form, alias: to}) {
					n.quotes = append(n.quotes, known{name: form, alias: to})
				}
			}
		}
	}
	slices.SortStableFunc(n.quotes, func(x, y known) int { return len(y.name) - len(x.name) })
}

// Typed leaves the names out of a text that somebody typed. Where in doubt a
// word is taken for the name: hiding too much does less harm.
func (n *Naming) Typed(s string) string { return n.swap(s, true) }

// Written leaves the names out of a text of the program, which may hold what
// somebody typed. "Grant" at the start of a sentence of ours is no name.
func (n *Naming) Written(s string) string {
	for _, q := range n.quotes {
		s = strings.ReplaceAll(s, q.name, q.alias)
	}
	return n.swap(s, false)
}

var mailAddress = regexp.MustCompile(`[\p{L}\p{M}\p{N}._%+'-]+@[\p{L}\p{M}\p{N}.-]*[\p{L}\p{N}]`)

func (n *Naming) swap(s string, typed bool) string {
	for _, k := range n.whole {
		s = strings.ReplaceAll(s, k.name, k.alias)
	}

	if len(n.phrases) == 0 {
		return s
	}

	s = mailAddress.ReplaceAllStringFunc(s, n.address)

	tokens := tokensOf(s)
	var out strings.Builder
	kept := 0
	for i := 0; i < len(tokens); {
		p, used := n.at(s, tokens[i:], typed)
		if used == 0 {
			i++
			continue
		}

		out.WriteString(s[kept:tokens[i].from])
		out.WriteString(p.alias)
		kept = tokens[i+used-1].to
		if (p.dotted || lastIsInitial(p)) && strings.HasPrefix(s[kept:], ".") && !sentenceEnds(s[kept+1:]) {
			kept++
		}

		i += used
	}

	if kept == 0 {
		return s
	}
	out.WriteString(s[kept:])

	return out.String()
}

// sentenceEnds reports whether what follows a full stop begins a new sentence.
func sentenceEnds(rest string) bool {
	rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unicode.IsUpper(r)
}

func lastIsInitial(p phrase) bool {
	return len(p.words) > 1 && utf8.RuneCountInString(p.words[len(p.words)-1]) == 1
}

// address is an e-mail address, or what stands for the person whose name makes
// it up.
func (n *Naming) address(s string) string {
	local, _, _ := strings.Cut(s, "@")
	tokens := tokensOf(strings.TrimRightFunc(strings.ToLower(local), unicode.IsDigit))
	for i := range tokens {
		if p, used := n.at(local, tokens[i:], true); used > 0 {
			return p.alias
		}
		for _, fold := range tokens[i].folds {
			if list := n.phrases[strings.TrimRight(fold, "0123456789")]; len(list) > 0 {
				return list[len(list)-1].alias
			}
		}
	}

	return s
}

// at is the phrase that stands at the start of some words, the longest first,
// and how many words it takes; 0 where there is none.
func (n *Naming) at(s string, tokens []token, typed bool) (phrase, int) {
	var found phrase
	used := 0
	for _, fold := range tokens[0].folds {
		for _, p := range n.phrases[fold] {
			if len(p.words) > used && n.fits(s, tokens, p, typed) {
				found, used = p, len(p.words)
			}
		}
	}

	return found, used
}

func (n *Naming) fits(s string, tokens []token, p phrase, typed bool) bool {
	if len(tokens) < len(p.words) {
		return false
	}

	for i, w := range p.words {
		if !slices.Contains(tokens[i].folds, w) || i > 0 && !p.loose && !near(s[tokens[i-1].to:tokens[i].from]) {
			return false
		}
	}

	first, last := tokens[0], tokens[len(p.words)-1]
	switch {
	case p.ends: // in small letters, and where a sentence of ours begins, it is a word
		return first.capital && (typed || !first.begins)
	case p.dotted:
		return strings.HasPrefix(s[last.to:], ".") && first.capital && last.capital
	case len(p.words) > 1 && (len([]rune(p.words[0])) == 1 || lastIsInitial(p)):
		return first.capital || !ordinary[p.words[len(p.words)-1]]
	case !p.single:
		return first.capital || slices.ContainsFunc(p.words, func(w string) bool { return !ordinary[w] })
	case !first.capital:
		return typed && !ordinary[p.words[0]] && !particle[p.words[0]]
	case typed || !ordinary[p.words[0]]:
		return true
	}

	possessive := strings.HasPrefix(s[last.to:], "'s") || strings.HasPrefix(s[last.to:], "’s")

	return possessive || !first.begins
}

// near reports whether two words with this between them can be one name.
func near(between string) bool {
	if between == "" || strings.Count(between, "\n") > 1 {
		return false
	}
	marks := strings.Join(strings.FieldsFunc(between, unicode.IsSpace), "")
	return slices.Contains([]string{"", ".", ",", "-", "‐", "‑", "–", "_", "'", "’", ".-", "+"}, marks)
}

// token is a word of a text.
type token struct {
	from, to int
	folds    []string // how it may be spelt in small letters without marks
	capital  bool     // begins with a capital
	begins   bool     // begins a sentence
}

func tokensOf(s string) []token {
	var out []token
	begins := true
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !wordRune(r) {
			begins = begins && (unicode.IsSpace(r) || unicode.IsPunct(r)) || strings.ContainsRune(".!?:;\n“\"‘(", r)
			i += size
			continue
		}

		to := i
		for to < len(s) {
			r, size := utf8.DecodeRuneInString(s[to:])
			if !wordRune(r) {
				break
			}

			to += size
		}

		out = append(out, token{from: i, to: to, folds: foldings(s[i:to]), capital: unicode.IsUpper(r), begins: begins})
		begins, i = false, to
	}

	return out
}

// wordRune reports whether a character is one of a word; scripts that write no
// spaces between words have none.
func wordRune(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !spaceless(r)
}

func spaceless(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao,
		unicode.Khmer, unicode.Myanmar)
}

func unspaced(name string) bool { return strings.ContainsFunc(name, spaceless) }

// wordsOf are the words of a name in their plainest spelling.
func wordsOf(name string) []string {
	var out []string
	for _, t := range tokensOf(name) {
		out = append(out, t.folds[0])
	}
	return out
}

var (
	germanUmlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ø", "oe", "å", "aa", "æ", "ae",
		"œ", "oe", "ß", "ss")
	plainLetters = strings.NewReplacer("ø", "o", "æ", "a", "œ", "o", "ß", "ss", "ł", "l", "đ", "d", "ð",
		"d", "þ", "th", "ı", "i")
	foldedUmlauts = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "aa", "a")
)

// foldings are the spellings of a word that count as the same, the plainest
// first: Müller, Mueller and Muller share one.
func foldings(word string) []string {
	word = norm.NFC.String(strings.ToLower(word))
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(plainLetters.Replace(word)))
	fold := func(w string) string {
		if folded := foldedUmlauts.Replace(w); utf8.RuneCountInString(folded) >= 3 {
			return folded
		}
		return w
	}

	out := []string{fold(bare)}
	for _, w := range []string{bare, fold(germanUmlauts.Replace(word))} {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}

	return out
}

// people are the names of persons in what was given for somebody: "Priya Nair
// and Tom Berg", "Ines from the platform team". None where only a team is named.
// When in doubt it is a person, because hiding too much does less harm.
func people(text string) []string {
	var out []string
	for _, each := range several.Split(strings.Join(strings.Fields(text), " "), -1) {
		each = strings.TrimSpace(each)
		whole := each
		if at := besides.FindStringIndex(each); at != nil {
			whole = each[:at[0]]
		}

		whole = strings.TrimSpace(asking.ReplaceAllString(whole, ""))
		if personal(whole) && !slices.Contains(out, whole) {
			out = append(out, whole)
		}
	}

	return out
}

// turned is a name with the family name first.
var turned = regexp.MustCompile(`^\p{Lu}[\p{L}'’-]+, \p{Lu}[\p{L}'’-]+$`)

var (
	// Words stand between spaces here: \b knows ASCII only, and would find "of" in Åof.
	several = regexp.MustCompile(`(?i)\s*[;/&+]\s*|\s+(?:and|or)\s+`)
	besides = regexp.MustCompile(`(?i)\s*[,(<:]\s*|\s+(?:from|in|at|on|of|who|our|the|as)\s+`)
	asking  = regexp.MustCompile(`(?i)^(?:ask|maybe|perhaps|probably|possibly|try|call|with|by|likely)\s+`)
)

// teamWord is a word that a team's name has and a person's has not.
var teamWord = regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{M}])(team|teams|group|desk|department|dept|office|unit|squad|board|committee|staff|operations|ops|support|security|identity|iam|platform|engineering|audit|compliance|legal|finance|service|services|vendor|owner|owners|builder|builders|buyer|seller|somebody|nobody|someone|shift|manager|admin|administrator|administrators)(?:$|[^\p{L}\p{M}])`)

// noName begins what is no person's name.
var noName = regexp.MustCompile(`(?i)^(the|our|my|your|their|his|her|some|any|all|every|an?|head|chief|senior|lead|whoever|we|i|new|old|it|ai|it's)$`)

// personal reports whether a name given for something may be a person's: it
// begins with a capital and holds no word that only teams and roles have.
func personal(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	first, _, _ := strings.Cut(name, " ")
	return name != "" && !unicode.IsLower(r) && !unicode.IsDigit(r) && !teamWord.MatchString(name) &&
		!noName.MatchString(first)
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

var (
	titleWord = set("mr mrs ms miss mx dr prof professor sir dame herr frau ing dipl")
	// particle joins the words of a name and is none itself.
	particle = set("van von der den das des del della der dos las los ter ten zum zur and the bin ibn san mac jun sen iii")
	// ordinary are words that are names as well: in small letters, and where they
	// begin a sentence of ours, they are taken for words.
	ordinary = set(`agent amber april art ash august ball bank bell berg bill black bloom blue bond book box brand bright
		brook brown buck bush butler carpenter carter case chance chase church clay close code cole cook cooper cross day
		dale dean dear drew early east english faith farmer field fisher fix fixed flint fox frank free french frost gene
		glen gold good grace grant gray green grey guard guy hall hand hard hazel heart heath hill holly hope house hunt
		hunter iris ivy jack jade jay joy judge july june keep kind king knight lake lane law lead lily limit list little
		long love low major man march mark marks marsh mason may miles mill miller mine model moon moore more new north
		olive page parker pat path pearl penny piece place pope porter post power price prince queen rain rank ray read reed
		rich ring rob robin rock rose ross rule rush sage sale sam sands say scale shade sharp shepherd short show skip small
		smart smith song south spring star steel step stone street strong sue summer sweet swift tailor taylor temple
		time town trust turner wade walker wall ward warm waters way weaver web well wells west white will
		winter wise wolf wood woods work workflow workman world worth wright young`)
)

// teamWords are the words of what is surely a team or a role, beside those that
// only a team's name has.
var teamWords = set(`the our a an my their your of for and on in at or to with all who whoever somebody someone nobody knows know runs run looks look
	after builds build owns own night day early late on-call call duty shift it data infra infrastructure dev devops sre cloud network risk
	product sales customer customers user users architecture architect architects developer developers engineer engineers analyst analysts
	director officer ciso cto cio ceo cfo coo dpo head lead chief senior principal deputy person people account partner partners consultant
	consultants external internal vendor vendors provider business process first second third 1st 2nd 3rd line level tier project programme program
	payments claims billing integration integrations api apis testing test quality qa release web mobile ai ml model models agent agents
	automation workflow database databases server servers app apps application applications owner's their own same one`)

// surelyTeam reports whether a text names a team or a role and cannot hold a
// person's name: each of its words is one of those that teams and roles have.
func surelyTeam(text string) bool {
	words := wordsIn(text)
	if len(words) == 0 {
		return true
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		w = strings.ToLower(w)
		return !teamWords[w] && !teamWord.MatchString(w)
	})
}

func wordsIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '-' && r != '\'' && r != '’'
	})
}

// capitals finds rows of words that begin with a capital.
var capitals = regexp.MustCompile(`\p{Lu}[\p{L}\p{M}’'-]*(?: \p{Lu}[\p{L}\p{M}’'-]*)*`)

// within finds what may be a person's name inside a longer text: rows of words
// with a capital, without those that teams and roles have. A row before such a
// word belongs to it: "Customer support".
func within(text string) []string {
	var out []string
	for _, at := range capitals.FindAllStringIndex(text, -1) {
		var row []string
		keep := func() {
			if len(row) > 0 {
				out = append(out, strings.Join(row, " "))
			}
			row = nil
		}
		for _, w := range strings.Fields(text[at[0]:at[1]]) {
			w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
			switch {
			case teamWords[strings.ToLower(w)] || teamWord.MatchString(w):
				row = nil
			case noName.MatchString(w):
				keep()
			default:
				row = append(row, w)
			}
		}

		next, _, _ := strings.Cut(strings.TrimPrefix(text[at[1]:], " "), " ")
		if strings.HasPrefix(text[at[1]:], " ") && next != "" && teamWord.MatchString(next) {
			continue
		}

		keep()
	}

	return slices.DeleteFunc(out, func(name string) bool { return !personal(name) || utf8.RuneCountInString(name) < 2 })
}
