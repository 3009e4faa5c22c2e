"""A Dovecot of its own on the loopback interface, without privileges: started by a test, and ended by it."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {root}/run
state_dir = {root}/run
log_path = {root}/log
ssl = yes
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
disable_plaintext_auth = no
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
mail_location = maildir:{root}/%u
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}
}}
"""


class Dovecot:
    """A server with one account, ``you`` with the password ``secret``."""

    def __init__(self, root: Path, port: int, secure: int) -> None:
        self.root = root
        self.place = f"imap://you@127.0.0.1:{port}"
        self.port = port
        self.secure = secure
        """The port that is encrypted from the first byte."""
        self.certificate = root / "cert.pem"
        """A throw-away one, for the name localhost alone."""


@contextmanager
def running() -> Iterator[Dovecot]:
    """A server that answers, until the end."""
    assert PROGRAM is not None
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    with socket.socket() as free, socket.socket() as another:
        free.bind(("127.0.0.1", 0))
        another.bind(("127.0.0.1", 0))
        port, secure = free.getsockname()[1], another.getsockname()[1]
    root = Path(tempfile.mkdtemp(prefix="keepwarm-dovecot-", dir="/tmp"))
    root.chmod(0o755)
    (root / "run").mkdir()
    group = subprocess.run(["id", "-gn", user.pw_name], capture_output=True, text=True, check=True).stdout.strip()
    config = CONFIG.format(
        root=root, user=user.pw_name, group=group, port=port, secure=secure, uid=user.pw_uid, gid=user.pw_gid
    )
    (root / "conf").write_text(config)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", root / "key.pem",
         "-out", root / "cert.pem"], check=True, capture_output=True,
    )  # fmt: skip
    if os.geteuid() == 0:
        for path in (root, *root.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid)
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    server = subprocess.Popen([PROGRAM, "-F", "-c", str(root / "conf")], **identity,  # type: ignore[call-overload]
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        _await(port, root)
        yield Dovecot(root, port, secure)
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(root, ignore_errors=True)


def _await(port: int, root: Path) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                if line.recv(4).startswith(b"* OK"):
                    return
        except OSError:
            time.sleep(0.05)
    log = root / "log"
    raise AssertionError(log.read_text() if log.exists() else "dovecot says nothing")
