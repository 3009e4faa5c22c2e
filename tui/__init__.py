"""Keepwarm: a terminal application that keeps professional relationships warm."""
