"""The board in a browser: reached with the link only, gone with the page; the browser is played by aiohttp."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, WSServerHandshakeError

from tests.cli.terminal import Keepwarm, environment

HEARS_LATE = """
import os, runpy, time
waits, ends = os.waitpid, os._exit
os.waitpid = lambda *of: (waits(*of), time.sleep(0.3))[0]
os._exit = lambda code: (time.sleep(0.6), ends(code))
runpy.run_module("tui", run_name="__main__", alter_sys=True)
"""
"""Keepwarm on a machine so busy that it hears late of processes that ended, and leaves slowly."""


@asynccontextmanager
async def served(keepwarm: Keepwarm) -> AsyncIterator[tuple[str, Process]]:
    """The link, and the server, which hears late of boards that ended; afterwards it has ended, as Ctrl+C ends it."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HEARS_LATE, "serve", "--port", "0",
        stdout=PIPE, stderr=PIPE, env=environment(), cwd=keepwarm.folder,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        yield (await server.stdout.readline()).decode().strip(), server
    finally:
        server.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(server.wait(), 20) == 0
        assert server.stderr is not None
        assert await server.stderr.read() == b""


async def until(page: ClientWebSocketResponse, text: bytes) -> bytes:
    """What the board sends until this is there."""
    got = b""
    while text not in got:
        message = await page.receive(timeout=30)
        assert message.type is not WSMsgType.CLOSE, got[-500:]
        got += message.data if message.type is WSMsgType.BINARY else b""
    return got


def boards(data: str) -> list[str]:
    """The processes of boards on these data."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = each.read_text("utf-8", "replace")
        except OSError:
            continue
        if data in words and "serve" not in words.split("\0"):
            found.append(words)
    return found


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
async def test_a_board_for_who_has_the_link(ana: Keepwarm) -> None:
    async with served(ana) as (link, _), ClientSession() as browser:
        root, token = link.rstrip("/").rsplit("/", 1)
        assert root.startswith("http://127.0.0.1:")
        assert len(token) >= 32
        async with browser.get(link) as page:
            text = await page.text()
            assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "https://" not in text
        assert f"ws://{root.removeprefix('http://')}/{token}/ws" in text
        for path, status in (
            ("static/js/textual.js", 200), ("static/fonts/RobotoMono-VariableFont_wght.ttf", 200),
            ("static/..%2Fserver.py", 404), ("download/no", 404),
            ("ws", 400),
        ):  # fmt: skip
            assert (await browser.get(f"{link}{path}")).status == status, path
        for wrong in (f"{root}/", f"{root}/{token[:-1]}x/", f"{root}/{token}%00/", f"{root}/static/js/textual.js"):
            assert (await browser.get(wrong)).status == 404, wrong
        assert (await browser.get(link, headers={"Host": "rebound.example"})).status == 403
        for address, headers, status in (
            (f"{root}/{token[:-1]}x/ws", {}, 404), (f"{link}ws", {"Origin": "https://evil.example"}, 403),
        ):  # fmt: skip
            with pytest.raises(WSServerHandshakeError) as refused:
                await browser.ws_connect(address, headers=headers)
            assert refused.value.status == status
        assert boards(str(ana.data)) == []
        async with browser.ws_connect(f"{link}ws?width=80&height=24", headers={"Origin": root}) as page:
            await until(page, b"VISIBILITY")
            await page.send_json(["stdin", "te"])
            await until(page, b"logged an email")
            assert len(boards(str(ana.data))) == 1
        for _ in range(100):
            if not boards(str(ana.data)):
                break
            await asyncio.sleep(0.1)
        assert boards(str(ana.data)) == []  # it went with the page
    assert [touch["kind"] for touch in ana.json("show", "ana")["touches"]] == ["email"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
async def test_a_server_that_ends_leaves_no_board(ana: Keepwarm, number: signal.Signals) -> None:
    """By Ctrl+C while a page is open it says nothing more."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tui", "serve", "--port", "0",
        stdout=PIPE, stderr=PIPE, env=environment(), cwd=ana.folder,
    )  # fmt: skip
    assert server.stdout is not None
    link = (await server.stdout.readline()).decode().strip()
    async with ClientSession() as browser, browser.ws_connect(f"{link}ws") as page:
        await until(page, b"VISIBILITY")
        server.send_signal(number)
        await asyncio.wait_for(server.wait(), 20)
        assert server.stderr is not None
        assert await server.stderr.read() == b""
        for _ in range(100):
            if not boards(str(ana.data)):
                break
            await asyncio.sleep(0.1)
        assert boards(str(ana.data)) == []


def test_other_addresses_are_refused_unless_it_is_said_what_that_means(keepwarm: Keepwarm) -> None:
    said = keepwarm("serve", "--host", "0.0.0.0", code=2).err
    assert "others reach that address" in said
    assert "--expose-all-my-data" in said
    assert "cannot be served on" in keepwarm("serve", "--host", "192.0.2.7", "--expose-all-my-data", code=1).err


def test_without_the_extra_it_says_what_installs_it(keepwarm: Keepwarm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "tui.cli.board_server", raising=False)
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    assert "install 'keepwarm[serve]'" in keepwarm("serve", code=2).err
