"""Reflex configuration, drawn from our settings. Loaded by Reflex by its name; holds no value of its own."""

import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import reflex as rx

from codeloom.settings import Settings, settings


def state_address(found: Settings) -> str | None:
    """Where page state lives: STATE_REDIS_URL, else database 1 of REDIS_URL. None without Redis (builds and tests)."""
    if own := found.state_redis_url:
        return own
    if not (shared := found.redis_url):
        return None
    parts = urlsplit(shared)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db=1"
    return urlunsplit(parts._replace(path="/1"))


found = settings()
config = rx.Config(
    app_name="codeloom",
    api_url=found.origin,
    deploy_url=found.frontend_url or found.origin,
    backend_host=found.host,
    backend_port=found.port,
    trusted_proxy_hops=found.trusted_proxy_hops,
    cors_allowed_origins=[found.frontend_url or found.origin],
    redis_url=state_address(found),
    redis_token_expiration=3600,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    bun_path=Path(sys.prefix) / "bin" / "bun",
    frontend_compression_formats=["gzip"],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
