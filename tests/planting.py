"""Charts and encounters planted into a running copy by verbs (tests/e2e/planter.py): where browser tests begin."""

import json
from collections.abc import Sequence

from tests.running import Running


def ask_plant(running: Running, *arguments: str, text: str = "", tool: str = "plant") -> str:
    """What tests/e2e/plant.py, or another tool of the planter, answers for a copy."""
    request = json.dumps({"tool": tool, "arguments": arguments, "text": text})
    answer: dict[str, str] = json.loads(running.ask_planter(request))
    assert "answer" in answer, answer["error"]
    return answer["answer"]


def planted(running: Running, bundle: bytes, lines: Sequence[tuple[str, str]] = (), coder: int = 0) -> list[int]:
    """The numbers of the charts of a bundle, given to the demo's `coder`-th coder, each with these rows (code and POA)."""
    email = [one["email"] for one in running.sign_ins if one["role"] == "coder"][coder]
    request = {"bundle": bundle.decode(), "coder": email, "lines": list(lines)}
    return [int(number) for number in ask_plant(running, text=json.dumps(request)).split()]
