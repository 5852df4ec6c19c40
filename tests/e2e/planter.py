"""Plants for browser tests, in one process for as long as a copy runs: `python -m tests.e2e.planter` in its environment.

Each line of the input is a request as JSON, `{"tool": a name of TOOLS, "arguments": [...], "text": "..."}`, each
line of the output its answer: `{"answer": "..."}`, or `{"error": stack}`. Between two requests no connection and no claim on
the servers is held.
"""

import json
import os
import sys
import traceback

from codeloom.db.engine import dispose
from codeloom.launch.environment import copy_running
from tests.e2e import plant, plant_calibration, plant_encounters

TOOLS = {
    "plant": plant.answer,
    "plant_calibration": plant_calibration.answer,
    "plant_encounters": plant_encounters.answer,
}


def serve() -> None:
    """Answer requests until the input ends."""
    environment = dict(os.environ)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            with copy_running():
                planted = TOOLS[request["tool"]](request["arguments"], request["text"])
                answer = {"answer": " ".join(map(str, planted))}
        except Exception:
            answer = {"error": traceback.format_exc()}
        finally:
            dispose()
            os.environ.clear()
            os.environ.update(environment)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve()
