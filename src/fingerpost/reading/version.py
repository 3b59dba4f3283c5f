"""The version of the readers, apart from them: whoever asks which readings are there need not load what reads."""

READER_VERSION = "10"
"""Changes whenever the same posting may be read differently."""
