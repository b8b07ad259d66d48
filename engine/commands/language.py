"""In which language the program speaks: `--language`, else the locale's."""

from __future__ import annotations

import os
import sys

from engine.values.text import Language


def locale_language() -> Language:
    """zh where the locale says Chinese, else en.

    The first of LC_ALL, LC_MESSAGES and LANG that is set decides; on Windows without them, the language of the system.
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    return "zh" if _windows_is_chinese() else "en"


def _windows_is_chinese() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x04)
