"""Import: choose files and what becomes a chart, count first, follow the job, read what happened to each file.

The left side sends files (the attributes of assets/upload.js); the right side is the open job, in imports/job.py.
"""

import reflex as rx

from codeloom.pages.frame import frame
from codeloom.pages.imports.job import earlier_panel, files_panel, job_panel
from codeloom.pages.registry import page
from codeloom.pages.ui.base import filler, row, span, stack
from codeloom.pages.ui.buttons import button
from codeloom.pages.ui.fields import checkbox, field, text_input
from codeloom.pages.ui.marks import tag
from codeloom.pages.ui.nav import Place
from codeloom.pages.ui.notices import empty, skeleton
from codeloom.pages.ui.uploads import chosen_files, drop_zone, upload_answer
from codeloom.pages.ui.words import kept
from codeloom.services.core import NEW, Subject
from codeloom.services.imports import HOW_TO_GET, MOST_PATIENTS, VISITS_OF_EACH
from codeloom.state.imports.importing import Importing

CLASSES = (("outpatient", "Outpatient"), ("emergency", "Emergency"), ("inpatient", "Inpatient"), ("virtual", "Virtual"))
KEYS = {
    "Import": (("Choose files", "o"), ("Import", "ctrl+enter"), ("Next, previous file", "j")),
}


def _options() -> rx.Component:
    boxes = (checkbox(words, value=name, default_checked=True, data_upload_option="classes") for name, words in CLASSES)
    return rx.fragment(
        field(
            "Name",
            text_input(
                "import-name",
                words=kept(Subject.IMPORT, NEW, "name"),
                placeholder="Riverbend, June",
                max_length=200,
                data_upload_name="true",
            ),
            name="import-name",
        ),
        field(
            "Source",
            text_input(
                "import-source",
                words=kept(Subject.IMPORT, NEW, "source"),
                placeholder="As the files say",
                max_length=200,
                data_upload_option="source",
            ),
            name="import-source",
            hint="The system that wrote the files, if they do not name it. An id such as Patient/1 is unique only within it.",
        ),
        row(
            field(
                "From date",
                text_input("from-date", type="date", cls="numeric", data_upload_option="from_date"),
                name="from-date",
                cls="grow",
            ),
            field(
                "Last encounters per patient",
                text_input(
                    "last-n",
                    type="number",
                    min="1",
                    max="10000",
                    placeholder="All",
                    cls="numeric",
                    data_upload_option="last_n",
                ),
                name="last-n",
                cls="grow",
            ),
            cls="wide",
        ),
        rx.el.fieldset(
            rx.el.legend("Encounter classes", class_name="label"), row(*boxes, cls="wrap boxes"), class_name="field"
        ),
        checkbox(
            "Only with a diagnosis, a reason or a note", default_checked=True, data_upload_option="only_with_diagnosis"
        ),
    )


def _new_import() -> rx.Component:
    return rx.el.section(
        rx.el.header(rx.el.h2("New import")),
        rx.el.div(
            drop_zone(
                "Drop FHIR R4 files or a folder",
                "json, ndjson, gz, zip; up to 100 MB each",
                icon_name="folder",
                label="Files to import",
            ),
            chosen_files(),
            _options(),
            class_name="inner",
        ),
        rx.el.div(
            button("Clear", kind="quiet", data_upload_cancel="true", cls="unsent"),
            button("Stop sending", data_upload_cancel="true", cls="sending"),
            filler(),
            button("Dry run", data_upload_go="dry", cls="unsent"),
            button("Import files", kind="primary", hotkey="ctrl+enter", data_upload_go="import", cls="unsent"),
            class_name="footrow",
        ),
        upload_answer(Importing.took),
        class_name="panel",
        aria_label="New import",
        data_upload="true",
        data_upload_state="empty",
    )


def _generate() -> rx.Component:
    """Made-up patients as an import, or how to get what makes them."""
    form = rx.el.form(
        field(
            "Patients",
            text_input(
                "patients",
                type="number",
                min="1",
                max=str(MOST_PATIENTS),
                default_value="10",
                required=True,
                cls="numeric",
            ),
            name="patients",
            hint=f"1 to {MOST_PATIENTS} made-up people, each with the newest {VISITS_OF_EACH} visits of a life; no real data",
        ),
        row(filler(), button("Generate", type="submit"), cls="wide"),
        class_name="stack wide",
        on_submit=Importing.generate,
    )
    absent = rx.el.p(
        "Not installed on this copy. Whoever runs it adds it with ",
        rx.el.code(HOW_TO_GET, class_name="code"),
        " and a restart.",
        class_name="text-sm secondary",
    )
    return rx.el.section(
        rx.el.header(rx.el.h2("Generate synthetic patients")),
        rx.el.div(rx.cond(Importing.can_generate, form, absent), class_name="inner"),
        class_name="panel",
        aria_label="Generate synthetic patients",
    )


def _dry_line(line: rx.Var, index: rx.Var) -> rx.Component:
    number = rx.cond(
        line.tone == "error",
        rx.el.button(line.value, class_name="fix numeric", type="button", on_click=Importing.show("flagged")),
        span(
            line.value,
            cls=rx.cond(line.tone == "strong", "numeric semibold", rx.cond(index == 0, "numeric medium", "numeric")),
        ),
    )
    words = span(line.label, cls=rx.match(line.tone, ("error", "ink-error"), ("strong", "medium"), ""))
    return rx.el.div(words, number, class_name="fact")


def _dry_run() -> rx.Component:
    """What a finished dry run counted, and the way to make it real."""
    view = Importing.view
    panel = rx.el.section(
        rx.el.header(
            rx.el.h2("Dry run"),
            span(view.name, cls="tertiary text-xs ellipsis"),
            filler(),
            tag("Nothing written", tone="ok", icon_name="tick"),
        ),
        rx.foreach(view.dry_lines, _dry_line),
        rx.el.div(
            span(rx.cond(view.can_import, "Kept for a day", "Nothing to import"), cls="text-xs tertiary nowrap"),
            filler(),
            button("Discard", on_click=Importing.cancel),
            rx.cond(
                view.can_import,
                button(view.import_label, kind="primary", hotkey="ctrl+enter", on_click=Importing.begin),
                "",
            ),
            class_name="footrow",
        ),
        class_name="panel dry-run",
        aria_label="Dry run",
    )
    return rx.cond(view.dry_run & (view.status == "done"), panel, "")


@page(
    "/import",
    title="Import",
    load=(Importing.load, Importing.watch),
    place=Place(icon="import", key="i", order=60),
)
def import_page() -> rx.Component:
    """The manager's way to bring in charts."""
    view = Importing.view
    nothing = rx.el.div(
        empty(
            "No imports yet",
            "Choose or drop files. A dry run counts what they would make and writes nothing.",
            icon_name="import",
        ),
        class_name="panel",
    )
    right = stack(
        rx.cond(
            view.id != "",
            rx.fragment(rx.cond(view.dry_run & (view.status == "done"), "", job_panel()), files_panel()),
            rx.cond(Importing.earlier.length() > 0, "", nothing),
        ),
        earlier_panel(),
        cls="wide",
    )
    content = rx.el.div(
        stack(_new_import(), _dry_run(), rx.cond(Importing.loaded, _generate(), ""), cls="wide"),
        rx.cond(Importing.loaded, right, skeleton("Loading imports")),
        class_name="import-page",
    )
    return frame(content, page="import", title="Import", keys=KEYS)
