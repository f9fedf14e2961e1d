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
    """The pipeline's own model, without the project's components: what reports are read with."""
    from pipeline import language

    nlp = language.load()
    own = set(language.settings()["nlp"]["own"])
    return lambda text: _parsed(nlp, own, text)


def _parsed(nlp: Any, own: set[str], text: str) -> Any:
    with nlp.select_pipes(disable=[name for name in nlp.pipe_names if name in own]):
        return nlp(text)


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
