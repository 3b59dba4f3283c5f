"""Charts of answers as Altair specifications, drawn to SVG on this machine; loaded when an answer is drawn.

look      the theme, the palette, and what every form is made with
forms     bars, dots, columns, ranges of one moment; a plain line over time
"""

from fingerpost.market.charts.forms import count_columns, lift_dots, nothing, pay_ranges, share_bars, time_line

__all__ = ["count_columns", "lift_dots", "nothing", "pay_ranges", "share_bars", "time_line"]
