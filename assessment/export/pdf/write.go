package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// writer numbers objects and notes where they begin.
type writer struct {
	bytes.Buffer
	starts []int
}

func (w *writer) allot() int {
	w.starts = append(w.starts, 0)
	return len(w.starts)
}

func (w *writer) object(id int, body string) {
	w.starts[id-1] = w.Len()
	fmt.Fprintf(w, "%d 0 obj\n%s\nendobj\n", id, body)
}

// stream writes data compressed, unless it should be readable in the file.
func (w *writer) stream(id int, dict string, data []byte, plain bool) error {
	if !plain {
		var z bytes.Buffer
		c := zlib.NewWriter(&z)
		if _, err := c.Write(data); err != nil {
			return fmt.Errorf("compress: %w", err)
		}
		if err := c.Close(); err != nil {
			return fmt.Errorf("compress: %w", err)
		}

		data, dict = z.Bytes(), dict+"/Filter/FlateDecode"
	}

	w.starts[id-1] = w.Len()
	fmt.Fprintf(w, "%d 0 obj\n<<%s/Length %d>>\nstream\n", id, dict, len(data))
	w.Write(data)
	w.WriteString("\nendstream\nendobj\n")

	return nil
}

// Bytes returns the finished document. The same calls give the same bytes. It
// fails with ErrTooLong when there were more pages than allowed.
func (d *Document) Bytes() ([]byte, error) {
	if d.err != nil {
		return nil, d.err
	}

	w := &writer{}
	w.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

	catalog, pages, info, meta := w.allot(), w.allot(), w.allot(), w.allot()
	for _, p := range d.pages {
		p.close()
		p.object = w.allot()
	}

	fonts, err := d.writeFonts(w)
	if err != nil {
		return nil, err
	}

	pictures, err := d.writePictures(w)
	if err != nil {
		return nil, err
	}

	annotations := d.placeLinks(w)
	tree := d.writeTree(w)
	d.writeLinks(w)
	if err := d.writePages(w, pages, "/Font<<"+fonts+">>"+pictures, annotations); err != nil {
		return nil, err
	}

	outline := d.writeOutline(w)
	w.object(info, fmt.Sprintf("<</Title%s/Author%s/Producer%s/CreationDate(%s)>>",
		hexText(d.Title), hexText(d.Author), hexText(d.Producer), pdfDate(d.Created)))
	if err := w.stream(meta, "/Type/Metadata/Subtype/XML", d.metadata(), true); err != nil {
		return nil, err
	}

	w.object(catalog,
		fmt.Sprintf("<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R/MarkInfo<</Marked "+
			"true>>/Lang%s/ViewerPreferences<</DisplayDocTitle true>>%s/Metadata %d 0 R>>",
			pages, tree, hexText(d.Lang), outline, meta))
	w.finish(catalog, info)
	return w.Bytes(), nil
}

// finish writes the table of objects. The document's identity is the hash of
// all that comes before.
func (w *writer) finish(catalog, info int) {
	id := sha256.Sum256(w.Bytes())
	at := w.Len()
	fmt.Fprintf(w, "xref\n0 %d\n0000000000 65535 f \n", len(w.starts)+1)

	for _, s := range w.starts {
		fmt.Fprintf(w, "%010d 00000 n \n", s)
	}

	fmt.Fprintf(w, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%X><%X>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(w.starts)+1, catalog, info, id[:16], id[:16], at)
}

func (d *Document) writePages(w *writer, parent int, resources string, annotations map[*page]string) error {
	var kids strings.Builder
	for _, p := range d.pages {
		content := w.allot()
		if err := w.stream(content, "", p.content.Bytes(), false); err != nil {
			return err
		}

		var box bytes.Buffer
		number(&box, 0, 0, d.Width, d.Height)
		w.object(p.object,
			fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[%s]/Resources<<%s>>/Contents %d 0 R/StructParents %d/Tabs/S%s>>",
				parent, strings.TrimSpace(box.String()), resources, content, p.number, annotations[p]))
		fmt.Fprintf(&kids, "%d 0 R ", p.object)
	}

	w.object(parent, fmt.Sprintf("<</Type/Pages/Count %d/Kids[%s]>>", len(d.pages), kids.String()))
	return nil
}

