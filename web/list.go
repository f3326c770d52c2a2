package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// restorable is how long a deleted system can be taken back.
const restorable = 30 * 24 * time.Hour

func shapeOf(b *assessment.Bank, v assessment.Verdict) templates.ShapeOf {
	return templates.ShapeOf{Shape: v.Shape, Name: b.ShapeText(v.Shape).Name,
		Settled: v.ClassSettled && v.ShapeSettled, Confidence: v.Confidence.Level}
}

// list is GET /.
func (s *Server) list(c echo.Context, p assessment.Principal) error {
	ctx := c.Request().Context()
	data := templates.ListPageData{
		Page:  s.base(p, "Systems", templates.NavSystems),
		Query: query(c, "q"), Class: classOf(query(c, "class")),
		Sort: oneOf(query(c, "sort"), "updated", "name", "company", "verdict", "open"),
		View: oneOf(query(c, "view"), "archived", "deleted"),
	}
	rows, err := s.store.Systems(ctx, p, store.SystemFilter{Query: data.Query,
		Archived: data.View == "archived", Deleted: data.View == "deleted"})
	if err != nil {
		return err
	}
	items, classes, err := s.systemItems(ctx, p, rows)
	if err != nil {
		return err
	}

	for i, item := range items {
		if data.Class == "" || slices.Contains(classes[i], data.Class) {
			data.Systems = append(data.Systems, item)
		}
	}

	sortSystems(data.Systems, data.Sort)
	data.Any = len(rows) > 0
	if !data.Any {
		data.Any, err = s.holdsAny(ctx, p)
	}

	if err != nil {
		return err
	}
	if !data.Any && len(s.examples) > 0 {
		data.Example = s.examples[0].item
	}

	if data.View == "" {
		if data.Waiting, err = s.waiting(ctx, p); err != nil {
			return err
		}
	}

	return s.page(c, 200, templates.ListPage(data))
}

// holdsAny reports whether the workspace holds any system at all.
func (s *Server) holdsAny(ctx context.Context, p assessment.Principal) (bool, error) {
	for _, f := range []store.SystemFilter{{}, {Archived: true}, {Deleted: true}} {
		rows, err := s.store.Systems(ctx, p, f)
		if err != nil || len(rows) > 0 {
			return len(rows) > 0, err
		}
	}
	return false, nil
}

// systemItems turns rows into what a page shows, with the classes of each
// system's records beside them. Interviews are read only where the verdict is
// not known yet at their revision.
func (s *Server) systemItems(ctx context.Context, p assessment.Principal, rows []store.SystemRow) ([]templates.SystemItem, [][]assessment.Class, error) {
	var unknown []string
	for _, row := range rows {
		for _, rec := range row.Records {
			if _, ok := s.verdicts.at(rec.ID, rec.Rev); !ok && visible(rec) {
				unknown = append(unknown, rec.ID)
			}
		}
	}

	if len(unknown) > 0 {
		read, err := s.store.Interviews(ctx, p, unknown...)
		if err != nil {
			return nil, nil, err
		}

		for _, iv := range read {
			s.verdicts.judge(iv)
		}
	}

	items := make([]templates.SystemItem, len(rows))
	classes := make([][]assessment.Class, len(rows))
	for i, row := range rows {
		items[i], classes[i] = s.systemItem(row)
	}

	return items, classes, nil
}

// visible reports whether the workspace may read a record: a buyer's only once
// the buyer has shared it.
func visible(r store.Record) bool { return r.Side != assessment.SideBuyer || !r.Shared.IsZero() }

func (s *Server) systemItem(row store.SystemRow) (templates.SystemItem, []assessment.Class) {
	item := templates.SystemItem{ID: row.ID, Name: row.Name, Company: row.Company, Updated: row.Updated,
		Archived: !row.Archived.IsZero(), Deleted: !row.Deleted.IsZero()}
	if item.Deleted {
		item.Until = row.Deleted.Add(restorable)
		item.Interviews, item.Reports = make([]templates.InterviewItem, len(row.Records)), s.reportItems(row.Reports)
		return item, nil // what is inside opens again once it is restored
	}

	var classes []assessment.Class
	for _, rec := range row.Records {
		in := templates.InterviewItem{ID: rec.ID, Side: rec.Side, Who: rec.LinkName, Answered: rec.Answered,
			Of: len(s.config.Bank.All()), Updated: rec.Updated, Hidden: !visible(rec)}
		if item.Version == "" {
			item.Version = rec.Version
		}

		if rec.Side == assessment.SideBuyer && !in.Hidden && row.Records[0].Side == assessment.SideSeller {
			in.Compare = templates.InterviewURL(row.Records[0].ID) + "/compare#record-" + rec.ID
		}

		if j, ok := s.verdicts.at(rec.ID, rec.Rev); ok && !in.Hidden {
			in.Verdict, in.Answered, in.Of, in.Open = j.shape, j.answered, j.of, j.left
			classes = append(classes, j.class)
		}

		item.Interviews = append(item.Interviews, in)
	}

	item.Reports = s.reportItems(row.Reports)
	for _, rec := range row.Records {
		if len(row.Reports) > 0 && rec.ID == row.Reports[0].InterviewID {
			item.Reports[0].Since = s.since(row.Reports[0], rec)
		}
	}

	return item, classes
}

