# Two commands do all the set-up: `make demo` runs the main job, `make test` passes the tests.
PYTHON ?= python3
BIN := .venv/bin
TODAY := $(shell date +%F)
VOCABULARIES ?= ../shared/data/taxonomy

.DEFAULT_GOAL := help
.PHONY: help demo test lint format size model prepare check-all screenshots notebooks wheel compiled clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/installed: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "fingerpost needs Python 3.11 or newer; set PYTHON=python3.12, say"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/developing: .venv/installed
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

demo: .venv/installed ## Set up, load the snapshot, collect a few live boards if the network is there, serve the pages
	$(BIN)/fingerpost demo

test: .venv/developing ## Run every test (installs Debian's chromium for the browser tests when root)
	sh scripts/install_chromium.sh
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder

lint: .venv/developing ## ruff, mypy --strict, import layering
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/test_architecture.py

format: .venv/developing ## Format and fix what ruff can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

size: .venv/installed ## Print the installed size of fingerpost and everything it needs at run time
	$(BIN)/python scripts/installed_size.py

model: .venv/installed ## Learn the table of phrase vectors anew from ESCO and O*NET (VOCABULARIES=folder or zips)
	$(BIN)/python scripts/train_phrase_table.py $(VOCABULARIES)

prepare: .venv/installed ## Write the tables and spellings that the readers need at their start
	$(BIN)/python scripts/prepare_readers.py

check-all: .venv/developing ## The full counts of which the tests run small versions, into benchmarks/results (about an hour; wants a quiet machine)
	$(BIN)/python -m benchmarks.api --cases 2000 --json
	$(BIN)/python -m benchmarks.pages --json
	$(BIN)/python -m benchmarks.search.run build/search_run.jsonl --json benchmarks/results/search.json --date $(TODAY)
	$(BIN)/python -m benchmarks.career.speed --out benchmarks/results/career.json --date $(TODAY)
	$(BIN)/python -m benchmarks.market --size 1000000 --out benchmarks/results/market.json --date $(TODAY)
	$(BIN)/python -m benchmarks.accuracy.halves
	$(BIN)/python scripts/check_wheel.py

screenshots: .venv/developing ## Every page in light, dark and on a phone, into docs/screenshots
	$(BIN)/python scripts/screenshots.py

notebooks: .venv/developing ## Run the notebooks of examples/ and write them as pages to build/notebooks
	$(BIN)/python scripts/export_notebooks.py build/notebooks

wheel: .venv/developing ## Build the wheel and try it without a network in an empty environment of each Python here
	$(BIN)/python scripts/check_wheel.py

compiled: .venv/developing ## Build a wheel whose readers are compiled to C for this Python and machine (three minutes)
	$(BIN)/python scripts/build_compiled_wheel.py dist

clean: ## Remove the environment and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
