package docx

import "strconv"

// Image is a picture of points among the words of a line. Lengths are in points.
type Image struct {
	Data          []byte
	Type          string // "png" or "jpeg"
	Width, Height float64
	Alt           string // what it shows
}

const pictures = "http://schemas.openxmlformats.org/drawingml/2006/picture"

func (p *Image) element(d *Document) *element {
	id := d.id()
	name := "media/image" + strconv.Itoa(len(d.images)+1) + "." + p.Type
	ref := d.relate(relOffice+"image", name, false)
	d.images = append(d.images, part{name: "word/" + name, kind: "image/" + p.Type, data: p.Data})

	pic := el("pic:pic", at("xmlns:pic", pictures),
		el("pic:nvPicPr", el("pic:cNvPr", at("id", d.id()), at("name", "Picture")), el("pic:cNvPicPr")),
		el("pic:blipFill", el("a:blip", at("r:embed", ref)), el("a:stretch", el("a:fillRect"))),
		el("pic:spPr", frame(0, 0, p.Width, p.Height), el("a:prstGeom", at("prst", "rect"), el("a:avLst"))))
	return el("w:drawing", inlined(id, "Picture", p.Alt, p.Width, p.Height, el("a:graphicData", at("uri", pictures), pic)))
}
