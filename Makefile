# Everything but the demo is built in the release profile: the solver HiGHS is C++, and is then compiled once for all of these.

SHELL := /bin/bash
export PATH := $(PATH):$(HOME)/.cargo/bin
CARGO ?= cargo
PLENARY := target/release/plenary
DEMO := target/demo/plenary
CASE := fixtures/firearms-wg9.json
SCHEDULE := target/demo/firearms-wg9.schedule.json

.PHONY: help
help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name what; do printf '  make %-11s %s\n' "$$name" "$$what"; done

# A program of its own, compiled as quickly as can be: hardly optimised, and without PDF, whose typesetter is most of a build.
.PHONY: demo
demo: setup ## Plan the founding case: its table, its Chinese annex, and a check of both
	@test -e $(DEMO) || echo 'The first build compiles the solver HiGHS: some minutes.'
	HOST_CMAKE_TOOLCHAIN_FILE=$(CURDIR)/scripts/demo.cmake $(CARGO) build --profile demo --locked --no-default-features --bin plenary
	@$(DEMO) plan $(CASE) -o $(SCHEDULE)
	@$(DEMO) export $(SCHEDULE) --format table
	@echo
	@$(DEMO) export $(SCHEDULE) --format md --lang zh
	@echo
	@echo 'plenary check $(CASE) $(SCHEDULE)'
	@$(DEMO) check $(CASE) $(SCHEDULE)

.PHONY: build
build: setup ## The program, target/release/plenary
	@test -e $(PLENARY) || echo 'The first build compiles the solver HiGHS and a typesetter: a quarter of an hour on two cores.'
	$(CARGO) build --release --locked

.PHONY: dist
dist: setup ## What is shipped, in target/shipped: an archive and a Debian package, with the program compiled for size
	scripts/dist

.PHONY: try-dist
try-dist: dist ## The Debian package on a clean Debian, as an ordinary user; needs root
	scripts/try-dist

.PHONY: api
api: build ## The API against its document: schemathesis, and clients in Python and TypeScript that are generated from it
	@scripts/api

.PHONY: oidc
oidc: build ## Sign-in by OpenID Connect, with a provider of PyPI
	@scripts/oidc

.PHONY: wheel
wheel: ## The Python wheel, in target/shipped, of the program of `make dist`, or else of `make build`
	@scripts/wheel

.PHONY: try-wheel
try-wheel: wheel ## The wheel in a Python environment of its own: the code of its page, and its types
	@scripts/try-wheel

.PHONY: lint
lint: ## Format, lints and documentation
	@scripts/setup --lint
	$(CARGO) fmt --all --check
	$(CARGO) clippy --release --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --release --locked --workspace --no-deps --document-private-items
	@scripts/types

.PHONY: types
types: ## Types of the planner's page, with TypeScript's compiler; skipped where npm is missing
	@scripts/types

.PHONY: test
test: ## Format, lints, documentation and all tests
	@scripts/setup --lint
	@CARGO=$(CARGO) scripts/test

# In a target folder of its own, because counters are compiled in and HiGHS is compiled again: a quarter of an hour.
.PHONY: deny
deny: ## Licences, sources, duplicates and advisories of all crates, with cargo-deny
	@scripts/deny

.PHONY: notices
notices: ## THIRD-PARTY-NOTICES anew, after a change of Cargo.lock
	@scripts/notices

.PHONY: arrows
arrows: ## Which layer imports which, and of how many packages each is built. ARGS=solve prints the files of a layer
	@$(CARGO) run --quiet --release --locked --package arrows -- $(ARGS)

.PHONY: coverage
coverage: ## Lines of formulate, solve and verify that unit tests and oracle reach; needs cargo-tarpaulin
	@command -v cargo-tarpaulin >/dev/null || { echo 'make coverage: first `cargo install cargo-tarpaulin --locked`'; exit 1; }
	$(CARGO) tarpaulin --engine llvm --release --locked --package plenary-core --package plenary --lib --test exhaustive --target-dir target/coverage \
		$(foreach layer,formulate solve verify,--include-files 'crates/plenary-core/src/$(layer)/*') --out Stdout

.PHONY: setup
setup: ## Install what a build needs and this machine lacks
	@scripts/setup

.PHONY: documents
documents: ## Programs for the tests that have documents read back: LibreOffice, pdftotext, Chromium, axe-core
	@scripts/documents

.PHONY: peers
peers: ## A Python environment for the tests that compare with a peer solver
	@scripts/peers

.PHONY: bench-peers
bench-peers: build peers ## Plenary, CP-SAT, plain HiGHS and CBC on the same sessions; hours. ARGS="typical --seeds 2"
	target/peers/bin/python -B benches/peers/compare.py $(ARGS)

.PHONY: bench-table
bench-table: build peers ## Where the solver stands, class by class, as one table; hours, and it goes on where it stopped. ARGS="--only typical"
	$(CARGO) bench --locked --no-run --bench mip
	@scripts/peers --bench
	target/peers/bin/python -B benches/peers/table.py $(ARGS)

.PHONY: limits
limits: build peers ## Whether limits hold on sessions of all classes; an hour. ARGS="huge hours --seeds 5 --limits 1,3"
	target/peers/bin/python -B benches/peers/limits.py $(ARGS)

.PHONY: score-imports
score-imports: build ## How well printed documents are imported, by layout and kind of file; minutes. ARGS="--details tracks pdf"
	python3 -B benches/documents/score.py --program target/release/plenary $(ARGS)

.PHONY: bench-risk
bench-risk: build peers ## How long a simulation takes in Python, and whether plans of a confidence hold; a quarter of an hour
	target/peers/bin/pip install --quiet --disable-pip-version-check simpy==4.1.2
	target/peers/bin/python -B benches/peers/risk.py fixtures/firearms-wg9.json fixtures/firearms-wg9.schedule.json
	target/peers/bin/python -B benches/peers/confidence.py target/release/plenary $(ARGS)

.PHONY: growth
growth: build peers ## How time grows with items, meetings and tracks, with the CP-SAT model, as a picture; half an hour
	target/peers/bin/pip install --quiet --disable-pip-version-check matplotlib==3.11.2
	target/peers/bin/python -B benches/peers/growth.py $(ARGS)

.PHONY: book
book: ## The documentation in docs/ as pages for the browser: target/book/index.html
	@scripts/book

.PHONY: pictures
pictures: build ## The pictures of the documentation, made by the program; needs LibreOffice, Chromium, ImageMagick
	@scripts/documents
	@scripts/browser
	@scripts/pictures

.PHONY: page
page: ## The tour of the planner's page in a real browser, with screenshots in target/screenshots
	@scripts/browser
	$(CARGO) test --release --locked --test serve tour -- --nocapture
