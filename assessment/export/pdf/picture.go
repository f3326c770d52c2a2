package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
)

// Picture is an image of pixels that a document can show any number of times.
type Picture struct {
	Width, Height int // in pixels
	space         string
	jpeg          []byte // as it is, where a reader of PDF decodes it itself
	colours       []byte // red, green, blue
	alpha         []byte // how far one cannot see through; nil where nowhere
	number        int    // in the document
}

// ParsePicture reads a PNG or a JPEG of grey or of red, green and blue.
func ParsePicture(data []byte) (*Picture, error) {
	if bytes.HasPrefix(data, []byte("\xff\xd8")) {
		c, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("read a picture: %w", err)
		}

		switch c.ColorModel {
		case color.YCbCrModel, color.RGBAModel:
			return &Picture{Width: c.Width, Height: c.Height, space: "DeviceRGB", jpeg: data}, nil
		case color.GrayModel:
			return &Picture{Width: c.Width, Height: c.Height, space: "DeviceGray", jpeg: data}, nil
		}
		return nil, errors.New("read a picture: a JPEG of other colours than red, green and blue")
	}

	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read a picture: %w", err)
	}

	p := &Picture{Width: img.Bounds().Dx(), Height: img.Bounds().Dy(), space: "DeviceRGB"}
	p.spread(img)
	return p, nil
}

// spread parts the pixels of an image into colours and how far one sees through.
func (p *Picture) spread(img image.Image) {
	b := img.Bounds()
	p.colours = make([]byte, 0, 3*p.Width*p.Height)
	alpha := make([]byte, 0, p.Width*p.Height)
	through := false
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, bl, a := img.At(x, y).RGBA()
			if a > 0 && a < 0xffff { // undo what was multiplied in
				r, g, bl = r*0xffff/a, g*0xffff/a, bl*0xffff/a
			}

			p.colours = append(p.colours, byte(r>>8), byte(g>>8), byte(bl>>8))
			alpha = append(alpha, byte(a>>8))
			through = through || a < 0xffff
		}
	}

	if through {
		p.alpha = alpha
	}
}

// ShowPicture draws a picture with its upper left corner at x, y.
func (d *Document) ShowPicture(p *Picture, x, y, w, h float64) {
	if !slices.Contains(d.pictures, p) {
		d.pictures = append(d.pictures, p)
		p.number = len(d.pictures)
	}

	b := d.write()
	b.WriteString("q ")
	number(b, w, 0, 0, h, x, d.Height-y-h)
	fmt.Fprintf(b, "cm /I%d Do Q\n", p.number)
}

// dict describes the pixels, eight bits to a colour.
func (p *Picture) dict(space string) string {
	return fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8",
		p.Width, p.Height, space)
}

// writePictures returns the pages' resources for every picture in use.
func (d *Document) writePictures(w *writer) (string, error) {
	if len(d.pictures) == 0 {
		return "", nil
	}

	var names strings.Builder
	for _, p := range d.pictures {
		id := w.allot()
		dict := p.dict(p.space)
		fmt.Fprintf(&names, "/I%d %d 0 R ", p.number, id)
		if p.jpeg != nil {
			if err := w.stream(id, dict+"/Filter/DCTDecode", p.jpeg, true); err != nil {
				return "", err
			}
			continue
		}

		if p.alpha != nil {
			mask := w.allot()
			dict += fmt.Sprintf("/SMask %d 0 R", mask)
			if err := w.stream(mask, p.dict("DeviceGray"), p.alpha, false); err != nil {
				return "", err
			}
		}

		if err := w.stream(id, dict, p.colours, false); err != nil {
			return "", err
		}
	}

	return "/XObject<<" + names.String() + ">>", nil
}
