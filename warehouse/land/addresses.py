"""What an address field really holds, brought to the one form that is hashed.

People paste addresses from mail programs, sheets and web pages: with a name beside them, invisible characters,
`mailto:`, the comma of the sentence they stood in. Whatever a mail server would not tell apart is one address here.
"""

import re
import unicodedata
from urllib.parse import unquote

_SCHEME = re.compile(r"^\s*(mailto|smtp|sip|acct)\s*:\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[<\[(]([^<>\[\]()]*@[^<>\[\]()]*)[>\])]")
_AROUND_AT = re.compile(r"\s*@\s*")
_QUOTED = re.compile(r'"[^"]*"')
# what stands around an address in a sentence, a list or a mail program, and never begins or ends one
_WRAPPING = " \t.,;:<>()[]{}\"'`´|\u2018\u2019\u201c\u201d\u00ab\u00bb"


def normalise_email(value: str) -> str:
    """The address alone: without name, brackets, scheme, invisible characters and closing signs, in small letters.

    Text without an @ (a login) keeps its words; what is empty then stays empty.
    """
    text = _visible(value)
    found = _IN_BRACKETS.findall(text)
    text = found[-1] if found else text
    if _SCHEME.match(text):
        text = unquote(_SCHEME.sub("", text)).partition("?")[0]
    words = _AROUND_AT.sub("@", text).split()
    addresses = [w for w in words if "@" in w.strip(_WRAPPING)]
    chosen = addresses[0] if len(addresses) == 1 else " ".join(words)
    return _SCHEME.sub("", chosen.strip(_WRAPPING)).strip(_WRAPPING).casefold()


def split_addresses(value: str, separators: str) -> list[str]:
    """The addresses of a cell that lists several, each as it was written.

    A separator inside a name does not part it from its address: `Quill, Gale <gale@…>` is one.
    """
    text = _QUOTED.sub(lambda m: m.group() if "@" in m.group() else "", value)
    found: list[str] = []
    waiting = ""
    for part in re.split(f"[{re.escape(separators)}]", text):
        if "<" in part and waiting:
            found.pop()
        waiting = part.strip() if "@" not in part else ""
        found.append(part)
    return found


def _visible(value: str) -> str:
    """Without characters nobody sees; spaces of every width are spaces, wide letters are letters."""
    spread = unicodedata.normalize("NFKC", value)
    return "".join(
        " " if c.isspace() else c for c in spread if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace()
    )
