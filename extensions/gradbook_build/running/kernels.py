"""Where the kernels come from that run the pages: all alike, and, where that can be, quickly."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path

from ipykernel.kernelspec import get_kernel_dict
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning import LocalProvisioner

from .fork_server import CAN_FORK, ForkServer

# Of the kernel's own, also what it imports only when it starts.
_IMPORTED = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger"),
    *("IPython.core.completerlib", "IPython.core.oinspect", "IPython.extensions.storemagic"),
    *("psutil", "sqlite3", "tornado.platform.asyncio"),
)
_ONE_THREAD = dict.fromkeys(
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"], "1"
)


class Kernels(AbstractContextManager["Kernels"]):
    """Kernels with the environment `env`; while this is open, they have the modules in memory."""

    def __init__(
        self, env: dict[str, str], modules: Iterable[str] = (), forks: bool = CAN_FORK
    ) -> None:
        self.env = env
        self.server = ForkServer([*_IMPORTED, *modules], env) if forks else None

    def __exit__(self, *_: object) -> None:
        if self.server:
            self.server.close()


def environment(root: Path, hash_seed: str) -> dict[str, str]:
    """The same for everybody: no warnings filters, start-up files, settings of Matplotlib, time
    zone or language of the user's; and this very copy's helper package comes first."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONWARNINGS", "PYTHONSTARTUP")}
    paths = [str(root / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return (
        env
        | _ONE_THREAD
        | {
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONHASHSEED": hash_seed,
            "MATPLOTLIBRC": os.devnull,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as ipykernel would, later
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }
    )


class ThisPython(AsyncKernelManager):
    """Kernels of the Python that builds the book, whatever kernels the machine knows."""

    kernels: Kernels

    @property
    def kernel_spec(self):
        return KernelSpec(**get_kernel_dict())

    async def _async_pre_start_kernel(self, **kwargs):
        self.provisioner = _Provisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )
        return await super()._async_pre_start_kernel(**kwargs)


class _Provisioner(LocalProvisioner):
    async def launch_kernel(self, cmd, **kwargs):
        server = self.parent.kernels.server
        if server is None:
            return await super().launch_kernel(cmd, **kwargs)
        argv = cmd[cmd.index("ipykernel_launcher") :]
        env = {"IPYTHONDIR": kwargs["env"]["IPYTHONDIR"]}
        launch = "ipykernel.kernelapp:launch_new_instance"
        self.process = server.spawn(launch, argv, kwargs["cwd"], env)
        self.pid = self.pgid = self.process.pid
        return self.connection_info
