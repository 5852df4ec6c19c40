"""Exports: reports as files, made by a worker, kept encrypted for seven days, downloaded by whoever may, made again by schedule."""
