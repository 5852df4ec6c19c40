"""What the tests of people share: calling verbs as a page does, how a person stands, and somebody who leaves."""

from typing import Any

from codeloom.db.queries import people as queries
from codeloom.db.scope import Scope
from codeloom.db.tables.accounts import User
from codeloom.db.work import unit_of_work
from codeloom.services import people
from codeloom.services.core import Verb, parse
from codeloom.services.people import Decided, ListPeople
from codeloom.services.people.listing import PersonRow
from tests.integration.charts.standing_world import Standing


def do(by: Scope, verb: Verb[Any, Any], **fields: Any) -> Any:
    """Call a verb with fields as a page sends them."""
    return verb(by, parse(verb.command, fields))


def row_of(by: Scope, name: str) -> PersonRow:
    """A person in a manager's list."""
    return next(row for row in people.list_people(by, ListPeople()).rows if row.name == name)


def stored(practice: Standing, who: Scope) -> User:
    """A person as they stand in the database."""
    with unit_of_work(Scope.of_worker(practice.org_id)) as uow:
        found = queries.find(uow, who.user_id)
        assert found is not None
        return found


def leave(practice: Standing, who: Scope, to: Scope | None = None) -> Decided:
    """Disable somebody."""
    version = stored(practice, who).version
    given = {"to": str(to.user_id)} if to else {}
    left: Decided = do(
        practice.manager, people.disable, person_id=who.user_id, version=version, reason="Left the practice", **given
    )
    return left
