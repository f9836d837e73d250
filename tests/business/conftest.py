"""The rules of the schema are tried in a shop without a day's business in it."""

from tests.emptyshop import empty_shop, owner, quiet_shop

__all__ = ["empty_shop", "owner", "quiet_shop"]
