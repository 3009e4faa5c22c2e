"""An import before it happens: who is new, what changes, and what the user decides."""
