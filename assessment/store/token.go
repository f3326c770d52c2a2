package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"time"

	"discern/assessment"
)

// TokenPrefix begins every token, so that whoever finds one, a scanner for secrets
// too, knows what it is.
const TokenPrefix = "discern_"

// tokenText is how many letters and digits follow the prefix: 256 random bits and 32
// of a checksum, both in base32.
const tokenText = 52 + 7

// TokenDays are the days that a token may live, the usual first.
var TokenDays = []int{90, 7, 30, 365}

// Token lets a program act in the name of the person who made it, within its scopes
// and never beyond what that person may do. The token itself is not kept.
type Token struct {
	ID       string // names it in a list; gives no access
	UserID   string
	UserName string
	Name     string // what it is for
	Scopes   assessment.TokenScopes
	Days     int    // for MakeToken: how long it lives; one of TokenDays
	Op       string // for MakeToken: of the form; sent twice, it makes one token
	Created  time.Time
	Expires  time.Time
	Used     time.Time // to the minute; zero: not yet
	// Until is when it stops unless its person signs in with the provider before; zero: it
	// does not need that. From Tokens and TokensOf alone.
	Until time.Time
}

const tokenColumns = `k.id, k.user_id, u.name, k.name, k.scopes, k.created, k.expires, k.used`

func scanToken(scan func(...any) error, more ...any) (Token, error) {
	var k Token
	var created, expires, used int64
	err := scan(append([]any{&k.ID, &k.UserID, &k.UserName, &k.Name, &k.Scopes, &created, &expires, &used}, more...)...)
	k.Created, k.Expires, k.Used = instant(created), instant(expires), instant(used)
	cleaned(&k.UserName, &k.Name)
	return k, err
}

// WellFormedToken reports whether a text can be a token: what cannot is refused without
// a look into the database.
func WellFormedToken(token string) bool {
	text, ok := strings.CutPrefix(token, TokenPrefix)
	if !ok || len(text) != tokenText {
		return false
	}
	return text[52:] == tokenCheck(text[:52])
}

func tokenCheck(secret string) string {
	return idText.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(secret))))
}

// MakeToken makes a token for the person who asks, and returns it with its row; it is
// not shown again. A program cannot make one. For a form that was sent before it
// returns the row it made then, and no token.
func (s *Store) MakeToken(ctx context.Context, p assessment.Principal, k Token) (string, Token, error) {
	k.Name = strings.TrimSpace(k.Name)
	if err := k.check(); err != nil {
		return "", Token{}, err
	}
	secret, err := s.draw(32)
	if err != nil {
		return "", Token{}, err
	}
	id, err := s.newID()
	if err != nil {
		return "", Token{}, err
	}

	token := TokenPrefix + idText.EncodeToString(secret)
	token += tokenCheck(token[len(TokenPrefix):])
	var out Token
	repeated := false
	err = s.write(ctx, "make token", func(t *tx) error {
		w, err := t.inPerson(p)
		if err != nil {
			return err
		}

		f := form{k.Op, []string{"token", k.Name, string(k.Scopes), fmt.Sprint(k.Days)}}
		before, err := t.madeBefore(w, f)
		if err != nil {
			return err
		}
		if repeated = before != ""; repeated {
			out, err = t.token(`k.id = ?`, before)
			return err
		}
		if err := t.roomForToken(w.user); err != nil {
			return err
		}

		err = t.do(`INSERT INTO tokens (id, hash, user_id, name, scopes, created, expires, used, ended)
			VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)`, id, hashToken(token), w.user, k.Name, k.Scopes, micros(t.now),
			micros(t.now.AddDate(0, 0, k.Days)))
		if err != nil {
			return err
		}
		if out, err = t.token(`k.id = ?`, id); err != nil {
			return err
		}
		if err := t.note(w.actor, didTokenAdd, id); err != nil {
			return err
		}

		return t.madeNow(w, f, id)
	})
	switch {
	case err != nil:
		return "", Token{}, err
	case repeated:
		return "", out, nil
	}

	return token, out, nil
}

func (k Token) check() error {
	wrong := map[string]string{}
	if k.Name == "" {
		wrong["name"] = "Enter what the token is for, so that you know it again."
	} else if msg := assessment.TooLong(k.Name, assessment.MaxLine); msg != "" {
		wrong["name"] = msg + "."
	}
	if assessment.TokenScopesOf(strings.Fields(string(k.Scopes))) != k.Scopes || k.Scopes == "" {
		wrong["scopes"] = "Choose at least one thing that the program may do."
	}
	if !slices.Contains(TokenDays, k.Days) {
		wrong["days"] = "Choose how long the token lives."
	}

	if len(wrong) == 0 {
		return nil
	}
	return &assessment.Error{Code: assessment.Invalid, Msg: "The token was not made.", Fields: wrong}
}

