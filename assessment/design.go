package assessment

// Design is the recommended control design as data: the choice that comes
// first, and for every area what each shape asks for.
type Design struct {
	Choices []DesignChoice
	Areas   []Area
	// FirstMove and Relax say, for each shape, what to do first and what would
	// let the design be relaxed.
	FirstMove map[Shape]string
	Relax     map[Shape]string
	// Undetermined is said while the verdict is too early to say.
	Undetermined string
}

// DesignChoice is one way to give access, and its price.
type DesignChoice struct {
	ID    string  // exact, broad, each-call
	Name  string  // "Grant exactly what the path needs"
	Says  string  // what it is
	Price string  // what it costs
	Fits  []Shape // shapes it is a real choice for
	Best  []Shape // shapes it is recommended for
}

// Area is one area of the control design: identity, permissions, ...
type Area struct {
	ID        string
	Name      string
	Questions []string // whose control level is held against what is required
	Order     int      // rank among moves of equal gap
	By        map[Shape]AreaLevel
}

// AreaLevel is what one shape asks for in an area.
type AreaLevel struct {
	Required int    // 0 to 3
	Move     string // what to do, imperative; may hold {final}, {running}, {before}, {widest}, {system}, {product}, {cap}, {confirmed}
	Plain    string // the move without placeholders, for when a name it needs is missing
	Relax    string // what would let it be relaxed
	Source   string
}

// Plan is the control design for one verdict.
type Plan struct {
	Choices []PlannedChoice `json:"choices"`
	Moves   []Move          `json:"moves"`
	Relax   string          `json:"relax,omitempty"` // to move left or relax
}

// PlannedChoice is a design choice held against the verdict.
type PlannedChoice struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Says        string `json:"says"`
	Price       string `json:"price"`
	Recommended bool   `json:"recommended"`
}

// Move is one thing to do, with the finding it answers.
type Move struct {
	Area    string   `json:"area"`
	Name    string   `json:"name"`
	Do      string   `json:"do"`
	Because string   `json:"because"`
	From    []string `json:"from"`
	Short   int      `json:"short"` // control levels missing; 0 where nobody has said
	Asked   bool     `json:"asked"` // false: "Not asked" in that cell
}
