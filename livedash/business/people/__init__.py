"""People: who may log in, and what they are where. Adding a person, removing one, listing all."""

from livedash.business.people.password_need import PasswordNeed, password_need
from livedash.business.people.users import (
    Added,
    Removed,
    ShopPerson,
    UserRefused,
    add_user,
    check_entitled,
    has_login,
    people,
    remove_user,
)

__all__ = [
    "Added",
    "PasswordNeed",
    "Removed",
    "ShopPerson",
    "UserRefused",
    "add_user",
    "check_entitled",
    "has_login",
    "password_need",
    "people",
    "remove_user",
]
