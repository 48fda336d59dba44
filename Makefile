# Two commands: `make run` and `make test`. `make help` lists the others.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test prove check format openapi lock clean

# Any Python from 3.11 will do: make run PYTHON=/path/to/python3
PYTHON ?= $(firstword $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name; done))
BIN := .venv/bin
FLIPS ?= 1000
COMPILE := $(BIN)/uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-emit-find-links \
	--python-version 3.11 --quiet

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/installed ## Start everything on this machine: http://127.0.0.1:8000 (PORT_WEB to change)
	@exec $(BIN)/python -m consortium.embedded

test: .venv/installed-dev ## Run the tests; ARGS="-k bids" passes arguments on to pytest
	@$(BIN)/python -m tests $(ARGS)

prove: .venv/installed-dev ## Prove at length that nobody can work an answer out: an hour or two
	@DATABASE_URL= DISCLOSURE_CONSORTIA=20000 TWO_WORLDS_FLIPS=$(FLIPS) $(BIN)/python -m pytest -n auto --dist load \
		--maxschedchunk 1 tests/reflections/insights/test_disclosure.py tests/guards/two_worlds $(ARGS)
	@DATABASE_URL=$${TEST_POSTGRES_URL:-postgres://postgres@127.0.0.1:5432/test} SUBMITS_TIMES=500 \
		$(BIN)/python -m pytest tests/reflections/responses/test_at_once.py $(ARGS)

check: .venv/installed-dev ## Lint, types, templates, imports, migrations, deployment, OpenAPI, locks
	@$(BIN)/python -m tests.checks

format: .venv/installed-dev ## Rewrite the code and the templates as `make check` wants them
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet . ; $(BIN)/djlint --reformat --quiet templates

openapi: .venv/installed-dev ## Write docs/openapi.yaml again
	@$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

lock: .venv/installed-dev ## Write requirements*.txt again, after pyproject.toml changed (ARGS=--upgrade moves up)
	$(COMPILE) $(ARGS) -o requirements.txt
	$(COMPILE) $(ARGS) --extra dev -c requirements.txt -o requirements-dev.txt

clean: ## Remove what was installed and generated; the data under var/ stays
	rm -rf .venv staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find consortium partners reflections tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/uv: | python-is-new-enough
	@echo "Making .venv …"
	@$(PYTHON) -m venv .venv
	@awk '/^uv==/,!/\\$$/' requirements-dev.txt > .venv/uv.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt

# uv is quick; pip knows the certificates of more networks.
INSTALL = VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv pip install --quiet --require-hashes -r $< || \
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<

.venv/installed: requirements.txt | .venv/bin/uv
	@echo "Installing $< …"
	@$(INSTALL)
	@touch $@

.venv/installed-dev: requirements-dev.txt | .venv/bin/uv
	@echo "Installing $< …"
	@$(INSTALL)
	@touch $@ .venv/installed

.PHONY: python-is-new-enough
python-is-new-enough:
	@test -n "$(PYTHON)" || { echo "Consortium needs Python 3.11 or newer. Install it (Debian: apt install python3 python3-venv), or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
