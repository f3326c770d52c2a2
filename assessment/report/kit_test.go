package report_test

import "discern/assessment/assessmenttest"

// The makers of interviews, by the short names these tests use.
var (
	choose         = assessmenttest.Choose
	draw           = assessmenttest.Draw
	drawn          = assessmenttest.Drawn
	eachCompletion = assessmenttest.EachCompletion
	eachText       = assessmenttest.EachText
	examples       = assessmenttest.Examples
	load           = assessmenttest.Load
	movers         = assessmenttest.Movers
	noted          = assessmenttest.Noted
	number         = assessmenttest.Number
	planted        = assessmenttest.Planted
	set            = assessmenttest.Set
	side           = assessmenttest.Record
	with           = assessmenttest.With
)

// inPlaceShown is what is said of a limit that somebody showed, or gave an example of.
const inPlaceShown = "In place, shown or by example"
