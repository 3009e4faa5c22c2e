"""The new people after an import, one by one."""
