package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"discern/assessment"
)

// served is "discern serve" in a process of its own, with somebody signed in.
type served struct {
	stored
	base   string // address, without a slash at the end
	cmd    *exec.Cmd
	client *http.Client
	posted int // interviews that answers were posted to
}

// serve builds the program and starts it on a folder that holds 500 interviews.
func serve(dir string) (*served, error) {
	s := &served{}
	var err error
	if s.stored, err = stock(filepath.Join(dir, "data")); err != nil {
		return nil, err
	}
	program := filepath.Join(dir, "discern")
	if out, err := exec.Command("go", "build", "-o", program, "./cmd/discern").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build the program: %w: %s", err, out)
	}

	s.cmd = exec.Command(program, "serve", "-addr", "127.0.0.1:0", "-open=false", "-data", filepath.Join(dir, "data"))
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.stop()
		return nil, fmt.Errorf("the program printed %q: %w", line, err)
	}

	link, err := url.Parse(strings.TrimSpace(line))
	if err != nil {
		s.stop()
		return nil, err
	}

	s.base = link.Scheme + "://" + link.Host
	jar, _ := cookiejar.New(nil)
	s.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request,
		[]*http.Request) error {
		return http.ErrUseLastResponse
	}}
	if _, err := s.send(http.MethodPost, link.Path, url.Values{}, http.StatusSeeOther); err != nil {
		s.stop()
		return nil, fmt.Errorf("sign in: %w", err)
	}

	return s, nil
}

func (s *served) stop() {
	s.cmd.Process.Signal(os.Interrupt)
	s.cmd.Wait()
}

// send makes one request as a page's script does, which has to be answered with
// that status, and returns the answer's body.
func (s *served) send(method, path string, form url.Values, want int) ([]byte, error) {
	req, err := http.NewRequest(method, s.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}

	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "application/json")
	}

	res, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}

	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != want {
		err = fmt.Errorf("%s %s answered %s: %.200s", method, path, res.Status, body)
	}

	return body, err
}

// cookies are what a browser has to hold to be let in.
func (s *served) cookies() []*http.Cookie {
	u, _ := url.Parse(s.base)
	return s.client.Jar.Cookies(u)
}

// posts saves answers, in so many interviews at once, and measures each.
func (s *served) posts(clients, each int) (sample, error) {
	all := make([]sample, clients)
	errs := make([]error, clients)
	var wg sync.WaitGroup
	fresh := s.interviews[10+s.posted:] // those that nothing was posted to
	s.posted += clients

	for c := range clients {
		wg.Go(func() { all[c], errs[c] = s.answers(fresh[c], each) })
	}

	wg.Wait()
	var out sample
	for c := range clients {
		if errs[c] != nil {
			return nil, errs[c]
		}
		out = append(out, all[c]...)
	}

	return out, nil
}

// answers saves answers to one interview, its questions in turn.
func (s *served) answers(iv assessment.Interview, n int) (sample, error) {
	var out sample
	questions := []string{"EC1", "EC2", "EC7", "FM1", "FM2", "IS1", "IS3", "PR1"}
	revs := map[string]int{}
	for i := range n {
		q := questions[i%len(questions)]
		if i < len(questions) {
			revs[q] = iv.Answers[q].Rev
		}

		form := url.Values{"answer": {[]string{"a", "b", "c"}[i%3]}, "go": {"save"},
			"op": {fmt.Sprintf("bench %s %d", iv.ID, i)}, "base_rev": {fmt.Sprint(revs[q])},
			"note": {"As they tell it, the next step depends on what the last one found."}}
		start := time.Now()
		body, err := s.send(http.MethodPost, "/interviews/"+iv.ID+"/call/"+q, form, http.StatusOK)
		if err != nil {
			return nil, err
		}

		out = append(out, float64(time.Since(start).Microseconds())/1000)
		var saved struct{ Rev int }
		if err := json.Unmarshal(body, &saved); err != nil {
			return nil, err
		}

		revs[q] = saved.Rev
	}

	return out, nil
}
