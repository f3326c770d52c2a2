package main

import (
	"discern/assessment"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/templates"
	"fmt"
	"testing"
)

// formats measures every format of an ordinary report, and of one with 200
// lines of inventory and 500 quotes: time, and memory asked for in one go.
func (b *bench) formats() error {
	s := &site{}
	if err := s.load(); err != nil {
		return err
	}
	usual, err := s.compose()
	if err != nil {
		return err
	}

	long := s.long(usual.Interview)
	b.printf("\n## Every format\n\nTime and memory asked for to write one report: an ordinary one, and one with 200 " +
		"lines of inventory and 500 quotes.\n\n| Format | Ordinary: time | memory | size | Long: time | memory | size " +
		"|\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, f := range export.Formats {
		b.printf("| %s |", f.Name)
		for _, r := range []report.Report{usual, long} {
			var size int
			res := testing.Benchmark(func(tb *testing.B) {
				for tb.Loop() {
					data, e := f.Write(r, export.Options{Bank: s.bank, HTML: templates.ReportHTML})
					if size, err = len(data), e; err != nil {
						tb.Fatal(err)
					}
				}
			})
			if err != nil {
				return err
			}

			b.printf(" %.1f ms | %.1f MB | %d KB |", float64(res.NsPerOp())/1e6,
				float64(res.AllocedBytesPerOp())/(1<<20), size/1024)
		}

		b.printf("\n")
	}

	return nil
}

// long is a report of the same answers with far more said around them.
func (s *site) long(iv assessment.Interview) report.Report {
	all := s.bank.All()
	for i := range 200 {
		iv.Inventory = append(iv.Inventory, assessment.Line{System: fmt.Sprintf("System %d", i%23),
			Action: fmt.Sprintf("Change record %d", i), Kind: assessment.Writes,
			Identity: fmt.Sprintf("svc-%d", i%17), Decided: assessment.DecidedBefore})
	}

	for i := range 500 {
		iv.Quotes = append(iv.Quotes, assessment.Quote{Question: all[i%len(all)].ID,
			Text:    fmt.Sprintf("Quote %d, which goes on for a sentence of ordinary length about how the run goes.", i),
			Speaker: "Bo", TheirWords: true})
	}

	return report.Compose(s.bank, iv, assessment.Judge(s.bank, iv),
		report.Seal{ID: "long", Number: 1, At: iv.Updated, By: "Ann", Guide: s.guide})
}
