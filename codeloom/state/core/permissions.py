"""Every event handler declares which verbs it may call; the gate refuses any handler that declares nothing."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import reflex as rx

from codeloom.coding.roles import is_role
from codeloom.services.core import allowed
from codeloom.state.core.reflex_internals import method_of

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "__codeloom_verbs__"
_SHARED = "__codeloom_act__"
_WORDS = "__codeloom_words__"
SIGNED_IN = "signed_in"
"""Permission of handlers that touch no verb: moving about, closing a toast."""


class _Handles:
    """`@handles("charts.open")` or `@handles.signed_in`: makes a Reflex event handler of a method and notes its permission."""

    def __call__(self, *verbs: str, background: bool = False, words: bool = False) -> Callable[[F], F]:
        """Declare the verbs a handler calls; whoever may use none of them may not run it.

        `words`: it hears words while they are typed (js/keys/85-drafts.js), which are sent again by their own protocol, or a page
        asks it by itself whenever it is filled: nothing that a person did waits for its answer.
        """

        def mark(method: F) -> F:
            setattr(method, _MARK, verbs)
            setattr(method, _WORDS, words)
            made: Any = rx.event(background=True)(method) if background else rx.event(method)
            return made

        return mark

    def shared(self, act: str) -> Callable[[F], F]:
        """Declare a handler of a part that several screens take in (`mixin=True`): each screen says which verbs `act` is.

        Until `settle` has noted them the handler declares nothing, so the gate refuses it.
        """

        def mark(method: F) -> F:
            setattr(method, _SHARED, act)
            made: Any = rx.event(method)
            return made

        return mark

    @property
    def signed_in(self) -> Callable[[F], F]:
        """Declare a handler that anybody signed in may run."""
        return self(SIGNED_IN)

    def signed_in_background(self, method: F) -> F:
        """The same for a background handler."""
        return self(SIGNED_IN, background=True)(method)


handles = _Handles()


def settle(handlers: Iterable[Any], verbs: Mapping[str, tuple[str, ...]]) -> None:
    """Note the verbs of each shared handler among those of one concrete screen. Raises KeyError for an act without a verb.

    Reflex copies the methods of a mixin into every class that takes it in, so one screen's verb is no other's.
    """
    for handler in handlers:
        act = getattr(handler.fn, _SHARED, None)
        if act is not None:
            setattr(handler.fn, _MARK, verbs[act])


def declared(handler: object) -> tuple[str, ...] | None:
    """The verbs a registered handler declares, or None when it declares nothing."""
    return getattr(method_of(handler), _MARK, None)


def hears_words(handler: object) -> bool:
    """Whether a registered handler hears words while they are typed."""
    return bool(getattr(method_of(handler), _WORDS, False))


def may_run(role: str, verbs: tuple[str, ...]) -> bool:
    """Whether a role may run a handler that declares these verbs. An unknown role may run none."""
    return is_role(role) and any(verb == SIGNED_IN or allowed(role, verb) for verb in verbs)
