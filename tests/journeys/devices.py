"""The screens on which a journey is made."""

import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import FloatRect, Locator, Page


@dataclass(frozen=True)
class Device:
    name: str
    is_narrow: bool
    options: dict[str, Any] = field(default_factory=dict)

    def press(self, target: Locator) -> None:
        """With a finger or with the mouse."""
        if self.is_narrow:
            target.tap()
        else:
            target.click()

    def scroll(self, page: Page, area: FloatRect) -> None:
        """Scroll down in this area by most of its height, with a finger or with the wheel."""
        x = area["x"] + area["width"] / 2
        distance = area["height"] * 0.8
        if not self.is_narrow:
            page.mouse.move(x, area["y"] + area["height"] / 2)
            page.mouse.wheel(0, distance)
            return
        _swipe(page, x, area["y"] + area["height"] * 0.9, distance)


def _swipe(page: Page, x: float, y: float, distance: float) -> None:
    """Move one finger up, and hold it before it leaves the glass, so that the list does not run on."""
    devtools = page.context.new_cdp_session(page)
    start = time.time() - 1

    def touch(kind: str, milliseconds: int, *places: float) -> None:
        points = [{"x": x, "y": place} for place in places]
        event = {"type": kind, "touchPoints": points, "timestamp": start + milliseconds / 1000}
        devtools.send("Input.dispatchTouchEvent", event)

    touch("touchStart", 0, y)
    touch("touchMove", 100, y - distance / 2)
    touch("touchMove", 200, y - distance)
    touch("touchMove", 800, y - distance)
    touch("touchEnd", 900)
    devtools.detach()


WIDE = Device("wide", is_narrow=False, options={"viewport": {"width": 1280, "height": 900}})
NARROW = Device(
    "narrow",
    is_narrow=True,
    options={"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True},
)
