"""Which postings are the same: exact keys, near-duplicates, clusters and their canonical members.

The statistical unit of fingerpost is the *cluster* of postings that advertise one job: in several cities, posted again,
in edited words, or copied by an aggregator or agency. A cluster never joins two levels of a job ("Senior" and not).
docs/dedup.md has the method and its measured precision and recall.

    fingerprint(text)      one posting alone, so it runs where postings are read
    cluster(table)         the whole corpus, on fingerprints only
"""

from fingerpost.dedup.cluster import cluster
from fingerpost.dedup.keys import employer_key, title_key
from fingerpost.dedup.similar import Fingerprint, fingerprint

__all__ = ["Fingerprint", "cluster", "employer_key", "fingerprint", "title_key"]
