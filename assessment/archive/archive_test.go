package archive

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// database is a file to pack; to a pack it is bytes alone.
func database(t testing.TB, body []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "source.db")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var facts = Manifest{Made: time.Date(2026, 11, 29, 8, 40, 0, 0, time.UTC), Program: "test", Schema: 12, Systems: 2,
	Interviews: 3, Answers: 40,
	Reports: 1, AuditRows: 7, AuditHash: "9f"}

func TestWhatIsPackedComesOutAsItWas(t *testing.T) {
	secret, public, err := NewKey(time.Now())
	if err != nil {
		t.Fatal(err)
	}

	rapid.Check(t, func(rt *rapid.T) {
		body := rapid.SliceOfN(rapid.Byte(), 0, 5000).Draw(rt, "database")
		locked := rapid.Bool().Draw(rt, "encrypted")
		dir, out := t.TempDir(), t.TempDir()
		path := filepath.Join(dir, "copy")

		var recipients = must(Recipients(public))(t)
		if !locked {
			recipients = nil
		}
		wrote := must(WriteFile(path, facts, database(t, body), recipients))(t)
		read, at, err := Unpack(path, out, []byte(secret))
		if err != nil || read != wrote || !bytes.Equal(must(os.ReadFile(at))(t), body) {
			rt.Fatalf("%v: %+v, wrote %+v", err, read, wrote)
		}
		if left := must(os.ReadDir(out))(t); len(left) != 1 {
			rt.Fatalf("beside the database it left %v", left)
		}
	})
}

// Whichever byte is flipped, however many are cut off, nothing comes out.
func TestAByteThatChangedIsRefused(t *testing.T) {
	secret, public, err := NewKey(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.Repeat([]byte("answers and answers; "), 40)
	for name, to := range map[string]string{"in the clear": "", "encrypted": public} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "copy")
			recipients := must(Recipients(public))(t)
			if to == "" {
				recipients = nil
			}
			must(WriteFile(path, facts, database(t, body), recipients))(t)
			good := must(os.ReadFile(path))(t)

			refused := 0
			broken := func(bad []byte, what string, at int) {
				t.Helper()
				file, out := filepath.Join(t.TempDir(), "bad"), t.TempDir()
				if err := os.WriteFile(file, bad, 0o600); err != nil {
					t.Fatal(err)
				}

				if m, _, err := Unpack(file, out, []byte(secret)); err == nil {
					t.Fatalf("%s at %d went unnoticed: %+v", what, at, m)
				}
				refused++
				if left := must(os.ReadDir(out))(t); len(left) > 0 {
					t.Fatalf("%s at %d was refused, and left %v", what, at, left)
				}
			}

			for at := range good {
				bad := bytes.Clone(good)
				bad[at] ^= 1
				broken(bad, "a flipped bit", at)
			}
			for at := range good {
				broken(good[:at], "an end", at)
			}
			broken(append(bytes.Clone(good), 0), "a byte more", len(good))
			if want := 2*len(good) + 1; refused != want {
				t.Errorf("%d of %d were refused", refused, want)
			}
		})
	}
}

// What is not a copy, or not for this key, is said in a sentence.
func TestWhatCannotBeUnpackedIsSaid(t *testing.T) {
	_, public, err := NewKey(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := NewKey(time.Now())
	if err != nil {
		t.Fatal(err)
	}

	dir := t.TempDir()
	locked := filepath.Join(dir, "locked")
	must(WriteFile(locked, facts, database(t, []byte("x")), must(Recipients("# mine\n"+public))(t)))(t)
	if _, err := WriteFile(locked, facts, database(t, []byte("x")), nil); err == nil ||
		!strings.Contains(err.Error(), "already there") {
		t.Errorf("over one that is there: %v", err)
	}

	stopped := filepath.Join(dir, "stopped")
	if err := os.WriteFile(stopped+PartSuffix, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteFile(stopped, facts, database(t, []byte("x")), nil); err == nil ||
		!strings.Contains(err.Error(), "stopped in the middle") {
		t.Errorf("over one that was left: %v", err)
	}

	packed := func(name string, members map[string]string) string {
		var b bytes.Buffer
		sealing := &seal{to: &b, hash: sha256.New()}
		z := zip.NewWriter(sealing)
		if err := z.SetComment(strings.Repeat("0", sealBytes)); err != nil {
			t.Fatal(err)
		}
		for member, body := range members {
			w := must(z.Create(member))(t)
			must(w.Write([]byte(body)))(t)
		}
		if err := errors.Join(z.Close(), sealing.Close()); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	plain := filepath.Join(dir, "plain")
	if err := os.WriteFile(plain, []byte("SQLite format 3\x00"), 0o600); err != nil {
		t.Fatal(err)
	}

	for _, test := range []struct{ file, keys, says string }{
		{locked, "", "the copy is encrypted"},
		{locked, other, "open the encrypted copy"},
		{locked, "nonsense", "read the secret key"},
		{plain, "", "under the name discern.db"},
		{packed("nothing", nil), "", "does not say what it holds"},
		{packed("other", map[string]string{"a": "b"}), "", "does not say what it holds"},
		{packed("newer", map[string]string{manifestName: `{"format": "discern-backup/2"}`}), "", "newer version"},
		{packed("strange", map[string]string{manifestName: `{}`}), "", "no backup of Discern"},
		{packed("broken", map[string]string{manifestName: `{`}), "", "damaged"},
		{packed("empty", map[string]string{manifestName: `{"format": "discern-backup/1"}`}), "",
			"there is no database in it"},
		{packed("more", map[string]string{manifestName: `{"format": "discern-backup/1", "bytes": 3}`,
			databaseName: strings.Repeat("x", 1<<20)}), "", "not the one that was put in"},
		{filepath.Join(dir, "none"), "", "no such file"},
	} {
		out := t.TempDir()
		_, _, err := Unpack(test.file, out, []byte(test.keys))
		if err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %q", filepath.Base(test.file), err, test.says)
		}
		if left := must(os.ReadDir(out))(t); len(left) > 0 {
			t.Errorf("%s: it left %v", filepath.Base(test.file), left)
		}
	}
	if _, _, err := Unpack(locked, dir, nil); !errors.Is(err, ErrLocked) {
		t.Errorf("without a key: %v", err)
	}
	if _, err := Recipients("not a key"); err == nil {
		t.Error("anything is a key")
	}
}

// fullDisk takes a number of bytes and refuses what comes after.
type fullDisk struct{ room int }

var errFull = errors.New("no space left")

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// Wherever a copy ends for want of room, the error says what was being done.
func TestACopyThatFindsNoRoomSaysWhatWasBeingDone(t *testing.T) {
	path := database(t, bytes.Repeat([]byte("okapi"), 100))
	for room := range 200 {
		_, err := Write(&fullDisk{room}, Manifest{}, path, nil)
		if err == nil || !errors.Is(err, errFull) || !strings.HasPrefix(err.Error(), "pack the copy: ") {
			t.Fatalf("with room for %d bytes: %v", room, err)
		}
	}
	if _, err := Write(io.Discard, Manifest{}, path+"-gone", nil); err == nil ||
		!strings.HasPrefix(err.Error(), "count what is packed: ") {
		t.Errorf("without a database: %v", err)
	}
}
