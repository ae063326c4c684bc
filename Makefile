# Needs git, make and Python 3.11 or newer; the rest is installed into .venv, from requirements.lock.
# Another Python: make test PYTHON=python3.12
# All paths are relative, so that the folder's own path may hold spaces.

PYTHON ?= python3
LOCKED := .venv/.locked
STAMP := .venv/.installed
DOCUMENTED := .venv/.documented
BIN := .venv/bin
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

# Installed once for this folder: a copied or moved .venv still points to the old one, and is made anew.
ifneq ($(shell cat $(LOCKED) 2>/dev/null),$(CURDIR))
.PHONY: $(LOCKED)
else ifneq ($(origin PYTHON),file)
# A Python was named: .venv is made anew if it was made by another version.
VERSION := -c 'import sys; print(sys.version)'
ifneq ($(shell "$(PYTHON)" $(VERSION) 2>/dev/null),$(shell $(BIN)/python $(VERSION) 2>/dev/null))
.PHONY: $(LOCKED)
endif
endif

.DEFAULT_GOAL := help
.PHONY: help run test coverage slow bench counterfactuals docs docs-tables lint kernels clean

help:  ## say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | awk -F '|' '{ printf "%-18s %s\n", $$1, $$2 }'

run: $(STAMP)  ## run moscow-1941 at 1:1000: 20 worlds of the forecast, their report, 20 of the record
	$(BIN)/homefront run moscow-1941 --runs 20 --scale 1:1000 --seed 1 --report
	$(BIN)/homefront run moscow-1941 --runs 20 --scale 1:1000 --seed 1 --worlds record

test: $(STAMP)  ## run the tests, without the slow ones
	$(BIN)/python -m pytest

coverage: $(STAMP)  ## run the tests, and say which lines of the package they run; line by line in htmlcov/
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered --cov-report=html

slow: $(STAMP)  ## run the slow tests only
	$(BIN)/python -m pytest -m slow

bench: $(STAMP)  ## measure speed and memory on this machine, into bench/ (BENCH=--full: 1:1 too)
	$(BIN)/python benchmarks/bench.py $(BENCH)

counterfactuals: $(STAMP)  ## make the counterfactual pairs that ship again, after a fit or a change of a scenario; ten minutes
	set -e; for id in $(patsubst src/homefront/library/%/scenario.toml,%,$(wildcard src/homefront/library/*/scenario.toml)); do \
	  $(BIN)/homefront counterfactuals $$id --make; done

docs: $(DOCUMENTED)  ## write the site of the documentation into docs/_build/html; a warning ends it
	$(BIN)/python -m sphinx -W --keep-going -b html docs docs/_build/html

docs-tables: $(STAMP)  ## write the tables of docs/model/, docs/coding.md and docs/scenarios.md again, from the code
	$(BIN)/python tools/model_tables.py
	$(BIN)/python tools/kind_tables.py

lint: $(STAMP)  ## ruff (rules and format), mypy --strict and the order of imports
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy --strict
	$(BIN)/lint-imports

kernels: $(STAMP)  ## compile the kernels for this machine, where they are not yet; whatever runs first does it otherwise
	$(BIN)/python -c 'import homefront; homefront.ensemble("moscow-1941", runs=1, scale=1 / 20_000, days=2, workers=1)'

clean:  ## remove .venv, caches and builds; runs/ stays
	rm -rf .venv build dist htmlcov .coverage .asv docs/_build docs/api docs/cli docs/examples .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find src tests -type d -name __pycache__ -exec rm -rf {} +

# Two pips at a time install 36 packages each, since one keeps a single processor busy. The lock names all that is
# needed, so none looks for more; `pip check` below says what would be missing.
$(LOCKED): requirements.lock
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'homefront needs Python 3.11 or newer; "$(PYTHON)" is' "$$("$(PYTHON)" --version 2>/dev/null || echo 'not to be found')." >&2; \
	  echo 'Name another one, as in: make $(or $(MAKECMDGOALS),test) PYTHON=python3.12' >&2; exit 1; }
	@echo 'Setting up .venv from requirements.lock; this takes a minute or two, once.'
	@"$(PYTHON)" -m venv --clear .venv
	@sed 's/#.*//' requirements.lock | xargs -P 2 -n 36 $(PIP) install --no-compile --no-deps
	@pwd -P > $@

# What only the documentation needs comes on top, when it is asked for.
$(DOCUMENTED): requirements-docs.lock $(STAMP)
	@$(PIP) install --no-compile -c requirements.lock -r requirements-docs.lock
	@touch $@

$(STAMP): $(LOCKED) pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(PIP) check
	@touch $@
