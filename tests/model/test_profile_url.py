"""One key per profile."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.profile_url import profile_key

ADA = "linkedin.com/in/ada-lovelace-1815"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/in/ada-lovelace-1815",
        "https://www.linkedin.com/in/ada-lovelace-1815/",
        "http://linkedin.com/in/ada-lovelace-1815",
        "HTTPS://WWW.LinkedIn.COM/in/Ada-Lovelace-1815",
        "linkedin.com/in/ada-lovelace-1815",
        "www.linkedin.com/in/ada-lovelace-1815//",
        "//www.linkedin.com/in/ada-lovelace-1815",
        "https://de.linkedin.com/in/ada-lovelace-1815?originalSubdomain=de",
        "https://uk.linkedin.com/in/ada-lovelace-1815",
        "https://m.linkedin.com/in/ada-lovelace-1815",
        "https://www.linkedin.com/mwlite/in/ada-lovelace-1815",
        "https://www.linkedin.com/in/ada-lovelace-1815/?trk=public_profile&utm_source=x",
        "https://www.linkedin.com/in/ada-lovelace-1815#about",
        "https://www.linkedin.com/in/ada-lovelace-1815/de",
        "https://www.linkedin.com/in/ada-lovelace-1815/details/skills/",
        "https://www.linkedin.com/in/%61da%2Dlovelace-1815",
        "https://www.linkedin.com:443/in/ada-lovelace-1815",
        "linkedin.com:443/in/ada-lovelace-1815",
        "https://www.linkedin.com./in/ada-lovelace-1815",
        "https://someone@www.linkedin.com/in/ada-lovelace-1815",
        "  https://www.linkedin.com/in/ada-lovelace-1815\n",
    ],
)
def test_one_profile_has_one_key(url: str) -> None:
    assert profile_key(url) == ADA


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.linkedin.com/in/j%C3%B6rg-m%C3%BCller", "linkedin.com/in/Jörg-Müller"),
        ("https://www.linkedin.com/in/j%c3%b6rg", "https://www.linkedin.com/in/jo\u0308rg"),
        ("https://www.linkedin.com/in/%E5%B1%B1%E7%94%B0", "https://jp.linkedin.com/in/山田/"),
        ("https://www.linkedin.com/in/%f0%9f%9a%80-max", "https://www.linkedin.com/in/🚀-max"),
        ("https://www.linkedin.com/in/caf%e9", "https://www.linkedin.com/in/caf%E9"),
        ("https://www.linkedin.com/sales/lead/ACwAA1,NAME_SEARCH,x", "https://linkedin.com/sales/lead/ACwAA1"),
        ("https://github.com/ada?tab=repos&utm_source=x", "http://www.github.com/ada/?tab=repos"),
        ("https://ada.example/me?b=2&a=1", "https://ada.example/me?a=1&b=2#top"),
    ],
)
def test_spellings_of_one_address(one: str, other: str) -> None:
    assert profile_key(one) == profile_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.linkedin.com/in/ada", "https://www.linkedin.com/in/ada-2"),
        ("https://www.linkedin.com/in/gross", "https://www.linkedin.com/in/gro%C3%9F"),
        ("https://www.linkedin.com/in/caf%E9", "https://www.linkedin.com/in/caf%E8"),
        ("https://www.linkedin.com/in/a%2Fb", "https://www.linkedin.com/in/a"),
        ("https://www.linkedin.com/pub/ada/1/2/3", "https://www.linkedin.com/pub/ada/4/5/6"),
        ("https://www.linkedin.com/profile/view?id=1&trk=x", "https://www.linkedin.com/profile/view?id=2"),
        ("https://www.linkedin.com/in/ada", "https://www.linkedin.com.evil.example/in/ada"),
        ("https://www.linkedin.com/in/ada", "https://notlinkedin.com/in/ada"),
        ("https://www.facebook.com/profile.php?id=1", "https://www.facebook.com/profile.php?id=2"),
        ("https://example.com/Ada", "https://example.com/ada"),
        ("https://example.com:8080/ada", "https://example.com/ada"),
    ],
)
def test_two_profiles_have_two_keys(one: str, other: str) -> None:
    assert "" != profile_key(one) != profile_key(other) != ""


@pytest.mark.parametrize(
    "url",
    [
        "", " ", "-", "n/a", "none", "see below", "https://", "//", "/in/ada", "https:///in/ada", "http://[::1/in/x",
        "https://acme.com", "acme.com/", "https://acme.com/?utm_source=card", "www.acme.com", "ada@acme.com",
        "mailto:ada@acme.com", "tel://5/5", "javascript://x.com/%0aalert(1)", "his page www.acme.com/ada",
        "https://www.linkedin.com", "https://www.linkedin.com/in/", "https://www.linkedin.com/company/acme",
        "https://www.linkedin.com/profile/view", "https://www.linkedin.com/sales/company/1", "https://.com/x", "..../x",
    ],
)  # fmt: skip
def test_what_many_share_is_nobodys(url: str) -> None:
    assert profile_key(url) == ""


@given(
    st.text() | st.from_regex(r"(https?://)?(www\.|de\.)?(linkedin|x)\.(com|org)(/in)?(/[^\s]{1,8}){0,3}(\?.{0,9})?")
)
def test_any_text_has_a_key_and_the_key_of_a_key_is_the_key(url: str) -> None:
    key = profile_key(url)
    assert profile_key(key) == key


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1).filter(lambda text: text.strip()))
def test_encoded_and_plain_are_one(slug: str) -> None:
    from urllib.parse import quote

    plain = slug.translate(str.maketrans("", "", "/?#%\\"))
    if plain.strip():
        assert profile_key(f"linkedin.com/in/{quote(plain, safe='')}") == profile_key(f"linkedin.com/in/{plain}")
