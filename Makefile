PYTHON ?= python3
PORT ?= 8001
# Tests wait more than they work (politeness, time-outs, servers that dawdle): more of them at once than there are cores.
WORKERS ?= 4
DB ?= archive.db
CAPTURES ?= captures
SAMPLE := sample/haiphong.warc.gz
SAMPLE_LATER := sample/haiphong-later.warc.gz
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

SOAKS := soak revisits kills

# The tests start hundreds of processes; without compiled modules each compiles the package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install demo test lint types check soak clean

install: $(STAMP)

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; name one with PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@echo "Installing into $(VENV): a minute or two, once."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

# The sample's articles are invented: a replay of it marks the archive (DB.demo and CAPTURES.demo) and refuses one that
# is not marked; `make clean` takes nothing else away.
demo: install
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || \
		{ echo "Port $(PORT) cannot be used; choose another: make demo PORT=8765" >&2; exit 2; }
	@echo "The sample's six crawls are replayed, as of 20 June to 1 July 2025."
	$(BIN)/haiphong crawl haiphong --replay $(SAMPLE) --db $(DB) --captures $(CAPTURES)
	$(BIN)/haiphong crawl thanhphohaiphong --replay $(SAMPLE) --db $(DB) --captures $(CAPTURES)
	$(BIN)/haiphong crawl haiphong --replay $(SAMPLE_LATER) --db $(DB) --captures $(CAPTURES)
	$(BIN)/haiphong serve --db $(DB) --captures $(CAPTURES) --port $(PORT)

test: install
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

check: lint types test

# The long runs of benchmarks/, of which the tests have a slice.
soak: install
	for name in $(SOAKS); do $(BIN)/python -m benchmarks.$$name || exit 1; done

clean:
	rm -rf $(VENV)
	@if [ -e "$(CAPTURES).demo" ]; then rm -rf "$(CAPTURES)" "$(CAPTURES).demo"; fi
	@if [ -e "$(DB).demo" ]; then rm -rf "$(DB)" "$(DB)-wal" "$(DB)-shm" "$(DB).watch" "$(DB).manifests" "$(DB).demo"; fi
