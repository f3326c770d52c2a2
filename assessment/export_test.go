package assessment

// NextOf is the question that a course would have asked next; now is the trait being
// talked about.
func NextOf(c *Course, now string) (Ask, bool) { return c.queue.next(now) }
