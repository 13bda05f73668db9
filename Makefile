# Parvis. `make` alone prints this menu.
SHELL := /bin/bash
.DEFAULT_GOAL := help
GO ?= go
ADDR ?= 127.0.0.1:8080
DATA ?= data
export GOFLAGS ?= -buildvcs=false

.PHONY: help run build test crash bench check generate golden assets lint fuzz clean seed

help: ## print this menu
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## build and serve the demo town at http://localhost:8080
	./bin/parvis seed --data $(DATA) # the first time only; its clock runs through two months, so it cannot run while the town is served
	./bin/parvis serve --demo --addr $(ADDR) --data $(DATA)

build: assets ## build the one binary, bin/parvis
	$(GO) build -trimpath -ldflags "-s -w" -o bin/parvis ./cmd/parvis

assets: node_modules/.stamp ## bundle styles, scripts, fonts and icons
	@npm run --silent build

node_modules/.stamp: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

test: ## run every test: both engines, a real browser, crashes
	@scripts/test

crash: ## kill the program 500 times on each engine (CYCLES=…): before a release
	PARVIS_CRASH_CYCLES=$(or $(CYCLES),500) $(GO) test -count=1 -timeout 3h -v ./internal/crash

bench: build ## print the measured figures, as ratios of one run
	./bin/parvis bench

check: ## what the gate runs
	bash .ci/run

generate: ## write again what sqlc and templ generate
	@scripts/generate

golden: ## accept the pages as they are drawn now
	$(GO) test ./internal/... -run Golden -update

lint: ## look for formatting and vet faults
	@test -z "$$(gofmt -l cmd internal)" || { gofmt -l cmd internal; exit 1; }
	$(GO) vet -composites=false ./...

fuzz: ## fuzz each parser for a minute
	@scripts/fuzz

seed: build ## fill the demo town with people and 300 requests
	./bin/parvis seed --data $(DATA)

clean: ## remove what was built; the data folder stays
	rm -rf bin node_modules test-output
