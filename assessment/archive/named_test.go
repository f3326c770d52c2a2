package archive

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// What goes wrong on the disk says during what, and stays what it was.
func TestErrorsOfTheDiskNameTheirOperation(t *testing.T) {
	dir := t.TempDir()
	db := database(t, []byte("a database"))
	whole := filepath.Join(dir, "copy")
	if _, err := WriteFile(whole, facts, db, nil); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(dir, "gone", "copy")

	for op, do := range map[string]func() error{
		"begin the copy":         func() error { _, err := WriteFile(gone, facts, db, nil); return err },
		"count what is packed":   func() error { _, err := WriteFile(whole+"2", facts, gone, nil); return err },
		"open the copy":          func() error { _, _, err := Unpack(gone, dir, nil); return err },
		"unpack the database":    func() error { _, _, err := Unpack(whole, filepath.Dir(gone), nil); return err },
		"put a name on the disk": func() error { return syncFolder(gone) },
	} {
		err := do()
		if !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), op+": ") {
			t.Errorf("%s fails as %v", op, err)
		}
	}
}
