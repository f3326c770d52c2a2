package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net/http"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"discern/assessment"
)

// listSizes are how many systems the list is read with.
var listSizes = []int{1_000, 10_000, 50_000}

const (
	listReads = 31 // of each page; the middle one counts
	listDeep  = 15 // pages on from the first, for the page within the list
	listAim   = 100_000
)

// listPages are the pages of the list that are read.
var listPages = []struct{ name, path string }{
	{"first page", "/"},
	{"by company", "/?sort=company"},
	{"agents, most open questions first", "/?class=agent&sort=open"},
	{"a word in every second system, by name", "/?q=bank&sort=name"},
	{"a word in one system", "/?q=zanzibar"},
	{"a part of one name", "/?q=nzib"},
	{"two letters that no name has", "/?q=zq"},
	{"set up an interview", "/interviews/new"},
}

// list reads pages of a list that grows.
func (b *bench) list() error {
	dir, err := b.folder("list")
	if err != nil {
		return err
	}
	s, err := newSite(dir)
	if err != nil {
		return err
	}

	defer s.close()
	b.printf("## The list of systems as it grows\n\nBy `go run ./bench -only list`: a page as the browser asks for "+
		"it, over loopback, uncompressed; the middle of %d\n"+
		"and the slowest, and what the process asked for of memory meanwhile. The systems are the shipped examples under "+
		"other names,\n"+
		"some answers missing and some different.\n\n", listReads)
	b.printf("| page | systems | median | worst | bytes | memory a page | aim: %s bytes | "+
		"|\n|---|---:|---:|---:|---:|---:|---|---|\n", assessment.FormatNumber(listAim))

	made := 0
	for _, size := range listSizes {
		if err := s.grow(made, size); err != nil {
			return err
		}

		made = size
		pages := slices.Clone(listPages)
		deep, err := s.pageOn("/?sort=name", listDeep)
		if err != nil {
			return err
		}

		pages = append(pages, struct{ name, path string }{fmt.Sprintf("page %d by name", listDeep+1), deep})
		for _, p := range pages {
			r, err := s.reads(p.path)
			if err != nil {
				return err
			}

			verdict := "met"
			if r.bytes >= listAim {
				verdict = "missed"
			}
			b.printf("| %s | %s | %s | %s | %s | %.1f MB | under | %s |\n", p.name, assessment.FormatNumber(float64(size)),
				listTime(r.median), listTime(r.worst),
				assessment.FormatNumber(float64(r.bytes)), float64(r.memory)/1e6, verdict)
		}
	}

	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.printf("\nAfter all of it the process holds %.0f MB of its own, the client of this measurement included.\n\n",
		float64(m.HeapInuse)/1e6)
	return nil
}

func listTime(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// grow makes systems until there are that many. The one in the middle of the
// first thousand has a name of its own.
func (s *site) grow(from, to int) error {
	examples, err := readExamples(s.bank)
	if err != nil {
		return err
	}

	var wg sync.WaitGroup
	next := make(chan assessment.Interview)
	failed := make([]error, 32)
	for i := range failed {
		wg.Go(func() {
			for iv := range next {
				if _, err := s.store.BeginInterview(context.Background(), s.owner, iv, "", false); err != nil {
					failed[i] = err
				}
			}
		})
	}

	draw := rand.New(rand.NewPCG(uint64(from), 11))
	for i := from; i < to; i++ {
		iv := varied(s.bank, examples[i%len(examples)], i, draw)
		if i%2 == 0 {
			iv.Company = "Brightwater Bank"
		}
		if i == 500 {
			iv.System = "Zanzibar"
		}

		next <- iv
	}

	close(next)
	wg.Wait()
	return errors.Join(failed...)
}

// listRead is what reading one page took.
type listRead struct {
	median, worst time.Duration
	bytes         int
	memory        uint64 // asked for, a page
}

func (s *site) reads(path string) (listRead, error) {
	var out listRead
	var took []time.Duration
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)

	for range listReads {
		began := time.Now()
		body, err := s.text(path)
		if err != nil {
			return out, err
		}

		took = append(took, time.Since(began))
		out.bytes = len(body)
	}

	runtime.ReadMemStats(&after)
	slices.Sort(took)
	out.median, out.worst = took[len(took)/2], took[len(took)-1]
	out.memory = (after.TotalAlloc - before.TotalAlloc) / listReads
	return out, nil
}

// text is a page as the owner sees it.
func (s *site) text(path string) (string, error) {
	res, err := s.client.Get(s.base.String() + path)
	if err != nil {
		return "", err
	}

	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = errors.New(path + " answered " + strconv.Itoa(res.StatusCode))
	}
	return string(body), err
}

var nextPage = regexp.MustCompile(`rel="next" href="([^"]+)"`)

// pageOn goes on from a page by its own links.
func (s *site) pageOn(path string, pages int) (string, error) {
	for range pages {
		body, err := s.text(path)
		if err != nil {
			return "", err
		}
		found := nextPage.FindStringSubmatch(body)
		if found == nil {
			return "", errors.New(path + " leads to no next page")
		}

		path = html.UnescapeString(found[1])
	}
	return path, nil
}
