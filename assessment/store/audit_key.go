package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// AuditKeyFile holds the keys of the audit trail, one a line in hex, the newest
// first. A new line on top changes the key; an older one stays, because the rows
// made with it are checked with it.
const AuditKeyFile = "audit.key"

const auditKeyBytes = 32

// auditKey chains rows of the trail. Its name stands in each of them.
type auditKey struct {
	id  string
	key []byte
}

func newAuditKey(key []byte) auditKey {
	sum := sha256.Sum256(append([]byte("discern audit key\x00"), key...))
	return auditKey{hex.EncodeToString(sum[:4]), key}
}

// auditKeys reads the keys of a data folder, and makes the file, readable by its
// owner only, where there is none.
func (s *Store) auditKeys() ([]auditKey, error) {
	path := filepath.Join(s.dir, AuditKeyFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s.makeAuditKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key of the audit trail: %w", err)
	}

	var keys []auditKey
	for i, line := range bytes.Split(data, []byte("\n")) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		key, err := hex.DecodeString(string(line))
		if err != nil || len(key) != auditKeyBytes {
			return nil, fmt.Errorf("%s, line %d: not a key of %d bytes in hex", AuditKeyFile, i+1, auditKeyBytes)
		}

		keys = append(keys, newAuditKey(key))
	}

	if len(keys) == 0 {
		return nil, fmt.Errorf("%s holds no key; put back the one that was in it, or remove the file", AuditKeyFile)
	}
	return keys, nil
}

// checkTrailKey refuses to make a key where the trail was kept under one that is gone, as
// of a database that came without its folder: nobody would notice, and none of it could be
// proved any more.
func (s *Store) checkTrailKey(ctx context.Context) error {
	if _, err := os.Stat(filepath.Join(s.dir, AuditKeyFile)); err == nil {
		return nil
	}

	var kept bool
	if err := s.readDB.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM audit_head)`).Scan(&kept); err != nil || !kept {
		return err
	}
	return fmt.Errorf("the audit trail of this database is kept under a key that is not in %s; put the file %s of the "+
		"folder there that it was used with, or, if it is lost for good, run discern audit rekey", s.dir, AuditKeyFile)
}

func (s *Store) makeAuditKey(path string) ([]auditKey, error) {
	key, err := s.draw(auditKeyBytes)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("keep the key of the audit trail: %w", err)
	}

	_, err = fmt.Fprintln(f, hex.EncodeToString(key))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("keep the key of the audit trail: %w", err)
	}
	return []auditKey{newAuditKey(key)}, nil
}

// keyOf finds a key by its name.
func keyOf(keys []auditKey, id string) (auditKey, bool) {
	i := slices.IndexFunc(keys, func(k auditKey) bool { return k.id == id })
	if i < 0 {
		return auditKey{}, false
	}
	return keys[i], true
}
