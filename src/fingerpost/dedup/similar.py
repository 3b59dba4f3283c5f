"""Near-duplicates: MinHash signatures of three-word shingles, and what two of them say about two texts.

Source of the method: Broder (1997), On the resemblance and containment of documents; Leskovec, Rajaraman, Ullman,
Mining of Massive Datasets, chapter 3. A signature holds, for each of 128 random orders of all shingles, the first
shingle of the text. The first of both texts together is common to both, or of the left alone, or of the right alone:
how often each happens estimates the three parts of their union, thus resemblance and containment alike.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

N_VALUES = 128
SHINGLE_WORDS = 3
SEED = 20_230_601
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
"""Kana, Han and Hangul: words are not set apart by blanks, so each sign counts as one."""
_WORD = re.compile(rf"[{_UNSPACED}]|\d+|[^\W\d_{_UNSPACED}]+")
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where line breaks were lost ("requirementsBachelor"), and inside CamelCase."""
_PLAIN_WORD = re.compile(r"[A-Z]+[a-z]*|[a-z]+|[0-9]+")
"""The same words of an ASCII text in one pass: two texts in three are ASCII but for a few signs."""
_SIGNS = "\u2019\u2018\u201c\u201d\u2013\u2014\u2022\u2026\u00b7\u00a0\u200b"
"""Signs that part words and are usual in texts that are ASCII otherwise."""


class Fingerprint(NamedTuple):
    """`digest`: hash of the letters and digits of a text. `signature`: 128 little-endian uint32 values (512 bytes)."""

    digest: str
    signature: bytes


class Shares(NamedTuple):
    """Parts of the union of two texts' shingles, estimated; each in [0, 1], together 1; standard error below 0.045."""

    common: NDArray[np.float32]
    left_only: NDArray[np.float32]
    right_only: NDArray[np.float32]

    @property
    def contained(self) -> NDArray[np.float32]:
        """How much of the shorter text is in the longer one."""
        import numpy as np

        shorter = self.common + np.minimum(self.left_only, self.right_only)
        return np.divide(self.common, shorter, out=np.zeros_like(shorter), where=shorter > 0)


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of a posting's text; case, punctuation, blanks and line breaks do not matter.

    >>> fingerprint("We train models.").digest == fingerprint("we train\\nMODELS").digest
    True
    """
    import numpy as np
    from rensa import RMinHash

    words = _words(text)
    following = (words[start:] for start in range(SHINGLE_WORDS))
    minhash = RMinHash(N_VALUES, SEED)
    minhash.update(list(map(" ".join, zip(*following, strict=False))) or [" ".join(words)])
    digest = blake2b("".join(words).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return Fingerprint(digest, np.array(minhash.digest(), dtype="<u4").tobytes())


def _words(text: str) -> list[str]:
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
        if not text.isascii():
            return _WORD.findall(_GLUED.sub(" ", text).casefold())
    return " ".join(_PLAIN_WORD.findall(text)).lower().split()


def shares(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> Shares:
    """What two (n, 128) blocks of signatures say, row by row."""
    import numpy as np

    common = np.count_nonzero(left == right, axis=1).astype(np.float32) / N_VALUES
    left_only = np.count_nonzero(left < right, axis=1).astype(np.float32) / N_VALUES
    return Shares(common, left_only, 1 - common - left_only)
