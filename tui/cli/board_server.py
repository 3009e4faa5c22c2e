"""The server of ``keepwarm serve``: textual-serve, behind a link that cannot be guessed, with nothing from outside."""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import shlex
import threading
from collections.abc import Sequence
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from textual_serve.server import Server

from tui.pipeline import Refused
from tui.settings.resources import read_text

_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "font-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_PATIENCE: Final = 3.0
"""Seconds that boards have for leaving."""


class BoardServer(Server):
    """Serves the board: every address begins with the token, and none without it says anything.

    Args:
        command: opens a board, for each browser one.
        token: in the link; whoever has it has the data.
        authority: host and port, as browsers name them.
    """

    def __init__(self, command: Sequence[str], token: str, authority: str) -> None:
        super().__init__(f"exec {shlex.join(command)}", title="Keepwarm")
        self.token = token
        self.authority = authority
        self._lines: set[asyncio.Task[object]] = set()
        """To browsers, each with a board at its end."""

    def application(self) -> web.Application:
        """What is served."""
        app = web.Application(middlewares=[self._guard()])
        app.add_routes([
            web.get("/{token}/", self._page),
            web.get("/{token}/focus.js", self._script),
            web.get("/{token}/ws", self._line),
            web.get("/{token}/download/{key}", self.handle_download),
            web.get("/{token}/static/{name:.+}", self._file),
        ])  # fmt: skip
        return app

    def _guard(self) -> Middleware:
        @web.middleware
        async def only_with_token(request: web.Request, handler: Handler) -> web.StreamResponse:
            """Who has no token is told nothing; pages of other sites, and other names for us, have no business here."""
            given = request.match_info.get("token", "")
            if not hmac.compare_digest(given.encode(), self.token.encode()):
                raise web.HTTPNotFound
            origin = request.headers.get("Origin", "")
            if request.host != self.authority or (origin and origin.partition("://")[2] != self.authority):
                raise web.HTTPForbidden
            return await handler(request)

        return only_with_token

    async def _page(self, _: web.Request) -> web.Response:
        text = read_text("serve/page.html").replace("{websocket}", f"ws://{self.authority}/{self.token}/ws")
        return web.Response(text=text, content_type="text/html", headers=_HEADERS)

    async def _script(self, _: web.Request) -> web.Response:
        return web.Response(text=read_text("serve/focus.js"), content_type="text/javascript", headers=_HEADERS)

    async def _line(self, request: web.Request) -> web.WebSocketResponse:
        """A board, as long as its browser and the server are there."""
        task = asyncio.current_task()
        if task is None or not web.WebSocketResponse().can_prepare(request):
            raise web.HTTPBadRequest
        self._lines.add(task)
        try:
            return await self.handle_websocket(request)
        finally:
            self._lines.discard(task)

    async def end(self) -> None:
        """Asks the boards to leave, and waits for that."""
        for each in self._lines:
            each.cancel()
        if self._lines:
            await asyncio.wait(self._lines, timeout=_PATIENCE)
        for thread in threading.enumerate():
            if thread.name.startswith("asyncio-waitpid-"):  # they complain of a board that ends after the loop
                await asyncio.to_thread(thread.join, _PATIENCE)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """A file of textual-serve's own."""
        name = request.match_info["name"]
        known = {str(path.relative_to(self.statics_path)): path for path in self.statics_path.rglob("*")}
        if name not in known or not known[name].is_file():
            raise web.HTTPNotFound
        return web.FileResponse(known[name], headers={"X-Content-Type-Options": "nosniff"})


def run(command: Sequence[str], host: str, port: int) -> int:
    """Serves until Ctrl+C, or a signal that ends it. Raises Refused where the port is taken."""
    logging.getLogger("textual-serve").setLevel(logging.ERROR)
    return asyncio.run(_serve(command, host, port))


async def _serve(command: Sequence[str], host: str, port: int) -> int:
    import signal
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise Refused(f"{host}:{port} cannot be served on: {error.strerror}; --port N names another port") from None
    named = f"[{host}]" if ":" in host else host
    server = BoardServer(command, secrets.token_urlsafe(24), f"{named}:{listening.getsockname()[1]}")
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=_PATIENCE)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    print(f"http://{server.authority}/{server.token}/", flush=True)
    print("whoever has this link has your data; Ctrl+C ends it", flush=True)
    ended = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(each, ended.set)
    try:
        await ended.wait()
    finally:
        await server.end()
        await runner.cleanup()
    return 0
