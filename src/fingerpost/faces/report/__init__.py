"""The publishable report: one folder with HTML, PDF, the data of every figure, and how to cite it.

sections   what is asked, one line each
figures    an answer as a numbered section: words, chart, tables, data
writing    the folder
printing   PDF through an installed Chromium
"""

from fingerpost.faces.report.writing import ReportMade, make_report

__all__ = ["ReportMade", "make_report"]
