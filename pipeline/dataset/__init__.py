"""The dataset: all reports' records as tables that other tools read without this program.

``tables`` says what there is, ``source`` reads it, ``build`` writes it, ``restore`` reads it back.
"""
