"""Rate limits: a bucket for each client that fills again, and what the client is told."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from fingerpost import InputError, Observatory
from fingerpost.faces.api_limits import CLIENTS_REMEMBERED, RateLimit, TokenBuckets
from fingerpost.faces.http import GENEROUS, create_app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_what_it_holds_and_fills_again() -> None:
    clock = Clock()
    buckets = TokenBuckets(RateLimit(requests=3, seconds=30), clock)
    assert [buckets.take("a").requests for _ in range(3)] == [2, 1, 0]
    refused = buckets.take("a")
    assert (refused.is_allowed, refused.next_in, refused.whole_in) == (False, 10, 30)
    assert buckets.take("b").is_allowed
    clock.now += 9.9
    assert not buckets.take("a").is_allowed
    clock.now += 0.1
    assert buckets.take("a").is_allowed
    clock.now += 1000
    assert buckets.take("a").requests == 2


@given(
    requests=st.integers(1, 50),
    seconds=st.integers(1, 50),
    waits=st.lists(st.floats(0, 20, allow_nan=False), min_size=1, max_size=80),
)
def test_no_client_gets_more_than_the_limit_and_waiting_as_told_always_helps(
    requests: int, seconds: int, waits: list[float]
) -> None:
    clock = Clock()
    buckets = TokenBuckets(RateLimit(requests, seconds), clock)
    allowed = 0
    for wait in waits:
        clock.now += wait
        left = buckets.take("a")
        allowed += left.is_allowed
        assert allowed <= requests + clock.now * requests / seconds + 1e-6
        assert 0 <= left.requests <= requests
        if not left.is_allowed:
            clock.now += left.next_in
            assert buckets.take("a").is_allowed
            allowed += 1


def test_clients_that_asked_long_ago_are_forgotten() -> None:
    buckets = TokenBuckets(RateLimit(1, 60), Clock())
    for number in range(CLIENTS_REMEMBERED + 1):
        assert buckets.take(str(number)).is_allowed
    assert buckets.take("0").is_allowed
    assert not buckets.take(str(CLIENTS_REMEMBERED)).is_allowed


def test_too_many_requests_are_a_problem_that_says_how_long_to_wait(engine: Observatory) -> None:
    client = TestClient(create_app(engine, rate_limit=RateLimit(2, 3600)), raise_server_exceptions=False)
    for left in ("1", "0"):
        reply = client.get("/api/v1/citation")
        assert reply.status_code == 200
        assert reply.headers["ratelimit-policy"] == '"default";q=2;w=3600'
        assert re.fullmatch(rf'"default";r={left};t=\d+', reply.headers["ratelimit"])
    refused = client.get("/api/v1/citation")
    assert refused.status_code == 429
    assert refused.headers["content-type"] == "application/problem+json"
    assert 1 <= int(refused.headers["retry-after"]) <= 1800
    assert refused.json()["type"] == "https://iana.org/assignments/http-problem-types#quota-exceeded"
    assert refused.json()["violated-policies"] == ["default"]
    assert client.get("/method").status_code == 200, "pages are not limited"


def test_the_limit_is_generous_and_can_be_lifted(engine: Observatory) -> None:
    told = TestClient(create_app(engine)).get("/api/v1/citation").headers
    assert told["ratelimit-policy"] == f'"default";q={GENEROUS.requests};w={GENEROUS.seconds}'
    assert GENEROUS.requests / GENEROUS.seconds >= 10
    assert "ratelimit" not in TestClient(create_app(engine, rate_limit=None)).get("/api/v1/citation").headers
    with pytest.raises(InputError, match="above 0"):
        RateLimit(0, 60)
