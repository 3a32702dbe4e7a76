"""Bars, intervals and steps inside a table's cells: pictures of the numbers beside them, in SVG.

A table that is drawn in is read by eye, by keyboard and by screen reader alike, and prints as it stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.pages.html import Html, svg, tag

_MARK, _OTHER, _LINE = "#0072b2", "#d55e00", "#9aa3ad"


@dataclass(frozen=True)
class Scale:
    """From values to places; what lies beyond its ends is drawn at them."""

    low: float
    high: float
    width: int = 220

    def at(self, value: object) -> str:
        """The place of a value, in tenths of a pixel."""
        span = (self.high - self.low) or 1.0
        share = (float(str(value)) - self.low) / span
        return f"{4 + min(max(share, 0.0), 1.0) * (self.width - 8):.1f}"


def bar(value: object, *, most: float, width: int = 120) -> Html:
    """A bar from nought; `most` fills it."""
    share = min(max(float(str(value)) / (most or 1.0), 0.0), 1.0)
    frame = tag("rect", x="0.5", y="2.5", width=f"{width - 1}", height="11", fill="none", stroke=_LINE)
    return svg(
        frame, tag("rect", x="0", y="2", width=f"{share * width:.1f}", height="12", fill=_MARK),
        width=width, height=16, class_="bar",
    )  # fmt: skip


def interval(scale: Scale, low: object, value: object, high: object, *, beside: Sequence[float] = ()) -> Html:
    """A point with its interval, and a line at nought; figures from elsewhere are dashed lines."""
    return svg(
        *(tag("line", x1=scale.at(one), x2=scale.at(one), y1="0", y2="18", stroke=_OTHER, stroke_dasharray="3 2")
          for one in beside),
        tag("line", x1=scale.at(0), x2=scale.at(0), y1="0", y2="18", stroke=_LINE, stroke_width="1"),
        tag("line", x1=scale.at(low), x2=scale.at(high), y1="9", y2="9", stroke=_MARK, stroke_width="2"),
        *(tag("line", x1=scale.at(end), x2=scale.at(end), y1="5", y2="13", stroke=_MARK, stroke_width="2")
          for end in (low, high)),
        tag("circle", cx=scale.at(value), cy="9", r="4", fill=_MARK),
        width=scale.width, height=18, class_="interval",
    )  # fmt: skip


def step(scale: Scale, before: object, after: object) -> Html:
    """From an open ring (before) to a full point (after)."""
    return svg(
        tag("line", x1=scale.at(before), x2=scale.at(after), y1="9", y2="9", stroke=_LINE, stroke_width="2"),
        tag("circle", cx=scale.at(before), cy="9", r="4", fill="#fff", stroke=_OTHER, stroke_width="2"),
        tag("circle", cx=scale.at(after), cy="9", r="4", fill=_MARK),
        width=scale.width, height=18, class_="step",
    )  # fmt: skip


def against(scale: Scale, value: object, marks: list[tuple[float, float]]) -> Html:
    """A point beside figures from elsewhere, each a line or, where it has a width, a grey span."""
    spans = [
        tag("rect", x=scale.at(low), y="1", width=f"{max(float(scale.at(high)) - float(scale.at(low)), 2):.1f}",
            height="16", fill=_OTHER, fill_opacity="0.45")
        for low, high in marks
    ]  # fmt: skip
    return svg(
        tag("line", x1="4", x2=str(scale.width - 4), y1="9", y2="9", stroke=_LINE),
        *spans, tag("circle", cx=scale.at(value), cy="9", r="4", fill=_MARK),
        width=scale.width, height=18, class_="against",
    )  # fmt: skip
