"""Fix numbers stay with their findings while rows change around them."""

from codeloom.services.editor.fix_numbers import numbered
from codeloom.services.editor.views import EditorView, FindingView, OptionView, RowView, TreeItem


def finding(name: str, n: int, reason: str = "") -> FindingView:
    return FindingView(f"{name}:I10", "error", name, "It is wrong.", "I.A", n=n, fix="Remove I10", reason=reason)


def editor(*findings: FindingView) -> EditorView:
    row = RowView("r", 1, "I10", "", "ICD-10-CM", True, "", "none", 0, (), "", "", "", "error", findings)
    tree = tuple(
        TreeItem(1, "r", "I10", one.message, one.key, n=one.n, fix=one.fix, options=one.options) for one in findings
    )
    return EditorView(rows=(row,), stops=tree)


def numbers(view: EditorView) -> dict[str, int]:
    assert [one.n for one in view.stops] == [one.n for one in view.rows[0].findings]
    return {one.rule: one.n for one in view.rows[0].findings}


def test_the_first_numbers_are_those_of_the_rule_book() -> None:
    view, _ = numbered(editor(finding("A", 1), finding("B", 2)))
    assert numbers(view) == {"A": 1, "B": 2}


def test_a_finding_keeps_its_number_when_one_before_it_goes() -> None:
    _, kept = numbered(editor(finding("A", 1), finding("B", 2), finding("C", 3)))
    view, _ = numbered(editor(finding("B", 1), finding("C", 2)), kept)
    assert numbers(view) == {"B": 2, "C": 3}


def test_a_new_finding_does_not_take_the_number_just_pressed() -> None:
    _, kept = numbered(editor(finding("A", 1), finding("B", 2)))
    view, kept = numbered(editor(finding("N", 1), finding("B", 2)), kept)
    assert numbers(view) == {"N": 3, "B": 2}
    view, _ = numbered(editor(finding("N", 1), finding("M", 2), finding("B", 3)), kept)
    assert numbers(view) == {"N": 3, "B": 2, "M": 1}


def test_a_tenth_finding_waits_for_a_number() -> None:
    many = [finding(name, n + 1 if n < 9 else 0) for n, name in enumerate("ABCDEFGHIJ")]
    view, kept = numbered(editor(*many))
    assert numbers(view)["J"] == 0
    view, _ = numbered(editor(*many[1:]), kept)
    assert numbers(view) == {name: n + 2 for n, name in enumerate("BCDEFGHI")} | {"J": 1}


def test_a_settled_finding_holds_no_number_and_nothing_kept_names_a_code() -> None:
    view, kept = numbered(editor(finding("A", 1, reason="unrelated"), finding("B", 2)))
    assert numbers(view) == {"A": 0, "B": 1}
    assert "I10" not in " ".join(kept)


def choosing(name: str, *numbers_of: int) -> FindingView:
    options = tuple(OptionView(f"{name}:I10#{at}", f"POA {at}", n) for at, n in enumerate(numbers_of))
    return FindingView(f"{name}:I10", "error", name, "It is wrong.", "I.A", options=options)


def test_each_option_of_a_choice_has_and_keeps_a_number_of_its_own() -> None:
    view, kept = numbered(editor(finding("A", 1), choosing("B", 2, 3)))
    assert [option.n for option in view.rows[0].findings[1].options] == [2, 3]
    view, _ = numbered(editor(choosing("B", 1, 2)), kept)
    assert [option.n for option in view.rows[0].findings[0].options] == [2, 3]
    assert [option.n for option in view.stops[0].options] == [2, 3]
