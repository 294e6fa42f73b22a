# The only front door. `make` alone lists what stands behind it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV := .venv
PY := $(VENV)/bin/python
CIVICSTAT := $(VENV)/bin/civicstat
PYTHON ?= $(shell command -v python3.11 || command -v python3)
CITIES := chicago boston
HOMES := $(addprefix homes/,$(CITIES))
PORT ?= 8311
SERVE ?= 1
CITY ?= chicago
PYTEST := $(PY) -m pytest

.PHONY: help
help: ## List the targets, with words
	@echo "Civicstat. Start with: make demo"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

# --- set-up: each step leaves a stamp, so that a second `make` is instant ---

.PHONY: setup
setup: $(VENV)/.assets $(VENV)/.installed ## Make .venv, install the locked versions, build fonts and styles

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "No Python found. Civicstat needs Python 3.11 or later on the path."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is too old. Civicstat needs Python 3.11 or later: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.locked: requirements/dev.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.installed: pyproject.toml src/civicstat/__init__.py $(VENV)/.locked
	$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Third-party fonts and scripts are never committed: they are fetched by their locked digests.
$(VENV)/.assets: tools/build_assets.py src/civicstat/look/static/interactive.toml $(wildcard package.json package-lock.json) $(VENV)/.installed
	$(PY) tools/build_assets.py
	@touch $@

# --- the demonstration ---

.PHONY: demo
demo: setup ## Both cities, from records to a served public site (SERVE=0 builds and stops)
	@$(MAKE) -j2 $(addprefix cycle-,$(CITIES))
	@if [ "$(SERVE)" = "0" ]; then echo "Built: $(HOMES). Look with: make demo"; else $(CIVICSTAT) serve $(HOMES) --port $(PORT) --tour examples/five-minute-tour.toml; fi

# Both cities at once, plain lines in place of moving bars: each line says its city.
.PHONY: $(addprefix cycle-,$(CITIES))
$(addprefix cycle-,$(CITIES)): cycle-%:
	@TTY_COMPATIBLE=0 $(CIVICSTAT) cycle cities/$* --home homes/$*

.PHONY: tamper
tamper: setup ## Change one digit in a copy of the demo, and watch the verifier name it
	@test -d homes/$(CITY)/ledger || $(MAKE) demo SERVE=0
	$(PY) tools/tamper.py homes/$(CITY) build/tampered/$(CITY)

# --- the checks: what CI runs, and nothing else ---

.PHONY: check
check: setup ## Style, types, arrows between rooms, known vulnerabilities, the documentation
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) tools/audit.py requirements/dev.txt
	$(PY) tools/audit.py requirements/spark.txt
	@$(MAKE) docs

.PHONY: test
test: setup browser ## The tests, the pages in a real browser included
	$(PYTEST) -m "not slow and not packaging" -n 2 --dist loadfile

.PHONY: test-all
test-all: test test-slow ## All tests: also the slow ones and the released wheel

.PHONY: test-slow
test-slow: setup browser spark postgresql ## What `make test` leaves out: the slow tests and the released wheel
	$(PYTEST) -m "slow or packaging" -n 2 --dist loadfile --no-loadscope-reorder -v

.PHONY: browser
browser: $(VENV)/.installed
	@$(PY) tools/browser.py

# The second engine: an extra that the tests need and a city need not have. PySpark comes as source, built here.
.PHONY: spark
spark: $(VENV)/.spark
	@$(PY) tools/java.py

$(VENV)/.spark: requirements/spark.txt $(VENV)/.installed
	$(PY) -m pip install --quiet --require-hashes --no-build-isolation -r requirements/spark.txt
	@touch $@

.PHONY: postgresql
postgresql: $(VENV)/.installed
	@$(PY) tools/postgresql.py

.PHONY: docs
docs: setup ## Generate the reference pages and build the documentation
	$(PY) tools/reference.py
	$(PY) -m sphinx --fail-on-warning --keep-going --quiet -b html docs docs/_build/html
	@echo "Documentation: docs/_build/html/index.html"

.PHONY: bench
bench: setup ## How fast and how good, as ratios; 1 and 10 million rows (BENCH_ROWS, CIVICSTAT_BENCH_DATA)
	$(PY) benchmarks/run.py

.PHONY: wheel
wheel: setup ## Build the wheel and the sdist into dist/
	$(PY) tools/wheel_demo_city.py cities/chicago build/demo/chicago-zones
	$(PY) -m hatchling build

.PHONY: lock
lock: ## Write requirements/*.txt anew from pyproject.toml (needs uv on the path)
	sh tools/lock.sh

.PHONY: clean
clean: ## Remove what make has set up and built, the demo's homes included
	rm -rf $(VENV) build dist docs/_build $(HOMES) src/civicstat/look/built node_modules
