"""Servers under measurement: each a context that starts a process on loopback and stops it again."""
import contextlib
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request


# The congestion control that weightd takes for clients on the same machine (service/http/server/transport.c).  The
# system's may pace them, which would measure the pacing; so the servers beside weightd get the same.
CONGESTION = b"reno"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def running(command, **options):
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def wait_for(url, seconds=10):
    deadline = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(url).read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@contextlib.contextmanager
def weightd(binary, prefix=(), listen="127.0.0.1:0"):
    """Yields the base URL, or unix:PATH, and the process of a daemon with an empty memory store."""
    with running([*prefix, binary, "--listen", listen, "--store", "memory", "--log-level", "warn"],
                 stdout=subprocess.PIPE, text=True) as process:
        yield re.search(r"(http://|unix:)\S+", process.stdout.readline())[0], process.pid


@contextlib.contextmanager
def memory_folder():
    """A folder whose files are in memory."""
    folder = tempfile.mkdtemp(dir="/dev/shm")
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def cpu_seconds(pid):
    """Processor time of all threads of a process that have not ended, to the nanosecond."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat") as times:
            total += int(times.read().split()[0])
    return total / 1e9


def peak_bytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return 1024 * int(re.search(r"^VmHWM:\s+(\d+) kB", status.read(), re.M)[1])


@contextlib.contextmanager
def hello(binary, *size):
    """Answers a short text, or as many bytes as 'size' says."""
    port = free_port()
    with running([binary, str(port), *map(str, size)]):
        url = f"http://127.0.0.1:{port}"
        wait_for(url)
        yield url


NGINX = """\
worker_processes auto;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; listen unix:{folder}/socket; root {folder}/www; {locations} }}
}}
"""


@contextlib.contextmanager
def nginx(folder, locations=""):
    """Serves folder/www, also on the socket folder/socket; everything that nginx writes lies in the folder, too."""
    folder = os.path.abspath(folder)
    os.makedirs(f"{folder}/www", exist_ok=True)
    # nginx has no option for it, but takes over a listening socket whose number the environment says.
    listener = socket.create_server(("127.0.0.1", 0), backlog=511)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, CONGESTION)
    port, number = listener.getsockname()[1], listener.fileno()
    with open(f"{folder}/nginx.conf", "w") as out:
        # Workers of a root master would change to another user, who may not read the folder.
        out.write(("user root;\n" if os.getuid() == 0 else "") + NGINX.format(folder=folder, port=port, locations=locations))
    command = ["/usr/sbin/nginx", "-p", folder, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    with listener, running(command, env={**os.environ, "NGINX": f"{number};"}, pass_fds=[number]):
        with open(f"{folder}/www/ready", "w") as out:
            out.write("ready\n")
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/ready")
        yield url
