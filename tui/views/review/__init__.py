"""The daily review as a walk: where it stands, what changed around it, what came of it."""
