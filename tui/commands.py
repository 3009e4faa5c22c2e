"""All commands of the screens, in one list: bindings, palette, help, footer and guide are made from it.

A command names an action: a method ``action_<action>`` of its screen, or one of the actions that all screens with
people share (``tui.screens.people``). Textual is imported only for bindings.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType


class Place(StrEnum):
    """Where a command can be given. The value names the screen in help texts."""

    BOARD = "the board"
    DETAIL = "a prospect"
    REVIEW = "the review"
    GROOMING = "the grooming"
    TRIAGE = "the new people"
    REPORT = "the report"
    SOURCES = "the sources"
    IMPORT = "an import"
    TRAY = "the tray"
    APP = "everywhere"


class Heading(StrEnum):
    """Headings of the help, in order."""

    MOVING = "Moving"
    TOUCH = "Staying in touch"
    PEOPLE = "People"
    CHOOSING = "Finding and marking"
    KEEPWARM = "Keepwarm"


@dataclass(frozen=True, slots=True)
class Command:
    """One command that a user can give a screen."""

    name: str
    """As listed in the palette: "Log a touch"."""
    help: str
    """What it does, in one line."""
    heading: Heading
    action: str
    """An action of the screen in Textual's notation (``column(1)``), or one that all screens with people share
    (``touch``)."""
    keys: tuple[str, ...] = ()
    """Textual's key names, the one to show first: ``("h", "left")``. Empty: in the palette only."""
    footer: str = ""
    """The word beside the key in the footer; empty: not in the footer."""
    places: tuple[Place, ...] = (Place.BOARD,)
    palette: bool = True
    """Listed in the command palette."""

    @property
    def bound(self) -> str:
        """The action as a binding runs it: the screen's go through ``PeopleScreen.action_run``."""
        name, call, arguments = self.action.partition("(")
        if "." in name:
            return self.action
        return f"run('{name}', ({arguments.removesuffix(')')},))" if call else f"run('{name}')"

    @property
    def key(self) -> str:
        """Its keys as people read them: ``h ←``; empty if it has none."""
        return " ".join(shown(key) for key in self.keys)


_SHOWN = {
    "left": "←", "right": "→", "up": "↑", "down": "↓", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home",
    "end": "End", "enter": "Enter", "escape": "Esc", "space": "Space", "tab": "Tab", "question_mark": "?",
    "slash": "/", "colon": ":", "full_stop": ".", "number_sign": "#", "plus": "+", "shift+tab": "Shift+Tab",
    "shift+left": "Shift+←", "shift+right": "Shift+→", "delete": "Del",
    "left_square_bracket": "[", "right_square_bracket": "]", "equals_sign": "=", "comma": ",", "asterisk": "*",
}  # fmt: skip


def shown(key: str) -> str:
    """A key as people read it: ``Esc`` for ``escape``, ``Ctrl+r`` for ``ctrl+r``."""
    if key in _SHOWN:
        return _SHOWN[key]
    if key.startswith("ctrl+"):
        rest = key.removeprefix("ctrl+")
        return f"Ctrl+{_SHOWN.get(rest, rest)}"
    return key


_BOTH = (Place.BOARD, Place.DETAIL)
_PEOPLE = (*_BOTH, Place.REVIEW)
_MANY = (Place.BOARD, Place.GROOMING)
_EVERY = (*_PEOPLE, Place.GROOMING)
"""Places whose actions mean the marked people, if any are marked."""
_WALKS = (Place.REVIEW, Place.GROOMING, Place.TRIAGE)
_LISTS = (Place.REPORT, Place.SOURCES, Place.TRAY)
_SCREENS = (*_BOTH, *_WALKS, *_LISTS)
_ALL = (*_SCREENS, Place.IMPORT)


def _moving(name: str, what: str, action: str, *keys: str) -> Command:
    return Command(name, what, Heading.MOVING, action, keys, palette=False)


