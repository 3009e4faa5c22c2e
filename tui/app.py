"""The application: connects the pipeline to the screens, chooses the theme, and ends cleanly."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextvars import copy_context
from functools import partial
from inspect import isawaitable
from threading import Thread
from time import time
from typing import Any, ClassVar

from rich.color import ColorSystem
from textual import constants, events
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.driver import Driver
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.theme import Theme

from tui.commands import Place, bindings, commands
from tui.model.errors import DataError
from tui.navigator import Navigator
from tui.pipeline import Pipeline
from tui.screens.base.commit import beside, commit
from tui.screens.base.dialog import Dialog
from tui.screens.board.screen import BoardScreen
from tui.screens.people.command_runner import UNDO
from tui.screens.people.people_screen import PeopleScreen
from tui.settings.config import BadSettings, Settings, load_settings
from tui.settings.own import OwnSettings
from tui.settings.templates import Stationery
from tui.terminal import textual_private
from tui.terminal.background import LayeredApp
from tui.terminal.capable import is_hardware, refusal
from tui.terminal.driver import drawing_driver
from tui.terminal.hangup import HangupWatch
from tui.terminal.later import later
from tui.terminal.lightness import asks_lightness
from tui.terminal.strips import divide_without_circles
from tui.text import width
from tui.widgets.theme import ANSI, ANSI_LIGHT, DARK_NAME, LIGHT_NAME, TEXTUALS, Palette, offered, palette, themes
from tui.widgets.wrap import wrap

CacheWork = Callable[[], Callable[[], None] | None]
_QUIET = 1.5
"""Seconds after the start before the caches are written."""
_DOT = " \N{MIDDLE DOT} "
_READ = {"information": 1.0, "undoable": 5.0, "warning": 3.0, "error": 3.0}
"""Seconds after which a message counts as read: the next key or the next screen removes it."""
_DIMMED = 0.66
"""How much is left of the colour of a dimmed word: less could not be read."""


class KeepwarmApp(LayeredApp):
    """Keepwarm in a terminal.

    Args:
        pipeline: open; everything shown uses its clock.
        demo: the status line says that this is the demo.
        cache_work: returns work that makes the next start faster, or None.
        own: the user's settings; None: the defaults, and none is kept.
        first: nobody has used it here: the settings that matter are asked for.
        at: the screen that is open at the start, above the board.
        settle: called once what stays is there, and nothing is typed.
    """

    TITLE = "Keepwarm"
    ALLOW_SELECT = False
    """No key copies what Textual would select, and a click on something that has just gone would fail."""
    ENABLE_COMMAND_PALETTE = False
    """Textual would open it before keys that were typed ahead of Ctrl+p have acted. Each screen has keys for it."""
    BINDINGS: ClassVar[list[BindingType]] = bindings(Place.APP)
    CSS = """
    Screen { color: $foreground; }
    /* One message at a time, above the footer, so that the keys stay visible and clickable. */
    ToastRack { width: 100%; margin: 0 0 1 0; align: left bottom; overflow: hidden; }
    ToastHolder { width: 100%; align-horizontal: left; }
    Toast { width: 100%; max-width: 100%; max-height: 3; margin: 0; padding: 0 1; color: $foreground; }
    Toast.-information, Toast.-warning, Toast.-error { border: none; }
    Toast.-information, Toast.-warning, Toast.-error { background: $block-cursor-background; }
    Toast.-warning, Toast.-error { color: $text-warning; }
    Input:ansi > .input--cursor { color: ansi_default; background: ansi_default; }
    Toast:ansi { background: ansi_default; color: ansi_default; text-style: reverse; }
    /* A dialog shows its keys in its last line, so the message takes the first line of the screen. */
    Dialog ToastRack { dock: top; margin: 0; align: left top; }
    """

    _has_few_colours = False
    """The terminal has 256 colours."""

    def __init__(
        self,
        pipeline: Pipeline,
        *,
        demo: bool = False,
        cache_work: CacheWork = lambda: None,
        own: OwnSettings | None = None,
        first: bool = False,
        at: Place | None = None,
        settle: Callable[[], None] = lambda: None,
    ) -> None:
        if not os.environ.get("NO_COLOR"):
            os.environ.pop("NO_COLOR", None)  # empty, it asks for nothing
        super().__init__()
        self.no_color = self.no_color or is_hardware(os.environ.get("TERM", ""))
        self.pipeline = pipeline
        self.own = own or OwnSettings(load_settings(None), None)
        self.navigator = Navigator(self, pipeline)
        self.demo = demo
        self._first = first
        self._at = at
        self._cache_work = cache_work
        self._settle = settle
        self.animation_level = "none"
        divide_without_circles()
        if os.environ.get("TERM", "").startswith("screen") and constants.COLOR_SYSTEM == "auto":
            # GNU screen passes on the outer terminal's COLORTERM, but garbles truecolor.
            textual_private.limit_colours(self, ColorSystem.EIGHT_BIT)
        self._has_few_colours = self.console.color_system == "256"
        for theme in themes(few=self._has_few_colours):
            self.register_theme(theme)
        self._is_light = False
        """The terminal has told that its background is light."""
        self._follows_terminal = False
        """The theme is the one that suits the terminal: nobody wants another."""
        if "TEXTUAL_THEME" not in os.environ:
            wanted = self._wanted_theme()
            self._follows_terminal = not wanted
            self.theme = wanted or self.suitable_theme()
        if self.no_color:
            textual_private.send_no_colours(self)
        textual_private.dim_readably(self, _DIMMED)

    def suitable_theme(self) -> str:
        """The theme that suits the terminal, where the user wants no other."""
        if self._has_sixteen_colours:
            return ANSI_LIGHT if self._is_light else ANSI
        return LIGHT_NAME if self._is_light else DARK_NAME

    def _wanted_theme(self) -> str:
        """The theme of the settings, if there is one of that name."""
        wanted = self.own.settings.theme
        return self._shown_theme(wanted) if wanted in self.available_themes else ""

    def _shown_theme(self, name: str) -> str:
        """What shows a theme: of sixteen colours, the dark or the light one."""
        if self._has_sixteen_colours:
            return ANSI if self.available_themes[name].dark else ANSI_LIGHT
        return name

    def get_theme(self, theme_name: str) -> Theme | None:
        """Textual's own themes with tones that can be read."""
        theme = super().get_theme(theme_name)
        return offered(theme.name, few=self._has_few_colours) if theme and theme.name in TEXTUALS else theme

    @property
    def _has_sixteen_colours(self) -> bool:
        """The terminal has sixteen colours, or none: tones of a theme's own would become their nearest neighbours."""
        return self.no_color or self.console.color_system in (None, "standard")

    def choose_theme(self, name: str) -> None:
        """Other colours, kept for the next start; "": those that suit the terminal."""
        self._follows_terminal = not name
        self.theme = self._shown_theme(name) if name else self.suitable_theme()
        self.keep_setting("theme", name or None)

    def keep_setting(self, key: str, words: str | None) -> None:
        """Keeps a setting that is in force already; None: the user's own value goes. Says why where it cannot be."""
        self.run_worker(self._keep_setting(key, words), group="commands")

    async def _keep_setting(self, key: str, words: str | None) -> None:
        try:
            await commit(self, partial(self.own.change, key, words), "keeping...")
        except (BadSettings, DataError) as error:
            self.notify(f"in force until you leave, not kept: {error}", severity="warning", timeout=8)
        for screen in self.screen_stack:
            if isinstance(screen, Dialog) and screen.is_mounted and screen.is_running:
                screen.settings_changed()

    async def put_in_force(self, values: Mapping[str, str | None], other: Pipeline | None = None) -> None:
        """Keeps other values for settings, and has them in force at once: where it counts all screens are made anew.

        Args:
            values: by setting; None: the one that ships.
            other: the people under these values, if they were worked out already.

        Raises:
            BadSettings: a value is not allowed, or the file cannot be changed.
            DataError: the disk refuses.
        """
        before = self.own.settings
        for key, words in values.items():
            await commit(self, partial(self.own.change, key, words), "keeping...")
        await self._go_on_under(self.own.settings, before, other)

    def look_at_settings(self) -> None:
        """Has in force what another board, a command or an editor has changed, as soon as the board is at rest."""
        board = self.screen_stack[0]
        if isinstance(board, BoardScreen) and board.is_at_rest and self.own.is_changed_elsewhere():
            self.run_worker(self._read_settings_again(), group="settings", exclusive=True)

    async def _read_settings_again(self) -> None:
        before = self.own.settings
        try:
            settings = await beside(self, self.own.read_again, "reading the settings...")
        except BadSettings as error:
            words = f"the settings were changed, those before stay in force: {error}"
            self.notify(words, severity="warning", timeout=8)
            return
        if settings != before:
            await self._go_on_under(settings, before)
            self.notify("settings were changed elsewhere: they are in force here, too")

    async def _go_on_under(self, settings: Settings, before: Settings, other: Pipeline | None = None) -> None:
        """Has what differs in force; ``other``: the people under these settings, if they were worked out already."""
        self.pipeline.stationery = Stationery(settings.me, settings.templates)
        board = self.screen_stack[0]
        assert isinstance(board, BoardScreen)
        if settings.cards != before.cards:
            board.set_cards(settings.cards)
        if settings.theme != before.theme:
            self._follows_terminal = not self._wanted_theme()
            self.theme = self._wanted_theme() or self.suitable_theme()
        if (settings.zone, settings.book, settings.region) == (before.zone, before.book, before.region):
            return
        from tui.screens.dialogs.settings import SettingsSheet
        from tui.views.what_if import under

        if other is None:
            other = await beside(self, partial(under, self.pipeline, settings), "working it out...")
        self.pipeline.put_under(other)
        self.pipeline, self.navigator = other, Navigator(self, other)
        above = self.screen_stack[1:]
        for _ in above:
            self.pop_screen()
        await board.go_on_with(other)
        for sheet in above:
            if isinstance(sheet, SettingsSheet):
                self.push_screen(SettingsSheet(sheet.shown_setting))

    def palette(self) -> Palette:
        """The palette of the current theme."""
        theme = self.current_theme
        if self.no_color:
            return palette("mono")
        if self.native_ansi_color or theme.name.startswith("ansi"):
            return palette("ansi", dark=theme.dark)
        return palette("rgb", theme.name, few=self._has_few_colours)

    def found_background(self, *, dark: bool) -> None:
        """The terminal has told its background. The theme follows, unless another is wanted."""
        self._is_light = not dark
        if self._follows_terminal:
            self.theme = self.suitable_theme()

    def _draw_screens(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, PeopleScreen) and screen.is_mounted and screen.is_running:  # else it will be, or was
                screen.theme_changed()

    def draw_anew(self) -> None:
        super().draw_anew()
        self._draw_screens()

    def get_driver_class(self) -> type[Driver]:
        driver = super().get_driver_class()
        chosen = self.no_color or "TEXTUAL_THEME" in os.environ
        return drawing_driver(driver if chosen else asks_lightness(driver, os.environ))

    def run(self, *args: Any, **keywords: Any) -> None:
        """Runs until the user leaves. A terminal that cannot show a board gets one line of text instead."""
        if (why := refusal(os.environ.get("TERM", ""))) and not keywords.get("headless"):
            sys.exit(f"keepwarm: {why}")
        super().run(*args, **keywords)

    def get_default_screen(self) -> Screen[Any]:
        """The board is the lowest screen, so that nothing else is painted first."""
        cards = self.own.settings.cards
        return BoardScreen(self.pipeline, self.palette(), demo=self.demo, cards=cards, settle=self._settle)

    def on_mount(self) -> None:
        """Commands settle in this thread; SIGHUP and SIGTERM end the application cleanly."""
        loop, context = asyncio.get_running_loop(), copy_context()

        def deliver(settle: Callable[[], None]) -> None:
            # Listeners may touch widgets, and Textual looks for their application in the context.
            loop.call_soon_threadsafe(settle, context=context)

        self.pipeline.deliver = deliver
        self.theme_changed_signal.subscribe(self, lambda _: self._draw_screens())
        self.screen_change_signal.subscribe(self, lambda _: self._clear_read(), immediate=True)
        if not self.is_headless and sys.platform != "win32":
            HangupWatch(lambda code: self.exit(return_code=code)).start(loop)
        later(_QUIET, self, self._write_caches)
        if self._first:
            from tui.screens.dialogs.first_start import FirstStart

            self.call_after_refresh(lambda: self.push_screen(FirstStart()))
        elif self._at is not None:
            self.call_after_refresh(self.navigator.go_to, self._at)
        if (wanted := self.own.settings.theme) and not self._wanted_theme():
            self.notify(f"there is no theme {wanted}; Theme in the palette (:) lists them", severity="warning")

    def _write_caches(self) -> None:
        if (work := self._cache_work()) is not None:
            Thread(target=work, daemon=True).start()

    def on_unmount(self) -> None:
        """Commands that are still running settle in their own thread."""
        self.pipeline.deliver = lambda settle: settle()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Shows one message above the footer, in place of the one before. Never markup: names are data."""
        del markup
        self.clear_notifications()
        words = _DOT.join(line for line in (title, *message.splitlines()) if line)
        head, dot, last = words.rpartition(_DOT)
        if dot and width(f"{wrap(head, room := self.size.width - 2)[-1]}{_DOT}{last}") > room:
            words = f"{head}\n{last}"  # "u undoes" stays together
        super().notify(words, severity=severity, timeout=timeout, markup=False)

    def clear_notifications(self) -> None:
        """Removes the message, and its place: Textual keeps an empty widget of each."""
        super().clear_notifications()
        for screen in self.screen_stack:
            textual_private.remove_places_of_messages(screen)

    def _clear_read(self) -> None:
        """Removes a message that was shown long enough to be read."""
        for said in textual_private.notifications(self):
            # What a single key did, and that u undoes it, stands longer: the key may have been a slip.
            if time() - said.raised_at >= _READ["undoable" if said.message.endswith(UNDO) else said.severity]:
                self.clear_notifications()
                return

    def action_command_palette(self) -> None:
        """Opens the command palette."""
        from tui.screens.dialogs.palette import Entry, Palette

        below = self.screen
        if isinstance(below, Palette):
            return
        listed = ((name, what.split("\t"), act) for name, what, act, _ in self.get_system_commands(below))
        entries = [Entry(name, keys, does, act) for name, (keys, does), act in listed]
        people = self.navigator.people if isinstance(below, PeopleScreen) else None
        self.push_screen(Palette(entries, people, "a command, or somebody"), _chosen)

    async def on_event(self, event: events.Event) -> None:
        """A key removes a message that was read; what is done beside rests."""
        if isinstance(event, events.Key) and self.screen_stack:
            self._clear_read()
            if isinstance(board := self.screen_stack[0], BoardScreen):
                board.typed_at = event.time
        await super().on_event(event)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The commands of the screen below the palette, and the theme."""
        place = getattr(screen, "place", Place.APP)
        for command in commands(place):
            if command.palette:
                act = partial(self._run_on, screen, command.bound)
                yield SystemCommand(command.name, f"{command.key}\t{command.help}", act)
        if isinstance(screen, Dialog):
            for keys, words, action in screen.commands():
                yield SystemCommand(
                    words[:1].upper() + words[1:], f"{keys}\there", partial(self._run_on, screen, action)
                )
        yield SystemCommand("Theme", "\tother colours", self.search_themes)

    async def _run_on(self, screen: Screen[Any], action: str) -> None:
        """Runs a chosen command, unless its screen was left meanwhile."""
        if screen in self.screen_stack:
            await screen.run_action(action)

    def search_themes(self) -> None:
        """Opens the palette of the themes; the one that is chosen is kept. Before them what suits the terminal."""
        from tui.screens.dialogs.palette import Entry, Palette

        names = ["", *sorted(self.available_themes)]
        entries = [Entry(name or "what suits the terminal", "", "", partial(self.choose_theme, name)) for name in names]
        self.push_screen(Palette(entries, None, "a theme"), _chosen)


async def _chosen(act: Callable[[], object] | None) -> None:
    """Does what was chosen in a palette."""
    done = act() if act is not None else None
    if isawaitable(done):
        await done
