"""A practice day by day, on the real pipeline: ``python -m tests.bench.practice``."""
