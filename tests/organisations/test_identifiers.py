"""Numbers of registers: their one spelling, and what is refused."""

import pytest

from consortium.organisations.identifiers import BadIdentifier, Placeholder, Reading, Scheme, read, split


@pytest.mark.parametrize(
    ("scheme", "given", "kept"),
    [
        (Scheme.CCEW, "1000340", "1000340"),
        (Scheme.CCEW, " 225874 ", "225874"),
        (Scheme.CCEW, "1000340-12", "1000340-12"),
        (Scheme.OSCR, "sc005336", "SC005336"),
        (Scheme.CCNI, "NIC100095", "100095"),
        (Scheme.CCNI, "NI100095", "100095"),
        (Scheme.COMPANIES_HOUSE, "2324869.0", "02324869"),
        (Scheme.COMPANIES_HOUSE, "2324869", "02324869"),
        (Scheme.COMPANIES_HOUSE, "NI020599", "NI020599"),
        (Scheme.COMPANIES_HOUSE, "ZC000201", "ZC000201"),
    ],
)
def test_read_gives_the_one_spelling(scheme, given, kept):
    assert read(scheme, given).value == kept


def test_read_says_when_it_mended_a_number():
    assert read(Scheme.COMPANIES_HOUSE, "2324869.0") == Reading(
        Scheme.COMPANIES_HOUSE, "02324869", "“2324869.0” was read as 02324869."
    )
    assert read(Scheme.CCEW, "1000340").note == ""


@pytest.mark.parametrize("given", ["0", "00000000", "12345678", "N/A", "none", "0.0", "99999999", ""])
def test_read_refuses_a_placeholder(given):
    with pytest.raises(Placeholder if given else BadIdentifier):
        read(Scheme.COMPANIES_HOUSE, given)


@pytest.mark.parametrize(
    ("scheme", "given"),
    [
        (Scheme.COMPANIES_HOUSE, "RC00834"),
        (Scheme.COMPANIES_HOUSE, "ABCDEFGH"),
        (Scheme.COMPANIES_HOUSE, "123"),
        (Scheme.CCEW, "12345"),
        (Scheme.CCEW, "=1+1"),
        (Scheme.OSCR, "005336"),
    ],
)
def test_read_refuses_what_no_rule_can_mend(scheme, given):
    with pytest.raises(BadIdentifier):
        read(scheme, given)


def test_split_takes_an_org_id_apart():
    assert split("GB-CHC-1000340") == ("GB-CHC", "1000340")
    with pytest.raises(BadIdentifier):
        split("1000340")
