# Every habit is a target; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PACKAGES := backfill ingest_service nlp_worker quotidian shared
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" pyproject.toml
EVERYTHING := $(PACKAGES) tests benchmarks chaos training deploy docs examples

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

setup: $(READY) ## make the virtual environment with everything in it

demo: $(READY) ## start everything, post sample pages, print who said what, end everything
	$(BIN)/quotidian demo

run: $(READY) ## serve on this machine until Ctrl-C
	@exec $(BIN)/quotidian up

test: $(READY) ## run the tests
	$(BIN)/python -m pytest

lint: $(READY) ## format, lint, types, import rules
	$(BIN)/ruff format --check $(EVERYTHING)
	$(BIN)/ruff check $(EVERYTHING)
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## everything that must be green before a commit

format: $(READY) ## rewrite the code in the project's format
	$(BIN)/ruff format $(EVERYTHING)
	$(BIN)/ruff check --fix $(EVERYTHING)

bench: $(READY) ## measure everything that has a target, under ten minutes; one closing table
	$(BIN)/python -m benchmarks

soak: $(READY) ## half an hour of mixed load (QUOTIDIAN_SOAK_MINUTES): memory must not grow, the ledger must empty
	$(BIN)/python -m benchmarks soak

chaos: $(READY) ## kill, halt, starve and cut off real processes; count what becomes of the documents
	$(BIN)/python -m chaos

train: $(READY) ## estimate the quotation models anew: make train DATA=attributions.jsonl
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/training.txt
	$(BIN)/python -m training.train_quotes $(DATA) --pages tests/gold/pages

places: $(READY) ## make the word lists of places and peoples anew
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/training.txt
	$(BIN)/python -m training.places

picture: $(READY) ## draw docs/demo.svg anew from what the demo prints
	$(BIN)/python -m docs.picture

screenshot: $(READY) ## take docs/page.png anew from the web page (needs Debian's chromium)
	$(BIN)/python -m docs.screenshot
site: $(READY) ## build the documentation into build/site
	$(BIN)/python -m sphinx -q -n -W --keep-going -b html docs build/site

lock: $(READY) ## resolve the dependencies anew, with hashes
	$(LOCK) --all-extras --group dev -o requirements/dev.txt
	$(LOCK) --extra ingest -c requirements/dev.txt -o requirements/ingest.txt
	$(LOCK) --extra worker -c requirements/dev.txt -o requirements/worker.txt
	$(LOCK) --group flower -c requirements/dev.txt -o requirements/flower.txt
	$(LOCK) --extra client -c requirements/dev.txt -o requirements/client.txt
	$(LOCK) --group training -c requirements/dev.txt -o requirements/training.txt

clean: ## remove everything that was made here, the store's files of `make run` included
	rm -rf $(VENV) .quotidian .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help setup demo run test lint check format bench soak chaos train places picture screenshot site lock clean

behaviour: $(READY) ## annotate about 3,000 small pages that are right by construction; one table by form and origin
	$(BIN)/python -m tests.behaviour --full

.PHONY: behaviour
