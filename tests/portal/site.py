"""The synthetic portal itself: its state, and what it answers to a request. No sockets here."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from tests.portal import rendering
from tests.portal.content import VIETNAM, Story, edited, read_story, stories
from tests.portal.faults import FAULTS
from tests.portal.feeds import feed, post_sitemap, posts_json, robots, sitemap
from tests.portal.generated import generate
from tests.portal.messages import Reply, Request
from tests.portal.places import NEWSPAPER, SECTIONS, WORDPRESS
from tests.portal.removals import WAYS, not_found, removed

JUNE_2025 = datetime(2025, 6, 20, 9, 0, tzinfo=VIETNAM)
PAGE_SIZES = {"A": 5, "B": 2, "C": 8, "wp": 5, "other": 3}
_ARTICLE = re.compile(r"/(?P<category>[^/]+(?:/[^/]+)*)/[^/]*-(?:post)?(?P<id>\d{5,7})(?P<html>\.html)?/?")
_PAGE_TAIL = re.compile(r"/(?:page/|trang-|p)(?P<number>\d+)/?$")
_POSTBACK = re.compile(r"Page\$(\d+)")
_OTHER_ERAS = {WORDPRESS: "wp", NEWSPAPER: "other"}
_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(slots=True)
class _Fault:
    name: str
    left: int | None
    settings: dict[str, Any]


class Portal:
    """Content and behaviour of every host of the synthetic portal.

    `now` (aware) is the portal's clock; stories written later are not there yet. All methods may be called while a
    server answers from another thread.
    """

    def __init__(self, *, articles: int = 0, size: int = 60_000, seed: int = 1, now: datetime = JUNE_2025) -> None:
        self.now = now
        self.validators = "honest"
        self.order = "newest"
        self.furniture = "still"
        self.sitemap = "honest"
        self.page_sizes = dict(PAGE_SIZES)
        self._stories = dict(stories())
        self._removed: dict[str, str] = {}
        self._faults: dict[str, _Fault] = {}
        self._robots: dict[str, str | int] = {}
        self._hits: Counter[str] = Counter()
        self._shelves: dict[tuple[str, ...], list[Story]] = {}
        self._lock = threading.RLock()
        self._padding = 0
        if articles:
            self.generate(articles, size=size, seed=seed)

    # What tests change

    def generate(self, articles: int, *, size: int = 60_000, seed: int = 1) -> list[str]:
        """Replace the written stories by so many generated ones of `size` bytes a page; their keys, oldest first."""
        with self._lock:
            self._stories = {story.key: story for story in generate(articles, size=size, seed=seed)}
            self._padding = size
            self.page_sizes["C"] = 20
            self._shelves.clear()
            return list(self._stories)

    def add(self, story: Story) -> None:
        """Publish one more story."""
        with self._lock:
            self._stories[story.key] = story
            self._shelves.clear()

    def publish(self, **entry: Any) -> str:
        """Publish an article of era C given as in the data files (`written`: ISO or now); its key."""
        written = entry.get("written", self.now)
        entry["written"] = datetime.fromisoformat(written) if isinstance(written, str) else written
        story = read_story({"categories": ["tin-tuc-su-kien"], "lead": "", "body": ""} | entry, "C")
        self.add(story)
        return story.key

    def edit(self, key: str, **changes: Any) -> None:
        """Change fields of an article: title, lead, body (markup or list of paragraphs), byline, modified (ISO) …"""
        with self._lock:
            self._stories[key] = edited(self._stories[key], **changes)
            self._shelves.clear()

    def remove(self, key: str, how: str = "404") -> None:
        """Take an article down in one of the `WAYS`: `404`, `410`, `soft`, `home`, `loop`, `empty` …"""
        if how not in WAYS:
            raise ValueError(f"nobody removes an article by {how!r}; there are {', '.join(sorted(WAYS))}")
        with self._lock:
            self._removed[key] = how
            self._shelves.clear()

    def restore(self, key: str) -> None:
        """Bring a removed article back."""
        with self._lock:
            self._removed.pop(key, None)
            self._shelves.clear()

    def fault(self, path: str, name: str, times: int | None = None, **settings: Any) -> None:
        """Let a path (with its query if it has one; `*` for all) answer with a fault, for so many times or for good."""
        if name not in FAULTS:
            raise ValueError(f"no fault is called {name!r}; there are {', '.join(sorted(FAULTS))}")
        with self._lock:
            self._faults[path] = _Fault(name, times, settings)

    def clear_faults(self) -> None:
        """All paths answer as they should again."""
        with self._lock:
            self._faults.clear()

    def robots(self, answer: str | int, host: str = "*") -> None:
        """Let robots.txt of a host (or of all) be this text, or answer with this status."""
        self._robots[host] = answer

    def set_now(self, now: datetime | str) -> None:
        """Move the portal's clock."""
        moved = datetime.fromisoformat(now) if isinstance(now, str) else now
        if moved.tzinfo is None:
            raise ValueError("the portal's clock needs a time zone")
        with self._lock:
            self.now = moved
            self._shelves.clear()

    def set_validators(self, mode: str) -> None:
        """`honest`: ETag and Last-Modified of the content; `lying`: never change; `restless`: always new; `none`."""
        self.validators = mode

    def set_order(self, mode: str) -> None:
        """Order of listings: `newest`, `pinned` (the oldest first on page one), `shuffled` (anew for every page)."""
        self.order = mode

    def set_furniture(self, mode: str) -> None:
        """Boxes of other news beside and under the article: `still` (the newest) or `moving` (others every time)."""
        self.furniture = mode

    def set_sitemap(self, mode: str) -> None:
        """Sitemaps: `honest`, `lying` (everything changed just now) or `none` (404)."""
        self.sitemap = mode

    def set_page_size(self, era: str, size: int) -> None:
        """How many items a listing page of an era has."""
        self.page_sizes[era] = size

    # What it answers

    def story(self, key: str) -> Story:
        """The story as it is now, edits included."""
        return self._stories[key]

    def live_keys(self) -> list[str]:
        """Keys of the stories that can be seen now, newest first."""
        return [story.key for story in self._visible()]

    def answer(self, request: Request) -> Reply:
        """What the portal says to a request."""
        with self._lock:
            fault = self._due_fault(request)
        if fault is not None:
            return FAULTS[fault.name](request, self, **fault.settings)
        if request.path.startswith("/fault/"):
            name, _, rest = request.path.removeprefix("/fault/").partition("/")
            if name in FAULTS:
                return FAULTS[name](request, self, **({"rest": rest} if rest else {}))
        with self._lock:
            return self._page(request)

    def healthy(self, request: Request) -> Reply:
        """What the portal would say if no fault were set."""
        with self._lock:
            return self._page(request)

    def setting(self, host: str, era: str = "C", but: str = "") -> rendering.Setting:
        """What the pages of a host show beside their content. `but` is the key of the page's own story."""
        shelf = self._shelf("latest", host, "A" if era == "A" else "later")
        if self.furniture == "moving":
            shelf = random.Random(self._hits[host]).sample(shelf, min(len(shelf), 6))
        latest = tuple(story for story in shelf[:6] if story.key != but)[:5]
        return rendering.Setting(host, self.now, latest, self._hits[host])

    def listing(self, host: str, era: str, category: str) -> list[Story]:
        """The stories of a listing in its order."""
        found = self._shelf("listing", host, era, category)
        if self.order == "pinned":
            return [*found[-1:], *found[:-1]]
        if self.order == "shuffled":
            return random.Random(self._hits[host]).sample(found, len(found))
        return found

    def _due_fault(self, request: Request) -> _Fault | None:
        for path in (request.target, request.path, "*"):
            fault = self._faults.get(path)
            if fault is not None and fault.left != 0:
                fault.left = None if fault.left is None else fault.left - 1
                return fault
        return None

    def _visible(self) -> list[Story]:
        return self._shelf("all")

    def _shelf(self, *name: str) -> list[Story]:
        if name not in self._shelves:
            self._shelves[name] = self._sorted(*name)
        return self._shelves[name]

    def _sorted(self, kind: str, *where: str) -> list[Story]:
        if kind == "all":
            there = (s for s in self._stories.values() if s.written <= self.now and s.key not in self._removed)
            return sorted(there, key=lambda story: story.written, reverse=True)
        host, era, *category = where
        own = [story for story in self._visible() if story.host == host]
        if kind == "latest":
            return [story for story in own if (story.era == "A") == (era == "A")]
        return [story for story in own if _belongs(story, era, *category)]

    def _page(self, request: Request) -> Reply:
        host = request.host.removeprefix("www.")
        self._hits[host] += 1
        path = request.path
        if path == "/robots.txt":
            return robots(self._robots.get(host, self._robots.get("*", "")), host)
        if path in ("/sitemap.xml", "/wp-sitemap.xml") and self.sitemap != "none":
            return sitemap(host, self._own(host), self._sitemap_moment())
        if path == "/wp-sitemap-posts-post-1.xml" and self.sitemap != "none":
            return post_sitemap(self._own(host), self._sitemap_moment())
        if host == WORDPRESS and path.rstrip("/") == "/feed":
            return feed(self._own(host), self.now)
        if host == WORDPRESS and path == "/wp-json/wp/v2/posts":
            return posts_json(self._own(host), request.query)
        if re.search(r"\.(?:jpe?g|png|gif|svg)$", path, re.IGNORECASE):
            return Reply(_JPEG, content_type="image/jpeg")
        if re.search(r"\.(?:pdf|docx?|xlsx?)$", path, re.IGNORECASE):
            return Reply(_PDF, content_type="application/pdf")
        if path.rstrip("/") in ("", "/amp") and "s" not in request.query:
            return Reply(rendering.home_page(self.setting(host)))
        if path == "/Error.aspx":
            return not_found(self.setting(host), 200)
        found = self._article(request, host) or self._listing(request, host)
        return found or not_found(self.setting(host))

    def _sitemap_moment(self) -> datetime | None:
        return self.now if self.sitemap == "lying" else None

    def _own(self, host: str) -> list[Story]:
        return [story for story in self._visible() if story.host == host]

    def _article(self, request: Request, host: str) -> Reply | None:
        path, query = request.path, request.query
        is_amp = path.rstrip("/").endswith("/amp")
        category = None
        if path.lower().startswith("/portal/") and "contentid" in query:
            key = f"{host}:A:{query['contentid']}"
        elif host == WORDPRESS:
            key = f"{host}:{path.rstrip('/').removesuffix('/amp').removesuffix('.html')}"
        elif found := _ARTICLE.fullmatch(path):
            key = f"{host}:{found['id']}"
            category = found["category"]
        else:
            return None
        story = self._stories.get(key)
        if story is None or story.written > self.now:
            return None
        if key in self._removed:
            return removed(self._removed[key], story, request, self.setting(host, story.era))
        self._hits[key] += 1
        stamp = repr((story, is_amp))
        fresh = self._unchanged(request, stamp, story.modified or story.written)
        if fresh is not None:
            return fresh
        titles = tuple((s.key, (s.url(), s.title)) for b in story.blocks if (s := self._stories.get(b.target)))
        base = self.setting(host, story.era, key)
        setting = rendering.Setting(host, self.now, base.latest, self._hits[key], titles)
        if path.lower().endswith("/printitem.aspx"):
            return Reply(rendering.print_page(story, setting))
        if is_amp:
            page = rendering.amp_page(story, setting)
        else:
            page = rendering.article_page(story, setting, category if category in story.categories else None)
        return Reply(page, headers=self._validator_headers(stamp, story.modified or story.written))

    def _listing(self, request: Request, host: str) -> Reply | None:
        path, query = request.path, request.query
        if path.lower() == "/portal/default.aspx":
            era, category = "A", query.get("menuid", "5310")
        else:
            bare = _PAGE_TAIL.sub("", path).strip("/")
            category = bare.removeprefix("category/")
            era = _OTHER_ERAS.get(host) or ("B" if category[:1].isupper() else "C")
        if category not in SECTIONS:
            return None
        items = self.listing(host, era, category)
        if not items:
            return None
        size = self.page_sizes[era]
        pages = -(-len(items) // size)
        number = _page_number(request)
        if not 1 <= number <= pages:
            return not_found(self.setting(host))
        urls = [_page_url(era, host, category, page) for page in range(1, pages + 1)]
        chosen = items[(number - 1) * size : number * size]
        stamp = repr([(story.key, story.title, story.lead) for story in chosen])
        fresh = self._unchanged(request, stamp, None)
        if fresh is not None:
            return fresh
        html = rendering.listing_page(era, category, chosen, number, urls, self.setting(host, era), self._padding)
        return Reply(html, headers=self._validator_headers(stamp, None))

    def _unchanged(self, request: Request, stamp: str, changed: datetime | None) -> Reply | None:
        headers = dict(self._validator_headers(stamp, changed))
        tag, since = request.headers.get("if-none-match"), request.headers.get("if-modified-since")
        same = (
            tag == headers.get("ETag")
            if tag is not None
            else since is not None and since == headers.get("Last-Modified")
        )
        return Reply(status=304, headers=list(headers.items())) if headers and same else None

    def _validator_headers(self, stamp: str, changed: datetime | None) -> list[tuple[str, str]]:
        match self.validators:
            case "honest":
                tag = sha256(stamp.encode()).hexdigest()[:16]
            case "lying":
                tag = "0123456789abcdef"
            case "restless":
                tag = f"{sum(self._hits.values()):016x}"
            case _:
                return []
        headers = [("ETag", f'"{tag}"')]
        if changed is not None and self.validators == "honest":
            headers.append(("Last-Modified", format_datetime(changed.astimezone(UTC), usegmt=True)))
        return headers


def _belongs(story: Story, era: str, category: str) -> bool:
    if era == "A":
        return story.era == "A" and category in ("5310", *story.categories)
    if era == "C" and category == "tin-tuc-su-kien":
        return category in story.categories or "Tin-tuc-su-kien" in story.categories
    return story.era == era and category in story.categories


def _page_number(request: Request) -> int:
    """Page asked for by query, path or postback; 0 for nonsense."""
    posted = _POSTBACK.search(request.form.get("__EVENTARGUMENT", "")) if request.method == "POST" else None
    in_path = _PAGE_TAIL.search(urlsplit(request.target).path)
    query = request.query.get("page") or request.query.get("pageindex") or "1"
    text = posted[1] if posted else in_path["number"] if in_path else query
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _page_url(era: str, host: str, category: str, page: int) -> str:
    match era:
        case "A":
            base = f"/Portal/Default.aspx?Organization=CTTDT&MenuID={category}"
            return base if page == 1 else f"{base}&PageIndex={page}"
        case "B":
            return f"/{category}/" if page == 1 else f"/{category}/?page={page}"
        case "wp":
            return f"https://{host}/category/{category}" + ("" if page == 1 else f"/page/{page}")
        case "other":
            return f"/{category}" if page == 1 else f"/{category}/trang-{page}"
        case _:
            return f"/{category}" if page == 1 else f"/{category}?page={page}"
