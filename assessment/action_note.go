package assessment

// ActionNote is what people agreed about one move of the control design.
type ActionNote struct {
	Owner    string
	Due      string // as agreed: "end of March"
	Priority int    // 1 is first; 0 for none
}
