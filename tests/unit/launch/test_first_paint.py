"""Built pages paint before their scripts, and one that looks otherwise than expected is left as it was."""

import pytest

from codeloom.launch.first_paint import early

LINK = '<link href="/codeloom.css?v=9c453bc7" rel="stylesheet"/>'
GLOBAL = '<link href="/assets/global-B-VH2.css" rel="stylesheet" type="text/css"/>'
STYLES = {"codeloom.css": "h1{color:red}", "assets/global-B-VH2.css": "p{margin:0}"}
SESSION = '<script data-guard="true" src="/session.js?v=4b0fed4e"></script>'
MODULES = """import "/assets/manifest-1.js";
import * as route0 from "/assets/root-2.js";
import * as route1 from "/assets/_queue_-3.js";

  window.__reactRouterRouteModules = {"root":route0,"routes/queue":route1};

import("/assets/entry.client-4.js");"""
PAGE = (
    f'<html><head><title>Queue</title>{LINK}{SESSION}{GLOBAL}</head><body><h1>Queue</h1><script type="module" async="">'
    f"{MODULES}</script></body></html>"
)


def test_style_and_session_script_stand_in_the_page_before_its_body() -> None:
    head = early(PAGE, STYLES, "dress();").split("<body>")[0]
    assert "<style>h1{color:red}</style>" in head
    assert "<style>p{margin:0}</style>" in head
    assert '<script data-guard="true">dress();</script></head>' in head


def test_what_react_compares_stays_in_its_place_switched_off() -> None:
    page = early(PAGE, STYLES, "dress();")
    for link in (LINK, GLOBAL):
        assert link.replace(' type="text/css"', "").replace("/>", ' type="text/plain"/>') in page
    assert SESSION.replace("<script ", '<script type="text/plain" ') in page


def test_modules_run_once_the_page_was_seen_in_their_order() -> None:
    page = early(PAGE, STYLES, "dress();")
    script = page.split('<script type="module" async="">')[1].split("</script>")[0]
    assert "\nimport " not in script
    order = [
        script.index(name)
        for name in ("manifest-1", "root-2", "_queue_-3", "__reactRouterRouteModules", "entry.client-4")
    ]
    assert order == sorted(order)
    assert script.index('getEntriesByName("first-contentful-paint")') > order[-1], "nothing starts before it is defined"
    assert script.endswith("setTimeout(start, 400);")
    assert 'const route1 = await import("/assets/_queue_-3.js");' in script


@pytest.mark.parametrize("missing", [SESSION, 'import "/assets/manifest-1.js";'])
def test_a_page_of_another_form_is_left_alone(missing: str) -> None:
    page = PAGE.replace(missing, "")
    assert early(page, STYLES, "dress();") == page


def test_a_text_that_would_end_its_element_is_not_put_into_the_page() -> None:
    assert early(PAGE, STYLES, "'</script>'") == PAGE
