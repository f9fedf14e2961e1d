"""What the server lets in, what it keeps, and what it says when it does not."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline import compare
from pipeline.corrections import store
from pipeline.review.server import LARGEST
from tests.review.conftest import REPORT, Client, decisions, serving

DECISIONS = f"/api/reports/{REPORT}/decisions"


def accept(record: dict[str, Any]) -> dict[str, Any]:
    return {"action": "accept", "kind": record["kind"], "record": record["id"], "version": record["version"]}


# ---------------------------------------------------------------------------------------------------------- who may in


def test_the_printed_address_lets_the_browser_in(client: Client) -> None:
    answer = client.get(f"/?token={client.server.token}", Cookie=None)
    assert answer.status == 303
    assert "HttpOnly" in answer.headers["set-cookie"] and "SameSite=Strict" in answer.headers["set-cookie"]
    assert client.get("/").status == 200


@pytest.mark.parametrize("path", ["/", "/app.js", "/api/start", f"/api/reports/{REPORT}/pages/1/image"])
@pytest.mark.parametrize("cookie", [None, "rapporteur=x", "rapporteur-1=", "a=b; c"])
def test_without_the_token_nothing_is_shown(client: Client, path: str, cookie: str | None) -> None:
    answer = client.get(path, Cookie=cookie)
    assert answer.status == 403
    assert b"record" not in answer.body


def test_a_token_of_an_earlier_start_is_refused(client: Client) -> None:
    assert client.get("/?token=guess", Cookie=None).status == 403


def test_another_host_name_is_refused(client: Client) -> None:
    """A name of somebody else's that resolves to this machine (DNS rebinding) reads nothing."""
    for host in ("evil.example", f"evil.example:{client.server.server_port}", "", None):
        assert client.get("/api/start", Host=host).status in (400, 421)


def test_another_page_is_refused(client: Client, outputs: Path) -> None:
    record = client.records("mentions")[0]
    for origin in ("http://evil.example", "null", f"https://{client.host}", None):
        assert client.ask("POST", DECISIONS, accept(record), Origin=origin).status == 403
    assert client.ask("POST", DECISIONS, accept(record), X_Token="guess").status == 403
    assert client.ask("POST", DECISIONS, accept(record), X_Token=None).status == 403
    assert decisions(outputs) == []


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/../server.py",
        "/server.py",
        "/api/reports/..%2f..%2fcorpus",
        "/api/reports/../pages/1",
        f"/api/reports/{REPORT}%00/pages/1",
        f"/api/reports/{REPORT}/pages/-1",
        f"/api/reports/{REPORT}/pages/1/..%2f..%2fmanifest.json",
        f"/api/reports/{REPORT}/pages/99/image",
        f"/api/reports/{REPORT}/pages/0/image",
        "/api/reports/review",
        "//etc/passwd",
    ],
)
def test_no_path_leads_out(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 404
    assert b"root:" not in answer.body and b"import" not in answer.body


def test_every_answer_forbids_what_the_page_does_not_need(client: Client) -> None:
    for path in ("/", "/app.js", "/api/start", "/nothing"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


# ------------------------------------------------------------------------------------------------------- what may come


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"action": NaN}', 400),
        (b"[" * 60000, 400),
        (b"[]", 422),
        (b'"accept"', 422),
        (b'{"action": "drop table"}', 422),
        (b'{"action": "accept", "kind": "blocks", "record": "x", "version": "0"}', 422),
        (b'{"action": "accept", "kind": "mentions", "record": 7, "version": "0"}', 422),
        (b'{"action": "accept", "kind": "mentions", "record": "x", "version": "0", "path": "/etc/passwd"}', 422),
        (b'{"action": "accept", "kind": "mentions", "record": "../../x", "version": "0"}', 404),
        (b'{"action": "accept", "kind": "mentions", "record": "x"}', 428),
        (b'{"action": "add", "kind": "mentions", "span": {"start": 5, "end": 5}}', 422),
        (b'{"action": "add", "kind": "mentions", "span": {"start": 0, "end": 99999999}}', 422),
        (b'{"action": "add", "kind": "mentions", "span": {"start": -1, "end": 3}}', 422),
        (b'{"action": "undo", "undoes": "cor-00000000"}', 422),
    ],
)
def test_a_malformed_request_writes_nothing(client: Client, outputs: Path, raw: bytes, status: int) -> None:
    answer = client.ask("POST", DECISIONS, raw=raw)
    assert answer.status == status
    assert answer.json["error"]
    assert decisions(outputs) == []


