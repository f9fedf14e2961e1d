"""Persons by their letters, and how sure finds are."""

from __future__ import annotations

import random

from pipeline.mentions.decide import share
from pipeline.mentions.letters import grams, nameness
from tests.reliability import fitted, table


def test_names_of_persons_look_more_like_names_than_words_do() -> None:
    persons = "Wanjiru Zdeněk Marić Siobhán Kowalczyk Fatoumata Hjördis Okonkwo".split()
    others = "reservoir statistics harbour guidelines threshold committee sampling declaration".split()
    assert sum(map(nameness, persons)) > 8 and sum(map(nameness, others)) < -16
    assert nameness("Adu-Mensah") == max(nameness("Adu"), nameness("Mensah"))
    assert grams("ada")[0] not in grams("ida")


def test_confidence_rises_with_the_weight_and_stays_a_share() -> None:
    shares = [share(w / 100) for w in range(101)]
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] < shares[-1] <= 1.0


def test_a_map_fitted_on_finds_says_how_many_were_right() -> None:
    chance = random.Random(3)
    found = [(share(w), chance.random() < w * w) for w in (0.5 + i / 2000 for i in range(1000))]
    knots = fitted(found)
    assert [k[1] for k in knots] == sorted(k[1] for k in knots)
    near = min(knots, key=lambda k: abs(k[0] - 0.75))
    assert abs(near[1] - near[0] ** 2) < 0.12
    assert "1000" in table(found)
