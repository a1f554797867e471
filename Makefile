# Everything that is done with Sfumato begins here. `make` alone explains the targets.

PORT ?= 8000
DATA ?= .data
PYTHON ?= python3
ARGS ?=

BIN := .venv/bin
VENDOR := web/static/vendor
NPM := node_modules
CLIENTS := $(patsubst %/package.json,%/node_modules/.installed,$(wildcard tests/clients/*/package.json))
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
SPREAD := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --unsafe-package opencv-python --strip-extras \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --build-deps-for editable

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run seed test test-diffusers lint format prove bench bench-growth mutants hostile soak chaos lock clean .chromium .curl .exiftool .clients

help: ## explain these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile
	@echo; echo "  Settings: PORT=$(PORT) DATA=$(DATA) PYTHON=$(PYTHON) ARGS=(for tests and benches)"

install: .venv/.installed $(VENDOR)/htmx.min.js ## install what Sfumato needs to run, into .venv and web/static/vendor

run: install ## install, migrate, seed an empty house and serve http://127.0.0.1:$PORT with its data in $DATA
	@exec $(BIN)/python -m gateway serve --port $(PORT) --data $(DATA) --seed

seed: install ## put the cast and their pictures into the empty development house in $DATA
	@exec $(BIN)/python -m gateway seed --data $(DATA)

test: .venv/.installed-dev $(VENDOR)/htmx.min.js .chromium .curl .exiftool .clients ## run every test, over SQLite and PostgreSQL, browsers included; ARGS="tests/web -k feed" runs some
ifeq ($(ARGS),)
	@$(BIN)/python -m pytest -q $(SPREAD) -m "not alone"
	@$(BIN)/python -m pytest -q -m alone
	@SFUMATO_TEST_DATABASE=postgresql $(BIN)/python -m pytest -q $(SPREAD) -m "not alone"
	@SFUMATO_TEST_DATABASE=postgresql $(BIN)/python -m pytest -q -m alone
else
	@$(BIN)/python -m pytest $(ARGS)
endif

test-diffusers: .venv-diffusers/.installed ## run the tests of the engine diffusers, which is an extra of 1.3 GB, in an environment of its own
	@.venv-diffusers/bin/python -m pytest -q tests/extras/diffusers.py $(ARGS)

lint: .venv/.installed-dev ## ruff, mypy --strict, import contracts and the project's own checks
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/test_project.py

format: .venv/.installed-dev ## write the code as ruff wants it
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

mutants: .venv/.installed-dev ## change the rules in every way, one change at a time, and print the changes that no test finds
	@$(BIN)/python -m tests.mutants $(ARGS)

prove: .venv/.installed-dev $(VENDOR)/htmx.min.js ## ask 100,000 generated cases through every door; ARGS="--seed 7 --cases 5000" asks others
	@$(BIN)/python -m tests.proof $(ARGS)

bench: .venv/.installed-dev $(VENDOR)/htmx.min.js ## measure each kind of request beside its yardstick; exit code 1 where a bound is missed
	@$(BIN)/python -m tests.benchmarks $(ARGS)

bench-growth: .venv/.installed-dev ## measure the feed of ten million images beside that of ten thousand, and its page 10,000
	@$(BIN)/python -m tests.benchmarks.growth $(ARGS)

hostile: .venv/.installed-dev $(VENDOR)/htmx.min.js ## send 100,000 generated requests, and thousands of each kind that hurts, or whose time might tell
	@HOSTILE_CASES=100000 HOSTILE_REQUESTS=2000 HOSTILE_PAIRS=1000 $(BIN)/python -m pytest -s --timeout=0 -o faulthandler_timeout=0 tests/hostile $(ARGS)
	@$(BIN)/python -m tests.hostile.explore

soak: .venv/.installed-dev $(VENDOR)/htmx.min.js ## ask each kind of request for itself, over 500 connections, for ten minutes
	@$(BIN)/python -m tests.soak $(ARGS)

chaos: .venv/.installed-dev ## kill workers at every boundary of a step and at 200 random moments; ARGS="--seed 7 --kills 20" kills others
	@$(BIN)/python -m tests.chaos $(ARGS)

lock: .venv/.installed-dev ## choose the newest allowed versions anew and write requirements*.txt and package-lock.json
	@$(COMPILE) --upgrade --output-file requirements.txt pyproject.toml
	@$(COMPILE) --upgrade --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
	@npm update --package-lock-only

clean: ## remove what make made; the house in $DATA stays
	rm -rf .venv .venv-diffusers $(NPM) tests/*/*/node_modules $(VENDOR) *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Sfumato needs Python 3.11 or newer; choose one with: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python has no venv; on Debian: sudo apt-get install python3-venv"; exit 1; }

.venv/.installed: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Sfumato needs ..."
	@$(INSTALL) --require-hashes --requirement requirements.txt
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing what its tests need ..."
	@$(INSTALL) --require-hashes --requirement requirements-dev.txt
	@touch $@

.venv-diffusers/.installed: requirements.txt requirements-dev.txt pyproject.toml
	@echo "Installing the engine diffusers, 1.3 GB ..."
	@$(PYTHON) -m venv .venv-diffusers
	@for file in requirements.txt requirements-dev.txt; do \
		.venv-diffusers/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement $$file || exit 1; done
	@.venv-diffusers/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[diffusers]'
	@touch $@

$(NPM)/.installed: package.json package-lock.json
	@command -v npm >/dev/null || { echo "Sfumato needs npm for its static assets; on Debian: sudo apt-get install npm"; exit 1; }
	@echo "Installing the static assets ..."
	@npm ci --loglevel=error
	@touch $@

$(VENDOR)/htmx.min.js: $(NPM)/.installed
	@rm -rf $(VENDOR) && mkdir -p $(VENDOR)
	@cp $(NPM)/open-props/open-props.min.css $(VENDOR)
	@cp $(NPM)/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2 $(VENDOR)/inter.woff2
	@cp $(NPM)/@fontsource-variable/fraunces/files/fraunces-latin-opsz-normal.woff2 $(VENDOR)/fraunces.woff2
	@for name in htmx.org open-props @fontsource-variable/inter @fontsource-variable/fraunces; do \
		cp $(NPM)/$$name/LICENSE $(VENDOR)/$${name##*/}.LICENSE.txt; done
	@for name in react react-dom; do cp $(NPM)/$$name/umd/$$name.production.min.js $(NPM)/$$name/LICENSE $(VENDOR) && \
		mv $(VENDOR)/LICENSE $(VENDOR)/$$name.LICENSE.txt; done
	@cp $(NPM)/graphiql/graphiql.min.js $(VENDOR) && cp $(NPM)/graphiql/LICENSE $(VENDOR)/graphiql.LICENSE.txt
	@sed 's/@font-face{[^}]*}//g' $(NPM)/graphiql/graphiql.min.css > $(VENDOR)/graphiql.min.css
	@cp $(NPM)/htmx.org/dist/htmx.min.js $@

.clients: $(CLIENTS)

tests/clients/%/node_modules/.installed: tests/clients/%/package.json tests/clients/%/package-lock.json
	@command -v npm >/dev/null || { echo "The tests of clients need npm; on Debian: sudo apt-get install npm"; exit 1; }
	@echo "Installing what tests/clients/$* needs ..."
	@cd tests/clients/$* && npm ci --ignore-scripts --audit=false --fund=false --loglevel=error >/dev/null
	@touch $@

.chromium:
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null; } || \
		{ echo "The browser tests need Chromium; on Debian: sudo apt-get install chromium"; exit 1; }

.curl:
	@command -v curl >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && apt-get install -qq -y --no-install-recommends curl >/dev/null; } || \
		{ echo "The examples of the API page need curl; on Debian: sudo apt-get install curl"; exit 1; }

.exiftool:
	@command -v exiftool >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
		apt-get update -qq && apt-get install -qq -y --no-install-recommends libimage-exiftool-perl >/dev/null; } || \
		{ echo "What files say is read with exiftool; on Debian: sudo apt-get install libimage-exiftool-perl"; exit 1; }
