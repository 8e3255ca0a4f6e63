"""What a new version changes, in words; and conditions in words."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import motcua
from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.commands import Command
from motcua.domain.dossiers.workflow.compare import Change, changes
from motcua.domain.dossiers.workflow.definition import (
    Assign,
    FactKind,
    Need,
    Process,
    Step,
    SubDossier,
    Timer,
    Timing,
)
from motcua.domain.dossiers.workflow.guards import Check, Every, Guard, How, Not, Some
from motcua.domain.dossiers.workflow.reading import parse
from motcua.domain.dossiers.workflow.states import Outcome, Stamp
from motcua.domain.dossiers.workflow.words import guard_words
from motcua.kernel.actor import Role
from tests.processes import (
    FACTS,
    LARGE,
    NO,
    SMALL,
    YES,
    changed,
    either,
    move,
    on,
    process,
)

FOLDER = Path(motcua.__file__).parent / "ops" / "data" / "processes"
DAY = TimeLimit(1, LimitUnit.WORKING_DAY)
OLD = process(
    either("a", YES, "b", "appraise", asks=("visit",), name="Kiểm tra"),
    on("b", "appraise", back="a", name="Thẩm định thực địa"),
    parties={"police": "Công an xã"},
    decision="QĐ 1/QĐ-UBND",
)


def one(new: Process, old: Process = OLD) -> Change:
    """Return the only change."""
    found = changes(old, new)
    assert len(found) == 1, [change.text for change in found]
    return found[0]


def harm_of(change: Change) -> str:
    return "harmless" if change.harmless else "harmful"


def test_nothing_changes_between_a_process_and_itself() -> None:
    assert changes(OLD, OLD) == ()
    for path in FOLDER.glob("*.json"):
        data = json.loads(path.read_text("utf-8"))
        if isinstance(data, dict):
            assert changes(parse(data), parse(data)) == ()


@pytest.mark.parametrize(
    ("more", "text", "harm"),
    [
        ({"name": "Mới"}, "Tên quy trình: trước “Quy trình thử”, nay “Mới”.", "harmless"),
        (
            {"decision": ""},
            "Văn bản ban hành: trước QĐ 1/QĐ-UBND, nay không.",
            "harmless",
        ),
        (
            {"parties": {"police": "Công an phường"}},
            "Cơ quan phối hợp “Công an xã” nay gọi là “Công an phường”.",
            "harmless",
        ),
        (
            {"by_address": frozenset({"police"})},
            "“Công an xã” nay là phường, xã theo địa chỉ.",
            "harmful",
        ),
        ({"parties": {}}, "Bỏ cơ quan phối hợp “Công an xã”.", "harmful"),
        (
            {"two_person": frozenset({Command.APPROVE})},
            "“phê duyệt” nay cần hai người.",
            "harmful",
        ),
    ],
)
def test_a_change_of_the_process_itself(
    more: dict[str, Any], text: str, harm: str
) -> None:
    found = one(replace(OLD, **more))
    assert (found.text, harm_of(found), found.step) == (text, harm, None)


def test_a_party_added_and_a_rule_of_two_dropped() -> None:
    old = replace(OLD, two_person=frozenset({Command.SEAL}))
    assert one(OLD, old).text == "“vào số và đóng dấu” không còn cần hai người."
    more = replace(OLD, parties={**OLD.parties, "tax": "Cơ quan thuế"})
    assert one(more).text == "Thêm cơ quan phối hợp “Cơ quan thuế”."


@pytest.mark.parametrize(
    ("kind", "text", "harm"),
    [
        (
            replace(FACTS["kind"], name="Loại"),
            "Câu hỏi “Loại công trình” nay là “Loại”.",
            "harmless",
        ),
        (
            replace(FACTS["kind"], kind=FactKind.NUMBER),
            "Câu hỏi “Loại công trình” nay trả lời theo cách khác.",
            "harmful",
        ),
        (
            replace(
                FACTS["kind"], choices={**FACTS["kind"].choices, "mill": "Xưởng xay"}
            ),
            "Câu hỏi “Loại công trình” thêm lựa chọn “Xưởng xay”.",
            "harmful",
        ),
        (
            replace(FACTS["kind"], choices={"house": "Nhà ở", "shop": "Cửa hàng"}),
            "Câu hỏi “Loại công trình” bỏ lựa chọn “Nhà xưởng”.",
            "harmful",
        ),
        (
            replace(FACTS["kind"], choices={**FACTS["kind"].choices, "house": "Nhà"}),
            "Câu hỏi “Loại công trình”: lựa chọn “Nhà ở” nay là “Nhà”.",
            "harmless",
        ),
    ],
)
def test_a_change_of_a_question(kind: Any, text: str, harm: str) -> None:
    found = one(replace(OLD, facts={**FACTS, "kind": kind}))
    assert (found.text, harm_of(found)) == (text, harm)


def test_questions_added_and_removed() -> None:
    fewer = replace(OLD, facts={k: v for k, v in FACTS.items() if k != "kind"})
    assert one(fewer).text == "Bỏ câu hỏi “Loại công trình”."
    assert one(OLD, fewer).text == "Thêm câu hỏi “Loại công trình”."


STEP: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "step_renamed",
        {"name": "Đi xem"},
        "Bước “Thẩm định thực địa” nay gọi là “Đi xem”.",
        "harmless",
    ),
    (
        "role",
        {"role": Role.HEAD},
        "vai trò trước là thẩm định, nay là trưởng phòng.",
        "harmful",
    ),
    (
        "place",
        {"place": "police"},
        "nơi làm trước là đơn vị giải quyết, nay là Công an xã.",
        "harmful",
    ),
    (
        "within",
        {"within": DAY},
        "thời gian trước là không, nay là 1 ngày làm việc.",
        "harmless",
    ),
    (
        "timing",
        {"timing": Timing.HAND_OVER_1500},
        "nay là bàn giao trong ngày, sau 15 giờ thì đầu ngày hôm sau.",
        "harmless",
    ),
    (
        "asks",
        {"asks": ("area",)},
        "trước hỏi không, nay hỏi “Diện tích (m²)”.",
        "harmful",
    ),
    (
        "apart_from",
        {"apart_from": ("a",)},
        "trước phải khác người với không, nay với “Kiểm tra”.",
        "harmful",
    ),
    ("join", {"join": True}, "chờ các nhánh song song, trước không, nay có.", "harmful"),
    (
        "automatic",
        {"automatic": True},
        "hệ thống tự làm, trước không, nay có.",
        "harmful",
    ),
    (
        "timer",
        {"timer": Timer(DAY, Command.SUBMIT)},
        "hẹn giờ trước là không, nay là 1 ngày làm việc: trình tiếp.",
        "harmful",
    ),
    (
        "sub",
        {"sub": SubDossier("tax", "Mã số thuế")},
        "hồ sơ liên thông trước là không, nay là “Mã số thuế” (tax).",
        "harmful",
    ),
    (
        "assign",
        {"assign": Assign.LOAD},
        "nay là người đang giữ ít hồ sơ nhất.",
        "harmless",
    ),
]


@pytest.mark.parametrize(("code", "more", "text", "harm"), STEP, ids=[c[0] for c in STEP])
def test_a_change_of_a_step(
    code: str, more: dict[str, Any], text: str, harm: str
) -> None:
    found = one(changed(OLD, "b", **more))
    assert (found.code, found.step, harm_of(found)) == (code, "b", harm)
    assert found.text.endswith(text)


def test_every_field_of_a_step_is_compared() -> None:
    told = {"key", "name", "moves"} | {code for code, *_ in STEP}
    assert set(Step.__slots__) <= told


GIVEN = OLD.by_key["approve"].moves
MOVES: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "move_to",
        {"to": ("appraise",)},
        "trước đến “Bước seal”, nay đến “Bước appraise”.",
        "harmful",
    ),
    (
        "move_when",
        {"when": LARGE},
        "trước khi luôn luôn, nay khi “Diện tích (m²)” từ 500 trở lên.",
        "harmful",
    ),
    (
        "move_needs",
        {"needs": frozenset({Need.AUTHORITY, Need.OPINION})},
        "trước cần thẩm quyền ký, nay cần thẩm quyền ký, ý kiến thẩm định.",
        "harmful",
    ),
    (
        "move_stamp",
        {"stamp": None},
        "mốc thời gian trước là phê duyệt, nay là không.",
        "harmful",
    ),
    (
        "move_outcome",
        {"outcome": Outcome.REJECTED},
        "kết quả trước là chấp thuận, nay là không chấp thuận.",
        "harmful",
    ),
    (
        "move_papers",
        {"papers": ("licence",)},
        "trước in không, nay in licence.",
        "harmless",
    ),
]


@pytest.mark.parametrize(
    ("code", "more", "text", "harm"), MOVES, ids=[c[0] for c in MOVES]
)
def test_a_change_of_a_way_out(
    code: str, more: dict[str, Any], text: str, harm: str
) -> None:
    new = changed(OLD, "approve", replace(GIVEN[0], **more), *GIVEN[1:])
    found = one(new)
    assert (found.code, found.step, harm_of(found)) == (code, "approve", harm)
    assert found.text == f"Bước “Bước approve”, lối “phê duyệt”: {text}"


def test_ways_out_added_and_removed_are_told_with_their_condition() -> None:
    back = move("send_back", "a", when=YES)
    more = changed(OLD, "appraise", *OLD.by_key["appraise"].moves, back)
    assert one(more).text == (
        "Bước “Bước appraise” thêm lối “trả lại bước trước” đến “Kiểm tra”; đi khi: "
        "“Cần thẩm định thực địa” là có."
    )
    assert one(OLD, more).code == "move_removed"


def test_a_way_out_that_is_always_open_is_told_without_a_condition() -> None:
    back = move("send_back", "a")
    more = changed(OLD, "appraise", *OLD.by_key["appraise"].moves, back)
    way = "lối “trả lại bước trước” đến “Kiểm tra”."
    assert one(more).text == f"Bước “Bước appraise” thêm {way}"
    assert one(OLD, more).text == f"Bước “Bước appraise” bỏ {way}"


def test_two_ways_out_of_one_command_tried_the_other_way_round() -> None:
    first, second = OLD.first.moves
    found = one(changed(OLD, "a", second, first))
    assert (found.code, found.harmless) == ("move_order", False)


def test_renaming_a_step_is_one_change_however_many_lead_to_it() -> None:
    assert one(changed(OLD, "appraise", name="Thẩm định")).code == "step_renamed"


def test_steps_added_and_removed() -> None:
    new = process(
        either("a", YES, "c", "appraise", asks=("visit",), name="Kiểm tra"),
        on("c", "appraise", name="Đo đạc", role=Role.HEAD, place="reception"),
        parties=OLD.parties,
        decision=OLD.decision,
    )
    found = {change.code: change for change in changes(OLD, new)}
    assert (
        found["step_added"].text == "Thêm bước “Đo đạc” (trưởng phòng, bộ phận một cửa)."
    )
    assert found["step_removed"].text == "Bỏ bước “Thẩm định thực địa”."
    assert found["move_to"].step == "a"
    assert not any(change.harmless for change in found.values())


def test_a_step_that_stands_elsewhere_is_told_once() -> None:
    """Harmless, for no return goes further back than before."""
    steps = [OLD.steps[n] for n in (0, 2, 3, 1, 4, 5)]
    swapped = replace(OLD, steps=(OLD.steps[0], *OLD.steps[2:], OLD.steps[1]))
    found = one(swapped)
    assert (found.code, found.step) == ("step_moved", "b")
    assert found.harmless
    assert one(replace(OLD, steps=tuple(steps))).step == "b"


def test_a_new_order_that_makes_a_return_undo_the_appraisal_is_not_harmless() -> None:
    base = process(on("a", "appraise"))
    between = changed(base, "appraise", move("submit", "m", stamp=Stamp.APPRAISED))
    middle = on("m", "approve")
    approve = replace(
        base.by_key["approve"],
        moves=(*base.by_key["approve"].moves[:2], move("send_back", "m")),
    )
    rest = (approve, *base.steps[-2:])
    old = replace(between, steps=(*between.steps[:2], middle, *rest))
    new = replace(between, steps=(between.steps[0], middle, between.steps[1], *rest))
    found = one(new, old)
    assert (found.code, found.harmless) == ("step_moved", False)


def test_another_first_step_is_never_harmless() -> None:
    new = replace(OLD, steps=(OLD.steps[1], OLD.steps[0], *OLD.steps[2:]))
    found = {change.code: change.harmless for change in changes(OLD, new)}
    assert found == {"first_step": False, "step_moved": True}


# --- Conditions in words -------------------------------------------------------------

KIND = Check("kind", How.IS, "shop")
VISITED = "“Cần thẩm định thực địa” là có"
OF_A_SHOP = "“Loại công trình” là Cửa hàng"


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        (YES, VISITED),
        (NO, "“Cần thẩm định thực địa” là không"),
        (LARGE, "“Diện tích (m²)” từ 500 trở lên"),
        (SMALL, "“Diện tích (m²)” dưới 500"),
        (Check("area", How.IS, 7), "“Diện tích (m²)” là 7"),
        (KIND, OF_A_SHOP),
        (Check("channel", How.IS, "post"), "“Cách nộp” là Bưu chính công ích"),
        (Check("unknown", How.IS, 3), "“unknown” là 3"),
        (
            Every((YES, Some((SMALL, KIND)))),
            f"{VISITED} và (“Diện tích (m²)” dưới 500 hoặc {OF_A_SHOP})",
        ),
        (Not(KIND), f"không phải ({OF_A_SHOP})"),
    ],
)
def test_a_condition_in_words(guard: Guard, words: str) -> None:
    assert guard_words(guard, OLD) == words
