"""Processes drawn: everything is there, in words too, readable, and safe."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from motcua.domain.deadlines.rules.limits import LimitUnit, TimeLimit
from motcua.domain.dossiers.workflow.definition import FactSpec, Process
from motcua.domain.dossiers.workflow.drawing import END, Mark, Texts, draw, outline
from motcua.domain.dossiers.workflow.drawing.lettering import text_width, wrap
from motcua.domain.dossiers.workflow.drawing.svg import tag
from motcua.domain.dossiers.workflow.drawing.ways import taken
from motcua.domain.dossiers.workflow.guards import Check, How
from tests.drawings import ALL, DEPARTMENT, FOUR_BRANCHES, LINKED, ON_THE_SPOT
from tests.processes import FACTS, YES, changed, fork, move, on, process, step, whole

SVG = "{http://www.w3.org/2000/svg}"
Rect = tuple[float, float, float, float]


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def texts_of(svg: str) -> str:
    """Return every line of text, one after another, as a reader sees them."""
    lines = ["".join(found.itertext()) for found in parsed(svg).iter(f"{SVG}text")]
    return " ".join(lines)


def rects(root: ET.Element) -> list[tuple[Rect, ET.Element]]:
    names = ("x", "y", "width", "height")
    return [
        (tuple(float(found.get(name, "0")) for name in names), found)  # type: ignore[misc]
        for found in root.iter(f"{SVG}rect")
    ]


def cards(svg: str) -> list[Rect]:
    """Return the boxes of steps: each is the last rectangle as wide as its group."""
    found = []
    for group in parsed(svg).iter(f"{SVG}g"):
        own = [rect for rect, element in rects(group) if element.get("rx") == "6"]
        if own and not group.findall(f"{SVG}g"):
            found.append(own[-1])
    return found


def shows(svg: str, words: str) -> bool:
    return " ".join(words.split()) in texts_of(svg)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def arrows(svg: str) -> list[ET.Element]:
    """Return the lines of arrows, those of the legend left out."""
    return [
        path
        for path in parsed(svg).iter(f"{SVG}path")
        if path.get("fill") == "none"
        and path.get("transform") is None
        and not path.get("d", "").startswith("M0 ")
    ]


def marks(**visits: int) -> dict[str, Mark]:
    return {key: Mark(abs(n), current=n < 0) for key, n in visits.items()}


# --- Everything is there -------------------------------------------------------------


@pytest.mark.parametrize("name", ALL)
def test_every_step_is_shown_with_number_name_role_and_place(name: str) -> None:
    svg = draw(ALL[name])
    assert len(cards(svg)) == len(ALL[name].steps)
    for row in outline(ALL[name]):
        for words in (str(row.number), row.role, row.place, row.time, *row.notes):
            assert shows(svg, words), words
        assert shows(svg, row.name.split()[0])


@pytest.mark.parametrize("name", ALL)
def test_a_drawing_is_an_image_with_a_title_and_the_whole_process_in_words(
    name: str,
) -> None:
    root = parsed(draw(ALL[name]))
    assert root.get("role") == "img"
    title, told = root[0], root[1]
    assert (title.tag, told.tag) == (f"{SVG}title", f"{SVG}desc")
    assert ALL[name].name in (title.text or "")
    lines = (told.text or "").splitlines()
    assert [line.split(".")[0] for line in lines] == [
        str(n + 1) for n in range(len(ALL[name].steps))
    ]
    for line, row in zip(lines, outline(ALL[name]), strict=True):
        assert row.name in line
        for lead in row.leads:
            assert lead.text in line


@pytest.mark.parametrize("name", ALL)
def test_a_drawing_has_no_scripts_styles_or_links(name: str) -> None:
    svg = draw(ALL[name], marks=marks(**{ALL[name].first.key: -1}))
    allowed = {"svg", "title", "desc", "g", "rect", "path", "circle", "text"}
    for found in parsed(svg).iter():
        assert found.tag.removeprefix(SVG) in allowed
        assert not {"style", "class", "id", "href", "onload"} & set(found.attrib)
    assert 'font-family="inherit"' in svg


@pytest.mark.parametrize("name", ALL)
def test_a_drawing_fits_a_page_of_768(name: str) -> None:
    assert float(parsed(draw(ALL[name])).get("width", "")) <= 840


def test_a_plain_process_fits_a_telephone() -> None:
    for drawn in (DEPARTMENT, ON_THE_SPOT):
        assert float(parsed(draw(drawn)).get("width", "")) <= 340


def test_four_branches_stand_side_by_side_and_a_row_alone_below_another() -> None:
    boxes = dict(enumerate(sorted_cards(FOUR_BRANCHES), 1))
    branches = [boxes[n] for n in (3, 4, 6, 7)]
    centres = {y + height / 2 for _, y, _, height in branches}
    assert max(centres) - min(centres) <= 1
    assert len({x for x, *_ in branches}) == 4
    assert boxes[1][0] == boxes[2][0]
    assert boxes[1][1] < boxes[2][1]


def sorted_cards(drawn: Process) -> list[Rect]:
    """Return the boxes by the number of their step."""
    found: dict[int, Rect] = {}
    for group in parsed(draw(drawn)).iter(f"{SVG}g"):
        own = [rect for rect, element in rects(group) if element.get("rx") == "6"]
        if own and not group.findall(f"{SVG}g"):
            number = group.find(f"{SVG}text")
            assert number is not None
            found[int(number.text or "0")] = own[-1]
    return [found[n] for n in sorted(found)]


def test_a_fork_and_its_join_are_bars_that_no_plain_process_has() -> None:
    def bars(drawn: Process) -> int:
        return sum(e.get("height") == "6" for _, e in rects(parsed(draw(drawn))))

    assert bars(FOUR_BRANCHES) == 2
    assert bars(DEPARTMENT) == 0


def test_ways_back_are_dashed_and_forward_ones_are_not() -> None:
    dashed = [
        arrow for arrow in arrows(draw(DEPARTMENT)) if arrow.get("stroke-dasharray")
    ]
    assert len(dashed) == 2
    assert len(arrows(draw(DEPARTMENT))) == 2 + 9
    assert shows(draw(DEPARTMENT), "Trả lại bước trước")
    plain = changed(ON_THE_SPOT, "approve", move("approve", "seal"))
    assert not any(arrow.get("stroke-dasharray") for arrow in arrows(draw(plain)))
    assert not shows(draw(plain), "Trả lại bước trước")


def test_moves_to_one_step_share_an_arrow_that_names_them() -> None:
    assert shows(draw(ON_THE_SPOT), "Phê duyệt / Không phê duyệt")
    assert "đến bước 3" in outline(ON_THE_SPOT)[1].leads[0].text


def test_automatic_steps_sub_dossiers_timers_and_joins_say_what_they_are() -> None:
    svg = draw(LINKED)
    assert shows(svg, "Hệ thống tự làm")
    assert "Hồ sơ liên thông: Cấp thẻ BHYT cho trẻ em dưới 6 tuổi" in svg
    assert "Sau 48 giờ tự động: Gửi ý kiến" in svg
    assert shows(draw(FOUR_BRANCHES), "Chờ đủ các nhánh")
    for words in ("Hệ thống tự làm", "Hồ sơ liên thông", "tự động", "Chờ đủ"):
        assert words not in draw(DEPARTMENT)


def test_a_sub_dossier_has_a_second_box_and_an_automatic_step_a_dashed_border() -> None:
    root = parsed(draw(LINKED))
    sizes = [rect[2:] for rect, element in rects(root) if element.get("rx") == "6"]
    assert len(sizes) == len(LINKED.steps) + 1
    dashed = [e for _, e in rects(root) if e.get("stroke-dasharray")]
    assert len(dashed) == 1


# --- Conditions ----------------------------------------------------------------------


def test_conditions_stand_on_arrows_and_whole_in_words() -> None:
    leads = [lead.text for lead in outline(LINKED)[2].leads]
    visit = "“Cần thẩm định thực địa” là có và “Diện tích (m²)” từ 500 trở lên"
    house = "“Loại công trình” là Nhà ở hoặc “Diện tích (m²)” dưới 500"
    assert leads == [
        f"Phân công khi {visit}: đến bước 4",
        f"Trình tiếp khi {house}: đến bước 5",
        "Trình tiếp trong các trường hợp khác: đến bước 7",
    ]
    assert shows(draw(LINKED), "Trình tiếp: trong các trường hợp khác")
    assert "không phải (“Cần thẩm định thực địa” là có)" in draw(LINKED)


def test_where_a_step_asks_one_question_its_arrows_bear_the_answers() -> None:
    asked = step(
        "ask", move("submit", "go", when=YES), move("submit", "appraise"), asks=("visit",)
    )
    svg = draw(process(asked, on("go", "appraise")))
    assert shows(svg, "Hỏi: Cần thẩm định thực địa")
    assert shows(svg, "Có")
    assert not shows(svg, "khi “Cần")
    unasked = draw(process(replace(asked, asks=()), on("go", "appraise")))
    assert shows(unasked, "khi “Cần")


def test_numbers_choices_and_unknown_facts_are_told() -> None:
    texts = Texts()
    drawn = process(on("a", "appraise"))
    for check, told in (
        (Check("area", How.AT_LEAST, 1500000), "“Diện tích (m²)” từ 1.500.000 trở lên"),
        (Check("kind", How.IS, "shop"), "“Loại công trình” là Cửa hàng"),
        (Check("kind", How.IS, "tower"), "“Loại công trình” là tower"),
        (Check("nobody", How.IS, 3), "“nobody” là 3"),
        (Check("channel", How.IS, "online"), "“Cách nộp” là Trực tuyến"),
    ):
        assert texts.when(drawn, check) == f"khi {told}"


# --- One dossier's way ---------------------------------------------------------------


def test_where_a_dossier_stands_is_said_in_words_and_drawn_strongly() -> None:
    plain, marked = draw(DEPARTMENT), draw(DEPARTMENT, marks=marks(hand_over=-1))
    assert "Đang ở đây" not in plain
    assert shows(marked, "Đang ở đây")
    told = parsed(marked)[1].text or ""
    assert "Đang ở đây" in told.splitlines()[0]
    assert "Đang ở đây" not in told.splitlines()[1]
    assert [e.get("stroke-width") for _, e in rects(parsed(marked))].count("4") == 1


def test_every_present_step_of_several_branches_is_marked() -> None:
    here = marks(hand_over=1, consult=1, fire=-1, tax=1, notice=-1, land=-1, nature=1)
    assert texts_of(draw(FOUR_BRANCHES, marks=here)).count("Đang ở đây") == 3


def test_passed_steps_say_how_often_when_and_by_whom() -> None:
    gone = {
        "hand_over": Mark(1, first_at="22/11/2021 09:15", by="Nguyễn Văn An"),
        "receive": Mark(2, current=True, first_at="23/11/2021 08:00", by="Trần Thị Bé"),
    }
    svg = draw(DEPARTMENT, marks=gone)
    assert shows(svg, "Đã đến · 22/11/2021 09:15 Nguyễn Văn An")
    assert shows(svg, "Đã đến 2 lần · 23/11/2021 08:00 Trần Thị Bé")
    assert "Đã đến 2 lần" in (parsed(svg)[1].text or "").splitlines()[1]


def test_steps_not_reached_are_white_and_passed_ones_filled() -> None:
    svg = draw(ON_THE_SPOT, marks=marks(appraise=1, approve=-1))
    fills = [e.get("fill") for _, e in rects(parsed(svg)) if e.get("rx") == "6"]
    assert fills[2:] == ["#ffffff", "#ffffff"]
    assert "#ffffff" not in fills[:2]


def test_arrows_a_dossier_took_are_thicker() -> None:
    def thick(svg: str) -> int:
        return sum(float(a.get("stroke-width", "")) > 3 for a in arrows(svg))

    assert thick(draw(DEPARTMENT)) == 0
    assert thick(draw(DEPARTMENT, marks=marks(hand_over=1, receive=-1))) == 2
    assert "Đường hồ sơ đã đi" in draw(DEPARTMENT, marks=marks(hand_over=-1))


# --- Which ways were taken -----------------------------------------------------------


def test_a_straight_way_is_certain_and_what_lies_ahead_is_not_taken() -> None:
    ways = taken(DEPARTMENT, marks(hand_over=1, receive=1, assign=-1))
    assert ways == {
        (END, "hand_over", False),
        ("hand_over", "receive", False),
        ("receive", "assign", False),
    }


def test_a_way_back_is_taken_when_nothing_else_explains_a_second_visit() -> None:
    gone = marks(hand_over=1, receive=1, assign=1, appraise=-2, review=1)
    assert ("review", "appraise", True) in taken(DEPARTMENT, gone)
    once = marks(hand_over=1, receive=1, assign=1, appraise=1, review=-1)
    assert ("review", "appraise", True) not in taken(DEPARTMENT, once)


def test_of_two_ways_back_neither_is_claimed_unless_it_is_known() -> None:
    gone = marks(hand_over=1, receive=1, assign=1, appraise=2, review=2, approve=2)
    gone |= marks(seal=-1)
    backs = {way for way in taken(DEPARTMENT, gone) if way[2]}
    assert backs == set()
    known = Mark(2, came_from=frozenset({"assign", "approve"}))
    backs = {way for way in taken(DEPARTMENT, {**gone, "appraise": known}) if way[2]}
    assert backs == {("approve", "appraise", True)}


def test_all_branches_of_a_fork_are_taken_and_to_the_join_those_that_are_done() -> None:
    gone = marks(hand_over=1, consult=1, fire=-1, tax=1, notice=-1, land=1, nature=1)
    ways = taken(FOUR_BRANCHES, gone)
    assert {way[1] for way in ways if way[0] == "consult"} == {
        "fire",
        "tax",
        "land",
        "nature",
    }
    assert {way[0] for way in ways if way[1] == "sum"} == {"land", "nature"}
    done = {**gone, **marks(fire=1, notice=1, sum=-1)}
    into = {way[0] for way in taken(FOUR_BRANCHES, done) if way[1] == "sum"}
    assert into == {"fire", "notice", "land", "nature"}


def test_the_way_to_the_end_is_taken_when_the_end_is_marked() -> None:
    gone = marks(appraise=1, approve=1, seal=1, **{"return": 1})
    assert ("return", END, False) not in taken(ON_THE_SPOT, gone)
    assert ("return", END, False) in taken(ON_THE_SPOT, {**gone, END: Mark(1)})


# --- Safe and readable ---------------------------------------------------------------


def test_text_that_looks_like_markup_stays_text() -> None:
    wild = "</text><script>alert(1)</script> & \"x\" 'y' ]]>\x00\ud800"
    steps = tuple(replace(found, name=wild, place=wild) for found in process().steps)
    drawn = replace(process(), name=wild, steps=steps)
    svg = draw(drawn, marks={"appraise": Mark(1, first_at=wild, by=wild)})
    root = parsed(svg)
    assert not list(root.iter(f"{SVG}script"))
    assert "<script" not in svg
    assert (root[0].text or "").endswith("]]>\ufffd\ufffd")


def test_an_attribute_is_escaped_and_one_without_a_value_left_out() -> None:
    assert tag("a", b_c='"<&>', d=None, e_=1.5) == (
        '<a b-c="&quot;&lt;&amp;&gt;" e="1.5"/>'
    )


@pytest.mark.parametrize("name", ["department", "four branches", "linked"])
@pytest.mark.parametrize("marked", [False, True])
def test_every_text_has_a_contrast_of_at_least_four_and_a_half(
    name: str,
    marked: bool,  # noqa: FBT001 - a case
) -> None:
    drawn = ALL[name]
    here = marks(**{drawn.first.key: 1, drawn.steps[1].key: -1}) if marked else None
    root = parsed(draw(drawn, marks=here))
    paper: list[tuple[Rect, str]] = []
    checked = 0
    for found in root.iter():
        if found.tag == f"{SVG}rect":
            paper.append((rects_of(found), found.get("fill", "")))
        if found.tag == f"{SVG}circle":
            x, y, r = (float(found.get(k, "")) for k in ("cx", "cy", "r"))
            paper.append(((x - r, y - r, 2 * r, 2 * r), found.get("fill", "")))
        if found.tag == f"{SVG}text":
            x, y = float(found.get("x", "")), float(found.get("y", "")) - 4
            under = [
                fill
                for (left, top, width, height), fill in paper
                if left <= x <= left + width and top <= y <= top + height
            ]
            assert contrast(found.get("fill", ""), under[-1]) >= 4.5
            checked += 1
    assert checked > 20


def loud(text: str) -> str:
    """Return a text as another language might have it."""
    return "".join(
        part if part.startswith("%(") else part.upper()
        for part in re.split(r"(%\(\w+\)s)", text)
    )


def rects_of(found: ET.Element) -> Rect:
    x, y, width, height = (
        float(found.get(k, "0")) for k in ("x", "y", "width", "height")
    )
    # The page itself lies under the drawing, which is moved by its margin.
    return (
        (-9, -9, width + 9, height + 9)
        if found.get("x") is None
        else (x, y, width, height)
    )


def test_text_stays_inside_its_box() -> None:
    for name, drawn in ALL.items():
        for group in parsed(draw(drawn)).iter(f"{SVG}g"):
            own = [rect for rect, e in rects(group) if e.get("rx") == "6"]
            if not own or group.findall(f"{SVG}g"):
                continue
            x, y, width, height = own[-1]
            for found in group.iter(f"{SVG}text"):
                if found.get("text-anchor"):
                    continue
                bold = found.get("font-weight") is not None
                size = float(found.get("font-size", ""))
                left = float(found.get("x", ""))
                end = left + text_width(found.text or "", size, bold=bold)
                assert x < left, name
                assert end <= x + width, (name, found.text)
                assert y < float(found.get("y", "")) < y + height, name


def test_lines_break_between_words_and_what_is_over_ends_in_an_ellipsis() -> None:
    assert wrap("một hai ba", 10, 45) == ("một hai", "ba")
    assert wrap("một hai 1234567", 10, 45, most=1) == ("một …",)
    assert wrap("a" * 30, 10, 60) == ("a" * 10, "a" * 10, "a" * 10)
    assert wrap("", 10, 60) == ()


# --- Drafts, languages, outline ------------------------------------------------------


def test_drafts_are_drawn_as_far_as_they_go() -> None:
    circle = process(on("a", "b"), on("b", "a"))
    lonely = process(on("a", "appraise"), on("b", "nowhere"))
    empty = process(step("a"), fork("b", "nowhere", "appraise"))
    twice = process(on("a", "appraise"), on("a", "appraise"))
    for drawn in (circle, lonely, empty):
        assert len(cards(draw(drawn))) == len(drawn.steps)
    assert len(cards(draw(twice))) == 5
    assert outline(lonely)[1].leads[0].to == (0,)


def test_a_join_that_nothing_leads_to_and_a_process_of_one_step_can_be_drawn() -> None:
    assert len(cards(draw(process(on("a", "appraise", join=True))))) == 5
    assert len(cards(draw(whole(step("a", move("return")))))) == 1


def test_another_language_changes_our_words_and_not_the_names_of_the_process() -> None:
    plain, told = Texts(), Texts(loud)
    svg = draw(LINKED, texts=told)
    assert shows(svg, "BẮT ĐẦU")
    assert not shows(svg, "Bắt đầu")
    assert shows(svg, "Xác minh thực địa")
    assert shows(svg, "KHI “CÁCH NỘP”")
    assert not shows(svg, "“CẦN THẨM ĐỊNH")
    limit = TimeLimit(3, LimitUnit.WORKING_DAY)
    assert (plain.limit(limit), told.limit(limit)) == (
        "3 ngày làm việc",
        "3 NGÀY LÀM VIỆC",
    )


def test_the_outline_is_the_process_as_a_table() -> None:
    rows = outline(FOUR_BRANCHES)
    assert [row.number for row in rows] == list(range(1, 13))
    assert rows[0].time.startswith("Bàn giao trong ngày")
    assert (rows[1].time, rows[4].time) == ("2 ngày làm việc", "")
    assert rows[2].place == FOUR_BRANCHES.parties["police"]
    assert rows[1].leads[0].to == (3, 4, 6, 7)
    assert rows[1].leads[0].text == "Trình tiếp: cùng lúc đến các bước 3, 4, 6, 7"
    assert rows[-1].leads[0].text == "Trả kết quả: kết thúc"
    assert [lead.back for lead in rows[4].leads] == [False, True]


def test_a_place_or_fact_nobody_declared_is_told_by_its_key() -> None:
    drawn = process(on("a", "appraise", place="moon", asks=("riddle",)))
    assert outline(drawn)[0].place == "moon"
    assert "Hỏi: riddle" in outline(drawn)[0].notes


def test_many_parties_get_colours_again() -> None:
    parties = {f"p{n}": f"Cơ quan {n}" for n in range(9)}
    steps = [on(f"s{n}", f"s{n + 1}", place=f"p{n}") for n in range(9)]
    drawn = process(*steps, on("s9", "appraise"), parties=parties)
    bands = re.findall(r'<circle[^>]* stroke="(#\w{6})"', draw(drawn))
    assert len(set(bands[:9])) == 4


def test_a_fact_of_the_process_is_told_by_its_own_name() -> None:
    facts = {**FACTS, "channel": FactSpec("channel", "Kênh", FACTS["visit"].kind)}
    drawn = replace(process(), facts=facts)
    told = Texts(loud).when(drawn, Check("visit", How.IS, True))  # noqa: FBT003
    assert told == "KHI “Cần thẩm định thực địa” LÀ CÓ"
