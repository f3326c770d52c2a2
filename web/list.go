package web

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

// list is GET /.
func (s *Server) list(c echo.Context, p assessment.Principal) error {
	ctx := c.Request().Context()
	data := templates.ListPageData{
		Page:  s.base(p, "Systems", templates.NavSystems),
		Query: query(c, "q"), Class: classOf(query(c, "class")),
		Sort:      oneOf(query(c, "sort"), "updated", "name", "company", "verdict", "open"),
		Lifecycle: oneOf(query(c, "view"), "archived", "deleted"),
	}
	var err error
	if data.Held, err = s.heldAt(c); err != nil {
		return err
	}
	rows, err := s.store.Systems(ctx, p, store.SystemFilter{Query: data.Query, Class: data.Class, Sort: orderOf(data.Sort),
		Archived: data.Lifecycle == "archived", Deleted: data.Lifecycle == "deleted", After: query(c, "after"),
		Before: query(c, "before")})
	if err != nil {
		return err
	}
	if data.Systems, err = s.systemItems(ctx, p, rows.Rows); err != nil {
		return err
	}

	data.Previous, data.Next = rows.Previous, rows.Next
	data.Incomplete = rows.Incomplete && (data.Class != "" || data.Sort == "verdict" || data.Sort == "open")
	if data.Any = len(rows.Rows) > 0; !data.Any {
		if data.Any, err = s.store.HoldsAny(ctx, p); err != nil {
			return err
		}
	}

	if !data.Any && len(s.examples) > 0 {
		data.Example = s.examples[0].item
	}

	if data.Lifecycle == "" && data.Previous == "" {
		if data.Waiting, data.MoreWaits, err = s.waiting(ctx, p); err != nil {
			return err
		}
	}

	return s.page(c, 200, templates.ListPage(data))
}

// orderOf is the order that an address asks for; "updated" is the usual one.
func orderOf(sort string) store.SystemOrder {
	if sort == "updated" {
		return store.ByChange
	}
	return store.SystemOrder(sort)
}

// systemItems turns rows into what a page shows. Interviews are read only where
// nobody worked out yet what they come to.
func (s *Server) systemItems(ctx context.Context, p assessment.Principal,
	rows []store.SystemRow) ([]templates.SystemItem, error) {
	var unknown []string
	for _, row := range rows {
		for _, rec := range row.Records {
			if _, ok := s.judgedOf(rec); !ok && visible(rec) {
				unknown = append(unknown, rec.ID)
			}
		}
	}

	if len(unknown) > 0 {
		read, err := s.store.Interviews(ctx, p, unknown...)
		if err != nil {
			return nil, err
		}

		for _, iv := range read {
			s.verdicts.judge(iv)
		}
	}

	items := make([]templates.SystemItem, len(rows))
	for i, row := range rows {
		items[i] = s.systemItem(row)
	}

	return items, nil
}

// judgedOf is what a record comes to, as it is kept beside it, or else as it was
// worked out here.
func (s *Server) judgedOf(rec store.Record) (judged, bool) {
	if rec.Judged == nil {
		return s.verdicts.at(rec.ID, rec.Rev)
	}
	return s.verdicts.shown(rec.Rev, *rec.Judged), true
}

// visible reports whether the workspace may read a record: a buyer's only once
// the buyer has shared it.
func visible(r store.Record) bool { return r.Side != assessment.SideBuyer || !r.Shared.IsZero() }

func (s *Server) systemItem(row store.SystemRow) templates.SystemItem {
	item := templates.SystemItem{ID: row.ID, Name: row.Name, Company: row.Company, Updated: row.Updated,
		Archived: !row.Archived.IsZero(), Deleted: !row.Deleted.IsZero()}
	if item.Deleted {
		item.Until = row.Deleted.AddDate(0, 0, assessment.DeletedDays)
		item.Interviews, item.Reports = make([]templates.InterviewItem, len(row.Records)), s.reportItems(row.Reports)
		return item // what is inside opens again once it is restored
	}

	for _, rec := range row.Records {
		in := templates.InterviewItem{ID: rec.ID, Side: rec.Side, Who: rec.LinkName, Answered: rec.Answered,
			Of: len(s.config.Bank.All()), Updated: rec.Updated, Hidden: !visible(rec)}
		if item.Version == "" {
			item.Version = rec.Version
		}

		if rec.Side == assessment.SideBuyer && !in.Hidden && row.Records[0].Side == assessment.SideSeller {
			in.Compare = templates.InterviewURL(row.Records[0].ID) + "/compare#record-" + rec.ID
		}

		if j, ok := s.judgedOf(rec); ok && !in.Hidden {
			in.Verdict = j.shape
			in.Answered = j.answered
			in.Of = j.of
			in.Open = j.left
		}

		item.Interviews = append(item.Interviews, in)
	}

	item.Reports = s.reportItems(row.Reports)
	for _, rec := range row.Records {
		if len(row.Reports) > 0 && rec.ID == row.Reports[0].InterviewID {
			item.Reports[0].Since = s.since(row.Reports[0], rec)
		}
	}

	return item
}

func (s *Server) reportItems(heads []store.ReportHead) []templates.ReportItem {
	var out []templates.ReportItem
	for i, r := range heads {
		text := s.config.Bank.ShapeText(r.Shape)
		item := templates.ReportItem{ID: r.ID, Save: firstDownload(templates.ReportURL(r.ID)), Number: r.Number,
			Sealed: r.Sealed, By: r.SealedBy,
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
	if j, ok := s.judgedOf(rec); ok && j.shape.Shape != r.Shape && visible(rec) {
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
	return assessment.Class(oneOf(value, string(assessment.Workflow), string(assessment.Agent),
		string(assessment.Undetermined)))
}
