package assessment

// Person took part.
type Person struct {
	ID   string
	Name string
	Role string // "Platform lead"
	Side Side
}
