"""What pages weigh, how long they take, and what axe-core finds against them: `python -m benchmarks.pages --json`.

listed    the pages
person    the pages of one person, who is made up
million   a million postings with texts to measure them on: resampled (postings) and visits
browser   Debian's chromium: axe, first paint, layout shift, pictures
"""
