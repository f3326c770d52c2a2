package find

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed" // the vectors
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
)

// packed is made by vectors/main.go, which says how and from what; the licence
// stands beside it.
//
//go:embed vectors/vectors.gz
var packed []byte

// dimensions is how many numbers a word has.
const dimensions = 100

// vector is the direction of a word or a line.
type vector [dimensions]float32

// lexicon is the words that have a vector, the commonest first.
type lexicon struct {
	rank    map[string]int32
	numbers []int8    // dimensions of them a word
	scale   []float32 // what makes a word's numbers a vector of length 1
}

// words loads the vectors when they are first needed and keeps them: about 4 MB
// for 20,000 words.
var words = sync.OnceValues(func() (*lexicon, error) { return unpack(packed) })

func unpack(data []byte) (*lexicon, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("word vectors: %w", err)
	}

	r := bufio.NewReader(z)
	l := &lexicon{rank: map[string]int32{}}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return nil, fmt.Errorf("word vectors: the list of words has no end: %w", err)
		}

		w := strings.TrimSuffix(line, "\n")
		if w == "" {
			break
		}

		l.rank[w] = int32(len(l.rank))
	}

	raw := make([]byte, len(l.rank)*dimensions)
	if _, err := io.ReadFull(r, raw); err != nil {
		return nil, fmt.Errorf("word vectors: there are fewer numbers than words need: %w", err)
	}

	l.numbers, l.scale = make([]int8, len(raw)), make([]float32, len(l.rank))
	for i, b := range raw {
		l.numbers[i] = int8(b)
	}

	for i := range l.scale {
		sum := 0.0
		for _, n := range l.numbers[i*dimensions : (i+1)*dimensions] {
			sum += float64(n) * float64(n)
		}

		l.scale[i] = float32(1 / math.Sqrt(max(sum, 1)))
	}

	return l, nil
}

// smooth is the a of smooth inverse frequency, a/(a+p): the value its authors
// recommend (Arora, Liang and Ma, "A Simple but Tough-to-Beat Baseline for
// Sentence Embeddings", ICLR 2017).
const smooth = 0.001

// weight is how much a word says by how common it is. The list holds ranks, not
// counts; Zipf's law gives the share of the word at a rank.
func (l *lexicon) weight(rank int32) float32 {
	harmonic := math.Log(float64(len(l.scale))) + 0.5772
	p := 1 / (float64(rank+1) * harmonic)
	return float32(smooth / (smooth + p))
}

// newer are words of the trade that the vectors, made of news, do not know, in
// words that they do.
var newer = map[string]string{
	"llm": "model", "llms": "model", "gpt": "model", "api": "interface", "apis": "interface", "crm": "database",
	"erp": "database", "saas": "application", "repo": "archive", "yaml": "file", "json": "format",
	"oauth": "password", "sso": "password", "iam": "permission", "rbac": "permission", "admin": "administrator",
	"backend": "server", "webhook": "notification", "slack": "message", "jira": "ticket", "github": "archive",
	"salesforce": "database", "retry": "repeat", "retries": "repeat",
	"timeout": "delay", "workflow": "process", "workflows": "process", "chatbot": "robot", "bot": "robot",
	"bots": "robots", "kubernetes": "server", "config": "configuration",
	"eval": "testing", "evals": "testing",
	"delete": "remove", "login": "password",
	"hallucinate": "imagine", "hallucinates": "imagine", "hallucination": "invention", "subagent": "assistant",
	"subagents": "assistants", "orchestrator": "controller", "endpoint": "interface", "endpoints": "interface",
}

// place returns the rank of a word.
func (l *lexicon) place(w string) (int32, bool) {
	rank, ok := l.rank[w]
	if !ok {
		rank, ok = l.rank[newer[w]]
	}
	return rank, ok
}

// mean adds up the words of a line, the rare ones above all. It reports whether
// any of them is known.
func (l *lexicon) mean(line []string) (vector, bool) {
	var out vector
	known := false
	for _, w := range line {
		rank, ok := l.place(w)
		if !ok {
			continue
		}

		known = true
		by := l.weight(rank) * l.scale[rank]
		for i, n := range l.numbers[int(rank)*dimensions : (int(rank)+1)*dimensions] {
			out[i] += by * float32(n)
		}
	}

	return out, known && out.unit()
}

// unit makes a vector one of length 1, and reports whether it has a direction.
func (v *vector) unit() bool {
	sum := v.dot(v)
	if sum < 1e-12 {
		return false
	}

	by := float32(1 / math.Sqrt(float64(sum)))
	for i := range v {
		v[i] *= by
	}

	return true
}

func (v *vector) dot(x *vector) float32 {
	var sum float32
	for i := range v {
		sum += v[i] * x[i]
	}
	return sum
}

// less takes the part of v that lies along a direction of length 1 away.
func (v *vector) less(along *vector) {
	by := v.dot(along)
	for i := range v {
		v[i] -= by * along[i]
	}
}
