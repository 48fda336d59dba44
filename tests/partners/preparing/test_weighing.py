"""What scores add up to."""

import pytest

from partners.preparing.weighing import weighed


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ([], "not scored yet"),
        ([(3, None), (1, None)], "not scored yet"),
        ([(3, 5), (2, 5)], "25 of 25 points, 2 of 2 criteria scored"),
        ([(3, 4), (2, 0), (1, None)], "12 of 25 points, 2 of 3 criteria scored"),
    ],
)
def test_weighed_multiplies_by_weight_and_leaves_out_what_is_not_scored(marks, said):
    assert str(weighed(marks)) == said
