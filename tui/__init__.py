"""Keepwarm: a terminal application that keeps professional relationships warm."""

__version__ = "0.1.0"
