# Sidetone. `make help` lists what can be done.

GO         ?= go
WASM       := build/agent.wasm
CAPTURE    := build/capture.wasm
CARRIED    := build/carried.wasm
ASSETS     := server/assets/dist/manifest.json
BINARY     := bin/sidetone
# Twelve digits, as Go gives a revision: eight alone are read as an address, and cut
# out of what strangers see, by a server of another version.
VERSION    ?= $(shell git describe --tags --always --abbrev=12 --dirty 2>/dev/null || echo dev)
# staticcheck, pinned so that a new release never fails an old commit.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# Pinned in server/e2e/package.json, which server/e2e/install.sh installs.
BIOME := server/e2e/node_modules/.bin/biome

# What is linked into the agent, and what into the server.
AGENT_SOURCES  := $(shell find wasm web shared -type f -not -path '*/testdata/*' -not -name '*_test.go') go.mod go.sum
PAGE_SOURCES   := $(shell find web server/assets -type f -not -path '*/dist/*')
SERVER_SOURCES := $(shell find server shared web -type f -not -path '*/dist/*' -not -path '*/node_modules/*' -not -path '*/out/*' -not -name '*_test.go') go.mod go.sum
# Packages that also build for the browser.
JS_PACKAGES := ./wasm/... ./web/... ./shared/...

.DEFAULT_GOAL := help
.PHONY: help run build agent test test-short lab lab-steady stories pictures lint size bench bench-search load bench-peers bench-run attack fuzz clean mutate gremlins

help: ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## Build all and serve on http://localhost:8080
	@$(BINARY) serve

build: $(BINARY) ## Build bin/sidetone, the one binary with agent and pages in it

agent: $(ASSETS) ## Build and compress the agent alone

# go-app without its server, whose mere presence would be a fifth of the agent.
GOAPP := build/agent.mod

