# `make help` lists the targets. The first build compiles every dependency and takes minutes; later ones take seconds.

.DEFAULT_GOAL := help
.PHONY: help demo build test lint format check bench fuzz fuzz-asan screenshots clean
RELEASE := .build/release/gatehouse
DEBUG := .build/debug/gatehouse
# What the Swift tests heard on the socket, for the check against the official schemas.
WIRE := $(CURDIR)/.build/wire
# One after another: together in one process they would fight for the few threads of a small machine.
SUITES := JSONTests AuditTests OktaTests OktaEmulatorTests BridgeTests TUITests HouseRulesTests

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## build the release binary and run the two-minute demo
	@.ci/setup build
	@test -x $(RELEASE) || echo "First build: every dependency is compiled once, about 8 minutes on two cores. Progress:"
	swift build -c release --product gatehouse
	@$(RELEASE) demo

build: ## build the release binary
	@.ci/setup build
	@test -x $(RELEASE) || echo "First build: every dependency is compiled once, about 8 minutes on two cores. Progress:"
	swift build -c release --product gatehouse

test: ## build everything for debugging and run every test, the end-to-end ones with real clients and a real terminal
	@.ci/setup test
	@test -d .build/debug || echo "First build: every dependency is compiled once, about 5 minutes on two cores. Progress:"
	swift build --build-tests
	@rm -rf $(WIRE) && mkdir -p $(WIRE)
	@for suite in $(SUITES); do \
		echo "== $$suite"; \
		GATEHOUSE_WIRE_LOG=$(WIRE) swift test --skip-build --disable-xctest --filter "^$$suite\." || exit 1; done
	.venv/bin/python Tests/EndToEndTests/schema_check.py --schemas ../shared/mcp-schema $(WIRE)/*.wire
	.venv/bin/python -m pytest -q -p no:cacheprovider Tests/EndToEndTests --gatehouse $(DEBUG)
	.venv/bin/python Tests/Fuzzing/fuzz.py --gatehouse $(DEBUG) --seconds 60

lint: ## check the formatting rules
	swift format lint --strict -r -p Sources Tests Benchmarks Package.swift

format: ## apply the formatting rules
	swift format format -i -r -p Sources Tests Benchmarks Package.swift

check: lint test ## what CI runs

bench: ## print the figures of Benchmarks/ as ratios
	@.ci/setup build
	swift build -c release --product gatehouse
	swift build -c release --product gatehouse-bench
	.build/release/gatehouse-bench

SECONDS := 600
SEED := 1

fuzz: ## fuzz the debug build for SECONDS=600, from SEED=1
	@.ci/setup test
	swift build --product gatehouse
	.venv/bin/python Tests/Fuzzing/fuzz.py --gatehouse $(DEBUG) --seconds $(SECONDS) --seed $(SEED)

fuzz-asan: ## the same with the address sanitizer, in a build of its own
	@.ci/setup test
	swift build --sanitize=address --scratch-path .build-asan --product gatehouse
	LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Fuzzing/leaks.supp \
		.venv/bin/python Tests/Fuzzing/fuzz.py --gatehouse .build-asan/debug/gatehouse --seconds $(SECONDS) --seed $(SEED) \
		--growth 320

screenshots: ## make the pictures in screenshots/ from a real run of the demo
	@.ci/setup test
	swift build --product gatehouse
	.venv/bin/python screenshots/make.py --gatehouse $(DEBUG)

clean: ## remove what was built
	rm -rf .build .venv
