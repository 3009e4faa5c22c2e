"""The triage: new people after an import, one by one."""
