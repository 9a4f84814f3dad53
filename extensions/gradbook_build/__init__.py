"""What makes a plain ``jupyter-book build .`` strict.

Every page is run, twice, and looked over; whatever is wrong anywhere is told in one list
at the end, and the build then leaves with exit status 1. By what happens:

running    pages are read and run, and results kept until something they hang on changes
faults     what is wrong is found, put in plain words, and told
rendering  what stands on a page: mathematics, figures, what unfolds, claims, terms
notebooks  each page as a notebook, and what runs it away from the book
site       what all pages share: numbers, links, styles, scripts, fonts; and which pages are written
solving    Python for the reader's browser, with the graders

last_build.py is what a build leaves to the next, undoing.py what other extensions bring in vain.
"""

import gc

from . import last_build, undoing
from .faults import before_running, page_checks, sentences
from .faults.report import Faults
from .notebooks import files as notebooks
from .rendering import (
    citations,
    claims,
    figures,
    glossary,
    mathematics,
    shown_again,
    terms,
    thumbnails,
    unfolding,
)
from .running import execution, results
from .site import assets, links, numbers, rewriting, search
from .solving import pages as solving


def setup(app):
    # What a build makes, it mostly keeps, and looking through all of it for garbage every 700
    # objects is a tenth of the time.
    gc.set_threshold(50_000)
    faults = Faults(app)
    undoing.connect(app)
    last_build.connect(app)
    results.connect(app)
    links.connect(app)
    numbers.connect(app)
    page_checks.connect(app, faults)
    sentences.connect(app, faults)
    before_running.connect(app, faults)
    execution.connect(app, faults)
    mathematics.connect(app, faults)
    citations.connect(app)
    claims.connect(app)
    unfolding.connect(app)
    shown_again.connect(app)
    thumbnails.connect(app)
    figures.connect(app)
    terms.connect(app)
    glossary.connect(app)
    notebooks.connect(app)
    rewriting.connect(app)
    assets.connect(app)
    search.connect(app, faults)
    solving.connect(app, faults)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": False}
