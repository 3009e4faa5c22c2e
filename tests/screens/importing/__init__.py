"""The import before it happens."""
