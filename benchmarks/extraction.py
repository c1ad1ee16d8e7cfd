"""Ours beside trafilatura, newspaper4k and news-please on the gold pages, page by page and field by field.

    python benchmarks/extraction.py [--gold ../shared/gold/pages] [--peers] [--details] [--speed] [--raise-floors]

`floors.json` beside this file holds the scores that may not fall; `--raise-floors` lifts them to what was measured.

Means over the eight gold articles, which our rules were written with (the families of `tests/extract/families` are the
check on pages they were not), of trafilatura 2.3.1, newspaper4k 0.9.6 and news-please 1.6.16:

    |             | title | lead | body  | captions | authors | published | day  | section | images | related | clean |
    |-------------|-------|------|-------|----------|---------|-----------|------|---------|--------|---------|-------|
    | ours        | 1.00  | 1.00 | 1.000 | 1.00     | 1.00    | 1.00      | 1.00 | 1.00    | 1.00   | 1.00    | 1.00  |
    | trafilatura | 1.00  | 0.88 | 0.953 | 0.38     | 0.38    | 0.00      | 0.88 | 0.25    | 0.13   | 0.25    | 0.50  |
    | newspaper4k | 1.00  | 0.63 | 0.951 | 0.38     | 0.32    | 0.63      | 0.75 | 0.13    | 0.28   | 0.25    | 0.88  |
    | news-please | 1.00  | 0.63 | 0.943 | 0.38     | 0.37    | 0.38      | 0.63 | 0.13    | 0.13   | 0.25    | 0.75  |

`published` is right to the minute or second printed, `day` to the day. A field that an extractor does not have scores
where the page has none either. The extra `bench` needs pip 23.1 or newer: older ones cannot resolve it.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from extraction_score import FIELDS, leaks, normal, score  # noqa: E402  # beside this file, which is no package
from extraction_speed import report  # noqa: E402  # beside this file

from scraper.extract import NotAnArticle, extract_article  # noqa: E402  # after the path is set

FLOORS = HERE / "floors.json"
GOLD = HERE.parent.parent / "shared" / "gold" / "pages"
Extractor = Callable[[bytes, str], dict[str, Any]]


def gold_pages(folder: Path) -> list[tuple[str, bytes, dict[str, Any]]]:
    """The article pages of a gold folder: name, bytes, gold."""
    pages = []
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold.get("kind") == "article":
            pages.append((path.stem, path.with_suffix(".html").read_bytes(), gold))
    return pages


def ours(html: bytes, url: str) -> dict[str, Any]:
    """Our extractor; a page refused is an empty article."""
    try:
        return extract_article(html, url).to_dict()
    except NotAnArticle:
        return {}


def trafilatura(html: bytes, url: str) -> dict[str, Any]:
    """trafilatura's body and metadata under our names."""
    module = importlib.import_module("trafilatura")
    found = module.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    value = found.as_dict() if found is not None else {}
    authors = [{"name": name.strip()} for name in (value.get("author") or "").split(";") if name.strip()]
    return {
        "title": value.get("title"),
        "lead": value.get("description"),
        "body": (value.get("text") or "").split("\n"),
        "authors": authors,
        "published_at": value.get("date"),
        "tags": value.get("tags"),
        "section": (value.get("categories") or [None])[0],
    }


def newspaper4k(html: bytes, url: str) -> dict[str, Any]:
    """newspaper4k's article under our names."""
    module = importlib.import_module("newspaper")
    article = module.Article(url, language="vi", fetch_images=False)
    article.download(input_html=html.decode("utf-8", "replace"))
    article.parse()
    date = article.publish_date
    return {
        "title": article.title,
        "lead": article.meta_description,
        "body": article.text.split("\n"),
        "authors": [{"name": name} for name in article.authors],
        "published_at": date.isoformat() if date else None,
        "tags": sorted(article.tags or ()),
        "images": [{"url": address} for address in article.images],
    }


def news_please(html: bytes, url: str) -> dict[str, Any]:
    """news-please's article under our names."""
    module = importlib.import_module("newsplease")
    article = module.NewsPlease.from_html(html.decode("utf-8", "replace"), url=url, fetch_images=False)
    date = article.date_publish
    return {
        "title": article.title,
        "lead": article.description,
        "body": (article.maintext or "").split("\n"),
        "authors": [{"name": name} for name in article.authors or ()],
        "published_at": date.isoformat() if date else None,
    }


