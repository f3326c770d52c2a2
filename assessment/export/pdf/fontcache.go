package pdf

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/fontscan"
)

// FontCache holds the fonts found in folders. The folders are read when the first
// character is asked for, and a font is read whole when it is first used. A
// font cache may be shared between goroutines.
type FontCache struct {
	dirs []string

	scan   sync.Once
	covers []cover

	mu     sync.Mutex
	chosen map[rune]*Font
	loaded map[int]*Font // by place in covers; nil for one that cannot be read
}

// cover is what is known of a font without reading it whole.
type cover struct {
	path   string
	index  int // in a collection
	plain  int // how far from upright and regular: 0 is best
	ranges [][2]rune
}

// maxFontFile is the largest font file read; the largest in use (all of
// Chinese, Japanese and Korean in one collection) take some 20 MB a weight.
const maxFontFile = 200 << 20

// NewFontCache returns a font cache of the fonts in these folders and those below.
func NewFontCache(dirs ...string) *FontCache {
	return &FontCache{dirs: dirs, chosen: map[rune]*Font{}, loaded: map[int]*Font{}}
}

// MachineFolders lists where this machine keeps its fonts.
func MachineFolders() []string {
	dirs, err := fontscan.DefaultFontDirectories(silent{})
	if err != nil {
		return nil // a machine without fonts
	}
	return dirs
}

type silent struct{}

func (silent) Printf(string, ...any) {}

// Font returns a font that draws the character, nil when there is none. The
// same folders always give the same font: a regular one before a bold one, an
// earlier folder before a later one.
func (s *FontCache) Font(r rune) *Font {
	s.scan.Do(s.read)
	s.mu.Lock()
	defer s.mu.Unlock()
	if f, ok := s.chosen[r]; ok {
		return f
	}

	var found *Font
	for i := range s.covers {
		if s.covers[i].has(r) {
			if found = s.load(i); found != nil && found.Has(r) {
				break
			}
			found = nil
		}
	}

	s.chosen[r] = found
	return found
}

func (s *FontCache) load(i int) *Font {
	if f, ok := s.loaded[i]; ok {
		return f
	}

	var f *Font
	if data, err := os.ReadFile(s.covers[i].path); err == nil {
		f, _ = parseFont(data, s.covers[i].index) // one that cannot be read is passed over
	}

	s.loaded[i] = f
	return f
}

func (s *FontCache) read() {
	for _, dir := range s.dirs {
		// A folder that is missing or closed to us has no fonts for us.
		_ = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err == nil && fontFile(path) {
				s.covers = append(s.covers, readCovers(path)...)
			}
			return nil
		})
	}
	sort.SliceStable(s.covers, func(i, j int) bool { return s.covers[i].plain < s.covers[j].plain })
}

func fontFile(path string) bool {
	return slices.Contains([]string{".ttf", ".otf", ".ttc", ".otc"}, strings.ToLower(filepath.Ext(path)))
}

// readCovers passes over a file that is damaged; see parseFont.
func readCovers(path string) (out []cover) {
	defer func() {
		if recover() != nil {
			out = nil
		}
	}()
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxFontFile {
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil
	}

	defer file.Close()
	loaders, err := opentype.NewLoaders(file)
	if err != nil {
		return nil
	}

	for i, loader := range loaders {
		if c, ok := readCover(loader); ok {
			c.path, c.index = path, i
			out = append(out, c)
		}
	}

	return out
}

func readCover(loader *opentype.Loader) (cover, bool) {
	drawn := false
	for _, tag := range []string{"glyf", "CFF ", "CFF2"} {
		drawn = drawn || loader.HasTable(opentype.MustNewTag(tag))
	}

	raw, err := loader.RawTable(opentype.MustNewTag("cmap"))
	if err != nil || !drawn {
		return cover{}, false
	}
	parsed, _, err := tables.ParseCmap(raw)
	if err != nil {
		return cover{}, false
	}
	cmap, _, err := font.ProcessCmap(parsed, tables.FPNone)
	if err != nil {
		return cover{}, false
	}

	about, _ := font.Describe(loader, nil)
	c := cover{ranges: rangesOf(cmap)}
	if about.Aspect.Style == font.StyleItalic {
		c.plain += 1000
	}

	if away := int(about.Aspect.Weight - font.WeightNormal); away != 0 {
		c.plain += max(away, -away)
	}

	return c, len(c.ranges) > 0
}

func rangesOf(cmap font.Cmap) [][2]rune {
	var all []rune
	for it := cmap.Iter(); it.Next(); {
		if r, g := it.Char(); g != 0 {
			all = append(all, r)
		}
	}

	slices.Sort(all)
	var out [][2]rune
	for _, r := range all {
		if n := len(out); n > 0 && r <= out[n-1][1]+1 {
			out[n-1][1] = r
			continue
		}
		out = append(out, [2]rune{r, r})
	}

	return out
}

func (c *cover) has(r rune) bool {
	i := sort.Search(len(c.ranges), func(i int) bool { return c.ranges[i][1] >= r })
	return i < len(c.ranges) && c.ranges[i][0] <= r
}
