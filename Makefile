# Everything a person types. `make setup` is quick when nothing changed.
PYTHON ?= python3
BIN := .venv/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)

.PHONY: setup test lint system

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -m venv .venv 2>/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; }
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv/ready

# What the tests need of the system: PostgreSQL beside SQLite.
system:
	@SUDO="$(SUDO)" sh tests/system.sh

lint: setup
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports --no-cache | tail -3
	@$(BIN)/mypy

test: setup system lint
	@sh tests/run.sh
