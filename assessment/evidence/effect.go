package evidence

import (
	"strings"
	"unicode"
)

// What the words of an action's name say about its effect. The first word that
// is listed decides, except that a word for anything wins wherever it stands.
var effectWords = func() map[string]Effect {
	m := map[string]Effect{}
	for e, words := range map[Effect]string{
		Reads: "read get list search find describe fetch query view check retrieve lookup count show browse download " +
			"inspect calculate " +
			"analyze open visit head select scan verify validate summarize extract",
		Writes: "write create add update set edit upload assign label comment schedule insert put patch append modify " +
			"save start stop " +
			"request reply apply enable disable tag link move rename fork star mark",
		Final: "send delete remove drop pay refund transfer cancel publish merge submit deploy invite grant revoke close " +
			"book purchase " +
			"post mail email notify message uninstall finalize destroy terminate trigger run charge order place deactivate " +
			"unassign reset",
		Anything: "execute exec shell bash python sql cypher terminal powershell eval command",
	} {
		for _, w := range strings.Fields(words) {
			m[w] = e
		}
	}

	return m
}()

// Verb is what the name of an action says about its effect, or nothing.
func Verb(action string) Effect {
	var first Effect
	words := nameWords(action)
	for _, w := range words {
		switch e := effectWords[w]; {
		case e == Anything && (w != "command" || len(words) == 1):
			return Anything
		case e == Final && w == "refund", e == Final && w == "delete":
			return Final
		case first == "" && e != Anything:
			first = e
		}
	}

	return first
}

// nameWords splits getUserName, get_user-name and "Get user" into words.
func nameWords(s string) []string {
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		if !unicode.IsLetter(r) {
			r = ' '
		}
		if unicode.IsUpper(r) && i > 0 && unicode.IsLower(runes[i-1]) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}

	return strings.Fields(b.String())
}

// stepKind tells calls from notes, ends and hand-overs by the tool's name.
func stepKind(tool string) string {
	switch low := strings.ToLower(tool); {
	case low == "think", low == "todowrite", low == "todoread", low == "task_tracker":
		return Note
	case low == "submit", low == "finish", low == "final_answer", low == "exit":
		return End
	case strings.HasPrefix(low, "transfer_to_"), strings.HasPrefix(low, "handoff"), low == "task", low == "agent":
		return HandOver
	}

	return Call
}
