# The only commands a newcomer needs. Everything is installed into .venv and kept in .codeloom; nothing else is touched.
#   make up      start Codeloom here (PORT=, HOST=, CODELOOM_HOME=, DATABASE_URL=, REDIS_URL= are honoured)
#   make test    every test, the browser tests included, in two processes; PYTEST='tests/unit -k rules' runs some, in one
#   make lint    style, types, import contracts, invariants (the last by tests/house, which make test runs too)
#   make coverage   branch coverage of services and coding by tests/unit and tests/integration (PYTEST= some), as a table
#   make bench   benchmarks, as tables; their figures go into docs/PERFORMANCE.md (make bench-NAME: one of them)
#   make pictures   take the pictures of docs/images anew, from a demo copy made for it
#   make smoke   the whole workflow over command line and HTTP against a copy of its own, or CODELOOM_URL= (with CODELOOM_HOME=)
#   make stack   docker-compose.yml without containers: every service as a process, behind nginx with TLS (STACK='--port 8443')
#   make stack-test   start that, make the demo in it, run make smoke and a browser through https with a server and a worker killed
#   make chaos   ten minutes of kills, pauses and cuts under people at work, then a check that nothing was lost or doubled (CHAOS='--seed 7')
#   make load    200 coders for ten minutes with a fault a minute, then 10,000 page visits: times, memory (LOAD='--minutes 5')
#   make clean   remove what make made (never the data in .codeloom)

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3.14 python3 2>/dev/null) python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --constraint constraints.txt

.PHONY: help up test coverage lint lint-source bench pictures smoke stack stack-test chaos load format clean

help:
	@sed -n 's/^#   //p' Makefile

up: $(VENV)/ready
	@exec $(BIN)/python -m codeloom up

test: $(VENV)/ready-dev
	@exec $(BIN)/python -m pytest $(or $(PYTEST),--numprocesses 2)

coverage: $(VENV)/ready-dev
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest --numprocesses 2 $(or $(PYTEST),tests/integration tests/unit)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

lint: lint-source
	$(BIN)/python -m pytest -q tests/house

lint-source: $(VENV)/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

BENCH_search := --embedded
BENCH_validation := --embedded
BENCHMARKS := $(filter-out bench-__init__,$(addprefix bench-,$(basename $(notdir $(wildcard benchmarks/*.py)))))

bench: $(BENCHMARKS) bench-peers

bench-%: $(VENV)/ready-dev
	@echo && echo "== $*"
	@BENCH_RESULTS=benchmarks/results/latest.jsonl $(BIN)/python -m benchmarks.$* $(BENCH_$*)
	@$(BIN)/python -m benchmarks.document

pictures: $(VENV)/ready-dev
	@exec $(BIN)/python -m tests.e2e.pictures

smoke: $(VENV)/ready-dev
	@CODELOOM_RUNNING_HOME="$${CODELOOM_HOME:-.codeloom}" exec $(BIN)/python -m pytest -v --no-header tests/e2e/test_smoke.py

stack: $(VENV)/ready-dev
	@exec $(BIN)/python -m scripts.stack $(STACK)

stack-test: $(VENV)/ready-dev
	@exec $(BIN)/python -m scripts.stack $(STACK) -- bash -euc '$(BIN)/python -m scripts.stack.care --home "$$CODELOOM_HOME" demo; \
	  export CODELOOM_RUNNING_HOME="$$CODELOOM_HOME"; $(BIN)/python -m pytest -v --no-header tests/e2e/test_smoke.py tests/stack'

chaos: $(VENV)/ready-dev
	@exec $(BIN)/python -m tests.chaos $(CHAOS)

load: $(VENV)/ready-dev
	@exec $(BIN)/python -m tests.chaos.load $(LOAD)

clean:
	rm -rf $(VENV) .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
	find . -name __pycache__ -type d -not -path './.codeloom/*' -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Codeloom needs Python 3.11 or newer and found none: install it, or name it with make PYTHON=/path/to/python3.11." >&2; exit 3; }
	@$(PYTHON) codeloom/launch/machine.py
	@echo "Making the virtual environment in $(VENV)."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.txt constraints.txt | $(VENV)/bin/python
	@echo "Installing the dependencies (once; some minutes on a slow line)."
	@$(PIP) --requirement requirements.txt
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	@echo "Installing the tools for tests and checks."
	@$(PIP) --requirement requirements-dev.txt
	@touch $@
