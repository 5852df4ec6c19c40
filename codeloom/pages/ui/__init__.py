"""The parts screens are built of. Import the module, then use its parts: `from codeloom.pages.ui import shell, tables`.

This file imports nothing, so that tokens and stylesheet can be read without Reflex. Every part is a pure function
from values or state vars to a component; text arguments take `str` or a var. Fields of views must not be called
`length`, `keys`, `values`, `items`, `entries` or `contains`: Reflex's object vars have methods of those names.

base        span, row, stack, filler, unseen, classes, variant, units, present, is_var,
            inline (a place or length from data; never Reflex's `style=`, which breaks tables and the first paint)
shell       shell(*content, viewer=Viewer(...), page=, title=, crumb=, beside=, narrow=, keys=, commands=, hits=, on_search=)
nav         Place(icon=, key=, order=, group=, count=): given to `@page` it is in rail, phone bar, palette and G keys
panes       bench, strip, divider, panes(arrangement="code" | "audit"), pane, scroll, bottom_bar
buttons     button(kind, size, hotkey, why, working, href), fix, whynot, link (inside), door (api/ pages, files)
keys        caps, hotkey_caps, hint, key_sheet; the contract of data-key and its siblings is its docstring
fields      field(label, control, name=, hint=, error=), text_input, text_area, select, checkbox, segmented
words       kept (what a field's half-typed words are about), kept_line (beside it: since when they are kept)
filters     people_filter, specialty_filter, setting_filter: what lists have in common
marks       tag, status, severity_icon, severity_count, dot, count, avatar, presence, saved, connection
icons       icon(name), shape(status), priority(1..3), difficulty(1..5), logo; names are the ids in assets/icons.svg
findings    finding (pinned under a row), finding_fix (F, then its number), blocker (a line of "why can't I submit")
tables      Column, table, table_row, pager, new_rows ("3 new, show"), tabs
rules_then  rules_then: findings of the rules as they were at a submission or a version
figures     figures + figure (cells), small_figures, live, progress, whisker, hbar, measure, legend
plots       line_plot (SVG, from points already scaled to percent)
evidence    record_text, mark, mark_target, mark_button; the contract of spans.js is its docstring
notices     banner, versions, toast_region (objects with id, tone, title, detail, label, link), empty, skeleton
dialogs     dialog(title, *body, name=, confirm=, danger=, form=, on_confirm=), Command, palette, command_group, palette_button
bell        bell(Bell(...)), notice_line: what the person was told, behind the bell of the head and on its page
preferences preferences(Prefers(...)), told: the dialog of what a person prefers, and what scripts are told of it
timeline    timeline_drawer: a history at the right of a page, milestones or all
uploads     drop_zone, chosen_files, upload_answer: a panel that sends files
boundary    guarded(content): a sentence in the place of content that fails to draw
document    head(), app_options(): what codeloom.py gives to rx.App
stylesheet  stylesheet(), written to assets/codeloom.css by `python -m codeloom.pages.ui.stylesheet`
scripts     scripts(), written to assets/*.js by `python -m codeloom.pages.ui.scripts`
tokens      every colour, size and time, and tokens_css()

Shapes are classes of css/*.css, named for what they are (`panel`, `pane-head`, `code-row`, `returned-charts`) or for
what they do (`secondary` ink, `nowrap`, `hide-phone`). Pages and sheet know the same ones: a test compares.
"""
