// Package archive is a copy of the data as it leaves: one file that says what it
// holds, proves that it is whole, and can be encrypted for those who may read it.
//
// The file is a ZIP with two members: manifest.json and discern.db. Its comment is
// the SHA-256 of all bytes before it, so that a single flipped one is refused,
// wherever it stands; a ZIP's own checksums are CRC-32 and leave out its names and
// lengths. The manifest has the SHA-256 of the database too. An encrypted file is
// that ZIP in the format of age (C2SP age v1), whose chunks are authenticated.
//
// In the clear this shows accidents. Against somebody who can write the file,
// encrypt it, or keep the head of the audit trail elsewhere.
package archive

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"filippo.io/age"
)

// Format names what this package writes. A later one is refused with a sentence.
const Format = "discern-backup/1"

// Names of the members of the ZIP.
const (
	manifestName = "manifest.json"
	databaseName = "discern.db"
)

// PartSuffix ends the name of a copy that is not complete.
const PartSuffix = ".part"

// maxManifest bounds what is read of a manifest, in bytes.
const maxManifest = 1 << 20

// ageHeader begins every file of age.
const ageHeader = "age-encryption.org/v1"

// sqliteHeader begins every database of SQLite.
const sqliteHeader = "SQLite format 3\x00"

// Manifest says what a copy holds.
type Manifest struct {
	Format  string    `json:"format"`
	Made    time.Time `json:"made"`    // UTC
	Program string    `json:"program"` // version of the program that made it
	Schema  int64     `json:"schema"`  // number of the last change of the database

	Systems    int `json:"systems"`
	Interviews int `json:"interviews"`
	Answers    int `json:"answers"` // earlier ones too
	Reports    int `json:"reports"`

	AuditRows int    `json:"auditRows"` // number of the trail's last row
	AuditHash string `json:"auditHash"` // of that row: the head of the chain

	Bytes  int64  `json:"bytes"`  // of the database
	SHA256 string `json:"sha256"` // of the database, in hex
}

// Recipients reads the public keys a copy is encrypted for: one a line or with
// commas between them, "age1..."; lines that begin with # are comments. No key
// at all is an error.
func Recipients(text string) ([]age.Recipient, error) {
	to, err := age.ParseRecipients(strings.NewReader(strings.ReplaceAll(text, ",", "\n")))
	if err != nil {
		return nil,
			fmt.Errorf("a key to encrypt for begins with age1, as \"discern backup -new-key FILE\" or age-keygen prints it: %w",
				err)
	}
	return to, nil
}

// NewKey makes a key to encrypt backups for: the secret half, as a file of age
// holds it, and the public half.
func NewKey(made time.Time) (secret, public string, err error) {
	k, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", fmt.Errorf("make a key: %w", err)
	}

	public = k.Recipient().String()
	return fmt.Sprintf("# created: %s\n# public key: %s\n%s\n", made.UTC().Format(time.RFC3339), public, k), public, nil
}

// Write packs a database file, and encrypts the pack where anybody is named to
// encrypt it for. It fills in Format, Bytes and SHA256 of the manifest.
func Write(to io.Writer, m Manifest, database string, recipients []age.Recipient) (Manifest, error) {
	sum, size, err := digest(database)
	if err != nil {
		return m, fmt.Errorf("count what is packed: %w", err)
	}
	m.Format, m.Bytes, m.SHA256 = Format, size, sum

	out := io.WriteCloser(keepOpen{to})
	if len(recipients) > 0 {
		if out, err = age.Encrypt(to, recipients...); err != nil {
			return m, fmt.Errorf("encrypt the copy: %w", err)
		}
	}
	if err := pack(out, m, database); err != nil {
		return m, fmt.Errorf("pack the copy: %w", err)
	}
	if err := out.Close(); err != nil {
		return m, fmt.Errorf("end the copy: %w", err)
	}

	return m, nil
}

