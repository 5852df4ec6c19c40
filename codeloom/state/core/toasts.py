"""Short results at the bottom right: what happened, what was kept, what to do next. Never clinical text."""

from dataclasses import dataclass

from codeloom.services.core import Problem


@dataclass(frozen=True, slots=True)
class Toast:
    """`tone` is ok, info, warn or error; errors stay until closed. `link` with its label leads on, `undo` offers the screen's."""

    id: str
    tone: str
    title: str
    detail: str = ""
    label: str = ""
    link: str = ""
    undo: bool = False


def of_problem(problem: Problem, id_: str) -> Toast:
    """The one way a problem becomes words on the screen."""
    detail = " ".join(part for part in (problem.kept, problem.todo) if part)
    return Toast(id_, "error", problem.message, detail)


def of_result(
    id_: str, title: str, detail: str = "", label: str = "", link: str = "", tone: str = "ok", undo: bool = False
) -> Toast:
    """A result worth telling because the screen does not already show it, or because it can be undone."""
    return Toast(id_, tone, title, detail, label, link, undo)
