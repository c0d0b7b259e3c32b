"""What the names that a page gives its elements tell: noise, captions, bylines, embedded posts."""

import re
from functools import lru_cache
from itertools import pairwise

from lxml.html import HtmlElement

from shared.contracts.annotation import BlockKind

TITLES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LISTS = frozenset(("ul", "ol", "dl", "menu"))
ITEMS = frozenset(("li", "dt", "dd"))
# fmt: off
_PARTS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "details", "dialog",
    "dir", "div", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr",
    "html", "legend", "main", "nav", "p", "pre", "search", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr",
))
# fmt: on
BLOCKS = _PARTS | TITLES | LISTS | ITEMS
"""Elements that begin a new block."""
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NOISE_TAGS = frozenset(("nav", "footer", "form", "dialog"))
_NOISE_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "dialog", "alertdialog"))
# fmt: off
_NOISE = frozenset((
    "ad", "ads", "advert", "advertisement", "adunit", "banner", "breadcrumb", "breadcrumbs",
    "button", "buttons", "comments", "consent", "cookie", "cookies", "gdpr", "footer", "login",
    "menu", "nav", "navbar", "navigation", "newsletter", "newsletters", "outbrain", "paywall",
    "popup", "popular", "promo", "promos", "promoted", "promotion", "recirculation",
    "recommended", "recommendation", "recommendations", "related", "rollover", "share", "sharing",
    "sharebar", "shares", "sidebar", "signup", "social", "sponsor", "sponsored", "subscribe",
    "subscription", "taboola", "tags", "teaser", "teasers", "toolbar", "tooltip", "trending",
    "widget", "widgets", "donate", "donation", "appeal", "gallery", "slideshow", "carousel",
))
# fmt: on
_NOISE_STEMS = ("related", "recommend", "newsletter", "advert", "sponsor", "subscri", "mostread")
_HOVERED = frozenset(("rollover", "tooltip", "popup", "popover", "hovercard"))
# fmt: off
_NOISE_PAIRS = frozenset((
    "most read", "read more", "more on", "more from", "read next", "up next", "also read",
    "sign up", "next article", "next post", "see also", "most viewed", "latest news", "author bio",
    "about author", "author box", "author info",
))
# fmt: on
_CONSENT = frozenset(("consent", "gdpr", "ccpa", "onetrust", "cookieconsent", "cookiebanner"))
_CONSENT_PAIRS = frozenset(
    f"cookie {what}" for what in ("banner", "notice", "bar", "law", "policy")
)
_CAPTIONS = frozenset(("caption", "captions", "figcaption", "imgcaption"))
_CREDITED = frozenset(("image", "photo", "picture", "img", "media"))
_BYLINES = frozenset(("byline", "bylines", "author", "authors", "attribution", "contributor"))
_DATES = frozenset(("dateline", "timestamp", "pubdate", "datetime", "date", "published"))
_POSTS = re.compile(
    r"\b(?:twitter-(?:tweet|video)|instagram-media|fb-post|tiktok-embed|bluesky-embed"
    r"|mastodon-embed|reddit-(?:card|embed)|telegram-post|threads-post)",
)


@lru_cache(maxsize=4096)
def _tokens(names: str) -> tuple[str, ...]:
    """Return the words of class names, in lower case."""
    return tuple(word.casefold() for word in _TOKEN.findall(names))


def _names(element: HtmlElement) -> tuple[str, ...]:
    return _tokens(f"{element.get('class', '')} {element.get('id', '')}"[:400])


def _pairs(words: tuple[str, ...]) -> set[str]:
    return {f"{first} {second}" for first, second in pairwise(words)}


def is_consent(element: HtmlElement) -> bool:
    """Return whether an element asks for consent to cookies and the like."""
    words = _names(element)
    return not _CONSENT.isdisjoint(words) or not _CONSENT_PAIRS.isdisjoint(_pairs(words))


def is_noise(element: HtmlElement) -> bool:
    """Return whether an element is named like what a site prints around its articles."""
    if element.tag == "footer" and next(element.iterancestors("blockquote"), None) is not None:
        return False
    if element.tag in _NOISE_TAGS or element.get("role", "").lower() in _NOISE_ROLES:
        return True
    if element.tag in ("body", "html", "main"):
        return False
    words = _names(element)
    if not _NOISE.isdisjoint(words) or any(word.startswith(_NOISE_STEMS) for word in words):
        return True
    return not _NOISE_PAIRS.isdisjoint(_pairs(words))


def is_hovered(element: HtmlElement) -> bool:
    """Return whether an element shows only when the pointer is over a word."""
    return not _HOVERED.isdisjoint(_names(element))


def is_post(element: HtmlElement) -> bool:
    """Return whether an element is an embedded post of a social network."""
    return element.tag == "blockquote" and bool(_POSTS.search(element.get("class", "")))


def named_kind(element: HtmlElement) -> BlockKind | None:
    """Return the kind of a short text that the name of its element gives."""
    if element.tag == "figcaption":
        return "caption"
    words = set(_names(element)) if element.tag not in ("article", "main", "body") else set()
    if words & _CAPTIONS or ("credit" in words and words & _CREDITED):
        return "caption"
    if words & _BYLINES:
        return "byline"
    return "dateline" if element.tag == "time" or words & _DATES else None
