package main

import (
	"errors"
	"fmt"
)

// pressedJS notes when a number key was pressed last, seenJS when another answer
// came to be the chosen one; both by the clock of the machine, in milliseconds.
const (
	pressedJS = `(addEventListener("keydown", e => {
		if (/^[1-5]$/.test(e.key)) window.pressedAt = Date.now() }, true), true)`
	seenJS = `(() => { let last; setInterval(() => {
		const now = document.querySelector("#main [name=answer]:checked")?.value;
		if (now !== last) { last = now; window.seen = {value: now, at: Date.now()} } }, 2); return true })()`
)

// mostMissed is how many of the moments of a part may be missed before the part is.
const mostMissed = 5

// together measures how soon another window of the same interview shows an
// answer, counted from the key press that chose it. A moment that is missed is
// said, and another one measured in its place.
func (b *bench) together(s *served, chrome *browser) error {
	one, err := s.call(chrome, "Together")
	if err != nil {
		return err
	}

	defer one.stop()
	other, err := chrome.tab(s.base, s.cookies())
	if err != nil {
		return err
	}

	defer other.stop()

	other.open(eval[string](one, `location.pathname`))
	eval[bool](one, pressedJS)
	eval[bool](other, seenJS)

	const presses = 40
	var after sample
	missed := 0
	for i := 0; len(after) < presses; i++ {
		one.key(rune('1' + i%3))
		one.waits(statusSaved)
		came := other.shows(fmt.Sprintf(`window.seen?.value === %q`, string(rune('a'+i%3))))
		if one.err != nil || other.err != nil {
			return fmt.Errorf("two windows: %w", errors.Join(one.err, other.err))
		}
		if !came {
			if missed++; missed > mostMissed {
				return fmt.Errorf("%w: the other window did not show %d of %d answers within %s", errMissed, missed, i+1, patience)
			}
			fmt.Fprintf(b.says, "bench: two windows: an answer was not seen within %s; another one is measured\n", patience)
			continue
		}

		after = append(after, eval[float64](other, `seen.at`)-eval[float64](one, `pressedAt`))
	}

	if one.err != nil || other.err != nil {
		return fmt.Errorf("two windows: %w", errors.Join(one.err, other.err))
	}

	after = after[1:] // the first warms up

	b.printf("Two windows on one interview, the other one's answer in view without anything pressed there:\n\n"+
		"| after the key press | median | p95 | worst | n | aim | |\n|---|---|---|---|---|---|---|\n%s\n",
		after.row("the other window shows the answer", "p95 1,000 ms", after.p95() <= 1000))
	if missed > 0 {
		b.printf("%d more answers were not seen within %s, and others measured in their place.\n\n", missed, patience)
	}

	return nil
}
