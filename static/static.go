// Package static is what the browser fetches: the stylesheet, the scripts, the
// fonts and the icon, embedded in the program. Each is served under a name
// that holds a hash of its content, so it can be cached for ever. Scripts and
// stylesheet are read here and served as tools/bundle makes them, from made.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

//go:embed app.css made/*.css made/*.js *.svg fonts/*.woff2
var files embed.FS

// Prefix is where the files are served.
const Prefix = "/static/"

// TypeSVG is the content type of the icon.
const TypeSVG = "image/svg+xml"

// file is one file as it is served. packed has how to pack it by the name of a coding;
// it is nil where that gains nothing.
type file struct {
	body   []byte
	kind   string
	packed map[string]func() []byte
}

// codings pack a file, by the name that the header Accept-Encoding has for them. Brotli
// is a tenth lighter than gzip; browsers take it over TLS.
var codings = map[string]func([]byte) []byte{"br": squeeze, "gzip": zip}

// table holds every file by its hashed name, and the hashed name by the plain one.
type table struct {
	byName  map[string]file
	hashed  map[string]string
	imports map[string][]string // script to all that it imports, what is imported first
	inline  string
}

// fontRef is how app.css names a font; it is replaced by the hashed address.
var fontRef = regexp.MustCompile(`url\("?fonts/([a-z-]+\.woff2)"?\)`)

// importRef is how a script names another; it too is replaced by the hashed
// address. No other text of a script may look like it.
var importRef = regexp.MustCompile(`["']\./([A-Za-z0-9_-]+\.js)["']`)

var load = sync.OnceValue(func() *table {
	t := &table{byName: map[string]file{}, hashed: map[string]string{}, imports: map[string][]string{}}
	fonts, _ := fs.Glob(files, "fonts/*.woff2")
	for _, name := range fonts {
		t.add(path.Base(name), read(name))
	}

	t.add("favicon.svg", read("favicon.svg"))

	scripts, err := fs.Sub(files, "made")
	if err == nil {
		err = t.addScripts(scripts)
	}
	if err != nil {
		panic(err) // a fault of the build, which every test of this package meets
	}

	t.add("app.css", fontRef.ReplaceAllFunc(read("made/app.css"), func(m []byte) []byte {
		name := string(fontRef.FindSubmatch(m)[1])
		return []byte(`url(` + Prefix + t.hashed[name] + `)`)
	}))
	t.inline = string(fontRef.ReplaceAllFunc(read("app.css"), func(m []byte) []byte {
		name := string(fontRef.FindSubmatch(m)[1])
		data := base64.StdEncoding.EncodeToString(read("fonts/" + name))
		return []byte(`url("data:font/woff2;base64,` + data + `")`)
	}))

	return t
})

// addScripts adds every script of a folder. A script's hash covers the hashed
// names of what it imports, so those come first; the imports say which they are.
func (t *table) addScripts(folder fs.FS) error {
	names, err := fs.Glob(folder, "*.js")
	if err != nil {
		return err
	}

	for _, name := range names {
		if err := t.addScript(folder, name, nil); err != nil {
			return err
		}
	}

	return nil
}

// addScript adds one script after all that it imports. way is who imports whom on
// the way here, by which a cycle is seen.
func (t *table) addScript(folder fs.FS, name string, way []string) error {
	if slices.Contains(way, name) {
		return fmt.Errorf("scripts import each other: %s", strings.Join(append(way, name), " -> "))
	}
	if _, done := t.hashed[name]; done {
		return nil
	}

	body, err := fs.ReadFile(folder, name)
	if err != nil {
		return fmt.Errorf("read a script (%s): %w", strings.Join(append(way, name), " -> "), err)
	}

	all := []string{}
	for _, m := range importRef.FindAllSubmatch(body, -1) {
		imported := string(m[1])
		if err := t.addScript(folder, imported, append(slices.Clone(way), name)); err != nil {
			return err
		}

		for _, further := range append(slices.Clone(t.imports[imported]), imported) {
			if !slices.Contains(all, further) {
				all = append(all, further)
			}
		}
	}

	t.imports[name] = all

	t.add(name, importRef.ReplaceAllFunc(body, func(m []byte) []byte {
		return []byte(`"` + Prefix + t.hashed[string(importRef.FindSubmatch(m)[1])] + `"`)
	}))
	return nil
}

// read returns an embedded file. The names are fixed when the program is
// built, so a missing one is a fault of the build and is caught by the tests.
func read(name string) []byte {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return b
}

func (t *table) add(name string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	f := file{body: body, kind: contentType(ext)}
	if ext != ".woff2" { // already compressed
		f.packed = map[string]func() []byte{}
		for coding, pack := range codings {
			f.packed[coding] = sync.OnceValue(func() []byte { return pack(body) })
		}
	}

	t.hashed[name] = hashed
	t.byName[hashed] = f
}

// zip packs with gzip, as tight as it can.
func zip(body []byte) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w.Write(body) // a bytes.Buffer does not fail
	w.Close()
	return b.Bytes()
}

// squeeze packs with Brotli, as tight as it can.
func squeeze(body []byte) []byte {
	var b bytes.Buffer
	w := brotli.NewWriterLevel(&b, brotli.BestCompression)
	w.Write(body)
	w.Close()
	return b.Bytes()
}

func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return TypeSVG
	case ".woff2":
		return "font/woff2"
	}
	return "application/octet-stream"
}

// URL returns the address of a file by its plain name, e.g.
// "/static/app.0123456789ab.css" for "app.css". An unknown name gives an
// address that is not found.
func URL(name string) string {
	h, ok := load().hashed[name]
	if !ok {
		return Prefix + name
	}
	return Prefix + h
}

// Scripts returns the addresses of all scripts.
func Scripts() []string {
	var out []string
	for name, hashed := range load().hashed {
		if path.Ext(name) == ".js" {
			out = append(out, Prefix+hashed)
		}
	}

	slices.Sort(out)
	return out
}

// Imports returns the addresses of all that a script imports, of what those
// import too, each once and after what it imports itself. A page that names them
// in its head has them all fetched at once, and not one after the other.
func Imports(name string) []string {
	var out []string
	for _, imported := range load().imports[name] {
		out = append(out, URL(imported))
	}
	return out
}

// File returns a file by its hashed name without the prefix, and its content type.
func File(hashedName string) (body []byte, contentType string, ok bool) {
	f, ok := load().byName[hashedName]
	return f.body, f.kind, ok
}

// Packed returns a file by its hashed name without the prefix, packed with a coding as
// the header Accept-Encoding names it: "br" or "gzip". It is nil for a file that is
// packed already and for every other coding. It packs once, when it is first asked to.
func Packed(hashedName, coding string) []byte {
	pack := load().byName[hashedName].packed[coding]
	if pack == nil {
		return nil
	}
	return pack()
}

// Inline returns the stylesheet with its fonts inside, for a report saved as
// one file.
func Inline() string { return load().inline }
