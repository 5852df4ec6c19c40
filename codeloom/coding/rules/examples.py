"""From the JSON shape of the command line and of the registry's examples to lines and context. No rule lives here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from codeloom.coding.codesets import normalise
from codeloom.coding.lines import MOST_UNITS, Context, Line
from codeloom.coding.rules.rule import Example

SYSTEMS = ("icd10cm", "icd10pcs", "hcpcs", "cpt")


class BadInput(ValueError):
    """A chart that cannot be read; the message says what is wrong with it."""


def read_chart(codes: object, context: object) -> tuple[tuple[Line, ...], Context]:
    """Lines and context of `{"codes": [...], "context": {...}}`. `context` may be None or "". Raises BadInput.

    A code is text, "cpt:99213" for another system, or an object with code, system, poa, evidence, rationale, units.
    """
    if not isinstance(codes, list | tuple):
        raise BadInput("codes must be a list")
    values = context or {}
    if not isinstance(values, Mapping):
        raise BadInput("context must be an object")
    poa = values.get("poa") or {}
    marks = [str(value or "").strip().upper() for value in _by_row(codes, poa, "poa")]
    evidence = values.get("evidence")
    texts = _by_row(codes, evidence, "evidence") if isinstance(evidence, Mapping | list) else [""] * len(codes)
    if isinstance(evidence, Mapping | list):
        values = {**values, "evidence": None}
    units = _by_row(codes, values.get("units") or {}, "units")
    rows = zip(codes, marks, texts, units, strict=True)
    return tuple(_line(number, *row) for number, row in enumerate(rows, 1)), _context(values)


def _by_row(codes: Sequence[object], given: object, key: str) -> list[object]:
    """What is given for each row: by code (`{"I10": "Y"}`) or in the order of the codes (`["Y", ""]`)."""
    if isinstance(given, Mapping):
        by_code = {normalise(str(code)): value for code, value in given.items()}
        return [by_code.get(normalise(_text_of(code)), "") for code in codes]
    if isinstance(given, list | tuple) and len(given) <= len(codes):
        return [*given, *[""] * (len(codes) - len(given))]
    raise BadInput(f"{key} must map codes to values, or list one value a code")


def _text_of(code: object) -> str:
    written = code.get("code") if isinstance(code, Mapping) else code
    text = written if isinstance(written, str) else ""
    system, _, rest = text.partition(":")
    return rest if system.lower() in SYSTEMS else text


def chart_of(example: Example) -> tuple[tuple[Line, ...], Context]:
    """Lines and context of a registry example."""
    return read_chart(example.codes, example.context)


def _line(number: int, code: object, mark: str, told: object, times: object) -> Line:
    if isinstance(code, Mapping):
        system = str(code.get("system") or "icd10cm")
        text = code.get("code")
        evidence, poa = str(code.get("evidence") or ""), str(code.get("poa") or "").strip().upper()
        rationale = bool(code.get("rationale"))
    else:
        system, text, evidence, poa, rationale = "icd10cm", code, "", "", False
        if isinstance(code, str) and code.partition(":")[0].lower() in SYSTEMS:
            system, _, text = code.partition(":")
    if not isinstance(text, str) or not text.strip() or len(text) > 40:
        raise BadInput(f"every code must be a short text; code {number} is not")
    if system.lower() not in SYSTEMS:
        raise BadInput(f"system must be one of {', '.join(SYSTEMS)}")
    units = _units(code.get("units") or times if isinstance(code, Mapping) else times)
    return Line(text.strip(), system.lower(), poa or mark, evidence or _text(told, "evidence"), rationale, units)


def _units(value: object) -> int:
    if value in (None, ""):
        return 1
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_UNITS:
        raise BadInput(f"units must be a whole number from 1 to {MOST_UNITS}")
    return value


def _context(values: Mapping[str, object]) -> Context:
    return Context(
        dos=_day(values.get("dos")),
        age=_age(values.get("age")),
        sex=_sex(values.get("sex")),
        setting=_setting(values.get("setting")),
        meds=_meds(values.get("meds")),
        reason=_text(values.get("reason"), "reason"),
        evidence=_text(values.get("evidence"), "evidence"),
        override=_text(values.get("override"), "override").strip(),
        new_finding=bool(values.get("new_finding")),
    )


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise BadInput("dos must be a date like 2026-11-01") from None


def _age(value: object) -> int | None:
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BadInput("age must be a number of years")
    try:
        age = int(float(value))
    except (ValueError, OverflowError):
        raise BadInput("age must be a number of years") from None
    if not 0 <= age <= 150:
        raise BadInput("age must be a number of years")
    return age


def _sex(value: object) -> str | None:
    word = str(value or "").strip().upper()[:1]
    return word if word in ("M", "F") else None


def _setting(value: object) -> str | None:
    word = str(value or "").strip().lower()
    if not word:
        return None
    if word not in ("inpatient", "outpatient"):
        raise BadInput("setting must be inpatient or outpatient")
    return word


def _meds(value: object) -> tuple[str, ...]:
    if not value:
        return ()
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, Iterable) or isinstance(value, Mapping):
        raise BadInput("meds must be a list of texts")
    return tuple(str(item) for item in value)


def _text(value: object, key: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | int | float | str):
        return str(value) if value is not False else ""
    raise BadInput(f"{key} must be text")
