"""What the forge reads, judged offline: only where the project is hosted can it be tried."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*-*.yml"))
ALL_FILES = {
    "github-workflows": WORKFLOWS,
    "github-issue-forms": FORMS,
    "github-issue-config": [ROOT / ".github/ISSUE_TEMPLATE/config.yml"],
    "dependabot": [ROOT / ".github/dependabot.yml"],
    "readthedocs": [ROOT / ".readthedocs.yaml"],
    "citation-file-format": [ROOT / "CITATION.cff"],
}
LINTERS = {
    # A fork with actionlint's checks. The package of actionlint itself fetches its program.
    "jactionlint": ["jactionlint"],
    "zizmor": ["zizmor", "--offline", "--no-progress", "--persona=pedantic"],
}


def _complaints(command: list[str], *files: Path) -> str:
    """What a tool of the test environment has against files; nothing if its status is 0."""
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [program, *command[1:], *files], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    return done.stdout + done.stderr if done.returncode else ""


def _jobs() -> list:
    return [
        pytest.param(name, job, id=f"{file.stem}-{name}")
        for file in WORKFLOWS
        for name, job in yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].items()
    ]


@pytest.mark.parametrize("linter", LINTERS)
def test_workflows_have_no_fault_that_linters_know(linter: str):
    assert not _complaints(LINTERS[linter], *WORKFLOWS)


def test_updates_of_dependencies_have_no_fault_that_zizmor_knows():
    assert not _complaints(LINTERS["zizmor"], ROOT / ".github/dependabot.yml")


@pytest.mark.parametrize(
    ("linter", "right", "wrong", "told"),
    [
        ("zizmor", r"@3d3c\w+ # v7.0.1", "@v7", "unpinned-uses"),
        ("zizmor", r"permissions: \{\}\n", "permissions: write-all\n", "excessive-permissions"),
        (
            "zizmor",
            "run: make check",
            "run: echo ${{ github.event.pull_request.title }}",
            "template-injection",
        ),
        ("zizmor", "persist-credentials: false", "fetch-depth: 1", "artipacked"),
        ("zizmor", "@sha256:[0-9a-f]+", "", "unpinned-images"),
        ("jactionlint", "timeout-minutes: 10\n", "\n", "missing-timeout"),
        ("jactionlint", r"needs: \[test, build\]", "needs: [test, bild]", "bild"),
        ("jactionlint", "steps.deployment.outputs", "steps.deploymend.outputs", "deploymend"),
    ],
)
def test_linters_tell_a_planted_fault(
    linter: str, right: str, wrong: str, told: str, tmp_path: Path
):
    text, count = re.subn(right, lambda _: wrong, (ROOT / ".github/workflows/ci.yml").read_text())
    assert count
    planted = tmp_path / ".github/workflows/ci.yml"
    planted.parent.mkdir(parents=True)
    planted.write_text(text)
    assert told in _complaints(LINTERS[linter], planted)


@pytest.mark.parametrize("schema", ALL_FILES)
def test_files_have_the_form_that_the_forge_asks_for(schema: str):
    assert ALL_FILES[schema]
    check = ["check-jsonschema", "--builtin-schema", f"vendor.{schema}"]
    assert not _complaints(check, *ALL_FILES[schema])


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_actions_are_pinned_by_commit_and_say_their_version(file: Path):
    uses = re.findall(r"\buses: (.*)", file.read_text(encoding="utf-8"))
    assert uses
    for line in uses:
        assert re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)


def test_an_action_and_an_image_have_one_version_in_all_workflows():
    text = "".join(file.read_text(encoding="utf-8") for file in WORKFLOWS)
    versions = dict(re.findall(r"uses: (actions/[\w-]+)\S*(@.*)", text))
    for action, version in versions.items():
        assert set(re.findall(rf"uses: {action}(?:/\w+)?(@.*)", text)) == {version}
    assert len(set(re.findall(r"image: (.*)", text))) == 1


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_a_workflow_has_no_rights_but_those_of_its_jobs(file: Path):
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["permissions"] == {}


@pytest.mark.parametrize(("name", "job"), _jobs())
def test_a_job_ends_in_time_and_only_the_one_that_publishes_may_write(name: str, job: dict):
    assert 0 < job["timeout-minutes"] <= 180
    publishes = {"pages": "write", "id-token": "write"}
    assert job["permissions"] == (publishes if name == "deploy" else {"contents": "read"})


@pytest.mark.parametrize(("name", "job"), _jobs())
def test_jobs_do_nothing_but_what_make_does_anywhere(name: str, job: dict):
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    for step in job["steps"]:
        if "run" in step:
            assert step["run"] in [f"make {target}" for target in targets]


def test_what_is_published_is_built_from_nothing():
    """A cache makes reviews faster; what a change left in it must not reach readers."""
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]
    cached = {
        step["uses"].split("@")[0]: step["if"]
        for job in jobs.values()
        for step in job["steps"]
        if "actions/cache" in step.get("uses", "")
    }
    assert cached == {
        "actions/cache/restore": "github.event_name == 'pull_request'",
        "actions/cache/save": "github.event_name == 'push'",
    }
    assert jobs["deploy"]["if"].startswith("github.event_name == 'push' &&")
    assert {"test", "build"} <= set(jobs["deploy"]["needs"])


def test_locks_say_how_they_are_made_where_updates_look_for_it():
    """Dependabot takes these options from a lock file's text, or makes another lock."""
    lock = (ROOT / "Makefile").read_text(encoding="utf-8")
    header = re.search(r'--custom-compile-command "(.*?)"', lock)[1]
    assert {"--universal", "--python-version"} <= set(header.split())
