package fold

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWordsAreCutAsSearched(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "",
		" -- / * ":                   "",
		"Nord-West":                  "nord west",
		"C++, C# & Java":             "c++ c# java",
		"C #5 and 1 + 2":             "c 5 and 1 2",
		"It ends. Net profit...":     "it ends net profit",
		"ASP.NET and .NET, Node.js.": "asp.net and .net node.js",
		"10.0.0.1":                   "10.0.0.1",
		"l’agent's":                  "l agent s",
		"Straße STRASSE ẞ":           "strasse strasse ss",
		"ΣΊΣΥΦΟΣ":                    "σισυφοσ",
		"İı I":                       "ii i",
		"ﬁ Ａ ² e\u0301":              "fi a 2 e",
		"Ver\u00adsi\u200bcherung":   "versicherung",
		"投诉，处理":                      "投诉 处理",
		"ｶﾞ が":                       "ガ が",
		"दावा":                       "दावा",
		"\xff a":                     "a",
	} {
		if got := strings.Join(Words(text), " "); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestAnIndexHoldsEveryPlaceWhereASearchMayBegin(t *testing.T) {
	for text, want := range map[string]string{
		"AI客服v2":      "ai 客 服 v2",
		"投诉。处理 流程":    "投 诉 | 处 理 流 程",
		"C++ node.js": "c + + node . js",
		"C#, Java":    "c # | java",
		"Nord-West":   "nord west",
		"サーバー":        "サ ー バ ー",
	} {
		if got := Index(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestAWordIsFoundFromAnyOfItsTokens(t *testing.T) {
	for _, c := range []struct {
		word, search string
		begins, is   bool
	}{
		{"account", "acc", true, false}, {"account", "count", false, false}, {"account", "account", true, true},
		{"c++", "c", true, true}, {"c++", "c++", true, true}, {"c", "c++", false, false}, {"c#", "c++", false, false},
		{"asp.net", ".net", true, true}, {"asp.net", ".ne", true, false}, {"net", ".net", false, false},
		{"客户投诉", "投诉", true, true}, {"客户投诉", "诉投", false, false},
	} {
		if b, is := Begins(c.word, c.search), Is(c.word, c.search); b != c.begins || is != c.is {
			t.Errorf("%s in %s: begins %v, is %v", c.search, c.word, b, is)
		}
	}
}

// Whatever is typed, folding it once more changes nothing, an index holds its
// own words, and it grows in proportion.
func FuzzAnIndexHoldsItsOwnWords(f *testing.F) {
	for _, s := range []string{"", "C++ .net", "客户投。诉", "e\u0301\u0301", "\xff", "ﷺ", "a.b.c.d.", "ŉ ʼn",
		"ǰ", "ΐ", "한글 ᄒ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		index := Index(s)
		if !utf8.ValidString(index) || strings.ContainsAny(index, "\"\x00\n") || len(index) > 40*len(s) {
			t.Errorf("%q: %q", s, index)
		}
		for _, word := range Words(s) {
			if !strings.Contains(" "+index+" ", " "+strings.Join(Tokens(word), " ")+" ") {
				t.Errorf("%q: %q is not in %q", s, word, index)
			}
			if again := Words(word); !slices.Equal(again, []string{word}) {
				t.Errorf("%q: %q becomes %q", s, word, again)
			}
		}
	})
}
