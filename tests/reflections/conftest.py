"""Reviews stand on the world’s Northern consortium."""

import pytest

from tests.factories import reviews as factory


@pytest.fixture
def group(world):
    """Return a function that makes a partnership of n organisations, each with one person who answers."""
    return lambda size, name="Debt advice": factory.make_group(world.northern, size, name)
