"""What changed in a walk while the user did nothing: told once, and only while it is true."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tui.pipeline.history import Step
from tui.views.review.items import ItemKey


class GoneItem(NamedTuple):
    """An item that is no longer due, though nothing was recorded about it."""

    key: ItemKey
    name: str
    """Of the person, who may have been deleted."""


class News(NamedTuple):
    """What a look found changed."""

    lost: GoneItem | None = None
    """The item shown, if it went by itself."""
    came: tuple[ItemKey, ...] = ()
    """Items that came due meanwhile; empty after a step made here, which has brought them."""
    gone: tuple[GoneItem, ...] = ()
    """Other items that went by themselves."""
    step: Step | None = None
    """The latest undo step of the walk that this look found."""
    elsewhere: Step | None = None
    """The latest undo step of another process about the person shown."""


class PendingNews:
    """The news since the last command of the user. Items that came and went again, or went and came back, are none."""

    def __init__(self) -> None:
        self.came: list[ItemKey] = []
        self.gone: list[GoneItem] = []
        self._elsewhere: tuple[ItemKey, Step] | None = None

    @property
    def elsewhere(self) -> Step | None:
        """What another process did that settled the item shown."""
        return self._elsewhere[1] if self._elsewhere is not None else None

    def take(self, news: News, shown: ItemKey | None, is_due: Callable[[ItemKey], bool]) -> None:
        """The news of one more look; ``shown`` is the item that stood there before it."""
        back = {went.key for went in self.gone}
        self.came = [key for key in dict.fromkeys((*self.came, *news.came)) if is_due(key) and key not in back]
        self.gone = [went for went in (*self.gone, *news.gone) if not is_due(went.key)]
        if news.elsewhere is not None and shown is not None:
            self._elsewhere = shown, news.elsewhere
        elif news.lost is not None:
            self.gone.insert(0, news.lost)
        if self._elsewhere is not None and is_due(self._elsewhere[0]):
            self._elsewhere = None
