"""The tray: what came in by itself, taken or let go."""
