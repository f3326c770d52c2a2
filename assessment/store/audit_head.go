package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// AuditHeadsFile is where heads of the trail are kept in a data folder when no
// other file is named for them. One on another machine, or on paper, protects
// against whoever can write this folder too.
const AuditHeadsFile = "audit.heads"

// HeadsPath is where the heads of this store are kept when no other file is named.
func (s *Store) HeadsPath() string { return filepath.Join(s.dir, AuditHeadsFile) }

// AuditHead returns the last row of the trail, without reading the rest of it.
func (s *Store) AuditHead(ctx context.Context) (AuditHead, error) {
	var head AuditHead
	err := s.read(ctx, "read the head of the audit trail", func(v snapshot) (err error) {
		head, _, err = v.auditHead(s.trail)
		return err
	})
	return head, err
}

// KeepHead adds the present head of the trail as a line to a file, with the time:
// "2026-11-29T08:00:00Z 412:9f…". Where the last line says the same head already,
// it adds none.
func (s *Store) KeepHead(ctx context.Context, path string) (AuditHead, error) {
	head, err := s.AuditHead(ctx)
	if err != nil {
		return head, err
	}
	kept, err := os.ReadFile(filepath.Clean(path))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return head, fmt.Errorf("keep the head of the audit trail: %w", err)
	}
	if bytes.HasSuffix(kept, []byte(" "+head.String()+"\n")) {
		return head, nil
	}

	f, err := os.OpenFile(filepath.Clean(path), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return head, fmt.Errorf("keep the head of the audit trail: %w", err)
	}

	torn := ""
	if len(kept) > 0 && kept[len(kept)-1] != '\n' {
		torn = "\n" // the power went in the middle of a line
	}
	_, err = fmt.Fprintf(f, "%s%s %s\n", torn, s.now().Format(time.RFC3339), head)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return head, fmt.Errorf("keep the head of the audit trail: %w", err)
	}

	return head, nil
}

// ReadHeads reads the heads that KeepHead wrote. A line that is no head is an
// error: a file that says nothing must not pass for one that agrees.
func ReadHeads(path string) ([]AuditHead, error) {
	f, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, fmt.Errorf("read the heads of the audit trail: %w", err)
	}
	defer f.Close()

	var out []AuditHead
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		head, err := ParseAuditHead(words[len(words)-1])
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, n, err)
		}

		out = append(out, head)
	}

	return out, lines.Err()
}
