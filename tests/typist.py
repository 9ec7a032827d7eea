"""Somebody at the keys: random edits of a real text, as people make them."""

import random
import re

WORD = re.compile(rb"\w+")
TYPED = [
    b"x", b" ", b"\n", b"(", b")", b"self.", b"self.new = ", b'"', b".", b"#", b"// ", b"\n        y = 1\n",
    b"\n    return x\n", b"def f(): pass\n", b"if x:\n            ", b"lambda q: q.",
    b"for i in self.items():\n            i.run()\n        ",
    b"global ZZ\n        ZZ = 1\n        ", b"import os\n        ", b"class C:\n            a = 1\n        ", b"yield ",
    "é".encode(), b"x = x.next\n        ", b"this.", b"this.a = ", b"exports.b = ",
    b"const c = (d) => d.", b"function g() {}\n",
]  # fmt: skip


class Typist:
    """Types, deletes, pastes and renames, mostly near where it did so before; takes back many of its mistakes."""

    def __init__(self, source: bytes, choose: random.Random) -> None:
        self.whole = self.good = self.text = source
        self.choose = choose
        self.place = 0

    def go_on(self, has_errors: bool) -> None:
        choose, text = self.choose, self.text
        if has_errors and choose.random() < 0.5:
            self.text = self.good
            return
        if not has_errors:
            self.good = text
        if choose.random() < 0.2:
            self.place = choose.randrange(len(text) + 1)
        place = self.place = min(self.place, len(text))
        match choose.randrange(8):
            case 0:
                self.text = text[:place] + text[place + choose.randrange(1, 40) :]
            case 1:
                start = choose.randrange(len(self.whole))
                pasted = self.whole[start : start + choose.randrange(200)]
                self.text = text[:place] + pasted + text[place:]
            case 2:
                words = list(WORD.finditer(text, place, place + 400))
                if words:
                    word = choose.choice(words)
                    name = choose.choice(words)[0]
                    self.text = text[: word.start()] + name + text[word.end() :]
            case 3:
                self.place = max(0, place - 1)
                self.text = text[: self.place] + text[place:]
            case _:
                typed = choose.choice(TYPED)
                self.text = text[:place] + typed + text[place:]
                self.place += len(typed)
