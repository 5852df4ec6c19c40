"""The same list page and counter in other frameworks of Python, measured beside ours. Nothing here is part of the product."""
