import pytest

from lsp_server.markup import code_block, escaped, plain_as_markdown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("plain text", "plain text  "),
        ("uses *args and __init__", r"uses \*args and \_\_init\_\_  "),
        ("`*args` is code, *this* is not", r"`*args` is code, \*this\* is not  "),
        ("``a * b`` too", "``a * b`` too  "),
        ("half `open *", r"half `open \*  "),
        ("    indented", "&nbsp;&nbsp;&nbsp;&nbsp;indented  "),
        ("<b>not bold</b>", r"\<b\>not bold\</b\>  "),
        ("----------", "\\----------  "),
        ("  ===", "&nbsp;&nbsp;\\===  "),
        ("- an item", "- an item  "),
        ("", ""),
    ],
)
def test_text_looks_like_itself(line, shown):
    assert escaped(line) == shown


def test_blocks_that_are_fenced_already_stay():
    assert plain_as_markdown("a *b*\n```\n*c*\n```\nd") == "a \\*b\\*  \n```\n*c*\n```\nd  "
    assert plain_as_markdown("```\nnever closed").endswith("\n```")


def test_no_backticks_end_a_code_block_early():
    assert code_block("x = '```'", "python") == "````python\nx = '```'\n````"