func (s *Server) reportItems(heads []store.ReportHead) []templates.ReportItem {
	var out []templates.ReportItem
	for i, r := range heads {
		text := s.config.Bank.ShapeText(r.Shape)
		item := templates.ReportItem{ID: r.ID, Save: firstDownload(templates.ReportURL(r.ID)), Number: r.Number, Sealed: r.Sealed, By: r.SealedBy,
			Shape: r.Shape, Name: text.Name, Headline: text.Headline}
		if i+1 < len(heads) { // newest first
			item.Changed = s.changedSince(heads[i+1], r)
		}

		out = append(out, item)
	}

	return out
}

// since says what the interview of a report says by now that the report does
// not: another verdict, or other answers. It knows no more of a verdict than is
// worked out already.
func (s *Server) since(r store.ReportHead, rec store.Record) string {
	if j, ok := s.verdicts.at(rec.ID, rec.Rev); ok && j.shape.Shape != r.Shape && visible(rec) {
		return fmt.Sprintf("The verdict has changed since: %s.", strings.ToLower(j.shape.Name[:1])+j.shape.Name[1:])
	}
	if rec.Updated.After(r.Sealed) && visible(rec) {
		return "The interview was changed since."
	}
	return ""
}

// changedSince says in one line how the verdict of a report differs from that
// of the version before.
func (s *Server) changedSince(before, r store.ReportHead) string {
	if before.Shape == r.Shape {
		return fmt.Sprintf("The same verdict as version %d.", before.Number)
	}
	return fmt.Sprintf("Version %d said: %s.", before.Number, s.config.Bank.ShapeText(before.Shape).Name)
}

// sortSystems sorts by what was asked for, and by name what is the same in that.
func sortSystems(items []templates.SystemItem, by string) {
	slices.SortFunc(items, func(a, b templates.SystemItem) int { return strings.Compare(a.ID, b.ID) })
	sortNames(items, func(item templates.SystemItem) string { return item.Name })

	var order func(a, b templates.SystemItem) int
	switch by {
	case "name":
		return
	case "company":
		sortNames(items, func(item templates.SystemItem) string { return item.Company })
		return

	case "verdict":
		order = func(a, b templates.SystemItem) int { return rank(a) - rank(b) }
	case "open":
		order = func(a, b templates.SystemItem) int { return leftIn(b) - leftIn(a) }
	default:
		order = func(a, b templates.SystemItem) int { return b.Updated.Compare(a.Updated) }
	}

	slices.SortStableFunc(items, order)
}

// shapesInOrder runs from fixed path to open agent; the undetermined come last.
var shapesInOrder = []assessment.Shape{assessment.FixedPath, assessment.ModelChosenBranches,
	assessment.BoundedAgent, assessment.OpenAgent, assessment.UndeterminedShape}

// rank places a system by the verdict of its first readable record.
func rank(item templates.SystemItem) int {
	for _, in := range item.Interviews {
		if i := slices.Index(shapesInOrder, in.Verdict.Shape); i >= 0 && !in.Hidden {
			return i
		}
	}
	return len(shapesInOrder)
}

func leftIn(item templates.SystemItem) int {
	n := 0
	for _, in := range item.Interviews {
		n += in.Open
	}
	return n
}

func query(c echo.Context, name string) string {
	return assessment.CleanLine(c.QueryParam(name))
}

// oneOf returns the value where it is one of those allowed, else "".
func oneOf(value string, allowed ...string) string {
	if slices.Contains(allowed, value) {
		return value
	}
	return ""
}

func classOf(value string) assessment.Class {
	return assessment.Class(oneOf(value, string(assessment.Workflow), string(assessment.Agent), string(assessment.Undetermined)))
}
