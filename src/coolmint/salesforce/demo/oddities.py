"""The ugly cases of real exports, so that everything that reads a demo organisation meets each of them."""

from collections.abc import Callable
from enum import StrEnum

from coolmint.salesforce.demo.dice import Dice, weighted
from coolmint.salesforce.demo.slots import Scene

LONGEST = 32_000


class Oddity(StrEnum):
    """One ugly case. Those of the first group change the text, the others the shape of the record."""

    CRLF = "crlf"
    LF = "lf"
    QUOTES = "quotes"
    EMOJI = "emoji"
    FORMULA = "formula"
    NULL_WORD = "null_word"
    NOT_AVAILABLE = "not_available"
    TRAILING_BLANKS = "trailing_blanks"
    LONGEST = "longest"
    TURKISH = "turkish"
    GREEK = "greek"
    CHINESE = "chinese"
    JAPANESE = "japanese"
    HEBREW = "hebrew"
    ARABIC = "arabic"
    TABS = "tabs"
    COMMAS = "commas"
    NO_DESCRIPTION = "no_description"
    NO_SUBJECT = "no_subject"

    HTML = "html"
    DELETED = "deleted"
    NO_DATE = "no_date"
    FUTURE = "future"
    GROUP_EVENT = "group_event"
    ALL_DAY = "all_day"
    CROWD = "crowd"
    LEAD = "lead"


# The shapes have rates of their own in the activities; by chance only these texts are sprinkled, the long one rarely.
_SPRINKLED = weighted(
    {
        each: 0.4 if each is Oddity.LONGEST else 10.0
        for each in list(Oddity)[: list(Oddity).index(Oddity.NO_DESCRIPTION)]
    }
)


