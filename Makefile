PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test test-long check bench extract sample lock

help:     ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */	/' | expand -t 12

run: .venv/run     ## set up and open the dashboard on the sample, or on the extract J3590_EXTRACTS names
	$(BIN)/python app.py $(ARGS)

test: .venv/test     ## set up and run the tests
	$(BIN)/python -m pytest

test-long: .venv/test     ## the same with every sweep in full, some 25 minutes: before a release or a large change
	J3590_LONG=on $(BIN)/python -m pytest

check: .venv/test     ## lint, format and house rules
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/python -m pytest -q tests/test_house.py

bench: .venv/test     ## time extracts, opening, every question and page beside other engines; make bench ARGS="--quick"
	$(BIN)/python -m bench $(ARGS)

extract: .venv/run     ## make an extract: make extract ARGS="x12_835 folder --out data/extracts/mine"
	$(BIN)/python -m data extract $(ARGS)

sample: .venv/run     ## make the committed sample again
	rm -rf data/sample/extract && $(BIN)/python -m data sample --lines 20000 --seed 3590 --out data/sample/extract

lock:     ## resolve both lock files anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements-dev.lock

.venv/run: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -e .venv/test || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/test: requirements-dev.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
