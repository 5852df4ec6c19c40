"""What a code list groups to, live beside it. It informs: the rows keep their order, and nothing here asks for a change."""

from collections.abc import Sequence

from codeloom.coding.codesets import CodeSet
from codeloom.services.editor.grouping_drg import drg_view
from codeloom.services.editor.grouping_hcc import hcc_view
from codeloom.services.editor.grouping_rows import Encounter, Places
from codeloom.services.editor.grouping_views import DrgView, GroupingView
from codeloom.services.editor.operations import WorkLine


def grouping_view(lines: Sequence[WorkLine], encounter: Encounter, codes: CodeSet) -> GroupingView:
    """MS-DRG of an inpatient list, HCCs of any. What is not known is said, never guessed in silence."""
    places = Places(lines)
    drg = drg_view(lines, encounter, codes, places) if encounter.inpatient else DrgView()
    hcc = hcc_view(encounter, places)
    return GroupingView(" · ".join(words for words in (drg.words, hcc.words) if words), drg, hcc)