def test_bodies_have_a_limit(client: Client, outputs: Path) -> None:
    assert client.ask("POST", DECISIONS, raw=b"x", Content_Length=str(LARGEST + 1)).status == 413
    assert client.ask("POST", DECISIONS, raw=b"x", Content_Length="1e3").status == 411
    assert client.ask("POST", DECISIONS, raw=b"{}", Content_Type="text/plain").status == 415
    assert client.ask("POST", DECISIONS, raw=b"{}", Transfer_Encoding="chunked").status == 411
    assert client.ask("PUT", DECISIONS, raw=b"{}").status == 501
    assert decisions(outputs) == []


def test_an_edit_is_checked_as_its_type(client: Client, outputs: Path) -> None:
    record = client.records("figures")[0]
    for fields in (
        {"value": "many"},
        {"kind": "lots"},
        {"as_of": {"date_start": "2024-13-01"}},
        {"id": "x"},
        {"unit": 3},
    ):
        answer = client.decide(**{**accept(record), "action": "edit", "fields": fields})
        assert answer.status == 422 and answer.json["fields"], fields
    assert decisions(outputs) == []


# --------------------------------------------------------------------------------------------------------- what is kept


def test_a_decision_is_on_disk_before_it_is_acknowledged(client: Client, outputs: Path) -> None:
    record = client.records("mentions")[0]
    answer = client.decide(**accept(record), why="looked it up")
    assert answer.status == 201
    (kept,) = decisions(outputs)
    assert (kept["action"], kept["who"], kept["why"]) == ("accept", "Ada", "looked it up")
    quote, position, page = kept["target"]["place"]["selector"]
    assert (quote["type"], position["type"], page["value"]) == ("TextQuoteSelector", "TextPositionSelector", "page=1")
    assert quote["exact"] == record["quote"] and kept["target"]["record"] == record["id"]
    assert answer.json["changed"][0]["state"] == "accepted"
    assert answer.json["progress"]["mentions"][0] == 1


def test_two_windows_cannot_overwrite_each_other(client: Client, outputs: Path) -> None:
    record = client.records("mentions")[0]
    assert client.decide(**{**accept(record), "action": "reject"}).status == 201
    late = client.decide(**accept(record))
    assert late.status == 412 and "Ada" in late.json["error"]
    assert len(decisions(outputs)) == 1


def test_two_servers_on_one_report_cannot_either(client: Client, outputs: Path) -> None:
    record, other = client.records("mentions")[:2]
    with serving(outputs, "Bo") as server:
        second = Client(server)
        second.records("mentions")
        assert client.decide(**accept(record)).status == 201
        assert second.decide(**{**accept(record), "action": "reject"}).status == 412
        assert second.decide(**accept(other)).status == 201
    assert [d["who"] for d in decisions(outputs)] == ["Ada", "Bo"]
    assert client.get(f"/api/reports/{REPORT}").json["progress"]["mentions"][0] == 2


def test_a_new_start_knows_all_that_was_decided(client: Client, outputs: Path) -> None:
    for record in client.records("figures")[:3]:
        assert client.decide(**accept(record)).status == 201
    with serving(outputs) as server:
        states = [r["state"] for r in Client(server).records("figures")]
    assert states.count("accepted") == 3


def test_what_a_power_cut_tore_is_cut_off(client: Client, outputs: Path) -> None:
    first, second = client.records("figures")[:2]
    client.decide(**accept(first))
    path = outputs.parent / "corpus" / "corrections" / f"{REPORT}.jsonl"
    with path.open("ab") as file:
        file.write(b'{"id": "cor-torn", "acti')
    with serving(outputs) as server:
        assert Client(server).decide(**accept(second)).status == 201
    assert [d["target"]["record"] for d in decisions(outputs)] == [first["id"], second["id"]]


