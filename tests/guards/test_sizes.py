"""Everything can be read in one sitting."""

from tests.guards import source


def test_files_have_at_most_400_lines():
    lengths = {str(path): len(path.read_text().splitlines()) for path in source.files(*source.APPS, "tests")}
    assert {path: lines for path, lines in lengths.items() if lines > 400} == {}


def test_functions_have_at_most_40_lines():
    too_long = {
        f"{path}:{function.lineno} {function.name}"
        for path, tree in source.trees(*source.APPS)
        for function in source.functions(tree)
        if function.end_lineno - function.lineno + 1 > 40
    }
    assert too_long == set()


def test_readme_has_at_most_120_lines():
    assert len((source.ROOT / "README.md").read_text().splitlines()) <= 120