$(GOAPP): $(wildcard server/assets/goapp/*) go.mod go.sum
	@mkdir -p build
	$(GO) run ./server/assets/goapp -to build/goapp -mod $@

# -l: without inlining the compressed agent is 6 % smaller (measured with
# brotli -q 11: 1.69 MB against 1.80 MB); nothing in it is bound by the processor.
AGENT_BUILD := GOOS=js GOARCH=wasm $(GO) build -modfile $(GOAPP) -trimpath -gcflags=all=-l

$(WASM): $(AGENT_SOURCES) $(GOAPP)
	$(AGENT_BUILD) -ldflags="-s -w -X main.version=$(VERSION)" -o $@ ./wasm

$(CAPTURE): $(AGENT_SOURCES) $(GOAPP)
	$(AGENT_BUILD) -ldflags="-s -w -X main.version=$(VERSION)" -o $@ ./wasm/capture

$(CARRIED): $(AGENT_SOURCES) $(GOAPP)
	$(AGENT_BUILD) -ldflags="-s -w" -o $@ ./wasm/carried

$(ASSETS): $(WASM) $(CAPTURE) $(CARRIED) $(PAGE_SOURCES)
	$(GO) run ./server/assets/pack -agent $(WASM) -capture $(CAPTURE) -carried $(CARRIED)

$(BINARY): $(ASSETS) $(SERVER_SOURCES)
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w -X main.version=$(VERSION)" -o $@ ./server

test: ## Install what the tests need and pass them all, browsers and fault lab included
	server/e2e/install.sh
	$(MAKE) lint size build
	$(GO) test -timeout 30m -v -run '^TestLab' ./server/e2e
	$(GO) test -timeout 20m -v ./server/e2e/calls
	$(GO) test -timeout 10m -v ./server/e2e/delivery
	$(GO) test -timeout 25m $$($(GO) list ./... | grep -v -e '/server/e2e$$' -e '/server/e2e/calls$$' -e '/server/e2e/delivery$$')

test-short: ## The tests that need neither browser nor root, in under a minute
	$(GO) test -short -timeout 5m ./...

lab: build ## The fault lab in full: five runs each (SIDETONE_LAB_REPEAT), medians, matrix, a hundred healthy runs
	server/e2e/install.sh
	SIDETONE_LAB_REPEAT=$${SIDETONE_LAB_REPEAT:-5} $(GO) test -timeout 12h -v -count=1 -run '^TestLab' ./server/e2e

# The scenarios whose answer had not always been the same, and those that came
# with them, ten times in each browser and without one; then a hundred healthy runs,
# every second one with both processors busy, and twenty with a processor slowed
# eight times. For a quiet machine: what else it does is in the answers.
STEADY := ^(rate-limited-.*|loss-15|loss-20-down|jitter-120ms|bandwidth-64k|large-dropped-busy-machine|healthy-(loss-5|ipv6-only|nat64|ipv6-blackholed|second-gone|documented-firewall|explicit-proxy|busy-machine)|proxy-alone.*|signaling-(elsewhere|refused-.*|edge-502|garbage)|turns-large-hello-.*)$$
STEADY_TIMES ?= 10

lab-steady: build ## Are the same conditions answered alike? Ten times each (STEADY_TIMES), and a hundred and twenty healthy runs: two tables
	server/e2e/install.sh
	@mkdir -p build; failed=0; \
	SIDETONE_LAB_ONLY='$(STEADY)' SIDETONE_LAB_REPEAT=$(STEADY_TIMES) SIDETONE_LAB_HEALTHY=0 $(GO) test -timeout 3h -v -count=1 -run '^TestLab' ./server/e2e > build/steady.txt 2>&1 || failed=1; \
	SIDETONE_LAB_ONLY='^$$' SIDETONE_LAB_REPEAT=2 SIDETONE_LAB_HEALTHY=100 $(GO) test -timeout 90m -v -count=1 -run '^TestLab$$' ./server/e2e > build/healthy.txt 2>&1 || failed=1; \
	for part in steady healthy; do echo; echo "$$part: build/$$part.txt"; sed -n '/^scenario  /,/^--- /p' build/$$part.txt; done; exit $$failed

stories: ## Every state of every page as a file in build/stories; STORIES_LANG=ar in another language
	$(GO) run ./web/stories -lang $(or $(STORIES_LANG),en)

pictures: ## Pictures for the documentation: of the pages in three languages, in docs/pictures/pages, and of support's desk, in docs/pictures
	@mkdir -p docs/pictures/pages
	for lang in en de ar; do $(GO) run ./web/stories -lang $$lang -out build/pictures/$$lang; done
	node server/e2e/everyone/pictures.mjs "$$(command -v chromium || command -v chromium-browser || command -v google-chrome)" docs/pictures/pages en=build/pictures/en de=build/pictures/de ar=build/pictures/ar
	SIDETONE_DESK_PICTURES=$(CURDIR)/docs/pictures $(GO) test -count=1 -run '^TestDesk$$' ./server/e2e/desk

lint: ## gofmt, go vet for both targets, staticcheck; biome for JavaScript and CSS, shellcheck
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "gofmt would change these files"; exit 1; }
	$(GO) vet ./...
	GOOS=js GOARCH=wasm $(GO) vet $(JS_PACKAGES)
	$(GO) run $(STATICCHECK) ./...
	@test -x $(BIOME) && command -v shellcheck >/dev/null || { echo "server/e2e/install.sh brings biome and shellcheck, which are missing"; exit 1; }
	$(BIOME) lint --error-on-warnings .
	shellcheck $$(git ls-files '*.sh') .ci/run

size: $(WASM) $(CAPTURE) $(CARRIED) ## What a cold load of the diagnostic page weighs, and the capture; fails over budget
	$(GO) run ./server/assets/pack -agent $(WASM) -capture $(CAPTURE) -carried $(CARRIED) -check

bench: ## Benchmarks, with a table at the end
	$(GO) test -run '^$$' -bench . -benchmem -benchtime 1s ./shared/... ./server/... | tee build/bench.txt
	@echo; echo "Summary"; awk '/^Benchmark/{printf "  %-44s %14s %s\n", $$1, $$3, $$4}' build/bench.txt

load: build ## Runs begun, reports a second, latencies, processors and idle sockets, beside a bare loop on the same disk
	ulimit -n $$(ulimit -Hn); $(GO) build -o build/load ./server/load && build/load -binary $(BINARY)

bench-search: build ## Searches, deep pages, report page and console over a million reports (SEARCH_REPORTS), in SQLite and PostgreSQL
	$(GO) build -o build/load ./server/load && build/load -binary $(BINARY) -search $(or $(SEARCH_REPORTS),1000000) -stores $(or $(SEARCH_STORES),sqlite,postgres) $(SEARCH_FLAGS)

bench-run: build ## A run beside the least that its verdict takes in the same browser, in turns: times, ratios, main thread
	server/e2e/install.sh
	SIDETONE_BENCH_RUN=1 $(GO) test -timeout 3h -v -count=1 -run '^TestBench' ./server/e2e/floor

bench-peers: build ## Sidetone beside public diagnostic tools on the same faults, as a table
	server/e2e/install.sh
	cd server/e2e/peers && npm ci --ignore-scripts --no-audit --no-fund
	SIDETONE_PEERS=1 $(GO) test -timeout 3h -v -count=1 -run '^TestPeers$$' ./server/e2e/peers

attack: build ## Attack the built server on loopback: what holds and what breaks; ATTACK='offer|socket' picks
	$(GO) run ./server/attack -binary $(BINARY) -only '$(ATTACK)'

# The packages whose code gremlins makes wrong, one after the other: each holds
# one of the product's promises. What gremlins prints as LIVED or NOT COVERED is
# what no test noticed, with file and line (docs/mutation.md). It finds the go
# command in PATH, where casecover stands before it.
GREMLINS = go run github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0
MUTATED ?= server/redact server/intake server/turn shared/run

mutate: ## Faults put into rules, facts and code, one after the other: which do the tests not notice?
	$(GO) test -tags mutate -count=1 -timeout 1h -v -run '^TestMutants$$' ./shared/playbook
	$(GO) test -tags mutate -count=1 -timeout 3h -v -run '^TestCodeMutants$$' ./shared/facts
	$(MAKE) gremlins

gremlins: ## Faults put into code by gremlins, of the packages in MUTATED
	$(GO) build -o build/casecover/go ./server/casecover
	for package in $(MUTATED); do \
	  SIDETONE_GO=$$(command -v $(GO)) PATH="$(CURDIR)/build/casecover:$$PATH" GOFLAGS='-vet=off -ldflags=-w' \
	    $(GREMLINS) unleash --workers 1 --timeout-coefficient 4 ./$$package || exit 1; \
	done

fuzz: ## Every fuzz target for a minute
	@for target in $$(git grep -l '^func Fuzz' -- '*_test.go'); do \
	  for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\).*/\1/p' $$target); do \
	    echo "$$name in ./$$(dirname $$target)"; \
	    $(GO) test -run '^$$' -fuzz "^$$name$$" -fuzztime 60s ./$$(dirname $$target) || exit 1; \
	  done; done

clean: ## Remove everything that was built
	rm -rf bin build
	find server/assets/dist -type f -not -name .gitignore -delete
