"""Pay: what postings state, how few state it, and what goes with a skill when role, level and place are the same."""

import marimo

__generated_with = "0.25.2"

app = marimo.App(width="medium", app_title="Pay")

with app.setup:
    import marimo as mo

    import fingerpost as fp

    jobs = fp.open(corpus="reference")


@app.cell(hide_code=True)
def _():
    mo.md("""
    # What do postings pay?

    Only pay that employers state is counted. Currencies are never merged, and groups that are too small say so.
    """)
    return


@app.cell
def _():
    jobs.pay("role")
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## How many state any?

    A median is of those that state pay. This is their share; the rest may pay otherwise.
    """)
    return


@app.cell
def _():
    stated = jobs.pay(country="US")
    {
        "share that state pay": stated.disclosure.share,
        "from": stated.disclosure.low,
        "to": stated.disclosure.high,
        "postings": stated.disclosure.of,
    }
    return (stated,)


@app.cell
def _(stated):
    [
        (group.currency, group.mid.p50, group.mid.median_low, group.mid.median_high)
        for group in stated.groups
        if group.mid.p50
    ]
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## Does a skill pay?

    Postings that ask for PyTorch are also other jobs in other places. So they are set beside postings of the same role,
    level and place, and of the same employer. It is an association all the same, and no promise.
    """)
    return


@app.cell
def _():
    jobs.premium("PyTorch")
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## Many skills at once

    Of twenty skills one would look well paid by chance. `told` is what is left at a false-discovery rate of 5 %.
    """)
    return


@app.cell
def _():
    jobs.premiums(limit=12)
    return


if __name__ == "__main__":
    app.run()
