package assessment

import (
	"reflect"
	"slices"
)

// idFields are the texts of a report that nobody types: ids by which its pieces
// refer to each other and to the bank. Every other text is looked at when
// something is to be left out. A field that is new is looked at until it is
// named here, and a test plants a name in each.
var idFields = map[string]bool{
	"Report.ID": true, "Edited.ID": true, "EditedField.Name": true, "Section.ID": true, "Block.From": true,
	"Item.From": true, "ReachHeard.From": true, "Key.From": true, "Row.ID": true,
	"Lead.From": true, "Scale.ID": true, "ScaleMark.Question": true, "OtherRecord.InterviewID": true,
	"Sender.Accent": true, "Logo.Digest": true, "Logo.Type": true, "Logo.Data": true,

	"Interview.ID": true, "Interview.SystemID": true, "Interview.Bank": true, "Interview.Parked": true,
	"Interview.IntentAgainst": true,
	"Interview.Frameworks":    true, "Access.First": true, "FirstLimit.Question": true,
	"Person.ID": true, "Answer.Question": true, "Answer.Choice": true, "Answer.Choices": true, "Taken.Record": true,
	"Quote.ID": true, "Quote.Question": true, "Note.ID": true, "Note.Question": true,
	"Note.Author": true, "Aside.Author": true, "Line.ID": true, "Line.Part": true,
	"Part.ID": true, "Meeting.ID": true, "EvidenceFile.ID": true, "EvidenceFile.SHA256": true, "EvidenceFile.Kind": true,
	"Proposal.ID": true, "Proposal.File": true,
	"Proposal.Rule": true, "Proposal.Question": true, "Proposal.Choices": true, "Proposal.Against": true,
	"Proposal.Number": true, "SeenLine.ID": true, "SeenLine.Part": true,

	"BankRef.Version": true, "BankRef.SHA256": true, "TraitResult.ID": true, "Flip.Question": true, "Flip.Answer": true,
	"Firmness.Questions": true, "Change.Question": true, "Change.Answer": true, "Ask.Question": true,
	"Verdict.ShortPath": true, "Verdict.LeftThatMatter": true, "OpenQuestion.Question": true, "OpenQuestion.Settles": true,
	"Finding.Rule": true, "Finding.Questions": true, "Finding.Numbers": true, "Contribution.Question": true,
	"Contribution.Answer": true, "Because.From": true, "LimitResult.Question": true, "Figure.From": true,
	"Figures.Band": true, "Gap.Area": true, "Gap.Question": true, "PartVerdict.ID": true,
}

// SwapTexts returns a value with every text in it swapped, whatever field of it
// holds the text, and leaves the value itself as it is. Ids stay, and so do the
// values of types of our own such as Class, which nobody types.
func SwapTexts[T any](in T, swap func(string) string) T {
	out := reflect.New(reflect.TypeFor[T]()).Elem()
	walk{swap: swap}.into(out, reflect.ValueOf(in))
	return out.Interface().(T)
}

// TextsOf lists every text of a value that is no id.
func TextsOf[T any](in T) []string {
	var out []string
	SwapTexts(in, func(s string) string {
		out = append(out, s)
		return s
	})
	return out
}

// privateFields are what a seller notes privately, wherever in an interview it
// stands: beside an answer of the whole or of a part, and without a question.
var privateFields = map[string]bool{"Answer.Private": true, "Answer.Asides": true,
	"Interview.Scratch": true, "Interview.Marks": true, "Interview.Deal": true, "Interview.Edits": true,
	"Meeting.Aim": true, "Interview.Cleared": true, "Quote.Earlier": true,
	"Interview.Seen": true}

// WithoutPrivate returns the interview without what is private to the seller, a
// quote that has no question yet or was taken back included, and leaves the
// interview as it is.
func (iv Interview) WithoutPrivate() Interview {
	out := reflect.New(reflect.TypeFor[Interview]()).Elem()
	walk{swap: func(s string) string { return s }, leave: privateFields}.into(out, reflect.ValueOf(iv))
	without := out.Interface().(Interview)
	without.Quotes = slices.DeleteFunc(without.Quotes,
		func(q Quote) bool { return q.Question == "" || q.Print == PrintNever })

	return without
}

// walk goes through every field of a value that is no id.
type walk struct {
	swap  func(string) string
	leave map[string]bool // fields to be left out, by type and name
}

var plainText = reflect.TypeFor[string]()

func (w walk) into(out, in reflect.Value) {
	out.Set(in)

	switch in.Kind() {
	case reflect.String:
		if in.Type() == plainText {
			out.SetString(w.swap(in.String()))
		}

	case reflect.Pointer:
		if !in.IsNil() {
			out.Set(reflect.New(in.Type().Elem()))
			w.into(out.Elem(), in.Elem())
		}

	case reflect.Struct:
		for i := range in.NumField() {
			f := in.Type().Field(i)
			name := in.Type().Name() + "." + f.Name
			switch {
			case w.leave[name]:
				out.Field(i).SetZero()
			case f.IsExported() && !idFields[name]:
				w.into(out.Field(i), in.Field(i))
			}
		}

	case reflect.Slice:
		if in.IsNil() {
			return
		}
		out.Set(reflect.MakeSlice(in.Type(), in.Len(), in.Len()))
		for i := range in.Len() {
			w.into(out.Index(i), in.Index(i))
		}

	case reflect.Map:
		if in.IsNil() {
			return
		}
		// Keys are ids: of a question, a section, an area of the design.
		out.Set(reflect.MakeMapWithSize(in.Type(), in.Len()))
		for _, k := range in.MapKeys() {
			v := reflect.New(in.Type().Elem()).Elem()
			w.into(v, in.MapIndex(k))
			out.SetMapIndex(k, v)
		}
	}
}
