import sys
from lucid._tensor import Tensor, set_namespace
from lucid.functions.elementwise import *
from lucid.functions.linalg import *
from lucid.functions.creation import *
from lucid.functions.statistical import *
from lucid._errors import *
from lucid._dtypes import *
from lucid._dtypes import (bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, float32, float64, complex64, complex128)
set_namespace(sys.modules["lucid"])
