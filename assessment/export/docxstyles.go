package export

import (
	"discern/assessment/export/docx"
	"discern/assessment/export/pdf"
	"math"
	"slices"
)

// The typefaces of the document are Word's own, so that whoever edits it goes on
// in the same letters.
const (
	wordSans  = "Calibri"
	wordSerif = "Cambria"
)

// readable is how much of the sheet running text leaves free at its right: a line
// of some 75 letters is as long as the eye finds the next from.
const readable = 60.0

// wordStyles are the styles of the document, for a text of that width, in the
// sender's colour. Where Word has a style for something, it has its name here too.
func wordStyles(width float64, accent pdf.Color, front frontScale) []docx.Style {
	return slices.Concat(wordText(width, accent), wordFront(accent, front), wordTables(), wordLetters(accent))
}

func wordColor(c pdf.Color) *docx.Color { return docx.Ink(docx.Color(c)) }

func wordRule(width float64, c pdf.Color, gap float64) docx.Edge {
	return docx.Edge{Width: width, Color: docx.Color(c), Gap: gap}
}

func wordText(width float64, accent pdf.Color) []docx.Style {
	p := docx.Points
	heading := func(n int, size, before, after float64) docx.Style {
		level := string(rune('0' + n))
		return docx.Style{ID: "Heading" + level, Name: "heading " + level, Based: "Normal", Next: "BodyText",
			Size: size, Bold: true,
			Before: p(before), After: p(after), Level: n, KeepNext: true, KeepLines: true, Line: 1}
	}
	first := heading(1, 16, 18, 6)
	first.Font, first.Top = wordSerif, wordRule(1.25, ink, 8)
	third := heading(3, 10, 10, 2)
	third.Color = wordColor(ink2)

	return []docx.Style{
		{ID: "Normal", Name: "Normal", Default: true, Font: wordSans, Size: 10, Color: wordColor(ink), Before: p(0),
			After: p(0), Line: 1.1},
		first, heading(2, 12, 13, 3), third,
		{ID: "BodyText", Name: "Body Text", Based: "Normal", After: p(5), Right: readable},
		{ID: "ListBullet", Name: "List Bullet", Based: "BodyText", After: p(3), Left: 17, List: 1},
		{ID: "ListNumber", Name: "List Number", Based: "BodyText", After: p(3), Left: 17},
		{ID: "ListContinue", Name: "List Continue", Based: "BodyText", After: p(3), Left: 17},
		{ID: "Quote", Name: "Quote", Based: "Normal", Font: wordSerif, Italic: true, Size: 11, Before: p(8), After: p(0),
			Left: 14, Right: readable, Bar: wordRule(1.5, control, 10), KeepLines: true},
		{ID: "QuoteSource", Name: "Quote source", Based: "Quote", Next: "BodyText", Font: wordSans, Upright: true, Size: 9,
			Color: wordColor(ink2), Before: p(0), After: p(8)},
		{ID: "IntenseQuote", Name: "Intense Quote", Based: "BodyText", Before: p(0), After: p(0), Left: 14,
			Bar: wordRule(4, warn, 8)},
		{ID: "Remark", Name: "Remark", Based: "BodyText", Before: p(0), After: p(0), Left: 14,
			Bar: wordRule(1.5, accent, 10)},
		{ID: "AfterBar", Name: "After a bar", Based: "Normal", Hidden: true, Size: 4},
		{ID: "Caption", Name: "caption", Based: "Normal", Bold: true, Size: 9.5, Before: p(8), After: p(3), KeepNext: true},
		{ID: "ScaleEnds", Name: "Scale ends", Based: "Normal", Bold: true, Size: 9, KeepNext: true},
		{ID: "ScaleWords", Name: "Scale in words", Based: "BodyText", Size: 9.5, Color: wordColor(ink2), KeepLines: true},
		{ID: "FigureLine", Name: "Figure", Based: "Normal", KeepNext: true, Line: 1, After: p(5)},
		{ID: "FigureText", Name: "Figure text", Based: "Normal", Hidden: true},
		{ID: "TableHead", Name: "Table head", Based: "Normal", Bold: true, Size: 9, Color: wordColor(ink2), Line: 1},
		{ID: "TableText", Name: "Table text", Based: "Normal", Size: 9, Line: 1.02},
		{ID: "TableNote", Name: "Table note", Based: "TableText", Color: wordColor(ink3)},
		{ID: "LetterHead", Name: "Letter to whom", Based: "Heading2", Next: "LetterText", Before: p(8)},
		{ID: "LetterText", Name: "Letter", Based: "Normal", After: p(3), Size: 9.5},
		{ID: "LetterList", Name: "Letter list", Based: "LetterText", Left: 17},
		{ID: "LetterTick", Name: "Letter box to tick", Based: "LetterText", Left: 17, After: p(1)},
		{ID: "FormList", Name: "Form list", Based: "TableText", After: p(2), Left: 17, List: 1},
		{ID: "SignHere", Name: "Sign here", Based: "TableText", Before: p(13)},
		{ID: "Header", Name: "header", Based: "Normal", Size: 9, Color: wordColor(ink3), Tab: width},
		{ID: "Footer", Name: "footer", Based: "Normal", Size: 9, Color: wordColor(ink3), Tab: width},
	}
}

