"""Processes from BPMN 2.0: our own files exactly, others as far as they can be told."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

from motcua.domain.dossiers.workflow.bpmn.following import Follower, Way, condition_of
from motcua.domain.dossiers.workflow.bpmn.guessing import Data, Guesses
from motcua.domain.dossiers.workflow.bpmn.lanes import Lanes
from motcua.domain.dossiers.workflow.bpmn.names import BPMN, from_duration, id_of
from motcua.domain.dossiers.workflow.bpmn.source import (
    AUTOMATIC,
    STEPS,
    Arrow,
    Source,
    Thing,
    ours,
    ours_in,
    read_source,
    refused,
)
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.writing import limit_to_json
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from motcua.kernel.text import N_

_STEP_PATH = re.compile(r"steps\[(\d+)\](?:\.moves\[(\d+)\])?")


def from_bpmn(text: str) -> dict[str, Any]:
    """Return the process a BPMN 2.0 file describes, as JSON that `reading.parse` takes.

    A file without our extensions is understood by its lanes, gateways and the names
    of its arrows (see `docs/how-to/draw-a-process.md`). Raises Invalid whose `field`
    is the id of the first element that cannot be understood, and TooLarge.
    """
    reader = _Reader(read_source(text))
    data = reader.process()
    try:
        parse(data)
    except Invalid as error:
        raise Invalid(
            error.code,
            error.message,
            facts=error.facts,
            field=reader.element(error.field),
        ) from None
    return data


class _Reader:
    """Puts the process of one file together."""

    def __init__(self, source: Source) -> None:
        self.source = source
        whole = ours(source.process.element, "process")
        self.whole = whole if whole is not None else ET.Element("process")
        self.parties = {
            row.get("key", ""): row.get("name", "")
            for row in ours_in(self.whole, "party")
        }
        self.by_address = [
            row.get("key", "")
            for row in ours_in(self.whole, "party")
            if row.get("byAddress") == "true"
        ]
        self.facts = {
            row.get("key", ""): _fact(row) for row in ours_in(self.whole, "fact")
        }
        self.timers = _timers(source)
        self.follower = Follower(source)
        self.lanes = Lanes(source, self.parties)
        self.guesses = Guesses(source, self.facts)
        self.ways = {node.id: self.follower.ways(node) for node in source.of(*STEPS)}
        self.order, self.back = self._in_order()
        self.keys = self._keys()
        self.carriers: dict[str, list[str]] = {}

    def process(self) -> Data:
        """Return the whole process."""
        element = self.source.process.element
        steps = [self._step(self.source.nodes[key]) for key in self.order]
        key = self.whole.get("key") or self.source.process.id or "process"
        two = [row.get("command", "") for row in ours_in(self.whole, "twoPersons")]
        return {
            "key": key,
            "name": element.get("name") or self._pool() or key,
            "decision": self.whole.get("decision", ""),
            "parties": self.parties,
            "by_address": self.by_address,
            "facts": self.facts,
            "two_person": two,
            "steps": steps,
        }

    def element(self, path: str | None) -> str:
        """Return the id of the element that a path in the JSON stands for."""
        match = _STEP_PATH.match(path or "")
        if match is None:
            return self.source.process.id or "process"
        node = self.order[int(match[1])]
        return self.carriers[node][int(match[2])] if match[2] else node

    def _pool(self) -> str:
        path = f"{{{BPMN}}}collaboration/{{{BPMN}}}participant"
        for pool in self.source.root.findall(path):
            if pool.get("processRef", "").rpartition(":")[2] == self.source.process.id:
                return pool.get("name", "")
        return ""

    # --- Order and keys ---------------------------------------------------------

    def _in_order(self) -> tuple[list[str], frozenset[tuple[str, str]]]:
        """Return the steps in their order, and the pairs that lead back.

        Steps that bear our mark keep the order of the file; one that an editor added
        stands behind the one that leads to it. The step reception leads to is first.
        """
        first = self.follower.first()
        forward, back = self._walk(first)
        found = [key for key in self.ways if self._mark(key) is not None]
        for n, key in enumerate(forward):
            if self._mark(key) is None:
                found.insert(found.index(forward[n - 1]) + 1 if n else 0, key)
        found += [key for key in self.ways if key not in {*found}]
        return [first, *(key for key in found if key != first)], back

    def _walk(self, first: str) -> tuple[list[str], frozenset[tuple[str, str]]]:
        """Return the steps so that each stands before those it leads on to."""
        done: list[str] = []
        seen, way = {first}, {first}
        back: set[tuple[str, str]] = set()
        walk = [(first, iter(self._next(first)))]
        while walk:
            here, ahead = walk[-1]
            step = next(ahead, None)
            if step is None:
                done.append(here)
                way.discard(here)
                walk.pop()
            elif step in way:
                back.add((here, step))
            elif step not in seen:
                seen.add(step)
                way.add(step)
                walk.append((step, iter(self._next(step))))
        return done[::-1], frozenset(back)

    def _next(self, key: str) -> list[str]:
        """Return the steps after one, the last arrow's first: it is walked last."""
        return [to for way in reversed(self.ways[key]) for to in reversed(way.to)]

    def _mark(self, key: str) -> ET.Element | None:
        return ours(self.source.nodes[key].element, "step")

    def _keys(self) -> Mapping[str, str]:
        """Return the key of each step; a copy of a step takes its id instead."""
        found: dict[str, str] = {}
        for node in self.order:
            mark = self._mark(node)
            key = mark.get("key") if mark is not None else None
            found[node] = key if key and key not in found.values() else node
        return found

    # --- Steps ------------------------------------------------------------------

    def _step(self, node: Thing) -> Data:
        if not node.name:
            raise refused(node.id, N_("Bước chưa có tên."))
        mark = self._mark(node.id)
        role = self.lanes.role(node)
        data: Data = {
            "key": self.keys[node.id],
            "name": node.element.get("name"),
            "role": role.value,
            "place": self.lanes.place(node, role),
            "join": node.id in self.follower.joins,
            "automatic": node.kind in AUTOMATIC,
        }
        asked: list[str] = []
        data["moves"] = self._moves(node, data, asked)
        if mark is not None:
            data |= _marked(mark)
        if asked:
            data["asks"] = [*dict.fromkeys([*data.get("asks", ()), *asked])]
        if node.kind == "callActivity":
            data["sub"] = _sub(node, mark)
        return data | self._timer(node, data["moves"])

    def _moves(self, node: Thing, step: Data, asked: list[str]) -> list[Data]:
        """Return the moves of a step; `asked` grows by what they make it ask."""
        ways = self.ways[node.id]
        if not ways and self._mark(node.id) is None:
            # To BPMN a task that nothing follows is an end.
            ways = [Way((), ())]
        rows = [(self._move(node, step, way, asked), way) for way in ways]
        if not any(_carrier(way) for way in ways):
            # What is taken in all other cases is asked for last.
            rows.sort(key=lambda row: "when" not in row[0])
        self.carriers[node.id] = [_bearer(node, way) for _, way in rows]
        return [row for row, _ in rows]

    def _move(self, node: Thing, step: Data, way: Way, asked: list[str]) -> Data:
        to = [self.keys[key] for key in way.to]
        carrier = _carrier(way)
        mark = ours(carrier.element, "move") if carrier else None
        if mark is None:
            back = any((node.id, key) in self.back for key in way.to)
            role = Role(step["role"])
            row, names = self.guesses.move(node, way, role=role, back=back)
            asked += names
        else:
            row = _written(mark)
            parts = [
                self.guesses.condition(arrow)[0]
                for arrow in way.arrows
                if condition_of(arrow)
            ]
            if parts:
                row["when"] = parts[0] if len(parts) == 1 else {"all": parts}
        return {**row, "to": to or None}

    def _timer(self, node: Thing, moves: list[Data]) -> Data:
        """Return the timer of a step; where it leads a way of its own it gets a move."""
        events = self.timers.get(node.id, [])
        if not events:
            return {}
        if len(events) > 1:
            raise refused(events[1].id, N_("Một bước chỉ có một hẹn giờ."))
        event = events[0]
        mark = ours(event.element, "timer")
        command = mark.get("command") if mark is not None else None
        if command is None:
            command = self._timed(node, event, moves)
        return {"timer": {"after": _after(event), "command": command}}

    def _timed(self, node: Thing, event: Thing, moves: list[Data]) -> str:
        ways = self.follower.ways(event)
        if len(ways) != 1:
            raise refused(event.id, N_("Từ hẹn giờ phải có đúng một đường đi tiếp."))
        to = [self.keys[key] for key in ways[0].to] or None
        for move in moves:
            if move["to"] == to:
                return str(move["command"])
        moves.append({"command": Command.PROCEED.value, "to": to})
        self.carriers[node.id].append(event.id)
        return Command.PROCEED.value


