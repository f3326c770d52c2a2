// Package brand takes a firm's logo and colour: what comes from outside is
// cleaned, measured and written anew, so that nothing of a file is kept that was
// not understood. It imports nothing of ours, and opens neither file nor network.
package brand

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
)

const (
	// MaxFile is the most a logo may have, in bytes, as it comes and as it is kept.
	MaxFile = 512 << 10
	// MaxSide is the most pixels of either side of a picture that is read.
	MaxSide = 4096
	// maxPixels bounds the memory that a small file can ask for: 64 MB at most.
	maxPixels = 8 << 20
	// keptWide and keptHigh are what a picture is scaled down to: some 600 dots to
	// the inch where a report prints it.
	keptWide, keptHigh = 1200, 600
)

// Media types of a logo.
const (
	PNG  = "image/png"
	JPEG = "image/jpeg"
	SVG  = "image/svg+xml"
)

// Logo is a picture as it is kept.
type Logo struct {
	Digest        string // SHA-256 of Data, in hexadecimal
	Type          string // media type
	Width, Height int    // in pixels, of a drawing in its own units
	Data          []byte
}

// Extension is how the name of a file of that media type ends: ".png"; "" where
// no logo is of it.
func Extension(mediaType string) string {
	return map[string]string{PNG: ".png", JPEG: ".jpg", SVG: ".svg"}[mediaType]
}

var (
	signPNG  = []byte("\x89PNG\r\n\x1a\n")
	signJPEG = []byte("\xff\xd8\xff")
)

// Clean reads a logo, whatever its name says it is, and writes it anew: a PNG or
// JPEG without anything but its pixels, an SVG as plain shapes. An error is a
// sentence for whoever chose the file.
func Clean(file []byte) (Logo, error) {
	switch {
	case len(file) == 0:
		return Logo{}, errors.New("The file is empty. Choose a PNG, JPEG or SVG file.")
	case len(file) > MaxFile:
		return Logo{}, TooLarge()
	case bytes.HasPrefix(file, signPNG):
		return raster(file, PNG)
	case bytes.HasPrefix(file, signJPEG):
		return raster(file, JPEG)
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(file, []byte("\ufeff")), " \t\r\n"), []byte("<")):
		d, err := readSVG(file)
		if err != nil {
			return Logo{}, err
		}
		w, h := d.size()
		return finished(Logo{Type: SVG, Width: w, Height: h, Data: d.svg()})
	}
	return Logo{}, errors.New("This is no PNG, JPEG or SVG file. Save the logo as one of them and choose it again.")
}

// TooLarge says that a file is over MaxFile.
func TooLarge() error {
	return fmt.Errorf("The file is too large: a logo may have %d KB. Save it smaller and choose it again.", MaxFile>>10)
}

// raster decodes a picture, after its size was looked at, and encodes it again.
func raster(file []byte, kind string) (Logo, error) {
	decode, measure, name := png.Decode, png.DecodeConfig, "PNG"
	if kind == JPEG {
		decode, measure, name = jpeg.Decode, jpeg.DecodeConfig, "JPEG"
	}

	broken := fmt.Errorf("This %s file cannot be read to its end. Save the logo anew and choose it again.", name)
	size, err := measure(bytes.NewReader(file))
	if err != nil || size.Width < 1 || size.Height < 1 {
		return Logo{}, broken
	}
	if size.Width > MaxSide || size.Height > MaxSide || size.Width*size.Height > maxPixels {
		return Logo{}, fmt.Errorf("The picture is %d by %d pixels, which is too many. "+
			"Save it at %d pixels or fewer on its longer side.", size.Width, size.Height, keptWide)
	}
	img, err := decode(bytes.NewReader(file))
	if err != nil {
		return Logo{}, broken
	}

	img = scaled(img)
	var out bytes.Buffer
	if kind == JPEG {
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: 92})
	} else {
		err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, img)
	}

	if err != nil {
		return Logo{}, fmt.Errorf("encode a logo: %w", err)
	}

	return finished(Logo{Type: kind, Width: img.Bounds().Dx(), Height: img.Bounds().Dy(), Data: out.Bytes()})
}

// scaled is a picture no larger than is kept, in eight bits a colour.
func scaled(img image.Image) image.Image {
	b := img.Bounds()
	by := min(1, keptWide/float64(b.Dx()), keptHigh/float64(b.Dy()))
	switch img.(type) {
	case *image.Paletted, *image.Gray, *image.NRGBA, *image.RGBA, *image.YCbCr:
		if by == 1 {
			return img
		}
	}

	out := image.NewNRGBA(image.Rect(0, 0, max(1, int(float64(b.Dx())*by+0.5)), max(1, int(float64(b.Dy())*by+0.5))))
	draw.CatmullRom.Scale(out, out.Bounds(), img, b, draw.Src, nil)
	return out
}

func finished(l Logo) (Logo, error) {
	if len(l.Data) > MaxFile {
		return Logo{}, errors.New("The logo has too much detail to be kept. " +
			"Save it with fewer pixels and choose it again.")
	}

	sum := sha256.Sum256(l.Data)
	l.Digest = hex.EncodeToString(sum[:])
	return l, nil
}