// wordFront are the styles of page one, which is set more closely the more stands
// on it. Word's letters are smaller than the program's own of the same size.
func wordFront(accent pdf.Color, d frontScale) []docx.Style {
	p := docx.Points
	size := half(d.size * 1.04)
	small := min(9.5, size)
	gap := d.gap * 0.85
	return []docx.Style{
		{ID: "TopLine", Name: "Top line", Based: "Normal", Size: 9.5, Color: wordColor(ink2), Foot: wordRule(1.5, accent, 3)},
		{ID: "Subtitle", Name: "Subtitle", Based: "Normal", Next: "Title", Bold: true, Color: wordColor(ink2),
			Before: p(gap), KeepNext: true},
		{ID: "Title", Name: "Title", Based: "Normal", Next: "BodyText", Font: wordSerif, Size: half(d.headline * 1.06),
			Bold: true, Before: p(3), After: p(d.gap * 0.5), Line: 1, KeepLines: true},
		{ID: "Shape", Name: "Shape", Based: "Normal", Bold: true, Size: 11, Before: p(4), After: p(10)},
		{ID: "FrontText", Name: "Page one", Based: "Normal", Size: size, Line: 1.06},
		{ID: "FrontSmall", Name: "Page one small", Based: "Normal", Size: small, Color: wordColor(ink2), Line: 1.03},
		{ID: "FrontDeck", Name: "Page one about", Based: "Normal", Size: half(size + 0.5), Before: p(d.gap * 0.5),
			After: p(gap), Line: 1.06},
		{ID: "FrontHead", Name: "Page one part", Based: "Normal", Next: "FrontText", Font: wordSerif, Size: 12, Bold: true,
			Before: p(gap), After: p(3), Level: 2, Line: 1, KeepNext: true},
		{ID: "FrontAnswer", Name: "Page one answer", Based: "FrontHead", Size: half(d.size + 3.6), Before: p(2), After: p(4)},
		{ID: "FrontList", Name: "Page one list", Based: "FrontText", After: p(3), Left: 17},
		{ID: "FrontFear", Name: "Page one fear", Based: "FrontText", Left: 12, Bar: wordRule(3, risk, 8)},
		{ID: "FrontBegin", Name: "Page one begin", Based: "FrontText", Left: 12, Bar: wordRule(3, accent, 8)},
		{ID: "FrontTableHead", Name: "Page one table head", Based: "TableHead", Size: min(9, size)},
		{ID: "FrontTable", Name: "Page one table", Based: "Normal", Size: small, Line: 1},
	}
}

// half rounds to the half points that Word counts letters in.
func half(size float64) float64 { return math.Round(size*2) / 2 }

func wordTables() []docx.Style {
	hair := docx.Edge{Width: 0.5, Color: docx.Color(hairline)}
	strong := docx.Edge{Width: 1, Color: docx.Color(control)}
	return []docx.Style{
		{ID: "PlainTable2", Name: "Plain Table 2", Kind: docx.OfTables, Based: "TableNormal", Head: strong,
			Row: hair, Pad: 2, Side: 5},
		{ID: "TableGrid", Name: "Table Grid", Kind: docx.OfTables, Based: "TableNormal", Frame: strong, Pad: 7, Side: 10},
		{ID: "Form", Name: "Form", Kind: docx.OfTables, Based: "TableNormal",
			Frame: docx.Edge{Width: 1, Color: docx.Color(ink)}, Row: hair, Pad: 2, Side: 9},
		{ID: "SideBySide", Name: "Side by side", Kind: docx.OfTables, Based: "TableNormal", Pad: 0, Side: 0},
	}
}

func wordLetters(accent pdf.Color) []docx.Style {
	return []docx.Style{
		{ID: "Strong", Name: "Strong", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Bold: true},
		{ID: "Hyperlink", Name: "Hyperlink", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Color: wordColor(accent),
			Underline: true},
		{ID: "Reference", Name: "Reference", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Size: 9, Upright: true,
			Color: wordColor(ink3)},
		{ID: "Firm", Name: "Firm", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Bold: true,
			Color: wordColor(accent)},
		{ID: "CodeEnd", Name: "Code end", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Color: wordColor(codeBlue)},
		{ID: "ModelEnd", Name: "Model end", Kind: docx.OfCharacters, Based: "DefaultParagraphFont",
			Color: wordColor(modelRed)},
		{ID: "Plain", Name: "Plain", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Upright: true},
	}
}
