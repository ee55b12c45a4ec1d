"""Strict reading: values of YAML 1.2, places, refusals, and nothing that makes it fall over."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from machinepsych.errors import ProtocolError
from machinepsych.protocol.document import Document, Fields, Items
from machinepsych.protocol.read import read_document, read_file, resolve


def refusal(text):
    with pytest.raises(ProtocolError) as refused:
        read_document(text, "f.yaml")
    return str(refused.value)


@given(st.text(max_size=200) | st.text(alphabet="ab:-?[]{},&*!|>'\"%#\n\t \\<0x.~", max_size=60))
@example("[" * 100_000)
@example("? " * 10_000)
@example("- " * 10_000)
@example("a: " + "9" * 5000)
@example('"\\U00110000"')
@example('a: "\\ud800"')
@example("a: 0x" + "f" * 5000)
def test_any_text_is_a_document_or_refused(text):
    try:
        answer = read_document(text, "f.yaml")
    except ProtocolError as error:
        answer = error
    assert isinstance(answer, Document) or answer.problems


def test_deep_nesting_is_refused_at_once():
    began = time.perf_counter()
    assert refusal("[" * 100_000) == "f.yaml:1:51  Lists and mappings are nested more than 50 deep."
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1:30", "1:30"),
        ("on", "on"),
        ("yes", "yes"),
        ("1_000", "1_000"),
        ("2024-11-01", "2024-11-01"),
        ("010", 10),
        ("0x1F", 31),
        ("1e-3", 0.001),
        ("1e3", 1000.0),
        ("TRUE", True),
        ("~", None),
    ],
)
def test_values_are_those_of_yaml_1_2(written, value):
    resolved = resolve(written)
    assert resolved == value
    assert type(resolved) is type(value)


def test_every_key_and_value_has_its_place():
    root = read_document("a: 1\nb:\n  - {c: x}\n", "f.yaml").root
    items = root.get("b")
    assert isinstance(items, Items)
    inner = items.items[0]
    assert isinstance(inner, Fields)
    key, value = inner.entries["c"].key, inner.entries["c"].value.place
    assert (key.line, key.column, value.line, value.column) == (3, 6, 3, 9)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", 'f.yaml:3:1  "a" is given twice (first on line 1).'),
        ("a: &x 1", "f.yaml:1:4  Anchors (&x) are not allowed in a protocol."),
        ("a: *x", "f.yaml:1:4  Aliases (*x) are not allowed in a protocol; repeat the value."),
        (
            "a: !!python/object/apply:os.getcwd []",
            "f.yaml:1:4  Tags (!!python/object/apply:os.getcwd) are not allowed in a protocol.",
        ),
        ("<<: {a: 1}", "f.yaml:1:1  Merge keys (<<) are not allowed in a protocol."),
        ("a: " + "9" * 5000, "f.yaml:1:4  A whole number has at most 40 digits."),
        ('a: "\\0"', "f.yaml:1:4  The text contains a control character."),
        ("a: 1\n---\nb: 1", "f.yaml:2:1  A file holds one document; remove the line with ---."),
    ],
)
def test_what_does_not_hinder_reading_is_kept_for_the_report(text, message):
    assert str(read_document(text, "f.yaml").problems[0]) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f.yaml:1:1  The file is empty."),
        ("# only a comment\n", "f.yaml:1:1  The file is empty."),
        ("- a", 'f.yaml:1:1  A protocol is a mapping: lines such as "name: reversal".'),
        ("a:\n\t- b", "f.yaml:2:1  YAML does not allow tabs here; use spaces."),
        ("a: \x00", "f.yaml:1:4  The file contains a control character (U+0000)."),
        ("a: [1", 'f.yaml:1:6  The list is not closed: "," or "]" is expected here.'),
        ("a: 'x", "f.yaml:1:6  A quotation mark that was opened is not closed."),
    ],
)
def test_what_cannot_be_read_is_refused(text, message):
    assert refusal(text) == message


def test_files_that_cannot_be_read(tmp_path):
    (tmp_path / "reversal.yaml").write_text("a: 1", encoding="utf-8")
    (tmp_path / "latin.yaml").write_bytes("a: 1\nb: é".encode("latin-1"))
    (tmp_path / "large.yaml").write_bytes(b"#" * 1_000_001)
    answers = {}
    for name in ("reversl.yaml", "latin.yaml", "large.yaml", ".", "a\0b"):
        with pytest.raises(ProtocolError) as refused:
            read_file(f"{tmp_path}/{name}")
        answers[name] = str(refused.value).split("  ", 1)[1]
    assert answers == {
        "reversl.yaml": f'There is no such file. Did you mean "{tmp_path}/reversal.yaml"?',
        "latin.yaml": "The file is not UTF-8 text; save it as UTF-8.",
        "large.yaml": "The file has more than 1000000 bytes; it is too large.",
        ".": "This is a folder, not a protocol file.",
        "a\0b": "There is no such file.",
    }
    assert read_file(tmp_path / "reversal.yaml") == "a: 1"
