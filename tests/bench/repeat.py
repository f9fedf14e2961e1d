"""One long document from the pages of others, again and again.

usage: repeat.py OUT.pdf PAGES PDF …
"""

from __future__ import annotations

import json
import sys

import pypdfium2


def main(out: str, count: int, pdfs: list[str]) -> dict[str, object]:
    long = pypdfium2.PdfDocument.new()
    while len(long) < count:
        for name in pdfs:
            source = pypdfium2.PdfDocument(name)
            long.import_pages(source, list(range(min(len(source), count - len(long)))) or [0])
            if len(long) >= count:
                break
    long.save(out)
    return {"pages": len(long), "seconds": 0.0}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])))
