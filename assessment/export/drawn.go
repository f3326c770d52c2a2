package export

import "slices"

// Drawn is the name of the format that draws every letter itself, and so shows boxes
// where it has no font; "" where the table has none.
func Drawn() string {
	i := slices.IndexFunc(Formats, func(f Format) bool { return f.Draws })
	if i < 0 {
		return ""
	}
	return Formats[i].Name
}
