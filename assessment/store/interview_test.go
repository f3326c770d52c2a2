package store

import (
	"errors"
	"testing"
	"time"

	"discern/assessment"
)

// full is an interview with something in every field.
func full() assessment.Interview {
	at := time.Date(2026, 3, 1, 10, 0, 0, 123000, time.UTC)
	return assessment.Interview{
		System: "Claims intake", Company: "Northwind", Version: "2.1", Side: assessment.SideSeller,
		Sources: []string{"https://example.com/claims"},
		People:  []assessment.Person{{ID: "p1", Name: "Priya", Role: "Platform lead", Side: assessment.SideBuyer}},
		Context: map[string]string{"CX1": "our agent", "CX4": "trial"},
		Answers: map[string]assessment.Answer{
			"EC1": {Question: "EC1", State: assessment.Answered, Choice: "c", Evidence: assessment.Shown,
				Note: "seen", Private: "shaky",
				Numbers: map[string]assessment.Number{"steps": {Low: 8, High: 12.5, Guess: true, AtLeast: true},
					"tasks": {Unknown: true}},
				Confirmed: &assessment.Confirmation{By: "Priya", At: at}, By: "Dana", At: at},
			"EC2": {Question: "EC2", State: assessment.Unknown, Why: assessment.SomeoneElse, Who: "Tom", By: "Dana", At: at},
			"EC7": {Question: "EC7", State: assessment.NotApplicable, Reason: "no loop", By: "Dana", At: at},
			"IS3": {Question: "IS3", State: assessment.Answered, Choices: []string{"a", "d"}, By: "Dana", At: at},
		},
		Quotes: []assessment.Quote{{ID: "q1", Question: "EC1", Text: "It just decides.", Speaker: "Tom",
			TheirWords: true, At: at}},
		Inventory: []assessment.Line{{ID: "l1", System: "Mail", Action: "send", Kind: assessment.Final, Identity: "svc",
			Decided: assessment.DecidedRunning, Refuses: "gateway", Part: "r"}},
		Parked:        []string{"FM1"},
		IntentAgainst: []string{"EC1"},
		Summary:       "Looks bounded.",
		Comments:      map[string]string{"traits": "Ask again."},
		Frameworks:    []string{"owasp-llm", "atlas"},
		Access: assessment.Access{Owner: assessment.Signer{Name: "Mira", Role: "Security architect"},
			Approver: assessment.Signer{Name: "Jon"},
			Until:    "2027-02-26", First: []string{"FM1"}},
		Deal: assessment.Deal{Next: "Send the half page", By: "12 December", With: "Priya", Rival: "Two others",
			Budget: "From May"},
		Scratch: []assessment.Note{{ID: "n1", Text: "Who owns the queue?", By: "Dana", At: at}},
		Marks: []assessment.Note{{ID: "m1", Question: "EC1", Text: "Not what the slide says.", By: "Dana",
			At: at, Kept: true}},
		Identities: []assessment.Identity{{Name: "svc", Kind: "API key", Lifetime: "one hour", Scope: assessment.ScopeTask,
			Owner: "Identity team", Reviewer: "Tom"}},
		Parts: []assessment.Part{{ID: "r", Name: "Research", Answers: map[string]assessment.Answer{
			"EC1": {Question: "EC1", State: assessment.Answered, Choice: "e", Evidence: assessment.Said, Private: "shaky too",
				Confirmed: &assessment.Confirmation{By: "Priya", At: at}, By: "Dana", At: at}}}},
		Actions: map[string]assessment.ActionNote{"identity": {Owner: "Tom", Due: "end of March", Priority: 1}},
	}
}

func TestAnInterviewComesBackAsItWasGiven(t *testing.T) {
	d := newDesk(t)
	made := must(d.create(d.ctx, d.owner, full()))(t)
	d.reopen()
	got := must(d.Interview(d.ctx, d.owner, made.ID))(t)
	same(t, got, made)

	want := full()
	want.ID, want.SystemID, want.Rev = made.ID, made.SystemID, 1
	want.Scratch[0].Author = d.owner.UserID
	want.Bank, want.Created, want.Updated = d.bank.Version, d.clock.now(), d.clock.now()
	for q, a := range want.Answers {
		a.Rev = 1
		want.Answers[q] = a
	}
	same(t, got, want)
}

func TestAnInterviewNeedsTheNameOfASystem(t *testing.T) {
	d := newDesk(t)
	_, err := d.create(d.ctx, d.owner, assessment.Interview{System: "  "})
	if e := refused(t, err, assessment.Invalid); e.Fields["system"] == "" {
		t.Fatalf("no message at the field: %v", e.Fields)
	}
	same(t, len(must(d.Systems(d.ctx, d.owner, SystemFilter{}))(t).Rows), 0)
	_, err = d.create(d.ctx, d.owner, assessment.Interview{SystemID: "nothing", System: "x"})
	refused(t, err, assessment.NotFound)
}

