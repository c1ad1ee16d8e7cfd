"""A slice of the simulation: a small portal, a round every two hours, one day of news, edits and removals."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from benchmarks.revisits import Simulation, Site


def test_everything_that_happens_is_found_within_the_budget(tmp_path: Path) -> None:
    site = Site(60, 10, 1, lead=0.2, followed=16, seed=3)
    simulation = Simulation(tmp_path, site, rounds=timedelta(hours=2))
    simulation.run()
    assert simulation.problems() == []
    assert {kind: len(delays) for kind, delays in simulation.figures.delays.items()} == {
        "new article": 10,
        "edit": 5,
        "removal": 2,
        "removal, sure": 2,
    }


def test_what_is_overlooked_is_told(tmp_path: Path) -> None:
    site = Site(60, 10, 1, lead=0.2, followed=0, seed=3)
    simulation = Simulation(tmp_path, site, rounds=timedelta(hours=12))
    simulation.run()
    assert any(problem.startswith("overlooked: removal, sure of article") for problem in simulation.problems())
