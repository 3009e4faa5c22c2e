"""One key per profile: the same person's address, however it was written down."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

_ADDRESS = re.compile(r"(?:(?P<scheme>[a-z][a-z0-9+.-]*):)?//", re.ASCII | re.IGNORECASE)
_HOST = re.compile(r"[^\s.:/\\\[\]]+(?:\.[^\s.:/\\\[\]]+)+")
_PORT = re.compile(r":(\d*)\Z", re.ASCII)
_OCTET = re.compile("%[0-9a-f]{2}", re.ASCII | re.IGNORECASE)
_ESCAPE = str.maketrans({"%": "%25", "/": "%2F", "?": "%3F", "#": "%23"})

_TRACKING = re.compile(
    r"utm_\w+|trk\w*|fbclid|gclid|igshid|igsh|mc_[ce]id|ref|ref_src|referrer|source|src|lipi|licu|si|hl|lang|locale|"
    r"originalsubdomain|share\w*",
    re.IGNORECASE | re.ASCII,
)
"""Parameters that tell where a click came from or which language to show, never who."""

_LINKEDIN_TOOLS: Final = (["sales", "lead"], ["sales", "people"], ["talent", "profile"])


def profile_key(url: str) -> str:
    """What tells whose profile `url` is, or "" when it tells nobody's.

    Two addresses of one profile have one key: scheme, case of the host, `www.`, LinkedIn's country and mobile hosts,
    trailing slash, fragment, percent-encoding and tracking parameters do not matter; on LinkedIn neither do case,
    query and what follows the name (`/in/ada/de`, `/in/ada/details/skills`). A host alone ("acme.com"), a company's
    page on LinkedIn, or text that is no web address, names no person: many people of a file may share it.
    Keys are for comparing, not for showing; the key of a key is the key.
    """
    text = unicodedata.normalize("NFC", url.strip())
    start = _ADDRESS.match(text)
    if start is not None:
        if (start["scheme"] or "https").lower() not in {"http", "https"}:
            return ""
        text = text[start.end() :]
    text = text.partition("#")[0]
    text, _, query = text.partition("?")
    authority, _, path = text.partition("/")
    host = _host(authority)
    if not host:
        return ""
    segments = [_decoded(segment) for segment in path.split("/") if segment]
    if host == "linkedin.com" or host.endswith(".linkedin.com"):
        return _linkedin([segment.lower() for segment in segments], query)
    kept = sorted((name, value) for name, value in parse_qsl(query) if not _TRACKING.fullmatch(name))
    if not segments and not kept:
        return ""
    return "/".join((host, *segments)) + (f"?{urlencode(kept)}" if kept else "")


def _host(authority: str) -> str:
    """The host in lower case, without credentials, usual port, root dot and `www.`; "" if it is not a host."""
    host = authority.rpartition("@")[2].lower()
    port = _PORT.search(host)
    if port is not None:
        host = host[: port.start()]
    host = host.removesuffix(".").removeprefix("www.")
    if _HOST.fullmatch(host) is None:
        return ""
    return host if port is None or port[1] in {"", "80", "443"} else f"{host}:{port[1]}"


def _linkedin(segments: list[str], query: str) -> str:
    if segments[:1] in (["mwlite"], ["m"]):
        segments = segments[1:]
    kind, who = segments[:2], segments[2:]
    if kind == ["profile", "view"]:  # the one old form that names the person in the query
        number = dict(parse_qsl(query)).get("id", "")
        return f"linkedin.com/profile/view?{urlencode({'id': number})}" if number else ""
    if len(kind) == 2 and kind[0] == "in":
        return f"linkedin.com/in/{kind[1]}"
    if len(kind) == 2 and kind[0] == "pub":
        return "/".join(("linkedin.com", *segments))
    if kind in _LINKEDIN_TOOLS and who:
        return "/".join(("linkedin.com", *kind, who[0].partition(",")[0]))
    return ""


def _decoded(segment: str) -> str:
    """The segment with its percent-encoding undone, but for what would change the structure."""
    if "%" not in segment:
        return segment
    try:
        text = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        return _OCTET.sub(lambda octet: octet[0].upper(), segment)
    return unicodedata.normalize("NFC", text.translate(_ESCAPE))
