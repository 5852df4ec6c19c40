"""How fast FHIR is read into chart drafts, and how much memory it takes: a table on standard output.

    python benchmarks/fhir_read.py [FILE ...]      without files: synthetic Bundles made here

Each case runs in a child process of its own, `ROUNDS` times, alternating with the baseline (orjson or, above 8 MB, ijson
parsing the same bytes and doing nothing). Medians. Memory is the child's VmHWM, which unlike getrusage does not begin with
what the parent held; where there is no /proc it is left out.
"""

import gzip
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 5
ROOT = Path(__file__).resolve().parents[1]

CHILD = """
import gzip, sys, time
path, what = sys.argv[1:]
raw_open = gzip.open if path.endswith(".gz") else open
import ijson, orjson
from codeloom.gateways.fhir import read_upload
entries = charts = 0
started = time.perf_counter()
if what == "reader":
    with open(path, "rb") as file:
        for reading in read_upload(path, file):
            for patient in reading.charts():
                charts += len(patient.charts)
                for chart in patient.charts:
                    for document in chart.documents:
                        document.text
            entries += reading.report.entries
elif path.removesuffix(".gz").endswith("ndjson"):
    for line in raw_open(path, "rb"):
        orjson.loads(line)
else:
    with raw_open(path, "rb") as file:
        raw = file.read()
    if len(raw) <= 8 << 20:
        orjson.loads(raw)
    else:
        del raw
        with raw_open(path, "rb") as file:
            for _ in ijson.items(file, "entry.item", use_float=True):
                pass
seconds = time.perf_counter() - started
try:
    peak = next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
except OSError:
    peak = 0
print(entries, charts, seconds, peak)
"""


def measured(path: Path, what: str) -> tuple[int, int, float, int]:
    """Entries, charts, seconds and peak megabytes of one run."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path), what],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )
    entries, charts, seconds, peak = done.stdout.split()
    return int(entries), int(charts), float(seconds), int(peak)


def synthetic(folder: Path) -> list[Path]:
    """Bundles of growing size, of invented patients: a visit has two notes' worth of text and a dozen facts."""
    files = []
    for name, patients, visits in (("one patient", 1, 60), ("whole life", 1, 1_500), ("many patients", 120, 40)):
        path = folder / f"{name.replace(' ', '-')}.json.gz"
        path.write_bytes(gzip.compress(json.dumps(_bundle(patients, visits), indent=2).encode(), 1))
        files.append(path)
    return files


def _bundle(patients: int, visits: int) -> dict[str, object]:
    from base64 import b64encode

    entries: list[dict[str, object]] = []

    def add(kind: str, own: str, **fields: object) -> None:
        resource = {"resourceType": kind, "id": own, "status": "final", **fields}
        entries.append({"fullUrl": f"urn:uuid:{own}", "resource": resource, "request": {"method": "POST", "url": kind}})

    for p in range(patients):
        subject = {"reference": f"urn:uuid:p{p}"}
        add("Patient", f"p{p}", name=[{"family": "Bench", "given": ["Mark"]}], gender="male", birthDate="1970-01-01")
        for v in range(visits):
            own = f"p{p}v{v}"
            link = {"subject": subject, "encounter": {"reference": f"urn:uuid:{own}"}}
            date = f"{1990 + v // 300:04d}-{1 + v % 12:02d}-{1 + v % 28:02d}"
            moment = f"{date}T09:00:00-05:00"
            period = {"start": moment, "end": moment}
            code = {
                "coding": [{"system": "http://snomed.info/sct", "code": str(v % 50), "display": f"Condition {v % 50}"}]
            }
            add("Encounter", own, **{"class": {"code": "AMB"}}, type=[code], subject=subject, period=period)
            add("Condition", f"{own}c", code=code, onsetDateTime=moment, abatementDateTime=moment, **link)
            add("Procedure", f"{own}r", code=code, performedPeriod=period, **link)
            note = b64encode((f"# Plan\nVisit {v}. " + "The patient feels well. " * 60).encode()).decode()
            context = {"encounter": [link["encounter"]]}
            content = [{"attachment": {"contentType": "text/plain; charset=utf-8", "data": note}}]
            add(
                "DocumentReference",
                f"{own}n",
                type=code,
                date=moment,
                subject=subject,
                content=content,
                context=context,
            )
            for o in range(8):
                value = {"value": o + v / 7, "unit": "mmol/L"}
                add("Observation", f"{own}o{o}", code=code, effectiveDateTime=moment, valueQuantity=value, **link)
            total = {"value": 129.16, "currency": "USD"}
            add("Claim", f"{own}b", patient=subject, item=[{"encounter": [link["encounter"]]}], total=total)
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def main() -> None:
    """Measure the files named, or synthetic ones."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(name).resolve() for name in sys.argv[1:]] or synthetic(Path(folder))
        print(
            f"{'file':<28}{'MB':>7}{'entries':>9}{'charts':>8}{'seconds':>9}{'entries/s':>11}{'x parse':>9}{'peak MB':>9}"
        )
        for path in files:
            runs = [(measured(path, "reader"), measured(path, "parse")) for _ in range(ROUNDS)]
            entries, charts, _, peak = max((reader for reader, _ in runs), key=lambda run: run[3])
            seconds = statistics.median(reader[2] for reader, _ in runs)
            ratio = statistics.median(reader[2] / parse[2] for reader, parse in runs)
            size = len(gzip.decompress(path.read_bytes())) if path.suffix == ".gz" else path.stat().st_size
            print(
                f"{path.name[:27]:<28}{size / 1e6:>7.1f}{entries:>9,}{charts:>8,}{seconds:>9.3f}"
                f"{entries / seconds:>11,.0f}{ratio:>9.1f}{peak:>9}"
            )


if __name__ == "__main__":
    main()
