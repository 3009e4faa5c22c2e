"""The board in a real browser: Chromium without a window, looked at and typed into."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, ClientWebSocketResponse

from tests.cli.terminal import environment
from tests.e2e.test_board import keepwarm

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-extensions", "--remote-debugging-port=0", "--window-size=1000,700",
)  # fmt: skip


class Page:
    """A page of the browser, through its protocol for developers."""

    def __init__(self, wire: ClientWebSocketResponse) -> None:
        self._wire = wire
        self._numbers = count(1)
        self.asked: list[str] = []
        """The addresses that it has loaded, or tried to."""

    async def do(self, method: str, **parameters: Any) -> Any:
        """A command, and what it answers."""
        number = next(self._numbers)
        await self._wire.send_json({"id": number, "method": method, "params": parameters})
        while True:
            said = await self._wire.receive_json(timeout=30)
            if said.get("method") == "Network.requestWillBeSent":
                self.asked.append(said["params"]["request"]["url"])
            if said.get("method") == "Network.webSocketCreated":
                self.asked.append(said["params"]["url"])
            if said.get("id") == number:
                assert "error" not in said, said
                return said["result"]

    async def type(self, keys: str) -> None:
        for key in keys:
            code = {"key": key, "text": key, "code": f"Key{key.upper()}", "windowsVirtualKeyCode": ord(key.upper())}
            await self.do("Input.dispatchKeyEvent", type="keyDown", **code)
            await self.do("Input.dispatchKeyEvent", type="keyUp", **code)


@pytest.mark.skipif(CHROMIUM is None and not os.environ.get("KEEPWARM_REQUIRE_E2E"), reason="Chromium is not installed")
async def test_the_board_in_a_browser(tmp_path: Path) -> None:
    keepwarm(tmp_path, "add", "Ana Ruiz", "--met-at", "now")
    assert CHROMIUM is not None
    words = (sys.executable, "-m", "tui", "--data", str(tmp_path / "data"), "serve", "--port", "0")
    server = await asyncio.create_subprocess_exec(*words, stdout=PIPE, env=environment())
    profile = tmp_path / "profile"
    browser = await asyncio.create_subprocess_exec(
        CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", "about:blank", stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        assert server.stdout is not None
        link = (await server.stdout.readline()).decode().strip()
        place = profile / "DevToolsActivePort"
        while not (place.exists() and place.read_text().count("\n")):
            await asyncio.sleep(0.05)
        port = place.read_text().splitlines()[0]
        async with ClientSession() as session:
            pages = await (await session.get(f"http://127.0.0.1:{port}/json")).json()
            address = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
            async with session.ws_connect(address, max_msg_size=0) as wire:
                await use(Page(wire), link)
    finally:
        for process in (browser, server):
            process.terminate()
            await process.wait()
    touches = json.loads(keepwarm(tmp_path, "show", "ana", "--json"))["touches"]
    assert [touch["kind"] for touch in touches] == ["email"]


async def use(page: Page, link: str) -> None:
    """Opens the board, looks at it, logs an email, and sees that the picture is another one."""
    await page.do("Network.enable")
    await page.do("Page.enable")
    await page.do("Page.navigate", url=link)
    pictures: list[str] = []
    for keys in ("", "t", "e"):
        await page.type(keys)
        pictures.append(await settled(page, pictures[-1:]))
    assert len(set(pictures)) == 3
    root = link.partition("://")[2].partition("/")[0]
    assert len(page.asked) >= 4
    assert all(address.partition("://")[2].startswith(root) for address in page.asked), page.asked


_BLANK = 10_000
"""Letters of a picture without words on it, at most."""


async def settled(page: Page, before: list[str]) -> str:
    """The picture, once the board is shown, it is not the one before, and it does not change any more."""
    last = ""
    for _ in range(200):
        state = await page.do("Runtime.evaluate", expression="document.body?.className ?? ''")
        picture = str((await page.do("Page.captureScreenshot", format="png"))["data"])
        is_shown = "-first-byte" in state["result"]["value"] and len(picture) > _BLANK
        if is_shown and picture == last and picture not in before:
            return picture
        last = picture
        await asyncio.sleep(0.15)
    pytest.fail("the browser shows nothing new")
