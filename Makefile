# The one list of commands. `make help` prints it; CI calls the same targets.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
BIN := .venv/bin
N ?= 100000

.PHONY: help up demo dev ui test test-python databases providers test-ui journeys check check-python check-ui client bench lock format setup clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: .venv/runtime ui ## Everything on a fresh machine: the product on http://localhost:8080
	@exec $(BIN)/coolmint up

demo: .venv/runtime ui ## A demo organisation in a data folder of its own; needs no network once installed
	@COOLMINT_DATA_DIR=$(CURDIR)/.data/demo exec $(BIN)/coolmint up

dev: .venv/dev frontend/node_modules/installed ## API with reload on 8080, web app with hot reload on 3000
	@trap 'trap - INT TERM EXIT; kill 0' INT TERM EXIT; $(BIN)/coolmint serve --reload & cd frontend && ../scripts/with-node npm run dev & wait

ui: frontend/dist/index.html ## Build the web app

test: test-python databases providers test-ui journeys ## Every test on a fresh machine

test-python: .venv/dev
	$(BIN)/pytest -n 2 --ignore=tests/databases --ignore=tests/providers --ignore=tests/journeys

databases: .venv/dev
	scripts/with-debian-databases $(BIN)/pytest tests/databases

providers: .venv/dev tests/support/oidc/node_modules/installed
	scripts/with-node $(BIN)/pytest -n 2 tests/providers

test-ui: frontend/node_modules/installed
	cd frontend && ../scripts/with-node npm test

journeys: .venv/dev ui tests/support/oidc/node_modules/installed
	scripts/with-chromium scripts/with-node $(BIN)/pytest tests/journeys

check: check-python check-ui ## Format, lint, types, import rules, migrations, generated client, unused code, secrets

check-python: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/vulture
	$(BIN)/deptry .
	$(BIN)/python scripts/check_migrations.py
	$(BIN)/python scripts/check_repository.py

check-ui: .venv/dev frontend/node_modules/installed
	$(BIN)/coolmint openapi frontend/openapi.json.new
	cmp frontend/openapi.json frontend/openapi.json.new || { rm frontend/openapi.json.new; echo 'The API changed: run `make client`.' >&2; exit 1; }
	rm frontend/openapi.json.new
	cd frontend && ../scripts/with-node npm run client -- --check
	cd frontend && ../scripts/with-node npm run check

client: .venv/dev frontend/node_modules/installed ## Regenerate the typed client from the API
	$(BIN)/coolmint openapi frontend/openapi.json
	cd frontend && ../scripts/with-node npm run client

bench: .venv/dev ## Measure at realistic size: make bench N=1000000 KEEP=/folder/for/the/data
	$(BIN)/python -m benchmarks --activities $(N) $(if $(KEEP),--keep $(KEEP)) $(BENCH)

format: .venv/dev frontend/node_modules/installed ## Format the code
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	cd frontend && ../scripts/with-node npm run format

lock: .venv/runtime ## Pin the newest dependencies again, with hashes
	scripts/lock

setup: .venv/dev frontend/node_modules/installed ## Install what development needs

clean: ## Remove what was installed and built
	rm -rf .venv frontend/node_modules frontend/dist tests/support/oidc/node_modules

.venv/runtime: requirements.lock requirements-build.lock pyproject.toml scripts/python-env
	@if [ -e .venv/dev ]; then $(MAKE) --no-print-directory .venv/dev; else scripts/python-env requirements.lock; fi
	@touch $@

.venv/dev: requirements-dev.lock requirements-build.lock pyproject.toml scripts/python-env
	@scripts/python-env requirements-dev.lock
	@touch $@ .venv/runtime

frontend/node_modules/installed: frontend/package-lock.json scripts/with-node | .venv/runtime
	@echo "Installing the web app's packages"
	@cd frontend && ../scripts/with-node npm ci --no-audit --no-fund --loglevel=error
	@touch $@

tests/support/oidc/node_modules/installed: tests/support/oidc/package-lock.json scripts/with-node | .venv/dev
	@echo "Installing the OpenID provider of the tests"
	@cd tests/support/oidc && ../../../scripts/with-node npm ci --no-audit --no-fund --loglevel=error
	@touch $@

UI_SOURCES := $(shell find frontend/src frontend/public -type f 2>/dev/null) frontend/index.html frontend/package.json frontend/vite.config.ts

frontend/dist/index.html: $(UI_SOURCES) frontend/node_modules/installed
	@echo "Building the web app"
	@cd frontend && ../scripts/with-node npm run build --silent
	@touch $@
