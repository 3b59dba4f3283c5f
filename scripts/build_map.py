"""Builds the outline of the world's countries that the page "Places" is drawn from.

usage: python scripts/build_map.py [--output FILE]

Needs `npm` (to fetch two packages, not a run-time dependency): `world-atlas` 2.0.2 holds Natural Earth's countries as
TopoJSON (the map data are in the public domain, https://www.naturalearthdata.com/about/terms-of-use/; the package is
under ISC), `i18n-iso-countries` 7.14.0 (MIT) the numeric codes of ISO 3166-1. Only coordinates and codes are kept.

The projection is Equal Earth (Savric, Patterson and Jenny, 2019, doi:10.1080/13658816.2018.1504949): areas are true, so
that no country looks more important than another of its size. Countries that are too small for the coarse outline have
a point. The file is the same, byte for byte, whenever the inputs are.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parents[1] / "src" / "fingerpost" / "faces" / "web" / "data" / "world.json"
PACKAGES = ("world-atlas@2.0.2", "i18n-iso-countries@7.14.0")
WIDTH = 2000
"""In units of the drawing; coordinates are whole units, so that it is also the precision."""

SMALLEST_RING = 12.0
"""Islands of fewer square units are left out, but for a country's largest."""

LEFT_OUT = frozenset({"AQ"})
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = math.sqrt(3) / 2

Point = tuple[float, float]
Ring = list[Point]


def equal_earth(longitude: float, latitude: float) -> Point:
    """A place in degrees on the plane, x to the east and y to the south.

    >>> equal_earth(0, 0)
    (0.0, -0.0)
    """
    theta = math.asin(M * math.sin(math.radians(latitude)))
    t2 = theta * theta
    t6 = t2**3
    x = math.radians(longitude) * math.cos(theta) / (M * (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)))
    return x, -theta * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))


SCALE = WIDTH / (2 * equal_earth(180, 0)[0])
TOP = equal_earth(0, 84)[1] * SCALE
HEIGHT = round(equal_earth(0, -57)[1] * SCALE - TOP)


def placed(longitude: float, latitude: float) -> Point:
    """A place in units of the drawing."""
    x, y = equal_earth(longitude, latitude)
    return x * SCALE + WIDTH / 2, y * SCALE - TOP


def arcs_of(topology: dict[str, Any]) -> list[Ring]:
    """The arcs of a TopoJSON topology in degrees: deltas are summed up, then scaled and moved."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            ring.append((x * scale_x + move_x, y * scale_y + move_y))
        found.append(ring)
    return found


def rings_of(shape: dict[str, Any], arcs: Sequence[Ring]) -> Iterator[Ring]:
    """The rings of a polygon or of several, in degrees; a negative arc runs backwards (TopoJSON 1.0, 2.1.4)."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for polygon in polygons:
        for numbers in polygon:
            ring: Ring = []
            for number in numbers:
                part = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += part[1:] if ring else part
            yield ring


def cut(ring: Ring) -> Iterator[Ring]:
    """A ring that crosses the 180th meridian as its parts on both sides; another as it is."""
    unwound = [ring[0]]
    for longitude, latitude in ring[1:]:
        before = unwound[-1][0]
        unwound.append((longitude - 360 * round((longitude - before) / 360), latitude))
    for turn in (-360, 0, 360):
        moved = [(longitude + turn, latitude) for longitude, latitude in unwound]
        kept = _clipped(_clipped(moved, -180, 1), 180, -1)
        if len(kept) > 2:
            yield kept


def _clipped(ring: Ring, edge: float, side: int) -> Ring:
    """The part of a ring on one side of a meridian (Sutherland and Hodgman, 1974)."""
    kept: Ring = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        inside1, inside2 = (x1 - edge) * side >= 0, (x2 - edge) * side >= 0
        if inside1:
            kept.append((x1, y1))
        if inside1 != inside2:
            kept.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
    return kept


