"""What each command asks of the reasoner, and what it prints."""

import pytest

from machinepsych.narsese import parse_term
from machinepsych.narsese.commands import command_names


@pytest.mark.parametrize(
    ("line", "call"),
    [
        ("*motorbabbling=0.3", ("change", ("motor_babbling", 0.3))),
        ("*motorbabbling=true", ("change", ("motor_babbling", 0.2))),
        ("*motorbabbling=false", ("change", ("motor_babbling", 0.0))),
        ("*motorbabbling=1", ("change", ("motor_babbling", 1.0))),
        ("*babblingops=3", ("change", ("babbling_operations", 3))),
        ("*decisionthreshold=0.6", ("change", ("decision_threshold", 0.6))),
        ("*anticipationconfidence=0.02", ("change", ("anticipation_confidence", 0.02))),
        ("*similaritydistance=0.5", ("change", ("similarity_distance", 0.5))),
        ("*questionpriming=0.1", ("change", ("question_priming", 0.1))),
        ("*restrictedconceptcreation=true", ("change", ("restricted_concept_creation", True))),
        ("*functionalequivalence=true", ("change", ("functional_equivalence", True))),
        ("*setopname 2 ^wave", ("set_operation", 2, "^wave")),
        ("*setoparg 1 2 (a * b)", ("set_argument", 1, 2, parse_term("(a * b)"))),
        ("*space 10 B", ("set_value_space", 10, "B")),
        ("*setvalue -0.5 10 B", ("set_measured_value", -0.5, 10, "B")),
        ("*concurrent", ("concurrent",)),
        ("*currenttime=100", ("set_time", 100)),
        ("*stampid=50", ("set_stamp_id", 50)),
        ("*stampimport=[1,2,3]", ("import_stamp", (1, 2, 3))),
        ("*stampimport=[]", ("import_stamp", ())),
        ("*stampimport=[7]", ("import_stamp", (7,))),
        ("*seed 42", ("reseed", 42)),
    ],
)
def test_a_command_that_sets_something_says_nothing(talk, line, call):
    assert talk(line) == []
    assert talk.engine.calls == [call]


def test_every_command_is_carried_out(talk):
    values = {"setopname": "1 ^x", "setoparg": "1 1 x", "setopstdin": "1", "space": "2 B"}
    values |= {
        "setvalue": "1 2 B",
        "query": "0.5 a?",
        "stampimport": "[1]",
        "restrictedconceptcreation": "true",
        "functionalequivalence": "true",
    }
    for name in command_names():
        bare = name.strip("*=")
        value = values.get(bare, "1" if name.endswith("=") else "")
        assert not any(line.startswith("//Error") for line in talk(f"{name} {value}"))
    assert talk.session.finished


def test_an_unknown_command_is_told_of_all_there_are(talk):
    (line,) = talk("*sav memory.npz")
    assert line.startswith("//Error: column 1")
    assert all(name in line for name in ("*reset", "*volume=", "*save", "*load", "*seed"))
    assert line.endswith('Did you mean "*save"?')


def test_a_query_prints_all_answers_or_nothing(talk):
    talk("a.", "b. {1.0 0.5}")
    assert [line[:10] for line in talk("*query 0.1 ?x?")] == ["Input: ?1?", "Answer: a.", "Answer: b."]
    assert talk("*query 0.99 ?x?") == ["Input: ?1?"]
    assert talk.called("query") == [("?1?", 0.1), ("?1?", 0.99)]
    assert [heard and heard.term.name for heard in talk.heard] == ["a", "b", None]


def test_statistics(talk):
    assert talk("*stats") == [
        "//*stats",
        "Statistics",
        "----------",
        "currentTime:\t\t\t1",
        "total concepts:\t\t\t0",
        "//*done",
    ]


def test_concepts_are_printed_so_that_the_shell_reads_them_again(talk):
    talk("a. {0.5 0.4}", "dt=2 <a =/> b>.")
    said = talk("*concepts")
    assert said[0] == "//*concepts"
    assert said[1].startswith(
        '//a: { "priority": 0.500000, "usefulness": 0.250000, "useCount": 3, "lastUsed": 2'
    )
    assert said[2] == "a. {0.500000 0.400000}"
    assert said[4] == "dt=2.000000 <a =/> b>. {1.000000 0.900000}"
    assert said[-1] == "//*done"
    before = dict(talk.engine.beliefs)
    talk("*reset", *said)
    assert list(talk.engine.beliefs) == list(before)
    assert talk.session.mistakes == 0


def test_events_that_wait(talk):
    talk("a. :|:")
    line = 'a: { "priority": 1.000000, "time": 1 } Truth: frequency=1.000000, confidence=0.900000'
    assert talk("*cycling_belief_events") == ["//*cycling_belief_events", line, "//*done"]
    assert talk("*cycling_goal_events") == ["//*cycling_goal_events", "//*done"]
    assert talk("*occurrence_time_index") == ["//*occurrence_time_index", 'a: { "time": 1 }', "//*done"]


def test_the_index_of_atoms_names_a_holder_once(talk):
    talk("<a --> (a * b)>.", "b.")
    assert talk("*inverted_atom_index") == [
        "printing inverted atom table content:",
        "a -> <a --> (a * b)>",
        "b -> <a --> (a * b)>",
        "b -> b",
        "table print finish",
    ]


def test_the_configuration_is_printed_as_the_commands_that_make_it(talk):
    talk(
        "*setopname 2 ^wave",
        "*setoparg 2 1 dog",
        "*motorbabbling=0.3",
        "*babblingops=2",
        "*setopname 11 ^swim",
    )
    said = talk("*opconfig")
    assert said[:6] == [
        "//*opconfig",
        "*motorbabbling=0.300000",
        "*babblingops=2",
        "*setopname 1 ^left",
        "*setopname 2 ^wave",
        "*setoparg 2 1 dog",
    ]
    assert said[-1] == "*setopname 11 ^swim"
    talk(*said)
    assert talk("*opconfig") == said


def test_what_the_reasoner_refuses_is_not_noted(talk):
    talk("a.")
    assert talk("*setopname 2 ^wave") == ["//Error: operations are named while the memory is empty"]
    assert "*setopname 2 ^right" in talk("*opconfig")


def test_results_are_read_of_known_operations_only(talk):
    assert talk("*setopstdin 11")[0].startswith("//Error: there is no operation 11")


def test_reset_forgets(talk):
    assert talk("a.", "*reset", "a?")[-1] == "Answer: None."


def test_quit_ends_the_session(talk):
    assert talk("quit") == []
    assert talk.session.finished


def test_a_memory_is_saved_and_loaded(talk, tmp_path):
    file = tmp_path / "my memory"
    assert talk("a.", f"*save {file}", "*reset", f"*load {file}", "a?")[-1].startswith("Answer: a.")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("*save", "needs the name of a file"),
        ("*load", "needs the name of a file"),
        ("*load /no/such/file", "/no/such/file: No such file"),
        ("*save /no/such/folder/file", "/no/such/folder/file: No such file"),
        ("*load {folder}", "Is a directory"),
        ("*load {text}", "is no memory"),
        ("*seed", "whole number"),
        ("*seed -1", "whole number"),
        ("*seed 9999999999999999999", "whole number"),
    ],
)
def test_mistakes_with_our_own_commands(talk, tmp_path, line, says):
    text = tmp_path / "text"
    text.write_text("no memory")
    talk("a.")
    (said,) = talk(line.format(folder=tmp_path, text=text))
    assert said.startswith("//Error: ")
    assert says in said
    assert talk("a?")[1].startswith("Answer: a.")
