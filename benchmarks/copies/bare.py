"""A bare Reflex application with the framework's default theme, built and served as ours is: the baseline of events and bytes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from codeloom.launch.waiting import wait_until

BARE_DATABASE = 9
"""The database of our Redis in which the bare application keeps its state."""
CONFIG = """import os, pathlib, sys
import reflex as rx
config = rx.Config(app_name="bare", telemetry_enabled=False, show_built_with_reflex=False, redis_url=os.environ["BARE_REDIS"],
                   bun_path=pathlib.Path(sys.prefix) / "bin" / "bun", frontend_compression_formats=["gzip"],
                   plugins=[rx.plugins.RadixThemesPlugin()] if hasattr(rx.plugins, "RadixThemesPlugin") else [])
"""
APP = """import reflex as rx

class State(rx.State):
    count: int = 0

    @rx.event
    def add(self):
        self.count += 1

def counter():
    return rx.vstack(rx.text(State.count, id="count"), rx.button("Add", id="add", on_click=State.add))

def sign_in():
    return rx.center(rx.card(rx.form(rx.vstack(
        rx.heading("Sign in"), rx.text("Email"), rx.input(name="email"), rx.text("Password"),
        rx.input(name="password", type="password"), rx.button("Sign in")))))

def queue():
    rows = [rx.table.row(*(rx.table.cell(f"CH-{n}-{k}") for k in range(10))) for n in range(10)]
    heads = rx.table.header(rx.table.row(*(rx.table.column_header_cell(f"Column {k}") for k in range(10))))
    return rx.vstack(rx.heading("My queue"), rx.tabs.root(rx.tabs.list(rx.tabs.trigger("Draft", value="d"))),
                     rx.button("Start next"), rx.table.root(heads, rx.table.body(*rows)))

app = rx.App()
app.add_page(counter, route="/")
app.add_page(sign_in, route="/sign-in")
app.add_page(queue, route="/queue")
"""
SERVE = """import multiprocessing, os, sys
from granian import Granian
from granian.constants import Interfaces
sys.path.insert(0, os.getcwd())
multiprocessing.set_start_method("fork", force=True)
Granian("bare.bare:app", factory=True, address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.ASGI,
        workers=2, workers_kill_timeout=5, log_access=False).serve()
"""


@contextmanager
def bare_reflex(folder: Path, port: int, redis_url: str) -> Iterator[str]:
    """Build it in `folder`, serve it with two workers on a port and the given Redis; its address."""
    address = f"http://localhost:{port}"
    (folder / "bare").mkdir(parents=True)
    (folder / "rxconfig.py").write_text(CONFIG)
    (folder / "bare" / "__init__.py").write_text("")
    (folder / "bare" / "bare.py").write_text(APP)
    (folder / "serve.py").write_text(SERVE)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("REFLEX_")},
        "BARE_REDIS": redis_url, "REFLEX_API_URL": address, "REFLEX_DIR": str(folder / "reflex"),
        "REFLEX_TELEMETRY_ENABLED": "false", "REFLEX_CHECK_LATEST_VERSION": "false",
        "PATH": f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
    }  # fmt: skip
    with (folder / "log.txt").open("wb") as log:
        export = [sys.executable, "-m", "reflex", "export", "--no-zip", "--env", "prod"]
        built = subprocess.run(export, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if built.returncode:
            raise SystemExit(
                f"The bare Reflex application could not be built: {(folder / 'log.txt').read_text()[-2000:]}"
            )
        served = {"REFLEX_ENV_MODE": "prod", "__REFLEX_SKIP_COMPILE": "true",
                  "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true"}  # fmt: skip
        server = subprocess.Popen(
            [sys.executable, "serve.py", str(port)], cwd=folder, env=environment | served, stdout=log, stderr=log
        )
        try:
            if not wait_until(lambda: _answers(address), 60):
                raise SystemExit(
                    f"The bare Reflex application did not start: {(folder / 'log.txt').read_text()[-2000:]}"
                )
            yield address
        finally:
            server.terminate()
            server.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
