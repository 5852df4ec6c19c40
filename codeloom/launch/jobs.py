"""The processes beside the web: the job worker and the doorbell, as they start under a supervisor or by hand."""

import signal
import sys

from codeloom.services.core import logging_config
from codeloom.settings import ROOT, Settings


def work(settings: Settings) -> int:
    """Take jobs until SIGTERM; work in hand is given back at its next patient. The exit code.

    A killed work-horse loses nothing: jobs hold leases in PostgreSQL and are taken up again.
    """
    _prepare(settings)
    from workers import worker

    return worker.main()


def ring(settings: Settings) -> int:
    """Run the doorbell: enqueue a job whenever an event or an import waits, until SIGTERM. The exit code."""
    _prepare(settings)
    from workers import doorbell

    return doorbell.main()


def _prepare(settings: Settings) -> None:
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    logging_config.begin(settings.log_level)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
