"""Stages tell who watches them, and nobody else."""

from __future__ import annotations

import pytest

from pipeline.stages import Watch, stage, watching


def test_without_a_watch_nothing_happens() -> None:
    with stage("layout"):
        pass


def test_a_watch_sees_stages_and_their_seconds() -> None:
    seen: list[str] = []
    with watching(Watch(seen.append)) as watch:
        with stage("layout"), stage("columns"):
            assert watch.current == "columns"
        with stage("layout"):
            pass
    assert seen == ["layout", "columns", "layout"]
    assert set(watch.seconds) == {"layout", "columns"}
    assert watch.current == "read"


def test_an_error_leaves_the_name_of_its_stage() -> None:
    watch = Watch()
    with pytest.raises(ZeroDivisionError), watching(watch), stage("layout"), stage("columns"):
        raise ZeroDivisionError
    assert watch.current == "columns"