func TestASecondInterviewBelongsToTheSameSystemAndSharesItsName(t *testing.T) {
	d := newDesk(t)
	one := d.interview("Claims")
	two := must(d.create(d.ctx, d.owner, assessment.Interview{SystemID: one.SystemID, System: "ignored"}))(t)
	same(t, two.System, "Claims")
	must(d.UpdateInterview(d.ctx, d.owner, two.ID, two.Rev, func(iv *assessment.Interview) error {
		iv.System, iv.Company = " Claims desk ", "Northwind Mutual"
		return nil
	}))(t)
	got := must(d.Interview(d.ctx, d.owner, one.ID))(t)
	same(t, got.System+"/"+got.Company, "Claims desk/Northwind Mutual")
	row := must(d.System(d.ctx, d.owner, one.SystemID))(t)
	same(t, len(row.Records), 2)
	same(t, row.Name, "Claims desk")
}

func (d *desk) addLine(p assessment.Principal, id string, l assessment.Line) (assessment.Interview, error) {
	return d.UpdateInterview(d.ctx, p, id, -1, func(iv *assessment.Interview) error {
		iv.Inventory = append(iv.Inventory, l)
		return nil
	})
}

func TestAChangeIsRefusedOnlyWhenTheSamePartWasChangedSince(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	tom := d.seller("Tom")
	// An answer and a line come in while the set-up form is open.
	d.save(tom, iv.ID, answered("EC1", "a"))
	must(d.addLine(tom, iv.ID, assessment.Line{System: "Mail", Action: "send"}))(t)
	setContext := func(v string) func(*assessment.Interview) error {
		return func(iv *assessment.Interview) error { iv.Context["CX1"] = v; return nil }
	}
	mine := must(d.UpdateInterview(d.ctx, d.owner, iv.ID, iv.Rev, setContext("mine")))(t)
	same(t, mine.Context["CX1"], "mine")

	_, err := d.UpdateInterview(d.ctx, tom, iv.ID, iv.Rev, setContext("tom's"))
	var c *ConflictError
	if !errors.As(err, &c) {
		t.Fatalf("want a conflict, got %v", err)
	}
	refused(t, err, assessment.Conflict)
	same(t, c.Interview.Context["CX1"], "mine")
	same(t, c.Chunk, "setup")
	must(d.UpdateInterview(d.ctx, tom, iv.ID, -1, setContext("tom's")))(t)

	lines := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
	must(d.addLine(tom, iv.ID, assessment.Line{System: "CRM", Action: "read"}))(t)
	_, err = d.SaveLines(d.ctx, d.owner, iv.ID, nil, lines.Rev)
	refused(t, err, assessment.Conflict)
	same(t, len(must(d.Interview(d.ctx, d.owner, iv.ID))(t).Inventory), 2)
}

func TestConfirmingAnAnswerThatChangedMeanwhileIsRefused(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	d.save(d.owner, iv.ID, answered("EC1", "a"))
	page := must(d.Interview(d.ctx, d.owner, iv.ID))(t)
	d.save(d.seller("Tom"), iv.ID, answered("EC1", "b"))
	_, err := d.UpdateInterview(d.ctx, d.owner, iv.ID, page.Rev, confirm("EC1"))
	refused(t, err, assessment.Conflict)
	if a := must(d.Interview(d.ctx, d.owner, iv.ID))(t).Answers["EC1"]; a.Confirmed != nil {
		t.Fatal("the newer answer was confirmed unseen")
	}
}

func confirm(question string) func(*assessment.Interview) error {
	return func(iv *assessment.Interview) error {
		a := iv.Answers[question]
		a.Confirmed = &assessment.Confirmation{By: "Priya"}
		iv.Answers[question] = a
		return nil
	}
}

func TestEveryAnswerAChangeTouchesGetsItsOwnRevision(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	d.save(d.owner, iv.ID, answered("EC1", "a"))
	d.save(d.owner, iv.ID, answered("EC2", "a"))
	got := must(d.UpdateInterview(d.ctx, d.seller("Tom"), iv.ID, -1, func(iv *assessment.Interview) error {
		delete(iv.Answers, "EC2")
		return confirm("EC1")(iv)
	}))(t)
	same(t, got.Answers["EC1"].Rev, 2)
	same(t, got.Answers["EC1"].By, "Tom")
	same(t, got.Answers["EC2"].State, assessment.Open)
	h := must(d.History(d.ctx, d.owner, iv.ID, "EC2"))(t)
	same(t, len(h), 2)
	same(t, h[1].Choice, "a")
	same(t, must(d.Record(d.ctx, d.owner, iv.ID))(t).Answered, 1)
}

func TestAnErrorInsideAChangeLeavesEverythingAsItWas(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	wrong := errors.New("wrong")
	_, err := d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error {
		iv.Summary = "half"
		return wrong
	})
	if !errors.Is(err, wrong) {
		t.Fatalf("got %v", err)
	}
	same(t, must(d.Interview(d.ctx, d.owner, iv.ID))(t), iv)
}

