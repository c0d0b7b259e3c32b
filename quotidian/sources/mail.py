"""Mails and mailboxes: newsletters and alerts, each mail a document."""

import mailbox
import shutil
import tempfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import BinaryIO, cast

from quotidian.sources.source_page import ReadPage, UnreadablePage, page_of
from shared.page_decoding import decode_page

# Of a subject, a sender or an id (characters), as documents have them.
LONGEST_TITLE = 2000
LONGEST_NAME = 512


def read_eml(stream: BinaryIO, source: str) -> Iterator[ReadPage]:
    """Yield the document of a mail: its HTML, or its plain text if it has no HTML.

    `title` is the subject, `source` the sender, `published_at` the date, `external_id` the id of
    the message. Attachments are left out.
    """
    yield _page_of(stream.read(), source)


def read_mbox(stream: BinaryIO, source: str) -> Iterator[ReadPage]:
    """Yield the document of each mail of a mailbox; the source of each ends in its number."""
    with tempfile.NamedTemporaryFile(suffix=".mbox") as copy:
        # `mailbox` reads files by their names only.
        shutil.copyfileobj(stream, copy)
        copy.flush()
        box = mailbox.mbox(copy.name, create=False)
        try:
            if not (keys := list(box.keys())):
                yield UnreadablePage(source, "has no mails; each begins with a line `From …`")
            for number, key in enumerate(keys, 1):
                yield _page_of(box.get_bytes(key), f"{source}:{number}")
        finally:
            box.close()


def _page_of(raw: bytes, place: str) -> ReadPage:
    try:
        return _page_of_mail(raw, place)
    except (ValueError, LookupError, AttributeError) as error:
        # What `email` raises for headers that are broken in unforeseen ways.
        return UnreadablePage(place, f"has a broken header: {error}")


def _page_of_mail(raw: bytes, place: str) -> ReadPage:
    # The default policy decodes headers and finds the body of a mail.
    mail = message_from_bytes(raw, policy=policy.default)
    part = mail.get_body(("html", "plain"))
    if part is None:
        return UnreadablePage(place, "is not a mail with a text")
    content = decode_page(cast(bytes, part.get_payload(decode=True)), part["content-type"])
    fields: dict[str, object] = {
        "content": content,
        "content_type": "text/html" if part.get_content_subtype() == "html" else "text/plain",
        "external_id": _line(mail, "message-id", LONGEST_NAME) or place,
    }
    if title := _line(mail, "subject", LONGEST_TITLE):
        fields["title"] = title
    if sender := _sender(mail):
        fields["source"] = sender
    if (sent := mail["date"]) is not None and sent.datetime is not None:
        fields["published_at"] = sent.datetime.isoformat()
    return page_of(place, fields)


def _line(mail: EmailMessage, name: str, longest: int) -> str:
    return " ".join(str(mail[name] or "").split())[:longest]


def _sender(mail: EmailMessage) -> str:
    """Return the name of the sender, or else the address; "" without one."""
    header = mail["from"]
    found = [item.display_name or item.addr_spec for item in header.addresses] if header else []
    return " ".join(found[0].split())[:LONGEST_NAME] if found else ""
