"""HTML pages whose reading could take more than proportional time (`text_makers` has the marks)."""

from nlp_worker.languages.lexicons import words
from tests.growth.text_makers import Nested, Repeated

_PAGE = ("<html><body><article>", "</article></body></html>")


def _page(unit: str) -> Repeated:
    return Repeated(unit, *_PAGE)


HTML: dict[str, Repeated | Nested] = {
    **{
        f"siblings <{tag}>": _page(f"<{tag}>The ferry #w was late.</{tag}>")
        for tag in words(
            "p div h1 h2 h3 li ul span a b em q blockquote section article aside nav footer header "
            "td tr table pre code figure figcaption time cite address dl dt dd main form label "
            "button option script style noscript template svg iframe video details br hr font"
        )
    },
    **{
        f"nested <{tag}>": Nested(f"<{tag}>", f"</{tag}>")
        for tag in words("p div ul li span a b q blockquote section article table td h2 pre em")
    },
    "nested lists": Nested("<ul><li>a", "</li></ul>"),
    "nested tables": Nested("<table><tr><td>", "</td></tr></table>"),
    "nested with words": Nested("<div>rain ", "</div>"),
    "nested blocks with words": Nested("<div><p>The ferry was late.</p>", "</div>"),
    "never closed <div>": Repeated("<div>"),
    "never closed <p>": Repeated("<p>The ferry was late."),
    "never closed <b>": Repeated("<b>a"),
    "never closed <b> and <p>": Repeated("<p><b>a"),
    "never closed <a>": Repeated("<a href=#i>a"),
    "never closed <font>": Repeated("<p><font size=#i>a"),
    "closings": Repeated("</p></div></b>"),
    "loose words": _page("rain<br>"),
    "breaks": _page("The ferry was late.<br><br>"),
    "breaks alone": _page("<br>"),
    "words and spans": _page("rain <span>and</span> "),
    "links": _page('<a href="https://#w.example/">Ferry #w</a> '),
    "links in a list": _page('<ul><li><a href="/#i">Bridge #w opens</a></li></ul>'),
    "items": Repeated("<li>a ferry #w</li>", "<body><ul>", "</ul>"),
    "items with blocks": Repeated("<li><p>a ferry #w</p></li>", "<body><ol>", "</ol>"),
    "rows": Repeated("<tr><td>ferry</td><td>#i</td></tr>", "<body><table>", "</table>"),
    "cells": Repeated("<td>#i</td>", "<body><table><tr>", "</tr></table>"),
    "layout cells": Repeated(
        "<tr><td>" + "The ferry was late again. " * 12 + "</td></tr>", "<body><table>", "</table>"
    ),
    "attributes": Repeated(" a#i=1", "<body><p", ">The ferry was late.</p>"),
    "attributes of <body>": Repeated(" a#i=1", "<body", "><p>The ferry was late.</p>"),
    "equal attributes": Repeated(" a=1", "<body><p", ">The ferry was late.</p>"),
    "classes": Repeated("c#i ", '<body><p class="', '">The ferry was late.</p>'),
    "class of each": _page('<p class="byline author #w">By Ada #W</p>'),
    "captions of each": _page('<p class="caption">The ferry #w</p>'),
    "entities": _page("&amp;&nbsp;&#8220;"),
    "entities without end": _page("&amp"),
    "comments in markup": _page("<!-- rain -->rain "),
    "conditional comments": _page("<![if !x]>rain<![endif]>"),
    "open comments": Repeated("<!--", "<p>The ferry was late.</p>"),
    "angles": Repeated("<"),
    "angles and words": Repeated("a < b "),
    "declarations": Repeated("<!DOCTYPE html>"),
    "processing": Repeated("<?rain?>"),
    "CDATA": Repeated("<![CDATA[rain]]>"),
    "titles and paragraphs": _page(
        "<h2>Bridge #W opens</h2><p>The ferry was late. It rained again.</p>"
    ),
    "titles": _page("<h2>Bridge #W opens again</h2>"),
    "articles": Repeated(
        "<article><h1>Bridge #W opens</h1><p>By Ada #W</p><p>The ferry was late again.</p></article>",
        "<body>",
    ),
    "teasers": Repeated(
        '<div class="teaser"><h3><a href="/#i">Bridge #W opens</a></h3><p>It rained.</p></div>',
        "<body>",
    ),
    "comments": Repeated(
        '<div class="comment"><b>ada#i</b><p>It rained again and again.</p></div>',
        "<body><article><p>" + "The ferry was late. " * 20 + '</p></article><div id="comments">',
        "</div>",
    ),
    "blockquotes": _page("<p>Ada #W wrote:</p><blockquote><p>The ferry was late.</p></blockquote>"),
    "embedded posts": _page(
        '<blockquote class="twitter-tweet"><p>The ferry was late.</p>— Ada #W (@ada) June 3, 2019</blockquote>'
    ),
    "<q>": _page("<p><q>The ferry is late</q>, said Ada #W.</p>"),
    "figures": _page(
        '<figure><img src="/#i" alt="ferry #w"><figcaption>Ferry #w</figcaption></figure>'
    ),
    "images": _page('<img src="/#i" alt="ferry #w">'),
    "times": _page('<time datetime="2019-06-03">June 3, 2019</time>'),
    "meta": Repeated(
        '<meta name="author" content="Ada #W">', "<head>", "</head><p>The ferry was late.</p>"
    ),
    "meta of titles": Repeated(
        '<meta property="og:title" content="Bridge #W">',
        "<head>",
        "</head><p>The ferry was late.</p>",
    ),
    "links of head": Repeated(
        '<link rel="canonical" href="https://#w.example/">',
        "<head>",
        "</head><p>The ferry was late.</p>",
    ),
    "JSON-LD": Repeated(
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge #W"}</script>',
        "<body>",
        "<p>The ferry was late.</p>",
    ),
    "JSON-LD in depth": Repeated(
        "[", '<body><script type="application/ld+json">', "</script><p>The ferry was late.</p>"
    ),
    "scripts": Repeated("<script>var a#i = 1;</script>", "<body>", "<p>The ferry was late.</p>"),
    "hidden": _page('<p style="display:none">The ferry #w</p>'),
    "inline styles": _page('<p style="a:b;color:red;">The ferry #w was late.</p>'),
    "paragraphs of prose": _page(
        "<p>Ada #W said the ferry was late. “It rained,” she said, “and nobody came.”</p>"
    ),
    "one long paragraph": Repeated(
        "The ferry #w was late. ", "<body><article><p>", "</p></article>"
    ),
    "one long word": Repeated("a", "<body><p>", "</p>"),
    "one long line of breaks": Repeated("The ferry #w was late.<br>\n", "<body><p>", "</p>"),
    "preformatted": Repeated("The ferry #w was late.\n\n", "<body><pre>", "</pre>"),
    "white space": Repeated(" \n\t", "<body><p>The ferry", "was late.</p>"),
    "broken marks": _page("<p>â€œThe ferry #w is late,â€\x9d she said.</p>"),
    "wrong characters": _page("<p>Ã©Ã¨ The ferry #w was late.</p>"),
    "transcript": _page("<p><strong>ADA #W:</strong> The ferry is late.</p>"),
    "interview": _page("<p><b>Is the ferry late?</b></p><p>It is, and it will be.</p>"),
    "bold words": _page("<p><b>Ferry #w</b></p>"),
    "ruby": _page("<ruby>雨<rp>(</rp><rt>ame</rt><rp>)</rp></ruby>"),
    "soft hyphens": _page("<p>fer&shy;ry #w</p>"),
    "equal paragraphs": _page("<p>The ferry was late again today and it rained.</p>"),
    "custom elements": _page("<x-#w>The ferry was late.</x-#w>"),
    "select": _page("<select><option>a<option>b</select>"),
    "frames": Repeated("<frameset><frame src=a>"),
    "forms in tables": Repeated("<table><form><tr>a"),
    "words in tables": Repeated("<table>a"),
    "math": Repeated("<math><mi>a"),
    "templates": Nested("<template><p>", "</p></template>"),
}
"""HTML pages by name."""
