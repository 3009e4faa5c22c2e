"""``python -m tui``: the same as ``keepwarm``."""

from tui.cli import program

if __name__ == "__main__":
    program()
