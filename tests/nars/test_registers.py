"""Every register is a place of its own."""

from machinepsych.nars import registers

PLACES = {
    name: place
    for name, place in vars(registers).items()
    if name.isupper() and isinstance(place, int) and name != "REGISTERS"
}


def test_no_two_registers_share_a_place():
    assert len(set(PLACES.values())) == len(PLACES)


def test_all_registers_fit():
    assert min(PLACES.values()) == 0
    assert max(PLACES.values()) < registers.REGISTERS
