"""What makes a plain ``jupyter-book build .`` strict.

Every page is run, twice, and looked over; whatever is wrong anywhere is told in one list
at the end, and the build then leaves with exit status 1. One idea a file:

faults        the list of what is wrong, and the end of a build
wording       Sphinx's warnings in plain words
pages         a page as numbered code cells with their lines in the file
kernel        one run of one page in a real kernel
kernel_watch  in the kernel: what goes wrong in a page's threads
nursery       kernels that start quickly
execution     which pages are run, the comparison of the two runs, the cache of results
staleness     what makes an old result invalid
page_checks   faults in a page that neither Sphinx nor a run notices
mathematics   TeX rendered at build time
boxes         what unfolds on a page
figures       drawings as part of the page
claims        the list of what is checked, and of what is not
terms         links to the glossary
aside         what other extensions need not read
site          which links, scripts and styles the pages carry
bundle        one style sheet, with the fonts in it, and one script
fonts         only the characters that are used
"""

from . import (
    aside,
    boxes,
    bundle,
    claims,
    execution,
    figures,
    mathematics,
    page_checks,
    site,
    staleness,
    terms,
)
from .faults import Faults


def setup(app):
    faults = Faults(app)
    staleness.connect(app)
    site.connect(app)
    page_checks.connect(app, faults)
    execution.connect(app, faults)
    mathematics.connect(app, faults)
    claims.connect(app)
    aside.connect(app)
    boxes.connect(app)
    figures.connect(app)
    terms.connect(app)
    bundle.connect(app)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": False}
