"""What a learner's process may do: namespaces of its own, limits, and fewer system calls.

bubblewrap has built the walls around the process that these functions run in: no network, nothing
to read but the system's and Python's own files, nothing to write. What is made here separates one
submission from the next, and from the process that both were forked from.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct

MEMORY = 3 << 29  # bytes that a process may map; NumPy, SciPy and Matplotlib take a third of it
PROCESSES = 8  # with threads; all of them together hold no more memory than so many times the above
FILES = 64  # open at a time
FILE = 4 << 20  # bytes of one
SCRATCH = 16 << 20  # bytes in /tmp, where all that can be written lies, until the process ends
CPU = 60  # seconds of one process; the clock ends it before

_NEWNS, _NEWIPC, _NEWUSER, _NEWPID = 0x20000, 0x8000000, 0x10000000, 0x20000000
_ANY_NEW = 0x7E020080  # all namespaces, as clone's flags
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REC, _PRIVATE = 1, 2, 4, 8, 0x4000, 0x40000
_SET_DUMPABLE, _SET_SECCOMP, _SET_NO_NEW_PRIVS = 4, 22, 38
_NOBODY = 65534

# What no answer needs, by its number on x86-64 and on 64-bit ARM: a kernel's faults are mostly in
# what is seldom used, and shared memory by these ways is not counted as the process's own.
_DENIED = {
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "personality": (135, 92),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "socket": (41, 198),
}
# For each machine: which of the two numbers, its mark in a filter, and the number of clone.
_MACHINES = {"x86_64": (0, 0xC000003E, 56), "aarch64": (1, 0xC00000B7, 220)}
_CLONE3 = 435  # has its flags in memory, where a filter cannot look; refused as if it were unknown

_libc = ctypes.CDLL(None, use_errno=True)


class NoWalls(Exception):
    """This machine, or its settings, cannot keep a learner's code in; says what is missing."""


def machine_is_known() -> bool:
    """Is it known here which system calls its numbers mean?"""
    return platform.machine() in _MACHINES


def lay_down_rights() -> None:
    """As root, become nobody. The fork server does so, since limits do not hold for root."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        _call("prctl", _SET_DUMPABLE, 1, 0, 0, 0)  # or its own /proc would belong to root


def own_namespaces() -> None:
    """Give what is forked from now on its own processes, users, mounts and shared memory.

    No process of it can see one that was there before. /tmp is empty, and so is /proc.
    """
    user, group = os.getuid(), os.getgid()
    _write("/proc/self/oom_score_adj", "1000")  # where memory runs out, this is what has to go
    _call("unshare", _NEWUSER | _NEWNS | _NEWPID | _NEWIPC)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{_NOBODY} {user} 1")
    _write("/proc/self/gid_map", f"{_NOBODY} {group} 1")
    _call("mount", None, b"/", None, _REC | _PRIVATE, None)
    scratch = f"size={SCRATCH},nr_inodes=1000,mode=777".encode()
    _call("mount", b"tmpfs", b"/tmp", b"tmpfs", _NOSUID | _NODEV | _NOEXEC, scratch)
    closed = _NOSUID | _NODEV | _NOEXEC | _RDONLY
    _call("mount", b"tmpfs", b"/proc", b"tmpfs", closed, b"size=4k,mode=555")


def limit() -> None:
    """The limits of one process, and of how many there are."""
    for name, most in {
        "AS": MEMORY,
        "NPROC": PROCESSES,
        "NOFILE": FILES,
        "FSIZE": FILE,
        "CPU": CPU,
        "CORE": 0,
        "MEMLOCK": 0,
        "MSGQUEUE": 0,
    }.items():
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def give_up_rights() -> None:
    """What the new namespaces have given: none of it is left, and none can be had."""
    header = struct.pack("=Ii", 0x20080522, 0)
    _call("capset", header, bytes(24))
    _call("prctl", _SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def refuse_system_calls() -> None:
    """From now on, what `_DENIED` names fails with "Operation not permitted"."""
    column, mark, clone = _MACHINES[platform.machine()]
    refused = [numbers[column] for numbers in _DENIED.values()]
    load, equal, at_least, any_bit, give = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, kill, denied, unknown = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
    lines = [
        (load, 0, 0, 4),  # the machine
        (equal, 1, 0, mark),
        (give, 0, 0, kill),
        (load, 0, 0, 0),  # the call's number
        (at_least, 0, 1, 0x40000000),  # those of x86's third kind
        (give, 0, 0, denied),
        (equal, 0, 1, _CLONE3),
        (give, 0, 0, unknown),
        *[line for number in refused for line in ((equal, 0, 1, number), (give, 0, 0, denied))],
        (equal, 0, 3, clone),
        (load, 0, 0, 16),  # its flags
        (any_bit, 0, 1, _ANY_NEW),
        (give, 0, 0, denied),
        (give, 0, 0, allow),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in lines))
    program = struct.pack("@HP", len(lines), ctypes.addressof(code))
    _call("prctl", _SET_SECCOMP, 2, program, 0, 0)


def _write(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        raise NoWalls(f"writing {path}: {error.strerror}") from error


def _call(name: str, *arguments: int | bytes | None) -> None:
    """Call a function of the C library. Raises NoWalls, which says why it could not."""
    whole = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in arguments]
    if getattr(_libc, name)(*whole):
        raise NoWalls(f"{name}: {os.strerror(ctypes.get_errno())}")
