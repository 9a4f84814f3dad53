"""Numbers as a sentence prints them, read as a person reads them.

A printed number stands for all that round to it: 3.2 for what is nearer to it than to 3.1 and 3.3.
The words before it widen that ("about"), or give one side ("more than").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_FRACTIONS = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅛": 1 / 8}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_UNITS += " fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_COUNTS = (
    {word: number for number, word in enumerate(_UNITS.split())}
    | {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
    | {"once": 1, "twice": 2, "thrice": 3}
)
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "hundredth": 100,
    "thousandth": 1000,
    "millionth": 1e6,
}
_VERBS = {"double": 2, "triple": 3, "quadruple": 4, "halve": 1 / 2, "half": 1 / 2, "halves": 1 / 2}
_DIGITS = r"\d{1,3}(?:[ ,\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_TEN = r"10\^\{?(?P<power>[-+]?\d+)\}?"
_NUMBER = re.compile(
    rf"(?P<sign>[-+]?)\s*(?:{_TEN}|(?P<digits>{_DIGITS})(?P<part>[{''.join(_FRACTIONS)}])?"
    rf"(?:/(?P<under>\d+)|e(?P<e>[-+]?\d+)|\s*(?:·|×|\*)\s*{_TEN.replace('power', 'times')})?"
    rf"|(?P<alone>[{''.join(_FRACTIONS)}]))"
    rf"\s*(?P<unit>%|°)?\s*(?P<scale>{'|'.join(_SCALES)})?"
)
_TEX_FRACTION = re.compile(r"\\[td]?frac(?:\{(\d+)\}|(\d))(?:\{(\d+)\}|(\d))")
# What the words before a number make of it.
_RELATIONS = {
    "about": ("about", "around", "roughly", "some", "close to", "approximately", "near"),
    "nearly": ("nearly", "almost", "just under", "not quite", "a little less than"),
    "above": ("more than", "over", "above", "beyond", "larger than", "greater than", "exceeds"),
    "below": ("less than", "under", "below", "fewer than", "smaller than", "lower than"),
    "at least": ("at least", "no less than", "from"),
    "at most": ("at most", "no more than", "up to", "within", "or less"),
}
_RELATION = {words: kind for kind, all_words in _RELATIONS.items() for words in all_words}
_OVER_ALL = {"averaged", "average", "mean", "summed", "sum", "spread", "divided"}
# "About 20": a twentieth; a word such as "twice" alone: a hundredth; "about twice": a tenth.
_ABOUT, _WORD, _ABOUT_WORD, _NEARLY = 0.05, 0.01, 0.1, 0.1
_TINY = 1e-9  # of a float that was computed on another way


@dataclass(frozen=True)
class Printed:
    """A printed number, and how far from it what it stands for may be."""

    number: float
    room: float
    is_word: bool = False

    def stands_for(self, value: float, relation: str) -> bool:
        """Whether the value may be printed so, after words such as "about"."""
        rounding = _TINY * max(abs(self.number), abs(value))
        gap, room = value - self.number, self.room + rounding
        if relation == "about":
            room = max(room, (_ABOUT_WORD if self.is_word else _ABOUT) * abs(self.number))
        elif relation == "nearly" and self.number:
            return -max(room, _NEARLY * abs(self.number)) <= gap <= rounding
        elif relation in ("above", "at least"):
            return gap > rounding if relation == "above" else gap >= -room
        elif relation in ("below", "at most"):
            return gap < -rounding if relation == "below" else gap <= room
        return abs(gap) <= room


def read(text: str) -> list[Printed]:
    """The numbers that a piece of a sentence prints: one, or those of a vector or a range.

    Digits with a sign, a decimal point, groups of thousands, a percent sign, a power of ten, as a
    fraction, in TeX; or words: "twice", "a third", "two thirds", "three hundred", "one and a half".
    Raises ValueError for a text without any.
    """
    plain = _plain(text)
    found = [_printed(one) for one in _NUMBER.finditer(plain)] or _in_words(plain)
    if not found:
        raise ValueError(f"{text!r} is no number that can be read: write it as the page prints it")
    return found


def unread(sentence: str, pieces: list[str]) -> list[str]:
    """The digits of a sentence, outside its formulas, that stand in none of these pieces of it."""
    rest = sentence
    for piece in sorted(pieces, key=len, reverse=True):
        rest = re.sub(_by_itself(piece), " ", rest)
    rest = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|\{[\w:]+\}`[^`]*`", " ", rest)
    return [found[0].strip() for found in _NUMBER.finditer(_plain(rest))]


def fits(sentence: str, piece: str, value: object) -> bool:
    """Whether the piece of the sentence prints this value, or these: with the words before it.

    Of a range, all lie in it, and the first and the last number are reached if there are several.
    Raises ValueError for a piece that is not in the sentence, or prints no number, or not as many
    as there are values.
    """
    relation = _relation(sentence, piece)
    printed, values = read(piece), np.asarray(value, dtype=float).ravel()
    between = "|and" if re.search(r"\bbetween\W+" + re.escape(piece), sentence) else ""
    if len(printed) == 2 and re.search(rf"\d\s*%?\$?\s*(?:–|to{between})\s*\$?[-−\d]", piece):
        low, high = sorted(printed, key=lambda one: one.number)
        inside = low.number - low.room <= values.min() and values.max() <= high.number + high.room
        reached = low.stands_for(values.min(), "") and high.stands_for(values.max(), "")
        return bool(inside and (values.size == 1 or reached))
    if len(printed) == 1:
        return all(printed[0].stands_for(float(one), relation) for one in values)
    if len(printed) != values.size:
        raise ValueError(f"{piece!r} prints {len(printed)} numbers, {values.size} were computed")
    return all(one.stands_for(float(two), relation) for one, two in zip(printed, values))


def _by_itself(piece: str) -> str:
    return rf"(?<![\w.]){re.escape(piece)}(?!\w|\.\d)"


def _relation(sentence: str, piece: str) -> str:
    place = re.search(_by_itself(piece), sentence)
    if not place:
        raise ValueError(f"{piece!r} does not stand in the sentence {sentence!r}")
    before = re.sub(r"[^\w\s]+", " ", sentence[: place.start()]).lower().split()
    if before[-1:] == ["over"] and before[-2:-1] and before[-2] in _OVER_ALL:
        return ""
    for count in (3, 2, 1):
        kind = _RELATION.get(" ".join(before[-count:]))
        if kind:
            return kind
    return ""


def _plain(text: str) -> str:
    text = re.sub(r"(?<=[a-z])[²³]", "", text)  # of a unit: m²
    text = re.sub(r"([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: "^" + m[1].translate(_SUPERSCRIPTS), text)
    text = text.replace("−", "-").replace("\\%", "%").replace("^\\circ", "°").replace("$", "")
    text = _TEX_FRACTION.sub(lambda m: f"{m[1] or m[2]}/{m[3] or m[4]}", text)
    text = re.sub(r"\bminus (?=\d)", "-", text)
    text = re.sub(r"\\(?:cdot|times)", "·", text)
    return re.sub(r"\\[,;! ]|\{,\}", "", text)


def _printed(found: re.Match[str]) -> Printed:
    sign, scale = (-1 if found["sign"] == "-" else 1), _SCALES.get(found["scale"] or "", 1.0)
    if found["unit"] == "%":
        scale /= 100
    if found["power"]:
        number = 10.0 ** int(found["power"])
        return Printed(sign * number * scale, number * scale / 2)
    if found["alone"]:
        number = _FRACTIONS[found["alone"]] * scale
        return Printed(sign * number, _WORD * number)
    digits = re.sub(r"[ ,\u2009\u202f]", "", found["digits"])
    number, last = float(digits), 10.0 ** -len(digits.partition(".")[2])
    if found["part"]:
        number += _FRACTIONS[found["part"]]
        return Printed(sign * number * scale, _WORD * number * scale)
    if found["under"]:
        number *= scale / int(found["under"])
        return Printed(sign * number, 1e-6 * number)
    # A count below ten is meant as it stands, and not rounded.
    is_count = last == 1 and number < 10 and not (found["unit"] or found["e"] or found["times"])
    room = 0.1 if is_count else last / 2
    scale *= 10.0 ** int(found["e"] or found["times"] or 0)
    return Printed(sign * number * scale, room * scale)


def _in_words(text: str) -> list[Printed]:
    number, any_found = 1.0, False
    added = 0.0
    words = re.findall(r"[a-z]+", text.lower())
    if len(words) == 3 and words[1] == "of" and _COUNTS.get(words[0]) and _COUNTS.get(words[2]):
        share = _COUNTS[words[0]] / _COUNTS[words[2]]  # "nine of ten"
        return [Printed(share, _WORD * share, is_word=True)]
    if words[-3:] in (["and", "a", "half"], ["and", "a", "quarter"]):
        added, words = 1 / _PARTS[words[-1]], words[:-3]
    for word in words:
        factor = _factor(word)
        if factor is not None:
            number, any_found = number * factor, True
    if not any_found:
        return []
    number += added
    return [Printed(number, _WORD * abs(number), is_word=True)]


def _factor(word: str) -> float | None:
    if word in _COUNTS:
        return float(_COUNTS[word])
    if word in _SCALES:
        return _SCALES[word]
    if word.endswith("fold"):
        return _factor(word.removesuffix("fold"))
    single = {"halves": "half"}.get(word, word.removesuffix("s"))
    if single in _PARTS:
        return 1 / _PARTS[single]
    stem = word.removesuffix("d") if word.endswith("ed") else word.removesuffix("s")
    return _VERBS.get(stem)
