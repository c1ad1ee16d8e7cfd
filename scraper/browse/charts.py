"""Bar charts as SVG, drawn on the server: no script, both themes, each bar named for screen readers. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil, floor, log10

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720, 220
RIGHT, TOP, BOTTOM = 8, 14, 34
DIGIT = 14
"""Width of a digit on the axis where letters are largest, on a phone."""
MAX_SERIES = 6
MAX_LABELS = 7


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of bar: its name, and a number for each label of the chart."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars over months (`YYYY-MM`) or years (`YYYY`); `sql` with its parameters is what made the numbers."""

    title: str
    span: str
    """What a bar stands for, and from when to when."""
    labels: tuple[str, ...]
    names: tuple[str, ...]
    """The labels in the reader's language."""
    series: tuple[Series, ...]
    sql: str
    named: bool = False
    """Whether the series have names of their own, to be told apart."""
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[str, tuple[int, ...]]]:
        """The table beside the chart: each label's name with its numbers."""
        return [(name, tuple(each.values[index] for each in self.series)) for index, name in enumerate(self.names)]

    @property
    def svg(self) -> Markup:
        """The picture; colours come from the style sheet (`.bar-0` …)."""
        return Markup("").join(map(Markup, _picture(self)))


def axis_ticks(highest: int, steps: int = 4) -> list[int]:
    """Round numbers from 0 to the first that is at least `highest`."""
    if highest <= steps:
        return list(range(max(highest, 1) + 1))
    rough = highest / steps
    magnitude = 10 ** floor(log10(rough))
    step = next(ceil(factor * magnitude) for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= rough)
    return [step * number for number in range(ceil(highest / step) + 1)]


def _picture(chart: Chart) -> Iterator[str]:
    ticks = axis_ticks(max((sum(numbers) for _, numbers in chart.rows), default=0))
    left = DIGIT * len(str(ticks[-1])) + 16
    slot = (WIDTH - left - RIGHT) / max(1, len(chart.labels))
    yield f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(chart.title)}">'
    for tick in ticks:
        y = _y(tick, ticks[-1])
        yield f'<line class="grid" x1="{left}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text class="tick" x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick}</text>'
    for index, (name, numbers) in enumerate(chart.rows):
        yield from _column(
            chart, name, numbers, left + slot * (index + 0.5), max(1.0, min(36.0, slot * 0.78)), ticks[-1]
        )
    for index, text in _axis_names(chart):
        x = left + slot * (index + 0.5)
        yield f'<text class="tick" x="{x:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(text)}</text>'
    yield "</svg>"


def _y(value: float, top: int) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _column(chart: Chart, name: str, numbers: tuple[int, ...], x: float, width: float, top: int) -> Iterator[str]:
    base = 0
    for which, number in enumerate(numbers):
        if not number:
            continue
        y, bottom = _y(base + number, top), _y(base, top)
        title = f"{name}, {chart.series[which].name}: {number}" if chart.named else f"{name}: {number}"
        yield (
            f'<rect class="bar bar-{which}" x="{x - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" '
            f'height="{bottom - y:.1f}"><title>{escape(title)}</title></rect>'
        )
        base += number


def _axis_names(chart: Chart) -> list[tuple[int, str]]:
    """Every label's name when they are few; else every few years, each under its January."""
    if len(chart.labels) <= MAX_LABELS // 2:
        return list(enumerate(chart.names))
    januaries = [(index, label[:4]) for index, label in enumerate(chart.labels) if label[4:] in ("", "-01")]
    if not januaries:
        return [(0, chart.names[0])]
    return januaries[:: ceil(len(januaries) / MAX_LABELS)]
