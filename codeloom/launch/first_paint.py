"""Makes built pages paint before their scripts run: style and session script inline, React starts after the first paint.

Reflex writes every page whole, so there is something to see at once, but a browser that has the page still fetches the
stylesheet, then a script, and runs 330 KB of modules before it draws. The elements Reflex knows stay where they are, switched
off, for React compares them when it takes the page over. A page that does not look as expected is left as it was.
"""

import gzip
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

STYLE = re.compile(r'<link href="/([\w./-]+\.css)(?:\?v=\w+)?" rel="stylesheet"(?: type="text/css")?/>')
SESSION = re.compile(r'<script data-guard="true" src="/session\.js\?v=\w+"></script>')
MODULES = re.compile(r'(?<=<script type="module" async="">)(import "/assets/manifest-.*?)(?=</script>)', re.DOTALL)
WHOLE = re.compile(r'^import "([^"]+)";', re.MULTILINE)
NAMED = re.compile(r'^import \* as (\w+) from "([^"]+)";', re.MULTILINE)
STARTED = """let started = false;
const start = async () => {{
if (started) return;
started = true;
{}
}};
const seen = (paints) => paints.getEntriesByName("first-contentful-paint").length && start();
if (document.hidden) start();
else new PerformanceObserver(seen).observe({{ type: "paint", buffered: true }});
setTimeout(start, 400);"""
"""React starts when the page was seen, at once where nobody looks, and in any case after 400 ms."""
PACK = """const z = require("zlib"), f = require("fs");
for (const p of process.argv.slice(1)) f.writeFileSync(p + ".br", z.brotliCompressSync(f.readFileSync(p)));"""


def paint_early(client: Path) -> int:
    """Change every page of a build, and its packed copies; how many were changed."""
    session = (client / "session.js").read_text(encoding="utf-8")
    styles = {path.relative_to(client).as_posix(): path.read_text(encoding="utf-8") for path in client.rglob("*.css")}
    changed = []
    for page in sorted(client.rglob("*.html")):
        before = page.read_text(encoding="utf-8")
        after = early(before, styles, session)
        if after != before:
            page.write_text(after, encoding="utf-8")
            page.with_name(page.name + ".gz").write_bytes(gzip.compress(after.encode(), 9, mtime=0))
            changed.append(str(page))
    if changed:
        subprocess.run([Path(sys.prefix) / "bin" / "node", "-e", PACK, *changed], check=True, stdin=subprocess.DEVNULL)
    return len(changed)


def early(page: str, styles: Mapping[str, str], session: str) -> str:
    """One page, changed. `styles` are the texts of the stylesheets by path, `session` is the text of session.js."""
    links, script, modules = list(STYLE.finditer(page)), SESSION.search(page), MODULES.search(page)
    if not links or script is None or modules is None or any("</" in text for text in (session, *styles.values())):
        return page
    for link in links:
        off = link.group().replace(' type="text/css"', "").replace("/>", ' type="text/plain"/>')  # fetched by nobody
        page = page.replace(link.group(), f"{off}<style>{styles[link.group(1)]}</style>", 1)
    kept = script.group().replace("<script ", '<script type="text/plain" ')
    page = page.replace(script.group(), kept, 1)
    page = page.replace("</head>", f'<script data-guard="true">{session}</script></head>', 1)
    awaited = NAMED.sub(r'const \1 = await import("\2");', WHOLE.sub(r'await import("\1");', modules.group()))
    return page.replace(modules.group(), STARTED.format(awaited), 1)