// WriteFile is Write to a new file, readable by its owner only, that appears under
// its name when it is complete, on disk, and reads as it was written.
func WriteFile(path string, m Manifest, database string, recipients []age.Recipient) (Manifest, error) {
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("%s is already there; name a new file", path)
	}

	part := path + PartSuffix
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return m, fmt.Errorf("%s was left by a backup that was stopped in the middle; remove it, or name another file", part)
	}
	if err != nil {
		return m, fmt.Errorf("begin the copy: %w", err)
	}

	defer os.Remove(part) // gone already when all went well
	defer f.Close()
	hash := sha256.New()
	if m, err = Write(io.MultiWriter(f, hash), m, database, recipients); err != nil {
		return m, err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return m, fmt.Errorf("put the copy on the disk: %w", err)
	}

	read, _, err := digest(part)
	if err != nil {
		return m, fmt.Errorf("read the copy again: %w", err)
	}
	if read != hex.EncodeToString(hash.Sum(nil)) {
		return m, errors.New("what was written to the disk does not read the same; use another disk")
	}
	if err := os.Rename(part, path); err != nil {
		return m, fmt.Errorf("name the copy: %w", err)
	}

	return m, syncFolder(filepath.Dir(path))
}

// keepOpen is a writer that somebody else closes.
type keepOpen struct{ io.Writer }

func (keepOpen) Close() error { return nil }

// seal writes on, and the hash of all it wrote in the place of the last bytes.
type seal struct {
	to   io.Writer
	hash hash.Hash
	tail []byte // not written yet: the last sealBytes at most
}

// sealBytes is how long the seal is: a SHA-256 in hex.
const sealBytes = 2 * sha256.Size

func (s *seal) Write(p []byte) (int, error) {
	s.tail = append(s.tail, p...)
	if n := len(s.tail) - sealBytes; n > 0 {
		s.hash.Write(s.tail[:n])
		if _, err := s.to.Write(s.tail[:n]); err != nil {
			return 0, err
		}
		s.tail = append(s.tail[:0], s.tail[n:]...)
	}
	return len(p), nil
}

func (s *seal) Close() error {
	_, err := s.to.Write(hex.AppendEncode(nil, s.hash.Sum(nil)))
	return err
}

// sealed reports whether a pack ends with the hash of all that stands before.
func sealed(r io.ReaderAt, size int64) (bool, error) {
	if size < sealBytes {
		return false, nil
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(r, 0, size-sealBytes)); err != nil {
		return false, err
	}

	end := make([]byte, sealBytes)
	if _, err := r.ReadAt(end, size-sealBytes); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return string(end) == hex.EncodeToString(hash.Sum(nil)), nil
}

func pack(to io.Writer, m Manifest, database string) error {
	sealing := &seal{to: to, hash: sha256.New()}
	z := zip.NewWriter(sealing)
	if err := z.SetComment(strings.Repeat("0", sealBytes)); err != nil { // the seal's place
		return err
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: manifestName, Method: zip.Deflate, Modified: m.Made})
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return err
	}

	w, err = z.CreateHeader(&zip.FileHeader{Name: databaseName, Method: zip.Deflate, Modified: m.Made})
	if err != nil {
		return err
	}
	f, err := os.Open(database)
	if err != nil {
		return err
	}

	defer f.Close()
	// What is packed must be what was counted and hashed.
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w, sum), f); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != m.SHA256 {
		return errors.New("the copy changed while it was packed; make it again")
	}

	return errors.Join(z.Close(), sealing.Close())
}

func digest(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}

	defer f.Close()
	hash := sha256.New()
	size, err = io.Copy(hash, f)
	return hex.EncodeToString(hash.Sum(nil)), size, err
}

// ErrLocked says that a file is encrypted and that no key was given.
var ErrLocked = errors.New("the copy is encrypted; name the file of the secret key with -key")

// Unpack proves that a file is a whole copy and writes its database into folder,
// readable by its owner only, on disk when it returns. Until then nothing stands
// in folder under that name. keys is what a file of secret keys of age holds; nil
// for a copy that is not encrypted.
func Unpack(file, folder string, keys []byte) (m Manifest, database string, err error) {
	f, err := os.Open(file)
	if err != nil {
		return m, "", fmt.Errorf("open the copy: %w", err)
	}
	defer f.Close()

	open, size, done, err := inTheClear(f, folder, keys)
	if err != nil {
		return m, "", err
	}
	defer done()

	z, err := zip.NewReader(open, size)
	if err != nil {
		return m, "", fmt.Errorf("it is no backup of Discern, or its end is missing: %w", err)
	}
	if m, err = manifestOf(z); err != nil {
		return m, "", err
	}
	if whole, err := sealed(open, size); err != nil || !whole {
		return m, "", errors.Join(errors.New("the copy is damaged: it is not as it was written"), err)
	}

	database = filepath.Join(folder, databaseName)
	return m, database, extract(z, m, database)
}

