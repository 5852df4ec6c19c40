"""The one mapper from a problem to HTTP: problem+json (RFC 9457) for machines, a page for people."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from codeloom.api.core.markup import problem_page
from codeloom.services.core import Denied, NotFound, Problem, Refused, Unauthenticated


def problem_response(problem: Problem) -> JSONResponse:
    """A problem as problem+json. Details are ids and numbers; a wait becomes Retry-After."""
    body: dict[str, Any] = {
        "type": "about:blank", "title": problem.message, "status": problem.status, "code": problem.code,
        "detail": str(problem), "kept": problem.kept, "todo": problem.todo,
    }  # fmt: skip
    if problem.details:
        body["details"] = problem.details
    return JSONResponse(body, problem.status, _retry(problem), media_type="application/problem+json")


def _retry(problem: Problem) -> dict[str, str]:
    if problem.code == "no_key":
        return {"www-authenticate": "Bearer"}
    if problem.status == 503:
        return {"retry-after": "5"}
    seconds = problem.details.get("seconds")
    return {"retry-after": str(seconds)} if seconds else {}


def answer(request: Request, problem: Problem) -> Response:
    """A problem in the form the caller reads: a page for a person, problem+json for everything under /api."""
    person = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
    if not person:
        return problem_response(problem)
    page = problem_page(problem)
    page.headers.update(_retry(problem))
    return page


def _of_http(error: HTTPException) -> Problem:
    match error.status_code:
        case 401:
            return Unauthenticated()
        case 403:
            return Denied()
        case 404:
            return NotFound()
        case status:
            return Refused("That request cannot be answered.", code=f"http_{status}", status=status)


def broken() -> Problem:
    """The problem answered for an unexpected exception (500)."""
    what, kept = "Something failed on the server.", "Your saved work is kept."
    return Problem(what, kept, "Try again; if it stays, tell your operator the time.", "failed", 500)


def install(app: FastAPI) -> None:
    """Answer every exception of a route through the mapper. No value of a request reaches an answer or a log."""

    async def of_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return answer(request, error)

    async def of_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return answer(request, _of_http(error))

    async def of_input(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        wrong = sorted({str(one["loc"][-1])[:40] for one in error.errors() if one["loc"][0] in ("path", "query")})
        named = f": {', '.join(wrong)}" if wrong else ""
        return answer(request, Refused(f"That input is not of the expected form{named}.", code="bad_input"))

    async def of_anything(request: Request, _error: Exception) -> Response:
        return answer(request, broken())  # logged where it ends up: core/request_log.py

    app.add_exception_handler(Problem, of_problem)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RequestValidationError, of_input)
    app.add_exception_handler(Exception, of_anything)
