"""What is counted for Prometheus. Names and labels only: never an id, an address or a text of a person."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("codeloom_http_requests", "HTTP requests answered", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "codeloom_http_request_seconds", "Time to answer an HTTP request", ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)  # fmt: skip
SOCKETS = Gauge("codeloom_open_sockets", "Browsers' sockets open in this process")
VERB_SECONDS = Histogram(
    "codeloom_verb_seconds", "Time of a verb with its transaction", ["verb", "outcome"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)  # fmt: skip
