"""Go: the names that are bound in no file."""

_TYPES = """
any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8
uint16 uint32 uint64 uintptr
"""
_FUNCTIONS = """
append cap clear close complex copy delete imag len make max min new panic print println real recover
"""
_SYSTEMS = """
aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos
"""
_PROCESSORS = """
386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64
ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm
"""
BUILTINS = frozenset([*_TYPES.split(), *_FUNCTIONS.split(), "true", "false", "nil", "iota"])
# Systems and processors that the end of a file's name may be made for: name_linux.go, name_linux_amd64.go
SYSTEMS = frozenset(_SYSTEMS.split())
PROCESSORS = frozenset(_PROCESSORS.split())
