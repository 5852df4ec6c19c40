"""Whether a chart is on hold, and until when. Putting it there is in holding.py."""

from datetime import date
from zoneinfo import ZoneInfo

from codeloom.coding import clock
from codeloom.db.tables.charts import Chart


def held_until(chart: Chart, zone: str) -> date | None:
    """The day on which the hold of a chart is over, in the organization's time zone; None while it is not on hold."""
    until = chart.held_until
    return until.astimezone(ZoneInfo(zone)).date() if until is not None and until > clock.now() else None
