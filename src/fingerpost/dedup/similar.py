"""Near-duplicates: MinHash signatures of three-word shingles and the pairs that a banded index proposes.

Source of the method: Broder (1997), On the resemblance and containment of documents; Leskovec, Rajaraman, Ullman,
Mining of Massive Datasets, chapter 3. With 16 bands of 8 rows a pair of resemblance 0.85 is proposed with
probability 0.99 and one of 0.5 with probability 0.06; proposals are then checked on all 128 values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

N_VALUES = 128
BANDS = 16
SHINGLE_WORDS = 3
SEED = 20_230_601
_WORD = re.compile(r"\w+")


class Fingerprint(NamedTuple):
    """`digest`: hash of the words of a text. `signature`: 128 little-endian uint32 MinHash values (512 bytes)."""

    digest: str
    signature: bytes


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a posting's text; case, punctuation and line breaks do not matter.

    >>> fingerprint("We train models.").digest == fingerprint("we train\\nMODELS").digest
    True
    """
    import numpy as np
    from rensa import RMinHash

    words = _WORD.findall(text.casefold())
    last = max(len(words) - SHINGLE_WORDS + 1, 1)
    shingles = [" ".join(words[start : start + SHINGLE_WORDS]) for start in range(last)]
    minhash = RMinHash(N_VALUES, SEED)
    minhash.update(shingles)
    digest = blake2b(" ".join(words).encode(), digest_size=12).hexdigest()
    return Fingerprint(digest, np.array(minhash.digest(), dtype="<u4").tobytes())


def resemblance(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> float:
    """The estimated Jaccard similarity of two signatures, in [0, 1]; standard error below 0.045."""
    return float((left == right).mean())


def proposed_groups(signatures: NDArray[np.uint32]) -> Iterator[Sequence[int]]:
    """Groups of rows of an (n, 128) matrix that share a band, each in ascending order; a row may be in several."""
    import numpy as np

    rows = N_VALUES // BANDS
    for band in range(BANDS):
        part = np.ascontiguousarray(signatures[:, band * rows : (band + 1) * rows])
        keys = part.view(np.dtype((np.void, part.dtype.itemsize * rows))).ravel()
        order = np.argsort(keys, kind="stable")
        breaks = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
        for group in np.split(order, breaks):
            if len(group) > 1:
                yield sorted(group.tolist())
