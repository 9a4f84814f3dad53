// What a learner's code is not to reach, be it copied from somewhere: the network, what the browser keeps, the page.
// Python has started when this is called, and this worker has in names of its own what it needs later.
const NETWORK = ["fetch", "fetchLater", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "FontFace", "fonts"];
const SCRIPTS = ["Worker", "SharedWorker", "importScripts"];
const KEPT = ["indexedDB", "caches", "cookieStore", "BroadcastChannel", "webkitRequestFileSystem", "webkitRequestFileSystemSync", "webkitResolveLocalFileSystemURL", "webkitResolveLocalFileSystemSyncURL"];

export function shut(python) {
  for (let scope = globalThis; scope; scope = Object.getPrototypeOf(scope)) {
    for (const name of [...NETWORK, ...SCRIPTS, ...KEPT]) delete scope[name];
  }
  // Storage, service workers, devices: all that is not a plain value.
  const about = Object.getPrototypeOf(navigator);
  for (const name of Object.keys(about)) if (Object(navigator[name]) === navigator[name]) delete about[name];
  python.runPython(MODULES);
}

// The modules by which Python has JavaScript.
const MODULES = `
import sys

class Shut:
    names = {"js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core"}

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.partition(".")[0] in cls.names:
            raise ImportError(f"{name} is not to be had here: answers reach neither the page nor the network", name=name)

sys.meta_path[:] = [Shut, *(one for one in sys.meta_path if type(one).__module__.partition(".")[0] not in Shut.names)]
for name in [one for one in sys.modules if one.partition(".")[0] in Shut.names]:
    del sys.modules[name]
del sys, Shut, name
`;