func TestAChangeOfNothingSavesNothing(t *testing.T) {
	d := newDesk(t)
	iv := must(d.create(d.ctx, d.owner, full()))(t)
	d.clock.pass(time.Hour)
	got := must(d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(*assessment.Interview) error { return nil }))(t)
	same(t, got, iv)
}

func TestAPanicInsideAChangeIsTheCallersOnly(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	func() {
		defer func() {
			if recover() == nil {
				t.Fatal("the panic was swallowed")
			}
		}()
		d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error {
			iv.Summary = "half"
			panic("oh")
		})
	}()
	same(t, must(d.Interview(d.ctx, d.owner, iv.ID))(t), iv)
	d.save(d.owner, iv.ID, answered("EC1", "a"))
}

func TestQuotesAndLinesComeAndGo(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	d.save(d.owner, iv.ID, assessment.Answer{Question: "EC1", State: assessment.Answered, Choice: "a",
		Evidence: assessment.Assumed})
	q := assessment.Quote{Question: "EC1", Text: "It decides.", TheirWords: true}
	for range 2 { // a double click
		iv = must(d.AddQuote(d.ctx, d.owner, iv.ID, q, "op1"))(t)
	}
	same(t, len(iv.Quotes), 1)
	same(t, iv.Quotes[0].At, d.clock.now())
	same(t, iv.Answers["EC1"].Evidence, assessment.Said)
	q.Text = "It decides every time."
	iv = must(d.AddQuote(d.ctx, d.owner, iv.ID, q, "op1"))(t) // the page gone back to, and edited
	same(t, len(iv.Quotes), 2)
	_, err := d.AddQuote(d.ctx, d.owner, iv.ID, assessment.Quote{Text: " "}, "")
	refused(t, err, assessment.Invalid)
	iv = must(d.RemoveQuote(d.ctx, d.owner, iv.ID, iv.Quotes[0].ID))(t)
	same(t, len(iv.Quotes), 1)
	_, err = d.RemoveQuote(d.ctx, d.owner, iv.ID, "no such")
	refused(t, err, assessment.NotFound)

	lines := []assessment.Line{{System: "Mail", Action: "send", Refuses: "gateway"}, {System: "CRM"}}
	iv = must(d.SaveLines(d.ctx, d.owner, iv.ID, lines, iv.Rev))(t)
	same(t, len(iv.Inventory), 2)
	if iv.Inventory[1].ID == "" {
		t.Fatal("a line without an id")
	}
}

func TestInterviewsLeavesOutWhatMayNotBeRead(t *testing.T) {
	d := newDesk(t)
	iv := d.interview("Claims")
	_, _, buyer := d.buyer(iv.ID)
	got := must(d.Interviews(d.ctx, d.owner, iv.ID, buyer.RecordID, "nothing"))(t)
	same(t, sortedKeys(got), []string{iv.ID})
	same(t, got[iv.ID], must(d.Interview(d.ctx, d.owner, iv.ID))(t))
	got = must(d.Interviews(d.ctx, buyer, iv.ID, buyer.RecordID))(t)
	same(t, sortedKeys(got), []string{buyer.RecordID})
}

func TestWhatStandsBesideTheAnswersIsRuledWhereItIsSaved(t *testing.T) {
	d := newDeskOf(t, formBank(t))
	iv := must(d.create(d.ctx, d.owner, assessment.Interview{System: "Claims intake"}))(t)

	for what, spoil := range map[string]func(*assessment.Interview){
		"an answer of a part": func(iv *assessment.Interview) {
			iv.Parts = []assessment.Part{{Name: "x", Answers: map[string]assessment.Answer{
				"EC1": {State: assessment.Answered, Choice: "nonsense", Evidence: assessment.Said}}}}
		},
		"names of parts":   func(iv *assessment.Interview) { iv.Parts = []assessment.Part{{Name: "x"}, {Name: "X"}} },
		"a part's no name": func(iv *assessment.Interview) { iv.Parts = []assessment.Part{{}} },
		"the kind of a line": func(iv *assessment.Interview) {
			iv.Inventory = []assessment.Line{{System: "Mail",
				Kind: "bogus"}}
		},
		"what is parked":    func(iv *assessment.Interview) { iv.Parked = []string{"NOPE"} },
		"a limit of access": func(iv *assessment.Interview) { iv.Access.First = []string{"NOPE"} },
	} {
		_, err := d.UpdateInterview(d.ctx, d.owner, iv.ID, -1, func(iv *assessment.Interview) error { spoil(iv); return nil })
		refused(t, err, assessment.Invalid)

		fresh := assessment.Interview{System: "Another"}
		spoil(&fresh)
		_, err = d.create(d.ctx, d.owner, fresh)
		refused(t, err, assessment.Invalid)
		if now := must(d.Interview(d.ctx, d.owner, iv.ID))(t); now.Rev != iv.Rev {
			t.Errorf("%s was refused, and something was saved", what)
		}
	}
}