def _detail(
    name: str, what: str, action: str, *keys: str, heading: Heading = Heading.MOVING, footer: str = ""
) -> Command:
    return Command(name, what, heading, action, keys, footer, (Place.DETAIL,), palette=heading is not Heading.MOVING)


def _lists(name: str, what: str, action: str, *keys: str) -> Command:
    return Command(
        name, what, Heading.MOVING, action, keys, places=(*_LISTS, Place.GROOMING, Place.IMPORT), palette=False
    )


def _touch(
    name: str, what: str, action: str, *keys: str, footer: str = "", places: tuple[Place, ...] = _EVERY
) -> Command:
    return Command(name, what, Heading.TOUCH, action, keys, footer, places)


def _people(
    name: str, what: str, action: str, *keys: str, footer: str = "", places: tuple[Place, ...] = _EVERY
) -> Command:
    return Command(name, what, Heading.PEOPLE, action, keys, footer, places)


def _own(place: Place, name: str, what: str, heading: Heading, action: str, *keys: str, footer: str = "") -> Command:
    return Command(name, what, heading, action, keys, footer, (place,), palette=heading is not Heading.MOVING)


def _room(name: str, what: str, action: str, key: str, *places: Place, footer: str = "") -> Command:
    return Command(name, what, Heading.KEEPWARM, action, (key,), footer, places)


def _elsewhere(name: str, what: str, action: str, *places: Place) -> Command:
    """For the palette of places where the key of the command means something else or nothing."""
    return Command(name, what, Heading.KEEPWARM, action, places=places)


_review, _grooming, _triage = (partial(_own, place) for place in _WALKS)
_import = partial(_own, Place.IMPORT)
_tray = partial(_own, Place.TRAY)


