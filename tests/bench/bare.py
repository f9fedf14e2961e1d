"""The bare limits: pdfium's own text, and the model's tagger and parser over paragraphs, side by side.

usage: bare.py MODEL PDF …
"""

from __future__ import annotations

import json
import re
import resource
import sys
from time import perf_counter


def main(model: str, pdfs: list[str]) -> dict[str, object]:
    begin = perf_counter()
    import pypdfium2
    import spacy

    nlp = spacy.load(model, exclude=["ner", "senter", "attribute_ruler", "lemmatizer"])
    started = perf_counter()
    pages = words = 0
    reading = language = 0.0
    for name in pdfs:
        clock = perf_counter()
        document = pypdfium2.PdfDocument(name)
        texts = [page.get_textpage().get_text_range() for page in document]
        document.close()
        reading += perf_counter() - clock
        pages += len(texts)
        text = "\n".join(texts)
        words += len(text.split())
        pieces = [piece for piece in re.split(r"(?<=[.:])\r?\n", text) if piece.strip()]
        clock = perf_counter()
        for _ in nlp.pipe(pieces, batch_size=64):
            pass
        language += perf_counter() - clock
    return {
        "seconds": perf_counter() - started,
        "text": reading,
        "language": language,
        "startup": started - begin,
        "pages": pages,
        "words": words,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2:])))
