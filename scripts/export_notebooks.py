"""Runs the notebooks in examples/ and writes each as one HTML file that needs no network and no script.

    python scripts/export_notebooks.py build/notebooks

`marimo export html` writes interactive ones instead, which load marimo's own scripts from the network.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
import textwrap
from html import escape
from pathlib import Path
from pprint import pformat
from typing import Any

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }}
pre {{ overflow-x: auto; padding: .6rem .8rem; border-left: 3px solid #888; font-size: .9em }}
table {{ font-size: .9em }}
summary {{ cursor: pointer; margin: .5rem 0 }}
.paragraph {{ display: block; margin: 1rem 0 }}
</style></head><body><main>{body}</main></body></html>
"""


def export(notebook: Path, out: Path) -> Path:
    """Runs a notebook and writes what it shows; gives the file."""
    spec = importlib.util.spec_from_file_location(notebook.stem, notebook)
    if spec is None or spec.loader is None:
        msg = f"{notebook} is no Python file"
        raise ValueError(msg)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # marimo looks the setup cell's names up in the module
    spec.loader.exec_module(module)
    outputs, _ = module.app.run()
    setup, *codes = codes_of(notebook.read_text(encoding="utf-8"))
    cells = zip((setup, *codes), (None, *outputs), strict=True)
    body = "\n".join(_cell(code, output) for code, output in cells)
    title = (module.__doc__ or notebook.stem).partition(":")[0]
    out.mkdir(parents=True, exist_ok=True)
    page = out / f"{notebook.stem}.html"
    page.write_text(PAGE.format(title=escape(title), body=body), encoding="utf-8")
    return page


def codes_of(source: str) -> list[str]:
    """The code of the setup and of each cell in order; "" for cells whose code is hidden."""
    return [
        "" if "hide_code" in ast.unparse(cell) else _code(source, cell)
        for cell in ast.parse(source).body
        if isinstance(cell, ast.With) or (isinstance(cell, ast.FunctionDef) and cell.decorator_list)
    ]


def _code(source: str, cell: ast.With | ast.FunctionDef) -> str:
    statements = [one for one in cell.body if not isinstance(one, ast.Return)]
    first, last = statements[0].lineno, statements[-1].end_lineno
    return textwrap.dedent("\n".join(source.splitlines()[first - 1 : last]))


def _cell(code: str, output: Any) -> str:
    shown = f"<pre><code>{escape(code)}</code></pre>" if code else ""
    if output is None:
        return shown
    form, content = output._mime_() if hasattr(output, "_mime_") else ("text/plain", pformat(output, width=100))
    # What marimo calls Markdown is made into HTML already.
    return shown + (content if form in ("text/html", "text/markdown") else f"<pre>{escape(content)}</pre>")


def main() -> None:
    """Exports every notebook into the folder named on the command line."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "build/notebooks")
    for notebook in sorted(EXAMPLES.glob("*.py")):
        page = export(notebook, out)
        print(f"{page}: {page.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
