"""The registers themselves: complete rows, no name with two meanings by mistake."""

from __future__ import annotations

import typing
from collections import Counter

from pipeline.mentions.registers import countries, heads, organisations, words
from pipeline.records import EntityType

TYPES = set(typing.get_args(EntityType))


def test_every_country_has_a_code_and_a_name() -> None:
    for code, country in countries().items():
        assert len(code) == 2
        assert code.isupper()
        assert country.name
    assert len(countries()) > 200


def test_a_name_means_one_country() -> None:
    names = Counter(n for c in countries().values() for n in {c.name, *c.names})
    assert [n for n, count in names.items() if count > 1] == []


def test_ids_of_the_register_are_unique_and_typed() -> None:
    found = [known for known, _ in organisations()]
    ids = Counter(known.id for known in found)
    assert [i for i, count in ids.items() if count > 1] == []
    assert {known.type for known in found} <= TYPES
    assert all(known.country is None or known.country in countries() for known in found)


def test_heads_name_types_of_the_contract() -> None:
    assert set(heads().things.values()) <= TYPES
    assert not heads().body & words().roles
