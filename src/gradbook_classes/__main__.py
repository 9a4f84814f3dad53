"""`python -m gradbook_classes` is the command `gradbook`."""

from .cli import main

if __name__ == "__main__":
    raise SystemExit(main())
