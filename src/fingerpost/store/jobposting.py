"""A posting as schema.org JobPosting (JSON-LD): what the employer stated where it is held, else the facts without text.

A stated posting comes back the same when it is read again (`sources/_jobposting.py`), but for what the vocabulary or
the reader has no room for:

- our own marks: `posting_id`, `source`, `board`, `licence`, `description_is_snippet`; `source` and `licence` are
  written (`subjectOf`), for people and for the law, and are not read;
- `description_format`, which is told by the marks of the text itself, so that HTML without a tag comes back as plain
  text, its entities read; and outer blanks, carriage returns, line breaks written as a backslash and a letter, and
  tags that are themselves escaped, which the reader mends;
- entities in a title, and words about pay that are a number and nothing else, which are read as what they mean;
- places and `address_country`: the country of the address is read into each place that does not end with it, and is
  a place where none is stated;
- a posting whose `url` is no address of the web gets that of the page it is read from.

`dateModified` is schema.org's for works only; careers pages state it of postings, so it is written and read.
`directApply` is not written: no source says what it asks.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from fingerpost.sources.stated import description_format, stated_text
from fingerpost.store.export import mask_contacts

if TYPE_CHECKING:
    from fingerpost.posting import EnrichedPosting, MonetaryAmount, Posting
    from fingerpost.store.lookup import PostingFacts

Node = dict[str, Any]

CONTEXT = "https://schema.org/"
_LOCATION_TYPES: Mapping[str, str] = {"remote": "TELECOMMUTE", "hybrid": "HYBRID", "onsite": "ONSITE"}
_CREDENTIALS: Mapping[str, str] = {
    "associate": "associate degree",
    "bachelor": "bachelor degree",
    "master": "postgraduate degree",
    "phd": "postgraduate degree",
}
"""The categories that https://developers.google.com/search/docs/appearance/structured-data/job-posting knows."""

ANYWHERE = "*"


class ViewedPosting(Protocol):
    """A posting with its facts, and its reading where its text is held."""

    @property
    def facts(self) -> PostingFacts:
        """What is known of it."""

    @property
    def enriched(self) -> EnrichedPosting | None:
        """What was read from it; None where its text is not held."""


def jobposting_jsonld(view: ViewedPosting) -> str:
    """A posting as one line of JSON-LD, which may stand in `<script type="application/ld+json">`: it has no "<"."""
    stated = jobposting_of_facts(view.facts) if view.enriched is None else jobposting_of(view.enriched.posting)
    return one_line(stated)


def one_line(node: Node) -> str:
    r"""A node as one line of JSON without "<", so that nothing in it ends or opens an element of a page.

    >>> one_line({"title": "R&D </script>"})
    '{"title": "R&D \\u003c/script>"}'
    """
    return json.dumps(node, ensure_ascii=False).replace("<", "\\u003c")


def jobposting_of(posting: Posting) -> Node:
    """What the employer stated, property by property; what is not stated is left out.

    >>> from fingerpost.posting import Posting
    >>> stated = Posting("lever:quill:7", "lever", "ML Engineer", "You train models.", identifier="7")
    >>> jobposting_of(stated)["identifier"]
    {'@type': 'PropertyValue', 'name': 'lever', 'value': '7'}
    """
    organization = posting.hiring_organization
    return _node(
        "JobPosting",
        {
            "@context": CONTEXT,
            "title": posting.title,
            "description": _description(posting),
            "identifier": _identifier(organization or posting.source, posting.identifier),
            "datePosted": _iso(posting.date_posted),
            "dateModified": _iso(posting.date_modified),
            "validThrough": _iso(posting.valid_through),
            "hiringOrganization": _named("Organization", organization),
            "jobLocation": _places(posting.job_location, posting.address_country),
            "jobLocationType": posting.job_location_type,
            "applicantLocationRequirements": [
                _named("AdministrativeArea", place) for place in posting.applicant_location_requirements
            ],
            "employmentType": list(posting.employment_type),
            "employmentUnit": _named("Organization", posting.employment_unit),
            "baseSalary": [*map(_amount, posting.base_salary), *filter(None, [posting.base_salary_text])],
            "estimatedSalary": [*map(_amount, posting.estimated_salary)],
            "industry": posting.industry,
            "url": posting.url if _is_web(posting.url) else None,
            "subjectOf": _record(posting.source, posting.licence),
        },
    )


def jobposting_of_facts(facts: PostingFacts) -> Node:
    """What is known of a posting without any words of its text; e-mail addresses and telephone numbers are masked."""
    stated_pay = facts.salary_min is not None or facts.salary_max is not None
    return _node(
        "JobPosting",
        {
            "@context": CONTEXT,
            "title": mask_contacts(facts.title),
            "identifier": _identifier("fingerpost", facts.posting_id),
            "datePosted": _iso(facts.date_posted),
            "validThrough": _iso(facts.valid_through),
            "hiringOrganization": _named("Organization", mask_contacts(facts.employer)),
            "jobLocation": _places_of_facts(facts),
            "jobLocationType": _LOCATION_TYPES.get(facts.work_mode or ""),
            "applicantLocationRequirements": _applicants_of_facts(facts),
            "employmentType": list(facts.employment_types),
            "baseSalary": _amount_of_facts(facts) if stated_pay else None,
            "educationRequirements": _credential(facts),
            "experienceRequirements": _experience(facts),
            "experienceInPlaceOfEducation": facts.degree_equivalent_ok or None,
            "skills": list(dict.fromkeys(skill.preferred_label for skill in facts.skills)),
            "relevantOccupation": _occupation(facts.role),
            "eligibilityToWorkRequirement": _label("visa", facts.visa),
            "securityClearanceRequirement": facts.clearance,
            "industry": _label("industry", facts.industry),
            "url": _web_address(facts.url),
            "subjectOf": _record(facts.source, facts.licence),
        },
    )


