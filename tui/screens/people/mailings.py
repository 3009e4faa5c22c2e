"""The mailing: its list for whoever sends it, and the touch for all of its people."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tui.pipeline import Result
from tui.screens.people.action_group import ActionGroup
from tui.text import counted
from tui.views.mailing import HOW_TO_CHOOSE, brief, headline, members, when_due
from tui.widgets.choices import Choice


class Mailings(ActionGroup):
    """The action of ``M``. Whom it is about follows from the rules, not from marks or cursor."""

    def mailing(self) -> None:
        """Offers the list and the touch; says how to choose people where there are none."""
        if self._pipeline.agenda.mailed:
            self._offer(leave_out=False)
        else:
            from tui.screens.dialogs.choose import Notice

            self._screen.app.push_screen(Notice("Mailing", HOW_TO_CHOOSE))

    def _offer(self, *, leave_out: bool) -> None:
        pipeline = self._pipeline
        kind, lately = pipeline.rules.mailing.kind, f"in touch in the last {pipeline.rules.mailing.recent}"
        ids = members(pipeline, leave_out_recent=leave_out)
        count, recent = len(ids), len(pipeline.agenda.mailed) - len(members(pipeline, leave_out_recent=True))
        choices = [Choice("f", "the list as a file", f"{counted(count, 'address', 'addresses')}, CSV")]
        if pipeline.agenda.mailing_due is not None:
            choices.append(Choice("l", f"log {kind.one} for all {count:,}", "when it is sent"))
        if recent:
            to = "to them too" if leave_out else f"without {recent:,}"
            choices.append(Choice("r", to, f"{recent:,} {lately}" if leave_out else lately))
        title = headline(pipeline) or f"{brief(pipeline)}, {when_due(pipeline, pipeline.agenda.mailing)}"

        def chosen(key: str) -> None:
            if key == "f":
                self._ask_file(ids)
            elif key == "l":
                self._ask_log(ids)
            elif key == "r":
                self._offer(leave_out=not leave_out)

        self._choose(f"Mailing: {title}", choices, chosen)

    def _ask_file(self, ids: tuple[int, ...]) -> None:
        from tui.screens.dialogs.file_name import FileName

        day = self._pipeline.calendar.day(self._pipeline.now)

        def named(path: Path) -> None:
            hint = "M then l logs it when it is sent" if self._pipeline.agenda.mailing_due is not None else ""
            self._commands.do(partial(self._write, path, ids), what=f"the list: {path}", hint=hint)

        self._ask(FileName("The list of the mailing", f"~/mailing-{day}.csv"), named)

    def _write(self, path: Path, ids: tuple[int, ...]) -> Result:
        """Writes the list. In the thread of commands, as it takes as long as a large one."""
        from tui.exchange.writers import writer

        people = self._pipeline.people
        self._write_file(path, writer("mailing", "csv")({who: people.look(who) for who in ids if who in people}))
        return Result((), f"{counted(len(ids), 'address', 'addresses')} written to {path}")

    def _ask_log(self, ids: tuple[int, ...]) -> None:
        from tui.screens.people.command_runner import ALL_BACK

        what = f"{self._pipeline.rules.mailing.kind.one} for {counted(len(ids), 'person', 'people')}"
        log = partial(self._commands.do, partial(self._pipeline.log_mailing, ids, monthly=True), what=what)
        self._commands.ask(f"Log {what}?", ALL_BACK, log, yes=f"yes, all {len(ids):,}", no="not yet")
