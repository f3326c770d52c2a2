package find

import (
	"math"

	"github.com/kljensen/snowball/english"
)

// This file learns from the bank's own text which words, pairs of words and pieces of
// words stand for which question. Pieces find what is misspelt, and pairs tell "not sure"
// from "sure" and "no limit" from "limit". It is a softmax over the questions, fitted by a
// fixed number of rounds in a fixed order: the same bank always learns the same.
//
// Tried on 426 spoken lines of the bank, a sixth left out at a time, where words and
// vectors alone found 194 first and 293 among three, and this beside them 211 and 305.
// What did not pay: what was learned instead of words and vectors, not beside them (182,
// 281); the vectors among what is learned (195, 307; four times as strong 170, 297); more
// rounds (25: 207, 303); no pairs (201, 296); any other weight of words, vectors or kinds
// of lines (166 to 203). 269 more lines that people say did more than all of it: 428 first
// and 568 among three of 695.

// How it learns, tried on the spoken lines of the bank, each left out in turn.
const (
	rounds   = 10
	rate     = 1.0   // of the first round; later ones go slower
	slowing  = 0.05  // by which each round is slower than the one before
	fade     = 0.001 // how much of each weight a step takes back
	stride   = 379   // a prime: how far apart two lines are that are learned one after the other
	pairs    = 0.5   // a pair of words beside a word
	pieces   = 0.7   // all pieces of a word beside the word
	pieceLen = 4
	faint    = 0.3 // a word that holds a sentence together
)

// feature is what a text holds, and how much of it.
type feature struct {
	at int
	by float32
}

// learned is what was learned of a bank.
type learned struct {
	known map[string]int
	// weight has a row for each feature and in it a number for each question.
	weight  []float32
	classes int
}

// features lists what a text holds, each once, as a vector of length 1. Those that were
// never seen are left out, unless they are to be learned.
func (l *learned) features(said []string, learn bool) []feature {
	var out []feature
	seen := map[int]bool{}
	add := func(name string, by float32) {
		at, ok := l.known[name]
		if !ok {
			if !learn {
				return
			}
			at = len(l.known)
			l.known[name] = at
		}
		if !seen[at] {
			seen[at] = true
			out = append(out, feature{at, by})
		}
	}

	before := "^"
	for _, w := range said {
		stem := english.Stem(w, false)
		if small[stem] {
			add("w:"+stem, faint)
		} else {
			add("w:"+stem, 1)
			word := "<" + w + ">"
			for i := range max(0, len(word)-pieceLen+1) {
				add("p:"+word[i:i+pieceLen], pieces/float32(math.Sqrt(float64(len(word)-pieceLen+1))))
			}
		}
		add("b:"+before+" "+stem, pairs)
		before = stem
	}

	var size float64
	for _, f := range out {
		size += float64(f.by * f.by)
	}
	for i := range out {
		out[i].by /= float32(math.Sqrt(size))
	}

	return out
}

// learn fits the lines of a bank.
func learn(lines []line, classes int) *learned {
	l := &learned{known: map[string]int{}, classes: classes}
	texts := make([][]feature, len(lines))
	for i := range lines {
		texts[i] = l.features(lines[i].said, true)
	}

	l.weight = make([]float32, len(l.known)*classes)
	chance := make([]float32, classes)
	for round := range rounds {
		step := float32(rate / (1 + slowing*float64(round)))
		for j := range lines {
			i := j * stride % len(lines)
			l.chances(texts[i], chance)
			for c := range chance {
				chance[c] = -chance[c]
			}
			chance[lines[i].question]++

			by := step * float32(lines[i].learns)
			for _, f := range texts[i] {
				row := l.weight[f.at*classes : (f.at+1)*classes]
				for c := range row {
					row[c] += by * (f.by*chance[c] - fade*row[c])
				}
			}
		}
	}

	return l
}

// chances is how likely each question is meant by a text; together they are 1.
func (l *learned) chances(text []feature, out []float32) {
	clear(out)
	for _, f := range text {
		for c, w := range l.weight[f.at*l.classes : (f.at+1)*l.classes] {
			out[c] += f.by * w
		}
	}

	most, sum := out[0], float32(0)
	for _, x := range out {
		most = max(most, x)
	}
	for c := range out {
		out[c] = float32(math.Exp(float64(out[c] - most)))
		sum += out[c]
	}
	for c := range out {
		out[c] /= sum
	}
}
