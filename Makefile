# make run   everything, in the foreground, until Ctrl-C       HOST, PORT, DATABASE_URL, REDIS_URL
# make test  everything that needs no browser and does not take long
.DEFAULT_GOAL := help
.PHONY: help run test crawl journeys budget shots bench soak lint format types messages bill lock stop clean

# Absolute, so that a process list shows which folder's portal it is.
bin := $(CURDIR)/.venv/bin
# Compiled modules are kept: tests start a hundred processes, and each would compile them all again.
unexport PYTHONDONTWRITEBYTECODE
engines := "$(bin)/python" -m portal.engines --test run --

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

run: ## the portal: set up if needed, then web, worker and beat until Ctrl-C
	@.ci/setup run
	@exec "$(bin)/python" -m portal.supervisor

test: ## everything that needs no browser and does not take long: lint, imports, types, migrations, messages, tests
	@.ci/setup test
	@exec $(engines) .ci/check

crawl: ## every role through every page and form, odd things into every field: the tests too long for make test
	@.ci/setup test
	@exec $(engines) "$(bin)/python" -m pytest -q --numprocesses=2 --dist=loadfile -o faulthandler_timeout=900 \
		-m crawl tests/architecture

journeys: ## the browser tests (needs Chromium)
	@.ci/setup test
	@browser=$$(.ci/browser) && CHROMIUM="$$browser" exec $(engines) "$(bin)/python" -m pytest tests/journeys

budget: ## what a first visit costs: bytes over the line, script, requests (needs Chromium)
	@.ci/setup test
	@browser=$$(.ci/browser) && CHROMIUM="$$browser" exec $(engines) "$(bin)/python" -m tests.journeys.budget

shots: ## photographs of every page at 360 and 1280 px, into var/shots (needs Chromium)
	@.ci/setup test
	@browser=$$(.ci/browser) && CHROMIUM="$$browser" exec $(engines) "$(bin)/python" -m tests.journeys.shots

bench: ## figures: what the search finds, how long pages take, how many book a second, beside screens too (BENCH=--scale, BENCH=--small)
	@.ci/setup test
	@$(engines) "$(bin)/python" -m benchmarks.finding.recall
	@$(engines) "$(bin)/python" -m benchmarks.pages
	@$(engines) "$(bin)/python" -m benchmarks.schedule
	@$(engines) "$(bin)/python" -m benchmarks.desk
	@"$(bin)/python" -m benchmarks.screens
	@exec "$(bin)/python" -m benchmarks.booking $(BENCH)

soak: ## what takes long: odd questions, 50,000 steps of histories, code spoilt on purpose, everything killed while people book, races (SOAK=n times)
	@.ci/setup test
	@$(engines) "$(bin)/python" -m pytest -q tests/soak -o faulthandler_timeout=7200
	@$(engines) "$(bin)/python" -m pytest -q tests/properties --hypothesis-profile=soak -o faulthandler_timeout=36000
	@$(engines) "$(bin)/python" -m tests.sabotage
	@$(engines) "$(bin)/python" -m tests.mutation
	@"$(bin)/python" -m tests.faults
	@exec $(engines) sh -c 'for round in $$(seq $${SOAK:-20}); do "$(bin)/python" -m pytest -q tests/races || exit 1; done'

lint: ## ruff and the direction of imports
	@.ci/setup test
	@"$(bin)/ruff" check . && "$(bin)/ruff" format --check . && "$(bin)/lint-imports"

format: ## write the code in the common form
	@.ci/setup test
	@"$(bin)/ruff" check --fix . && "$(bin)/ruff" format .

types: ## mypy, strict where decisions are made
	@.ci/setup test
	@"$(bin)/mypy"

messages: ## collect the sentences to translate and say which lack a translation
	@.ci/setup test
	@"$(bin)/python" manage.py messages

bill: ## what the portal is made of, as CycloneDX, into var/sbom.json (make test writes it too)
	@.ci/setup test
	@.ci/bill

lock: ## pin what pyproject.toml asks for, with hashes, into both requirement files
	@.ci/setup test
	@"$(bin)/python" -m uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml -o requirements.txt
	@"$(bin)/python" -m uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		--group pyproject.toml:test pyproject.toml -o tests/requirements.txt

stop: ## stop embedded engines that manage.py commands have left running
	@[ ! -x "$(bin)/python" ] || "$(bin)/python" -m portal.engines down
	@[ ! -x "$(bin)/python" ] || "$(bin)/python" -m portal.engines --test down

clean: stop ## remove .venv and caches; data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
