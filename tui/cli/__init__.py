"""The command line: parses, calls the pipeline, prints. Without a command it opens the board."""

from tui.cli.main import main, program

__all__ = ["main", "program"]
