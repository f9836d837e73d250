"""The rules of the schema are tried in a shop without a day's business in it."""

from tests.emptyshop import empty_shop, empty_template

__all__ = ["empty_shop", "empty_template"]
