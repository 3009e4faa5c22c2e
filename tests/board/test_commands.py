"""The one list of commands agrees with the screens and with the contract."""

from __future__ import annotations

import pytest

from tui.commands import COMMANDS, FOOTER_MOST, Place, bindings, commands, footer, shown
from tui.screens.board import BoardScreen

CONTRACT = """
h j k l left down up right g G home end ctrl+d ctrl+u pagedown pageup 1 2 3 tab d H L shift+left shift+right
t i I p s S x D a e enter u ctrl+r slash escape o space v V y question_mark colon ctrl+p q ctrl+c ctrl+z
""".split()


def test_every_key_of_the_contract_is_bound_once() -> None:
    keys = [key for command in commands(Place.BOARD) for key in command.keys]
    assert sorted(keys) == sorted(set(keys))
    assert set(CONTRACT) <= set(keys)


def test_there_are_no_dead_keys() -> None:
    for command in COMMANDS:
        if Place.BOARD in command.places and "." not in command.action:
            name = command.action.partition("(")[0]
            assert hasattr(BoardScreen, f"action_{name}"), name


@pytest.mark.parametrize("place", list(Place))
def test_the_footer_is_short(place: Place) -> None:
    assert len(footer(place)) <= FOOTER_MOST
    assert sum(len(shown(command.keys[0])) + len(command.footer) + 4 for command in footer(place)) <= 79


def test_every_command_says_what_it_does() -> None:
    assert all(command.name and command.help for command in COMMANDS)
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    assert len(bindings(Place.BOARD)) > 40
