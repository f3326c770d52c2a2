package web

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/assessment/words"
	"discern/templates"
)

// maxLines bounds the inventory of one interview.
const maxLines = assessment.MaxInventory

// inventory is GET /interviews/{id}/inventory.
func (s *Server) inventory(c echo.Context, p assessment.Principal, iv assessment.Interview) error {
	if err := s.onScreen(c, iv, p); err != nil {
		return err
	}

	w := windowAt(iv.Inventory, query(c, "from"), templates.InterviewURL(iv.ID)+"/inventory")
	data := templates.InventoryPageData{Interview: iv, Lines: shownIn(iv.Inventory, w), Window: w}
	if more, err := strconv.Atoi(query(c, "empty")); err == nil {
		data.Empty = min(max(more, 0), 50)
	}

	return s.inventoryPage(c, p, http.StatusOK, data)
}

// saveInventory is POST /interviews/{id}/inventory.
func (s *Server) saveInventory(c echo.Context, p assessment.Principal, f form, iv assessment.Interview) error {
	data := readInventory(f, iv)
	if len(data.Errors) > 0 {
		data.Paste = unreadable(f.text("paste"))
		return s.inventoryPage(c, p, http.StatusUnprocessableEntity, data)
	}

	ctx := c.Request().Context()
	saved, err := s.store.UpdateInterview(ctx, p, iv.ID, f.rev(), func(iv *assessment.Interview) error {
		iv.SetLines(wholeOf(f, iv.Inventory, data.Lines))
		iv.Identities = readIdentities(f, iv.Identities)
		return nil
	})
	if conflict, ok := errors.AsType[*store.ConflictError](err); ok {
		data.Interview = conflict.Interview
		data.Interview.Identities = readIdentities(f, conflict.Interview.Identities)
		data.Errors = faults{{Field: "system.0", Msg: changedMeanwhile}}
		return s.inventoryPage(c, p, http.StatusConflict, data)
	}
	if err != nil {
		return err
	}

	s.shown.put(linesKey(p, iv.ID),
		made{what: fmt.Sprintf("%s saved %s", words.Figure(len(saved.Inventory), "line", "lines"),
			templates.Clock(ctx, s.now()))})
	return seeOther(c, s.afterInventory(f, saved))
}

// readInventory reads the lines of a page and what stands behind their names, with what
// has to be put right.
func readInventory(f form, iv assessment.Interview) templates.InventoryPageData {
	lines, wrong := readLines(f, iv.Inventory)
	data := templates.InventoryPageData{Interview: iv, Lines: lines,
		Window: windowAt(iv.Inventory, f.line("from"), templates.InterviewURL(iv.ID)+"/inventory")}
	data.Interview.Identities = readIdentities(f, iv.Identities)

	wrong = append(wrong, overLimit(
		assessment.Interview{Inventory: iv.Inventory, Identities: iv.Identities},
		assessment.Interview{Inventory: lines, Identities: data.Interview.Identities})...)
	data.Errors = append(wrong, tooManyLines(wholeOf(f, iv.Inventory, lines))...)
	return data
}

// afterInventory is where a saved inventory leads to.
func (s *Server) afterInventory(f form, iv assessment.Interview) string {
	address := templates.InterviewURL(iv.ID) + "/inventory"
	switch f.line("go") {
	case "next":
		return s.nextURL(iv, "")
	case "more":
		return address + "?empty=10" + fromOf(f, "&")
	}
	return address + fromOf(f, "?")
}

// linesShown is how many lines one page shows at most, and bytesShown what their
// texts take: a form of them fits what one form may hold, in any script.
const (
	linesShown = 100
	bytesShown = 100 << 10
)

// windowAt is the page of an inventory that begins at, or holds, a line.
func windowAt(lines []assessment.Line, from, address string) templates.Window {
	w := templates.Window{Of: len(lines), URL: address, Starts: []int{0}, Sizes: []int{0}}
	size := 0
	for i, l := range lines {
		n := len(l.System) + len(l.Action) + len(l.Identity) + len(l.Refuses)
		page := len(w.Starts) - 1
		if w.Sizes[page] > 0 && (w.Sizes[page] >= linesShown || size+n > bytesShown) {
			w.Starts, w.Sizes = append(w.Starts, i), append(w.Sizes, 0)
			page, size = page+1, 0
		}

		w.Sizes[page]++
		size += n
	}

	at, err := strconv.Atoi(from)
	if err != nil || at < 0 {
		at = 0
	}

	for i, start := range w.Starts {
		if start <= at {
			w.From, w.Count = start, w.Sizes[i]
		}
	}

	return w
}

