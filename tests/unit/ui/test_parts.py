"""Parts say in the browser what they were told: names, states, keys and roles, for values and for state vars alike."""

import re

import pytest
import reflex as rx

from codeloom.coding.roles import UnknownRole, record_of
from codeloom.pages.ui import (
    buttons,
    dialogs,
    evidence,
    fields,
    figures,
    findings,
    keys,
    marks,
    notices,
    plots,
    shell,
    tables,
)
from codeloom.pages.ui.base import classes, variant
from codeloom.pages.ui.nav import Place
from codeloom.settings import ROOT

NAME = rx.Var("name").to(str)
FLAG = rx.Var("flag").to(bool)
NUMBER = rx.Var("number").to(int)
QUEUE = Place(icon="queue", key="q", order=1, count=NUMBER, words="My queue", href="/queue")
RULES = Place(icon="ruling", key="r", order=2, group="Practice", words="Rules", href="/rules")
PLACES = {"coder": (QUEUE, RULES), "manager": (RULES,), "biller": ()}


COLUMNS = (tables.Column("Chart", 22, "code"), tables.Column("Age", cls="num r", sort="age"))


def heard(value):
    """A handler that names itself in the page's code."""
    return rx.console_log(value)


def test_a_variant_is_looked_up_now_for_a_word_and_in_the_browser_for_a_var():
    assert variant("warn", marks.TAG) == "tag warn"
    assert variant("unheard of", marks.TAG, "tag") == "tag"
    assert all(look in str(variant(NAME, marks.TAG, "tag")) for look in marks.TAG.values())


def test_class_names_join_and_empty_ones_fall_out():
    assert classes("button", "", None, "small") == "button small"
    assert "name" in str(classes("button", NAME))


def test_a_button_shows_the_key_that_presses_it():
    drawn = str(buttons.button("Submit ", kind="primary", hotkey="ctrl+enter"))
    assert '"data-key":"ctrl+enter"' in drawn
    assert '"Ctrl"' in drawn
    assert 'className:"button primary"' in drawn


def test_a_button_a_rule_disables_keeps_focus_and_names_its_reason():
    drawn = str(buttons.button("Submit", why="2 errors stop it", why_id="why"))
    assert '"aria-disabled":"true"' in drawn
    assert '"aria-describedby":"why"' in drawn
    assert "disabled:true" not in drawn
    assert "aria-disabled" not in str(buttons.button("Submit", why=""))
    assert re.search(r'"aria-disabled":\(.*name.*\? "true" : "false"\)', str(buttons.button("Submit", why=NAME)))


def test_a_working_button_says_so_and_is_busy():
    drawn = str(buttons.button("Submit", working=FLAG, working_label="Submitting…"))
    assert '"aria-busy"' in drawn
    assert "Submitting" in drawn


def test_a_hint_is_not_shown_where_its_key_cannot_be():
    assert "hide-phone" in str(keys.hint("Move", "j"))


@pytest.mark.parametrize(
    ("hotkey", "caps"),
    [
        ("n", ["N"]),
        ("shift+n", ["Shift", "N"]),
        ("f 1", ["F", "1"]),
        ("alt+arrowup", ["Alt", "↑"]),
        ("delete|backspace", ["Del"]),
        ("ctrl+.", ["Ctrl", "."]),
        ("?", ["?"]),
        ("f6", ["F6"]),
    ],
)
def test_caps_are_drawn_from_the_key_itself(hotkey, caps):
    drawn = str(keys.hotkey_caps(hotkey)).encode().decode("unicode_escape")
    assert re.findall(r'className:"key-cap"},"([^"]*)"', drawn) == caps


def test_caps_refuse_a_key_with_a_var_in_it() -> None:
    with pytest.raises(ValueError, match="given apart"):
        keys.hotkey_caps(f"f {rx.Var('at').to(int) + 1}")


def test_a_finding_carries_rule_sentence_severity_and_its_numbered_fix():
    drawn = str(
        findings.finding("error", "POA is missing", "POA-01", findings.finding_fix("Set Y ", 1), citation="OCG App. I")
    )
    assert 'className:"finding error"' in drawn
    assert '"data-key":"f 1"' in drawn
    assert '"Error"' in drawn
    assert 'title:"OCG App. I"' in drawn
    assert '"f "+' in str(findings.finding_fix("Set Y", NUMBER)).replace(" +", "+")


def test_a_field_ties_its_error_to_the_control():
    drawn = str(fields.field("Code", fields.text_input("code", error="Unknown"), name="code", error="Unknown"))
    assert 'htmlFor:"code"' in drawn
    assert '"aria-describedby":"code-error"' in drawn
    assert 'id:"code-error"' in drawn
    assert '"aria-invalid":"true"' in drawn


def test_tabs_and_segments_tell_which_is_chosen():
    drawn = str(tables.tabs("Status", [("draft", "Draft", 3), ("done", "Done", None)], "draft", heard))
    assert drawn.count('role:"tab"') == 2
    assert '"data-key":"2"' in drawn
    assert drawn.count("aria-selected") == 2
    assert str(fields.segmented("Range", [("1", "Today")], NAME, heard)).count("aria-checked") == 1


def test_parts_put_no_style_engine_beside_the_elements():
    drawn = "".join(
        map(
            str,
            (
                tables.table(COLUMNS, label="t"),
                figures.whisker(10, 20, 30, 25, "20 % (10 to 30)"),
                figures.hbar("0 to 1 d", NUMBER, 4),
                figures.progress("Files", "2 of 4", "1 min left", [(NUMBER, "error")], NUMBER, 4),
                notices.skeleton("Loading"),
                plots.line_plot(
                    "Done", [(0, 0), (100, 50)], band=[(0, 0, 1), (100, 40, 60)], last=(100, 50), last_label="50"
                ),
            ),
        )
    )
    assert "css:" not in drawn


