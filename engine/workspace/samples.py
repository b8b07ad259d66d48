"""The bundled sample facts of a rulebook: which of them serves a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from engine.diagnostics.diagnostic import Diagnostics
from engine.facts.manifest import Manifest, read_manifest
from engine.facts.model import Coverage
from engine.rulebook.files import read_source
from engine.rulebook.library import samples
from engine.rulebook.model import Rulebook
from engine.values.period import Period
from engine.workspace.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Sample:
    """A folder of sample facts with the period it is for and the days it covers."""

    folder: Path
    period: Period | None
    covers: Coverage

    @property
    def length(self) -> timedelta:
        return (self.covers.until or date.max) - (self.covers.start or date.min)


def choose_sample(rulebook: Rulebook, period: Period | None) -> Sample:
    """The smallest sample that covers the period; without one, the smallest that is for a month.

    Raises:
        Refusal: the rulebook has no sample, or none covers the period.
    """
    known = [_read(folder, rulebook) for folder in samples(rulebook.id)]
    if not known:
        raise Refusal(
            f"规则手册“{rulebook.id}”没有内置样例数据；请用 --facts 指定数据（policy facts template 可生成填写模板）",
            f"the rulebook `{rulebook.id}` has no bundled sample facts; give yours with --facts "
            f"(policy facts template writes a workbook to fill in)",
        )
    if period is not None:
        serving = [s for s in known if s.covers.contains(period.start, period.end)]
        if not serving:
            spans = [f"{s.covers.start} – {s.covers.until}" for s in known]
            raise Refusal(
                f"没有覆盖 {period} 的内置样例；样例覆盖：{'；'.join(spans)}。请用 --facts 指定数据",
                f"no bundled sample covers {period}; they cover {'; '.join(spans)}. Give your facts with --facts",
            )
        return min(serving, key=lambda s: (s.length, s.folder.name))
    return min(known, key=lambda s: (s.period is None or s.period.kind != "month", s.length, s.folder.name))


def _read(folder: Path, rulebook: Rulebook) -> Sample:
    diagnostics = Diagnostics()
    source = read_source(folder / "facts.yaml", diagnostics)
    manifest = read_manifest(source, rulebook.vocabulary, diagnostics) if source else Manifest()
    return Sample(folder, manifest.period, _within_all(manifest))


def _within_all(manifest: Manifest) -> Coverage:
    """The days that every table of the sample covers."""
    spans = [c for c in (manifest.default, *manifest.covers.values()) if c is not None]
    starts = [c.start for c in spans if c.start is not None]
    ends = [c.until for c in spans if c.until is not None]
    return Coverage(max(starts, default=None), min(ends, default=None))