func shownIn(lines []assessment.Line, w templates.Window) []assessment.Line {
	return lines[w.From : w.From+w.Count]
}

// wholeOf is the inventory once the lines of a page are in it: those that were
// not on the page stay where they are. A form of one page holds all there is.
func wholeOf(f form, before, lines []assessment.Line) []assessment.Line {
	if !f.has("from") {
		return lines
	}

	onPage := map[string]bool{}
	for _, name := range f.names() {
		if strings.HasPrefix(name, "id.") && f.line(name) != "" {
			onPage[f.line(name)] = true
		}
	}

	var out []assessment.Line
	placed := false
	for _, l := range before {
		switch {
		case !onPage[l.ID]:
			out = append(out, l)
		case !placed:
			out, placed = append(out, lines...), true
		}
	}

	if !placed {
		out = append(out, lines...)
	}

	return out
}

func tooManyLines(lines []assessment.Line) faults {
	var wrong faults
	if len(lines) > maxLines {
		wrong.add("paste", "An inventory holds %s lines at most. Leave some out, or put like actions into one line.",
			assessment.FormatNumber(maxLines))
	}
	return wrong
}

// fromOf leads back to the page of the inventory that was saved.
func fromOf(f form, sign string) string {
	if at, err := strconv.Atoi(f.line("from")); err == nil && at > 0 {
		return sign + "from=" + strconv.Itoa(at)
	}
	return ""
}

// readIdentities reads what stands behind each name. Identities that were not on
// the page stay as they are; one about which nothing is known is none.
func readIdentities(f form, before []assessment.Identity) []assessment.Identity {
	out := slices.Clone(before)
	rows, err := strconv.Atoi(f.line("identities"))
	if err != nil {
		return out
	}

	for i := range min(max(rows, 0), maxLines) {
		n := "." + strconv.Itoa(i)
		d := assessment.Identity{Name: f.line("idname" + n), Kind: f.line("idkind" + n), Lifetime: f.line("idlife" + n),
			Owner: f.line("idowner" + n), Reviewer: f.line("idreviewer" + n)}
		if scope := assessment.Scope(f.line("idscope" + n)); slices.Contains(assessment.Scopes, scope) {
			d.Scope = scope
		}

		if d.Name == "" {
			continue
		}
		out = slices.DeleteFunc(out,
			func(x assessment.Identity) bool { return strings.EqualFold(strings.TrimSpace(x.Name), d.Name) })
		if d != (assessment.Identity{Name: d.Name}) {
			out = append(out, d)
		}
	}

	return out
}

// linesKey is under which "saved" waits for the page that says it, once.
func linesKey(p assessment.Principal, interview string) string {
	return "lines " + p.UserID + " " + interview
}

func (s *Server) inventoryPage(c echo.Context, p assessment.Principal, status int,
	data templates.InventoryPageData) error {
	page := s.base(p, "Systems and actions", templates.NavSystems)
	page.Errors = data.Errors
	if m, ok := s.shown.take(linesKey(p, data.Interview.ID)); ok && len(page.Errors) == 0 {
		page.Status = m.what
	}

	data.Page = page
	data.Systems, data.Identities = namesIn(data.Lines)
	return s.page(c, status, templates.InventoryPage(data))
}

// namesIn lists the systems and the identities used so far, to choose from.
func namesIn(lines []assessment.Line) (systems, identities []string) {
	for _, l := range lines {
		systems, identities = append(systems, l.System), append(identities, l.Identity)
	}
	return distinct(systems), distinct(identities)
}

// readLines reads the rows of the form and what was pasted below them. Where
// something has to be put right, the pasted lines that could be read are among
// the lines, and unreadable has the others.
func readLines(f form, before []assessment.Line) ([]assessment.Line, faults) {
	var lines []assessment.Line
	var wrong faults
	rows, err := strconv.Atoi(f.line("rows"))
	if err != nil || rows < 0 || rows > maxLines+50 {
		wrong.add("paste", "The table did not arrive whole. Go back and send it again.")
		return before, wrong
	}

	for i := range rows {
		if l, ok := readLine(f, strconv.Itoa(i), before); ok {
			lines = append(lines, l)
		}
	}

	bad := 0
	for text := range pastedLines(f.text("paste")) {
		l, err := pastedLine(text)
		if err == nil {
			lines = append(lines, l)
			continue
		}

		bad++
		wrong.add("paste", "Pasted line %d: %s", bad, err)
	}

	for i, l := range lines {
		if l.System == "" && l.Action == "" {
			wrong.add("system."+strconv.Itoa(i), "Line %d: enter the system and what it does there, or remove the line.", i+1)
		}
		if l.Kind == "" {
			wrong.add("kind."+strconv.Itoa(i), "Line %d: say what it does.", i+1)
		}
	}

	return lines, wrong
}

