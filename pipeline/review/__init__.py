"""Review: the page beside its records, in the browser of the person at this machine.

``desk`` holds one report with people's decisions on it, ``server`` gives it to the page in ``static/``, ``places``
finds the boxes of words, ``forms`` says how a field is edited. What people decide is kept by ``pipeline.corrections``.
"""
