"""What a figure that moves weighs, and how long the browser takes for each of its states.

    PYTHONPATH=extensions python -m benchmarks.moving

Of the built book, in a window whose processor is slowed four times: a state is shown, styled and
laid out at once, from first to last; median and longest of all states.
"""

from __future__ import annotations

import gzip
import json
import re
import statistics
from pathlib import Path

from tests.serving import MOVING, SETTLED, chromium, served

HTML = Path(__file__).parents[1] / "_build/html"
_EACH = """place => {
  const slider = place.querySelector('input[type=range]');
  const menus = [...place.querySelectorAll('select')];
  const times = [];
  const step = input => {
    const before = performance.now();
    input.dispatchEvent(new Event('input'));
    place.getBoundingClientRect();
    getComputedStyle(place.querySelector('.gb-moved')).fill;
    times.push(performance.now() - before);
  };
  for (let value = 0; value <= Number(slider.max); value += 1) {
    slider.value = value;
    step(slider);
  }
  for (const menu of menus) for (const one of menu.options) { menu.value = one.value; step(menu); }
  return times;
}"""


def main() -> None:
    print(f"{'chapter':28} {'kB gzipped':>10} {'states':>7} {'median ms':>10} {'longest ms':>10}")
    with served(HTML) as address, chromium() as browser:
        for page_file in sorted(HTML.glob("book/*/chapter.html")):
            figure = re.search(MOVING, page_file.read_text(encoding="utf-8"), re.DOTALL)
            if not figure:
                continue
            page = browser.new_page(viewport={"width": 390, "height": 844})
            page.goto(address + page_file.relative_to(HTML).as_posix())
            page.evaluate(SETTLED)
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
            place = page.locator(".gb-moving").first
            place.scroll_into_view_if_needed()
            times = place.evaluate(_EACH)
            states = len(json.loads(place.get_attribute("data-states") or "")["said"])
            print(
                f"{page_file.parent.name:28} {len(gzip.compress(figure[0].encode())) / 1000:10.1f} "
                f"{states:7} {statistics.median(times):10.1f} {max(times):10.1f}"
            )
            page.close()


if __name__ == "__main__":
    main()
