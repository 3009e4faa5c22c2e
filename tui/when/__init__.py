"""Dates and words.

What every start needs is light: :mod:`tui.when.instants` (what words mean, where a day begins) and
:mod:`tui.when.saying` (dates to words). Words are read by :mod:`tui.when.reading`, whose grammar stands there; it is
imported where somebody has typed some, so that the board and `keepwarm due` start without it.
"""
