"""The agencies that datelines abbreviate: name as printed → (full name, site)."""

from __future__ import annotations

AGENCIES: dict[str, tuple[str, str]] = {
    "AP": ("The Associated Press", "https://apnews.com/"),
    "Reuters": ("Reuters", "https://www.reuters.com/"),
    "AFP": ("Agence France-Presse", "https://www.afp.com/"),
    "DPA": ("Deutsche Presse-Agentur", "https://www.dpa.com/"),
    "EFE": ("Agencia EFE", "https://efe.com/"),
    "ANSA": ("Agenzia Nazionale Stampa Associata", "https://www.ansa.it/"),
    "PA": ("PA Media", "https://pa.media/"),
    "UPI": ("United Press International", "https://www.upi.com/"),
    "Kyodo": ("Kyodo News", "https://english.kyodonews.net/"),
    "Xinhua": ("Xinhua News Agency", "https://english.news.cn/"),
    "Yonhap": ("Yonhap News Agency", "https://en.yna.co.kr/"),
    "PTI": ("Press Trust of India", "https://www.ptinews.com/"),
}
_BY_WORDS = {
    word.casefold(): name
    for name, (full, _) in AGENCIES.items()
    for word in (name, full, full.removeprefix("The "))
}


def agency(printed: str) -> str:
    """The short name under which the newsroom files an agency: "Associated Press" → "AP"; others as printed."""
    return _BY_WORDS.get(printed.casefold(), printed)
