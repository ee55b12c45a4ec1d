import pytest

from machinepsych.nars.shell.session import Session
from tests.nars.shell.fake import FakeReasoner


class Talk:
    """A session with a fake reasoner, lines in and lines out."""

    def __init__(self):
        self.engine = FakeReasoner()
        self.heard = []
        self.session = Session(self.engine, load=FakeReasoner.load, watcher=self.heard.append)
        self.engine.calls.clear()

    def __call__(self, *lines):
        return [printed for line in lines for printed in self.session.respond(line)]

    def called(self, name):
        return [call[1:] for call in self.session.engine.calls if call[0] == name]


@pytest.fixture
def talk():
    return Talk()