// roomForToken refuses a token beyond those that one person may have.
func (t *tx) roomForToken(user string) error {
	var n int
	err := t.row(`SELECT COUNT(*) FROM tokens WHERE user_id = ? AND ended = 0 AND expires > ?`, user,
		micros(t.now)).Scan(&n)
	if err == nil && n >= assessment.MaxTokens {
		err = invalid("name", fmt.Sprintf("You have %d tokens. End one that is not needed, then make this one.", n))
	}
	return err
}

// token finds a token that was not ended, of a person who may sign in; ErrSignedOut for
// none. Whether it ran out its caller asks.
func (v snapshot) token(cond string, args ...any) (Token, error) {
	k, err := scanToken(v.row(`SELECT `+tokenColumns+` FROM tokens k JOIN users u ON u.id = k.user_id
		WHERE k.ended = 0 AND u.disabled = 0 AND `+cond, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrSignedOut
	}
	return k, err
}

// checkToken admits a program whose token is good now. What it writes it needs a scope
// for that changes something, whatever address it came by.
func (v snapshot) checkToken(p assessment.Principal) (who, error) {
	k, err := v.token(`k.id = ? AND k.expires > ?`, p.TokenID, micros(v.now))
	if err != nil {
		return who{}, err
	}

	writing := v.cache == nil
	if k.UserID != p.UserID || writing && !k.Scopes.Has(assessment.TokenWrites) && !k.Scopes.Has(assessment.TokenLinks) {
		return who{}, assessment.Errorf(assessment.Forbidden, "This token may not do that.")
	}
	end, err := v.programsOf(k.UserID)
	if err == nil && end.over(v.now) {
		err = ErrProviderDue
	}
	if err != nil {
		return who{}, err
	}
	return v.checkUser(k.UserID)
}

// inPerson admits a person of the workspace, and no program in their name.
func (v snapshot) inPerson(p assessment.Principal) (who, error) {
	if p.TokenID != "" {
		return who{}, assessment.Errorf(assessment.Forbidden, "A program may not do this. Sign in, and do it yourself.")
	}
	return v.signedIn(p)
}

// TokenPrincipal is who a token acts for, and with which scopes; ErrSignedOut for one
// that is unknown, was ended or has run out, or whose person may not sign in; ErrProviderDue
// for one whose person has to sign in with the provider first. It changes nothing, but that
// the trail says when that was so for the first time.
func (s *Store) TokenPrincipal(ctx context.Context, token string) (assessment.Principal, error) {
	if !WellFormedToken(token) {
		return assessment.Principal{}, named("read token", ErrSignedOut)
	}

	got, err := s.memos.tokens.remember(s.rightsCommits(ctx, "read token"), hashToken(token), func() (tokenOf, error) {
		var of tokenOf
		err := s.read(ctx, "read token", func(v snapshot) (err error) {
			if of.token, err = v.token(`k.hash = ?`, hashToken(token)); err != nil {
				return err
			}
			of.who = assessment.Principal{UserID: of.token.UserID, Name: of.token.UserName, TokenID: of.token.ID,
				Scopes: of.token.Scopes}
			if of.end, err = v.programsOf(of.token.UserID); err != nil {
				return err
			}
			return v.row(`SELECT access FROM users WHERE id = ?`, of.token.UserID).Scan(&of.who.Role)
		})
		return of, err
	})
	if err == nil && !s.now().Before(got.token.Expires) {
		err = named("read token", ErrSignedOut)
	}
	if err == nil && got.end.over(s.now()) {
		if !got.end.noted {
			err = s.noteStopped(ctx, got.who.UserID)
		}
		err = cmp.Or(err, named("read token", ErrProviderDue))
	}
	if err != nil {
		return assessment.Principal{}, err
	}
	return got.who, nil
}

// tokenOf is a token as it is remembered.
type tokenOf struct {
	token Token
	who   assessment.Principal
	end   programsEnd
}

// UseToken records that a program used its token, to the minute.
func (s *Store) UseToken(ctx context.Context, p assessment.Principal) error {
	due := false
	err := s.read(ctx, "look at token", func(v snapshot) error {
		k, err := v.token(`k.id = ?`, p.TokenID)
		due = v.now.Sub(k.Used) >= seenEvery
		return err
	})
	if err != nil || !due {
		return err
	}
	return s.writeSaid(ctx, "use token", func(t *tx) error {
		return t.do(`UPDATE tokens SET used = ? WHERE id = ?`, micros(t.now), p.TokenID)
	})
}

// Tokens lists the tokens of the person who asks that were not ended, those that ran
// out too, the latest first.
func (s *Store) Tokens(ctx context.Context, p assessment.Principal) ([]Token, error) {
	return s.TokensOf(ctx, p, p.UserID)
}

// TokensOf is Tokens for oneself, or for somebody whom one manages.
func (s *Store) TokensOf(ctx context.Context, p assessment.Principal, user string) ([]Token, error) {
	var out []Token
	err := s.read(ctx, "list tokens", func(v snapshot) error {
		if _, err := v.selfOrManager(p, user); err != nil {
			return err
		}
		end, err := v.programsOf(user)
		if err != nil {
			return err
		}
		return v.each(`SELECT `+tokenColumns+` FROM tokens k JOIN users u ON u.id = k.user_id
			WHERE k.user_id = ? AND k.ended = 0 ORDER BY k.created DESC, k.id`, []any{user}, func(rows *sql.Rows) error {
			k, err := scanToken(rows.Scan)
			k.Until = end.at
			out = append(out, k)
			return err
		})
	})
	return out, err
}

// EndToken ends a token: one's own, or that of somebody whom one manages. It holds from
// the next request on.
func (s *Store) EndToken(ctx context.Context, p assessment.Principal, id string) error {
	return s.write(ctx, "end token", func(t *tx) error {
		w, err := t.inPerson(p)
		if err != nil {
			return err
		}
		var user string
		if err := t.row(`SELECT user_id FROM tokens WHERE id = ? AND ended = 0`, id).Scan(&user); err != nil {
			return noRow(err, "token")
		}
		if user != w.user && t.manages(w, user) != nil {
			return notFound("token")
		}
		if err := t.do(`UPDATE tokens SET ended = ? WHERE id = ?`, micros(t.now), id); err != nil {
			return err
		}

		return t.note(w.actor, didTokenEnd, id)
	})
}

// endTokens ends every token of a person.
func (t *tx) endTokens(actor, user string) error {
	ids, err := t.strings(`SELECT id FROM tokens WHERE user_id = ? AND ended = 0 ORDER BY created, id`, user)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := t.do(`UPDATE tokens SET ended = ? WHERE id = ?`, micros(t.now), id); err != nil {
			return err
		}
		if err := t.note(actor, didTokenEnd, id); err != nil {
			return err
		}
	}

	return nil
}

