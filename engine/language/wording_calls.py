"""The functions of the language in words. Arguments come worded; composite ones already in parentheses."""

from __future__ import annotations

from engine.values.text import Language, Text

# Placeholders {0}, {1} are the arguments; {s} is the scale.
_CALLS: dict[str, Text] = {
    "abs": Text("{0}的绝对值", "the absolute value of {0}"),
    "date_of": Text("{0}的日期", "the date of {0}"),
    "time_of": Text("{0}的时刻", "the time of day of {0}"),
    "at": Text("{0}的{1}", "{1} on {0}"),
    "day_of": Text("{0}的日数", "the day of the month of {0}"),
    "month_of": Text("{0}的月份", "the month of {0}"),
    "year_of": Text("{0}的年份", "the year of {0}"),
    "weekday_of": Text("{0}的星期", "the weekday of {0}"),
    "full_months": Text("从{0}到{1}的整月数", "the full months from {0} to {1}"),
    "workdays": Text("从{0}到{1}的工作日数", "the workdays from {0} to {1}"),
    "paid_holidays": Text("从{0}到{1}的带薪法定节日数", "the paid statutory holidays from {0} to {1}"),
    "is_workday": Text("{0}是工作日", "{0} is a workday"),
    "day_type": Text("{0}的日期类别", "what kind of day {0} is"),
    "workday_from": Text("{0}（遇休息日顺延至下一个工作日）", "{0}, or the next workday after it"),
    "workday_until": Text("{0}（遇休息日提前至上一个工作日）", "{0}, or the last workday before it"),
    "shift_start": Text("{0}的上班时间", "the start of work on {0}"),
    "shift_end": Text("{0}的下班时间", "the end of work on {0}"),
    "previous_session": Text("{0}之前最近一班的开始时间", "the start of the last session before {0}"),
    "empty": Text("“{0}”一项也没有", "nothing is listed under “{0}”"),
    "size": Text("{0}的项数", "the number of items in {0}"),
    "default": Text("{0}（无记录则为{1}）", "{0} ({1} if not recorded)"),
    "timeliness": Text("{0}是否不迟于{1}", "whether {0} keeps to {1}"),
    "bracket": Text("“{s}”中{0}所在档的数值", "the figure for {0} in “{s}”"),
    "marginal": Text("{0}按“{s}”分段计算之和", "{0} taken band by band at “{s}”"),
    "floor": Text("{0}向下取整", "{0} rounded down to a whole number"),
    "ceil": Text("{0}向上取整", "{0} rounded up to a whole number"),
    "floor_to": Text("{0}按{1}向下取整", "{0} rounded down to a multiple of {1}"),
    "ceil_to": Text("{0}按{1}向上取整", "{0} rounded up to a multiple of {1}"),
}
_NEGATED = {
    "is_workday": Text("{0}不是工作日", "{0} is no workday"),
    "empty": Text("“{0}”至少有一项", "something is listed under “{0}”"),
}
_EXTREMES = {
    ("min", False): (Text("较小者", "the smaller"), Text("最小者", "the smallest")),
    ("max", False): (Text("较大者", "the larger"), Text("最大者", "the largest")),
    ("min", True): (Text("较早者", "the earlier"), Text("最早者", "the earliest")),
    ("max", True): (Text("较晚者", "the later"), Text("最晚者", "the latest")),
}
_BOUNDS = {
    "day": Text("当日", "day"),
    "iso_week": Text("所在周", "week"),
    "month": Text("所在月", "month"),
    "quarter": Text("所在季度", "quarter"),
    "year": Text("所在年", "year"),
}
ATOMIC = frozenset({"default", "bracket"})
COUNTS = frozenset({"full_months", "workdays", "paid_holidays"})
"""Functions whose words say in what they count."""


def call_words(function: str, arguments: list[str], language: Language, scale: str = "", negated: bool = False) -> str:
    """A call in words.

    >>> call_words("workdays", ["本月第一天", "本月最后一天"], "zh")
    '从本月第一天到本月最后一天的工作日数'
    """
    template = (_NEGATED if negated else _CALLS)[function].of(language)
    return fill(template, arguments, scale)


def fill(template: str, arguments: list[str], scale: str = "") -> str:
    """Arguments put into a template in one pass, so that their own text is never read as one."""
    pieces: list[str] = []
    rest = template
    while "{" in rest:
        before, _, rest = rest.partition("{")
        mark, _, rest = rest.partition("}")
        pieces += [before, scale if mark == "s" else arguments[int(mark)]]
    return "".join([*pieces, rest])


def can_negate(function: str) -> bool:
    return function in _NEGATED


def extreme_words(function: str, arguments: list[str], language: Language, moments: bool) -> str:
    """The least or greatest of some things.

    >>> extreme_words("min", ["A", "B"], "en", False), extreme_words("max", ["甲", "乙", "丙"], "zh", True)
    ('the smaller of A and B', '甲、乙、丙中最晚者')
    """
    pair, many = _EXTREMES[(function, moments)]
    word = (pair if len(arguments) == 2 else many).of(language)
    if language == "zh":
        return f"{'与'.join(arguments) if len(arguments) == 2 else '、'.join(arguments)}中{word}"
    head = ", ".join(arguments[:-1])
    return f"{word} of {head} and {arguments[-1]}"


def bound_words(function: str, moment: str, kind: str, language: Language) -> str:
    """The first or last day of the period around a day."""
    period = _BOUNDS[kind].of(language)
    if language == "zh":
        return f"{moment}{period}的{'第一天' if function == 'start_of' else '最后一天'}"
    return f"the {'first' if function == 'start_of' else 'last'} day of the {period} of {moment}"