COMMANDS: tuple[Command, ...] = (
    _moving("Down", "between people", "cursor_down", "j", "down"),
    _moving("Up", "between people", "cursor_up", "k", "up"),
    _moving("Left", "between stages", "cursor_left", "h", "left"),
    _moving("Right", "between stages", "cursor_right", "l", "right"),
    _moving("First", "to the first, to the last", "cursor_first", "g", "home"),
    _moving("Last", "to the first, to the last", "cursor_last", "G", "end"),
    _moving("Half a page down", "half a page", "half_page(1)", "ctrl+d", "pagedown"),
    _moving("Half a page up", "half a page", "half_page(-1)", "ctrl+u", "pageup"),
    _moving("Visibility", "to a stage", "column(0)", "1"),
    _moving("Credibility", "to a stage", "column(1)", "2"),
    _moving("Profitability", "to a stage", "column(2)", "3"),
    Command("Switch between board and due", "board or due panel", Heading.MOVING, "switch_pane", ("tab",)),
    Command("Show or hide what is due", "show, hide the due panel", Heading.MOVING, "toggle_due", ("d",)),
    _detail("Field below", "between fields or entries", "cursor(0, 1)", "j", "down"),
    _detail("Field above", "between fields or entries", "cursor(0, -1)", "k", "up"),
    _detail("Field at the left", "across, and to the story", "cursor(-1, 0)", "h", "left"),
    _detail("Field at the right", "across, and to the story", "cursor(1, 0)", "l", "right"),
    _detail("First field", "to the first, to the last", "edge(-1)", "g", "home"),
    _detail("Last field", "to the first, to the last", "edge(1)", "G", "end"),
    _detail("Down the story", "half a page of the story", "half_page(1)", "ctrl+d", "pagedown"),
    _detail("Up the story", "half a page of the story", "half_page(-1)", "ctrl+u", "pageup"),
    _detail("Fields or story", "fields or story", "switch_pane", "tab"),
    _detail("Next person", "next person, person before", "walk(1)", "J"),
    _detail("Person before", "next person, person before", "walk(-1)", "K"),
    _review("Pass over", "pass over for now: the next one", Heading.MOVING, "pass_over", "j", "down", "space",
            footer="later"),
    _review("The one before", "the one before", Heading.MOVING, "back", "k", "up"),
    _review("First", "the first of this review", Heading.MOVING, "first", "g", "home"),
    _review("First open one", "on to the first not seen yet", Heading.MOVING, "first_open", "G", "end"),
    _review("Walk again", "at the end: what was passed over", Heading.MOVING, "walk_again", "r",
            footer="once more"),
    _review("Down the message", "down the message", Heading.MOVING, "half_page(1)", "ctrl+d", "pagedown"),
    _review("Up the message", "up the message", Heading.MOVING, "half_page(-1)", "ctrl+u", "pageup"),
    _lists("Line below", "a line down, up", "line(1)", "j", "down"),
    _lists("Line above", "a line down, up", "line(-1)", "k", "up"),
    _lists("Top", "to the top, to the end", "end(-1)", "g", "home"),
    _lists("Bottom", "to the top, to the end", "end(1)", "G", "end"),
    _lists("Page below", "half a page", "page(1)", "ctrl+d", "pagedown"),
    _lists("Page above", "half a page", "page(-1)", "ctrl+u", "pageup"),
    _grooming("Next group", "next kind of decision", Heading.MOVING, "group(1)", "tab"),
    _grooming("Heading before", "the kind before", Heading.MOVING, "group(-1)", "shift+tab"),
    _triage("Later", "the next; this one later", Heading.MOVING, "walk(1)", "j", "right",
            footer="later"),
    _triage("Person before", "the person before", Heading.MOVING, "walk(-1)", "k", "left", footer="before"),
    _triage("Next way", "the next way", Heading.MOVING, "option(1)", "down"),
    _triage("Way before", "the way before", Heading.MOVING, "option(-1)", "up"),
    _triage("Take it", "go that way", Heading.MOVING, "take", "enter"),
    _triage("First contact now", "first contact, from now on", Heading.TOUCH,
            "take_up", "f"),
    _triage("Keep as it is", "their rhythm is right", Heading.TOUCH, "keep", "w", "full_stop"),
    _triage("Every month", "every month", Heading.TOUCH, "slow('1 month')", "1"),
    _triage("Every three months", "every three months", Heading.TOUCH, "slow('3 months')", "3"),
    _triage("Keep all the rest", "keep all who are left", Heading.TOUCH, "keep_rest", "W",
            footer="keep the rest"),
    _triage("The last tag again", "the last tag again", Heading.PEOPLE, "tag_again", "plus"),
    _touch("Log a touch", "log a touch, then its kind", "touch", "t", footer="touch"),
    _touch("They were in touch", "they got in touch, and how", "touch_inbound", "i"),
    _touch("Interest", "they expressed interest", "interest", "I"),
    _touch("They bought", "they bought from you", "bought", "b"),
    _touch("They gave a referral", "they sent somebody to you", "referral", "f"),
    _touch("Promise", "promise to be in touch", "promise", "p", footer="promise"),
    _touch("Release the promise", "they let you off a promise", "release", "P"),
    _touch("Comfort interval", "how often suits them", "comfort", "c",
           places=(*_EVERY, Place.TRIAGE)),
    _touch("Snooze", "later today, or in days", "snooze", "s", footer="snooze"),
    _touch("Skip what is next", "let go what is next", "skip", "S"),
    _touch("End the sequence", "let go the opening steps", "skip_rest", "X"),
    _touch("Away", "a holiday: steps and rhythm rest", "away"),
    Command("Brief the source", "you told them whom you look for", Heading.TOUCH, "brief", ("b",), "brief now",
            (Place.SOURCES,)),
    _touch("Brief", "what to know before a word", "briefing", "B"),
    _touch("Message", "the message for them", "message", "m"),
    _touch("Write the message", "write it in your editor", "write", "E"),
    _touch("Copy the message", "copy message, else contact", "copy", "y", footer="copy"),
    _review("Another message", "another template for the message", Heading.TOUCH, "template(1)",
            "right_square_bracket"),
    _review("The message before", "the template before", Heading.TOUCH, "template(-1)", "left_square_bracket"),
    _people("Add a person", "add somebody", "add", "a", footer="add", places=_PEOPLE),
    _people("Event", "many people met at once", "event", "A", places=_PEOPLE),
    _people("Edit", "edit the fields", "edit", "e", places=(*_EVERY, Place.TRIAGE)),
    Command("Open", "everything about them", Heading.PEOPLE, "detail", ("enter",), "open", (*_MANY, Place.REVIEW)),
    _people("Remark", "your remark on them", "note", "n", places=(Place.DETAIL, Place.REVIEW)),
    Command("Remark", "your remark on them", Heading.PEOPLE, "note", places=_MANY),
    _triage("Open", "everything about them", Heading.PEOPLE, "detail", "o", footer="open"),
    _people("Tags", "add tags, take tags away", "tag", "number_sign", places=(*_EVERY, Place.TRIAGE)),
    _people("Move a stage back", "move a stage back, on", "stage_back", "H", "shift+left"),
    _people("Move a stage on", "move a stage back, on", "stage_on", "L", "shift+right"),
    _people("Close", "close: never due again", "close_prospect", "x", places=(*_EVERY, Place.TRIAGE)),
    Command("Reopen", "who was closed; /is:closed finds them", Heading.PEOPLE, "reopen"),
    _detail("Reopen this person", "back on the board", "reopen", "o", heading=Heading.PEOPLE),
    _detail("Change the field", "change it; in the story, read it", "change", "enter",
            heading=Heading.PEOPLE, footer="change"),
    _detail("Prefer another address", "another address first", "prefer", "asterisk", heading=Heading.PEOPLE),
    Command("Open the source", "everything about the source", Heading.PEOPLE, "open",
            ("enter",), "open", (Place.SOURCES,)),
    _people("Delete", "delete; u brings them back", "delete", "D", places=(*_EVERY, Place.TRIAGE)),
    _people("Take the news", "what a file says is right", "take_news", places=(*_EVERY, Place.TRIAGE)),
    _people("Leave the news", "your own words are right", "leave_news", places=(*_EVERY, Place.TRIAGE)),
    _people("Forget", "forget, in backups too", "forget", places=(*_EVERY, Place.TRIAGE)),
    Command("Filter", "filter as you type", Heading.CHOOSING, "filter", ("slash",), "filter"),
    Command("Clear", "clear filter, then marks", Heading.CHOOSING, "clear", ("escape",), palette=False),
    Command("Sort", "by urgency, name, warmth", Heading.CHOOSING, "sort", ("o",)),
    Command("Compact cards", "a line or three a person", Heading.CHOOSING, "cards", ("z",)),
    Command("Mark", "mark and step on", Heading.CHOOSING, "mark", ("space",), "mark", _MANY, palette=False),
    Command("Mark a range", "mark from here; v ends it", Heading.CHOOSING, "mark_range", ("v",), places=_MANY),
    Command("Mark all in view", "mark everybody shown", Heading.CHOOSING, "mark_all", ("V",)),
    _grooming("Mark the group", "the whole group, or none", Heading.CHOOSING, "mark_group", "A",
              footer="mark all"),
    _grooming("Leave as it is", "leave it as it is", Heading.PEOPLE, "leave_as_is",
              "full_stop", footer="as it is"),
    _grooming("Merge", "one person, or two?", Heading.PEOPLE, "merge", "M"),
    _grooming("Unmark, or back", "marks away, then back", Heading.CHOOSING, "clear", "escape",
              footer="back"),
    Command("Copy the report", "copy it as Markdown", Heading.KEEPWARM, "copy", ("y",), "copy", (Place.REPORT,)),
    _room("Grooming", "decide on many at once", "grooming", "w", *_BOTH, Place.REVIEW, *_LISTS),
    _elsewhere("Grooming", "decide on many at once", "grooming", Place.TRIAGE),
    _room("New people", "new people, one by one", "triage", "T", *_BOTH, Place.REVIEW, Place.GROOMING, *_LISTS),
    _room("Daily review", "what is due, one by one", "review", "r", *_BOTH, Place.GROOMING, Place.TRIAGE, *_LISTS,
          footer="review"),
    Command("Everybody", "all, without the filter", Heading.KEEPWARM, "everybody", ("asterisk",),
            places=(Place.REVIEW, Place.GROOMING)),
    _room("Report", "how it goes, in figures", "report", "R", *_BOTH, *_WALKS, Place.SOURCES, footer="report"),
    _room("Sources", "who refers people to you", "sources", "Y", *_BOTH, *_WALKS, Place.REPORT, footer="sources"),
    _room("Mailing", "a card to many at once", "mailing", "M", *_BOTH, Place.REVIEW, *_LISTS),
    _elsewhere("Mailing", "a card to many at once", "mailing", Place.GROOMING, Place.TRIAGE),
    _elsewhere("Export", "people as a file", "export", *_SCREENS),
    _elsewhere("Board", "back to the board", "board", Place.DETAIL, *_WALKS, *_LISTS),
    _room("Find on the board", "find somebody on the board", "filter", "slash", *_WALKS, Place.DETAIL, *_LISTS),
    _elsewhere("Add a person", "add somebody", "add", Place.GROOMING, Place.TRIAGE, *_LISTS),
    _elsewhere("Event", "many people met at once", "event", Place.GROOMING, Place.TRIAGE, *_LISTS),
    _elsewhere("Take an event back", "all who were met there", "event_back", *_SCREENS),
    _elsewhere("Away", "a holiday: steps and rhythm rest", "away", Place.TRIAGE, *_LISTS),
    _room("Tray", "what came in by itself", "tray", "C", *_BOTH, *_WALKS, Place.REPORT, Place.SOURCES),
    _tray("Take it", "take it: it is logged", Heading.TOUCH, "take_it", "enter", footer="take"),
    _tray("Let it go", "let it go, for good", Heading.TOUCH, "let_go", "x", footer="let go"),
    _tray("Change it", "change it, then take it", Heading.TOUCH, "change", "e", footer="change"),
    _tray("Take all of a source", "take all of this source", Heading.TOUCH, "take_all", "A", footer="take all"),
    _tray("What you let go", "what you let go, or undid", Heading.CHOOSING, "listed", "L",
      footer="let go"),
    _tray("Open the person", "everything about them", Heading.PEOPLE, "detail", "o"),
    _tray("Read the sources", "read your sources now", Heading.KEEPWARM, "read", "c", footer="read"),
    _tray("The balance", "what your sources came to", Heading.KEEPWARM, "balance", "b", footer="balance"),
    _tray("Whom you write to", "add whom you write to", Heading.PEOPLE, "strangers", "plus"),
    _import("Leave out", "leave them out, or take in", Heading.CHOOSING, "leave_out", "space", footer="out"),
    _import("The same person", "who they are, or new", Heading.CHOOSING, "same", "equals_sign", footer="same"),
    _import("The file's words", "the file wins, or you", Heading.CHOOSING, "theirs", "f", footer="file wins"),
    _import("The file's words everywhere", "the file wins everywhere", Heading.CHOOSING, "all_theirs", "F"),
    _import("Nobody new", "leave out everybody new", Heading.CHOOSING, "no_new", "A"),
    _import("Import", "import, as decided", Heading.KEEPWARM, "take_in", "enter", footer="import"),
    _elsewhere("Import a file", "people from a file, shown first", "import_file", *_SCREENS),
    _elsewhere("Take an import back", "the imports, and what they brought", "imports", *_SCREENS),
    Command("Undo", "undo the last step", Heading.KEEPWARM, "undo", ("u",), places=_SCREENS),
    Command("Redo", "do again what was undone", Heading.KEEPWARM, "redo", ("ctrl+r",), places=_SCREENS),
    Command("Settings", "you, your day, the rules", Heading.KEEPWARM, "settings", ("comma",), places=_SCREENS),
    Command("Keys", "the keys of this screen", Heading.KEEPWARM, "help", ("question_mark",), "keys", _ALL),
    Command("All commands", "the command palette", Heading.KEEPWARM, "app.command_palette", ("colon", "ctrl+p"),
            places=_ALL, palette=False),
    Command("Back", "back to the screen before", Heading.KEEPWARM, "leave", ("escape",), "back",
            (Place.DETAIL, Place.REVIEW, Place.TRIAGE, *_LISTS, Place.IMPORT), palette=False),
    Command("Suspend", "to the shell; fg returns", Heading.KEEPWARM, "app.suspend_process", ("ctrl+z",),
            places=(Place.APP,)),
    Command("Draw anew", "draw the screen anew", Heading.KEEPWARM, "app.redraw", ("ctrl+l",), places=(Place.APP,)),
    Command("Quit", "leave; nothing to save", Heading.KEEPWARM, "app.quit", ("q",), places=_ALL),
    Command("Quit at once", "leave from anywhere", Heading.KEEPWARM, "app.quit", ("ctrl+c", "ctrl+q"),
            places=(Place.APP,), palette=False),
)  # fmt: skip