def test_what_cannot_be_written_is_not_called_saved(
    client: Client, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = client.records("figures")[0]

    def full(handle: int, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(store.os, "write", full)
        answer = client.decide(**accept(record))
    assert answer.status == 507 and "NOT SAVED" in answer.json["error"]
    fresh = next(r for r in client.records("figures") if r["id"] == record["id"])
    assert (fresh["state"], fresh["version"]) == ("auto", record["version"])
    assert client.decide(**accept(fresh)).status == 201


def test_undo_takes_back_one_decision(client: Client, outputs: Path) -> None:
    record = client.records("mentions")[0]
    made = client.decide(**{**accept(record), "action": "reject"}).json["decision"]
    answer = client.decide(action="undo", undoes=made)
    assert answer.status == 201 and answer.json["changed"][0]["state"] == "auto"
    assert client.decide(action="undo", undoes=made).status == 422
    assert [d["action"] for d in decisions(outputs)] == ["reject", "undo"]


def test_names_that_are_merged_go_to_the_register(client: Client, outputs: Path) -> None:
    mentions = client.records("mentions")
    one = next(m for m in mentions if m["fields"]["type"] == "PERSON")
    other = next(m for m in mentions if m["fields"]["type"] == "PERSON" and m["entity"]["id"] != one["entity"]["id"])
    body = {**accept(one), "action": "merge", "into": other["entity"]["id"]}
    answer = client.decide(**body)
    assert answer.status == 201
    register = outputs.parent / "names.jsonl"
    (row,) = [json.loads(line) for line in register.read_text("utf8").splitlines()]
    assert (row["a"], row["b"], row["same"]) == (other["entity"]["id"], one["entity"]["id"], True)
    changed = [v for v in answer.json["changed"] if v["kind"] == "mentions"]
    assert {v["entity"]["id"] for v in changed} == {other["entity"]["id"]}
    fresh = next(m for m in client.records("mentions") if m["id"] == one["id"])
    assert client.decide(**{**accept(fresh), "action": "apart", "into": one["entity"]["id"]}).status == 409
    assert client.decide(action="undo", undoes=answer.json["decision"]).status == 201
    assert register.read_text("utf8") == ""


# ------------------------------------------------------------------------------------------------------------- themes

THEMES = f"/api/reports/{REPORT}/themes"


def compared(outputs: Path, client: Client) -> list[dict[str, Any]]:
    """Compare the report, so that its sessions have themes; those that have one."""
    compare.compare(outputs, outputs.parent / "themes.jsonl", page=False)
    known = {s["session"] for row in register(outputs).values() for s in row["sessions"]}
    found = [s for s in client.records("sessions") if s["id"] in known]
    assert len(found) > 2
    return found


def register(outputs: Path) -> dict[str, dict[str, Any]]:
    rows = (outputs.parent / "themes.jsonl").read_text("utf8").splitlines()
    return {row["id"]: row for row in map(json.loads, rows)}


def test_a_session_goes_to_another_theme_and_stays_there(client: Client, outputs: Path) -> None:
    a, b, *_ = compared(outputs, client)
    mine = client.get(f"{THEMES}?session={a['id']}").json
    other = client.get(f"{THEMES}?session={b['id']}").json["theme"]
    moved = {"session": a["id"], "was": mine["theme"], "into": other}
    assert client.ask("POST", THEMES, moved).status == 201
    kept = register(outputs)
    assert {s["session"] for s in kept[other]["sessions"]} == {a["id"], b["id"]}
    assert [s.get("by") for s in kept[other]["sessions"] if s["session"] == a["id"]] == ["Ada"]
    assert kept[mine["theme"]]["sessions"] == []
    # the next comparison follows, and keeps who decided
    compare.compare(outputs, outputs.parent / "themes.jsonl", page=False)
    themes = [json.loads(line) for line in (outputs / "compare" / "themes.jsonl").read_text("utf8").splitlines()]
    (found,) = [t for t in themes if a["id"] in {s["session"] for s in t["sessions"]}]
    assert found["id"] == other
    assert register(outputs) == kept
    # two windows: the second still thinks of the theme as it was
    again = client.ask("POST", THEMES, moved)
    assert again.status == 409 and "meanwhile" in again.json["error"]
    # and apart again, as a theme of its own under an id that no other theme had
    answer = client.ask("POST", THEMES, {"session": a["id"], "was": other, "into": None})
    assert answer.status == 201 and answer.json["theme"] not in kept


def test_a_theme_gets_another_name(client: Client, outputs: Path) -> None:
    session = compared(outputs, client)[0]
    known = client.get(f"{THEMES}?session={session['id']}").json
    (called,) = [t["label"] for t in known["themes"] if t["id"] == known["theme"]]
    named = {"session": session["id"], "was": known["theme"], "label": "Wet peat <b>", "called": called}
    assert client.ask("POST", THEMES, named).status == 201
    assert register(outputs)[known["theme"]]["label"] == "Wet peat <b>"
    assert client.ask("POST", THEMES, named).status == 409
    assert client.ask("POST", THEMES, {**named, "label": " "}).status == 422


def test_themes_that_nobody_compared_yet(client: Client, outputs: Path) -> None:
    session = client.records("sessions")[0]
    for answer in (
        client.get(f"{THEMES}?session={session['id']}"),
        client.ask("POST", THEMES, {"session": session["id"], "was": None, "into": None}),
    ):
        assert answer.status == 409 and "make compare" in answer.json["error"]
    assert not (outputs.parent / "themes.jsonl").exists()
    assert client.ask("POST", THEMES, {"session": "nothing", "was": None, "into": None}).status == 404
    assert (
        client.ask("POST", THEMES, {"session": session["id"], "into": None}, Origin="http://evil.example").status == 403
    )


def test_what_people_decide_while_a_comparison_runs_is_kept(client: Client, outputs: Path, monkeypatch: Any) -> None:
    a, b, *_ = compared(outputs, client)
    mine, other = (client.get(f"{THEMES}?session={s['id']}").json["theme"] for s in (a, b))
    series = compare.compare_series

    def meanwhile(*arguments: Any) -> Any:
        assert client.ask("POST", THEMES, {"session": a["id"], "was": mine, "into": other}).status == 201
        return series(*arguments)

    monkeypatch.setattr(compare, "compare_series", meanwhile)
    (outputs / "compare" / "manifest.json").unlink()
    compare.compare(outputs, outputs.parent / "themes.jsonl", page=False)
    assert {s["session"] for s in register(outputs)[other]["sessions"]} == {a["id"], b["id"]}
    assert register(outputs)[mine]["sessions"] == []


def test_a_changed_span_has_its_own_boxes(client: Client) -> None:
    _wait(client)
    record = next(m for m in client.records("mentions") if m["quote"].startswith("Ms "))
    span = {"start": record["start"] + 3, "end": record["end"]}
    answer = client.decide(**{**accept(record), "action": "edit", "span": span})
    assert answer.status == 201, answer.body
    after = answer.json["changed"][0]
    assert after["quote"] == record["quote"][3:] and after["state"] == "edited"
    assert after["boxes"][0][1] > record["boxes"][0][1]


def test_an_added_figure_takes_its_number_from_the_words(client: Client, outputs: Path) -> None:
    _wait(client)
    record = client.records("figures")[0]
    client.decide(**{**accept(record), "action": "reject"})
    span = {"start": record["start"], "end": record["end"]}
    fields = {"kind": "count", "unit": "person", "measure": "people in the hall", "modality": "achieved"}
    answer = client.decide(action="add", kind="figures", span=span, fields=fields)
    assert answer.status == 201, answer.body
    (made,) = [v for v in answer.json["changed"] if v["state"] == "added"]
    assert made["fields"]["value"] == record["fields"]["value"]
    assert made["boxes"] == record["boxes"]


def test_a_split_name_is_two_names(client: Client) -> None:
    _wait(client)
    record = next(m for m in client.records("mentions") if len(m["quote"].split()) == 2 and not m["fields"]["nested"])
    at = record["start"] + record["quote"].index(" ") + 1
    answer = client.decide(**{**accept(record), "action": "split", "at": at})
    assert answer.status == 201, answer.body
    quotes = {v["quote"] for v in answer.json["changed"] if v["state"] == "edited"}
    assert quotes == set(record["quote"].split())


def _wait(client: Client) -> None:
    """Until the words of the pages are known."""
    for _ in range(200):
        if client.get(f"/api/reports/{REPORT}/pages/1").json["places"] == "ready":
            return
        time.sleep(0.1)
    raise AssertionError("the words of the pages were not worked out")
