"""Buttons and scripts: no button leads nowhere, no script comes from elsewhere."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

_HOSTS = ("github.com", "gitlab.com")


def connect(app) -> None:
    app.connect("config-inited", _buttons)
    app.connect("config-inited", _without_unused_scripts)


def _buttons(app, config) -> None:
    """Buttons that need the book's repository, only if the book knows it."""
    theme = config.html_theme_options
    url = web_address(theme.get("repository_url") or _git(app.srcdir, "remote", "get-url", "origin"))
    theme["repository_url"] = url
    theme["use_repository_button"] = theme["use_download_button"] = bool(url)
    theme["launch_buttons"] = (
        {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"} if url else {}
    )


def web_address(remote: str) -> str:
    """The page of a repository on the web, without name or password of whoever cloned it;
    empty if it has none."""
    found = re.fullmatch(
        r"(?:(?:https?|ssh|git)://)?(?:[^@/]+@)?([\w.-]+)(?::\d+)?[:/]+([\w.-]+)/([\w.-]+?)(?:\.git)?/?",
        remote.strip(),
    )
    if not found or found[1] not in _HOSTS:
        return ""
    return "https://{}/{}/{}".format(*found.groups())


def _git(folder, *command: str) -> str:
    """What git answers about this very folder; nothing if it is no repository."""
    if not (Path(folder) / ".git").exists():
        return ""
    try:
        done = subprocess.run(["git", "-C", str(folder), *command], capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _without_unused_scripts(app, config) -> None:
    """Jupyter Book puts scripts for thebe and for comments into every page."""
    for listeners in list(app.events.listeners.values()):
        for listener in list(listeners):
            module = getattr(listener.handler, "__module__", "")
            if module.split(".")[0] in ("sphinx_thebe", "sphinx_comments"):
                app.disconnect(listener.id)
    styles = app.registry.css_files
    styles[:] = [style for style in styles if style[0] != "sphinx-thebe.css"]
