"""nginx/codeloom.conf as an nginx of this machine runs it: other ports and places, the same rules."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

WEB = "server web:8000 max_fails=2 fail_timeout=5s;"
_KINDS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program() -> str | None:
    """The nginx of this machine, None without one (Debian: nginx-light). CODELOOM_NGINX names another."""
    return os.environ.get("CODELOOM_NGINX") or shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def write_configuration(ours: str, folder: Path, certificate: Path, plain: int, tls: int, webs: Sequence[str]) -> Path:
    """Write a whole configuration around ours: logs and pid in `folder`, `webs` as host:port. Raises LookupError when ours no
    longer says what is to be replaced."""
    for line in ("    listen [::]:80;\n", "    listen [::]:443 ssl;\n"):
        ours = ours.replace(line, "")
    for before, after in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"),
        (WEB, "\n    ".join(WEB.replace("web:8000", web) for web in webs)),
        ("/etc/nginx/tls", str(certificate)),
        ("/var/log/nginx", str(folder)),
    ):
        if before not in ours:
            raise LookupError(f"nginx/codeloom.conf has no {before!r} any more")
        ours = ours.replace(before, after)
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in _KINDS)
    user = "user root;" if os.geteuid() == 0 else ""
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        f"{user} events {{}}\nhttp {{ access_log off;\n{places}\n{ours}\n}}\n"
    )
    return whole
