# Một Cửa: everything a person types. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?=
PORT ?= 8000
DATA ?= var/demo
WORLD ?= halong-2021
PAST ?= 100
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test check types rules fix assets texts docs shots pages bench lock clean

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.ready ## A whole centre on this machine (PORT=8000 DATA=var/demo WORLD=halong-2021 PAST=100)
	@$(BIN)/python -m motcua.ops.assets
	@exec $(BIN)/motcua demo --port $(PORT) --data $(DATA) --world $(WORLD) --past $(PAST)

test: $(VENV)/.ready-dev check ## Everything checked and tested, from nothing
	@bin/need-programs chromium pdfsig softhsm2-util
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(VENV)/.ready-dev ## Format, lint, types, layers, migrations, templates, translations, docs
	@$(BIN)/python -m motcua.ops.assets
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target types rules
	@echo "check: all well"

types:
	@bin/settings-for-checks $(BIN)/mypy --no-error-summary motcua tests

rules:
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-logo > build/lint-imports.log || { cat build/lint-imports.log; exit 1; }
	@$(BIN)/djlint --lint --quiet motcua/web
	@bin/settings-for-checks $(BIN)/python -m django makemigrations --check --dry-run -v 0
	@$(BIN)/python -m motcua.ops.texts --check
	@bin/settings-for-checks $(BIN)/python -m motcua.ops.reference --check

fix: $(VENV)/.ready-dev ## Let the tools mend format and simple faults
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet . 

assets: $(VENV)/.ready ## Styles, scripts, fonts, translations
	@$(BIN)/python -m motcua.ops.assets

texts: $(VENV)/.ready-dev ## Collect texts for translation
	@$(BIN)/python -m motcua.ops.texts

docs: $(VENV)/.ready-dev ## Generate the reference pages
	@bin/settings-for-checks $(BIN)/python -m motcua.ops.reference

bench: $(VENV)/.ready ## Measure the hot verbs against pgbench and the plain ORM
	@$(BIN)/motcua bench

shots: $(VENV)/.ready-dev ## Take the screenshots of the docs
	@bin/need-programs chromium
	@$(BIN)/python -m motcua.ops.assets
	@$(BIN)/python -m tests.browser.shots
	@$(BIN)/python -m tests.browser.hall_shots
	@$(BIN)/python -m tests.browser.figures_shots

pages: $(VENV)/.ready-dev ## Measure public pages: weight, paint on a slow phone, server time
	@bin/need-programs chromium
	@$(BIN)/python -m motcua.ops.assets
	@$(BIN)/python -m tests.browser.pages

lock: $(VENV)/.ready-dev ## Resolve the versions anew
	@bin/lock

clean: ## Throw away everything that was built, and the demo
	@rm -rf $(VENV) build node_modules var motcua/web/common/static/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/.ready: requirements/runtime.txt requirements/build.txt requirements/uv.txt pyproject.toml
	@bin/make-environment "$(PYTHON)" $(VENV)
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements/dev.txt
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@
