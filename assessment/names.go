package assessment

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names says how people are named in a report.
type Names string

const (
	NamesFull     Names = "full"
	NamesInitials Names = "initials"
	NamesRoles    Names = "roles"
)

func alias(p Person, how Names) string {
	if how == NamesRoles {
		if role := strings.TrimSpace(p.Role); role != "" {
			return role
		}
		return "someone who took part"
	}

	var out strings.Builder
	for _, word := range strings.FieldsFunc(p.Name,
		func(r rune) bool { return unicode.IsSpace(r) || r == '-' || r == '.' }) {
		r, _ := utf8.DecodeRuneInString(word)
		out.WriteRune(unicode.ToUpper(r))
		out.WriteByte('.')
	}

	return out.String()
}

// Somebody stands where a name was left out.
const Somebody = "somebody"

// TheBuyer stands where a buyer's name was left out of the buyer's answers.
const TheBuyer = "The buyer"

// AnAddress stands where an e-mail address was left out: whose it is need not be known.
const AnAddress = "an e-mail address"

// NamesKnown lists the names that WithoutNames leaves out, in order. Their
// first names alone go as well and are not listed.
func (iv Interview) NamesKnown(known ...string) []string {
	all := iv.withEverybody(known)
	var out []string
	for _, k := range all.Everybody(NamesRoles, "", nil) {
		if k.name != TheBuyer && !k.asGiven {
			out = append(out, k.name)
		}
	}

	slices.Sort(out)
	return out
}

// WithoutNames returns the interview without the names of people: those who
// took part, those named as knowing an answer, those who gave one, and the ones
// listed. Where such a name stands in free text a word takes its place; a name
// that was given nowhere but in free text is not recognised.
func (iv Interview) WithoutNames(known ...string) Interview {
	all := iv.withEverybody(known)
	naming := NewNaming(all.Everybody(NamesRoles, "", nil))
	out := SwapTexts(iv, func(text string) string {
		return mailAddress.ReplaceAllLiteralString(naming.Typed(text), AnAddress)
	})
	out.System, out.Company = iv.System, iv.Company // the seller's own words
	out.People = nil

	for id, a := range out.Answers {
		a.Who, a.By = "", TheBuyer
		if a.Confirmed != nil {
			a.Confirmed.By = a.By
		}

		if a.Taken != nil {
			a.Taken = &Taken{Record: a.Taken.Record, From: Somebody}
		}

		out.Answers[id] = a
	}

	for i := range out.Quotes {
		out.Quotes[i].Speaker = ""
	}
	for id, e := range out.Edits {
		e.By = TheBuyer
		out.Edits[id] = e
	}

	return out
}

// Answerers lists who gave the answers of an interview, by name.
func Answerers(iv Interview) []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(iv.Answers)) {
		if by := strings.TrimSpace(iv.Answers[id].By); by != "" && by != TheBuyer && !slices.Contains(out, by) {
			out = append(out, by)
		}
	}
	return out
}

// Everybody is who is known by name in an interview: those who took part, who
// gave an answer or are quoted, and who are named for something; each with what
// stands for the name, the first that was found for it. by is who sealed a report
// of it, others are further people who gave answers to the same questions.
func (iv *Interview) Everybody(how Names, by string, others []string) []known {
	var out []known
	seen := map[string]bool{}
	add := func(name, role string) {
		if name = strings.Join(strings.Fields(name), " "); name != "" && !seen[name] {
			seen[name] = true
			out = append(out, known{name: name, alias: alias(Person{Name: name, Role: role}, how)})
		}
	}

	addAll := func(text, role string) {
		for _, name := range people(text) {
			add(name, role)
		}

		if text = strings.Join(strings.Fields(text), " "); text == "" || surelyTeam(text) {
			return
		}
		for _, name := range within(text) {
			add(name, role)
		}

		if !seen[text] { // whatever is not surely a team's may be a person's
			seen[text] = true
			out = append(out, known{name: text, alias: alias(Person{Name: text, Role: role}, how), asGiven: true})
		}
	}

	for _, p := range iv.People {
		names := people(p.Name)
		alone := !several.MatchString(p.Name) && !besides.MatchString(p.Name)          // and "Ask" is a first name
		if len(names) == 0 || alone || turned.MatchString(strings.TrimSpace(p.Name)) { // a team, or "Nair, Priya"
			names = []string{p.Name}
		}

		if !alone || len(people(p.Name)) == 0 {
			names = append(names, within(p.Name)...)
		}

		for _, name := range names {
			add(name, p.Role)
		}
	}

	const tookPart = "someone who took part"
	addAll(by, "the interviewer")
	for _, id := range slices.Sorted(maps.Keys(iv.Answers)) {
		addAll(iv.Answers[id].By, tookPart)
	}

	for _, name := range others {
		addAll(name, tookPart)
	}

	for _, q := range iv.Quotes {
		addAll(q.Speaker, tookPart)
	}

	for _, m := range iv.Meetings {
		for _, name := range m.People {
			addAll(name, tookPart)
		}
	}

	iv.answerFor(addAll)

	return out
}

// Mentioned lists whom an interview names for something, as it was written: who
// took part, gave an answer, agreed to one, is quoted, owns or reviews. Texts that
// name somebody in passing are not looked into.
func (iv *Interview) Mentioned() []string {
	var out []string
	add := func(name, _ string) {
		if name = strings.Join(strings.Fields(name), " "); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}

	for _, p := range iv.People {
		add(p.Name, "")
	}
	for _, q := range iv.Quotes {
		add(q.Speaker, "")
	}
	for _, m := range iv.Meetings {
		for _, name := range m.People {
			add(name, "")
		}
	}
	iv.answerFor(add)

	return out
}

// answerFor calls each with whoever is named for something without having
// taken part: owners, reviewers, who would know, who agreed.
func (iv *Interview) answerFor(each func(name, role string)) {
	for _, d := range iv.Identities {
		each(d.Owner, "its owner")
		each(d.Reviewer, "its reviewer")
	}

	for _, id := range slices.Sorted(maps.Keys(iv.Actions)) {
		each(iv.Actions[id].Owner, "the one who agreed to do it")
	}

	each(iv.Access.Owner.Name, cmp.Or(strings.TrimSpace(iv.Access.Owner.Role), "the owner"))
	each(iv.Access.Approver.Name, cmp.Or(strings.TrimSpace(iv.Access.Approver.Role), "the approver"))

	all := []map[string]Answer{iv.Answers}
	for _, p := range iv.Parts {
		all = append(all, p.Answers)
	}

	for _, answers := range all {
		for _, id := range slices.Sorted(maps.Keys(answers)) {
			a := answers[id]
			each(a.Who, "someone who would know")
			each(a.By, "someone who took part")
			if a.Confirmed != nil {
				each(a.Confirmed.By, "someone who took part")
			}

			if a.Taken != nil {
				each(a.Taken.From, "someone who took part")
			}
		}
	}
}

// withEverybody is the interview as if everybody whom it names, and the ones
// listed, took part.
func (iv Interview) withEverybody(known []string) Interview {
	names := slices.Clone(iv.People)
	for _, name := range known {
		names = append(names, Person{Name: name, Role: Somebody})
	}

	for _, id := range slices.Sorted(maps.Keys(iv.Answers)) {
		names = append(names, Person{Name: iv.Answers[id].Who, Role: Somebody})
	}

	for i := range names {
		names[i].Role = cmp.Or(strings.TrimSpace(names[i].Role), Somebody)
	}

	iv.People = names
	return iv
}
