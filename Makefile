# Two commands do everything on a fresh machine with Go, gcc and make:
#   make run    build Discern and open it in a browser
#   make test   every test there is, the real browser included
TEMPL := github.com/a-h/templ/cmd/templ@v0.3.1020
export GOFLAGS := $(GOFLAGS) -tags=sqlite_fts5

.PHONY: run build test check generate client bench reliability word schemas fuzz evidence fixture acme help

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: build ## build Discern, start it and open it in a browser
	@./bin/discern serve

build: ## build bin/discern
	@./tools/needs go
	@mkdir -p bin
	@go build -trimpath -o bin/discern ./cmd/discern

test: check ## every test: the rules, the database, the exports, the real browser
	@./tools/needs chromium pdftotext pdftoppm pdffonts qpdf postgres
	@# The suite with the browser takes the longest and waits much, so it goes first and the others give way
	@# to it, the longest of them first. "make check" has vetted them.
	@export GOGC=400; test="go test -count=1 -vet=off -timeout 60m"; \
	nice -n 5 $$test $$(go list ./web ./assessment/store ./assessment/report ./... | grep -v '/cmd/discern$$') & others=$$!; \
	$$test ./cmd/discern; browser=$$?; wait $$others && exit $$browser

check: ## formatting, vet and whether generated code is current
	@./tools/needs go gcc
	@test -z "$$(gofmt -l $$(git ls-files '*.go' | grep -v _templ.go))" || { gofmt -l $$(git ls-files '*.go' | grep -v _templ.go); echo "run gofmt -w on the files above"; exit 1; }
	go vet ./...
	@./tools/generated $(TEMPL)

generate: ## write the Go code of the templates, and what browsers fetch, again
	go run $(TEMPL) generate
	go run ./tools/bundle static

OAPI := github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2
client: ## write the client that tests run from web/openapi.yaml again
	GOFLAGS= go run $(OAPI) -config web/testdata/apiclient/oapi.yaml web/openapi.yaml

bench: ## measure, in a real browser too, and write docs/benchmarks.md
	@./tools/needs chromium
	go run ./bench -o docs/benchmarks.md

reliability: ## the long tests: strangers in numbers, several instances killed and restarted (Debian: haproxy)
	@./tools/needs postgres haproxy
	go test -count=1 -tags "sqlite_fts5 reliability" -run Reliability -timeout 30m -v ./cmd/discern

word: ## open every report for Word in LibreOffice (Debian: libreoffice-writer-nogui)
	@./tools/needs soffice pdftotext
	go test -count=1 -tags "sqlite_fts5 word" -run AWordProcessor -timeout 30m -v ./assessment/export

schemas: ## hold every report for Word to the schemas of Office (npm: @ooxml-tools/validate)
	go test -count=1 -tags "sqlite_fts5 word" -run TheSchemasHold -timeout 30m -v ./assessment/export

fuzz: ## half a minute on every parser
	go test -run=NONE -fuzz=FuzzParseNumber -fuzztime=30s ./assessment
	go test -run=NONE -fuzz=FuzzReadInterview -fuzztime=30s ./assessment/export
	go test -run=NONE -fuzz=Fuzz -fuzztime=30s ./assessment/bank
	go test -run=NONE -fuzz=FuzzRead -fuzztime=30s ./assessment/evidence
	go test -run=NONE -fuzz=FuzzTree -fuzztime=30s ./assessment/evidence

EVIDENCE ?= ../shared/examples/evidence
evidence: ## read the samples of EVIDENCE=folder against their index, a table a kind
	EVIDENCE="$(abspath $(EVIDENCE))" go test -count=1 -tags "sqlite_fts5 samples" -run TestReadingsOfTheSamples -v ./assessment/evidence

fixture: ## keep a database of this VERSION, once a release, for later ones to be tried on
	go test -count=1 -tags "sqlite_fts5 fixture" -run TestKeepADatabase ./web -keep "$(VERSION)"

acme: ## get a certificate from Pebble, the authority that Let's Encrypt tests with
	go test -count=1 -tags "sqlite_fts5 acme" -run TestADomainGetsItsCertificateByItself -v ./cmd/discern
