"""The rule book: every rule by family, and `validate`, which runs it over one chart in memory."""

from codeloom.coding.rules import (  # noqa: F401  families register their rules when imported, in the order of the book
    additional,
    admission,
    body,
    certainty,
    circulatory,
    combinations,
    devices,
    drugs,
    endocrine,
    episodes,
    excludes,
    external,
    followup,
    form,
    gestation,
    heart,
    infection,
    injury,
    laterality,
    mental,
    neoplasm,
    obstetric,
    outpatient,
    patient,
    perinatal,
    pregnancy,
    presumed,
    principal,
    procedure_modifiers,
    procedure_sides,
    procedures,
    secondary,
    sepsis,
    severity,
    siblings,
    symptoms,
    underlying,
)  # isort: skip
from codeloom.coding.rules.engine import offered, run_local, validate
from codeloom.coding.rules.examples import BadInput, chart_of, read_chart
from codeloom.coding.rules.rule import RULES, Example, Rule

__all__ = ["RULES", "BadInput", "Example", "Rule", "chart_of", "offered", "read_chart", "run_local", "validate"]
