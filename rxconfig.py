"""Reflex configuration, drawn from our settings. Loaded by Reflex by its name; holds no value of its own."""

import sys
from pathlib import Path

import reflex as rx

from codeloom.gateways.page_state import address
from codeloom.settings import settings

found = settings()
config = rx.Config(
    app_name="codeloom",
    api_url=found.origin,
    deploy_url=found.frontend_url or found.origin,
    backend_host=found.host,
    backend_port=found.port,
    trusted_proxy_hops=found.trusted_proxy_hops,
    cors_allowed_origins=[found.frontend_url or found.origin],
    redis_url=address(found),
    redis_token_expiration=3600,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    bun_path=Path(sys.prefix) / "bin" / "bun",
    frontend_compression_formats=["brotli", "gzip"],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
