"""Engines run a stage over the chunks of a corpus; they know no stage, and every stage is blind to its chunks.

A stage is a module-level function from one Arrow record batch to one Arrow record batch with
`stage(a + b) == stage(a) + stage(b)`, so that one process, many processes and a cluster give the same rows.
"""

from fingerpost.engine.local import Engine, Stage, run

ENGINES: dict[str, Engine] = {"local": run}
"""Name → function that runs a stage over batches and yields the results in the order of the batches."""

__all__ = ["ENGINES", "Engine", "Stage", "run"]
