package main

import "fmt"

// pressedJS notes when each number key was pressed, seenJS when another answer
// came to be the chosen one; both by the clock of the machine, in milliseconds.
const (
	pressedJS = `(window.pressedAt = [], addEventListener("keydown", e => { if (/^[1-5]$/.test(e.key)) pressedAt.push(Date.now()) }, true), true)`
	seenJS    = `(() => { window.seenAt = []; let last; setInterval(() => { const now = document.querySelector("#main [name=answer]:checked")?.value;
		if (now !== last) { last = now; seenAt.push(Date.now()) } }, 2); return true })()`
)

// together measures how soon another window of the same interview shows an
// answer, counted from the key press that chose it.
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
	for i := range presses {
		one.key(rune('1' + i%3))
		one.waits(statusSaved)
		other.waits(fmt.Sprintf(`seenAt.length > %d`, i))
	}
	pressed, seen := eval[[]float64](one, `pressedAt`), eval[[]float64](other, `seenAt`)
	if one.err != nil || other.err != nil {
		return fmt.Errorf("two windows: %v, %v", one.err, other.err)
	}
	if len(pressed) != presses || len(seen) != presses {
		return fmt.Errorf("two windows: %d answers were seen after %d key presses", len(seen), len(pressed))
	}
	var after sample
	for i := range pressed[1:] { // the first warms up
		after = append(after, seen[i+1]-pressed[i+1])
	}
	b.printf("Two windows on one interview, the other one's answer in view without anything pressed there:\n\n| after the key press | median | p95 | worst | n | aim | |\n|---|---|---|---|---|---|---|\n%s\n",
		after.row("the other window shows the answer", "p95 1,000 ms", after.p95() <= 1000))
	return nil
}
