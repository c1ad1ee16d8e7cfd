"""How portals take an article down, honestly and otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.portal import rendering
from tests.portal.content import Story
from tests.portal.messages import Reply, Request, redirect

NOT_FOUND = "Trang bạn yêu cầu không tìm thấy hoặc đã bị gỡ bỏ."
_SOFT_TEXTS = {
    "soft": ("Không tìm thấy trang", NOT_FOUND),
    "soft-short": ("Thông báo", "Bài viết không tồn tại."),
    "soft-deleted": ("Thông báo", "Nội dung này không tồn tại hoặc đã bị xóa. Mời bạn xem các tin khác."),
    "soft-english": ("404 - File or directory not found.", "The resource you are looking for might have been removed."),
}


def not_found(setting: rendering.Setting, status: int = 404) -> Reply:
    """The portal's own error page."""
    return Reply(rendering.message_page("Không tìm thấy trang", NOT_FOUND, setting), status)


def removed(how: str, story: Story, request: Request, setting: rendering.Setting) -> Reply:
    """What stands at the address of an article that was taken down. KeyError for a way that nobody takes."""
    return WAYS[how](story, request, setting)


def _soft(heading: str, text: str) -> Callable[[Story, Request, rendering.Setting], Reply]:
    return lambda _story, _request, setting: Reply(rendering.message_page(heading, text, setting))


def _template(story: Story, _request: Request, setting: rendering.Setting) -> Reply:
    """The article's own template with nothing in it."""
    hollow = replace(story, title="", lead="", blocks=(), byline="", source_line="", tags=(), print_date=False)
    return Reply(rendering.article_page(hollow, setting))


def _to_listing(story: Story, _request: Request, setting: rendering.Setting) -> Reply:
    category = story.categories[0]
    path = {"A": f"/Portal/Default.aspx?MenuID={category}", "wp": f"/category/{category}"}.get(
        story.era, f"/{category}"
    )
    return redirect(f"https://{setting.host}{path}")


WAYS: dict[str, Callable[[Story, Request, rendering.Setting], Reply]] = {
    "404": lambda _story, _request, setting: not_found(setting),
    "410": lambda _story, _request, setting: not_found(setting, 410),
    "home": lambda _story, _request, setting: redirect(f"https://{setting.host}/"),
    "home-301": lambda _story, _request, setting: redirect(f"https://{setting.host}/", 301),
    "listing": _to_listing,
    "error-page": lambda _story, _request, setting: redirect(f"https://{setting.host}/Error.aspx?aspxerrorpath=/"),
    "loop": lambda _story, request, setting: redirect(f"https://{setting.host}{request.target}"),
    "empty": lambda _story, _request, setting: Reply(rendering.home_page(setting)),
    "template": _template,
    **{name: _soft(*texts) for name, texts in _SOFT_TEXTS.items()},
}