def area(ring: Ring) -> float:
    """The area of a ring on the plane, in square units."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def path_of(rings: Sequence[Ring]) -> str:
    """Rings as the commands of an SVG path, in whole units, each point relative to the one before."""
    return "".join(filter(None, map(_commands, rings)))


def _commands(ring: Ring) -> str:
    points = [(round(x), round(y)) for x, y in ring]
    kept = [point for number, point in enumerate(points) if point != points[number - 1]]
    if len(kept) < 3:
        return ""
    (x, y), steps = kept[0], ""
    text = f"M{x},{y}l"
    for to_x, to_y in kept[1:]:
        dx, dy = to_x - x, to_y - y
        steps += ("" if not steps or dx < 0 else " ") + f"{dx}" + ("" if dy < 0 else ",") + f"{dy}"
        x, y = to_x, to_y
    return f"{text}{steps}z"


def drawn_rings(shape: dict[str, Any], arcs: Sequence[Ring]) -> list[Ring]:
    """The rings of a country in units of the drawing, without islands that are too small to see."""
    rings = [[placed(*point) for point in part] for ring in rings_of(shape, arcs) for part in cut(ring)]
    largest = max(rings, key=area)
    return [ring for ring in rings if ring is largest or area(ring) >= SMALLEST_RING]


def middle(ring: Ring) -> tuple[int, int]:
    """The middle of the box round a ring."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2)


def build(coarse: dict[str, Any], fine: dict[str, Any], numbers: dict[str, str]) -> dict[str, Any]:
    """The outline: a path for each country (ISO alpha-2), unnamed lands, and a point for each that is too small."""
    countries: dict[str, str] = {}
    unnamed: list[str] = []
    arcs = arcs_of(coarse)
    for shape in coarse["objects"]["countries"]["geometries"]:
        code = numbers.get(str(shape.get("id", "")))
        if code in LEFT_OUT:
            continue
        path = path_of(drawn_rings(shape, arcs))
        if code:
            countries[code] = path
        else:
            unnamed.append(path)
    points: dict[str, tuple[int, int]] = {}
    arcs = arcs_of(fine)
    for shape in fine["objects"]["countries"]["geometries"]:
        code = numbers.get(str(shape.get("id", "")))
        if code and code not in countries and code not in LEFT_OUT:
            points.setdefault(code, middle(max(drawn_rings(shape, arcs), key=area)))
    return {
        "source": "Natural Earth (public domain), through world-atlas 2.0.2; Equal Earth projection",
        "width": WIDTH,
        "height": HEIGHT,
        "countries": dict(sorted(countries.items())),
        "points": dict(sorted(points.items())),
        "unnamed": unnamed,
    }


def fetched(folder: Path) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """The coarse and the fine topology, and alpha-2 codes by numeric code."""
    subprocess.run(["npm", "pack", "--silent", *PACKAGES], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    held: dict[str, Any] = {}
    for archive in sorted(folder.glob("*.tgz")):
        with tarfile.open(archive) as opened:
            for name in ("countries-110m.json", "countries-50m.json", "codes.json"):
                if f"package/{name}" in opened.getnames() and (member := opened.extractfile(f"package/{name}")):
                    held[name] = json.load(member)
    numbers = {numeric: alpha2 for alpha2, _, numeric, *_ in held["codes.json"]}
    return held["countries-110m.json"], held["countries-50m.json"], numbers


def main() -> None:
    """Writes the file and says how large it is."""
    parser = argparse.ArgumentParser(description="Builds the outline of the world's countries.")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    output: Path = parser.parse_args().output
    with tempfile.TemporaryDirectory() as folder:
        made = build(*fetched(Path(folder)))
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
    n = len(made["countries"]), len(made["points"]), len(made["unnamed"])
    print(f"{output}: {output.stat().st_size:,} bytes; {n[0]} countries, {n[1]} points, {n[2]} lands without a code")


if __name__ == "__main__":
    main()
