"""Whom a source may trust on the way: a certificate that vouches for the very host, by an authority known here."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from typing import Final

_OTHER_NAME: Final = 62
"""OpenSSL's number for a certificate of another host (X509_V_ERR_HOSTNAME_MISMATCH); 64: of another address."""


def trusted() -> ssl.SSLContext:
    """What the system trusts, or ``SSL_CERT_FILE``. Without it the standard mail client checks nothing."""
    return ssl.create_default_context()


def authorities() -> str | bool:
    """The same for what asks for a file; True: those of the system."""
    return os.environ.get("SSL_CERT_FILE") or True


def why_not_trusted(error: BaseException) -> str:
    """Why nothing was said to a server, in words; "" where it is something else that went wrong."""
    for each in _causes(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            if each.verify_code in (_OTHER_NAME, _OTHER_NAME + 2):
                return "its certificate is for another name: is the address right? No password was sent"
            return (
                f"its certificate is not trusted here ({each.verify_message}); no password was sent. If it is your own "
                "server, name the certificate of its authority: SSL_CERT_FILE=/path/to/ca.pem"
            )
        if isinstance(each, ssl.SSLError) and each.reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"):
            return "it does not speak TLS at this port: is the port right?"
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error, and those behind it, which libraries wrap in their arguments, too."""
    waiting, met = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) in met:
            continue
        met.add(id(each))
        yield each
        behind = (each.__cause__, each.__context__, getattr(each, "reason", None), *each.args)
        waiting += [found for found in behind if isinstance(found, BaseException)]
