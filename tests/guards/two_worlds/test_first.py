import time as t


def test_measure(eyes):
    print(len(eyes.addresses))
    a = t.perf_counter()
    one = eyes.in_world()
    b = t.perf_counter()
    print("pages", len(one.pages), b - a, len(one.mail), len(one.ledger), len(one.events), len(one.logs))
    from collections import Counter

    print(Counter(p[0] for p in one.pages.values()))
    two = eyes.in_world()
    print([k for k in one.pages if one.pages[k] != two.pages[k]][:20])
    assert one == two
