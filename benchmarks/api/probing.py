"""Asks the API what schemathesis makes up from its description, and keeps count of what it says to it."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import schemathesis
from fastapi import FastAPI
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test
from schemathesis.python import asgi

SEED = 20_261_128
SECONDS_TO_END = 30.0
REFUSED = ("400", "404", "413")
"""A request that its description allows may still be refused: no schema says that one day comes before another, which
postings there are, or what a PDF holds. 422 is for what the description does say, so it is a failure here."""


@dataclass
class Probed:
    """What was asked of one operation: cases, statuses, and failures as check → what was asked first and how often."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[str, tuple[int, str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The counts, by status."""
        found: dict[str, Any] = {
            "cases": self.cases,
            "statuses": {str(status): self.statuses[status] for status in sorted(self.statuses)},
        }
        return found | ({"failures": self.failures} if self.failures else {})


def probe(app: FastAPI, *, examples: int, coverage: bool, only: str = "") -> Mapping[str, Probed]:
    """What the API answers to `examples` made-up requests for each operation, by operation; the same every time.

    Requests are made from the description, half of them against it. With `coverage` also at the edges of every
    parameter, with methods that are none, and without what is required. `only` is a pattern of paths.
    """
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    schema.config.checks.positive_data_acceptance.expected_statuses.extend(REFUSED)
    modes = [HypothesisTestMode.EXAMPLES, HypothesisTestMode.FUZZING]
    modes += [HypothesisTestMode.COVERAGE] if coverage else []
    settings = hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    config = HypothesisTestConfig(project=schema.config, modes=modes, settings=settings, seed=SEED)
    found: dict[str, Probed] = {}
    try:
        for result in schema.get_all_operations():
            assert isinstance(result, Ok), "the description cannot be understood"
            operation = result.ok()
            if re.search(only, operation.path):
                found[operation.label] = probed = Probed()
                create_test(operation=operation, test_func=_asking(probed), config=config)()
    finally:
        _end_threads()
    return found


def _end_threads() -> None:
    """Ends the event loop of schemathesis and waits for its threads: at exit they would be cut off inside DuckDB."""
    workers = [thread for thread in threading.enumerate() if thread.name.startswith("AnyIO worker")]
    asgi._shutdown()  # noqa: SLF001  there is no public way
    for thread in workers:
        thread.join(SECONDS_TO_END)


def _asking(probed: Probed) -> Any:
    def ask(case: schemathesis.Case[Any]) -> None:
        response = case.call()
        probed.cases += 1
        probed.statuses[response.status_code] += 1
        try:
            case.validate_response(response)
        except FailureGroup as group:
            for failure in group.exceptions:
                name = f"{failure.title}: {str(failure)[:300]}" if isinstance(failure, Exception) else str(failure)
                count, first = probed.failures.get(name, (0, _told(case, response)))
                probed.failures[name] = (count + 1, first)

    return ask


def _told(case: schemathesis.Case[Any], response: Any) -> str:
    meta = case.meta.phase.data.description if case.meta and hasattr(case.meta.phase.data, "description") else ""
    return f"{case.as_curl_command()[:600]} → {response.status_code} {response.text[:300]} {meta}"
