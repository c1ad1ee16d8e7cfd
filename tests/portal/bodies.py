"""Bodies of articles in the markup of each generation of the portal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape
from html.entities import codepoint2name

from tests.portal.content import Block, Story

_NAMED = {
    code: f"&{name};" for code, name in codepoint2name.items() if 160 <= code <= 255 or code in (8220, 8221, 8211)
}


@dataclass(frozen=True, slots=True)
class Style:
    """How one generation writes each kind of block: format strings with `text`, `src`, `alt`, `n` where they apply."""

    paragraph: str
    subhead: str
    image: str
    byline: str
    attachment: str
    related: str
    table: str = '<table border="1" cellpadding="3" style="width:100%"><tbody>{text}</tbody></table>'
    bullets: str = "<ul>{text}</ul>"
    numbers: str = "<ol>{text}</ol>"
    item: str = "<li>{text}</li>"
    entities: bool = False


_JUSTIFIED = '<p style="text-align:justify">{text}</p>'
STYLES = {
    "A": Style(
        paragraph='<p class="MsoNormal" align="justify"><span style="font-size: 12pt">{text}</span></p>',
        subhead='<p class="MsoNormal" align="justify"><b><span style="font-size: 12pt">{text}</span></b></p>',
        image='<table align="center" border="0"><tr><td><img src="{src}" width="500" border="0" alt="" /></td></tr>'
        '<tr><td align="center"><i>{text}</i></td></tr></table>',
        byline='<p class="MsoNormal" align="right"><b>{text}</b></p>',
        attachment='<p><img src="/Portal/Images/icon_pdf.gif" alt="" /> <a href="{src}">{text}</a></p>',
        related='<p><b>Xem thêm:</b> <a href="{src}">{text}</a></p>',
        bullets="{text}",
        item='<p class="MsoNormal" align="justify"><span style="font-size: 12pt">- {text}</span></p>',
        entities=True,
    ),
    "B": Style(
        paragraph=_JUSTIFIED,
        subhead='<p style="text-align:justify"><strong>{text}</strong></p>',
        image='<p style="text-align:center"><img alt="" src="{src}?maxwidth=2048" '
        'style="height:427px; width:640px" /></p>'
        '\n\n<p style="text-align:center"><em>{text}</em></p>',
        byline='<p style="text-align:right"><strong>{text}</strong></p>',
        attachment='<p><a href="{src}" target="_blank">{text}</a></p>',
        related='<div class="related-box"><strong>Tin liên quan:</strong>&nbsp;<a href="{src}">{text}</a></div>',
        entities=True,
    ),
    "C": Style(
        paragraph='<p style="text-align: justify;">{text}</p>',
        subhead='<h3 style="text-align: justify;">{text}</h3>',
        image='<p style="text-align: center;"><img src="/images/blank.gif" data-src="{src}" '
        'class="lazy" alt="{alt}"></p>'
        '\n<p style="text-align: center;"><em>{text}</em></p>',
        byline='<p style="text-align: right;"><strong>{text}</strong></p>',
        attachment='<p class="file-dinh-kem"><i class="fa fa-paperclip"></i> <a href="{src}" download>{text}</a></p>',
        related='<div class="tin-lien-quan"><div class="tieu-de">Tin liên quan</div><ul><li><a href="{src}">{text}</a>'
        "</li></ul></div>",
    ),
    "wp": Style(
        paragraph='<p style="text-align: justify;">{text}</p>',
        subhead="<h2>{text}</h2>",
        image='<figure id="attachment_{n}" aria-describedby="caption-attachment-{n}" class="wp-caption aligncenter">'
        '<img loading="lazy" decoding="async" class="size-full wp-image-{n}" src="{src}" alt="" '
        'width="700" height="467" />'
        '<figcaption id="caption-attachment-{n}" class="wp-caption-text">{text}</figcaption></figure>',
        byline='<p style="text-align: right;"><strong>{text}</strong></p>',
        attachment='<p><a href="{src}" target="_blank" rel="noopener">{text}</a></p>',
        related='<p><strong>Xem thêm: <a href="{src}">{text}</a></strong></p>',
    ),
    "other": Style(
        paragraph="<p>{text}</p>",
        subhead="<h2>{text}</h2>",
        image='<figure class="pic"><img data-src="{src}" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="{alt}">'
        "<figcaption>{text}</figcaption></figure>",
        byline='<p class="by"><strong>{text}</strong></p>',
        attachment='<p><a href="{src}">{text}</a></p>',
        related='<div class="inline-more"><b>Tin liên quan</b><a href="{src}">{text}</a></div>',
    ),
    "amp": Style(
        paragraph='<p class="pj1">{text}</p>',
        subhead="<h2>{text}</h2>",
        image='<div id="attachment_{n}" class="wp-caption aligncenter wc1"><amp-img class="size-full wp-image-{n} '
        'amp-wp-enforced-sizes" src="{src}" alt="" width="700" height="467" layout="intrinsic"></amp-img>'
        '<p id="caption-attachment-{n}" class="wp-caption-text">{text}</p></div>',
        byline='<p class="pr1"><strong>{text}</strong></p>',
        attachment='<p><a href="{src}">{text}</a></p>',
        related='<p><strong>Xem thêm: <a href="{src}">{text}</a></strong></p>',
    ),
}


def named_entities(text: str) -> str:
    """Latin-1 letters and typographic marks as named entities, the rest as it is: what the old editors saved."""
    return text.translate(_NAMED)


def numeric_entities(text: str) -> str:
    """Every letter beyond ASCII as a decimal character reference: what ASP.NET's labels printed."""
    return "".join(char if char.isascii() else f"&#{ord(char)};" for char in text)


def text_writer(era: str) -> Callable[[str], str]:
    """How text of the article is escaped in pages of an era."""
    if STYLES[era].entities:
        return lambda text: named_entities(escape(text, quote=False))
    return lambda text: escape(text, quote=False)


def body_html(story: Story, style_name: str, link: Callable[[str], tuple[str, str]]) -> str:
    """The article's body with its byline. `link` gives URL and title of the story with a key."""
    style, write = STYLES[style_name], text_writer(style_name)
    blocks = list(story.blocks)
    if story.byline_inline:
        blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text} {story.byline}")
    parts = [_block(block, story.id + number, story, style, write, link) for number, block in enumerate(blocks, 1)]
    if story.byline and not story.byline_inline:
        parts.append(style.byline.format(text=write(story.byline)))
    return "\n\n".join(parts)


def _block(
    block: Block,
    number: int,
    story: Story,
    style: Style,
    write: Callable[[str], str],
    link: Callable[[str], tuple[str, str]],
) -> str:
    if block.kind == "related":
        url, title = link(block.target)
        return style.related.format(src=escape(url), text=write(title))
    if block.kind == "table":
        rows = "".join("<tr>" + "".join(f"<td>{write(cell)}</td>" for cell in row) + "</tr>" for row in block.rows)
        return style.table.format(text=rows)
    if block.kind in ("bullets", "numbers"):
        items = "\n".join(style.item.format(text=write(row[0])) for row in block.rows)
        return (style.bullets if block.kind == "bullets" else style.numbers).format(text=items)
    pattern: str = getattr(style, block.kind)
    src = escape(story.media(block.target)) if block.target else ""
    return pattern.format(text=write(block.text), src=src, alt=escape(block.text), n=number)
