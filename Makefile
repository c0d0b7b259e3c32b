# Every habit is a target; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Stamps: what `make run` needs is installed; everything else is, too.
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
# What builds and audits a release is not what runs or tests it.
RELEASE_VENV := build/release
RELEASE_READY := $(RELEASE_VENV)/.ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PACKAGES := backfill ingest_service library nlp_worker quotidian shared
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" pyproject.toml
# Only the command needs these (w3lib also the API); the images of the API and of Flower do without.
NO_COMMAND := $(addprefix --no-emit-package=,markdown-it-py mdurl pygments rich shellingham typer w3lib warcio)
EVERYTHING := $(PACKAGES) tests benchmarks chaos training deploy docs examples

.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(RUN_READY): requirements/run.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-build-isolation --no-deps -e .
	@touch $@

$(DEV_READY): $(RUN_READY) requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(RELEASE_READY): requirements/release.txt
	$(PYTHON) -m venv --clear $(RELEASE_VENV)
	$(RELEASE_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/release.txt
	@touch $@

setup: $(DEV_READY) ## make the virtual environment with everything in it

demo: $(RUN_READY) ## start everything, post sample pages, print who said what, end everything
	$(BIN)/quotidian demo

run: $(RUN_READY) ## serve on this machine until Ctrl-C
	@exec $(BIN)/quotidian up

test: $(DEV_READY) ## run the tests; at least 90 % of the shipped lines must be covered
	$(BIN)/python -m pytest --cov

lint: $(DEV_READY) ## format, lint, types, import rules
	$(BIN)/ruff format --check $(EVERYTHING)
	$(BIN)/ruff check $(EVERYTHING)
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## everything that must be green before a commit

format: $(DEV_READY) ## rewrite the code in the project's format
	$(BIN)/ruff format $(EVERYTHING)
	$(BIN)/ruff check --fix $(EVERYTHING)

bench: $(DEV_READY) ## measure everything that has a target, under ten minutes; one closing table
	$(BIN)/python -m benchmarks

soak: $(DEV_READY) ## half an hour of mixed load (QUOTIDIAN_SOAK_MINUTES): memory must not grow, the ledger must empty
	$(BIN)/python -m benchmarks soak

chaos: $(DEV_READY) ## kill, halt, starve and cut off real processes; count what becomes of the documents
	$(BIN)/python -m chaos

fuzz: $(DEV_READY) ## feed hostile input for QUOTIDIAN_FUZZ_MINUTES (10) to reader, marks, bodies and ledger
	$(BIN)/python -m tests.fuzz

audit: $(RELEASE_READY) ## ask a source of advisories about every locked package; says so when it cannot be reached
	$(RELEASE_VENV)/bin/python deploy/audit.py

release: audit ## build sdist, wheel, bill of materials, notes and checksums into dist/, and check the wheel
	$(RELEASE_VENV)/bin/python deploy/release.py dist

train: $(DEV_READY) ## estimate the quotation models anew: make train DATA=attributions.jsonl
	$(PIP) --require-hashes -r requirements/training.txt
	$(BIN)/python -m training.train_quotes $(DATA) --pages tests/gold/pages

places: $(DEV_READY) ## make the word lists of places and peoples anew
	$(PIP) --require-hashes -r requirements/training.txt
	$(BIN)/python -m training.places

family-names: $(DEV_READY) ## make the list of family names anew
	$(PIP) --require-hashes -r requirements/training.txt
	$(BIN)/python -m training.family_names

names: $(DEV_READY) ## make the given names and common words anew: make names TEXTS="a.jsonl b.jsonl"
	$(PIP) --require-hashes -r requirements/training.txt
	$(BIN)/python -m training.given_names $(TEXTS)

person-runs: $(DEV_READY) ## estimate which capitalised words are people: make person-runs DATA="entities.jsonl"
	$(BIN)/python -m training.person_runs $(DATA)

picture: $(DEV_READY) ## draw docs/demo.svg anew from what the demo prints
	$(BIN)/python -m docs.picture

screenshot: $(DEV_READY) ## take docs/page.png anew from the web page (needs Debian's chromium)
	$(BIN)/python -m docs.screenshot

site: $(DEV_READY) ## build the documentation into build/site
	$(BIN)/python -m sphinx -q -n -W --keep-going -b html docs build/site

lock: $(DEV_READY) ## resolve the dependencies anew, with hashes
	$(LOCK) --extra all --group dev -o requirements/dev.txt
	$(LOCK) -c requirements/dev.txt -o requirements/client.txt
	$(LOCK) --extra server --group build -c requirements/dev.txt -o requirements/run.txt
	$(LOCK) --extra ingest --extra postgresql $(filter-out %=w3lib,$(NO_COMMAND)) -c requirements/dev.txt -o requirements/ingest.txt
	$(LOCK) --extra worker -c requirements/dev.txt -o requirements/worker.txt
	$(LOCK) --extra queue --group flower $(NO_COMMAND) -c requirements/dev.txt -o requirements/flower.txt
	$(LOCK) --group release -c requirements/dev.txt -o requirements/release.txt
	$(LOCK) --group training -c requirements/dev.txt -o requirements/training.txt

clean: ## remove everything that was made here, the store's files of `make run` included
	rm -rf $(VENV) .quotidian .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help setup demo run test lint check format bench soak chaos fuzz audit release train places family-names names person-runs picture screenshot site lock clean

behaviour: $(DEV_READY) ## annotate about 3,000 small pages that are right by construction; one table by form and origin
	$(BIN)/python -m tests.behaviour --full

bias: $(DEV_READY) ## make the bias card (docs/bias-card.md): how well names are read, by origin and gender
	$(BIN)/python -m tests.bias --write

.PHONY: behaviour bias

quality: $(DEV_READY) ## write docs/quality.md anew: every measured figure, with the commands
	$(BIN)/python -m docs.quality_card

.PHONY: quality
