"""Own data: postings from a table of your own, read, counted, searched, and taken elsewhere."""

import marimo

__generated_with = "0.25.2"

app = marimo.App(width="medium", app_title="Own data")

with app.setup:
    import csv
    import tempfile
    from itertools import product
    from pathlib import Path

    import marimo as mo

    import fingerpost as fp

    scratch = tempfile.TemporaryDirectory(prefix="fingerpost-example-", ignore_cleanup_errors=True)  # gone at the end
    folder = Path(scratch.name)


@app.cell(hide_code=True)
def _():
    mo.md("""
    # Postings of your own

    Any CSV, JSON, Parquet or Excel file with a column for the title or the description will do; columns are found by
    their usual names. This notebook writes a small one (all of it is invented) and works in a folder of its own.
    """)
    return


@app.cell
def _():
    required = {
        "Data Scientist": ["Python", "SQL", "statistics"],
        "Machine Learning Engineer": ["Python", "PyTorch", "Kubernetes"],
        "NLP Engineer": ["Python", "Hugging Face", "spaCy"],
    }
    employers = {
        "Brightloom": "crop maps", "Quiet Mill": "river barges", "Northpane": "bank letters", "Kindling": "tram wires",
        "Ferrowick": "hearing aids", "Tallgrass": "bird calls", "Saltmarsh": "tide tables", "Orrery": "star charts",
        "Otherwise": "museum loans", "Copperleaf": "bus timetables", "Lanternfish": "sonar", "Millrace": "weather",
    }  # fmt: skip
    postings = folder / "postings.csv"
    with postings.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["id", "title", "company", "location", "description", "date_posted"])
        for number, (employer, title) in enumerate(product(employers, required)):
            text = (
                f"{employer} looks after {employers[employer]}. You will build machine learning models of them. "
                f"Requirements: {2 + number % 4}+ years of {', '.join(required[title])}. Nice to have: Docker. "
                f"Salary: ${110 + number},000 - ${140 + number},000 a year. Hybrid, two days in the office."
            )
            place = ["Berlin, Germany", "Austin, TX"][number % 2]
            table.writerow([number, title, employer, place, text, f"2026-10-{1 + number % 28:02}"])
    return (postings,)


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## Import

    Every record is stored, already there, or set aside with a reason: the three add up.
    """)
    return


@app.cell
def _(postings):
    jobs = fp.open(folder / "data", corpus="live", workers=1)
    report = jobs.import_([postings])
    f"{report.read} read = {report.stored} stored + {report.duplicates} already there + {report.set_aside} set aside"
    return (jobs,)


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## What was read, and the words behind it
    """)
    return


@app.cell
def _(jobs):
    hit = jobs.search("barges", {"role": ["nlp-engineer"]}).hits[0]
    facts = fp.list_facts(jobs.read_stored(hit.posting_id))
    [(fact.field, fact.value, fact.words) for fact in facts if fact.field != "language"]
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## The same questions as of any corpus

    Thirty postings of at least five employers are needed for a figure. The answer says where there are too few.
    """)
    return


@app.cell
def _(jobs):
    jobs.breakdown("skill", limit=10)
    return


@app.cell
def _(jobs):
    jobs.pay()
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ## And with SQL, or as a file
    """)
    return


@app.cell
def _(jobs):
    jobs.sql("SELECT role, count(*) AS n, median(salary_min) AS pay FROM posting GROUP BY role ORDER BY role")
    return


@app.cell
def _(jobs):
    written = jobs.write_answer(jobs.breakdown("skill"), folder / "skills.csv")
    written.read_text(encoding="utf-8").splitlines()[:3]
    return


if __name__ == "__main__":
    app.run()
