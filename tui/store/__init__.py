"""The pipeline on disk: one journal in TinyDB's own shape, durable, shared by several processes.

:class:`Store` keeps it; the pipeline uses ``Store.commit``, for changes that span tables. ``JournalDB(store)``, from
:mod:`tui.store.journal_db`, is TinyDB on an open store, with all of its API and queries: its mutators call the same
method, so there is one way to the disk and not two.
"""

from tui.store.errors import Busy, Damaged, NewerSchema, StoreError, Unsafe, WriteFailed
from tui.store.journal import FILE_NAME
from tui.store.lines import PROSPECTS, STEPS, Docs, Problem, check
from tui.store.schema import SCHEMA
from tui.store.state import Changes, Commit, View
from tui.store.store import Store

__all__ = [
    "FILE_NAME",
    "PROSPECTS",
    "SCHEMA",
    "STEPS",
    "Busy",
    "Changes",
    "Commit",
    "Damaged",
    "Docs",
    "NewerSchema",
    "Problem",
    "Store",
    "StoreError",
    "Unsafe",
    "View",
    "WriteFailed",
    "check",
]
