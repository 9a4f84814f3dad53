"""What the forge reads, judged offline: only where the project is hosted can it be tried."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from gradbook_build.notebooks import places

from authoring import publish

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").iterdir())  # the forge reads *.yaml, too
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
        pytest.param(f"{file.stem}-{name}", job, id=f"{file.stem}-{name}")
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


# Who publishes: the pages, the branch with the notebooks, a release.
MAY_WRITE = {
    "ci-deploy": {"pages": "write", "id-token": "write"},
    "ci-notebooks": {"contents": "write"},
    "release-release": {"contents": "write"},
}


@pytest.mark.parametrize(("name", "job"), _jobs())
def test_a_job_ends_in_time_and_only_those_that_publish_may_write(name: str, job: dict):
    assert 0 < job["timeout-minutes"] <= 180
    assert job["permissions"] == MAY_WRITE.get(name, {"contents": "read"})
    if name in MAY_WRITE:  # not in a copy of the book that somebody else has
        assert "!github.event.repository.fork" in job["if"]
        assert not any("setup-python" in step.get("uses", "") for step in job["steps"])


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
    for publishes in ("deploy", "notebooks"):
        assert jobs[publishes]["if"].startswith("github.event_name == 'push' &&")
        assert {"test", "build"} <= set(jobs[publishes]["needs"])


def test_ci_publishes_the_folder_that_the_buttons_lead_into():
    """Who opens an address finds what the build has written into this folder."""
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]
    (handed,) = _steps(jobs["build"], "actions/upload-artifact", "notebooks")
    (taken,) = _steps(jobs["notebooks"], "actions/download-artifact", "notebooks")
    assert handed["with"]["path"] == taken["with"]["path"] == publish.FOLDER
    assert f"_build/html/{places.FOLDER}" == publish.FOLDER
    assert places.BRANCH == publish.BRANCH
    assert jobs["notebooks"]["steps"][-1]["run"] == "make publish"


def _steps(job: dict, action: str, name: str) -> list[dict]:
    used = [step for step in job["steps"] if step.get("uses", "").startswith(action)]
    return [step for step in used if step["with"]["name"] == name]


PAGE = "07-softmax/exercise.ipynb"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with built notebooks, of a repository that is empty."""
    clone, folder = tmp_path / "clone", tmp_path / "clone" / publish.FOLDER
    _git(tmp_path, "init", "--quiet", "--bare", "forge.git")
    _git(tmp_path, "init", "--quiet", "--initial-branch=main", "clone")
    _git(clone, "remote", "add", "origin", str(tmp_path / "forge.git"))
    _git(clone, *NOBODY, "commit", "--quiet", "--allow-empty", "-m", "Begin")
    (clone / ".gitignore").write_text("_build/\n*.ipynb\n", encoding="utf-8")
    for name in (PAGE, "old.ipynb", "requirements.txt", "gradbook-0.1.0-py3-none-any.whl"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return clone


NOBODY = ("-c", "user.name=Somebody", "-c", "user.email=somebody@gradbook.invalid")


def _git(folder: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def _published(clone: Path) -> set[str]:
    forge = clone.parent / "forge.git"
    return set(_git(forge, "ls-tree", "-r", "--name-only", publish.BRANCH).split())


def test_publishing_pushes_the_notebooks_and_nothing_else(clone: Path):
    assert publish.publish(clone).startswith("The branch notebooks is that of ")
    package = "gradbook-0.1.0-py3-none-any.whl"
    assert _published(clone) == {PAGE, "old.ipynb", "requirements.txt", package}
    assert _git(clone, "status", "--porcelain") == "?? .gitignore\n"


def test_publishing_again_keeps_packages_that_are_still_asked_for(clone: Path):
    publish.publish(clone)
    assert publish.publish(clone) == "The branch notebooks is as it was."
    folder = clone / publish.FOLDER
    (folder / "old.ipynb").unlink()
    old, new = (f"gradbook-0.{n}.0-py3-none-any.whl" for n in (1, 2))
    (folder / old).rename(folder / new)
    publish.publish(clone)
    assert _published(clone) == {PAGE, "requirements.txt", old, new}
    commits = _git(clone.parent / "forge.git", "rev-list", "--count", publish.BRANCH)
    assert int(commits) == 2


def test_publishing_says_what_is_missing(clone: Path):
    (clone / publish.FOLDER / "requirements.txt").unlink()
    with pytest.raises(FileNotFoundError, match="has no notebooks in it: run `make book` first"):
        publish.publish(clone)


def test_locks_say_how_they_are_made_where_updates_look_for_it():
    """Dependabot takes these options from a lock file's text, or makes another lock."""
    lock = (ROOT / "Makefile").read_text(encoding="utf-8")
    header = re.search(r'--custom-compile-command "(.*?)"', lock)[1]
    assert {"--universal", "--python-version"} <= set(header.split())
