"""The cadence engine: pure functions from records, a moment and the rule book to what is due, and why."""