def _timers(source: Source) -> Mapping[str, list[Thing]]:
    """Return the boundary events by the step they stand at; all must be timers."""
    found: dict[str, list[Thing]] = {}
    for event in source.of("boundaryEvent"):
        timer = event.element.find(f"{{{BPMN}}}timerEventDefinition")
        if timer is None or event.element.get("cancelActivity") == "false":
            raise refused(
                event.id, N_("Chỉ hiểu sự kiện hẹn giờ, và khi đến giờ thì rời bước.")
            )
        step = source.nodes.get(event.element.get("attachedToRef", ""))
        if step is None or step.kind not in STEPS:
            raise refused(event.id, N_("Hẹn giờ không gắn với bước nào."))
        found.setdefault(step.id, []).append(event)
    return found


def _after(event: Thing) -> Data:
    """Return how long a timer waits."""
    path = f"{{{BPMN}}}timerEventDefinition/{{{BPMN}}}timeDuration"
    written = event.element.findtext(path) or ""
    limit = from_duration(written)
    if limit is None:
        raise refused(
            event.id,
            N_(
                "Chưa hiểu thời gian “%(time)s”; viết như P2D, PT48H hay 3 ngày làm việc."
            ),
            time=written.strip()[:40],
        )
    return limit_to_json(limit)


