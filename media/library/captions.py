"""Rules about the words under, beside and instead of a picture."""

import re


def printed(caption: str, credit: str) -> str:
    """The caption as a page prints it, the credit in parentheses behind it: "A ferry leaves. (Ana Ruiz)"."""
    return " ".join(
        part for part in (caption.strip(), f"({credit.strip()})" if credit.strip() else "") if part
    )


def alt_problem(alt: str, *, caption: str, file_name: str) -> str:
    """What is wrong with an alt text, in a sentence for the desk; "" when nothing is."""
    words = _plain(alt)
    if not words:
        return "It has no alt text: people who cannot see the picture learn nothing from it."
    if words == _plain(caption):
        return "The alt text repeats the caption. Say what can be seen instead."
    if words in (_plain(file_name), _plain(file_name.rpartition(".")[0])):
        return "The alt text is the file's name. Say what can be seen instead."
    if re.match(r"(image|picture|photo|photograph) of ", words):
        return "The alt text need not say that it is a picture; say what it shows."
    return ""


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().lower()
