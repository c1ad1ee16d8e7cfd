"""What is true of each article, in the words of the archive's columns, and where an extraction differs from it."""

from __future__ import annotations

import re
from typing import Any

from tests.portal.content import VIETNAM, Block, Story, stories
from tests.portal.places import SITE_NAMES

_LIST_MARK = re.compile(r"^(?:[-•*]|\d+[.)])\s+")

FURNITURE = (
    "Hôm nay",
    "Lượt xem",
    "lượt xem",
    "Giấy phép",
    "Tin khác",
    "Các tin khác",
    "Tin mới nhất",
    "Tin đọc nhiều",
    "Chia sẻ",
    "cookie",
    "Thống kê truy cập",
    "Cùng chuyên mục",
    "Đọc nhiều",
    "Bình luận",
    "18 Hoàng Diệu, quận Hồng Bàng",
)


def keys(host: str | None = None, era: str | None = None) -> list[str]:
    """Keys of the written articles, oldest first, of one host or era if it is named."""
    return [
        story.key for story in stories().values() if (not host or story.host == host) and (not era or story.era == era)
    ]


def story_url(key: str) -> str:
    """The canonical URL of a written article."""
    return stories()[key].url()


def expected(key: str) -> dict[str, Any]:
    """The true fields of a written article: see `expected_of`."""
    return expected_of(stories()[key])


def expected_of(story: Story) -> dict[str, Any]:
    """The true fields of a story as its own page shows them.

    `published_at` has the form and `published_precision` of what the page prints (None where it prints no date, then
    `inferred_date` is the day that lead, title or URL give, if they give one). `lead_accept` are texts that may be
    taken for the lead of a page without one. `body` has paragraphs, subheads, list items and table rows (cells joined
    by ` | `) in order; `body_optional` are lines that may stand there too; `body_plain` says that the body is nothing
    but paragraphs and subheads, so that it can be compared without a convention. `related` are the links of boxes
    within the body. `must_not_leak` may appear in no field of text.
    """
    images = [block for block in story.blocks if block.kind == "image"]
    captions = [block.text for block in images if block.text]
    attachments = [block for block in story.blocks if block.kind == "attachment"]
    related = [
        stories()[block.target] for block in story.blocks if block.kind == "related" and block.target in stories()
    ]
    written = story.written.astimezone(VIETNAM)
    by_second = story.era in ("wp", "other")
    modified = story.modified or (written if by_second and story.print_date else None)
    return {
        "key": story.key,
        "url": story.url(),
        "portal": story.host,
        "era": story.era,
        "section": story.section,
        "title": story.title,
        "lead": story.lead or None,
        "lead_accept": [] if story.lead or story.blocks[0].kind != "paragraph" else [story.blocks[0].text],
        "body": [line for block in story.blocks for line in _lines(block, story)],
        "body_plain": all(block.kind in ("paragraph", "subhead", "image") for block in story.blocks),
        "body_optional": [block.text for block in attachments],
        "subheads": [block.text for block in story.blocks if block.kind == "subhead"],
        "captions": captions,
        "images": [story.media(block.target) + ("?maxwidth=2048" if story.era == "B" else "") for block in images],
        "photo_credits": [block.credit for block in images if block.credit],
        "byline": story.byline or None,
        "authors": [{"name": author.name, "role": author.role, "kind": author.kind} for author in story.authors],
        "agency": story.agency,
        "source": story.source,
        "published_at": written.isoformat(timespec="seconds" if by_second else "minutes") if story.print_date else None,
        "published_date": written.date().isoformat() if story.print_date else None,
        "published_precision": ("second" if by_second else "minute") if story.print_date else None,
        "inferred_date": story.inferred.isoformat() if story.inferred else None,
        "modified_at": modified.isoformat() if modified else None,
        "tags": list(story.tags),
        "topics": list(story.topics),
        "attachments": [story.media(block.target) for block in attachments],
        "related": [other.url() for other in related],
        "republishes": story.republishes,
        "must_not_leak": [*FURNITURE, *(["Quản trị"] if story.era == "wp" else []), *_site_names(story)],
    }


def _lines(block: Block, story: Story) -> list[str]:
    if block.kind in ("paragraph", "subhead"):
        return [block.text]
    if block.kind == "bullets" and story.era == "A":
        return [f"- {row[0]}" for row in block.rows]
    return [" | ".join(row) for row in block.rows]


def _site_names(story: Story) -> list[str]:
    texts = (story.title, story.lead, *(block.text for block in story.blocks))
    return [name.upper() for name in SITE_NAMES.values() if not any(name.upper() in text for text in texts)]


def differences(got: dict[str, Any], truth: dict[str, Any], *, is_amp: bool = False) -> list[str]:
    """Where `Article.to_dict()` differs from the truth, in words.

    Marks of lists and tables, and white space, do not count. AMP pages print neither dates nor tags.
    """
    found = []
    for name in ("key", "title", "byline", "agency", "source", "captions", "images", "authors", "body", "lead"):
        value, true = _comparable(name, got, truth), _comparable(name, truth, truth)
        if value != true:
            found.append(f"{name}: {value!r} instead of {true!r}")
    if not is_amp:
        date = truth["published_at"] or truth["inferred_date"]
        pairs = [(name, truth[name]) for name in ("section", "tags", "modified_at")] + [("published_at", date)]
        found += [f"{name}: {got[name]!r} instead of {true!r}" for name, true in pairs if got[name] != true]
    text = " ".join([got["title"], got["lead"] or "", *got["body"], *got["captions"]])
    found += [f"{leak!r} leaks" for leak in truth["must_not_leak"] if leak in text]
    found += [f"{url} is no related article" for url in truth["related"] if url not in got["related"]]
    attached = [link["url"] for link in got["links"] if link["kind"] == "attachment"] if "links" in got else None
    if attached is not None and attached != truth["attachments"]:
        found.append(f"attachments: {attached!r} instead of {truth['attachments']!r}")
    return found


def _comparable(name: str, values: dict[str, Any], truth: dict[str, Any]) -> Any:
    value = values[name]
    match name:
        case "images":
            return [image["url"] if isinstance(image, dict) else image for image in value]
        case "captions":
            return list(value)
        case "authors":
            credits = {"photographer": truth["photo_credits"]}
            found = [(author["name"], author["role"], author["kind"]) for author in value]
            return [author for author in found if author[0] not in credits.get(author[1], ())]
        case "lead":
            return None if value in truth["lead_accept"] else value
        case "body":
            lead = values["lead"] if values["lead"] in truth["lead_accept"] else None
            lines = [line for line in (lead, *value) if line and line not in truth["body_optional"]]
            return " ".join(word for line in lines for word in _LIST_MARK.sub("", line).replace("|", " ").split())
        case _:
            return value
