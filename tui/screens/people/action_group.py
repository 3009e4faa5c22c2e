"""What groups of actions share: their screen, its targets and its commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen

from tui.commands import Place
from tui.model.records import Reason
from tui.pipeline import Refused, changes
from tui.pipeline.changes import Change
from tui.screens.people.command_runner import CommandRunner, CommandScreen
from tui.views.previews import refusal

if TYPE_CHECKING:
    from pathlib import Path

    from tui.rules.drafts import Draft
    from tui.views.filters import Chosen
    from tui.widgets.choices import Choice

Answer = TypeVar("Answer")
only_open = changes.close(Reason.OTHER)
"""A change that is refused for closed people: tried before a dialog is opened."""


class ActionScreen(CommandScreen, Protocol):
    """The screen of an action; ``PeopleScreen`` documents the members."""

    place: Place
    commands: CommandRunner
    snooze_hint: str
    only: Chosen | None

    def dismiss(self) -> object: ...
    def targets(self) -> list[int]: ...
    def order(self) -> Sequence[int]: ...
    def list_name(self) -> str: ...
    def answers_silence(self) -> bool: ...
    def draft(self) -> Draft | None: ...
    def show_person(self, who: int) -> None: ...


class ActionGroup:
    """Actions on one subject. Each public method is an action of the same name in the list of commands."""

    def __init__(self, screen: ActionScreen) -> None:
        self._screen = screen
        self._pipeline = screen.pipeline
        self._commands = screen.commands

    def _only_one(self, words: str) -> list[int]:
        """The target if there is only one; else warns with ``words``."""
        ids = self._screen.targets_or_warn()
        if len(ids) <= 1:
            return ids
        self._screen.warn(f"{words}: Esc takes the marks away")
        return []

    def _open_ones(self, ids: Sequence[int] | None = None) -> list[int]:
        """These people, or the targets, if none of them is closed; else shows why not in place of the dialog."""
        return self._fit_for(only_open, ids)

    def _fit_for(self, change: Change, ids: Sequence[int] | None = None) -> list[int]:
        """These people, or the targets, if the change is not refused; else shows why in place of the dialog."""
        found = list(self._screen.targets_or_warn() if ids is None else ids)
        if found and (reason := refusal(self._pipeline, found, change)):
            self._commands.refuse(found, reason)
            return []
        return found

    def _ask(self, dialog: Screen[Answer], then: Callable[[Answer], object]) -> None:
        """Opens a dialog; calls ``then`` with its answer, unless it is left without one."""

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                then(answer)

        self._screen.app.push_screen(dialog, answered)

    def _choose(self, title: str, choices: Sequence[Choice], then: Callable[[str], object], words: str = "") -> None:
        """Asks for one of these; calls ``then`` with its key."""
        from tui.screens.dialogs.choose import Choose

        self._ask(Choose(title, choices, words=words), then)

    def _write_file(self, path: Path, written: str | bytes) -> None:
        """Writes a file where the user asked for it; refused where that would harm the data, or the disk does not."""
        from tui.store import StoreError
        from tui.store.whole_file import write_export

        store = self._pipeline.store
        data = written if isinstance(written, bytes) else written.encode()
        try:
            write_export(path, [data], folder=store.path.parent, journal=store.path)
        except StoreError as error:
            raise Refused(str(error)) from None
