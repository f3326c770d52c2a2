package assessment

// Number is a figure somebody gave: exact, a range, a guess, or "unknown".
type Number struct {
	Low, High float64
	Guess     bool // "about 400", "10+"
	AtLeast   bool // "10+": High is not an upper end
	Unknown   bool
}
