"""The methods: pure functions of numbers, which know nothing of postings, SQL or pages.

uncertainty     shares of clustered postings, with a jackknife over employers
quantiles       medians and other quantiles, clustered by employer
"""
