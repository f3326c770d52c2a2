package store

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/nacl/secretbox"
)

// sealedSecret begins a secret of a hook as it stands in the database. The name of the key
// and the box follow, with a colon between.
const sealedSecret = "sealed:"

// errSecretKey says that the key that a secret was sealed with is not there.
var errSecretKey = errors.New("the key of a webhook's secret is not in " + AuditKeyFile)

// boxKey is what a key of the trail gives for sealing secrets. It tells nothing of the key,
// nor of what that chains.
func (k auditKey) boxKey() (*[32]byte, error) {
	b, err := hkdf.Key(sha256.New, k.key, nil, "discern webhook secrets", 32)
	if err != nil {
		return nil, err
	}
	return (*[32]byte)(b), nil
}

// sealSecret is a secret as it is kept: nobody signs with a copy of the database alone. It
// is of one hook, and opens for no other.
func (s *Store) sealSecret(hook, secret string) (string, error) {
	key, err := s.trail[0].boxKey()
	if err != nil {
		return "", err
	}
	drawn, err := s.draw(24)
	if err != nil {
		return "", err
	}

	nonce := [24]byte(drawn)
	box := secretbox.Seal(nonce[:], []byte(hook+"\x00"+secret), &nonce, key)
	return sealedSecret + s.trail[0].id + ":" + base64.RawStdEncoding.EncodeToString(box), nil
}

// openSecret is a secret of a hook as it signs; errSecretKey where it cannot be had.
func (s *Store) openSecret(hook, sealed string) (string, error) {
	id, text, _ := strings.Cut(strings.TrimPrefix(sealed, sealedSecret), ":")
	k, ok := keyOf(s.trail, id)
	if !ok {
		return "", errSecretKey
	}
	key, err := k.boxKey()
	if err != nil {
		return "", err
	}
	box, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(box) < 24 {
		return "", errSecretKey
	}

	plain, ok := secretbox.Open(nil, box[24:], (*[24]byte)(box), key)
	of, secret, _ := strings.Cut(string(plain), "\x00")
	if !ok || of != hook {
		return "", errSecretKey
	}
	return secret, nil
}

// sealSecrets seals what an earlier program kept as it is, and leaves nothing of it in the
// file.
func (s *Store) sealSecrets(ctx context.Context) error {
	found := false
	err := s.write(ctx, "seal secrets", func(t *tx) error {
		type row struct{ id, secret, old string }
		var all []row
		err := t.each(`SELECT id, secret, old_secret FROM hooks WHERE secret LIKE ? OR old_secret LIKE ?`,
			[]any{HookSecretPrefix + "%", HookSecretPrefix + "%"}, func(rows *sql.Rows) error {
				var r row
				err := rows.Scan(&r.id, &r.secret, &r.old)
				all = append(all, r)
				return err
			})
		found = len(all) > 0
		for _, r := range all {
			for _, one := range []*string{&r.secret, &r.old} {
				if !strings.HasPrefix(*one, HookSecretPrefix) {
					continue
				}
				if *one, err = t.s.sealSecret(r.id, *one); err != nil {
					return err
				}
			}
			if err := t.do(`UPDATE hooks SET secret = ?, old_secret = ? WHERE id = ?`, r.secret, r.old, r.id); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil || !found {
		return err
	}
	err = s.scrub(ctx)
	if err == nil {
		err = s.writeAlone(ctx, "write webhooks anew", s.engine.rewriteHooks)
	}
	if err != nil {
		return fmt.Errorf("clear what webhooks were signed with before: %w", err)
	}
	return nil
}
