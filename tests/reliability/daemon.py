"""A daemon as a process of a test, and requests to it."""
import http.client
import re
import selectors
import signal
import subprocess
import time

START_SECONDS = 30


class Daemon:
    """A daemon on a free loopback port, in a control group if its folder is given; ready once wait_ready() returns."""

    def __init__(self, binary, *options, group=None, before=""):
        start = f'[ -z "$0" ] || echo $$ >"$0/cgroup.procs" || exit 1; {before} exec "$@"'
        self.process = subprocess.Popen(["sh", "-c", start, group or "", binary, "--listen", "127.0.0.1:0",
                                         "--log-level", "error", *options],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.port = None

    def wait_ready(self):
        """The port, from the line that a ready daemon prints."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            if not selector.select(START_SECONDS):
                raise SystemExit("the daemon did not start in time")
        line = self.process.stdout.readline().decode()
        found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
        if found is None:
            raise SystemExit(f"the daemon did not start: {line!r}")
        self.port = int(found[1])
        return self.port

    def connect(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def kill(self):
        """SIGKILL, and waits for its end."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self, seconds=30):
        """SIGTERM; the exit status, or "killed" if it took longer than that."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            status = "killed"
        self.process.stdout.close()
        return status


def ask(connection, method, path, body=None):
    """Status and body of an answer; raises OSError or HTTPException if none comes whole."""
    headers = {} if body is None else {"Content-Type": "application/json"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def until(condition, seconds):
    """Whether the condition came true in that time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
