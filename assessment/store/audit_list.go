package store

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"time"

	"discern/assessment"
)

// AuditEntry is a row of the trail with the names that its ids have now; "" for
// what was erased since.
type AuditEntry struct {
	AuditRow
	ActorName string
	ThingName string
	Token     string // name of the token that a program did it by; "" where a person did it
}

// tokenMark stands in where a row came from between the address and the id of a token.
const tokenMark = " token:"

// Thing is the id of what was done to: the first part of Object, which goes on
// with a question and a revision where there is one.
func (r AuditRow) Thing() string { return thingOf(r.Object) }

// Stamp is the time of a row as programs read it, in UTC.
func (r AuditRow) Stamp() string { return r.At.UTC().Format(time.RFC3339Nano) }

func thingOf(object string) string {
	for i, c := range object {
		if c == '/' || c == ' ' {
			return object[:i]
		}
	}
	return object
}

// AuditFilter chooses rows of the trail. The zero value chooses all.
type AuditFilter struct {
	Actor  string // as in a row; or "link" for whoever came by a link
	Action string // as in a row; with a point or a dash at its end, all actions that begin so
	Thing  string // the id of what was done to
	Since  time.Time
	Until  time.Time // exclusive
	Before int       // only rows before this one; 0 for all
	N      int       // at most so many; 0 for all
}

// AuditPage is what was chosen, newest first.
type AuditPage struct {
	Rows []AuditEntry
	More bool // there are earlier ones
}

func (f AuditFilter) where() (string, []any) {
	cond, args := `1 = 1`, []any(nil)
	add := func(yes bool, more string, values ...any) {
		if yes {
			cond += ` AND ` + more
			args = append(args, values...)
		}
	}

	add(f.Actor != "" && f.Actor != "link", `a.actor = ?`, f.Actor)
	add(f.Actor == "link", `a.actor >= 'link:' AND a.actor < 'link;'`)
	kind := strings.HasSuffix(f.Action, ".") || strings.HasSuffix(f.Action, "-")
	add(f.Action != "" && !kind, `a.action = ?`, f.Action)
	add(kind, `substr(a.action, 1, ?) = ?`, len(f.Action), f.Action)
	add(f.Thing != "", thingSQL+` = ?`, f.Thing)
	add(!f.Since.IsZero(), `a.at >= ?`, micros(f.Since))
	add(!f.Until.IsZero(), `a.at < ?`, micros(f.Until))
	add(f.Before > 0, `a.seq < ?`, f.Before)

	return cond, args
}

// thingSQL is thingOf: a question or "from" follows a slash.
const thingSQL = `CASE instr(a.object, '/') WHEN 0 THEN a.object ELSE substr(a.object, 1, instr(a.object, '/') - 1) END`

// passedOnTo stands in the trail for the name of whom a buyer asked: it is the buyer's to
// tell, and goes to nobody by sharing.
const passedOnTo = "somebody a buyer asked"

// linkNameSQL is how the trail names whoever came by link l.
const linkNameSQL = `CASE WHEN l.of_link <> '' THEN '` + passedOnTo + `' ELSE l.name END`

// Audit lists rows of the trail, without the names of those whom buyers asked. For the
// owner and admins.
func (s *Store) Audit(ctx context.Context, p assessment.Principal, f AuditFilter) (AuditPage, error) {
	cond, args := f.where()
	limit := math.MaxInt32
	if f.N > 0 {
		limit = f.N + 1 // one more tells whether there are more
	}

	var out AuditPage
	err := s.read(ctx, "read audit", func(v snapshot) error {
		if _, err := v.admin(p); err != nil {
			return err
		}
		tokens, err := v.tokenNames()
		if err != nil {
			return err
		}
		return v.each(`SELECT x.seq, x.at, x.actor, x.action, x.object, x.whence, x.hash,
			COALESCE(u.name, `+linkNameSQL+`, ''),
			COALESCE((SELECT name FROM users WHERE id = x.thing), (SELECT `+linkNameSQL+` FROM links l WHERE l.id = x.thing),
				(SELECT name FROM tokens WHERE id = x.thing),
				(SELECT name FROM systems WHERE id = x.thing),
				(SELECT y.name FROM interviews i JOIN systems y ON y.id = i.system_id WHERE i.id = x.thing),
				(SELECT y.name FROM reports r JOIN systems y ON y.id = r.system_id WHERE r.id = x.thing), '')
			FROM (SELECT a.*, `+thingSQL+` AS thing FROM audit a WHERE `+cond+` ORDER BY a.seq DESC LIMIT ?) x
			LEFT JOIN users u ON 'user:' || u.id = x.actor
			LEFT JOIN links l ON 'link:' || l.id = x.actor
			ORDER BY x.seq DESC`, append(args, limit), func(rows *sql.Rows) error {
			var r AuditEntry
			var at int64
			err := rows.Scan(&r.Seq, &at, &r.Actor, &r.Action, &r.Object, &r.From, &r.Hash, &r.ActorName, &r.ThingName)
			if err != nil {
				return fmt.Errorf("audit: %w", err)
			}

			r.At = instant(at)
			cleaned(&r.ActorName, &r.ThingName)
			if from, id, ok := strings.Cut(r.From, tokenMark); ok {
				r.From, r.Token = from, tokens[id]
			}
			if f.N > 0 && len(out.Rows) == f.N {
				out.More = true
				return nil
			}

			out.Rows = append(out.Rows, r)
			return nil
		})
	})
	return out, err
}

// tokenNames are the names of all tokens there were, by id.
func (v snapshot) tokenNames() (map[string]string, error) {
	out := map[string]string{}
	err := v.each(`SELECT id, name FROM tokens`, nil, func(rows *sql.Rows) error {
		var id, name string
		err := rows.Scan(&id, &name)
		cleaned(&name)
		out[id] = name
		return err
	})
	return out, err
}
