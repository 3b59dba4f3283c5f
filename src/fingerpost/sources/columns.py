"""Which column of a table holds which property of a posting.

Names are compared without case, blanks, dots, hyphens and underscores, nested names joined: "jobLocation.address",
"job_location_address" and "Job Location Address" are one. schema.org's own names come first, then the names that
exports and data sets use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

COLUMNS: dict[str, tuple[str, ...]] = {
    "source": ("source",),
    "licence": ("licence", "license"),
    "identifier": (
        "identifier", "identifiervalue", "id", "jobid", "postingid", "jobpostingid", "jobkey", "uniqid", "uuid", "guid",
    ),
    "title": ("title", "jobtitle", "positiontitle", "position", "jobname", "jobposition", "vacancy", "role", "name"),
    "description": (
        "description", "jobdescription", "descriptionhtml", "fulldescription", "jobdesc", "jobdescriptiontext",
        "descriptionplain", "descriptiontext", "desc", "body", "content", "text", "details", "jobdetails", "summary",
        "jobsummary",
    ),
    "description_format": ("descriptionformat",),
    "employer": (
        "hiringorganization", "hiringorganizationname", "company", "companyname", "employer", "employername",
        "companydisplayname", "organization", "organisation", "organizationname", "firm",
    ),
    "location": (
        "joblocation", "location", "joblocationaddress", "locations", "joblocations", "locationname",
        "locationdisplayname", "workplace", "place", "candidaterequiredlocation",
    ),
    "locality": ("joblocationaddressaddresslocality", "addresslocality", "city", "joblocationcity", "town"),
    "region": ("joblocationaddressaddressregion", "addressregion", "state", "region", "province"),
    "country": (
        "joblocationaddressaddresscountry", "joblocationaddressaddresscountryname", "addresscountry", "country",
        "countrycode", "countryname",
    ),
    "location_type": (
        "joblocationtype", "workplacetype", "worklocationtype", "workmode", "remotetype", "workarrangement",
        "remoteallowed", "isremote", "remote",
    ),
    "applicant_location": (
        "applicantlocationrequirements", "applicantlocationrequirementsname", "locationrestrictions",
    ),
    "employment_type": (
        "employmenttype", "employmenttypes", "jobtype", "formattedworktype", "worktype", "contracttype", "commitment",
        "schedule",
    ),
    "employment_unit": ("employmentunit", "employmentunitname", "department", "team"),
    "salary_text": (
        "salaryraw", "basesalary", "salary", "salaryrange", "salaryestimate", "salarytext", "compensation", "pay",
        "wage", "salarydescription",
    ),
    "salary_min": (
        "basesalaryvalueminvalue", "basesalaryminvalue", "salarymin", "minsalary", "salaryfrom", "minimumsalary",
        "salaryminimum", "mincompensation",
    ),
    "salary_max": (
        "basesalaryvaluemaxvalue", "basesalarymaxvalue", "salarymax", "maxsalary", "salaryto", "maximumsalary",
        "salarymaximum", "maxcompensation",
    ),
    "salary_value": ("basesalaryvaluevalue", "basesalaryvalue"),
    "salary_currency": ("basesalarycurrency", "salarycurrency", "currency", "currencycode"),
    "salary_unit": (
        "basesalaryvalueunittext", "basesalaryunittext", "salaryperiod", "payperiod", "salaryunit", "salaryinterval",
    ),
    "salary_predicted": ("salaryispredicted",),
    "date_posted": (
        "dateposted", "postedat", "posteddate", "postdate", "postedon", "publishedat", "publicationdate",
        "datepublished", "publisheddate", "publishdate", "firstpublished", "listedat", "listedtime",
        "originallistedtime", "createdat", "created", "datecreated", "pubdate", "date", "posted",
    ),
    "date_modified": ("datemodified", "updatedat", "lastmodified", "modified", "updated"),
    "valid_through": (
        "validthrough", "expirydate", "expirationdate", "expiresat", "expires", "closingdate", "deadline",
        "applicationdeadline",
    ),
    "industry": ("industry", "industryname", "sector", "companyindustry"),
    "url": (
        "url", "joburl", "joblink", "link", "postingurl", "jobpostingurl", "absoluteurl", "hostedurl", "sourceurl",
        "href", "applyurl", "applylink", "applicationurl", "redirecturl",
    ),
}  # fmt: skip
"""Property → accepted column names in order of preference, in the form `column_key` gives."""

NEEDED = ("title", "description")
"""Properties without which a table is no table of postings."""

_KNOWN = {key: (rank, field) for field, keys in COLUMNS.items() for rank, key in enumerate(keys)}


@lru_cache(maxsize=4096)
def column_key(name: str) -> str:
    """A column's name without case and separators.

    >>> column_key("hiringOrganization.name") == column_key("Hiring Organization_Name")
    True
    """
    return re.sub(r"[\W_]+", "", name.lower())


def recognised(names: Iterable[str]) -> frozenset[str]:
    """The properties that a table with these columns holds.

    >>> sorted(recognised(["Job Title", "company", "body", "likes"]))
    ['description', 'employer', 'title']
    """
    return frozenset(_KNOWN[key][1] for key in map(column_key, names) if key in _KNOWN)


def flat(record: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """A record's values by `column_key`, nested objects joined to their parents; the first of two equal keys stays.

    >>> flat({"title": "Analyst", "hiringOrganization": {"name": "Acme"}})
    {'title': 'Analyst', 'hiringorganizationname': 'Acme'}
    """
    values: dict[str, object] = {}
    for name, value in record.items():
        key = prefix + column_key(name)
        if isinstance(value, Mapping):
            for inner, nested in flat(value, key).items():
                values.setdefault(inner, nested)
        else:
            values.setdefault(key, value)
    return values


def properties(record: Mapping[str, object]) -> dict[str, list[object]]:
    """A record's values by property, each in order of preference; empty ones (None, "") are left out.

    >>> properties({"Job Title": "Analyst", "title": "", "company": "Acme", "likes": 3})
    {'title': ['Analyst'], 'employer': ['Acme']}
    """
    ranked: dict[str, list[tuple[int, object]]] = {}
    for key, value in flat(record).items():
        known = _KNOWN.get(key)
        if known is not None and value is not None and value != "":
            ranked.setdefault(known[1], []).append((known[0], value))
    return {field: [value for _, value in sorted(found, key=_rank)] for field, found in ranked.items()}


def _rank(ranked: tuple[int, object]) -> int:
    return ranked[0]
