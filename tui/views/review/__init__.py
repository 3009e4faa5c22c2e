"""The daily review as a walk: where the user stands, what changed meanwhile, what came of it."""
