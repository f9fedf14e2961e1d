# `make` turns the PDFs of corpus/ into records in outputs/. `make help` lists the rest.
# It needs Python 3.11 or later, make and a shell; everything else is installed into .venv.

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --warn-undefined-variables --no-builtin-rules --no-print-directory

PYTHON ?= python3
CORPUS ?= corpus
OUTPUTS ?= outputs
GOLD ?= corpus/gold
# The floors belong to the sample series; other annotated reports have none unless FLOORS names them.
FLOORS ?= $(if $(filter corpus/gold,$(GOLD)),tests/gold/corpus.json,)
OPTIONS ?=
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
# The names of the stamps hold the hash of what was installed: a changed requirements file makes a new name, a touched
# one does not. cksum is in POSIX.
RUNTIME := $(VENV)/installed-$(shell cksum requirements.txt pyproject.toml | cksum | cut -d' ' -f1)
DATASET := $(VENV)/dataset-$(shell cksum requirements.txt requirements-dataset.txt pyproject.toml | cksum | cut -d' ' -f1)
RAY := $(VENV)/ray-$(shell cksum requirements.txt requirements-ray.txt pyproject.toml | cksum | cut -d' ' -f1)
# An environment of its own: what looks for weaknesses shall not change what is looked at.
AUDITING := $(VENV)/audit
AUDIT := $(VENV)/audit-$(shell cksum requirements-audit.txt | cut -d' ' -f1)
DEV := $(VENV)/dev-$(shell cksum requirements.txt requirements-dev.txt pyproject.toml | cksum | cut -d' ' -f1)

# Byte code of what is newer than this stamp, and patterns: Python may be told not to keep any (PYTHONDONTWRITEBYTECODE),
# and each worker would then compile all of them anew. What is changed later is compiled as ever.
COMPILED := $(VENV)/compiled
SOURCES := $(shell find pipeline -name '*.py')

.PHONY: all
all: $(RUNTIME) $(COMPILED) ## process every PDF of CORPUS (default corpus) into OUTPUTS (default outputs)
	$(BIN)/rapporteur run "$(CORPUS)" --outputs "$(OUTPUTS)" $(OPTIONS)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-13s %s\n", $$1, $$2 }' Makefile
	@echo "Settings: CORPUS=dir OUTPUTS=dir GOLD=dir PYTHON=python3.12 OPTIONS='--workers 1' ARGS='-k words'"

.PHONY: test
test: $(DEV) $(COMPILED) ## run the tests that need only Python
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m "not system and not ray" $(ARGS)

.PHONY: test-all
test-all: test test-system ## run all tests

.PHONY: test-system
test-system: $(DEV) $(RAY) ## run the tests that need more, installing Ray, and Debian packages (browser, OCR) where it may
	sh tests/system-packages.sh
	$(BIN)/python -m pytest -m "system or ray" $(ARGS)
	sh tests/system-packages.sh --report

.PHONY: check
check: $(RUNTIME) ## validate everything in OUTPUTS against the schema and the invariants
	$(BIN)/rapporteur check --outputs "$(OUTPUTS)"

.PHONY: evaluate
evaluate: $(RUNTIME) ## score OUTPUTS against the annotated reports of GOLD, with floors that only rise
	$(BIN)/rapporteur evaluate "$(GOLD)" --outputs "$(OUTPUTS)" $(if $(FLOORS),--floors "$(FLOORS)",) $(OPTIONS)

.PHONY: review
review: $(RUNTIME) ## look at pages and records side by side in the browser, mend them, and keep that for ever
	$(BIN)/rapporteur review --outputs "$(OUTPUTS)" $(OPTIONS)

.PHONY: bench
bench: $(DATASET) ## time the pipeline beside a naive script on CORPUS, in one run
	$(BIN)/rapporteur bench "$(CORPUS)" $(OPTIONS)
	$(BIN)/rapporteur bench "$(CORPUS)" --sizes
	$(BIN)/rapporteur bench "$(CORPUS)" --dataset
	$(BIN)/rapporteur bench "$(CORPUS)" --review
	$(BIN)/rapporteur bench --compare --outputs "$(OUTPUTS)"

.PHONY: bench-scale
bench-scale: $(RUNTIME) ## time and memory of a run over 10,000 small reports; takes half an hour
	$(BIN)/rapporteur bench --scale $(OPTIONS)

.PHONY: compare
compare: $(RUNTIME) ## compare the reports of each series in OUTPUTS; writes OUTPUTS/compare/index.html
	$(BIN)/rapporteur compare --outputs "$(OUTPUTS)" $(OPTIONS)

.PHONY: links
links: $(RUNTIME) ## check over the network whether cited addresses answer; never done by any other target
	$(BIN)/rapporteur links --outputs "$(OUTPUTS)" $(OPTIONS)

.PHONY: dataset
dataset: $(DATASET) ## write all records of OUTPUTS as tables: Parquet, CSV, SQLite and more, into OUTPUTS/dataset
	$(BIN)/rapporteur dataset --outputs "$(OUTPUTS)" $(OPTIONS)

.PHONY: ray
ray: $(RAY) ## install what `rapporteur run --engine ray` needs

.PHONY: stress
stress: $(DEV) ## 2,000 damaged PDFs and 200 killed runs; takes minutes
	$(BIN)/python -m tests.stress fuzz 2000
	$(BIN)/python -m tests.stress kills 200

.PHONY: audit
audit: $(DEV) $(AUDIT) ## look for known weaknesses of the pinned packages, over the network where that answers
	$(BIN)/python -m tests.audit $(AUDITING)/bin/pip-audit

.PHONY: lint
lint: $(DEV) ## check the code's form
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: $(DEV) ## check the code's types
	$(BIN)/mypy

.PHONY: format
format: $(DEV) ## put the code into its form
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: requirements
requirements: $(DEV) ## pin the newest allowed packages anew, with hashes
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile $(PINNING) requirements.in --output-file requirements.txt
	$(BIN)/uv pip compile $(PINNING) requirements-dataset.in --output-file requirements-dataset.txt
	$(BIN)/uv pip compile $(PINNING) requirements-dev.in --output-file requirements-dev.txt
	$(BIN)/uv pip compile $(PINNING) requirements-ray.in --output-file requirements-ray.txt
	$(BIN)/uv pip compile $(PINNING) requirements-audit.in --output-file requirements-audit.txt

# --universal: one file serves every Python from 3.11 on. No addresses: whoever installs has an index of their own.
PINNING := --upgrade --universal --python-version 3.11 --generate-hashes --no-build \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

.PHONY: clean
clean: ## remove what was built, not what was written: outputs stay
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ------------------------------------------------------------------------------------------------------------ setting up

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	rm -f $(VENV)/installed-*
	touch $@

$(COMPILED): $(RUNTIME) $(SOURCES)
	$(BIN)/python -m compileall -q pipeline
	-$(BIN)/python -m pipeline.kept
	touch $@

$(DATASET): $(RUNTIME)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dataset.txt
	rm -f $(VENV)/dataset-*
	touch $@

$(AUDIT): $(VENV)/bin/python
	$(BIN)/python -m venv $(AUDITING)
	$(AUDITING)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.txt
	rm -f $(VENV)/audit-*
	touch $@

$(RAY): $(RUNTIME)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ray.txt
	rm -f $(VENV)/ray-*
	touch $@

$(DEV): $(RUNTIME)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	rm -f $(VENV)/dev-*
	touch $@