// placeLinks drops links to places that do not exist, numbers the rest, and
// returns the annotations of every page.
func (d *Document) placeLinks(w *writer) map[*page]string {
	out := map[*page]string{}
	for _, p := range d.pages {
		var live []link
		for _, l := range p.links {
			if _, ok := d.dests[strings.TrimPrefix(l.target, "#")]; ok || !strings.HasPrefix(l.target, "#") {
				l.object = w.allot()
				live = append(live, l)
			}
		}

		p.links = live
		var list strings.Builder
		for i := range p.links {
			l := &p.links[i]
			l.element.kids = append(l.element.kids, kid{page: p, link: l})
			fmt.Fprintf(&list, "%d 0 R ", l.object)
		}

		if list.Len() > 0 {
			out[p] = "/Annots[" + list.String() + "]"
		}
	}

	return out
}

func (d *Document) writeLinks(w *writer) {
	key := len(d.pages)
	for _, p := range d.pages {
		for _, l := range p.links {
			var to, box bytes.Buffer
			number(&box, l.x0, l.y0, l.x1, l.y1)
			if at, ok := d.dests[strings.TrimPrefix(l.target, "#")]; ok && l.target[0] == '#' {
				to.WriteString("/Dest" + d.destination(at))
			} else {
				to.WriteString("/A<</S/URI/URI(" + uri(l.target) + ")>>")
			}

			w.object(l.object,
				fmt.Sprintf("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[%s]/StructParent %d/Contents%s%s>>",
					strings.TrimSpace(box.String()), key, hexText(l.text), to.String()))
			key++
		}
	}
}

func (d *Document) destination(at place) string {
	var y bytes.Buffer
	number(&y, d.Height-at.y+8)
	return fmt.Sprintf("[%d 0 R/XYZ 0 %snull]", d.pages[at.page].object, y.String())
}

// uri keeps an address to the characters an address may hold.
func uri(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`()\<>"{}|^`+"`", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}

	return b.String()
}

// writeTree writes the structure tree and the way back from marked content and
// annotations to their elements.
func (d *Document) writeTree(w *writer) int {
	root, parents := w.allot(), w.allot()
	d.root.prune()
	d.root.allot(w)
	d.root.emit(w, root)

	var nums strings.Builder
	for _, p := range d.pages {
		fmt.Fprintf(&nums, "%d[", p.number)
		for _, e := range p.marked {
			fmt.Fprintf(&nums, "%d 0 R ", e.object)
		}

		nums.WriteString("]")
	}

	key := len(d.pages)
	for _, p := range d.pages {
		for _, l := range p.links {
			fmt.Fprintf(&nums, "%d %d 0 R ", key, l.element.object)
			key++
		}
	}

	w.object(parents, "<</Nums["+nums.String()+"]>>")
	w.object(root, fmt.Sprintf("<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d>>",
		d.root.object, parents, key))
	return root
}

// writeOutline returns the catalog's entries for the outline.
func (d *Document) writeOutline(w *writer) string {
	if len(d.outline) == 0 {
		return ""
	}

	root := w.allot()

	var tops []*entry
	below := map[*entry][]*entry{}
	for _, e := range d.outline {
		e.object = w.allot()
		if e.level == 0 || len(tops) == 0 {
			tops = append(tops, e)
			continue
		}

		last := tops[len(tops)-1]
		below[last] = append(below[last], e)
	}

	d.writeEntries(w, tops, below, root)
	w.object(root, fmt.Sprintf("<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>", tops[0].object,
		tops[len(tops)-1].object, len(tops)))
	return fmt.Sprintf("/Outlines %d 0 R/PageMode/UseOutlines", root)
}

func (d *Document) writeEntries(w *writer, list []*entry, below map[*entry][]*entry, parent int) {
	for i, e := range list {
		var more string
		if i > 0 {
			more += fmt.Sprintf("/Prev %d 0 R", list[i-1].object)
		}

		if i < len(list)-1 {
			more += fmt.Sprintf("/Next %d 0 R", list[i+1].object)
		}

		if kids := below[e]; len(kids) > 0 {
			more += fmt.Sprintf("/First %d 0 R/Last %d 0 R/Count %d", kids[0].object, kids[len(kids)-1].object, -len(kids))
			d.writeEntries(w, kids, nil, e.object)
		}

		w.object(e.object, fmt.Sprintf("<</Title%s/Parent %d 0 R/Dest%s%s>>", hexText(Clean(e.title)), parent,
			d.destination(e.place), more))
	}
}

