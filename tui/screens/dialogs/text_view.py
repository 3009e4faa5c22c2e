"""A text to read: it scrolls, and can be copied, or shown for selection on the plain terminal."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.screens.base.dialog import Dialog
from tui.screens.base.key_screen import Answer
from tui.terminal import clipboard, editor
from tui.widgets.content import literal
from tui.widgets.wrap import packed

_FRAME = 4
"""Cells of a sheet's frame."""


class TextView(Dialog[Answer]):
    """A sheet around a text. Subclasses fill ``#text`` and set the keys with ``show_keys``."""

    BINDINGS = [
        Binding("down,j", "scroll(1)", "down", show=False),
        Binding("up,k", "scroll(-1)", "up", show=False),
        Binding("pagedown,ctrl+d,space", "scroll(8)", "page down", show=False),
        Binding("pageup,ctrl+u", "scroll(-8)", "page up", show=False),
        Binding("y", "copy", "copy", show=False),
        Binding("v", "show_plainly", "show to select", show=False),
    ]
    DEFAULT_CSS = """
    TextView {
        & #letter { height: auto; scrollbar-size-vertical: 1; }
        & #text { height: auto; margin-bottom: 1; }
        & #said { display: none; height: auto; color: $text-success; }
        & #said.-wrong { color: $text-warning; }
    }
    """

    around = 8
    """Lines around the text: frame, messages, keys."""
    _heading = ""
    _keys_shown: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        with self.sheet(self._heading):
            with VerticalScroll(id="letter", can_focus=False):
                yield Static(id="text")
            yield from self.below()
            yield Static(id="said")
            yield Static(classes="hint", markup=False)

    def below(self) -> ComposeResult:
        """Widgets below the text."""
        yield from ()

    def on_resize(self) -> None:
        self.query_one("#letter").styles.max_height = max(3, self.app.size.height - self.around)
        self.show_keys(self._keys_shown)

    @property
    def cells(self) -> int:
        """The width of the sheet, without its frame."""
        return min(80, self.app.size.width) - _FRAME

    @property
    def text(self) -> str:
        """The text to copy."""
        raise NotImplementedError

    @property
    def whole_text(self) -> str:
        """The text to show for selection."""
        return self.text

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Shows a message below the text."""
        said = self.query_one("#said", Static)
        said.update(literal(words, lines=True))
        said.set_class(wrong, "-wrong")
        said.display = bool(words)

    def show_keys(self, keys: Iterable[str]) -> None:
        """Shows the keys in as few lines as possible; none is broken."""
        self._keys_shown = tuple(keys)
        lines = packed(self._keys_shown, self.cells)
        self.query_one(".hint", Static).update(literal("\n".join(lines), lines=True))

    def top(self) -> None:
        """Scrolls to the top."""
        self.query_one("#letter").scroll_to(0, 0, animate=False)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#letter").scroll_relative(y=lines, animate=False)

    def action_copy(self) -> None:
        self.send(self.text)

    def send(self, text: str, what: str = "copied", done: str = "") -> None:
        """Copies, and shows the result, after the message ``done``."""
        self.app.run_worker(self._send(text, what, done), group="copy", exclusive=True)

    async def _send(self, text: str, what: str, done: str) -> None:
        sent = await clipboard.copy(self.app, text)
        if self.is_open:
            words = f"{what}: {sent.words}" if sent.done else f"not {what}: {sent.words}; v shows it to select"
            self.say(f"{done}\n{words}" if done else words, wrong=not sent.done)
            self.sent(text)

    def sent(self, text: str) -> None:
        """The text was copied, or shown for selection."""

    def action_show_plainly(self) -> None:
        if wrong := editor.show(self.app, self.whole_text):
            self.say(wrong, wrong=True)
        else:
            self.sent(self.text)


class NoteView(TextView[None]):
    """An original text: an entry of the timeline, or a text that the terminal does not copy.

    Args:
        title: shown above.
        text: shown and copied.
        copies: copies at once, and shows the result.
    """

    about = "The words as they were kept. y copies them; v shows them alone, to select with the mouse."

    BINDINGS = [Binding("enter", "leave", "back", show=False)]

    def __init__(self, title: str, text: str, *, copies: bool = False) -> None:
        super().__init__()
        self._heading = title
        self._words = text
        self._copies = copies

    @property
    def text(self) -> str:
        return self._words

    def on_mount(self) -> None:
        self.query_one("#text", Static).update(literal(self._words, lines=True))
        self.show_keys(("↑ ↓ scroll", "y copy", "v show to select", "Esc back"))
        if self._copies:
            self.action_copy()
