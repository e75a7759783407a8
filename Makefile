# Everything a person types. `make setup` is quick when nothing changed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
BIND ?= 127.0.0.1:8000

.PHONY: setup demo test lint bench system

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -m venv .venv 2>/dev/null || SUDO="$(SUDO)" sh tests/system.sh venv
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv .venv
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv/ready

# A small archive with a past, to walk about in: make demo BIND=127.0.0.1:9000
demo: setup
	@$(BIN)/cliffhanger demo --bind $(BIND)

lint: setup
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports --no-cache | tail -3
	@$(BIN)/mypy

# What the tests need of the system: PostgreSQL beside SQLite, and a browser.
system:
	@SUDO="$(SUDO)" sh tests/system.sh tests

test: setup system lint
	@sh tests/run.sh

bench: setup system
	@$(BIN)/python -m bench
