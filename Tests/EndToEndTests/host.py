"""An LLM host: the official Python client on a thread of its own, over `gatehouse connect`."""

import asyncio
import json
import threading

from mcp import Client, StdioServerParameters


class Host:
    """One connected client; its calls run in the background, so that a test can type at the console meanwhile."""

    def __init__(self, house, mode):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        command, arguments = house.relay()
        environment = {"HOME": house.home, "PATH": "/usr/bin:/bin"}
        self.parameters = StdioServerParameters(command=command, args=arguments, env=environment)
        self.mode = mode
        self.client = None
        self.ready = threading.Event()
        self.stop = None
        self.failure = None
        self.life = asyncio.run_coroutine_threadsafe(self._live(), self.loop)
        if not self.ready.wait(20) or self.failure:
            raise AssertionError(f"the client did not connect: {self.failure}")

    async def _live(self):
        self.stop = asyncio.Event()
        try:
            async with Client(self.parameters, mode=self.mode) as client:
                self.client = client
                self.ready.set()
                await self.stop.wait()
        except BaseException as failure:  # the test must hear of it, whatever it is
            self.failure = failure
            self.ready.set()
            raise

    def start(self, tool, progress=None, **arguments):
        """Begins a call; `.result(timeout)` of what is returned waits for it."""
        call = self.client.call_tool(tool, arguments, progress_callback=progress)
        return asyncio.run_coroutine_threadsafe(call, self.loop)

    def call(self, tool, seconds=20, **arguments):
        return self.start(tool, **arguments).result(seconds)

    def tools(self):
        return asyncio.run_coroutine_threadsafe(self.client.list_tools(), self.loop).result(20).tools

    def close(self):
        if self.stop is not None:
            self.loop.call_soon_threadsafe(self.stop.set)
            try:
                self.life.result(15)
            finally:
                self.loop.call_soon_threadsafe(self.loop.stop)


def content(result):
    """The structured content, checked against the text block that must repeat it."""
    if not result.is_error:
        assert json.loads(result.content[-1].text) == result.structured_content
    return result.structured_content
