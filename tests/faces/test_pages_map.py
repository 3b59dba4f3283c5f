"""The map: how its outline is built, that it is whole, and what its colours mean."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from fingerpost import Observatory, label_of
from fingerpost.faces.web.places import OUTLINE, bands_of, map_of, outline

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "build_map.py"


@pytest.fixture(scope="module")
def building() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_map", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_outline_is_small_and_its_codes_are_countries() -> None:
    assert OUTLINE.stat().st_size < 150_000
    held = outline()
    codes = [*held["countries"], *held["points"]]
    assert len(codes) == len(set(codes))
    assert len(held["countries"]) > 165
    assert {"DE", "US", "IN", "BR", "JP"} <= set(held["countries"])
    assert {"SG", "HK", "MT"} <= set(held["points"])
    assert "public domain" in held["source"]
    known = [code for code in codes if label_of("country", code) != code]
    assert len(known) >= 0.95 * len(codes)


def test_every_point_of_the_outline_lies_in_the_drawing() -> None:
    held = outline()
    for path in [*held["countries"].values(), *held["unnamed"]]:
        for ring in re.findall(r"M[^z]+z", path):
            x, y, *steps = map(int, re.findall(r"-?\d+", ring))
            places = [(x, y)]
            for dx, dy in zip(steps[::2], steps[1::2], strict=True):
                x, y = x + dx, y + dy
                places.append((x, y))
            assert all(-1 <= px <= held["width"] + 1 for px, _ in places)
            assert max(px for px, _ in places) - min(px for px, _ in places) < 0.55 * held["width"]


def test_the_projection_keeps_areas(building: ModuleType) -> None:
    def cell(latitude: float) -> float:
        corners = [(0, latitude), (10, latitude), (10, latitude + 10), (0, latitude + 10)]
        return float(building.area([building.equal_earth(*corner) for corner in corners]))

    import math

    def sphere(latitude: float) -> float:
        return math.sin(math.radians(latitude + 10)) - math.sin(math.radians(latitude))

    assert cell(50) / cell(0) == pytest.approx(sphere(50) / sphere(0), rel=0.01)


def test_arcs_are_summed_scaled_moved_and_run_backwards_where_negative(building: ModuleType) -> None:
    topology = {
        "transform": {"scale": [2, 2], "translate": [10, 20]},
        "arcs": [[[0, 0], [1, 0]], [[1, 1], [0, -1]], [[0, 0], [1, 1]]],
    }
    arcs = building.arcs_of(topology)
    assert arcs[0] == [(10, 20), (12, 20)]
    shape = {"type": "Polygon", "arcs": [[0, ~1, ~2]]}
    assert list(building.rings_of(shape, arcs)) == [[(10, 20), (12, 20), (12, 22), (10, 20)]]


def test_a_land_across_the_180th_meridian_is_cut_in_two(building: ModuleType) -> None:
    parts = list(building.cut([(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0)]))
    assert sorted((min(x for x, _ in part), max(x for x, _ in part)) for part in parts) == [(-180, -170), (170, 180)]
    whole = [(0.0, 0.0), (5.0, 0.0), (5.0, 5.0)]
    assert list(building.cut(whole)) == [whole]


def test_a_path_is_of_whole_numbers_and_closed(building: ModuleType) -> None:
    assert building.path_of([[(5.2, 7.4), (15.0, 7.0), (15.0, 16.6), (1.9, 9.0)]]) == "M5,7l10,0 0,10-13-8z"
    assert building.path_of([[(0, 0), (0.1, 0.1), (0.2, 0)]]) == ""


def test_bands_cover_every_count_once() -> None:
    counts = [1, 1, 2, 3, 5, 8, 13, 900]
    bands = bands_of(counts)
    assert [sum(band.least <= n <= band.most for band in bands) for n in counts] == [1] * len(counts)
    assert [band.css for band in bands_of([7])] == ["h4"]


def test_the_map_colours_countries_by_their_postings(engine: Observatory) -> None:
    answer = engine.breakdown("country", limit=None)
    drawn = map_of(answer)
    root = ET.fromstring(str(drawn.svg))  # noqa: S314  our own
    looks = {shape.get("data-tip"): shape.get("class") for shape in root.iter() if shape.get("data-tip")}
    cells = {cell.value: cell for cell in answer.cells}
    for code in ("DE", "US", "GB"):
        cell = cells[code]
        told = f"{cell.label}: {cell.share.n:,} postings of {cell.n_employers:,} employers"
        assert looks[told] in {band.css for band in drawn.bands}
    assert len(looks) == 3
    assert "The table has all" in (root.get("aria-label") or "")


def test_the_packaged_outline_is_what_the_script_writes_it_as() -> None:
    held = json.loads(OUTLINE.read_text(encoding="utf-8"))
    assert OUTLINE.read_text(encoding="utf-8") == json.dumps(held, separators=(",", ":")) + "\n"
