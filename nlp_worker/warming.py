"""A document that is annotated before the fork, so that children share what is built on first use.

Tables, forests and patterns that each child would build by itself are a third of its own memory
(`python -m benchmarks memory`), and its first document would wait for them.
"""

from nlp_worker.run.annotator import Annotator
from shared.contracts import Document

_TEXT = """\
Harrowgate ferry inquiry opens

By Lena Ostrander, 4 March 2021

HARROWGATE — “We were told on Monday that the hull was sound,” said Piet Vandermoor, a former \
captain of the Sable Line. “Nobody asked us again.”

The company's director, Agnes Thorvald, told the county court that repairs had cost $2.4 million, \
and she denied that 12 warnings from the Coastal Safety Board had been ignored. According to the \
board, three of them were sent before 9 a.m. on Tuesday.

Vandermoor added: “They'd have to answer for it in Brussels, too.” He called the report “a locked \
drawer” and insisted that Germany and Norway had seen it first.

- The inquiry sits until Friday.
- There is no hearing on Thursday.

Q: Who signs the log?
Ostrander: The mate does, as he's always done.
"""
_TITLE, *_PARTS = _TEXT.split("\n\n")
_HTML = "".join(f"<p>{part}</p>" for part in _PARTS)
_PAGE = f"<html><body><article><h1>{_TITLE}</h1>{_HTML}</article></body></html>"


def warm(annotator: Annotator) -> None:
    """Annotate the sample as text and as HTML, without naming its language."""
    annotator.annotate(Document(content=_TEXT))
    annotator.annotate(Document(content=_PAGE, content_type="text/html"))
