package docx

import (
	"fmt"
	"time"
)

// part is a file of the package.
type part struct {
	name string // "word/styles.xml"
	kind string // its content type
	data []byte
	id   string // how the document refers to it
}

// relation is a reference of the document to another part or to the web.
type relation struct {
	kind, target string
	external     bool
}

const (
	relOffice    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	relHyperlink = relOffice + "hyperlink"
	typeWord     = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// relate refers to a part or an address, and returns the id to name it by. The
// same one twice has one id.
func (d *Document) relate(kind, target string, external bool) string {
	r := relation{kind, target, external}
	for i, known := range d.related {
		if known == r {
			return fmt.Sprintf("rId%d", i+1)
		}
	}

	d.related = append(d.related, r)
	return fmt.Sprintf("rId%d", len(d.related))
}

// spaces are the namespaces of every part of the text.
func spaces() attrs {
	return attrs{
		{"xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"},
		{"xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"},
		{"xmlns:mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"},
		{"xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"},
		{"xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"},
		{"xmlns:wpg", "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"},
		{"xmlns:wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"},
		{"xmlns:w14", "http://schemas.microsoft.com/office/word/2010/wordml"},
		{"mc:Ignorable", "w14"},
	}
}

// parts are the files of the package, in a fixed order.
func (d *Document) parts() []part {
	root := el("w:document", spaces(), el("w:body", d.laid()))
	out := []part{
		{name: "word/document.xml", kind: typeWord + "document.main+xml", data: root.document()},
		{name: "word/styles.xml", kind: typeWord + "styles+xml", data: d.styleSheet().document()},
		{name: "word/numbering.xml", kind: typeWord + "numbering+xml", data: d.numbering().document()},
		{name: "word/settings.xml", kind: typeWord + "settings+xml", data: d.settings().document()},
		{name: "word/fontTable.xml", kind: typeWord + "fontTable+xml", data: d.fontTable().document()},
		{name: "docProps/core.xml", kind: "application/vnd.openxmlformats-package.core-properties+xml",
			data: d.core().document()},
		{name: "docProps/app.xml", kind: "application/vnd.openxmlformats-officedocument.extended-properties+xml",
			data: d.app().document()},
	}
	out = append(out, d.headers...)
	out = append(out, d.images...)

	types := el("Types", at("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types"),
		el("Default", at("Extension", "rels"), at("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
		el("Default", at("Extension", "xml"), at("ContentType", "application/xml")))
	for _, p := range out {
		types.add(el("Override", at("PartName", "/"+p.name), at("ContentType", p.kind)))
	}

	outer := []relation{
		{relOffice + "officeDocument", "word/document.xml", false},
		{"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml", false},
		{relOffice + "extended-properties", "docProps/app.xml", false},
	}
	return append([]part{
		{name: "[Content_Types].xml", data: types.document()},
		{name: "_rels/.rels", data: relations(outer).document()},
		{name: "word/_rels/document.xml.rels", data: relations(d.related).document()},
	}, out...)
}

func relations(list []relation) *element {
	e := el("Relationships", at("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships"))
	for i, r := range list {
		one := el("Relationship", at("Id", fmt.Sprintf("rId%d", i+1)), at("Type", r.kind), at("Target", r.target))
		if r.external {
			one.add(at("TargetMode", "External"))
		}
		e.add(one)
	}

	return e
}

// longestProperty is how much of a property Word keeps.
const longestProperty = 250

// core says what the document is, by whom and from when.
func (d *Document) core() *element {
	e := el("cp:coreProperties",
		at("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
		at("xmlns:dc", "http://purl.org/dc/elements/1.1/"), at("xmlns:dcterms", "http://purl.org/dc/terms/"),
		at("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"))
	say := func(name, text string) {
		if text = cut(clean(text), longestProperty); text != "" {
			e.add(el(name, text))
		}
	}
	say("dc:title", d.o.Title)
	say("dc:creator", d.o.Author)
	say("cp:lastModifiedBy", d.o.Author)
	say("dc:language", d.o.Language)

	if !d.o.Created.IsZero() {
		when := d.o.Created.UTC().Format(time.RFC3339)
		e.add(el("dcterms:created", at("xsi:type", "dcterms:W3CDTF"), when),
			el("dcterms:modified", at("xsi:type", "dcterms:W3CDTF"), when))
	}

	return e
}

func (d *Document) app() *element {
	e := el("Properties", at("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"),
		el("Application", "Discern"))
	if company := cut(clean(d.o.Company), longestProperty); company != "" {
		e.add(el("Company", company))
	}
	return e
}

func (d *Document) settings() *element {
	compat := el("w:compat")
	for _, s := range [][2]string{{"compatibilityMode", "15"}, {"overrideTableStyleFontSizeAndJustification", "1"},
		{"enableOpenTypeFeatures", "1"}, {"doNotFlipMirrorIndents", "1"}, {"differentiateMultirowTableHeaders", "1"}} {
		compat.add(el("w:compatSetting", at("w:name", s[0]), at("w:uri", "http://schemas.microsoft.com/office/word"),
			at("w:val", s[1])))
	}

	return el("w:settings", spaces(),
		el("w:zoom", at("w:percent", 100)), val("w:defaultTabStop", 720),
		val("w:characterSpacingControl", "doNotCompress"), compat,
		el("w:themeFontLang", at("w:val", d.o.Language)), val("w:decimalSymbol", "."), val("w:listSeparator", ","))
}

// Font is a typeface that the styles name, with what takes its place elsewhere.
type Font struct {
	Name, Instead string
	Serif         bool
}

func (d *Document) fontTable() *element {
	e := el("w:fonts", spaces())
	for _, f := range d.o.Fonts {
		family := "swiss"
		if f.Serif {
			family = "roman"
		}

		e.add(el("w:font", at("w:name", f.Name), val("w:altName", f.Instead), val("w:family", family),
			val("w:pitch", "variable")))
	}

	return e
}

// numbering defines the bullets, and every numbered list, each counted from 1.
func (d *Document) numbering() *element {
	level := func(format, text, style string) *element {
		return el("w:lvl", at("w:ilvl", 0), val("w:start", 1), val("w:numFmt", format), val("w:pStyle", style),
			val("w:lvlText", text), val("w:lvlJc", "left"),
			el("w:pPr", el("w:ind", at("w:left", 340), at("w:hanging", 340))))
	}
	e := el("w:numbering", spaces(),
		el("w:abstractNum", at("w:abstractNumId", 0), val("w:multiLevelType", "singleLevel"),
			level("bullet", "•", d.o.Bullet)),
		el("w:abstractNum", at("w:abstractNumId", 1), val("w:multiLevelType", "singleLevel"),
			level("decimal", "%1.", d.o.Number)),
		el("w:num", at("w:numId", bulletList), val("w:abstractNumId", 0)))
	for i := range d.lists + 1 {
		e.add(el("w:num", at("w:numId", firstList+1+i), val("w:abstractNumId", 1),
			el("w:lvlOverride", at("w:ilvl", 0), val("w:startOverride", 1))))
	}

	return e
}
