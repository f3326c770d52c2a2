package assessment

// EvidenceText names the rungs of the evidence ladder for people.
var EvidenceText = map[Evidence]string{Assumed: "Assumed", Said: "They said it", Example: "They gave an example", Shown: "They showed it"}

// EvidenceOf names a rung of the evidence ladder in the words of the side whose
// record it is: what a seller heard, or how sure a buyer is. Only the deciding
// questions ask a buyer how sure she is; elsewhere she said it, and no more.
func EvidenceOf(side Side, q *Question, e Evidence) string {
	if side == SideBuyer {
		switch e {
		case Said:
			if !q.Deciding {
				return "Said"
			}
			return "Fairly sure"
		case Example:
			return "With an example"
		case Shown:
			return "Can be shown"
		}
		return "A guess"
	}
	if text := EvidenceText[e]; text != "" {
		return text
	}
	return EvidenceText[Assumed]
}

// OpenOf is what stands where an answer is missing, in the words of the side
// whose record it is.
func OpenOf(side Side) string {
	if side == SideBuyer {
		return "No answer yet"
	}
	return "Not asked"
}

// KnownText names a rung of the evidence ladder without saying who speaks.
func KnownText(e Evidence) string {
	switch e {
	case Said:
		return "Said"
	case Example:
		return "With an example"
	case Shown:
		return "Shown"
	}
	return "Assumed"
}

// KindText and DecidedText name the values of an inventory line for people.
var (
	KindText    = map[LineKind]string{Reads: "Read", Writes: "Write", Final: "Write, cannot be undone"}
	DecidedText = map[Decided]string{DecidedBefore: "Before a run", DecidedRunning: "While it runs", DecidedUnknown: "Not known"}
)
