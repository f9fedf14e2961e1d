"""What an afternoon gives: page text, a stock language model, two patterns. The yardstick of `make bench`.

usage: naive.py MODEL PDF …
"""

from __future__ import annotations

import json
import re
import resource
import sys
from time import perf_counter


def main(model: str, pdfs: list[str]) -> dict[str, object]:
    begin = perf_counter()
    import pdfplumber
    import spacy

    nlp = spacy.load(model)
    started = perf_counter()
    pages = words = found = 0
    reading = language = 0.0
    for name in pdfs:
        clock = perf_counter()
        with pdfplumber.open(name) as pdf:
            texts = []
            for page in pdf.pages:
                texts.append(page.extract_text() or "")
                found += len(page.hyperlinks)
                page.close()
        reading += perf_counter() - clock
        pages += len(texts)
        text = "\n".join(texts)
        words += len(text.split())
        found += len(re.findall(r"https?://\S+", text))
        found += len(re.findall(r"^(?:Session|Panel|Working Group) .*$", text, re.M))
        clock = perf_counter()
        found += len(nlp(text).ents)
        language += perf_counter() - clock
    return {
        "seconds": perf_counter() - started,
        "text": reading,
        "language": language,
        "startup": started - begin,
        "pages": pages,
        "words": words,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "found": found,
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2:])))
