# What can be done here. `make` alone lists it.
.POSIX:
.NOTPARALLEL:

BIN = .venv/bin
SET_UP = sh scripts/set-up.sh

# The main job: an office's sheet in, answers with reasons out.
PACK = cn/childcare-subsidy
ROSTER = examples/roster.xlsx
ON = 2026-11-23
OUT = results/childcare-subsidy.xlsx
REJECTS = results/childcare-subsidy.rejects.xlsx
CASE = QH00003

# Modules that write a generated page when run, and exit 1 with --check when it is stale.
GENERATED = tests.spec.reference tests.apps.claim_states tests.apps.inventory_pages huijia.care_calendar.build

# `make run SERVE=no` stops after the main job. PORT is where the demo office opens.
SERVE = yes
PORT = 8000
# The demo township lies here; nothing of a real office does.
DEMO = HUIJIA_DEMO=1 HUIJIA_LOG_LEVEL=warning

MANAGE = HUIJIA_DATA=$$(mktemp -d) DATABASE_URL= $(BIN)/python -m huijia.server.manage

ROWS = 1000000 10000000
TESTS =
# Both cores. Who is done takes half of what the other still has: most tests take milliseconds, some a minute, and those stand together.
CORES = -n 2 --dist worksteal
# These run again on PostgreSQL. How a page looks, reads and is walked by keyboard hangs on no database: of the browser's tests those that change something.
# What is marked one_database hangs on none, and what asks for no database reaches none: left out there, too.
ON_BOTH = tests/apps tests/browser/test_whole_way.py tests/browser/test_counter_accounts.py tests/browser/test_passkeys.py

# These run on Spark, too. It is not part of `make test`: it is heavy, and few offices need it.
ON_SPARK = tests/spec tests/cases tests/generative tests/conformance tests/unit/engine tests/unit/engine_spark

.PHONY: help
help: ## list what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: ## set up, assess examples/roster.xlsx, then open a demo office in the browser
	@$(SET_UP) run
	@mkdir -p results
	@# 1 is "done, with rejected rows": the example has some on purpose.
	@status=0; \
	$(BIN)/huijia assess $(PACK) $(ROSTER) -o $(OUT) --rejects $(REJECTS) --on $(ON) || status=$$?; \
	if [ $$status -gt 1 ]; then exit $$status; fi
	@echo
	@echo "Answers:        $(OUT)"
	@if [ -f $(REJECTS) ]; then echo "Rows to mend:   $(REJECTS)"; fi
	@echo "Why one case:   $(BIN)/huijia explain $(PACK) $(ROSTER) --case $(CASE)"
	@if [ "$(SERVE)" = no ]; then exit 0; fi; \
	$(DEMO) $(BIN)/huijia demo --port $(PORT) && echo && exec env $(DEMO) $(BIN)/huijia serve --port $(PORT)

.PHONY: test
test: ## set up, then run all tests but the long ones; the office's on SQLite and on PostgreSQL
	@$(SET_UP) test
	$(BIN)/python -m pytest $(CORES) $(TESTS)
	@if [ -n "$(TESTS)" ]; then echo "Not run on PostgreSQL, as TESTS names some only: make test-postgresql TESTS='$(TESTS)'"; \
	else echo "$(BIN)/python -m tests.postgresql $(CORES) $(ON_BOTH)"; $(BIN)/python -m tests.postgresql $(CORES) $(ON_BOTH); fi

.PHONY: test-postgresql
test-postgresql: ## run the office's tests (or TESTS) on PostgreSQL only
	@$(SET_UP) test
	@tests="$(TESTS)"; $(BIN)/python -m tests.postgresql $(CORES) $${tests:-$(ON_BOTH)}

.PHONY: test-spark
test-spark: ## run the tests of the engines (or TESTS) on Spark, too; the first time this downloads 450 MB
	@$(SET_UP) spark
	@# One process: each would start a Spark of its own.
	@tests="$(TESTS)"; HUIJIA_TEST_SPARK=1 $(BIN)/python -m pytest -k spark $${tests:-$(ON_SPARK)}

.PHONY: test-long
test-long: ## run the long tests
	@$(SET_UP) test
	$(BIN)/python -m pytest $(CORES) -m long $(TESTS)

.PHONY: check
check: ## format, lint, types, walls between rooms, packs, generated pages, locks, known holes and secrets
	@$(SET_UP) test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/huijia packs check
	$(MANAGE) makemigrations --check
	HUIJIA_HTTPS=yes $(MANAGE) check --deploy --fail-level WARNING
	@for page in $(GENERATED); do echo "$$page --check"; $(BIN)/python -m $$page --check || exit 1; done
	sh scripts/check-locks.sh
	sh scripts/scan.sh

.PHONY: docs
docs: ## write the generated pages again
	@$(SET_UP) test
	@for page in $(GENERATED); do echo "$$page"; $(BIN)/python -m $$page || exit 1; done

.PHONY: bench
bench: ## measure beside the peers; ROWS="1000000 10000000" says how many
	@$(SET_UP) bench
	@for rows in $(ROWS); do $(BIN)/huijia bench --rows $$rows || exit 1; done

.PHONY: format
format: ## format the code, and mend what the linter can
	@$(SET_UP) test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: lock
lock: ## write requirements*.lock again; UPGRADE=1 takes newer versions
	@UPGRADE=$(UPGRADE) sh scripts/lock.sh

.PHONY: clean
clean: ## remove what make made: .venv, results, caches
	rm -rf .venv .venv-lock .venv-openfisca .venv-peers .venv-acro results build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
