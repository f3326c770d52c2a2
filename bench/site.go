package main

import (
	"context"
	"crypto/rand"
	"discern/assessment"
	"discern/assessment/bank"
	"discern/assessment/export"
	"discern/assessment/report"
	"discern/assessment/store"
	"discern/web"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// site is the real server on a real store, over loopback.
type site struct {
	store  *store.Store
	server *httptest.Server
	owner  assessment.Principal
	base   *url.URL
	client *http.Client
	bank   *assessment.Bank
	guide  *assessment.Guide
}

func newSite(dir string) (*site, error) {
	ctx := context.Background()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	questions, err := bank.Load()
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, filepath.Join(dir, "data"), store.Options{Bank: questions})
	if err != nil {
		return nil, err
	}

	s := &site{store: st, bank: questions}
	if s.guide, err = bank.Guide(); err != nil {
		return nil, err
	}
	keys, err := web.Keys(dir, rand.Reader)
	if err != nil {
		return nil, err
	}

	s.server = httptest.NewUnstartedServer(nil)
	s.base, _ = url.Parse("http://" + s.server.Listener.Addr().String())
	site, err := web.New(web.Config{BaseURL: s.base, Keys: keys, Build: "bench", Bank: s.bank, Guide: s.guide,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, st)
	if err != nil {
		return nil, err
	}

	s.server.Config.Handler = site
	s.server.Start()
	return s, s.signIn(ctx, site)
}

func (s *site) signIn(ctx context.Context, site *web.Server) error {
	owner, err := s.store.EnsureOwner(ctx)
	if err != nil {
		return err
	}

	s.owner = assessment.Principal{UserID: owner.ID, Name: owner.Name}
	token, err := s.store.SignInLink(ctx, owner.ID)
	if err != nil {
		return err
	}

	jar, _ := cookiejar.New(nil)
	s.client = &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := s.client.Post(site.SignInURL(token), "application/x-www-form-urlencoded", nil)
	if err != nil {
		return err
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("sign-in answered %s", res.Status)
	}

	return nil
}

func (s *site) close() {
	s.server.Close()
	s.store.Close()
}

// interview makes a system with the answers of one of the shipped examples.
func (s *site) interview(name string) (assessment.Interview, error) {
	iv, err := s.example()
	if err != nil {
		return iv, err
	}
	iv.System = name
	return s.store.BeginInterview(context.Background(), s.owner, iv, "", true)
}

func (s *site) example() (assessment.Interview, error) {
	const file = "holmesgpt.yaml"
	f, err := bank.Examples().Open(file)
	if err != nil {
		return assessment.Interview{}, err
	}

	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return assessment.Interview{}, err
	}

	return export.ReadInterview(file, data, s.bank)
}

func (s *site) report() (report.Report, error) {
	iv, err := s.interview("Sealed")
	if err != nil {
		return report.Report{}, err
	}
	return s.seal(iv.ID)
}

// get fetches a page as a browser does and returns its bytes as sent.
func (s *site) get(path string) ([]byte, http.Header, error) {
	req, err := http.NewRequest(http.MethodGet, s.base.String()+path, nil)
	if err != nil {
		return nil, nil, err
	}

	req.Header.Set("Accept-Encoding", "gzip")
	res, err := s.client.Do(req)
	if err != nil {
		return nil, nil, err
	}

	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s", path, res.Status)
	}

	return body, res.Header, err
}

// load reads the bank and the guide, for what needs no server.
func (s *site) load() (err error) {
	if s.bank, err = bank.Load(); err != nil {
		return err
	}
	s.guide, err = bank.Guide()
	return err
}

func (s *site) compose() (report.Report, error) {
	iv, err := s.example()
	if err != nil {
		return report.Report{}, err
	}
	return report.Compose(s.bank, iv, assessment.Judge(s.bank, iv),
		report.Seal{Number: 1, At: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC), By: "Owner", Guide: s.guide}), nil
}
