"""Mail: letters written in the transaction that causes them, handed to a server by a worker."""

from codeloom.services.mail.deliveries import report, standing, try_again, unsent
from codeloom.services.mail.letters import Letter, Link
from codeloom.services.mail.listing import LettersView, kind_words, list_letters, retry_letter
from codeloom.services.mail.queueing import queue_mail
from codeloom.services.mail.sending import when_given_up
from codeloom.services.mail.trying import MailView, try_mail, view_mail

__all__ = [
    "Letter",
    "LettersView",
    "Link",
    "MailView",
    "kind_words",
    "list_letters",
    "queue_mail",
    "report",
    "retry_letter",
    "standing",
    "try_again",
    "try_mail",
    "unsent",
    "view_mail",
    "when_given_up",
]