PEERS: dict[str, tuple[str, Extractor]] = {
    "trafilatura": ("trafilatura", trafilatura),
    "newspaper4k": ("newspaper", newspaper4k),
    "news-please": ("newsplease", news_please),
}


def measure(extractor: Extractor, pages: list[tuple[str, bytes, dict[str, Any]]]) -> dict[str, dict[str, float]]:
    """Scores of one extractor by page; a page on which it fails scores 0 everywhere."""
    scores = {}
    for name, html, gold in pages:
        try:
            scores[name] = score(extractor(html, gold["url"]), gold)
        except Exception as error:  # a peer may raise anything; its table says so
            print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
            scores[name] = dict.fromkeys(FIELDS, 0.0)
    return scores


def means(scores: dict[str, dict[str, float]]) -> dict[str, float]:
    """The mean of every field over the pages."""
    return {field: sum(page[field] for page in scores.values()) / max(len(scores), 1) for field in FIELDS}


def table(title: str, scores: dict[str, dict[str, float]]) -> str:
    """Scores as a plain table: a line a page and their means."""
    lines = [title, f"{'page':24}" + "".join(f"{field[:9]:>10}" for field in FIELDS)]
    for name, page in [*scores.items(), ("mean", means(scores))]:
        lines.append(f"{name[:24]:24}" + "".join(f"{page[field]:>10.3f}" for field in FIELDS))
    return "\n".join(lines)


def details(pages: list[tuple[str, bytes, dict[str, Any]]]) -> None:
    """What differs from the gold, in words."""
    for name, html, gold in pages:
        found = ours(html, gold["url"])
        for field, value in score(found, gold).items():
            if value < 0.999:
                wanted = gold.get(field if field != "published" else "published_at")
                got = found.get(field if field != "published" else "published_at")
                if field == "body":
                    wanted_lines = {normal(line) for line in gold["body"]}
                    got_lines = {normal(line) for line in found.get("body", ())}
                    wanted, got = sorted(wanted_lines - got_lines), sorted(got_lines - wanted_lines)
                if field == "clean":
                    got = leaks(" ".join([found.get("lead") or "", *found.get("body", ())]), gold)
                print(f"{name} {field} {value:.3f}\n   gold {wanted}\n   ours {got}")


def main() -> int:
    """Print the tables; exit 1 when a floor is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--peers", action="store_true", help="also the other extractors that are installed")
    parser.add_argument("--details", action="store_true", help="what differs from the gold")
    parser.add_argument("--speed", action="store_true", help="pages a second, with or without gold pages")
    parser.add_argument("--raise-floors", action="store_true", help="lift floors.json to what was measured")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    pages = gold_pages(options.gold)
    if not pages:
        print(f"no gold pages in {options.gold}", file=sys.stderr)
        if options.speed:
            print(report(options.gold))
        return 0 if options.speed else 2
    scores = measure(ours, pages)
    print(table("ours", scores))
    if options.peers:
        for name, (module, extractor) in PEERS.items():
            if importlib.util.find_spec(module) is None:
                print(f"\n{name}: not installed (pip install '.[bench]')")
            else:
                print("\n" + table(name, measure(extractor, pages)))
    if options.details:
        details(pages)
    if options.speed:
        print("\n" + report(options.gold))
    return floors(means(scores), raise_them=options.raise_floors)


def floors(measured: dict[str, float], *, raise_them: bool) -> int:
    """Compare with the floors, or lift them; 1 when one is broken."""
    kept: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    if raise_them:
        lifted = {field: max(kept.get(field, 0.0), int(measured[field] * 1000) / 1000) for field in FIELDS}
        FLOORS.write_text(json.dumps(lifted, indent=1) + "\n", encoding="utf-8")
        return 0
    broken = [field for field, floor in kept.items() if measured[field] < floor]
    for field in broken:
        print(f"{field}: {measured[field]:.3f} is below its floor {kept[field]:.3f}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
