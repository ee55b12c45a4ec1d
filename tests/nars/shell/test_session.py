"""What a client sees for each line that it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machinepsych.nars.happenings import Happening, Kind
from machinepsych.nars.shell.printing import RESULT_PROMPT
from machinepsych.nars.shell.session import PORTION, Session
from machinepsych.narsese import Atom, parse_term
from tests.nars.shell.fake import FakeReasoner


def test_a_belief_is_repeated_as_ona_repeats_it(talk):
    assert talk("a. :|:") == [
        "Input: a. :|: occurrenceTime=1 Priority=1.000000 Stamp=[1] Truth: frequency=1.000000, "
        "confidence=0.900000"
    ]


def test_variables_are_numbered_before_the_reasoner_sees_them(talk):
    talk("<$x --> y>.", "<?what --> y>?")
    assert talk.called("tell") == [("<$1 --> y>.",)]
    assert talk.called("ask") == [("<?1 --> y>?",)]


def test_questions(talk):
    assert talk("b.", "b?", "c? :|:")[1:] == [
        "Input: b?",
        "Answer: b. creationTime=1 Stamp=[1] Truth: frequency=1.000000, confidence=0.900000",
        "Input: c? :|:",
        "Answer: None.",
    ]
    assert [answer and answer.term for answer in talk.heard] == [Atom("b"), None]


def test_steps_are_framed_and_a_blank_line_is_one_without_frame(talk):
    assert talk("5", "0") == [
        "performing 5 inference steps:",
        "done with 5 additional inference steps.",
        "performing 0 inference steps:",
        "done with 0 additional inference steps.",
    ]
    assert talk("", "   ") == []
    assert talk.called("step") == [(5,), (1,), (1,)]


@given(st.integers(0, 10 * PORTION))
def test_portions_of_steps_add_up(count):
    engine = FakeReasoner()
    list(Session(engine, load=FakeReasoner.load).respond(str(count)))
    assert engine.now == 1 + count
    assert all(call[1] <= PORTION for call in engine.calls if call[0] == "step")


def test_comments_are_repeated(talk):
    assert talk("//hello", "// two  w ") == ["Comment: hello", "Comment:  two  w"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("<a -> b>.", "column 4"),
        ("a. {2 0.9}", "frequency"),
        ("*volume=101", "volume"),
        ("*nosuch", "command"),
        ("a", "punctuation"),
        ("a. :\\:", "past"),
        ("a. :/:", "future"),
        ("a! :/:", "future"),
        ("a!", "goal"),
        ("(" + " * ".join("abcdefghijklmnopqrstuvw") + ").", "too large"),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(talk, line, says):
    talk("b.")
    before = list(talk.engine.calls)
    (said,) = talk(line)
    assert said.startswith("//Error: ")
    assert says in said
    assert "\n" not in said
    assert talk.engine.calls == before
    assert talk("b?")[1].startswith("Answer: b.")
    assert talk.session.mistakes == 1


@given(st.text(max_size=60))
def test_no_line_ends_the_shell_and_no_mistake_looks_like_an_answer(text):
    session = Session(FakeReasoner(), load=FakeReasoner.load)
    said = list(session.respond(text.replace("*save", "save")))
    assert all(isinstance(line, str) for line in said)
    assert session.mistakes == sum(line.startswith("//Error: ") for line in said)


def test_volume_hides_inference_of_low_priority_but_no_input(talk):
    talk.engine.derive = [
        Happening(Kind.DERIVED, Atom("low"), priority=0.2),
        Happening(Kind.REVISED, Atom("high"), priority=0.8),
    ]

    def said(volume):
        return [line.split()[:2] for line in talk(f"*volume={volume}", "x.")]

    assert said(100) == [["Input:", "x."], ["Derived:", "low."], ["Revised:", "high."]]
    assert said(50) == [["Input:", "x."], ["Revised:", "high."]]
    assert said(0) == [["Input:", "x."]]


def test_an_execution_is_printed_and_told_to_the_watcher(talk):
    talk.engine.on_goal = ("^left", None)
    assert talk("g! :|:")[-1] == "^left executed with args "
    talk.engine.on_goal = ("^go", parse_term("({SELF} * away)"))
    assert talk("*volume=0", "g! :|:")[-1] == "^go executed with args ({SELF} * away)"
    assert [heard.term.name for heard in talk.heard] == ["^left", "^go"]


class TestResultsFromTheInput:
    @pytest.fixture(autouse=True)
    def _waiting(self, talk):
        talk.engine.on_goal = ("^left", parse_term("({SELF} * (fridge * #1))"))
        talk("*setopstdin 1")
        self.said = talk("g! :|:")

    def test_the_result_is_asked_for_and_told_with_the_time_of_the_execution(self, talk):
        assert talk.called("withhold_feedback") == [(1,)]
        assert self.said[-1] == RESULT_PROMPT
        said = talk("(fridge * 10_20)")
        assert [line.split(" occ")[0] for line in said] == [
            "Input: <({SELF} * (fridge * 10_20)) --> ^left>. :|:"
        ]
        assert talk.engine.calls[-3:] == [
            ("concurrent",),
            ("tell", "<({SELF} * (fridge * 10_20)) --> ^left>. :|:"),
            ("step", 1),
        ]

    def test_what_it_was_a_step_to_is_wanted_on_once(self, talk):
        talk.engine.stepping = True
        assert talk("x")[-1] == RESULT_PROMPT
        assert talk.engine.calls[-2:] == [("step", 1), ("want_on", "g! :|:")]
        # The same operation again does not lead on: that would never end.
        assert talk("y")[-1].startswith("Input: ")
        assert len(talk.called("want_on")) == 1
        talk("g! :|:", "z")
        assert len(talk.called("want_on")) == 2

    def test_no_goal_is_wanted_on_in_another_memory(self, talk):
        talk.engine.stepping = True
        talk("*reset", "*setopstdin 1", "x. :|:")
        assert talk.called("want_on") == []

    def test_the_synchronising_zero_may_come_before(self, talk):
        assert talk("0") == []
        assert talk("x")[0].startswith("Input: <({SELF} * x) --> ^left>.")
        assert talk("0")[0] == "performing 0 inference steps:"

    def test_anything_else_is_refused_and_the_shell_still_waits(self, talk):
        assert talk("a. :|:")[0].startswith("//Error: ^left waits for its result")
        assert talk("//comments and commands are heard", "*volume=0") == [
            "Comment: comments and commands are heard"
        ]
        assert talk("x")[0].startswith("Input: <({SELF} * x) --> ^left>.")

    def test_a_reset_ends_the_waiting(self, talk):
        talk("*reset")
        assert talk("a. :|:")[0].startswith("Input: a.")

    def test_other_operations_are_not_waited_for(self, talk):
        talk("x")
        talk.engine.on_goal = ("^right", None)
        assert talk("g! :|:")[-1] == "^right executed with args "
