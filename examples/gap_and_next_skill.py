"""Gap and next skill: an invented CV beside a role, what is missing, and what to learn first."""

import marimo

__generated_with = "0.25.2"

app = marimo.App(width="medium", app_title="Gap and next skill")

with app.setup:
    import marimo as mo

    import fingerpost as fp

    jobs = fp.open(corpus="reference")


@app.cell(hide_code=True)
def _():
    mo.md("""
    # What is missing, and what to learn first?

    The CV is invented and stands in this notebook. Put the path of your own in its place, as PDF, Word or text:
    `jobs.profile("cv.pdf")`. It is read on this machine, kept nowhere, and sent nowhere.
    """)
    return


@app.cell
def _():
    cv = """
    Robin Example

    Experience
    Data Analyst, Saltmarsh Energy, 03/2021 - 10/2026
    - Forecasts of demand in Python (pandas, scikit-learn)
    - Reports and dashboards in SQL and Tableau
    - A/B tests of tariffs

    Education
    MSc in Statistics, 2018 - 2020

    Skills
    Python, SQL, pandas, scikit-learn, statistics, Git
    """
    return (cv,)


@app.cell
def _(cv):
    profile = jobs.profile(cv.encode(), name="cv.txt")
    [(skill.preferred_label, skill.words) for skill in profile.skills]
    return (profile,)


@app.cell(hide_code=True)
def _():
    mo.md("""
    Is something read wrongly? On the page "Me" (`fingerpost serve`) a profile can be corrected.

    ## The gap to a role

    Every skill that the role's postings ask for: met, partly there by a skill that implies it, or missing.
    """)
    return


@app.cell
def _(profile):
    gap = jobs.gap("machine-learning-engineer", profile)
    gap
    return (gap,)


@app.cell
def _(gap):
    missing = [row for row in gap.to_rows() if row.get("status") == "missing"]
    [(row["skill"], row["share"]) for row in missing[:5]]
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## The next skill

    Not the skill that is asked for most: the one that opens the most postings together with what is there already.
    """)
    return


@app.cell
def _(profile):
    jobs.next_skills(profile, k=3, goal="machine-learning-engineer")
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## The way there

    A path over roles that lie near each other, and a plan in weeks.
    """)
    return


@app.cell
def _(profile):
    jobs.path("machine-learning-engineer", profile)
    return


@app.cell
def _(profile):
    jobs.plan("machine-learning-engineer", profile, hours_per_week=8)
    return


if __name__ == "__main__":
    app.run()
