package export

import (
	"discern/assessment"
	"discern/assessment/report"
	"discern/assessment/words"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The keys of an interview file, level by level, in the order they are written.
var (
	fileKeys = []string{"format", "system", "company", "version", "side", "sources", "people", "context", "answers",
		"quotes", "edits", "cleared", "drafting", "inventory", "identities", "parts", "actions", "access", "parked",
		"intentAgainst", "scratch", "marks", "deal", "seen", "aim", "meetings", "summary", "comments", "frameworks",
		"created", "updated",
		"bank", "verdict", "report"}
	personKeys = []string{"name", "role", "side"}
	answerKeys = []string{"choice", "choices", "unknown", "why", "who", "notApplicable", "reason", "numbers",
		"evidence", "note", "private", "by", "at", "takenFrom", "confirmed"}
	confirmedKeys = []string{"by", "at"}
	quoteKeys     = []string{"question", "text", "speaker", "theirWords", "at", "print", "earlier"}
	phrasingKeys  = []string{"text", "by", "at"}
	editKeys      = []string{"id", "removed", "words", "ours", "by", "at"}
	noteKeys      = []string{"question", "text", "by", "at", "kept"}
	lineKeys      = []string{"system", "action", "kind", "identity", "decided", "refuses", "part"}
	identityKeys  = []string{"name", "kind", "lifetime", "scope", "owner", "reviewer"}
	partKeys      = []string{"id", "name", "answers"}
	meetingKeys   = []string{"at", "people", "aim", "minutes"}
	actionKeys    = []string{"owner", "due", "priority"}
	accessKeys    = []string{"owner", "approver", "until", "first", "noneFirst"}
	dealKeys      = []string{"next", "by", "with", "competitor", "budget"}
	signerKeys    = []string{"name", "role"}
	bankKeys      = []string{"version", "sha256"}
)

// reader turns a tree into an interview and collects every fault on the way.
// It never stops early: a fault leaves the value out.
type reader struct {
	bank   *assessment.Bank
	faults []Fault
	more   int // faults that were only counted
}

// full reports that no further fault is worked out.
func (r *reader) full() bool { return len(r.faults) >= mostNoted }

// mostNoted is how many faults are worked out; more are only counted. A file
// that has so many is not one that somebody wrote by hand.
const mostNoted = 200

// fault notes what is wrong at a place, e.g. "EC1" or "people 2"; "" for the
// file itself.
func (r *reader) fault(line int, at, format string, args ...any) {
	if r.full() {
		r.more++
		return
	}

	msg := fmt.Sprintf(format, args...)
	if at != "" {
		msg = at + ": " + msg
	}

	r.faults = append(r.faults, Fault{Line: line, Msg: msg})
}

func (r *reader) interview(root *node) assessment.Interview {
	var iv assessment.Interview
	iv.Bank = r.edition(root)
	seen := map[string]bool{}
	r.object(root, "", fileKeys, func(f field) {
		seen[f.key] = true
		r.top(&iv, f)
	})
	if root.kind != objectKind {
		return iv
	}

	r.partsOfLines(&iv, root)
	r.cleared(&iv, root)
	r.limits(iv, root)
	if !seen["system"] {
		r.fault(root.line, "", `"system" is missing: the name of what was assessed`)
	}

	if !seen["answers"] {
		r.fault(root.line, "", `"answers" is missing: an object with the answers by question`)
	}

	return iv
}

// edition turns to the questions that a file names, where those are an earlier
// edition, and returns its version: "" for the present ones. A version that this
// program does not know, and a file that names none, are read by the present ones.
func (r *reader) edition(root *node) string {
	for _, f := range root.fields {
		if f.key != "bank" || f.value.kind != objectKind {
			continue
		}
		for _, f := range f.value.fields {
			if f.key != "version" {
				continue
			}
			if e := r.bank.Edition(strings.TrimSpace(f.value.text)); e != r.bank {
				r.bank = e
				return e.Version
			}
		}
	}
	return ""
}

// top reads one key of the file.
func (r *reader) top(iv *assessment.Interview, f field) {
	v := f.value
	switch f.key {
	case "format":
		if s := r.text(v, f.key); (v.kind == textKind || v.kind == numberKind) && s != FileFormat {
			r.fault(v.line, f.key, "%s is not read here; this program reads %s", quoted(s), FileFormat)
		}

	case "bank":
		r.object(v, f.key, bankKeys, func(f field) { r.text(f.value, "bank "+f.key) })
	case "cleared": // read last, beside the notes
	case "verdict", "report": // worked out from the rest, so never read

	// What it is of, and when.
	case "system":
		iv.System = r.system(v)
	case "company":
		iv.Company = r.oneLine(v, f.key)
	case "version":
		iv.Version = r.oneLine(v, f.key)
	case "side":
		iv.Side = oneOf(r, v, f.key, assessment.SideSeller, assessment.SideBuyer)
	case "aim":
		iv.Aim = r.count(v, f.key)
	case "created":
		iv.Created = r.time(v, f.key)
	case "updated":
		iv.Updated = r.time(v, f.key)
	case "sources":
		listed(r, v, f.key, assessment.MaxSources, &iv.Sources, r.oneLine)
	case "people":
		listed(r, v, f.key, assessment.MaxPeople, &iv.People, r.person)
	case "meetings":
		listed(r, v, "meeting", assessment.MaxMeetings, &iv.Meetings, r.meeting)

	// What was said and seen.
	case "context":
		iv.Context = r.context(v)
	case "answers":
		iv.Answers = r.answers(v, "")
	case "parts":
		listed(r, v, f.key, assessment.MaxParts, &iv.Parts,
			func(v *node, at string) assessment.Part { return r.part(v, at, iv.Parts) })
	case "inventory":
		listed(r, v, f.key, assessment.MaxInventory, &iv.Inventory, r.line)
	case "identities":
		listed(r, v, f.key, assessment.MaxIdentities, &iv.Identities, r.identity)
	case "quotes":
		listed(r, v, "quote", assessment.MaxQuotes, &iv.Quotes, r.quote)
	case "scratch":
		listed(r, v, f.key, assessment.MaxScratches, &iv.Scratch, r.note)
	case "marks":
		listed(r, v, f.key, assessment.MaxScratches, &iv.Marks, r.note)
	case "parked":
		iv.Parked = r.questions(v, f.key)
	case "intentAgainst":
		iv.IntentAgainst = r.questions(v, f.key)
	case "seen":
		iv.Seen = r.seen(v)

	// What is made of it.
	case "actions":
		iv.Actions = r.actions(v)
	case "access":
		iv.Access = r.access(v)
	case "deal":
		iv.Deal = r.deal(v)
	case "drafting":
		iv.Drafting = r.yes(v, f.key)
	case "edits":
		r.edits(iv, v)
	case "summary":
		iv.Summary = r.text(v, f.key)
	case "comments":
		iv.Comments = r.comments(v)
	case "frameworks":
		listed(r, v, f.key, assessment.MaxFrameworks, &iv.Frameworks, r.oneLine)
	}
}

// listed reads a list of at most so many things, each with its reader.
func listed[T any](r *reader, v *node, at string, most int, to *[]T, read func(v *node, at string) T) {
	r.few(v, at, most, func(v *node, at string) { *to = append(*to, read(v, at)) })
}

func (r *reader) system(v *node) string {
	if v.kind != textKind {
		r.fault(v.line, "system", "the name must be text, not %s", v.kind)
		return ""
	}
	if assessment.CleanLine(v.text) == "" {
		r.fault(v.line, "system", "the name is empty")
	}

	return r.oneLine(v, "system")
}

func (r *reader) person(v *node, at string) assessment.Person {
	var p assessment.Person
	r.object(v, at, personKeys, func(f field) {
		switch f.key {
		case "name":
			p.Name = r.oneLine(f.value, at+" name")
		case "role":
			p.Role = r.oneLine(f.value, at+" role")
		case "side":
			p.Side = oneOf(r, f.value, at+" side", assessment.SideSeller, assessment.SideBuyer)
		}
	})
	if v.kind == objectKind && p.Name == "" && p.Role == "" {
		r.fault(v.line, at, "a name or a role is missing")
	}

	return p
}

func (r *reader) context(v *node) map[string]string {
	out := map[string]string{}
	ids := make([]string, len(r.bank.Context))
	for i, q := range r.bank.Context {
		ids[i] = q.ID
	}

	r.object(v, "context", ids, func(f field) {
		q, _ := r.bank.ContextQuestion(f.key)
		s := r.text(f.value, f.key)
		if q.Type == "choice" && s != "" {
			options := make([]string, len(q.Options))
			for i, o := range q.Options {
				options[i] = o.ID
			}

			if !slices.Contains(options, s) {
				r.fault(f.value.line, f.key, "%s is not one of %s", quoted(s), anyOf(options))
				return
			}
		}

		if s != "" {
			out[f.key] = s
		}
	})
	return out
}

func (r *reader) comments(v *node) map[string]string {
	out := map[string]string{}
	r.object(v, "comments", report.CommentSections, func(f field) {
		if s := r.text(f.value, "comments "+f.key); s != "" {
			out[f.key] = s
		}
	})
	return out
}

func (r *reader) quote(v *node, at string) assessment.Quote {
	var q assessment.Quote
	r.object(v, at, quoteKeys, func(f field) {
		switch f.key {
		case "question":
			q.Question = r.question(f.value, at)
		case "text":
			q.Text = r.text(f.value, at+" text")
		case "speaker":
			q.Speaker = r.oneLine(f.value, at+" speaker")
		case "theirWords":
			q.TheirWords = r.yes(f.value, at+" theirWords")
		case "print":
			q.Print = oneOf(r, f.value, at+" print", assessment.PrintName, assessment.PrintNever)
		case "earlier":
			r.few(f.value, at+" earlier", assessment.MaxPhrasings,
				func(v *node, at string) { q.Earlier = append(q.Earlier, r.phrasing(v, at)) })
		case "at":
			q.At = r.time(f.value, at+" at")
		}
	})
	if v.kind == objectKind && q.Text == "" {
		r.fault(v.line, at, "the text is missing")
	}

	return q
}

// deal reads what the seller noted for their own record of the customer.
func (r *reader) deal(v *node) assessment.Deal {
	var d assessment.Deal
	to := map[string]*string{"next": &d.Next, "by": &d.By, "with": &d.With, "competitor": &d.Rival, "budget": &d.Budget}
	r.object(v, "deal", dealKeys, func(f field) { *to[f.key] = r.oneLine(f.value, "deal "+f.key) })
	return d
}

func (r *reader) meeting(v *node, at string) assessment.Meeting {
	var m assessment.Meeting
	r.object(v, at, meetingKeys, func(f field) {
		switch f.key {
		case "at":
			m.At = r.time(f.value, at+" at")
		case "people":
			r.few(f.value, at+" people", assessment.MaxPeople,
				func(v *node, at string) { m.People = append(m.People, r.oneLine(v, at)) })
		case "aim":
			m.Aim = r.text(f.value, at+" aim")
		case "minutes":
			m.Minutes = r.minutes(f.value, at+" minutes")
		}
	})
	return m
}

// minutes reads how long a meeting was planned for.
func (r *reader) minutes(v *node, at string) int {
	n, ok := wholeNumber(r.text(v, at))
	if (v.kind == textKind || v.kind == numberKind) && (!ok || n > assessment.MaxMinutes) {
		r.fault(v.line, at, "%s is not a whole number of minutes up to %d", quoted(v.text), assessment.MaxMinutes)
		return 0
	}
	return n
}

// note reads a scratch note, or a mark that something does not add up.
func (r *reader) note(v *node, at string) assessment.Note {
	var n assessment.Note
	r.object(v, at, noteKeys, func(f field) {
		switch f.key {
		case "question":
			n.Question = r.question(f.value, at)
		case "text":
			n.Text = r.text(f.value, at+" text")
		case "by":
			n.By = r.oneLine(f.value, at+" by")
		case "at":
			n.At = r.time(f.value, at+" at")
		case "kept":
			n.Kept = r.yes(f.value, at+" kept")
		}
	})
	if v.kind == objectKind && n.Text == "" {
		r.fault(v.line, at, "the text is missing")
	}

	return n
}

func (r *reader) line(v *node, at string) assessment.Line {
	l := assessment.Line{Decided: assessment.DecidedUnknown}
	r.object(v, at, lineKeys, func(f field) {
		switch f.key {
		case "system":
			l.System = r.oneLine(f.value, at+" system")
		case "action":
			l.Action = r.oneLine(f.value, at+" action")
		case "kind":
			l.Kind = oneOf(r, f.value, at+" kind", assessment.Reads, assessment.Writes, assessment.Final)
		case "identity":
			l.Identity = r.oneLine(f.value, at+" identity")
		case "decided":
			l.Decided = oneOf(r, f.value, at+" decided", assessment.DecidedBefore, assessment.DecidedRunning,
				assessment.DecidedUnknown)
		case "refuses":
			l.Refuses = r.oneLine(f.value, at+" refuses")
		case "part":
			l.Part = r.oneLine(f.value, at+" part")
		}
	})
	if v.kind == objectKind && l.System == "" && l.Action == "" {
		r.fault(v.line, at, "a system or an action is missing")
	}

	return l
}

// questions reads a list of question ids.
func (r *reader) questions(v *node, at string) []string {
	var out []string
	r.list(v, at, func(v *node, _ string) {
		id := r.question(v, at)
		if id != "" && slices.Contains(out, id) {
			r.fault(v.line, at, "%s stands here twice", id)
		} else if id != "" {
			out = append(out, id)
		}
	})
	return out
}

// question reads one question id; "" where there is none such.
func (r *reader) question(v *node, at string) string {
	id := r.text(v, at)
	if v.kind != textKind || id == "" {
		return ""
	}
	if _, ok := r.bank.Question(id); !ok {
		r.fault(v.line, at, "%s", r.noQuestion(id))
		return ""
	}

	return id
}

func (r *reader) noQuestion(id string) string {
	ids := make([]string, 0, 40)
	for _, q := range r.bank.All() {
		ids = append(ids, q.ID)
	}
	return fmt.Sprintf("there is no question %s in the bank%s", quoted(id), maybe(id, ids))
}

// object walks the fields of an object: every key must be allowed, whatever
// stands behind it, and stand there once. A field without a value is as good as
// left out.
func (r *reader) object(v *node, at string, allowed []string, each func(field)) {
	r.fields(v, at, func(f field) string {
		if slices.Contains(allowed, f.key) {
			return ""
		}
		return fmt.Sprintf("there is no key %s%s; the keys are %s", quoted(f.key), maybe(f.key, allowed),
			strings.Join(allowed, ", "))
	}, each)
}

// fields walks the fields of an object. unknown says what is wrong with a key
// that may not stand there, "" for one that may.
func (r *reader) fields(v *node, at string, unknown func(field) string, each func(field)) {
	if v.kind == nullKind && at != "" {
		return
	}
	if v.kind != objectKind {
		r.fault(v.line, at, "%s is wanted here, not %s", objectKind, v.kind)
		return
	}

	first := map[string]int{}
	for _, f := range v.fields {
		if r.full() {
			r.more++
			continue
		}
		if line, twice := first[f.key]; twice {
			r.fault(f.line, at, "%s stands here twice, first in line %d", quoted(f.key), line)
			continue
		}

		first[f.key] = f.line
		if msg := unknown(f); msg != "" {
			r.fault(f.line, at, "%s", msg)
		} else if f.value.kind != nullKind || f.key == "system" || f.key == "answers" {
			each(f)
		}
	}
}

// list walks the items of a list; at tells each of them where it stands.
func (r *reader) list(v *node, at string, each func(v *node, at string)) {
	if v.kind != listKind {
		r.fault(v.line, at, "%s is wanted here, not %s", listKind, v.kind)
		return
	}
	for i, item := range v.items {
		if r.full() {
			r.more += len(v.items) - i
			return
		}

		where := at + " " + strconv.Itoa(i+1)
		if item.kind == nullKind { // it would become an empty one
			r.fault(item.line, where, "nothing stands here; write what was meant, or leave it out")
			continue
		}

		each(item, where)
	}
}

// few walks the items of a list that holds so many at the most. A longer one is
// a fault, and what is past the limit is not looked at.
func (r *reader) few(v *node, at string, most int, each func(v *node, at string)) {
	if v.kind == listKind {
		if msg := assessment.TooMany(len(v.items), most, at); msg != "" {
			r.fault(v.line, at, "%s", msg)
			v.items = v.items[:most]
		}
	}
	r.list(v, at, each)
}

// text reads text. A number will do: whoever writes "version: 2" means the text.
func (r *reader) text(v *node, at string) string {
	switch {
	case v.kind == nullKind:
		return ""
	case v.kind != textKind && v.kind != numberKind:
		r.fault(v.line, at, "text is wanted here, not %s", v.kind)
		return ""

	case strings.ContainsRune(v.text, 0):
		r.fault(v.line, at, "there is a zero byte in the text")
		return ""
	}
	return assessment.Clean(v.text)
}

// oneLine reads text that stands in one line wherever it is shown, as a form
// reads it: a line end inside a name would break the heading or the list that
// the name stands in.
func (r *reader) oneLine(v *node, at string) string {
	return strings.Join(strings.Fields(r.text(v, at)), " ")
}

func (r *reader) yes(v *node, at string) bool {
	if v.kind != boolKind {
		r.fault(v.line, at, "true or false is wanted here, not %s", v.kind)
	}
	return v.kind == boolKind && strings.EqualFold(v.text, "true")
}

// count reads a whole number of questions; 0 is none.
func (r *reader) count(v *node, at string) int {
	n, ok := wholeNumber(r.text(v, at))
	if (v.kind == textKind || v.kind == numberKind) && (!ok || n > assessment.MaxAim) {
		r.fault(v.line, at, "%s is not a whole number of questions up to %d", quoted(v.text), assessment.MaxAim)
		return 0
	}
	return n
}

// wholeNumber reads a whole number of at most nine digits.
func wholeNumber(s string) (int, bool) {
	if !allDigits(s) || len(s) > 9 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

func (r *reader) time(v *node, at string) time.Time {
	t, err := time.Parse(time.RFC3339, r.text(v, at))
	if v.kind != textKind && v.kind != numberKind {
		return time.Time{}
	}

	switch t = t.UTC(); {
	case err != nil:
		r.fault(v.line, at, "%s is not a time like 2026-11-21T10:42:00Z", quoted(v.text))
		return time.Time{}
	case t.Year() < firstYear || t.Year() > lastYear:
		r.fault(v.line, at, "%s lies outside the years %d to %d", quoted(v.text), firstYear, lastYear)
		return time.Time{}
	}

	return t
}

// Years in which an interview can have been held: whatever lies outside is a
// slip, and could not be written into every format.
const (
	firstYear = 1970
	lastYear  = 2199
)

// longestFigure is how many bytes a bare number may have that is written with
// an exponent or with many decimals.
const longestFigure = 64

// number reads a figure as people write it, or a bare number.
func (r *reader) number(def *assessment.NumberDef, v *node, at string) (assessment.Number, bool) {
	s := r.text(v, at)
	if v.kind != textKind && v.kind != numberKind {
		return assessment.Number{}, false
	}
	n, err := def.Parse(s)
	if err == nil {
		return n, true
	}

	// JSON writes large and small figures with an exponent, which people don't,
	// and the point of a bare number begins its decimals, always.
	if v.kind == numberKind && len(s) <= longestFigure {
		f, e := strconv.ParseFloat(s, 64)
		if e == nil && f >= 0 && !math.IsInf(f, 0) {
			plain := strconv.FormatFloat(f, 'f', -1, 64)
			if strings.Contains(plain, ".") {
				plain += "0000"
			}

			if n, e := assessment.ParseNumber(plain); e == nil {
				return n, true
			}
		}
	}

	r.fault(v.line, at, "%s is not %s", quoted(s), err)
	return assessment.Number{}, false
}

// oneOf reads a word out of a fixed few.
func oneOf[T ~string](r *reader, v *node, at string, words ...T) T {
	s := r.text(v, at)
	if s == "" && v.kind != textKind || slices.Contains(words, T(s)) {
		return T(s)
	}

	list := make([]string, len(words))
	for i := range words {
		list[i] = string(words[i])
	}

	r.fault(v.line, at, "%s is not one of %s", quoted(s), anyOf(list))
	return ""
}

// anyOf lists what may be chosen: "a to e" for letters in a row, else "a, b or d".
func anyOf(ids []string) string {
	if row := slices.Sorted(slices.Values(ids)); len(row) > 2 && inARow(row) {
		return row[0] + " to " + row[len(row)-1]
	}

	return words.Either(ids)
}

func inARow(ids []string) bool {
	for i, id := range ids {
		if len(id) != 1 || id[0] != ids[0][0]+byte(i) {
			return false
		}
	}
	return true
}

// quoted puts what a file says into a message, short and printable.
func quoted(s string) string {
	short, n := s, 0
	for i := range s { // no further than is shown: the text may be megabytes
		n++
		if n == 40 {
			short = s[:i]
		}

		if n > 40 {
			return strconv.Quote(short + "…")
		}
	}

	return strconv.Quote(s)
}

// maybe suggests the nearest of the known words, or nothing.
func maybe(word string, known []string) string {
	if len(word) > 40 {
		return ""
	}

	best, near := 1+min(2, max(1, len(word)/3)), "" // one letter in three may be wrong
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < best {
			best, near = d, k
		}
	}

	if near == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", near)
}

// distance is the number of letters to add, drop or change to get from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}

	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}

			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}

	return row[len(b)]
}