// maxSentKeys is how many keys of one token are known; beyond it the oldest are forgotten,
// sentKeysStep at a time, so that a claim seldom looks for them.
const (
	maxSentKeys  = 10_000
	sentKeysStep = 500
)

// ClaimKey keeps that a program sent something with a key, and returns the operation it
// stands for. The same key with something else is Invalid.
func (s *Store) ClaimKey(ctx context.Context, p assessment.Principal, key string, sent ...any) (string, error) {
	hash := hashToken(key)
	digest, err := digestOf(sent)
	if err != nil {
		return "", err
	}
	err = s.writeSaid(ctx, "claim key", func(t *tx) error {
		if _, err := t.check(p); err != nil {
			return err
		}
		n, err := t.exec(`INSERT INTO sent_keys (token_id, hash, digest, at) VALUES (?, ?, ?, ?)
			ON CONFLICT (token_id, hash) DO NOTHING`, p.TokenID, hash, digest, micros(t.now))
		if err == nil && n > 0 {
			err = t.roomForKeys(p.TokenID)
		}
		if err != nil || n > 0 {
			return err
		}

		var before string
		err = t.row(`SELECT digest FROM sent_keys WHERE token_id = ? AND hash = ?`, p.TokenID, hash).Scan(&before)
		if err == nil && before != digest {
			err = invalid("Idempotency-Key", "This key was sent before with something else. Send another.")
		}
		return err
	})
	return "program " + p.TokenID + " " + hash, err
}

// roomForKeys forgets the oldest keys of a token that sent more than are known.
func (t *tx) roomForKeys(token string) error {
	var n int
	if err := t.row(`SELECT COUNT(*) FROM sent_keys WHERE token_id = ?`, token).Scan(&n); err != nil || n <= maxSentKeys {
		return err
	}
	return t.do(`DELETE FROM sent_keys WHERE token_id = ? AND hash IN (SELECT hash FROM sent_keys WHERE token_id = ?
		ORDER BY at, hash LIMIT ?)`, token, token, sentKeysStep)
}