def schedule(activities: int) -> dict[int, Oddity]:
    """Places where each oddity is certain to stand, spread over the whole; all of them fit from 27 activities on."""
    kinds = list(Oddity)
    return {(2 * place + 1) * activities // (2 * len(kinds)): kind for place, kind in enumerate(kinds)}


def sprinkle(dice: Dice) -> Oddity | None:
    return _SPRINKLED.draw(dice) if dice.chance(0.015) else None


_FOREIGN: dict[Oddity, tuple[str, ...]] = {
    Oddity.TURKISH: (
        (
            "Görüşme iyi geçti, {c} {product} ile ilgileniyor. Fiyat konusunda çekinceleri var; IĞDIR ve İzmir'deki "
            "deneyimleri sordu. Söz verdim: teklifi cuma gününe kadar göndereceğim. Şimdilik {rival} kullanıyorlar."
        ),
        (
            "Kısa ziyaret. Eğitim için uygun gün arıyoruz, ılımlı bir hava vardı, {c} önümüzdeki ay tekrar "
            "görüşmek istiyor."
        ),
    ),
    Oddity.GREEK: (
        (
            "Σύντομη επίσκεψη, η ομάδα είδε το {product} και ζήτησε στοιχεία. Υποσχέθηκα να στείλω την προσφορά έως "
            "την Παρασκευή. Το βασικό ερώτημα ήταν η τιμή σε σχέση με το {rival}. Επόμενο βήμα: τηλεφώνημα με {c}."
        ),
    ),
    Oddity.CHINESE: (
        "与{c}会面，讨论{product}的试用计划。科室对操作流程很满意，但认为价格高于{rival}。已承诺下周五前发送报价和培训安排。",
    ),
    Oddity.JAPANESE: (
        "{c}と面談。{product}のデモは好評。価格と償還について質問あり。来週までに資料を送付すると約束した。次回は看護師向け研修の日程を決める。",
    ),
    Oddity.HEBREW: (
        (
            "פגישה קצרה עם {c} בנושא {product}. ביקשו הצעת מחיר עד יום ראשון והבטחתי לשלוח אותה בזמן. "
            "החשש העיקרי: המחיר מול {rival}. Next: call {c}."
        ),
    ),
    Oddity.ARABIC: (
        (
            "اجتماع مع {c} حول {product}. الفريق راضٍ عن التجربة لكن السعر أعلى من {rival}. وعدتُ بإرسال العرض "
            "قبل يوم الخميس."
        ),
    ),
}
_QUOTED = (
    'Their words: "we will not pay more than for {rival}". I asked what ""more"" means and got no number. ',
    '{c} said "send me the data first", and "then we talk". ',
)
_EMOJI = ("👍", "🎉", "😀", "🙈", "📞", "✅", "⚠️", "👩‍⚕️", "🏥", "🚀", "🤝", "🇩🇪")
_LITERALS = {
    Oddity.FORMULA: ("=1+1", "=SUM(A1:A9)", "+49 555-0100", "-", "@SUM(1+1)"),
    Oddity.NULL_WORD: ("null", "NULL", "None"),
    Oddity.NOT_AVAILABLE: ("N/A", "n/a", "#N/A"),
}


def spoil(dice: Dice, oddity: Oddity | None, subject: str, text: str, at: Scene) -> tuple[str, str]:
    """The subject and the description with this ugly case in them."""
    if oddity is None:
        return subject, text
    if oddity in _FOREIGN:
        return subject, dice.pick(_FOREIGN[oddity]).format_map(at.words)
    if oddity in _LITERALS:
        # The first of each is the plainest and the most frequent.
        literals = _LITERALS[oddity]
        return subject, literals[0] if dice.chance(0.6) or at.words["n"] == "2" else dice.pick(literals)
    change = _CHANGES.get(oddity)
    return change(dice, subject, text, at) if change else (subject, text)


def _emoji(dice: Dice, subject: str, text: str, at: Scene) -> tuple[str, str]:
    marks = dice.distinct(_EMOJI, 3)
    return f"{subject} {marks[0]}", f"{marks[1]} {text} {marks[2]}"


def _commas(dice: Dice, subject: str, text: str, at: Scene) -> tuple[str, str]:
    words = at.words
    names = f"{words['c']}, {words['c2']}, {words['buyer']}, {words['mate']}, {words['rep']}"
    return f"{words['product']}, price, {words['pct']} %, training, {names}, and next steps,"[:255], text


def _longest(dice: Dice, subject: str, text: str, at: Scene) -> tuple[str, str]:
    block = f"{text}\n\n--- forwarded ---\n\n"
    return subject, (block * (LONGEST // len(block) + 1))[: LONGEST - 1].rstrip().ljust(LONGEST - 1, ".") + "."


def _quotes(dice: Dice, subject: str, text: str, at: Scene) -> tuple[str, str]:
    return f'"{subject}"', dice.pick(_QUOTED).format_map(at.words) + text


_CHANGES: dict[Oddity, Callable[[Dice, str, str, Scene], tuple[str, str]]] = {
    Oddity.CRLF: lambda dice, subject, text, at: (subject, text.replace(". ", ".\n").replace("\n", "\r\n")),
    Oddity.LF: lambda dice, subject, text, at: (subject, text.replace(". ", ".\n")),
    Oddity.QUOTES: _quotes,
    Oddity.EMOJI: _emoji,
    Oddity.COMMAS: _commas,
    Oddity.LONGEST: _longest,
    Oddity.TRAILING_BLANKS: lambda dice, subject, text, at: (f"{subject}  ", f"  {text}   \n "),
    Oddity.TABS: lambda dice, subject, text, at: (
        subject,
        f"Item\tQuantity\tPrice\n{at.words['unit']}\t{at.words['units']}\t{at.words['price']}\n\n{text}",
    ),
    Oddity.NO_DESCRIPTION: lambda dice, subject, text, at: (subject, ""),
    Oddity.NO_SUBJECT: lambda dice, subject, text, at: ("", text),
}  # fmt: skip
