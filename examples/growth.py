"""Growth with intervals: what moved, what cannot be told from chance, and why a refusal is an answer."""

import marimo

__generated_with = "0.25.2"

app = marimo.App(width="medium", app_title="Growth with intervals")

with app.setup:
    from datetime import date

    import marimo as mo

    import fingerpost as fp

    jobs = fp.open(corpus="reference")


@app.cell(hide_code=True)
def _():
    mo.md("""
    # What grows?

    Counting old postings by their dates always shows a rise: those that are still there are the young ones. fingerpost
    counts new postings on boards that were watched in all periods compared, and says so where it cannot.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## A refusal is an answer

    Most of the packaged snapshot was seen once, so of the postings that build machine learning too few are new in
    periods that can be compared. The answer has no figure, and `refused` says why.
    """)
    return


@app.cell
def _():
    jobs.growth("role").refused
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## What can be told

    One source of the snapshot, a monthly thread in which nothing closes, can be counted by its dates. Asked of all its
    postings (`ai_relation=None`), between two windows, there are enough. A ratio of 0.5 means half as many. Only what
    can be told from chance, at a false-discovery rate of 5 %, is ranked; the rest is counted.
    """)
    return


@app.cell
def _():
    skills = jobs.growth("skill", since=date(2019, 1, 1), until=date(2022, 12, 31), ai_relation=None)
    skills
    return (skills,)


@app.cell
def _(skills):
    [
        f"{mover.label}: {mover.flow.ratio:.2f} ({mover.flow.low:.2f} to {mover.flow.high:.2f})"
        for mover in skills.falling[:5]
    ]
    return


@app.cell
def _(skills):
    {"fall": skills.n_falling, "rise": skills.n_rising, "cannot be told": skills.n_untold}
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## Beside it: a published series

    Official figures stand beside our own and are never mixed in.
    """)
    return


@app.cell
def _():
    jobs.reference("ai-share")
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## Where it goes on to, if the past goes on

    The intervals were tried on past values, and the answer says how many of these they held.
    """)
    return


@app.cell
def _():
    jobs.forecast("ai-share", horizon=12, country="US")
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## Your own series

    `fingerpost collect --all` every day or week makes the series of your own boards; after some weeks
    `fp.open().growth("skill")` has figures. See `docs/how-to/schedule.md`.
    """)
    return


if __name__ == "__main__":
    app.run()
