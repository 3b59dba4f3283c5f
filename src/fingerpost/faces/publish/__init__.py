"""The observatory as a static site: `fingerpost publish DIR`."""

from __future__ import annotations

from fingerpost.faces.publish.site import PublishReport, publish

__all__ = ["PublishReport", "publish"]
