# `make help` prints the lines with two hashes.
#
# Needed: make, Python 3.11 or newer with venv, and a package index. Everything else goes into .venv,
# made once, and again brought up to date when the pins change.

# The first of these that is new enough; `make demo PYTHON=/path/to/python3` decides otherwise.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$p" && exit; done; echo python3)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# What `make pins` resolves with; nobody else needs it.
UV := uv==0.13.9

# Tests run side by side, a file in one process; the longest files (browser) come first as they are. `make test PARALLEL=`
# runs them one after the other.
PARALLEL ?= -n auto --dist loadfile --no-loadscope-reorder

# Arguments to hand on: `make demo ARGS="--once --out demo-out"`, `make test ARGS="-k deadline"`.
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-fast check lint bench compare catalogues pins clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(BIN)/.installed ## run a whole consultation on the sample council; the site stays up until Ctrl-C
	@$(BIN)/ballot demo $(ARGS)

test: $(BIN)/.installed-dev ## run the tests
	@$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

test-fast: $(BIN)/.installed-dev ## run those that need no browser, no PostgreSQL and no processes of the program's own
	@$(BIN)/python -m pytest $(PARALLEL) -m "not browser and not postgresql and not whole" $(ARGS)

check: lint ## everything that must hold before a change lands: lint, types, floors, tests
	@$(MAKE) --no-print-directory test

lint: $(BIN)/.installed-dev ## ruff, its formatter, mypy and import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(BIN)/.installed-dev ## measure; the figures of one run stand in docs/benchmarks.md
	@$(BIN)/python -m benchmarks $(ARGS)

compare: $(BIN)/.installed-dev ## run random bundles through both checkers: make compare ARGS="--count 10000 --seed 1"
	@$(BIN)/python -m tests.support.comparison $(ARGS)

catalogues: $(BIN)/.installed-dev ## gather the messages of pages and mails, and bring the catalogues up to date
	@$(BIN)/python -m tests.words.gather

pins: $(VENV)/pyvenv.cfg ## resolve the dependencies anew and write both requirements files
	$(PIP) '$(UV)'
	$(BIN)/uv pip compile $(COMPILE) --group build -o requirements.txt pyproject.toml
	$(BIN)/uv pip compile $(COMPILE) --group dev -c requirements.txt -o requirements-dev.txt pyproject.toml

# No index addresses and no machine's paths in the result: it is installed from whatever index there is.
COMPILE := --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make pins"

clean: ## remove what make made; never instance/, where keys and database are
	rm -rf $(VENV) dist build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find ballot tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# ------------------------------------------------------------------------------------- set-up

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "ballot needs Python 3.11 or newer; '$(PYTHON)' is not that. Try: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo 'setting up $(VENV); this takes a minute, once'
	@$(PYTHON) -m venv $(VENV)

$(BIN)/.installed: $(VENV)/pyvenv.cfg requirements.txt pyproject.toml
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# A superset of the above.
$(BIN)/.installed-dev: $(VENV)/pyvenv.cfg requirements-dev.txt pyproject.toml
	@$(PIP) --require-hashes -r requirements-dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $(BIN)/.installed $@
