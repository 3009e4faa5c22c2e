"""Calendars as sources of touches: meetings that were held, and those ahead."""
