"""A formula as a line of text, as a person would type it: ∂f/∂x, (AᵀA)⁻¹, ∑ⱼ₌₁^K e^zⱼ.

It is made of the MathML that KaTeX has made: there all macros are known, and TeX's layout is gone.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from xml.etree import ElementTree

_MATH = re.compile(r"<math.*?</math>", re.DOTALL)
_LETTERS = {"double-struck": str.maketrans("CENPRZ", "ℂ𝔼ℕℙℝℤ")}
_RAISED = str.maketrans("0123456789+−-=()ijknT∗", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱʲᵏⁿᵀ*")
_LOWERED = str.maketrans("0123456789+−-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_ACCENTS = {
    "^": "\u0302",
    "~": "\u0303",
    "ˉ": "\u0304",
    "‾": "\u0304",
    "¯": "\u0304",
    "˙": "\u0307",
}
_ACCENTS |= {"⃗": "\u20d7", "→": "\u20d7"}
_LARGE = ("∑", "∏", "∫")
_RELATION = re.compile(r"\s*([=≈≠≤≥<>→←↦∈∉∼≪≫≡∝⟹⟺⇒⇔⟶⊂⊆≻⪰])\s*")
_BINARY = re.compile(r"(?<=[^\s(\[{=≈≠≤≥<>→,;/^_⋅×±+−])\s*([+−±×])\s*(?=\S)")
_BEFORE_NAME = "\u2009"  # of a function, such as log, or a sum: tₖ log pₖ
_AFTER_QUOTIENT = "\u200a"  # 1/m in front of a factor: 1/m Xᵀr
_NAME = re.compile(rf"(?<=[\w)\]⁰-⁹₀-₉′]){_BEFORE_NAME}")
_APPLIED = re.compile("\u2061(?=[ (\\[])|[\u2062\u2063\u2064\u200b]")


@lru_cache(maxsize=20_000)
def plain(katex: str) -> str:
    """Of a formula as KaTeX has rendered it. One that could not be rendered has no text."""
    found = _MATH.search(katex)
    if not found:
        return ""
    text = _NAME.sub(" ", _text(ElementTree.fromstring(found[0]))).replace(_BEFORE_NAME, "")
    text = re.sub(rf"{_AFTER_QUOTIENT}(?=[^\W\d]|[(\[‖|√∂∇∑∏∫])", " ", text)
    text = text.replace(_AFTER_QUOTIENT, "")
    text = _BINARY.sub(r" \1 ", _RELATION.sub(r" \1 ", _APPLIED.sub("", text)))
    text = re.sub(r"([,;])(?=\S)", r"\1 ", re.sub(r"\s+(?=[,;)\]])|(?<=[(\[])\s+", "", text))
    return re.sub(r"\s+", " ", text.replace("\u2061", " ")).strip()


def _text(element: ElementTree.Element) -> str:
    kind = element.tag.rpartition("}")[2]
    if kind in ("mi", "mn", "mo", "mtext"):
        letters = _LETTERS.get(element.get("mathvariant", ""), {})
        text = (element.text or "").translate(letters)
        name = text in _LARGE or (kind == "mi" and len(text) > 1)
        return f"{_BEFORE_NAME}{text}" if name else text
    if kind == "annotation":
        return ""
    parts = [_text(part) for part in element]
    match kind:
        case "mspace":
            return " "
        case "mfrac":
            # 1/2m could be read as (1/2)m.
            over, under = map(_whole, parts)
            under = f"({under})" if re.match(r"\d+[^\W\d]", under) else under
            return f"{over}/{under}{_AFTER_QUOTIENT}"
        case "msqrt":
            return f"√{_whole(''.join(parts))}"
        case "mroot":
            return f"{_script(parts[1], _RAISED, '^')}√{_whole(parts[0])}"
        case "mover" if accent := _ACCENTS.get(parts[1].strip()):
            return unicodedata.normalize("NFC", parts[0] + accent)
        case "msup" | "mover":
            return parts[0] + _script(parts[1], _RAISED, "^")
        case "msub" | "munder" | "msubsup" | "munderover":
            # KaTeX writes a sign after the name of a function even there, as a third part of two.
            raised = _script(parts[2], _RAISED, "^") if "sup" in kind or "over" in kind else ""
            end = " " if parts[0].strip() in _LARGE else ""
            return parts[0] + _script(parts[1], _LOWERED, "_") + raised + end
        case "mtable":
            between = ", " if element.get("columnalign", "center").startswith("center") else " "
            rows = ([_text(cell) for cell in row] for row in element)
            lines = "; ".join(between.join(filter(str.strip, row)) for row in rows)
            return re.sub(r"(?<=[,;])\s*; |(?<=\b[a-z]{3})\s*; |; (?=[=≈≤≥<>])", " ", lines)
    return "".join(parts)


def _script(text: str, letters: dict[int, int], sign: str) -> str:
    text = text.strip()
    if not text or set(text) <= {"′"}:
        return text
    small = text.replace(" ", "").translate(letters)
    if not set(small) & set(text):  # each of its characters has a small form
        return small
    return sign + _whole(text)


def _whole(text: str) -> str:
    """In brackets, unless it is one thing."""
    text = text.strip()
    return text if re.fullmatch(r"∂?[\w.′\u0300-\u036f]*[⁰-⁹₀-₉ᵢⱼ]*|√?\w*", text) else f"({text})"
