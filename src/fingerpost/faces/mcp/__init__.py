"""The face for agents: the Model Context Protocol over standard input and output, or over HTTP on this machine.

A few grouped tools that only read reach every question of `fingerpost.faces.verbs`; resources hold postings, the
method and the names; prompts say how to ask. The protocol itself is the official SDK's.
"""

from fingerpost.faces.mcp.serving import run_mcp

__all__ = ["run_mcp"]