func (d *Document) metadata() []byte {
	text := func(s string) string {
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
		return b.String()
	}
	publisher := ""
	if d.Publisher != "" {
		publisher = `<dc:publisher><rdf:Bag><rdf:li>` + text(d.Publisher) + `</rdf:li></rdf:Bag></dc:publisher>`
	}

	return []byte(`<?xpacket begin="` + "\ufeff" +
		`" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">` +
		`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + text(d.Title) + `</rdf:li></rdf:Alt></dc:title>` +
		`<dc:creator><rdf:Seq><rdf:li>` + text(d.Author) + `</rdf:li></rdf:Seq></dc:creator>` +
		publisher +
		`<dc:language><rdf:Bag><rdf:li>` + text(d.Lang) + `</rdf:li></rdf:Bag></dc:language>` +
		`<pdf:Producer>` + text(d.Producer) + `</pdf:Producer><xmp:CreateDate>` + d.Created.Format(time.RFC3339) +
		`</xmp:CreateDate>` +
		`</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`)
}

// writeFonts embeds a subset of every font in use and returns the names the
// pages know them by.
func (d *Document) writeFonts(w *writer) (string, error) {
	var names strings.Builder
	for _, u := range d.order {
		if len(u.slots) == 1 && len(u.index) == 0 {
			continue // measured, never drawn
		}
		id, err := u.write(w)
		if err != nil {
			return "", err
		}

		fmt.Fprintf(&names, "/F%d %d 0 R ", u.id, id)
	}

	return names.String(), nil
}

func (u *used) write(w *writer) (int, error) {
	id, descendant, descriptor, file, unicode := w.allot(), w.allot(), w.allot(), w.allot(), w.allot()
	data := u.subset()
	name := subsetTag(data) + "+" + u.name
	flags, slant := 4, 0
	if u.italic {
		flags, slant = flags|64, -12
	}

	w.object(id,
		fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>",
			name, descendant, unicode))
	w.object(descendant,
		fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s"+
			"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"+
			"/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 0/W[0[%s]]>>", name, descriptor, u.widths()))
	w.object(descriptor,
		fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d/Descent "+
			"%d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>",
			name, flags, u.box[0], u.box[1], u.box[2], u.box[3], slant, int(u.ascent*1000), int(u.descent*1000),
			int(u.capital*1000), file))
	if err := w.stream(file, fmt.Sprintf("/Length1 %d", len(data)), data, false); err != nil {
		return 0, err
	}

	return id, w.stream(unicode, "", u.toUnicode(), false)
}

// subsetTag is six capitals that tell subsets of a font apart.
func subsetTag(data []byte) string {
	sum := sha256.Sum256(data)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

func (u *used) widths() string {
	var b strings.Builder
	for code := range u.slots {
		fmt.Fprintf(&b, "%d ", u.advance(code))
	}
	return strings.TrimSpace(b.String())
}

// toUnicode maps codes back to text, at most 100 to a block as the format asks.
func (u *used) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo " +
		"<</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 " +
		"begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")

	var codes []int
	for c, s := range u.slots {
		if s.text != "" {
			codes = append(codes, c)
		}
	}

	for len(codes) > 0 {
		n := min(100, len(codes))
		fmt.Fprintf(&b, "%d beginbfchar\n", n)
		for _, c := range codes[:n] {
			fmt.Fprintf(&b, "<%04X> <%s>\n", c, hexUTF16(u.slots[c].text))
		}

		b.WriteString("endbfchar\n")
		codes = codes[n:]
	}

	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

// pdfDate writes a time as a PDF does, with its distance from UTC: what a
// reader of files shows as the day is then the day that stands on the page.
func pdfDate(t time.Time) string {
	const layout = "D:20060102150405"
	if _, offset := t.Zone(); offset == 0 {
		return t.Format(layout + "Z")
	}

	offset := t.Format("-07:00")

	return t.Format(layout) + strings.Replace(offset, ":", "'", 1) + "'"
}
