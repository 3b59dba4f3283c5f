"""What pages weigh, how long they take, and what axe-core finds against them: `python -m benchmarks.pages --json`.

listed    the pages
browser   Debian's chromium: axe, first paint, layout shift, pictures
"""
