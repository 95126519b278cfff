PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check install --quiet
PYTEST := $(BIN)/python -m pytest

# What tests write is thrown away: into memory with it where there is room, or each commit waits for a disk.
IN_MEMORY := $(shell test "$$(df --output=avail /dev/shm 2>/dev/null | tail -1)" -gt 2000000 2>/dev/null && echo TMPDIR=/dev/shm)

unexport PYTHONDONTWRITEBYTECODE  # what is compiled once serves every process that is started after

.PHONY: run test soak lint bench mutants assets

run: $(VENV)/.run
	@exec $(BIN)/kneewise run

test: $(VENV)/.test
	@.ci/chromium
	$(IN_MEMORY) $(PYTEST) -n 2 --dist worksteal -m "not soak and not bench"

soak: $(VENV)/.test
	$(PYTEST) -n 2 --dist worksteal -m soak

bench: $(VENV)/.test
	$(PYTEST) -m bench -s -q tests/bench

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config .ci/imports.ini
	$(BIN)/djlint templates --lint --quiet
	@! grep -nE 'https?://|--index-url|--find-links|file:' requirements.lock .ci/requirements-test.lock

mutants: $(VENV)/.test
	$(BIN)/mutmut run
	$(BIN)/mutmut results

# The smaller plotly.js bundle, where npm is at hand; without it the one inside the plotly wheel is served.
assets:
	mkdir -p app/static/vendor
	cd app/static/vendor && npm pack --silent plotly.js-basic-dist-min && tar -xzf plotly.js-basic-dist-min-*.tgz --strip-components=1 package/plotly-basic.min.js && rm -f plotly.js-basic-dist-min-*.tgz

$(VENV)/.run: requirements.lock pyproject.toml
	@echo "Installing Kneewise into $(VENV). This takes a minute, once."
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.run .ci/requirements-test.lock
	@echo "Installing what the tests need."
	@$(PIP) --require-hashes -r .ci/requirements-test.lock
	@touch $@