def _limit(row: ET.Element) -> Data:
    amount = row.get("amount", "")
    plain = amount.isascii() and amount.isdigit() and len(amount) < 10
    return {"amount": int(amount) if plain else -1, "unit": row.get("unit", "")}


def _fact(row: ET.Element) -> Data:
    known: Data = {"name": row.get("name", ""), "kind": row.get("kind", "")}
    choices = {
        each.get("key", ""): each.get("name", "") for each in ours_in(row, "choice")
    }
    return {**known, "choices": choices} if choices else known


def _carrier(way: Way) -> Arrow | None:
    """Return the arrow of a way that bears our move, or None."""
    marked = [arrow for arrow in way.arrows if ours(arrow.element, "move") is not None]
    return marked[-1] if marked else None


def _bearer(node: Thing, way: Way) -> str:
    carrier = _carrier(way) or (way.arrows[0] if way.arrows else None)
    return carrier.id if carrier else node.id


def _written(mark: ET.Element) -> Data:
    """Return a move as our own element on an arrow has it."""
    row: Data = {"command": mark.get("command", "")}
    if mark.get("needs"):
        row["needs"] = mark.get("needs", "").split()
    row |= {name: mark.get(name) for name in ("stamp", "outcome") if mark.get(name)}
    papers = [each.get("kind", "") for each in ours_in(mark, "paper")]
    return {**row, "papers": papers} if papers else row


def _marked(mark: ET.Element) -> Data:
    """Return what a step has that BPMN has no words for."""
    data: Data = {
        name: mark.attrib[name] for name in ("timing", "assign") if mark.get(name)
    }
    for row in ours_in(mark, "within"):
        data["within"] = _limit(row)
    data["asks"] = [row.get("fact", "") for row in ours_in(mark, "asks")]
    data["apart_from"] = [row.get("step", "") for row in ours_in(mark, "apartFrom")]
    if mark.get("automatic") == "true":
        data["automatic"] = True
    return data


def _sub(node: Thing, mark: ET.Element | None) -> Data:
    called = node.element.get("calledElement", "")
    if not called:
        raise refused(
            node.id, N_("Chưa nói quy trình nào được gọi cho hồ sơ liên thông.")
        )
    known = mark.attrib if mark is not None else {}
    if id_of("process", known.get("sub", "")) == called:
        called = known["sub"]
    return {"process": called, "name": known.get("subName") or node.element.get("name")}
