package assessment

// SaysSomething reports whether an answer says something to use: that it is not known
// says nothing.
func (a Answer) SaysSomething() bool { return a.State == Answered || a.State == NotApplicable }

// TakenFrom reports whether an answer was taken over from that record.
func (a Answer) TakenFrom(record string) bool { return a.Taken != nil && a.Taken.Record == record }
