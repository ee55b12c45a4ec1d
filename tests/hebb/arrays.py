"""Keys and values for tests of the memory, and a stand-in for CuPy."""

import sys
import types

import numpy as np

STANDIN = "standin_array_module"

# What NumPy and CuPy share and the memory uses. A function that is not here is missed at once.
SHARED = (
    "abs",
    "asarray",
    "broadcast_to",
    "concatenate",
    "cos",
    "cumprod",
    "diagonal",
    "exp",
    "eye",
    "flip",
    "full",
    "maximum",
    "minimum",
    "ones_like",
    "roll",
    "sin",
    "sqrt",
    "tril",
    "triu",
    "where",
    "zeros",
)
SHARED_LINEAR_ALGEBRA = ("cholesky", "pinv", "solve")


def unit_keys(draw, *shape):
    """Draw keys uniformly on the sphere."""
    keys = draw.standard_normal(shape)
    return keys / np.linalg.norm(keys, axis=-1, keepdims=True)


def signs(draw, *shape):
    """Draw values of +1 and -1."""
    return draw.choice([-1.0, 1.0], shape)


def bare(thing):
    """Take the NumPy array out of a stand-in, also inside tuples and lists."""
    if isinstance(thing, DeviceArray):
        return thing.held
    if isinstance(thing, list | tuple):
        return type(thing)(bare(each) for each in thing)
    return thing


def dressed(thing):
    """Put NumPy arrays into stand-ins."""
    return DeviceArray(thing) if isinstance(thing, np.ndarray | np.generic) else thing


class DeviceArray:
    """An array that is, as CuPy's, none of NumPy's, and refuses to become one or to meet one."""

    def __init__(self, held):
        self.held = np.asarray(held)

    def __array__(self, *_, **__):
        raise TypeError("implicit conversion to a NumPy array is not allowed")

    def __array_ufunc__(self, *_, **__):
        raise TypeError("a NumPy function was called on a device array")

    def __array_function__(self, *_, **__):
        raise TypeError("a NumPy function was called on a device array")

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(self.held, name)
        if callable(found):
            return lambda *a, **k: dressed(found(*bare(a), **{key: bare(value) for key, value in k.items()}))
        return dressed(found)

    def get(self):
        """Fetch the array from the device, as CuPy's do."""
        return self.held

    def __getitem__(self, index):
        # Of NumPy's, an index is a view: so is this.
        return DeviceArray(self.held[bare(index)])

    def __setitem__(self, index, value):
        self.held[bare(index)] = self._other(value)

    def __bool__(self):
        return bool(self.held)

    def __float__(self):
        return float(self.held)

    def __neg__(self):
        return DeviceArray(-self.held)

    @staticmethod
    def _other(other):
        if isinstance(other, np.ndarray):
            raise TypeError("a device array met a NumPy array")
        return bare(other)


def _binary(name):
    def method(self, other):
        return dressed(getattr(self.held, name)(self._other(other)))

    return method


def _in_place(name):
    def method(self, other):
        getattr(self.held, name)(self._other(other))
        return self

    return method


for _name in ("add", "sub", "mul", "truediv", "pow", "matmul"):
    setattr(DeviceArray, f"__{_name}__", _binary(f"__{_name}__"))
    setattr(DeviceArray, f"__r{_name}__", _binary(f"__r{_name}__"))
    if _name != "matmul":
        setattr(DeviceArray, f"__i{_name}__", _in_place(f"__i{_name}__"))
for _name in ("lt", "le", "gt", "ge", "eq"):
    setattr(DeviceArray, f"__{_name}__", _binary(f"__{_name}__"))
DeviceArray.__module__ = STANDIN


def _lifted(function):
    def call(*arguments, **options):
        if function is not np.asarray and any(isinstance(each, np.ndarray) for each in arguments):
            raise TypeError("a function of the device was called on a NumPy array")
        return dressed(function(*bare(arguments), **{k: bare(v) for k, v in options.items()}))

    return call


def standin_module():
    """Make the stand-in for CuPy and enter it among the modules, where arrays look for it."""
    module = types.ModuleType(STANDIN)
    for name in SHARED:
        setattr(module, name, _lifted(getattr(np, name)))
    module.linalg = types.SimpleNamespace(
        **{name: _lifted(getattr(np.linalg, name)) for name in SHARED_LINEAR_ALGEBRA}
    )
    sys.modules[STANDIN] = module
    return module
