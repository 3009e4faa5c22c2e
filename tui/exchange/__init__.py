"""Files for and from other programs: one module a format, a list of readers and a list of writers."""
