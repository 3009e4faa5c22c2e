"""What every command needs: where the data is, what time it is, and the open pipeline."""

from __future__ import annotations

import os
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.cli.loading import load_msgspec
from tui.cli.usage import Usage
from tui.settings.typed_path import typed_path

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from tui.pipeline import Pipeline
    from tui.settings.config import Settings
    from tui.when.instants import When


def real_clock() -> datetime:
    """The current instant, in UTC."""
    return datetime.now(UTC)


def _usual_folder(variable: str, place: str) -> Path | None:
    """The folder of most, on Linux where nobody chose another. A shortcut: ``platformdirs`` knows all, and is slow."""
    return None if variable in os.environ or sys.platform != "linux" else Path(place).expanduser()


class Session:
    """One call of the command line."""

    def __init__(self, options: Namespace) -> None:
        self.options = options
        self.json: bool = getattr(options, "json", False)
        self.done = False
        """What was asked for stands on the disk, beside what went through the pipeline."""
        self.begun = time.time_ns() // 1000
        """Before anything was read, in microseconds since 1970."""
        self.afterwards: list[Callable[[], None]] = []
        """What is done once the answer is given: nobody waits for it, and nothing depends on it."""

    @property
    def form(self) -> str:
        """The ``--format`` asked for. Wrong usage where ``--json`` asks for another."""
        form: str = self.options.format
        if not self.json:
            return form
        if form not in ("text", "json"):
            raise Usage(f"--json and --format {form} are two things: give one of them")
        return "json"

    @cached_property
    def folder(self) -> Path:
        """The data folder: ``--data``, ``$KEEPWARM_DATA``, or the platform's."""
        chosen = getattr(self.options, "data", None) or os.environ.get("KEEPWARM_DATA")
        if chosen:
            return typed_path(chosen)
        if usual := _usual_folder("XDG_DATA_HOME", "~/.local/share/keepwarm"):
            return usual
        from platformdirs import user_data_path

        return user_data_path("keepwarm", appauthor=False)

    @property
    def journal(self) -> Path:
        """The file of the data."""
        from tui.store import FILE_NAME

        return self.folder / FILE_NAME

    @cached_property
    def config(self) -> Path:
        """The settings file: ``--config``, ``$KEEPWARM_CONFIG``, or the platform's."""
        chosen = getattr(self.options, "config", None) or os.environ.get("KEEPWARM_CONFIG")
        if chosen:
            found = typed_path(chosen)
            if not os.path.lexists(found):
                from tui.settings.config import BadSettings

                raise BadSettings(f"{found}: no such settings file")
            return found
        if usual := _usual_folder("XDG_CONFIG_HOME", "~/.config/keepwarm"):
            return usual / "config.toml"
        from platformdirs import user_config_path

        return user_config_path("keepwarm", appauthor=False) / "config.toml"

    @cached_property
    def settings(self) -> Settings:
        """Zone and rules in force."""
        load_msgspec()
        from tui.settings.config import load_settings

        return load_settings(self.config)

    @property
    def zone(self) -> ZoneInfo:
        """The user's zone."""
        return self.settings.zone

    @cached_property
    def clock(self) -> Callable[[], datetime]:
        """The clock, or the pretended time that stands still."""
        words = getattr(self.options, "now", None) or os.environ.get("KEEPWARM_NOW")
        if not words:
            return real_clock
        from tui.when.reading import parse_now

        pretended = parse_now(words, real_clock(), self.zone)
        return lambda: pretended

    @property
    def pretends(self) -> bool:
        """Whether another time than the clock's is meant."""
        return bool(getattr(self.options, "now", None) or os.environ.get("KEEPWARM_NOW"))

    @property
    def now(self) -> datetime:
        """The current or pretended instant, in UTC."""
        return self.clock()

    @cached_property
    def pipeline(self) -> Pipeline:
        """The pipeline on the data folder."""
        load_msgspec()
        from tui.agenda.row_cache import stamp
        from tui.pipeline import Pipeline
        from tui.store import Store

        store = Store.open(self.folder, clock=lambda: self.local_now, stamp=stamp(self.settings))
        return Pipeline(store, self.settings, self.clock, steady=self.clock is real_clock, kept=True)

    @property
    def local_now(self) -> datetime:
        """The current or pretended instant in the user's zone: its day is the day of a backup."""
        return self.now.astimezone(self.zone)

    @property
    def has_saved(self) -> bool:
        """Whether this command has changed something on the disk: what fails after that is not its failure."""
        return self.done or ("pipeline" in self.__dict__ and self.pipeline.store.has_saved)

    def notices(self) -> list[str]:
        """What was noticed since the data were opened, if they were."""
        return self.pipeline.notices(standing=False) if "pipeline" in self.__dict__ else []

    def empty_folder_notice(self) -> str:
        """A word for somebody who looks in an empty folder: the path may be mistyped. Empty for all others."""
        if "pipeline" not in self.__dict__ or not self.pipeline.store.is_new:
            return ""
        from tui.store import StoreError

        try:
            backups = self.pipeline.store.backups()
        except StoreError as error:
            return str(error)
        if backups:
            return f"there is nothing in {self.folder} but backups: keepwarm restore {backups[0].name} brings one back"
        return f"there is nothing in {self.folder} yet: what you add will be kept there; --data names another folder"

    @property
    def zone_is_unsaid(self) -> bool:
        """Whether somebody came over SSH to a computer at UTC, and nobody said which zone is theirs."""
        return ("SSH_CONNECTION" in os.environ or "SSH_TTY" in os.environ) and not self.settings.zone_is_said

    def zone_notice(self) -> str:
        """A word about that, for who adds somebody or asks what is due in a terminal. Empty for all others."""
        if self.options.command not in ("add", "due") or not sys.stderr.isatty():
            return ""
        if getattr(self.options, "format", "") == "line" or not self.zone_is_unsaid:  # a prompt says what was asked
            return ""
        return (
            "times are those of UTC, as this computer has them: `keepwarm config timezone Europe/Berlin`, say, "
            "tells where you are (with UTC this line ends)"
        )

    def row_saver(self) -> Callable[[], None] | None:
        """What keeps ready for the next start what this one found out; None where that is not worth writing.

        Nothing is kept of a pretended future: the present could not use it.
        """
        return self.pipeline.row_saver() if "pipeline" in self.__dict__ and self.now <= real_clock() else None

    def keep(self, name: str, answer: Any, until: Callable[[], datetime]) -> None:
        """Keeps an answer for shells that ask for it again (``tui.agenda.answer_cache``), once it is given."""
        from zoneinfo import TZPATH

        from tui.agenda.answer_cache import keep
        from tui.settings.resources import data_root

        store = self.pipeline.store
        zone = [Path(folder, self.zone.key) for folder in TZPATH] + [Path("/etc/localtime"), Path("/etc/timezone")]
        files = [store.path, store.files.order, Path(str(data_root() / "rulebook.toml")), *zone]
        self.afterwards.append(
            lambda: keep(self.folder, name, self.config, answer, files, begun=self.begun, end=until())
        )

    def write_file(self, words: str, written: str | bytes) -> Path:
        """Writes a file where ``-o`` says. Wrong usage where that is no file; raises what ``write_export`` raises."""
        from tui.store.whole_file import write_export

        path = Path(words)
        if not path.name or path.is_dir():
            raise Usage(f"-o {words}: give the name of a file")
        data = written if isinstance(written, bytes) else written.encode()
        write_export(path, [data], folder=self.folder, journal=self.pipeline.store.path)
        self.done = True
        return path

    def who(self, words: str) -> int:
        """The id of the prospect that WHO means."""
        return self.pipeline.people.find(words)

    def ahead(self, words: str, now: datetime | None = None) -> When:
        """WHEN of something to come, said ``now``."""
        from tui.when.reading import parse_when

        return parse_when(words, now or self.now, self.zone)

    def past(self, words: str | None) -> datetime | None:
        """WHEN of a fact: an instant, noon of a day without a time."""
        if words is None:
            return None
        from tui.when.instants import past_instant
        from tui.when.reading import parse_when

        return past_instant(parse_when(words, self.now, self.zone, prefer="past"), self.now, self.zone)
