"""gradbook: the helper package of the book.

    derivatives   numerical derivatives, each with an error estimate
    functions     softmax, log-sum-exp and what else several pages share, stable
    identities    the derivatives in the tables of chapter 4, with the test that each stands
    tex           what a formula says as it is typeset, for those tables
    data          the images of digits that chapters train on
    checks        a claim of the text ↔ a check in a cell
    printed       numbers as a sentence prints them
    exercises     the graders, one module an exercise
    plotting      the style of the figures (imports matplotlib, so import it by name)
    moving        figures that move, all their states drawn at build (imports it, too)

How a grader works is in `grading` (claims), `answers` (the learner's work,
guarded), `diagnosis` (what is wrong) and `report` (what is said).
"""

from .checks import CheckFailed, check, check_close, check_numbers, require_passed, show

__all__ = ["CheckFailed", "check", "check_close", "check_numbers", "require_passed", "show"]
__version__ = "0.1.0"
