"""Who may log in, and what they are where: adding a person and removing one."""

from livedash.business.people.users import Added, Removed, UserRefused, add_user, remove_user

__all__ = ["Added", "Removed", "UserRefused", "add_user", "remove_user"]
