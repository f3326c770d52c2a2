package assessment

// Length is a length of a meeting, with how many questions fit it.
type Length struct {
	Minutes   int // 0 for an open end
	Questions int // 0 for no limit
}

// Lengths lists the lengths to choose from, the longest first.
var Lengths = []Length{{45, 12}, {30, 8}, {15, 5}, {0, 0}}

// QuestionsIn is how many questions fit so many minutes; 0 for no limit.
func QuestionsIn(minutes int) int {
	fit := 0
	for _, l := range Lengths {
		if minutes > 0 && l.Minutes > 0 {
			fit = l.Questions
		}
		if minutes >= l.Minutes && l.Minutes > 0 {
			break
		}
	}
	return fit
}
