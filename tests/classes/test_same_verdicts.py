"""All planted answers, called in the learner's process: the graders say the same of them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from gradbook_classes.judge import as_json, exercises, reports_on
from gradbook_classes.outside import Limits, Submission
from gradbook_classes.sandbox import Sandbox, place_inside
from tests.graders.collected import PARTS, part_name
from tests.ways import ALL_WAYS

ROOT = Path(__file__).parents[2]
STEP = 1 if ALL_WAYS else 30
# The planted answers are no text, so the learner's process takes them from the tests.
CODE = """
import sys
sys.path.insert(0, {root!r})
from tests.graders import {module} as answers
(known,) = [known for check, known in answers.PARTS.items() if check.__name__ == {check!r}]
globals().update(known.right)
globals().update({changed})
"""
PLANTED = [
    pytest.param(check, changed, where, id=f"{part_name(check)} {name}")
    for check, known in PARTS.items()
    for name, changed, where in [
        ("right", {}, "{}"),
        *[(name, given, f"known.variants[{name!r}]") for name, given in known.variants.items()],
        *[(name, given[0], f"known.wrong[{name!r}][0]") for name, given in known.wrong.items()],
    ]
][::STEP]


@pytest.fixture(scope="module")
def sandbox():
    with closing(Sandbox([ROOT / "tests"])) as one:
        yield one


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("check, changed, where", PLANTED)
def test_a_planted_answer_has_the_same_report(sandbox, check, changed, where):
    known = PARTS[check]
    module = f"answers_{check.__module__.rpartition('.')[2]}"
    code = CODE.format(
        root=str(place_inside(ROOT)), module=module, check=check.__name__, changed=where
    )
    # Some import SciPy, and all their own module: seconds, on a busy machine.
    given = Submission(sandbox, [("<cell 1>", code)], known.right, Limits(9, 60, 90, 60))
    names = exercises()[check.__module__.rpartition(".")[2]][check]
    try:
        (there,) = reports_on({check: names}, given)
    finally:
        given.close()
    assert not given.faults and not given.unusable
    assert there == as_json(check(**{**known.right, **changed}))
