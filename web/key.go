package web

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// KeyFile holds the keys that sign cookies, one a line in hex, the newest
// first. Putting a new line on top changes the key without signing anyone out;
// taking a line away ends what it signed.
const KeyFile = "cookie.keys"

const keyBytes = 32

// Keys reads the cookie keys of a data folder and makes the file, readable by
// its owner only, when there is none.
func Keys(dir string, random io.Reader) ([][]byte, error) {
	path := filepath.Join(dir, KeyFile)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKeys(path, random)
	}
	if err != nil {
		return nil, fmt.Errorf("read the cookie keys: %w", err)
	}

	return parseKeys(data)
}

func makeKeys(path string, random io.Reader) ([][]byte, error) {
	key := make([]byte, keyBytes)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, fmt.Errorf("make a cookie key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("keep the cookie key: %w", err)
	}
	if _, err := fmt.Fprintln(f, hex.EncodeToString(key)); err != nil {
		return nil, errors.Join(fmt.Errorf("keep the cookie key: %w", err), f.Close())
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("keep the cookie key: %w", err)
	}

	return [][]byte{key}, nil
}

func parseKeys(data []byte) ([][]byte, error) {
	var keys [][]byte
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		text := bytes.TrimSpace(lines.Bytes())
		if len(text) == 0 {
			continue
		}
		key, err := hex.DecodeString(string(text))
		if err != nil || len(key) != keyBytes {
			return nil, fmt.Errorf("%s, line %d: not a key of %d bytes in hex; take the line away, or the file to start afresh",
				KeyFile, n, keyBytes)
		}
		if !random(key) {
			return nil, fmt.Errorf("%s, line %d: this key can be guessed; take the line away, or the file to start afresh",
				KeyFile, n)
		}

		keys = append(keys, key)
	}

	if len(keys) == 0 {
		return nil, fmt.Errorf("%s holds no key; remove it to start afresh", KeyFile)
	}
	return keys, lines.Err()
}

// variety is how many different bytes, and how many different steps from one
// byte to the next, a key has at least. Of 32 random bytes fewer than 30 are
// rarely different; a pattern, a count or a repeated half has 16 at most.
const variety = 17

// random reports whether a key can have come from a random source: all zeros,
// one byte throughout, a count and a repeated pattern have not.
func random(key []byte) bool {
	values, steps := map[byte]bool{}, map[byte]bool{}
	for i, b := range key {
		values[b] = true
		if i > 0 {
			steps[b-key[i-1]] = true
		}
	}

	return len(values) >= variety && len(steps) >= variety
}
