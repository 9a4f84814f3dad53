"""Exercises can be solved in the page: Python runs in the reader's browser, with the same graders.

parts.py    fetches what others made, by hash: Python for browsers (Pyodide) and its NumPy
engine.py   makes the files that a page loads from these and the helper package; its scripts:
            compile.mjs, take.mjs and graders.mjs, each with the Python that it runs
in_page/    what both these scripts and a page need to start Python, or to restore it
editor.py   makes the editor that answers are written in, of CodeMirror; bundling.py bundles
disk.py     makes scripts of all this, for a page that was opened from disk
pages.py    says on the page where they are, and copies them into the built book

The page's side is in book/_static/solving: solving.js and live.js on every page, editor.mjs
and others for the editor, worker.mjs with judge.py and cells.py where Python runs.
"""
