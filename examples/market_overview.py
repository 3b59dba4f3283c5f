"""The market at a glance: what the six roles are, what they ask for, and which of the article's claims hold."""

import marimo

__generated_with = "0.25.2"

app = marimo.App(width="medium", app_title="Market overview")

with app.setup:
    import marimo as mo

    import fingerpost as fp

    jobs = fp.open(corpus="reference")


@app.cell(hide_code=True)
def _():
    mo.md("""
    # The market of machine-learning jobs at a glance

    Everything here is measured on the snapshot that comes with fingerpost, so it runs without a network.
    Leave `corpus="reference"` out, and the same questions are also asked of what you collected yourself.
    """)
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## Roles

    An answer shows itself: what it says, a chart, a table, and what it rests on. Shares have 95 % intervals.
    """)
    return


@app.cell
def _():
    jobs.breakdown("role", limit=8)
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## One role

    A question takes a part of the market: a country, a level, an industry, days. Names work as people write them.
    """)
    return


@app.cell
def _():
    role = jobs.role("data-scientist", country="Germany")
    role
    return (role,)


@app.cell(hide_code=True)
def _():
    mo.md("""
    The answer is also data: fields to compute with, and flat rows for pandas, Polars or a spreadsheet.
    """)
    return


@app.cell
def _(role):
    asked = [(skill.label, skill.any.share) for skill in role.skills_of("programming") if skill.any.share is not None]
    asked[:5]
    return


@app.cell
def _(role):
    role.to_arrow().slice(0, 5).to_pylist()
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## Two slices side by side

    Marked is only what differs by more than noise.
    """)
    return


@app.cell
def _():
    jobs.compare("role=data-scientist,country=US", "role=machine-learning-engineer,country=US")
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## The article, checked

    fingerpost began with an article that claims a surge. Here is what can be said about each claim, and what cannot.
    """)
    return


@app.cell
def _():
    claims = jobs.claims()
    {claim.claim: claim.verdict for claim in claims.claims}
    return


if __name__ == "__main__":
    app.run()
