"""Words that are hard to write down, and the people who write them."""

from __future__ import annotations

from livedash.business.people.members import Person

TYPED = "Ọ̀rẹ́ \"Ṣúgà\" 'n' \\n // d’Or 🍞🇳🇬 אב=1;2,3"
"""What somebody may type: accents, quotes, a backslash, a flag, letters from right to left."""
STORED = 'Ọlá\n"Akara"\t\\ 🍞\u202eאב\u2028&lt;b>'
"""What a row may hold besides: the ends of lines, a tab, a turn of the writing's direction."""
CHI = Person(7, "Chi", "staff")
"""Who stands at a shared terminal."""


def long(longest: int) -> str:
    """Exactly so many characters, hard ones among them."""
    return f"{TYPED} {'ẹ' * longest}"[:longest]
