"""What the page of exports hands to verbs, and what one tab may be shown of a list that others look at too."""

from dataclasses import dataclass
from typing import Any, TypedDict

from codeloom.coding.lifecycle import Role
from codeloom.db.scope import Scope
from codeloom.services.accounts import Principal
from codeloom.services.core import parse
from codeloom.services.exports import ExportsView, ListExports, list_exports


class Wished(TypedDict):
    """What the form says, as the verbs take it."""

    report: str
    fields: list[str]
    format: str
    filters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Looked:
    """Whose exports one tab looks at, empty for everybody's, and behind which."""

    whose: str
    after: str


def part(view: ExportsView, person: Principal) -> ExportsView:
    """The view for managers, and for whom it is; nothing for anybody else who looks at the same."""
    mine = view.whose == str(person.scope.user_id)
    return view if mine or person.role == Role.MANAGER else ExportsView(whose=str(person.scope.user_id))


def read(scope: Scope, looked: Looked) -> ExportsView:
    return list_exports(scope, parse(ListExports, {"after": looked.after}))
