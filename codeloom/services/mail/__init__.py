"""Mail: letters written in the transaction that causes them, handed to a server by a worker."""

from codeloom.services.mail.deliveries import report, standing, try_again, unsent
from codeloom.services.mail.letters import Letter, Link, is_address
from codeloom.services.mail.queueing import queue_mail
from codeloom.services.mail.sending import when_given_up

__all__ = ["Letter", "Link", "is_address", "queue_mail", "report", "standing", "try_again", "unsent", "when_given_up"]
