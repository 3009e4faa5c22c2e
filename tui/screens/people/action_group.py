"""What actions share: the screen they are given on, its people, its commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from tui.commands import Place
from tui.model.records import Reason
from tui.pipeline import changes
from tui.screens.people.command_runner import CommandRunner, CommandScreen
from tui.views.previews import refusal

if TYPE_CHECKING:
    from tui.rules.drafts import Draft


only_open = changes.close(Reason.OTHER)
"""Refused for somebody who is closed: asked before a dialog is opened in vain."""


class ActionScreen(CommandScreen, Protocol):
    """A screen on which actions are given; ``PeopleScreen`` says what each of these means."""

    place: Place
    commands: CommandRunner
    snooze_hint: str

    def targets(self) -> list[int]: ...
    def order(self) -> Sequence[int]: ...
    def answers_silence(self) -> bool: ...
    def draft(self) -> Draft | None: ...
    def show_person(self, who: int) -> None: ...


class ActionGroup:
    """Actions of one kind. The name of a method is the name of its action in the list of commands."""

    def __init__(self, screen: ActionScreen) -> None:
        self._screen = screen
        self._pipeline = screen.pipeline
        self._commands = screen.commands

    def _only_one(self, words: str) -> list[int]:
        """The targets, where that is one person; else says ``words``."""
        ids = self._screen.targets_or_warn()
        if len(ids) <= 1:
            return ids
        self._screen.warn(f"{words}: Esc takes the marks away")
        return []

    def _open_ones(self, ids: Sequence[int] | None = None) -> list[int]:
        """These people, or the targets, where none of them is closed; else says so in the place of the dialog."""
        found = list(self._screen.targets_or_warn() if ids is None else ids)
        if found and (reason := refusal(self._pipeline, found, only_open)):
            self._commands.refuse(found, reason)
            return []
        return found