def _node(kind: str, properties: Mapping[str, Any]) -> Node:
    """A node with the properties that say something; a list of one is written as the one."""
    stated = {"@context": properties["@context"]} if "@context" in properties else {}
    stated["@type"] = kind
    for name, value in properties.items():
        if value not in (None, "", []):
            stated[name] = value[0] if isinstance(value, list) and len(value) == 1 else value
    return stated


def _description(posting: Posting) -> str:
    """The text; readers take it for HTML, so that an entity which plain words spell out is escaped once more."""
    text = posting.description
    is_plain = posting.description_format != "html" and description_format(text) != "html"
    if is_plain and html.unescape(text) != text:
        return text.replace("&", "&amp;")
    return text


def _identifier(name: str, value: str | None) -> Node | None:
    return _node("PropertyValue", {"name": name, "value": value}) if value else None


def _named(kind: str, name: str | None) -> Node | None:
    return _node(kind, {"name": name}) if name else None


def _record(source: str, licence: str | None) -> Node:
    """Where the posting was found, and under which licence that states it."""
    return _node("CreativeWork", {"name": source, "license": stated_text(licence)})


def _places(places: Iterable[str], country: str | None) -> list[Node]:
    found = [_node("Place", {"address": _address(place, country)}) for place in places]
    return found or ([_node("Place", {"address": _address(country, country)})] if country else [])


def _address(place: str, country: str | None) -> Node | str:
    """A place as it is stated, parted from its country where the country is stated too.

    >>> _address("Bonn, NW, DE", "DE")["addressLocality"], _address("Bonn", None)
    ('Bonn, NW', 'Bonn')
    """
    if country is None:
        return place
    locality = "" if place == country else place.removesuffix(f", {country}")
    return _node("PostalAddress", {"addressLocality": locality, "addressCountry": country})


def _places_of_facts(facts: PostingFacts) -> list[Node]:
    countries = _countries(facts)
    if facts.location:
        return _places([mask_contacts(facts.location) or ""], countries[0] if len(countries) == 1 else None)
    return [place for country in countries for place in _places([], country)]


def _applicants_of_facts(facts: PostingFacts) -> list[Node | None]:
    """Where one may live who works remotely; readers before version 6 read only where the work is."""
    if facts.work_mode != "remote":
        return []
    named = facts.eligible_countries or facts.countries
    return [_named("Country", country) for country in named if country != ANYWHERE]


def _countries(facts: PostingFacts) -> list[str]:
    return [country for country in facts.countries if country != ANYWHERE]


def _amount(pay: MonetaryAmount) -> Node:
    return _monetary_amount(pay.min_value, pay.max_value, pay.currency, pay.unit_text)


def _amount_of_facts(facts: PostingFacts) -> Node:
    return _monetary_amount(facts.salary_min, facts.salary_max, facts.salary_currency, facts.salary_unit)


def _monetary_amount(low: float | None, high: float | None, currency: str | None, unit: str | None) -> Node:
    ends = {"value": _number(low)} if low == high else {"minValue": _number(low), "maxValue": _number(high)}
    value = _node("QuantitativeValue", {**ends, "unitText": unit})
    return _node("MonetaryAmount", {"currency": currency, "value": value})


def _number(amount: float | None) -> float | None:
    """Whole amounts without ".0"."""
    return int(amount) if amount is not None and amount.is_integer() else amount


def _credential(facts: PostingFacts) -> Node | None:
    category = _CREDENTIALS.get(facts.degree_min or "")
    return _node("EducationalOccupationalCredential", {"credentialCategory": category}) if category else None


def _experience(facts: PostingFacts) -> Node | None:
    if facts.years_min is None:
        return None
    return _node("OccupationalExperienceRequirements", {"monthsOfExperience": round(12 * facts.years_min)})


def _occupation(role_id: str) -> Node | None:
    from fingerpost.taxonomy.roles import OTHER, roles

    role = roles().get(role_id)
    if role is None or role_id == OTHER:
        return None
    return _node("Occupation", {"name": role.preferred_label, "occupationalCategory": role.onet_soc_code})


def _label(field: str, value: str | None) -> str | None:
    from fingerpost.taxonomy.labels import label_of

    return label_of(field, value) if value else None


def _web_address(url: str | None) -> str | None:
    """An address of the web that holds no e-mail address."""
    return url if url and _is_web(url) and "@" not in url.replace("%40", "@") else None


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("http://", "https://"))


def _iso(moment: Any) -> str | None:
    return None if moment is None else str(moment.isoformat())
