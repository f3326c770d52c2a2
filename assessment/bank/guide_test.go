package bank

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"discern/assessment"
)

func guide(t *testing.T) *assessment.Guide {
	t.Helper()
	g, err := Guide()
	if err != nil {
		t.Fatalf("the guide does not load:\n%v", err)
	}
	return g
}

func TestGuideHasWhatTheCallNeeds(t *testing.T) {
	n := map[assessment.CardKind]int{}
	g := guide(t)
	for _, c := range g.Cards {
		n[c.Kind]++
	}
	if n[assessment.CardTalk] != 12 || n[assessment.CardAnalogy] != 3 || n[assessment.CardDefinition] != 2 ||
		n[assessment.CardFact] < 3 {
		t.Errorf("cards by kind: %v, want 12 talk, 3 analogies, 2 definitions and at least 3 facts", n)
	}
	for _, id := range []string{"one-question", "tone", "trait-ec", "trait-fm", "trait-is", "trait-pr", "defensive",
		"vague", "expert-leaves", "verdict-now", "words", "market", "fading"} {
		if _, ok := g.Card(id); !ok {
			t.Errorf("there is no card %s", id)
		}
	}
}

func TestEveryCardCanBeReadInTenSeconds(t *testing.T) {
	for _, c := range guide(t).Cards {
		if c.Moment == "" || c.Say == "" || c.Listen == "" {
			t.Errorf("card %s has no glance layer", c.ID)
		}
		if n := len(strings.Fields(c.Moment + " " + c.Say + " " + c.Listen)); n > 40 {
			t.Errorf("card %s: its glance layer has %d words, want 40 at most", c.ID, n)
		}
	}
}

func TestEveryCardCanBeFoundByWhatBuyersSay(t *testing.T) {
	for _, c := range guide(t).Cards {
		if len(c.Heard) < 4 {
			t.Errorf("card %s has %d phrases, want at least 4", c.ID, len(c.Heard))
		}
		for i, h := range c.Heard {
			if slices.Contains(c.Heard[:i], h) {
				t.Errorf("card %s has %q twice", c.ID, h)
			}
		}
	}
}

func TestEveryQuestionThatIsReleasedHasACard(t *testing.T) {
	g := guide(t)
	for _, q := range frozen {
		if len(g.For(q.id)) == 0 {
			t.Errorf("no card serves %s", q.id)
		}
	}
}

func TestTheDefinitionsAreQuotedWordForWord(t *testing.T) {
	g := guide(t)
	for id, quote := range map[string]string{
		"definition-workflow": "“systems where LLMs and tools are orchestrated through predefined code paths”",
		"definition-agent": "“systems where LLMs dynamically direct their own processes and tool usage, maintaining " +
			"control over how they accomplish tasks”",
	} {
		c, _ := g.Card(id)
		if !strings.Contains(c.Behind, quote) || !strings.Contains(c.Behind, "Anthropic") || len(c.Sources) == 0 ||
			c.BuiltOn == "" {
			t.Errorf("%s does not quote the definition with its source: %s", id, c.Behind)
		}
	}
}

func TestABrokenGuideSaysWhereAndWhat(t *testing.T) {
	tests := []struct{ name, old, new, mark, want string }{
		{"a question that is not there", "questions: [EC1, FM5, FM7]", "questions: [EC1, FM5, FM77]", "FM77",
			"card provisioning: question FM77 " + notInBank},
		{"an analogy that never breaks", "    breaks: It breaks at the end.", "    why: It breaks at the end.",
			"- id: session-lifetime", "card session-lifetime: breaks is missing"},
		{"a group that is not there", "  - id: provisioning\n    group: compare", "  - id: provisioning\n    group: compared",
			"- id: provisioning", "card provisioning: group compared is not in the guide"},
		{"a kind nobody knows", "  - id: provisioning\n    group: compare\n    kind: analogy",
			"  - id: provisioning\n    group: compare\n    kind: parable", "parable", "card provisioning: one of talk, analogy"},
		{"the same card twice", "- id: proof", "- id: playback",
			"- id: playback\n    group: after\n    kind: principle\n    title: Ask", "card playback: " + idTwice},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			guide := copied(t)
			line := change(t, guide, guideFile, tt.old, tt.new, tt.mark)
			_, err := GuideFS(guide, load(t))
			want := guideFile + ":" + strconv.Itoa(line) + ": " + tt.want
			if err == nil || !strings.HasPrefix(first(err, tt.want), want) {
				t.Errorf("got %v\nwant %s", err, want)
			}
		})
	}
	if _, err := GuideFS(fstest.MapFS{}, load(t)); err == nil {
		t.Error("a guide that is not there loads")
	}
}
