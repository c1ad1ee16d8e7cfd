"""Bar charts as SVG, drawn on the server: no script, both themes, each bar named for screen readers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup, escape

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 14, 34
MAX_SERIES = 6
MAX_LABELS = 8


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of bar: its name, and a number for each label of the chart."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Stacked bars over labels (months); `sql` is what made the numbers."""

    name: str
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    sql: str

    @property
    def rows(self) -> list[tuple[str, tuple[int, ...]]]:
        """The table beside the chart: each label with its numbers."""
        return [(label, tuple(each.values[index] for each in self.series)) for index, label in enumerate(self.labels)]

    @property
    def svg(self) -> Markup:
        """The picture; colours come from the style sheet (`.bar-0` …)."""
        totals = [sum(numbers) for _, numbers in self.rows]
        ticks = axis_ticks(max(totals, default=0))
        parts = [
            f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(self.title)}">',
            *_grid(ticks),
            *_bars(self, ticks[-1]),
            *_labels(self.labels),
            "</svg>",
        ]
        return Markup("").join(Markup(part) for part in parts)


def axis_ticks(highest: int, steps: int = 4) -> list[int]:
    """Round numbers from 0 to the first that is at least `highest`."""
    if highest <= steps:
        return list(range(max(highest, 1) + 1))
    rough = highest / steps
    magnitude = 10 ** floor(log10(rough))
    step = next(ceil(factor * magnitude) for factor in (1, 2, 2.5, 5, 10) if factor * magnitude >= rough)
    return [step * number for number in range(ceil(highest / step) + 1)]


def _y(value: float, top: int) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _grid(ticks: Sequence[int]) -> list[str]:
    lines = []
    for tick in ticks:
        y = _y(tick, ticks[-1])
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text class="tick" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick}</text>')
    return lines


def _bars(chart: Chart, top: int) -> list[str]:
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(chart.labels))
    width = max(1.0, min(36.0, slot * 0.78))
    bars = []
    for index, (label, numbers) in enumerate(chart.rows):
        x, base = LEFT + slot * index + (slot - width) / 2, 0
        for which, number in enumerate(numbers):
            if not number:
                continue
            y, bottom = _y(base + number, top), _y(base, top)
            name = f"{label}, {chart.series[which].name}: {number}" if len(chart.series) > 1 else f"{label}: {number}"
            bars.append(
                f'<rect class="bar bar-{which}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
                f'height="{bottom - y:.1f}"><title>{escape(name)}</title></rect>'
            )
            base += number
    return bars


def _year_in_january(label: str, number_of_labels: int) -> str:
    year, _, month = label.partition("-")
    years = ceil(number_of_labels / 12 / MAX_LABELS)
    return year if month == "01" and int(year) % years == 0 else ""


def _labels(labels: Sequence[str]) -> list[str]:
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(labels))
    """Every month's name when they are few; else the year, under its January."""
    return [
        f'<text class="tick" x="{LEFT + slot * (index + 0.5):.1f}" y="{HEIGHT - 8}" text-anchor="middle">'
        f"{escape(shown)}</text>"
        for index, label in enumerate(labels)
        if (shown := label if len(labels) <= MAX_LABELS else _year_in_january(label, len(labels)))
    ]
