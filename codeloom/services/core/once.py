"""An act applied once: its answer is kept, encrypted, in the act's own transaction, and given again for the same key.

A refusal is not kept: the same request may succeed later.
"""

from collections.abc import Callable
from typing import TypeVar

from codeloom.coding import clock
from codeloom.db.queries.core import kept_answer
from codeloom.db.scope import Scope
from codeloom.db.tables.core import KeptAnswer
from codeloom.db.work import UnitOfWork
from codeloom.services.core.commands import Command
from codeloom.services.core.errors import Refused
from codeloom.services.core.verbs import Verb

C = TypeVar("C", bound=Command)
V = TypeVar("V")


def once(verb: Verb[C, V], scope: Scope, command: C, key: str, written: Callable[[V], str]) -> str:
    """What `written` makes of the verb's answer; for a key that was used for the same request, what it made then.

    Raises Refused (`key_reused`) where the key was used for another request, and whatever the verb raises.
    """

    def work(uow: UnitOfWork) -> str:
        asked = uow.vault.blind("idempotency", f"{verb.name}\n{command.model_dump_json()}")
        before = kept_answer(uow, key)
        if before is not None and before.asked != asked:
            raise Refused("That key was used for another request.", todo="Send a new key.", code="key_reused")
        if before is not None:
            return uow.vault.open(KeptAnswer.answer_enc, before)
        answer = written(verb.run(uow, command))
        sealed = uow.vault.seal(KeptAnswer.answer_enc, (uow.user_id, key), answer)
        uow.session.add(
            KeptAnswer(org_id=uow.org_id, user_id=uow.user_id, key=key, verb=verb.name, asked=asked, answer_enc=sealed,
                       created_at=clock.now())
        )  # fmt: skip
        return answer

    return verb.under(scope, work)
