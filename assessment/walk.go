package assessment

import "reflect"

// idFields are the texts of a report that nobody types: ids by which its pieces
// refer to each other and to the bank. Every other text is looked at when
// something is to be left out. A field that is new is looked at until it is
// named here, and a test plants a name in each.
var idFields = map[string]bool{
	"Report.ID": true, "Section.ID": true, "Block.From": true, "Item.From": true, "Key.From": true, "Row.ID": true,
	"Lead.From": true, "Scale.ID": true, "ScaleMark.Question": true, "OtherRecord.InterviewID": true,

	"Interview.ID": true, "Interview.SystemID": true, "Interview.Parked": true, "Interview.IntentAgainst": true,
	"Person.ID": true, "Answer.Question": true, "Answer.Choice": true, "Answer.Choices": true, "Taken.Record": true,
	"Quote.ID": true, "Quote.Question": true, "Note.ID": true, "Note.Question": true, "Line.ID": true, "Line.Part": true,
	"Part.ID": true,

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
	swapInto(out, reflect.ValueOf(in), swap)
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

var plainText = reflect.TypeFor[string]()

func swapInto(out, in reflect.Value, swap func(string) string) {
	out.Set(in)

	switch in.Kind() {
	case reflect.String:
		if in.Type() == plainText {
			out.SetString(swap(in.String()))
		}
	case reflect.Pointer:
		if !in.IsNil() {
			out.Set(reflect.New(in.Type().Elem()))
			swapInto(out.Elem(), in.Elem(), swap)
		}
	case reflect.Struct:
		for i := range in.NumField() {
			f := in.Type().Field(i)
			if f.IsExported() && !idFields[in.Type().Name()+"."+f.Name] {
				swapInto(out.Field(i), in.Field(i), swap)
			}
		}
	case reflect.Slice:
		if in.IsNil() {
			return
		}
		out.Set(reflect.MakeSlice(in.Type(), in.Len(), in.Len()))
		for i := range in.Len() {
			swapInto(out.Index(i), in.Index(i), swap)
		}
	case reflect.Map:
		if in.IsNil() {
			return
		}
		// Keys are ids: of a question, a section, an area of the design.
		out.Set(reflect.MakeMapWithSize(in.Type(), in.Len()))
		for _, k := range in.MapKeys() {
			v := reflect.New(in.Type().Elem()).Elem()
			swapInto(v, in.MapIndex(k), swap)
			out.SetMapIndex(k, v)
		}
	}
}
