"""People's decisions about records: kept for ever, and put on again after every run.

``corpus/corrections/REPORT.jsonl`` is append-only: one decision a line (``model``, ``store``). A decision names its
target by the words that it stands on and the words around them (``anchor``), and is applied to what a run found
(``reapply``) between the records and the writing of them. It ends *applied* (the same record), *moved* (its words stand
elsewhere now), *conflict* (the record is not the one that was judged any more) or *orphan* (its words are gone, or
cannot be told from others like them). It is never put on a look-alike.
"""