// pastedLines yields the lines of a text that are not empty.
func pastedLines(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.SplitSeq(text, "\n") {
			if strings.TrimSpace(line) != "" && !yield(line) {
				return
			}
		}
	}
}

// unreadable keeps the pasted lines that could not be read, to be put right;
// the others are in the table and must not come twice.
func unreadable(text string) string {
	var bad []string
	for line := range pastedLines(text) {
		if _, err := pastedLine(line); err != nil {
			bad = append(bad, line)
		}
	}
	return strings.Join(bad, "\n")
}

// readLine reads row n; an empty row, or one marked for removal, is no line.
// A field that the page did not offer keeps what was stored.
func readLine(f form, n string, before []assessment.Line) (assessment.Line, bool) {
	var l assessment.Line
	if i := slices.IndexFunc(before, func(b assessment.Line) bool {
		return b.ID != "" &&
			b.ID == f.line("id."+n)
	}); i >= 0 {
		l = before[i]
	}

	keep := func(to *string, name string) {
		if f.has(name + "." + n) {
			*to = f.line(name + "." + n)
		}
	}
	keep(&l.System, "system")
	keep(&l.Action, "action")
	keep(&l.Identity, "identity")
	keep(&l.Refuses, "refuses")
	keep(&l.Part, "part")
	if k, ok := kindOf(f.line("kind." + n)); ok || f.has("kind."+n) {
		l.Kind = k // "" is asked for again, never guessed
	}

	if d, ok := decidedOf(f.line("decided." + n)); ok {
		l.Decided = d
	} else if l.Decided == "" {
		l.Decided = assessment.DecidedUnknown
	}

	empty := l.System == "" && l.Action == "" && l.Identity == "" && l.Refuses == "" && l.Kind == "" &&
		l.Decided == assessment.DecidedUnknown
	return l, !empty && !f.has("remove."+n)
}

// pastedLine reads one line of text: system, action, kind, identity, when it
// is decided, what can refuse it; separated by tabs, else semicolons, else commas.
// One line has one separator: "Mail; Send, with a copy" has two fields.
func pastedLine(text string) (assessment.Line, error) {
	sep := ","
	for _, s := range []string{"\t", ";"} {
		if strings.Contains(text, s) {
			sep = s
			break
		}
	}

	cells := strings.Split(text, sep)
	for i := range cells {
		cells[i] = strings.Join(strings.Fields(cells[i]), " ")
	}

	if len(cells) > 6 {
		return assessment.Line{},
			fmt.Errorf("%d fields, separated by %s; a line has six at most. Where the text itself has them, separate by tabs.",
				len(cells), separators[sep])
	}
	l := assessment.Line{System: at(cells, 0), Action: at(cells, 1), Identity: at(cells, 3), Refuses: at(cells, 5),
		Decided: assessment.DecidedUnknown}
	if l.System == "" || l.Action == "" {
		return l, errors.New("give at least the system and the action.")
	}

	if text := at(cells, 2); text != "" {
		k, ok := kindOf(text)
		if !ok {
			return l, fmt.Errorf("%q is not a kind of action. Use read, write or final.", text)
		}

		l.Kind = k
	}

	if text := at(cells, 4); text != "" {
		d, ok := decidedOf(text)
		if !ok {
			return l, fmt.Errorf("%q does not say when it is decided. Use before, running or unknown.", text)
		}

		l.Decided = d
	}

	return l, nil
}

var separators = map[string]string{"\t": "tabs", ";": "semicolons", ",": "commas"}

func kindOf(text string) (assessment.LineKind, bool) {
	switch strings.ToLower(text) {
	case "read", "reads", "r":
		return assessment.Reads, true
	case "write", "writes", "w":
		return assessment.Writes, true
	case "final", "cannot be undone", "irreversible":
		return assessment.Final, true
	}
	return "", false
}

func decidedOf(text string) (assessment.Decided, bool) {
	switch strings.ToLower(text) {
	case "before", "beforehand", "before the run":
		return assessment.DecidedBefore, true
	case "running", "while running", "while it runs":
		return assessment.DecidedRunning, true
	case "unknown", "not known", "?":
		return assessment.DecidedUnknown, true
	}
	return "", false
}
