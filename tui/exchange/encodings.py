"""From bytes to text where nobody said in which encoding. Nothing is replaced by question marks."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from pathlib import Path
from typing import Final

from tui.exchange.found import BadFile

_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16's does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_WESTERN = re.compile(
    "[À-ÖØ-öø-ÿŠŒŽšœžŸƒ]{3,}"  # another alphabet: Western words have one or two of these in a row
    "|[¢£¤¥¦§¬¯±²³¶¸¹¼½¾†‡ˆ‰˜](?=[A-Za-z])"  # letters of Central Europe, of a Mac
    "|(?<=[A-Za-z])[¡-©¬¯±-´¶-¹»-¿†‡ˆ‰‹›˜](?=[A-Za-z])|(?<=[a-z])[ŽŠŒŸ‡ˆ‰]"
)
_USUAL: Final = (
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "mac_roman", "koi8_r",
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp850", "cp852", "cp874",
)  # fmt: skip
"""What spreadsheets and address books write besides UTF-8. Told which these are, the guess is seldom wrong."""
_ODD = re.compile(r"[^\W\d_][\x80-\x9f¡-¶¸-¿×÷\u2020-\u2026\u2030\u2500-\u25ff√≈≠≤≥∞∂∑∏∫◊ﬁﬂ](?=[^\W\d_])")
"""Signs within words: the letters of another encoding."""
_CAPITAL = re.compile(f"(?<=[a-z])[{''.join(filter(str.isupper, map(chr, range(0xC0, 0x250))))}](?=[a-z])")
"""A capital within a word: "MaĄana" is Mañana in another encoding."""
_WORDS: Final = 8
"""Different words beyond ASCII that a guess needs: one name can be read in many ways."""
_SAMPLE: Final = 4_000
"""Lines that are looked at."""


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """The text of the bytes, and what had to be assumed for it ("" if nothing).

    UTF-8, or what a byte order mark says; UTF-16 without one by its zero bytes; else Windows-1252, if the outcome
    looks Western European; else what the letters suggest, if they suggest one encoding clearly.

    Raises:
        BadFile: no text, or nobody can say in which encoding.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding), ""
            except UnicodeDecodeError:
                raise BadFile(
                    path, f"says it is {encoding.upper()}, but is damaged", advice="Export it again."
                ) from None
    if data[1:4:2] == b"\0\0" or data[0:3:2] == b"\0\0":
        encoding = "utf-16-le" if data[1] == 0 else "utf-16-be"
        try:
            return data.decode(encoding), "UTF-16, by its zero bytes"
        except UnicodeDecodeError:
            raise _binary(path) from None
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        return _decode_other(path, data, error)


def _decode_other(path: Path, data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    advice = 'Save it as UTF-8 (in a spreadsheet: "CSV UTF-8") and import that file.'
    line = data.count(b"\n", 0, error.start) + 1
    if data.count(b"\0", 0, 1 << 16) or _controls(data[: 1 << 16]) > 0.02:
        raise _binary(path)
    salvaged = data.decode("utf-8", "replace")
    broken = salvaged.count("\ufffd")
    if sum(1 for _ in re.finditer("[^\x00-\x7f\ufffd]", salvaged)) > broken:
        raise BadFile(path, "a byte here is not UTF-8, the rest of the file is", line=line, advice=advice)
    text, encoding = western(data), _guessed(data)
    if text is not None and (encoding is None or data.decode(encoding) == text):
        return text, "Windows-1252 (Western European): it is not UTF-8"
    if encoding:
        return data.decode(encoding), f"{encoding.replace('_', '-')}, a guess from its letters: it is not UTF-8"
    raise BadFile(path, "is neither UTF-8 nor Western European", line=line, advice=advice)


def _binary(path: Path) -> BadFile:
    return BadFile(path, "is no text but a binary file", advice="Export the contacts as CSV or vCard.")


def western(data: bytes) -> str | None:
    """The text in Windows-1252, or None where that is not what it looks like."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    special = sum(1 for _ in re.finditer("[^\x00-\x7f]", text))
    odd = sum(len(found[0]) for found in _NOT_WESTERN.finditer(text))
    return None if special and odd * 10 >= special else text


def _guessed(data: bytes) -> str | None:
    """The encoding that the letters suggest: one that fits, where no other fits as well."""
    from charset_normalizer import from_bytes  # only for such files: it takes a while to import

    lines = (line for line in data.splitlines(keepends=True) if not line.isascii())
    sample = b"".join(islice(lines, _SAMPLE))
    words = {word for word in re.findall(rb"[A-Za-z\x80-\xff]+", sample) if not word.isascii()}
    if len(words) < _WORDS:
        return None
    found = [
        each
        for each in from_bytes(sample, cp_isolation=list(_USUAL), enable_fallback=False)
        if not _ODD.search(str(each)) and not _CAPITAL.search(str(each))
    ]
    if not found:
        return None
    least = min(each.chaos for each in found)
    likely = [each for each in found if each.chaos <= least + 0.02]
    best = max(likely, key=lambda each: each.coherence)
    if any(each.coherence >= best.coherence - 0.05 and str(each) != str(best) for each in likely):
        return None
    try:
        data.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    return best.encoding


def _controls(data: bytes) -> float:
    """The share of bytes that no text has; ESC is common in hostile text and not counted."""
    return len(data) and sum(data.count(byte) for byte in (*range(1, 9), *range(14, 27), *range(28, 32))) / len(data)
