"""What a list of codes groups to: an MS-DRG for a stay in hospital, HCCs of CMS-HCC V28. Facts only, no amounts.

The grouper itself comes from outside (`Grouper`); here is what is asked of it and what the order of diagnoses changes.
"""

from codeloom.coding.grouping.drg import (
    Coded,
    Edition,
    Group,
    Grouper,
    Order,
    Secondary,
    Stay,
    Uncounted,
    distinct,
    edition_on,
    group_of,
    kind_of,
    orders,
    read_uncounted,
    with_disposition,
)
from codeloom.coding.grouping.hcc import Category, Hierarchy, read_hierarchy

__all__ = [
    "Category",
    "Coded",
    "Edition",
    "Group",
    "Grouper",
    "Hierarchy",
    "Order",
    "Secondary",
    "Stay",
    "Uncounted",
    "distinct",
    "edition_on",
    "group_of",
    "kind_of",
    "orders",
    "read_hierarchy",
    "read_uncounted",
    "with_disposition",
]
