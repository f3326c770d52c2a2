package assessment_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"discern/assessment"

	"pgregory.net/rapid"
)

func TestCleanTakesOutWhatIsNotSeen(t *testing.T) {
	for in, want := range map[string]string{
		"Bot \u202egnp.exe":                        "Bot gnp.exe",
		"a\u2066b\u2069c\u200bd\u2060e\ufefff":     "abcdef",
		"bell\x07, null\x00, escape\x1b[31m, \x7f": "bell, null, escape[31m, ",
		"one\r\ntwo\rthree\u2028four\vfive":        "one\ntwo\nthree\nfour\nfive",
		"soft\u00adhyphen":                         "softhyphen",
		"hidden\U000e0041\U000e0042":               "hidden",
		"no text \xff here":                        "no text \uFFFD here",
		"not a character \ufffe\ufdd0":             "not a character ",
		"Latin\u200djoined":                        "Latinjoined",
		"tab\tstays, space  stays":                 "tab\tstays, space  stays",
		"a\U0001D173b\U000E0101c\u17B4d\u180Fe":    "abcde",
		"":                                         "",

		"\u0093It stops\u0094 \u0096 it\u0092s capped\u0085 \u0080 5": "“It stops” – it’s capped… € 5",
		"Itâ€™s â€œcappedâ€\u009d â€” 5 â‚¬, FranÃ§ois MÃ¼ller":       "It’s “capped” — 5 €, François Müller",
		"Ã¢â‚¬â„¢ twice, and ðŸ˜€, Â£5, 20 Â°C":                       "’ twice, and 😀, £5, 20 °C",
		"â\u0080\u0099 as Latin-1, Ã\u200b¼ held apart":               "’ as Latin-1, ü held apart",
		"no letter there: \u0081\u008d\u008f\u0090\u009d.":            "no letter there: .",
	} {
		if got := assessment.Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCleanLeavesWhatScriptsNeed(t *testing.T) {
	for _, s := range []string{
		"שלום עולם", "مرحبا", "می‌خواهم", "क्‍ष", "👩‍💻 writes", "e\u0301", "日本語", "Ünïcödé", "a\u200fb", "✈️", "🇨🇭",
		"“IRMÔ", "LÃ – não", "CAFÉ»", "ÂNGELO, ÂMBAR Â»", "château, île, für, naïve", "SÃO PAULO, 5 €", "Â²",
	} {
		if got := assessment.Clean(s); got != s {
			t.Errorf("Clean(%q) = %q", s, got)
		}
	}
}

// Whatever comes in, what is kept is text, reads as it is written, and is
// cleaned no further by being cleaned again.
func TestCleanIsDoneOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text") +
			rapid.StringOf(rapid.SampledFrom([]rune("aÃÂâðï€™¢‚„œ¼³»¿½Ÿ˜\u009d\u0080\u0099\u200b\u202e'"))).Draw(t, "mixed") +
			string(rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(t, "bytes"))
		got := assessment.Clean(s)
		if !utf8.ValidString(got) || assessment.Clean(got) != got {
			t.Fatalf("%q becomes %q, and then %q", s, got, assessment.Clean(got))
		}
		if i := strings.IndexFunc(got, func(r rune) bool {
			return r != '\n' && r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) && r != 0x200e &&
				r != 0x200f && r != 0x61c
		}); i >= 0 {
			t.Fatalf("%q keeps %q", s, got[i:])
		}
	})
}

func TestCleanStringsReachesEveryText(t *testing.T) {
	bad := "a\u202eb"
	iv := assessment.Interview{System: bad, Context: map[string]string{"CX1": bad},
		Quotes:  []assessment.Quote{{Text: bad}},
		Answers: map[string]assessment.Answer{"EC1": {Note: bad, Confirmed: &assessment.Confirmation{By: bad}}},
		Parts:   []assessment.Part{{Name: bad, Answers: map[string]assessment.Answer{"EC1": {Reason: bad}}}}}
	assessment.CleanStrings(&iv)
	for _, s := range []string{iv.System, iv.Context["CX1"], iv.Quotes[0].Text, iv.Answers["EC1"].Note,
		iv.Answers["EC1"].Confirmed.By, iv.Parts[0].Name, iv.Parts[0].Answers["EC1"].Reason} {
		if s != "ab" {
			t.Errorf("%q is left", s)
		}
	}
}

// Every character that Windows-1252 has and Unicode keeps for controls reads as it was
// typed, whichever way it came in.
func TestCleanReadsWindows1252AsWhatWasMeant(t *testing.T) {
	typed := []rune("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ")
	left := []rune("\u0080\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008a\u008b\u008c\u008e" +
		"\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009a\u009b\u009c\u009e\u009f")
	for i, r := range left {
		if got := assessment.Clean("a" + string(r) + "b"); got != "a"+string(typed[i])+"b" {
			t.Errorf("Clean of %U = %q, want %q", r, got, typed[i])
		}
	}
}
