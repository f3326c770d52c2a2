package export

import "discern/assessment/export/docx"

// The typefaces of the document are Word's own, so that whoever edits it goes on
// in the same letters.
const (
	wordSans  = "Calibri"
	wordSerif = "Cambria"
)

// readable is how much of the sheet running text leaves free at its right: a line
// of some 75 letters is as long as the eye finds the next from.
const readable = 66.0

// wordStyles are the styles of the document, for a text of that width. Where Word
// has a style for something, it has its name here too.
func wordStyles(width float64) []docx.Style {
	return append(append(wordText(width), wordTables()...), wordLetters()...)
}

func wordColor(c uint32) *docx.Color { return docx.Ink(docx.Color(c)) }

func wordText(width float64) []docx.Style {
	p := docx.Points
	rule := func(width float64, c uint32, gap float64) docx.Edge {
		return docx.Edge{Width: width, Color: docx.Color(c), Gap: gap}
	}
	heading := func(n int, size, before, after float64) docx.Style {
		level := string(rune('0' + n))
		return docx.Style{ID: "Heading" + level, Name: "heading " + level, Based: "Normal", Next: "BodyText", Size: size, Bold: true,
			Before: p(before), After: p(after), Level: n, KeepNext: true, KeepLines: true, Line: 1}
	}
	first := heading(1, 17, 26, 7)
	first.Font, first.Top = wordSerif, rule(1.25, uint32(ink), 8)
	third := heading(3, 10.5, 12, 3)
	third.Color = wordColor(uint32(ink2))

	return []docx.Style{
		{ID: "Normal", Name: "Normal", Default: true, Font: wordSans, Size: 10.5, Color: wordColor(uint32(ink)), Before: p(0), After: p(0), Line: 1.12},
		{ID: "Title", Name: "Title", Based: "Normal", Next: "BodyText", Font: wordSerif, Size: 24, Bold: true, Before: p(8), After: p(6), Line: 0.98, KeepLines: true},
		{ID: "TitleLong", Name: "Title, long", Based: "Title", Size: 22},
		{ID: "Subtitle", Name: "Subtitle", Based: "Normal", Next: "Title", Size: 11, Bold: true, Color: wordColor(uint32(ink2)), Top: rule(2, uint32(ink), 10), KeepNext: true},
		first, heading(2, 12.5, 16, 4), third,
		{ID: "BodyText", Name: "Body Text", Based: "Normal", After: p(6), Right: readable},
		{ID: "ListBullet", Name: "List Bullet", Based: "BodyText", After: p(4), Left: 17, List: 1},
		{ID: "ListNumber", Name: "List Number", Based: "BodyText", After: p(4), Left: 17},
		{ID: "ColumnNumber", Name: "Column number", Based: "Normal", Size: 9.5, After: p(3), Left: 15, Right: 10},
		{ID: "ColumnContinue", Name: "Column continue", Based: "Normal", Size: 9.5, After: p(3), Left: 15, Right: 10},
		{ID: "ListContinue", Name: "List Continue", Based: "BodyText", After: p(4), Left: 17},
		{ID: "Quote", Name: "Quote", Based: "Normal", Font: wordSerif, Italic: true, Size: 11, Before: p(8), After: p(0), Left: 14, Right: readable, Bar: rule(1.5, uint32(control), 10), KeepLines: true},
		{ID: "QuoteSource", Name: "Quote source", Based: "Quote", Next: "BodyText", Font: wordSans, Upright: true, Size: 9, Color: wordColor(uint32(ink2)), Before: p(0), After: p(8)},
		{ID: "IntenseQuote", Name: "Intense Quote", Based: "BodyText", Before: p(0), After: p(0), Left: 14, Bar: rule(4, uint32(warn), 8)},
		{ID: "Remark", Name: "Remark", Based: "BodyText", Before: p(0), After: p(0), Left: 14, Bar: rule(1.5, uint32(accent), 10)},
		{ID: "AfterBar", Name: "After a bar", Based: "Normal", Hidden: true, Size: 4},
		{ID: "Caption", Name: "caption", Based: "Normal", Bold: true, Size: 10, Before: p(10), After: p(4), KeepNext: true},
		{ID: "Meta", Name: "Meta", Based: "Normal", Size: 9.5, Color: wordColor(uint32(ink2)), After: p(6)},
		{ID: "Shape", Name: "Shape", Based: "Normal", Bold: true, Size: 11, Before: p(4), After: p(10)},
		{ID: "Label", Name: "Label", Based: "Normal", Bold: true, Size: 9.5, Color: wordColor(uint32(ink2))},
		{ID: "KeyFigure", Name: "Key figure", Based: "Normal", Font: wordSerif, Bold: true, Size: 20, Line: 1},
		{ID: "KeyText", Name: "Key text", Based: "Normal", Size: 9.5, Color: wordColor(uint32(ink2))},
		{ID: "ScaleEnds", Name: "Scale ends", Based: "Normal", Bold: true, Size: 9, KeepNext: true, Tab: width},
		{ID: "ScaleWords", Name: "Scale in words", Based: "BodyText", Size: 9.5, Color: wordColor(uint32(ink2)), KeepLines: true},
		{ID: "FigureLine", Name: "Figure", Based: "Normal", KeepNext: true, Line: 1},
		{ID: "FigureText", Name: "Figure text", Based: "Normal", Hidden: true},
		{ID: "TableHead", Name: "Table head", Based: "Normal", Bold: true, Size: 9, Color: wordColor(uint32(ink2)), Line: 1},
		{ID: "TableText", Name: "Table text", Based: "Normal", Size: 9.5, Line: 1.05},
		{ID: "TableNote", Name: "Table note", Based: "TableText", Color: wordColor(uint32(ink3))},
		{ID: "Header", Name: "header", Based: "Normal", Size: 9, Color: wordColor(uint32(ink3)), Tab: width},
		{ID: "Footer", Name: "footer", Based: "Normal", Size: 9, Color: wordColor(uint32(ink3)), Tab: width},
	}
}

func wordTables() []docx.Style {
	hair := docx.Edge{Width: 0.5, Color: docx.Color(hairline)}
	strong := docx.Edge{Width: 1, Color: docx.Color(control)}
	return []docx.Style{
		{ID: "PlainTable2", Name: "Plain Table 2", Kind: docx.OfTables, Based: "TableNormal", Head: strong, Row: hair, Pad: 2.6, Side: 5},
		{ID: "PageOne", Name: "Page one", Kind: docx.OfTables, Based: "TableNormal", Frame: docx.Edge{}, Row: hair, Pad: 6, Side: 5},
		{ID: "TableGrid", Name: "Table Grid", Kind: docx.OfTables, Based: "TableNormal", Frame: strong, Pad: 7, Side: 9},
		{ID: "SideBySide", Name: "Side by side", Kind: docx.OfTables, Based: "TableNormal", Pad: 0, Side: 0},
	}
}

func wordLetters() []docx.Style {
	return []docx.Style{
		{ID: "Strong", Name: "Strong", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Bold: true},
		{ID: "Hyperlink", Name: "Hyperlink", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Color: wordColor(uint32(accent)), Underline: true},
		{ID: "Reference", Name: "Reference", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Size: 9, Upright: true, Color: wordColor(uint32(ink3))},
		{ID: "CodeEnd", Name: "Code end", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Color: wordColor(uint32(codeBlue))},
		{ID: "ModelEnd", Name: "Model end", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Color: wordColor(uint32(modelRed))},
		{ID: "Plain", Name: "Plain", Kind: docx.OfCharacters, Based: "DefaultParagraphFont", Upright: true},
	}
}
