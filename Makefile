# The verbs of the project. `make run` and `make test` need nothing before them on a fresh Debian with Rust and Node.
SHELL := /bin/bash

.DEFAULT_GOAL := help
.PHONY: help run dev front test quick e2e screenshots handbook check fmt bench deb adr key clean

help: ## list the verbs
	@grep -E '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9]+):.*## /\1\t/' | expand -t 14

run: ## build the site and serve it on 127.0.0.1:3000 with demonstration data
	@scripts/run.sh

dev: ## the same, unoptimised: quick to build again
	@scripts/run.sh debug

front: ## build the browser's half into target/site/pkg
	@scripts/setup.sh front
	@scripts/front.sh

test: ## everything: format, lints, deny, Rust tests, browser tests; what CI runs
	@scripts/test.sh

quick: ## format, lints and Rust tests, no browser
	@scripts/test.sh quick

e2e: ## browser tests; ARGS="-g 'signs in'" for some of them
	@scripts/test.sh e2e $(ARGS)

screenshots: ## pictures of every screen into end2end/screenshots
	@scripts/test.sh e2e screenshots.spec.ts

handbook: ## pictures of docs/handbook, anew from the real site
	@scripts/handbook.sh

check: ## format, lints and deny, no tests
	@scripts/test.sh check

fmt: ## format the Rust code
	@cargo fmt

bench: ## measure against a bare handler; ROUNDS=3 DURATION=8
	@scripts/bench.sh

deb: ## a Debian package of the program, into target/deb
	@scripts/deb.sh

adr: ## begin a decision record: TITLE='One SQL text for two databases'
	@scripts/adr.sh "$(TITLE)"

key: ## add an empty text in both languages: KEY=ballot.submit
	@node scripts/key.mjs "$(KEY)"

clean: ## remove everything built; data/ stays
	cargo clean
	rm -rf end2end/results end2end/screenshots