def together(found: Iterable[Command]) -> list[tuple[Command, ...]]:
    """Groups neighbouring commands with the same help text: the two directions of one command."""
    return [tuple(alike) for _, alike in groupby(found, key=lambda command: (command.heading, command.help))]


def commands(place: Place) -> list[Command]:
    """The commands of a place, then those that work everywhere."""
    own = [command for command in COMMANDS if place in command.places]
    return own if place is Place.APP else own + [each for each in COMMANDS if Place.APP in each.places]


def bindings(place: Place) -> list[BindingType]:
    """Textual's bindings for the commands of one place only (``Place.APP``: those of the application)."""
    from textual.binding import Binding

    return [
        Binding(key, command.bound, command.help, show=False, priority=place is Place.APP)
        for command in COMMANDS
        if place in command.places
        for key in command.keys
    ]


_FOOTER: dict[Place, tuple[str, ...]] = {
    Place.BOARD: ("r", "t", "p", "s", "slash", "question_mark"),
    Place.DETAIL: ("t", "p", "s", "enter", "question_mark", "escape"),
    Place.REVIEW: ("t", "y", "s", "j", "question_mark", "escape"),
    Place.GROOMING: ("space", "A", "full_stop", "enter", "question_mark", "escape"),
    Place.TRIAGE: ("j", "k", "W", "o", "question_mark", "escape"),
    Place.REPORT: ("y", "Y", "question_mark", "escape"),
    Place.IMPORT: ("enter", "space", "equals_sign", "f", "question_mark", "escape"),
    Place.TRAY: ("enter", "x", "e", "A", "question_mark", "escape"),
    Place.SOURCES: ("b", "enter", "R", "question_mark", "escape"),
    Place.APP: (),
}
"""The most important keys, in order."""
_EMPTY: dict[Place, tuple[str, ...]] = {
    Place.GROOMING: ("r", "question_mark", "escape"),
    Place.TRIAGE: ("r", "question_mark", "escape"),
    Place.TRAY: ("c", "b", "L", "question_mark", "escape"),
}
"""The same where there is nothing to act on."""


def footer(place: Place, *, is_empty: bool = False) -> list[Command]:
    """The commands shown in the footer; ``is_empty``: there is nothing to act on."""
    by_key = {command.keys[0]: command for command in COMMANDS if place in command.places and command.footer}
    return [by_key[key] for key in (_EMPTY if is_empty and place in _EMPTY else _FOOTER)[place]]
