package words

// Name is what one value is called. Most are called the same whoever speaks and
// have Seller alone.
type Name struct {
	Seller string // in a record that a seller keeps
	Buyer  string // in a record that a buyer keeps; "" for the same
	Plain  string // without saying who speaks; "" for the same
}

// Names is the one table of what the values of a type are called, by the text of
// the value. A value without a text is the "" of its table.
type Names map[string]Name

// Of names a value in the words of a side, "seller" or "buyer". A value that the
// table does not hold is called what "" is, and "" where that has no name either.
func (n Names) Of(side, value string) string {
	name := n.name(value)
	if side == "buyer" && name.Buyer != "" {
		return name.Buyer
	}

	return name.Seller
}

// Plain names a value without saying who speaks.
func (n Names) Plain(value string) string {
	name := n.name(value)
	if name.Plain != "" {
		return name.Plain
	}

	return name.Seller
}

// Has reports whether the table names a value.
func (n Names) Has(value string) bool {
	_, ok := n[value]
	return ok
}

func (n Names) name(value string) Name {
	if name, ok := n[value]; ok {
		return name
	}

	return n[""]
}

// Evidence names how an answer is known.
var Evidence = Names{
	"":        {Seller: "Assumed", Buyer: "A guess"},
	"assumed": {Seller: "Assumed", Buyer: "A guess"},
	"said":    {Seller: "They said it", Buyer: "Fairly sure", Plain: "Said"},
	"read":    {Seller: "Read in a document or code", Buyer: "Read in a document or code", Plain: "Read"},
	"example": {Seller: "They gave an example", Buyer: "With an example", Plain: "With an example"},
	"shown":   {Seller: "They showed it", Buyer: "Can be shown", Plain: "Shown"},

	"not-said": {Seller: "They said it, not how sure", Buyer: "How sure: not said", Plain: "Said, not how sure"},
}

// State names what is known about a question.
var State = Names{
	"":               {Seller: "Not asked", Buyer: "Not answered"},
	"answered":       {Seller: "Answered"},
	"unknown":        {Seller: "Not known yet"},
	"not-applicable": {Seller: "Does not apply"},
}

// Why names why a question that was asked stayed open.
var Why = Names{
	"":               {Seller: "Not known yet"},
	"nobody-here":    {Seller: "Nobody here knows"},
	"someone-else":   {Seller: "Someone else knows"},
	"rather-not-say": {Seller: "Would rather not say"},
	"not-in-source":  {Seller: "The source does not say"},
}

// Pick says what can be picked in place of an option, as its button reads.
var Pick = Names{
	"none":           {Seller: "None of these"},
	"unknown":        {Seller: "Don’t know yet", Buyer: "I don’t know yet"},
	"not-applicable": {Seller: "Doesn’t apply", Buyer: "Doesn’t apply to us"},
}

// Kind names what an action does.
var Kind = Names{
	"read":  {Seller: "Read"},
	"write": {Seller: "Write"},
	"final": {Seller: "Write, cannot be undone"},
}

// Does says what an action does, as a verb behind its name.
var Does = Names{
	"":      {Seller: "what it does is not known"},
	"read":  {Seller: "reads"},
	"write": {Seller: "changes"},
	"final": {Seller: "cannot be undone"},
}

// Chosen says who chose the runs of a file, as a seller says it to the buyer and
// without saying who speaks.
var Chosen = Names{
	"":     {Seller: "chosen by nobody knows whom"},
	"them": {Seller: "chosen by them", Plain: "chosen by the buyer"},
	"us":   {Seller: "chosen by us"},
	"all":  {Seller: "all the runs of that time, as was said"},
}

// Chooser says who chose the runs of a file, as a report says it to a reader who
// may be neither of the two sides.
var Chooser = Names{
	"":     {Seller: "nobody said who chose them"},
	"them": {Seller: "chosen by the buyer"},
	"us":   {Seller: "chosen by whoever asked"},
	"all":  {Seller: "said to be every run of that time"},
}

// Standing names what is known of a fact, behind a count of them; Plain is what
// the sign of one square means.
var Standing = Names{
	"shown":          {Seller: "shown or by example"},
	"said":           {Seller: "said"},
	"assumed":        {Seller: "assumed"},
	"contradicted":   {Seller: "contradicted"},
	"not-known":      {Seller: "asked and not known", Plain: "not known"},
	"not-asked":      {Seller: "not asked", Buyer: "left open", Plain: "no answer"},
	"does-not-apply": {Seller: "not applying"},
}

// Output names what of a report meets a row of an outside framework.
var Output = Names{
	"inventory": {Seller: "the list of what it reaches"},
	"verdict":   {Seller: "the verdict and its reasons"},
	"design":    {Seller: "what to do, in order"},
	"triggers":  {Seller: "what makes it worth looking again"},
}

// Decided names when it is settled that an action happens.
var Decided = Names{
	"":        {Seller: "Not known"},
	"before":  {Seller: "Before a run"},
	"running": {Seller: "While it runs"},
	"unknown": {Seller: "Not known"},
}

// Scope names what one credential is used for.
var Scope = Names{
	"everything": {Seller: "One for everything"},
	"system":     {Seller: "One per system"},
	"kind":       {Seller: "One per kind of action"},
	"task":       {Seller: "A new one for each task"},
}

// Limit names what is known about a limit around the model.
var Limit = Names{
	"confirmed":    {Seller: "In place"},
	"contradicted": {Seller: "Contradicted"},
	"missing":      {Seller: "Not in place"},
	"not-needed":   {Seller: "Said not to be needed"},
	"open":         {Seller: "Not known yet"},
}

// Confidence names how sure a verdict is.
var Confidence = Names{
	"low":      {Seller: "Low confidence"},
	"moderate": {Seller: "Moderate confidence"},
	"high":     {Seller: "High confidence"},
}

// Record names whose record of a system it is.
var Record = Names{
	"seller": {Seller: "Our interview"},
	"buyer":  {Seller: "Buyer’s answers"},
}

// Audience names the version of a report by who it is for.
var Audience = Names{
	"buyer":     {Seller: "For the buyer"},
	"seller":    {Seller: "For the seller only"},
	"executive": {Seller: "Short version"},
}

// Naming says how people are named in a report.
var Naming = Names{
	"full":     {Seller: "In full"},
	"initials": {Seller: "As initials"},
	"roles":    {Seller: "As roles"},
}

// Member names what somebody is in the workspace.
var Member = Names{
	"owner":  {Seller: "Owner"},
	"admin":  {Seller: "Admin"},
	"seller": {Seller: "Seller"},
	"reader": {Seller: "Reader"},
}

// MemberMay says what somebody in a role may do.
var MemberMay = Names{
	"owner":  {Seller: "Everything, every system included"},
	"admin":  {Seller: "People, settings and the trail"},
	"seller": {Seller: "Their own systems and those shared with them"},
	"reader": {Seller: "Reads the systems shared with them"},
}

// Control names a level of control, from 0 to 3.
var Control = Names{
	"0": {Seller: "none"},
	"1": {Seller: "partial"},
	"2": {Seller: "good"},
	"3": {Seller: "strong"},
}
