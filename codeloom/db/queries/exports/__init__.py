"""Reports, exports and their pieces. `REPORTS` has every report; a new one is a module here and a line below."""

from codeloom.db.queries.exports.accuracy import ACCURACY
from codeloom.db.queries.exports.audits import AUDITS
from codeloom.db.queries.exports.charts import CHARTS
from codeloom.db.queries.exports.codes import CODES
from codeloom.db.queries.exports.deltas import DELTAS
from codeloom.db.queries.exports.people import PEOPLE
from codeloom.db.queries.exports.productivity import PRODUCTIVITY
from codeloom.db.queries.exports.report import Field, Kind, Report, Wanted
from codeloom.db.queries.exports.suggestions import SUGGESTIONS

REPORTS: dict[str, Report] = {
    one.name: one for one in (CHARTS, CODES, AUDITS, ACCURACY, PRODUCTIVITY, DELTAS, SUGGESTIONS, PEOPLE)
}

__all__ = ["REPORTS", "Field", "Kind", "Report", "Wanted"]
