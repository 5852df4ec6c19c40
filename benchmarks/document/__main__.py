"""Write the figures and plots of docs/PERFORMANCE.md: python -m benchmarks.document"""

from benchmarks.document.page import written
from benchmarks.results import ROOT, read


def main() -> None:
    """Write each file that is made from the results."""
    for name, text in written(read()).items():
        (ROOT / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
