package assessment

// rules tells which conditions of the bank hold for what the report is of.
func (c *composer) rules() *Evaluator { return NewEvaluator(c.b, c.iv, c.v) }
