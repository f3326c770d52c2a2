package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"discern/assessment"
	"discern/assessment/store"
	"discern/templates"
)

func tokensKey(p assessment.Principal) string { return "token " + p.UserID }

func tokenSaidKey(p assessment.Principal) string { return "token said " + p.UserID }

// tokens is GET /settings/tokens: what one's own programs act by.
func (s *Server) tokens(c echo.Context, p assessment.Principal) error {
	return s.tokensPage(c, p, http.StatusOK, templates.TokensPageData{Chosen: store.TokenDays[0],
		Scopes: assessment.TokenScopes(assessment.TokenReads)})
}

func (s *Server) tokensPage(c echo.Context, p assessment.Principal, status int, data templates.TokensPageData) error {
	all, err := s.store.Tokens(c.Request().Context(), p)
	if err != nil {
		return err
	}

	page := s.base(p, "Tokens for programs", templates.NavSettings)
	page.Errors, page.Status = data.Errors, s.said(tokenSaidKey(p))
	data.Page, data.Tokens = page, s.tokenItems(c, all)
	for i, k := range all {
		if !data.Tokens[i].Over && data.Tokens[i].With.Until != "" {
			data.With = s.withProvider(c, k.Until)
		}
	}
	data.Days = slices.Sorted(slices.Values(store.TokenDays))
	if m, ok := s.shown.take(tokensKey(p)); ok {
		data.Token, data.Named = m.url, m.what
	}

	return s.page(c, status, templates.TokensPage(data))
}

func (s *Server) tokenItems(c echo.Context, all []store.Token) []templates.TokenItem {
	ctx := c.Request().Context()
	out := make([]templates.TokenItem, len(all))
	for i, k := range all {
		out[i] = templates.TokenItem{ID: k.ID, Name: k.Name, May: templates.TokenMay(k.Scopes),
			Made: templates.Day(ctx, k.Created), Ends: templates.Day(ctx, k.Expires), Over: !s.now().Before(k.Expires)}
		if !k.Used.IsZero() {
			out[i].Used = templates.Moment(ctx, k.Used)
		}
		if k.Until.Before(k.Expires) {
			out[i].With = s.withProvider(c, k.Until)
		}
	}
	return out
}

// makeToken is POST /settings/tokens.
func (s *Server) makeToken(c echo.Context, p assessment.Principal, f form) error {
	days, _ := strconv.Atoi(f.line("days")) // what is no number is no choice either
	k := store.Token{Name: f.line("name"), Scopes: assessment.TokenScopesOf(f.list("scopes")), Days: days,
		Op: f.line("op")}
	token, made1, err := s.store.MakeToken(c.Request().Context(), p, k)
	if wrong, ok := invalidOf(err); ok {
		return s.tokensPage(c, p, http.StatusUnprocessableEntity, templates.TokensPageData{
			Page: templates.Page{Errors: wrong}, Name: k.Name, Scopes: k.Scopes, Chosen: days})
	}
	if err != nil {
		return err
	}

	if token == "" {
		s.shown.again(tokensKey(p), k.Op)
	} else {
		s.shown.putFor(tokensKey(p), k.Op, made{token, made1.Name})
	}
	return seeOther(c, templates.TokensURL)
}

// endToken is POST /settings/tokens/{program}/end.
func (s *Server) endToken(c echo.Context, p assessment.Principal) error {
	if err := s.store.EndToken(c.Request().Context(), p, c.Param("program")); err != nil {
		return err
	}

	s.shown.put(tokenSaidKey(p), made{what: "The token was ended. It works no more."})
	return seeOther(c, templates.TokensURL)
}

// endTheirToken is POST /settings/people/{user}/tokens/{program}/end.
func (s *Server) endTheirToken(c echo.Context, p assessment.Principal) error {
	err := s.store.EndToken(c.Request().Context(), p, c.Param("program"))
	return s.personDone(c, p, err, "The token was ended. It works no more.")
}
