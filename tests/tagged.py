"""Small tagged PDFs written by the tests: text with marked content, and a structure tree that may say anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

HEIGHT = 842
FONTS = {"Times-Roman": "F1", "Times-Bold": "F2"}


@dataclass
class Node:
    """An element of the tree. ``kids`` are elements and (page, marked-content id)."""

    role: str
    kids: list[Node | tuple[int, int]] = field(default_factory=list)

    def add(self, role: str) -> Node:
        node = Node(role)
        self.kids.append(node)
        return node


DECORATION = Node("Artifact")


class TaggedPaper:
    """Pages to write on from the top left, each stretch of text under an element of ``root``, or under none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root = Node("Document")
        self.pages: list[list[str]] = [[]]
        self.counts = [0]

    def write(
        self, x: float, y: float, text: str, node: Node | None, size: float = 10, font: str = "Times-Roman"
    ) -> None:
        """Write ``text`` with its baseline at ``y``, as content of ``node``."""
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        shown = f"BT /{FONTS[font]} {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm ({escaped}) Tj ET"
        page = len(self.pages) - 1
        if node is DECORATION:
            shown = f"/Artifact BMC {shown} EMC"
        elif node is not None:
            shown = f"/{node.role} << /MCID {self.counts[page]} >> BDC {shown} EMC"
            node.kids.append((page, self.counts[page]))
            self.counts[page] += 1
        self.pages[page].append(shown)

    def lines(self, x: float, y: float, lines: tuple[str, ...] | list[str], node: Node | None) -> float:
        """Lines under each other, as content of one element; gives the baseline of the next one."""
        for line in lines:
            self.write(x, y, line, node)
            y += 12
        return y

    def next_page(self) -> None:
        self.pages.append([])
        self.counts.append(0)

    def save(self) -> Path:
        """Write the file."""
        count = len(self.pages)
        objects = {1: "<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 3 0 R >>"}
        kids = " ".join(f"{10 + 2 * k} 0 R" for k in range(count))
        objects[2] = f"<< /Type /Pages /Count {count} /Kids [{kids}] >>"
        for number, font in ((4, "Times-Roman"), (5, "Times-Bold")):
            objects[number] = (
                f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding /FirstChar 32 >>"
            )
        for k, shown in enumerate(self.pages):
            content = "\n".join(shown)
            objects[10 + 2 * k] = (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] /StructParents {k}"
                f" /Contents {11 + 2 * k} 0 R /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>"
            )
            objects[11 + 2 * k] = f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"
        parents: dict[tuple[int, int], int] = {}
        first = 10 + 2 * count

        def put(node: Node, parent: int) -> int:
            number = max(first - 1, *objects) + 1
            objects[number] = ""
            entries = []
            for kid in node.kids:
                if isinstance(kid, Node):
                    entries.append(f"{put(kid, number)} 0 R")
                else:
                    parents[kid] = number
                    entries.append(f"<< /Type /MCR /Pg {10 + 2 * kid[0]} 0 R /MCID {kid[1]} >>")
            objects[number] = f"<< /Type /StructElem /S /{node.role} /P {parent} 0 R /K [{' '.join(entries)}] >>"
            return number

        top = put(self.root, 3)
        arrays = [
            f"{page} [{' '.join(f'{parents[page, k]} 0 R' for k in range(self.counts[page]))}]" for page in range(count)
        ]
        objects[3] = f"<< /Type /StructTreeRoot /K {top} 0 R /ParentTree << /Nums [{' '.join(arrays)}] >> >>"
        out = bytearray(b"%PDF-1.7\n")
        places = {}
        for number, body in sorted(objects.items()):
            places[number] = len(out)
            out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
        last = max(objects) + 1
        table = len(out)
        out += f"xref\n0 {last}\n0000000000 65535 f \n".encode()
        for number in range(1, last):
            free = number not in places
            out += f"{places.get(number, 0):010} {65535 if free else 0:05} {'f' if free else 'n'} \n".encode()
        out += f"trailer\n<< /Size {last} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
        self.path.write_bytes(bytes(out))
        return self.path