// inTheClear is the ZIP inside: the file itself, or what it is decrypted to, in
// a file of folder that done takes away.
func inTheClear(f *os.File, folder string, keys []byte) (open io.ReaderAt, size int64, done func(), err error) {
	info, err := f.Stat()
	if err != nil {
		return nil, 0, nil, fmt.Errorf("look at the copy: %w", err)
	}

	r := bufio.NewReader(f)
	switch head, _ := r.Peek(len(ageHeader)); {
	case strings.HasPrefix(string(head), sqliteHeader):
		return nil, 0, nil,
			errors.New("it is a database, as backups were before they were packed: put it into an empty data folder under " +
				"the name discern.db")
	case string(head) != ageHeader:
		return f, info.Size(), func() {}, nil
	}
	if len(keys) == 0 {
		return nil, 0, nil, ErrLocked
	}

	identities, err := age.ParseIdentities(bytes.NewReader(keys))
	if err != nil {
		return nil, 0, nil, fmt.Errorf("read the secret key: %w", err)
	}
	plain, err := age.Decrypt(r, identities...)
	if err != nil {
		return nil, 0, nil, fmt.Errorf("open the encrypted copy: %w", err)
	}
	clear, err := os.CreateTemp(folder, "unpacking-*")
	if err != nil {
		return nil, 0, nil, fmt.Errorf("decrypt the copy: %w", err)
	}

	done = func() { clear.Close(); os.Remove(clear.Name()) }
	if size, err = io.Copy(clear, plain); err != nil {
		done()
		return nil, 0, nil, fmt.Errorf("the copy is damaged: %w", err)
	}

	return clear, size, done, nil
}

func manifestOf(z *zip.Reader) (Manifest, error) {
	var m Manifest
	f, err := z.Open(manifestName)
	if err != nil {
		return m, errors.New("it is no backup of Discern: it does not say what it holds")
	}

	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, maxManifest))
	if err == nil {
		err = json.Unmarshal(body, &m)
	}

	switch {
	case err != nil:
		return m, fmt.Errorf("the copy is damaged: what it says of itself cannot be read: %w", err)
	case m.Format != Format && strings.HasPrefix(m.Format, "discern-backup/"):
		return m, errors.New("the copy was made by a newer version of Discern; use that version or a later one")
	case m.Format != Format:
		return m, errors.New("it is no backup of Discern")
	}

	return m, nil
}

// extract writes the database beside its name first, and gives it the name when
// it is what the manifest says.
func extract(z *zip.Reader, m Manifest, path string) error {
	in, err := z.Open(databaseName)
	if err != nil {
		return errors.New("the copy is damaged: there is no database in it")
	}
	defer in.Close()

	part := path + PartSuffix
	out, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("unpack the database: %w", err)
	}

	defer os.Remove(part) // gone already when all went well
	defer out.Close()
	sum := sha256.New()
	// no more than it says: a small file can unpack to a huge one
	n, err := io.Copy(io.MultiWriter(out, sum), io.LimitReader(in, m.Bytes+1))
	if err != nil {
		return fmt.Errorf("the copy is damaged: %w", err)
	}
	if n != m.Bytes || hex.EncodeToString(sum.Sum(nil)) != m.SHA256 {
		return errors.New("the copy is damaged: its database is not the one that was put in")
	}
	if err := errors.Join(out.Sync(), out.Close()); err != nil {
		return fmt.Errorf("put the database on the disk: %w", err)
	}
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is already there", path)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("name the database: %w", err)
	}

	return syncFolder(filepath.Dir(path))
}

// syncFolder puts a new name in a folder on disk. Windows has no such thing.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("put a name on the disk: %w", err)
	}

	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("put a name on the disk: %w", err)
	}
	return nil
}
