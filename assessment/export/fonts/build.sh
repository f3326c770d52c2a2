#!/bin/sh
# Builds every font file of Discern: the TrueType faces the PDF embeds (beside
# this script) and the web fonts (static/fonts). Run it from anywhere; it needs
# npm and the fonttools and brotli packages of Python 3.
#
#   Debian: apt-get install fonttools python3-brotli npm
#
# Sources, at exact versions:
#   @expo-google-fonts/source-serif-4       0.4.1  static TrueType, OFL 1.1
#   @expo-google-fonts/hanken-grotesk       0.4.3  static TrueType, OFL 1.1
#   @fontsource-variable/hanken-grotesk     5.3.0  variable woff2, OFL 1.1
#
# The families are renamed: Source Serif reserves the name "Source", and a
# subset is a modified version. "Discern Serif" and "Discern Sans" are theirs.
set -eu
export SOURCE_DATE_EPOCH=1767225600 # the same bytes on every build

here=$(cd "$(dirname "$0")" && pwd)
web=$here/../../../static/fonts
python=${PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fetch() { # package version folder
	npm pack --silent "$1@$2" >/dev/null
	mkdir "$3"
	tar xzf ./*.tgz -C "$3" --strip-components=1
	rm ./*.tgz
}
fetch @expo-google-fonts/source-serif-4 0.4.1 serif
fetch @expo-google-fonts/hanken-grotesk 0.4.3 sans
fetch @fontsource-variable/hanken-grotesk 5.3.0 variable

cat >face.py <<'PY'
"""face.py rename FILE FAMILY STYLE  |  face.py arrows VARIABLE STATIC OUT  |  face.py nudges FILE"""
import sys
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

def rename(path, family, style):
    font = TTFont(path)
    name = font["name"]
    keep = {0: name.getDebugName(0), 5: name.getDebugName(5), 13: name.getDebugName(13), 14: name.getDebugName(14)}
    variable = {a.axisNameID: name.getDebugName(a.axisNameID) for a in font["fvar"].axes} if "fvar" in font else {}
    name.names = []
    texts = {1: family if style in ("Regular", "Italic") else family + " " + style,
             2: style if style in ("Regular", "Italic") else "Regular",
             3: family + " " + style, 4: family + " " + style,
             6: family.replace(" ", "") + "-" + style, 16: family, 17: style}
    for i, text in {**keep, **texts, **variable}.items():
        if text:
            name.setName(text, i, 3, 1, 0x409)
    font.flavor = "woff2" if path.endswith("woff2") else None
    font.save(path)

def arrows(variable, static, out):
    """Weights 400 to 700, with the four arrows and signs the web slices leave out."""
    font = instancer.instantiateVariableFont(TTFont(variable), {"wght": (400, 400, 700)})
    plain = TTFont(static)
    cmap, order = plain.getBestCmap(), font.getGlyphOrder()
    del font["HVAR"]
    for code in (0x2190, 0x2192, 0x2248, 0x2260, 0x2264, 0x2265):
        glyph = cmap[code]
        font["glyf"][glyph] = plain["glyf"][glyph]
        font["hmtx"][glyph] = plain["hmtx"][glyph]
        font["gvar"].variations[glyph] = []
        for table in font["cmap"].tables:
            table.cmap[code] = glyph
    font.flavor = None
    font["STAT"].table.AxisValueArray = None
    font["fvar"].instances = []
    font.save(out)

def nudges(path):
    """Leaves out of the kerning what nobody sees: under 6 thousandths of a letter's size, and of
    a bolder weight under 12, which is a fifth of a pixel; of a fixed face the rest in steps of 4."""
    font = TTFont(path)
    store = font["GDEF"].table.VarStore.VarData if "fvar" in font else None
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for pairs in lookup.SubTable:
            pairs = getattr(pairs, "ExtSubTable", pairs)
            if type(pairs).__name__ != "PairPos":
                continue
            rows = pairs.PairSet if pairs.Format == 1 else pairs.Class1Record
            for row in rows:
                for one in row.PairValueRecord if pairs.Format == 1 else row.Class2Record:
                    value = one.Value1
                    if value is None:
                        continue
                    if store is None:
                        by = getattr(value, "XAdvance", 0) or 0
                        value.XAdvance = 0 if abs(by) < 6 else round(by / 4) * 4
                        continue
                    more = getattr(value, "XAdvDevice", None)
                    if more and more.StartSize < 0xFFFF and \
                            max(map(abs, store[more.StartSize].Item[more.EndSize])) < 12:
                        more.StartSize = more.EndSize = 0xFFFF
    font.save(path)

{"rename": rename, "arrows": arrows, "nudges": nudges}[sys.argv[1]](*sys.argv[2:])
PY

# Web: what English is written with, and arrows, in the files that every page fetches.
# The accents of western Europe, and Central European, Baltic and Turkish letters (Latin
# Extended-A, Romanian), are in files of their own, which a browser fetches only for a
# page that has them. static/app.css names the same letters as here.
extended="U+100-17F,U+218-21B,U+1E9E"
western="U+A3,U+A7,U+AB,U+AD,U+B0,U+B1,U+BB,U+BF-CF,U+D1-D6,U+D8-DC,U+DF-EF,U+F1-FC,U+FF,U+152,U+153,U+20AC"
screen="U+20-7E,U+A0,U+A9,U+B7,U+D7,U+2011,U+2013,U+2014,U+2018,U+2019,U+201C-201E,U+2022,U+2026,U+202F,U+2190,U+2192,U+2212,U+2264,U+2265"
face() { # in out family style unicodes features
	pyftsubset "$1" --output-file="$2" --unicodes="$5" --layout-features="$6" --no-hinting --notdef-outline \
		--name-IDs='*' --drop-tables+=BASE,STAT,DSIG ${7:-}
	"$python" face.py rename "$2" "$3" "$4"
}
"$python" face.py arrows variable/files/hanken-grotesk-latin-wght-normal.woff2 sans/400Regular/HankenGrotesk_400Regular.ttf variable.ttf
webfeatures=kern,liga
face variable.ttf sans.woff2 "Discern Sans" Regular "$screen" "$webfeatures" --flavor=woff2
face variable.ttf sans-west.woff2 "Discern Sans" Regular "$western" kern --flavor=woff2
"$python" - <<'PY'
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
font = instancer.instantiateVariableFont(TTFont("variable/files/hanken-grotesk-latin-ext-wght-normal.woff2"), {"wght": (400, 400, 700)})
font.flavor = None
font["STAT"].table.AxisValueArray = None
font["fvar"].instances = []
font.save("extended.ttf")
PY
face extended.ttf sans-ext.woff2 "Discern Sans" Regular "$extended" kern --flavor=woff2
face serif/600SemiBold/SourceSerif4_600SemiBold.ttf serif.woff2 "Discern Serif" SemiBold "$screen" "$webfeatures" --flavor=woff2
face serif/600SemiBold/SourceSerif4_600SemiBold.ttf serif-ext.woff2 "Discern Serif" SemiBold "$western,$extended" kern --flavor=woff2
face serif/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf serif-italic.woff2 "Discern Serif" Italic "$screen,$western,$extended" "$webfeatures" --flavor=woff2
"$python" face.py nudges sans.woff2 # the two that every page fetches
"$python" face.py nudges serif.woff2
mkdir -p "$web"
cp sans.woff2 sans-west.woff2 sans-ext.woff2 serif.woff2 serif-ext.woff2 serif-italic.woff2 "$web"
cp sans/LICENSE_FONT "$web/OFL-sans.txt"
cp serif/LICENSE_FONT "$web/OFL-serif.txt"

# PDF: Latin, Greek, Cyrillic, punctuation, currency, arrows, common symbols.
paper="U+20-7E,U+A0-24F,U+251,U+259,U+261,U+272,U+2B0-2FF,U+300-36F,U+370-3FF,U+400-4FF,U+1E00-1EFF,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2100-214F,U+2150-218F,U+2190-21FF,U+2200-22FF,U+25A0-25FF,U+2600-26FF,U+2700-27BF"
features=kern,liga,ccmp,locl,mark,mkmk
# Headings and quotes: stacked marks, phonetics and Vietnamese come from the regular face.
plain=kern,liga,locl
display="U+20-7E,U+A0-17F,U+18F,U+192,U+218-21B,U+259,U+2C6-2DD,U+370-3FF,U+400-45F,U+490-493,U+1E9E,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2116,U+2122,U+2150-218F,U+2190-2199,U+2200-22FF"
face serif/600SemiBold/SourceSerif4_600SemiBold.ttf serif-600.ttf "Discern Serif" SemiBold "$display" "$plain"
face serif/400Regular/SourceSerif4_400Regular.ttf serif-400.ttf "Discern Serif" Regular "$paper" "$features"
face serif/400Regular_Italic/SourceSerif4_400Regular_Italic.ttf serif-400-italic.ttf "Discern Serif" Italic "$display" "$plain"
face sans/400Regular/HankenGrotesk_400Regular.ttf sans-400.ttf "Discern Sans" Regular "$paper" "$features"
face sans/600SemiBold/HankenGrotesk_600SemiBold.ttf sans-600.ttf "Discern Sans" SemiBold "$paper" "$features"
cp ./*.ttf "$here"
rm -f "$here/variable.ttf" "$here/extended.ttf"
cp sans/LICENSE_FONT "$here/OFL-sans.txt"
cp serif/LICENSE_FONT "$here/OFL-serif.txt"
