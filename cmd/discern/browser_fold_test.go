package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"discern/assessment/fold"
)

// The box that searches in the browser takes the same for the same as the
// search on the server: every letter, mark, digit and symbol that the server
// knows, and words as they are searched for.
func TestBrowserFoldsAsTheServerDoes(t *testing.T) {
	b, _ := alone(t, "")
	texts := []string{
		"C++ c# .NET, ASP.NET node.js; it ends. Net...", "ΣΊΣΥΦΟΣ σίσυφος", "Straße STRASSE ẞ", "İstanbul ISPARTA ılık",
		"客户投诉，处理流程 AI客服v2", "ｻｰﾊﾞｰ サーバー ﾊﾞｯﾁ", "ระบบประกันภัย", "보험금청구", "ﬁrst ﬂow ＡＢＣ x² Ⅳ", "Ver\u00adsi\u200bcherung",
		"تأمين السَّيّارات", "שָׁלוֹם", "बीमा दावा", "e\u0301\u0323 a\u0328\u030a", "l’agent's a..b 10.0.0.1 c+.net #5 +1 ++",
		"Ænima œuvre Łódź", "👩‍🚀 ☂\ufe0f",
	}
	for _, table := range []*unicode.RangeTable{unicode.L, unicode.M, unicode.N, unicode.P, unicode.S,
		unicode.Z, unicode.Cf} {
		var line strings.Builder
		count := 0
		for _, span := range table.R16 {
			for r := rune(span.Lo); r <= rune(span.Hi); r += rune(span.Stride) {
				fmt.Fprintf(&line, "a%c%cb ", r, r)
				if count++; count%500 == 0 {
					texts = append(texts, line.String())
					line.Reset()
				}
			}
		}
		texts = append(texts, line.String())
	}

	given, err := json.Marshal(texts)
	b.must(err, "texts")
	got := inModule[[][]string](b, "find.js", fmt.Sprintf(`return %s.map(m.words);`, given))
	for i, text := range texts {
		want := fold.Words(text)
		for n := range max(len(want), len(got[i])) {
			if n >= len(want) || n >= len(got[i]) || want[n] != got[i][n] {
				t.Errorf("%.40q: the server cuts %+q, the browser %+q", text, want[min(n, len(want)):min(n+2, len(want))],
					got[i][min(n, len(got[i])):min(n+2, len(got[i]))])
				break
			}
		}
	}

	pairs := [][2]string{{"c++", "c"}, {"c++", "c++"}, {"c", "c++"}, {"c#", "c++"}, {"asp.net", ".net"}, {"net", ".net"},
		{"客户投诉", "投诉"}, {"客户投诉", "诉投"}, {"account", "acc"}, {"account", "count"}, {"サーバー", "バー"}, {"asp.net", ".ne"}}
	given, err = json.Marshal(pairs)
	b.must(err, "pairs")
	for i, found := range inModule[[][2]bool](b, "find.js",
		fmt.Sprintf(`return %s.map(([w, s]) => [m.begins(w, s), m.is(w, s)]);`, given)) {
		p := pairs[i]
		if want := [2]bool{fold.Begins(p[0], p[1]), fold.Is(p[0], p[1])}; found != want {
			t.Errorf("%s in %s: the server says %v, the browser %v", p[1], p[0], want, found)
		}
	}
}
