"""The library of drill cases that travels with the product: one JSON file a topic, read and checked once."""

import json
from functools import lru_cache
from types import MappingProxyType

from codeloom.coding.drills import TOPICS, BadCase, Case, read_case
from codeloom.gateways.codeset_files import data_file


@lru_cache(maxsize=1)
def load_drills() -> MappingProxyType[str, Case]:
    """Every case by its id, in the order of the topics. Raises BadCase for a file or case that cannot be used."""
    library: dict[str, Case] = {}
    for topic in (one.id for one in TOPICS.values() if one.families):
        for given in json.loads(data_file(f"drills/{topic}.json")):
            case = read_case(given, topic)
            if case.key in library:
                raise BadCase(f"{case.key}: two cases have this id")
            library[case.key] = case
    return MappingProxyType(library)
