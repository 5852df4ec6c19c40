"""What a worker loads before it forks is all that a suggestion of today reads of the code sets."""

from codeloom.coding import clock
from codeloom.coding.suggesting.offline import suggest, terms_of
from codeloom.coding.suggesting.shapes import Visit
from codeloom.gateways.codeset_files import load_codesets, load_index
from codeloom.services.suggestions import make_ready


def test_a_suggestion_after_it_loads_nothing() -> None:
    terms_of.cache_clear()
    make_ready()
    loaded = [one.cache_info().misses for one in (terms_of, load_codesets, load_index)]
    found = suggest("1. Hypertension, at goal.", Visit(dos=clock.now().date()), load_codesets(), load_index())
    assert [row.code for row in found.diagnoses] == ["I10"]
    assert [one.cache_info().misses for one in (terms_of, load_codesets, load_index)] == loaded
