"""Official code set files of an organization, and the code sets its charts are validated with and its searches use."""

from codeloom.services.code_sets import activation, plan, preview, uploads
from codeloom.services.code_sets.activation import activate_release, build_code_sets, roll_back_release
from codeloom.services.code_sets.current_code_sets import codeset_at, codesets_of, index_of, release_words
from codeloom.services.code_sets.plan import InForceFrom
from codeloom.services.code_sets.preview import preview_activation, rule_source
from codeloom.services.code_sets.reading import Read, read_uploads
from codeloom.services.code_sets.uploads import (
    FlawsView,
    KeepUpload,
    OfRelease,
    keep_upload,
    list_releases,
    release_flaws,
    remove_release,
)
from codeloom.services.code_sets.views import CodeSetsView, PreviewView

__all__ = [
    "CodeSetsView",
    "FlawsView",
    "InForceFrom",
    "KeepUpload",
    "OfRelease",
    "PreviewView",
    "Read",
    "activate_release",
    "activation",
    "build_code_sets",
    "codeset_at",
    "codesets_of",
    "index_of",
    "keep_upload",
    "list_releases",
    "plan",
    "preview",
    "preview_activation",
    "read_uploads",
    "release_flaws",
    "release_words",
    "remove_release",
    "roll_back_release",
    "rule_source",
    "uploads",
]
