"""The people of ``tests.boards``, for every test here."""

from tests.boards import clock, empty, open_again, people, plain_terminal

__all__ = ["clock", "empty", "open_again", "people", "plain_terminal"]
