"""The built book as one document: on paper (`make pdf`), and in e-readers (`make epub`).

Both are made of the built pages in a browser, so that formulas, figures and numbers are theirs.
whole.js puts the pages into one document, in the order of _toc.yml, with the solutions at its end.
"""
