"""Assembles the HTTP routes. Reflex mounts itself behind them; the guard (core/guard.py) goes around both."""

from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.routing import APIRoute

from codeloom.api import code_sets, evidence, exports, imports, inbound, latencies, operations, samples, words
from codeloom.api.accounts import account_routes, notice_routes, register_routes, reset_routes, second_routes, session
from codeloom.api.accounts import routes as pages
from codeloom.api.core import problems
from codeloom.api.encounters import downloads
from codeloom.api.encounters import routes as encounters
from codeloom.api.integration import routes as v1
from codeloom.services.core import NotFound

ROUTERS = (
    *(part.router for part in (pages, reset_routes, register_routes, second_routes, account_routes, notice_routes)),
    *(
        part.router
        for part in (
            session,
            operations,
            latencies,
            imports,
            inbound,
            code_sets,
            downloads,
            words,
            evidence,
            exports,
            samples,
        )
    ),
    v1.router,
    encounters.router,
    v1.described,
)
ANY = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


async def _nothing_here() -> None:
    """Whatever is not a route under /api is not found; without this the page shell would answer."""
    raise NotFound()


def our_routes() -> list[APIRoute]:
    """Every route of api/ (without the catch-all), for the guard's list and for tests that walk them."""
    return [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


def build_api(homes: Mapping[str, str]) -> FastAPI:
    """The routes of api/ as one application: no documentation pages (they load from a CDN), no schema, no slash redirects.

    `homes` is the path of the first page of each role that has one, which only the pages know.
    """
    app = FastAPI(title="Codeloom", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.homes = homes
    for router in ROUTERS:
        app.include_router(router)
    app.add_api_route("/api/{rest:path}", _nothing_here, methods=ANY, include_in_schema=False)
    problems.install(app)
    return app