def test_a_plot_turns_percents_upside_down_for_the_screen():
    drawn = str(plots.line_plot("Done", [(0, 0), (100, 75)], band=[(0, 0, 10), (100, 60, 90)], y_ticks=[(50, "200")]))
    assert 'points:"0,100 100,25"' in drawn
    assert 'points:"0,90 100,10 100,40 0,100"' in drawn
    assert 'd:"M0 50H100"' in drawn


def test_progress_is_told_in_numbers_too():
    drawn = str(figures.progress("Files read", "214 of 350 files", "3 min left", [(59, ""), (2, "error")], 214, 350))
    assert '"aria-valuenow":214' in drawn
    assert '"aria-valuemax":350' in drawn


def test_evidence_numbers_do_not_count_as_text_and_are_read_out():
    drawn = str(evidence.mark("hypertension", "1,3", "", "1,3"))
    assert drawn.count('"data-skip":"true"') == 2
    assert "evidence for row 1,3" in drawn
    assert '"data-evidence-rows":"1,3"' in drawn


def test_a_dialog_of_the_state_is_modal_and_escape_cancels_it():
    drawn = str(dialogs.dialog("Reopen?", name="reopen", confirm="Reopen", is_open=FLAG, on_cancel=heard("no")))
    assert '"data-modal":"true"' in drawn
    assert '"data-key":"escape"' in drawn
    assert '"aria-labelledby":"reopen-title"' in drawn


def buttons_of(drawn):
    """What each button of a dialog was given, by its label."""
    found = re.findall(r'jsx\("button",(\{.*?\}),"([^"]+)"', drawn)
    return {label: given for given, label in found}


def test_a_harmless_question_is_answered_by_enter_and_shows_it():
    asked = buttons_of(str(dialogs.dialog("Go on?", name="go", confirm="Go on", on_confirm=heard("yes"))))
    assert '"data-key":"enter"' in asked["Go on"]
    assert '"data-first-focus"' in asked["Go on"]
    assert '"data-first-focus"' not in asked["Keep as it is"]
    assert '"data-closes"' in asked["Go on"], "nobody else closes a dialog of the browser"


def test_a_dangerous_question_starts_on_what_keeps_and_its_button_has_no_key():
    drawn = str(
        dialogs.dialog("Remove?", name="go", confirm="Remove", danger=True, is_open=FLAG, on_confirm=heard("yes"))
    )
    asked = buttons_of(drawn)
    assert "data-key" not in asked["Remove"]
    assert '"data-first-focus"' not in asked["Remove"]
    assert '"data-first-focus"' in asked["Keep as it is"]


def test_a_question_with_a_form_is_answered_by_ctrl_enter():
    asked = buttons_of(str(dialogs.dialog("When?", name="when", confirm="Save", form="when-form", is_open=FLAG)))
    assert '"data-key":"ctrl+enter"' in asked["Save"]
    assert 'form:"when-form"' in asked["Save"]
    assert 'type:"submit"' in asked["Save"]


@pytest.mark.parametrize("role", sorted(PLACES))
def test_the_shell_shows_a_role_its_own_places(role):
    viewer = shell.Viewer(organization="Riverbend", role=role, name="Maya Fontaine", initials="MF", places=PLACES)
    drawn = str(shell.shell("content", viewer=viewer, page="queue", title="A screen"))
    others = {place.href for places in PLACES.values() for place in places} - {place.href for place in PLACES[role]}
    assert all(f'"{place.words}"' in drawn and f'"data-key":"g {place.key}"' in drawn for place in PLACES[role])
    assert not [href for href in others if f'"{href}"' in drawn]
    assert record_of(role).name in drawn
    assert ("number" in drawn) == (QUEUE in PLACES[role]), "the count of a place"
    assert len(re.findall(r'jsx\("h1"', drawn)) == 1
    assert 'id:"main"' in drawn


def test_a_role_only_the_state_knows_gets_its_rail_in_the_browser():
    viewer = shell.Viewer(organization=NAME, role=NAME, name=NAME, initials=NAME, places=PLACES)
    drawn = str(shell.shell("content", viewer=viewer, page="queue", title=NAME))
    assert all(place.href in drawn for places in PLACES.values() for place in places)


def test_the_rail_announces_its_chords_until_the_role_is_known():
    viewer = shell.Viewer(organization=NAME, role=NAME, name=NAME, initials=NAME, places=PLACES)
    drawn = str(shell.shell("content", viewer=viewer, page="queue", title=NAME))
    assert drawn.count('"data-keys-coming":"g"') == 1
    assert all(f'case JSON.stringify("{role}")' in drawn for role in PLACES), "no role waits for ever"
    known = shell.Viewer(organization="Riverbend", role="coder", name="Maya Fontaine", initials="MF", places=PLACES)
    assert "data-keys-coming" not in str(shell.shell("content", viewer=known, page="queue", title="A screen"))


def test_an_unknown_role_gets_no_rail():
    viewer = shell.Viewer(organization="Riverbend", role="ghost", name="Maya Fontaine", initials="MF", places=PLACES)
    with pytest.raises(UnknownRole):
        shell.shell("content", viewer=viewer, page="queue", title="A screen")


def test_no_part_is_left_out_of_the_index():
    index = (ROOT / "codeloom" / "pages" / "ui" / "__init__.py").read_text()
    modules = {path.stem for path in (ROOT / "codeloom" / "pages" / "ui").rglob("[!_]*.py")}
    assert {name for name in modules if not re.search(rf"^{name}\b", index, re.M)} == set()
