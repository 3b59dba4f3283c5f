"""The verb `boards`: the list of employers' boards, and putting boards on it, looking at them and taking them off."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from fingerpost.faces.cli_state import Json, answered, observatory

Names = Annotated[
    list[str] | None, typer.Argument(metavar="[NAMES]…", help="Names, source:token or URLs; none means all.")
]


class ListByDefault(TyperGroup):
    """Without a command of its own, `fingerpost boards GitLab` is `fingerpost boards list GitLab`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts `list` before arguments that begin with no command."""
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if args and args[0] in known else ["list", *args])


app = typer.Typer(
    cls=ListByDefault,
    help="The list of employers' boards: find them, add your own, check that they answer, take them off.",
    rich_markup_mode=None,
)


@app.command("list")
def list_(names: Names = None, as_json: Json = False) -> None:
    """The boards on the list (the shipped directory and your own), or those that names and URLs mean."""
    from fingerpost.faces.boards_view import listed

    answered(observatory().boards(names or ()), as_json, listed)


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Any careers page; a board's address; or source:token.")],
    as_json: Json = False,
) -> None:
    """Put the board behind a careers page on the list; the page is asked for where its address does not say it."""
    from fingerpost.faces.boards_view import changed

    answered(observatory().add_board(url), as_json, changed)


@app.command()
def check(names: Names = None, as_json: Json = False) -> None:
    """Look at boards: whether each answers, and how many postings it lists; nothing is stored.

    The exit code is 1 where a board is gone, forbidden, unavailable or broken.
    """
    from fingerpost.faces.boards_view import FAILED, checked
    from fingerpost.faces.terminal import Bars

    with Bars().running() as bars:
        checks = observatory().check_boards(names or (), report=bars)
    answered(checks, as_json, checked)
    if any(check.state in FAILED for check in checks):
        raise typer.Exit(1)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, source:token or a URL.")], as_json: Json = False
) -> None:
    """Take a board off the list; adding it again brings it back. What was collected from it stays."""
    from fingerpost.faces.boards_view import changed

    answered(observatory().remove_board(name), as_json, changed)
