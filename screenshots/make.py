"""Makes the screenshots again: ``python -m screenshots.make``; ``--check`` only says whether they are still true.

Each scene is the application itself on the demo pipeline at a fixed time, driven by keys. SVG is compared byte by
byte; PNG needs Chromium, so what it was made from is noted in ``made.json`` and that is compared.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tui.terminal.signs import signs_of

HERE = Path(__file__).parent
NOTED = HERE / "made.json"
NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
"""A Tuesday morning."""


@dataclass(frozen=True)
class Scene:
    """A picture: its name, the size of the terminal, and the keys that lead there."""

    name: str
    columns: int
    rows: int
    keys: tuple[str, ...] = ()
    empty: bool = False
    file: str = ""
    """A file beside this one whose import is shown."""
    theme: str = ""
    """Another look than the dark one."""
    terminal: tuple[tuple[str, str], ...] = ()
    """What another terminal says of itself, by variable of the environment."""


SCENES = (
    Scene("board-80x24", 80, 24),
    Scene("board-120x40", 120, 40),
    Scene("due-panel", 120, 40, ("tab", "j", "j")),
    Scene("touch-picker", 80, 24, ("t",)),
    Scene("review", 80, 24, ("r", "j", "j")),
    Scene("message", 80, 24, ("j", "j", "m")),
    Scene("grooming", 80, 24, ("w", "space", "space")),
    Scene("triage", 80, 24, ("T",)),
    Scene("detail", 120, 40, ("tab", "j", "j", "enter")),
    Scene("report", 120, 40, ("R",)),
    Scene("sources", 120, 40, ("Y",)),
    Scene("import", 120, 40, file="connections.csv"),
    Scene("empty-board", 80, 24, empty=True),
    Scene(
        "event", 80, 24, ("A", *"Spring fair", "enter", *"Bea Lund, Lund & Co, bea@lund.example, 030 5550 123 #fair")
    ),
    Scene("settings", 80, 24, ("comma",)),
    Scene("brief", 80, 24, ("tab", "j", "j", "B")),
    Scene("compact", 80, 24, ("z",)),
    Scene("board-light", 80, 24, theme="keepwarm-light"),
    Scene("board-16-colours", 80, 24, terminal=(("COLORTERM", ""), ("TERM", "xterm-16color"))),
    Scene("board-ascii", 80, 24, terminal=(("COLORTERM", ""), ("TERM", "vt220"), ("LC_ALL", "C"))),
)


def drawn(scene: Scene) -> str:
    """The scene as SVG, in its terminal: what that has no signs for is shown by others."""
    before = dict(os.environ)
    os.environ.update(scene.terminal)
    try:
        signs = signs_of(os.environ) or str
        return signs(asyncio.run(draw(scene)))
    finally:
        os.environ.clear()
        os.environ.update(before)


async def draw(scene: Scene) -> str:
    """The scene as SVG, without the web fonts that Textual names."""
    from tui.app import KeepwarmApp
    from tui.exchange.readers import read
    from tui.pipeline import Pipeline
    from tui.pipeline.demo import write_demo
    from tui.settings.config import load_settings
    from tui.settings.own import OwnSettings
    from tui.store import Store

    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text('timezone = "UTC"\nregion = ""\n', "utf-8")  # those of no machine
        settings = load_settings(config)
        pipeline = Pipeline(Store.open(Path(folder) / "data"), settings, lambda: NOW)
        if not scene.empty:
            write_demo(pipeline, None, None, None)
        app = KeepwarmApp(pipeline, own=OwnSettings(settings, None))
        if scene.theme:
            app.theme = scene.theme
        async with app.run_test(size=(scene.columns, scene.rows), notifications=True) as pilot:
            await pilot.pause()
            if scene.file:
                app.navigator.show_import(Path(scene.file), read(HERE / scene.file, today=NOW.date()))
                for _ in range(3):
                    await pilot.pause(0.05)
            for key in scene.keys:
                await pilot.press(
                    {" ": "space", ",": "comma", "@": "at", ".": "full_stop", "#": "number_sign"}.get(key, key)
                )
                await pilot.pause()
            svg = app.export_screenshot(title="Keepwarm")
        pipeline.store.close()
    return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg)


def paint(svg: Path) -> None:
    """The SVG as PNG beside it, through Chromium: the only painter that keeps columns and wide letters right."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("chromium is needed to make the PNG files (apt install chromium fonts-firacode fonts-noto-cjk)")
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text("utf-8"))
    assert box is not None, svg
    width, height = (int(float(side) + 1) for side in box.groups())
    subprocess.run(
        [
            chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-sync",
            "--force-device-scale-factor=1", "--default-background-color=00000000", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", f"--window-size={width},{height}",
            f"--screenshot={svg.with_suffix('.png')}", svg.resolve().as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def make() -> None:
    """All scenes again."""
    noted: dict[str, str] = {}
    for scene in SCENES:
        path = HERE / f"{scene.name}.svg"
        text = drawn(scene)
        path.write_text(text, "utf-8")
        paint(path)
        noted[scene.name] = _digest(text)
        print(f"{path.name} and .png")
    NOTED.write_text(json.dumps(noted, indent=2) + "\n", "utf-8")


def check() -> int:
    """0 when every picture shows the application as it is."""
    noted = json.loads(NOTED.read_text("utf-8")) if NOTED.exists() else {}
    wrong = []
    for scene in SCENES:
        path = HERE / f"{scene.name}.svg"
        text = drawn(scene)
        if not path.exists() or path.read_text("utf-8") != text:
            wrong.append(path.name)
        elif noted.get(scene.name) != _digest(text) or not path.with_suffix(".png").exists():
            wrong.append(path.with_suffix(".png").name)
    if wrong:
        print(f"no longer true: {', '.join(wrong)}; make them again with: python -m screenshots.make")
        return 1
    print(f"{len(SCENES)} screenshots are true")
    return 0


if __name__ == "__main__":
    for name in ("NO_COLOR", "TEXTUAL_THEME", "COLORTERM", "KEEPWARM_CONFIG", "KEEPWARM_NOW"):
        os.environ.pop(name, None)
    os.environ |= {"COLORTERM": "truecolor", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    if "--check" in sys.argv[1:]:
        sys.exit(check())
    make()
