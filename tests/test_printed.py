"""A number in a sentence is read as a person reads it, and compared to the digits it prints."""

import numpy as np
import pytest

from gradbook import CheckFailed, check_numbers
from gradbook.printed import fits, read, unread

READ = {
    "3.2": [3.2],
    "−1": [-1],
    "-0.5": [-0.5],
    "minus 4": [-4],
    "98 %": [0.98],
    r"$22\,\%$": [0.22],
    "1.3e-5": [1.3e-5],
    "10⁻⁵": [1e-5],
    "$10^{-5}$": [1e-5],
    "2 · 10⁻⁶": [2e-6],
    r"$2 \cdot 10^{-6}$": [2e-6],
    "7/6": [7 / 6],
    "⅛": [0.125],
    "1½": [1.5],
    r"$\tfrac12$": [0.5],
    r"\frac{12}{5}": [2.4],
    "1,797": [1797],
    "12 000": [12000],
    "36000": [36000],
    "60°": [60],
    "75 m²": [75],
    "5 million": [5e6],
    "(0.995, 0.00995)": [0.995, 0.00995],
    "twice": [2],
    "a third": [1 / 3],
    "two thirds": [2 / 3],
    "three hundred": [300],
    "one and a half": [1.5],
    "tenfold": [10],
    "halves": [0.5],
    "half": [0.5],
    "doubled": [2],
    "thirteen": [13],
    "sixty": [60],
    "nine of ten": [0.9],
    r"\frac1{10}": [0.1],
    "doubles": [2],
}


@pytest.mark.parametrize("text, numbers", READ.items(), ids=READ)
def test_a_number_is_read_as_it_is_printed(text, numbers):
    assert [one.number for one in read(text)] == pytest.approx(numbers, rel=1e-12)


def test_what_is_no_number_is_told():
    with pytest.raises(ValueError, match="'the gradient' is no number"):
        read("the gradient")


# A sentence, the piece that prints a number, values that it may stand for, and others.
FITS = [
    ("The slope is 8.94.", "8.94", [8.94, 8.9443, 8.936], [8.9, 8.95, -8.94, 89.4]),
    ("It takes 34 steps.", "34", [34, 34.4], [33, 35, 43]),
    ("It takes 5 steps.", "5", [5, 5.05], [4.6, 5.4, 6]),
    ("It is 22 % more.", "22 %", [0.22, 0.2245], [0.32, 22, 0.226]),
    ("It is 2 % more.", "2 %", [0.02, 0.0245], [0.03, 0.026]),
    ("It is 4·10⁻⁹ off.", "4·10⁻⁹", [4.3e-9, 3.6e-9], [5e-9, 3e-9]),
    ("It falls by a factor 10⁻⁵.", "10⁻⁵", [1e-5], [1e-4, 1e-6, 10]),
    ("About 20 steps.", "20", [19.2, 20.9], [18, 22]),
    ("about 1.26", "1.26", [1.26, 1.3], [1.62]),
    ("Nearly 20 steps.", "20", [18.5, 19.9, 20], [20.4, 17]),
    ("It is nearly 0 there.", "0", [0.004, -0.004], [0.2, -0.2]),
    ("Averaged over 200 draws.", "200", [200], [201, 300]),
    ("Over 200 draws.", "200", [201], [200]),
    ("more than 5 times", "5", [5.1, 8], [5, 4.9]),
    ("at least 5 times", "5", [5, 8], [4.8]),
    ("less than 5 times", "5", [4.9, 1], [5, 5.1]),
    ("at most 5 times", "5", [5, 1], [5.2]),
    ("It is twice as long.", "twice", [2, 2.01], [2.1, 4, 0.5]),
    ("It is about twice as long.", "twice", [2.15, 1.9], [2.5, 1.5]),
    ("the eigenvalue 7/6", "7/6", [7 / 6], [1.17, 6 / 7]),
    ("from 3.1 to 5.2", "3.1 to 5.2", [[3.12, 4, 5.18], 4], [[3.5, 4, 5.2], [3.1, 6], 6]),
    ("It falls from 5.2 to 3.1.", "5.2 to 3.1", [[5.18, 4, 3.12]], [[6, 4]]),
    ("It is between 2 and 5.", "2 and 5", [3, [2, 5]], [6]),
    ("The classes 2 and 1 are confused.", "2 and 1", [[2, 1]], [[1, 2], [2, 2]]),
    ("It is (4, 1) there.", "(4, 1)", [[4, 1]], [[1, 4], [4, -1]]),
    ("All have the length 1.00.", "1.00", [[1, 1.001]], [[1, 1.1]]),
]


@pytest.mark.parametrize("sentence, piece, right, wrong", FITS, ids=[case[0] for case in FITS])
def test_a_number_stands_for_what_rounds_to_it(sentence, piece, right, wrong):
    assert all(fits(sentence, piece, value) for value in right)
    assert not any(fits(sentence, piece, value) for value in wrong)


def test_a_piece_stands_in_its_sentence_by_itself():
    for piece in ("3.2", "13", "2"):
        with pytest.raises(ValueError, match="does not stand in"):
            fits("It is 13.25 m long.", piece, 1)
    with pytest.raises(ValueError, match="prints 2 numbers, 3"):
        fits("at (1, 2)", "(1, 2)", [1, 2, 3])


def test_digits_that_are_compared_with_nothing_are_told():
    sentence = "At 10 degrees off you climb at 98 % of $x^2$ ({numref}`fig-2`)."
    assert unread(sentence, ["98 %"]) == ["10"]
    assert unread("At 12 there is $x = 2$ there.", ["2"]) == ["12"]
    assert unread("It is 3 near $T = 0$.", ["3", "$T = 0$"]) == []
    assert unread("So $$x^2 = 4$$ at 3.", []) == ["3"]
    with pytest.raises(ValueError, match="prints 10, which is compared with nothing"):
        check_numbers(sentence, {"98 %": 0.9848})


def test_numbers_are_checked_and_told(capsys):
    off = np.radians(10)
    sentence = "At 10 degrees off you climb at 98 % of the rate."
    check_numbers(sentence, {"10": np.degrees(off), "98 %": np.cos(off)})
    assert capsys.readouterr().out == f"✓ {sentence} ⟨10: 10; 98 %: 0.98481⟩\n"
    with pytest.raises(CheckFailed, match=r"'98 %' is printed for 0\.939"):
        check_numbers(sentence, {"10": 10, "98 %": np.cos(2 * off)})
    with pytest.raises(ValueError, match="NaN"):
        check_numbers(sentence, {"10": np.nan, "98 %": 0.98})
    assert not capsys.readouterr().out
    check_numbers("All lie from 0 to 3.", {"0 to 3": np.linspace(0, 3, 13)})
    assert capsys.readouterr().out == "✓ All lie from 0 to 3. ⟨0 to 3: 13 from 0 to 3⟩\n"
