"""Figures that move: all states are drawn, and what they say can be compared."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ElementTree

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from gradbook import CheckFailed, moving, plotting


@pytest.fixture(autouse=True)
def style():
    mpl.use("agg")
    with mpl.rc_context():
        plotting.use_style()
        yield
    plt.close("all")


def parabola(**changed):
    figure, axes = plotting.axes("x", "y", xlim=(-3, 3), ylim=(0, 9))
    (point,) = axes.plot([], [], "o", label="a point")
    axes.legend()  # it has the same marker
    label = axes.text(0, 8, "")

    def update(x, power):
        height = abs(x) ** {"square": 2, "cube": 3}[power]
        point.set_data([x], [height])
        label.set_text(power)
        return f"At {x} it is {height:.2f}."

    given = {
        "figure": figure,
        "update": update,
        "artists": [point, label],
        "controls": {"x": [-1.5, 0.0, 2.0], "power": ["square", "cube"]},
        "start": [0.0, "cube"],
    }
    return moving.moving(**given | changed), axes


@pytest.fixture
def shown(monkeypatch):
    drawings = []
    monkeypatch.setattr(moving, "in_notebook", lambda: True)
    monkeypatch.setattr(moving, "_show", drawings.append)
    return drawings


def states_of(drawing):
    return json.loads(html.unescape(re.search(r'data-states="([^"]*)"', drawing)[1]))


def test_every_combination_is_a_state(shown):
    states, _ = parabola()
    assert states.states[1] == (-1.5, "cube") and len(states.said) == 6
    assert states.said[1] == "At -1.5 it is 3.38."
    data = states_of(shown[0])
    assert data["said"] == list(states.said) and data["start"] == 3
    assert data["controls"] == [["x", ["−1.5", "0", "2"]], ["power", ["square", "cube"]]]
    assert data["menus"] == [False, True]


def test_each_state_is_drawn_where_it_is(shown):
    parabola(handle=lambda x, power: (plt.gca(), x, x**2))
    drawing = ElementTree.fromstring(shown[0].split("?>", 1)[1].split(">", 1)[1])
    svg = "{http://www.w3.org/2000/svg}"
    shapes = drawing.find(f"{svg}defs[@class='gb-states']").findall(f"{svg}g")
    data = states_of(shown[0])
    for state in range(6):
        point, label = (shapes[which] for which in data["shapes"][state])
        use = point.find(f".//{svg}use")
        x, y = data["handle"][state]
        assert float(use.get("x")) == pytest.approx(x, abs=0.11)
        if state % 2 == 0:  # squares, where the handle is
            assert float(use.get("y")) == pytest.approx(y, abs=0.11)
        assert "".join(label.itertext()).split()[-1] == ["square", "cube"][state % 2]
    # The same thing is kept once: two texts, and the points of 0² and 0³.
    assert len(shapes) == 2 + 5
    # What is used is defined once, outside of what a page keeps aside.
    used = set(re.findall(r'(?:url\(|href=")#([\w-]+)', shown[0]))
    assert used and all(shown[0].count(f'id="{name}"') == 1 for name in used)
    assert "<defs" not in shown[0].split('class="gb-states"')[1]


def test_the_mark_at_each_point_of_a_line_is_said_once(shown):
    figure, axes = plotting.axes("x", "y", xlim=(0, 4), ylim=(0, 9))
    (line,) = axes.plot([], [], "-o")
    (sparse,) = axes.plot([], [], "--s", markevery=2)

    def update(end):
        for one in (line, sparse):
            one.set_data(range(end), [x**2 for x in range(end)])
        return f"It ends at {end}."

    moving.moving(figure, update, [line, sparse], {"end": [3, 4]}, [3])
    aside = shown[0].split('class="gb-states"')[1]
    shapes = re.findall("<g><g>.*?</g></g>\n|<g>.*</g>\n", aside)
    marks = [len(re.findall("<use", one)) for one in shapes]
    # A line of which some points have no mark keeps its marks.
    assert marks == [0, 2, 0, 2]
    assert [len(re.findall(r"l[-\d]", one)) for one in shapes] == [2, 2, 3, 3]
    (name,) = set(re.findall(r"; marker: url\(#([\w-]+)\)", aside))
    (marker,) = re.findall(rf'<marker id="{name}"[^>]*>(.*?)</marker>', shown[0])
    used = re.fullmatch(
        r'<use xlink:href="#(\w+)" style="fill: #2463cc; stroke: #2463cc"/>', marker
    )
    assert shown[0].count(f'id="{used[1]}"') == 1


def test_a_path_by_steps_goes_through_the_same_points():
    path = ' d="M 1 2.5 L 3.1 4 L 3.1 -4.3 z M 0 -1 L 1 1"'
    assert moving._STRAIGHT.sub(moving._by_steps, path) == (' d="M1 2.5l2.1 1.5l0 -8.3zM0 -1l1 2"')
    bent = ' d="M 1 2 Q 3 4 5 6"'
    assert moving._STRAIGHT.sub(moving._by_steps, bent) == bent


def test_it_is_drawn_the_same_again(shown):
    parabola()
    parabola()
    assert shown[0] == shown[1]


def test_a_plain_script_sees_the_start(capsys):
    states, axes = parabola()
    assert states.states[3] == (0.0, "cube") and axes.texts[0].get_text() == "cube"
    assert plt.fignum_exists(axes.figure.number)


def test_what_is_said_is_compared_with_numbers():
    states, _ = parabola()
    powers = {"square": 2, "cube": 3}
    assert states.agrees(lambda x, power: [x, np.abs(x) ** powers[power]])
    with pytest.raises(CheckFailed, match=r"at \(-1.5, 'cube'\) the figure says 'At -1.5 it is 3"):
        states.agrees(lambda x, power: [x, x**2])
    with pytest.raises(CheckFailed, match="and not"):
        states.agrees(lambda x, power: [x])


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"figure": None}, TypeError, "figure must be a figure of Matplotlib's; a NoneType, None"),
        ({"artists": ["line"]}, TypeError, "each of the artists must be something that Matplotlib"),
        ({"controls": {}}, ValueError, "2 to 500 states"),
        ({"controls": {"x": [1.0]}}, ValueError, "two values at least; 'x'"),
        ({"controls": {" ": [1.0, 2.0]}}, ValueError, "a control has a label"),
        ({"controls": {"x": np.arange(501.0), "y": [0]}}, ValueError, "two values"),
        ({"controls": {"x": np.arange(501.0)}}, ValueError, "501 were given"),
        ({"start": [0.5, "cube"]}, ValueError, "start is a value of each control"),
        ({"update": lambda x, power: None}, TypeError, "what update returns must be a sentence"),
    ],
)
def test_bad_input_is_told(changed, error, said):
    with pytest.raises(error, match=re.escape(said)):
        parabola(**changed)
