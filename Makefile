# Everything a person types. `make setup` is quick when nothing changed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
BIND ?= 127.0.0.1:8000

.PHONY: setup demo test lint bench system messages

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

# After a text was changed: what is new goes into the catalogues, to be translated; what is translated is compiled.
messages: setup system
	@cd src/cliffhanger && export DJANGO_SETTINGS_MODULE=cliffhanger.config.settings && for language in $$(ls locale); do \
	  ../../$(BIN)/django-admin makemessages -l $$language --add-location file --no-wrap --no-obsolete -i 'tests/*' -v 0 && \
	  msgfmt --check-format -o locale/$$language/LC_MESSAGES/django.mo locale/$$language/LC_MESSAGES/django.po; done

test: setup system lint
	@sh tests/run.sh

bench: setup system
	@$(BIN)/python -m bench
