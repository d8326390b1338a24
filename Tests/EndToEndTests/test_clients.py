"""The client libraries that hosts are built on, each by every way in and in every era: what a host does in a day."""

import asyncio
import contextlib

import anyio
import fastmcp
import mcp
import mcp_types
import pytest
from fastmcp.client.transports import ClientTransport, StdioTransport
from mcp.shared.message import SessionMessage

from wire import MODERN

DANA = "dana.kim@acme.example"
HEALTH = "server://health"
ERAS = ["auto", "legacy", MODERN]
pytestmark = pytest.mark.filterwarnings("ignore:.*2026-07-28", "ignore::DeprecationWarning")


@contextlib.asynccontextmanager
async def socket_streams(path):
    """The two streams that the official client wants of a transport, over the Unix socket itself."""
    stream = await anyio.connect_unix(path)
    to_client, incoming = anyio.create_memory_object_stream(64)
    outgoing, from_client = anyio.create_memory_object_stream(64)

    async def read():
        rest = b""
        with contextlib.suppress(anyio.EndOfStream, anyio.ClosedResourceError):
            while True:
                *lines, rest = (rest + await stream.receive()).split(b"\n")
                for line in lines:
                    message = mcp_types.jsonrpc_message_adapter.validate_json(line, by_name=False)
                    await to_client.send(SessionMessage(message))

    async def write():
        async for item in from_client:
            text = item.message.model_dump_json(by_alias=True, exclude_unset=True)
            await stream.send(text.encode() + b"\n")

    async with stream, anyio.create_task_group() as tasks:
        tasks.start_soon(read)
        tasks.start_soon(write)
        yield incoming, outgoing
        tasks.cancel_scope.cancel()


class SocketTransport(ClientTransport):
    """The same for fastmcp."""

    def __init__(self, path):
        self.path = path

    @contextlib.asynccontextmanager
    async def connect_session(self, *, transport_options=None, **session_kwargs):
        async with socket_streams(self.path) as (read, write), mcp.ClientSession(read, write, **session_kwargs) as it:
            yield it


class Official:
    """`mcp`: the reference that most hosts are built on."""

    def __init__(self, house, way, era, heard):
        command, arguments = house.relay()
        relay = mcp.StdioServerParameters(command=command, args=arguments, env=surroundings(house))
        server = relay if way == "relay" else socket_streams(house.socket)
        self.client = mcp.Client(
            server, mode=era, logging_callback=heard, log_level="debug", message_handler=heard
        )

    async def lists(self):
        client = self.client
        return (
            [tool.name for tool in (await client.list_tools()).tools],
            [str(resource.uri) for resource in (await client.list_resources()).resources],
            [item.uri_template for item in (await client.list_resource_templates()).resource_templates],
            [prompt.name for prompt in (await client.list_prompts()).prompts],
        )

    async def call(self, tool, arguments, progress=None):
        result = await self.client.call_tool(tool, arguments, progress_callback=progress)
        return result.is_error, result.structured_content

    async def read(self, uri):
        return (await self.client.read_resource(uri)).contents[0].text

    async def complete(self, reference, argument):
        return (await self.client.complete(reference, argument)).completion.values


class Fast:
    """`fastmcp`: the other library that Python hosts are built on."""

    def __init__(self, house, way, era, heard):
        command, arguments = house.relay()
        relay = StdioTransport(command, arguments, env=surroundings(house), keep_alive=False)
        transport = relay if way == "relay" else SocketTransport(house.socket)
        self.client = fastmcp.Client(transport, mode=era, log_handler=heard, message_handler=heard)

    async def lists(self):
        client = self.client
        return (
            [tool.name for tool in await client.list_tools()],
            [str(resource.uri) for resource in await client.list_resources()],
            [item.uri_template for item in await client.list_resource_templates()],
            [prompt.name for prompt in await client.list_prompts()],
        )

    async def call(self, tool, arguments, progress=None):
        result = await self.client.call_tool(tool, arguments, progress_handler=progress, raise_on_error=False)
        return result.is_error, result.structured_content

    async def read(self, uri):
        return (await self.client.read_resource(uri))[0].text

    async def complete(self, reference, argument):
        return (await self.client.complete(reference, argument)).values


def surroundings(house):
    return {"HOME": house.home, "PATH": "/usr/bin:/bin"}


WAYS = [(library, way, era) for library in (Official, Fast) for way in ("relay", "socket") for era in ERAS]
NAMES = [f"{library.__name__}-{way}-{era}" for library, way, era in WAYS]


@pytest.mark.parametrize(("library", "way", "era"), WAYS, ids=NAMES)
def test_a_client_finds_reads_asks_and_hears(library, way, era, standing):
    asyncio.run(asyncio.wait_for(a_day(library, way, era, standing), 60))


async def a_day(library, way, era, house):
    heard = []

    async def hear(*messages):
        heard.extend(messages)

    host = library(house, way, era, hear)
    async with host.client:
        assert host.client.protocol_version == ("2025-11-25" if era == "legacy" else MODERN)
        tools, resources, templates, prompts = await host.lists()
        assert "list_users" in tools and HEALTH in resources
        assert "okta://users/{user}" in templates and "offboard_user" in prompts
        is_error, content = await host.call("list_users", {"limit": 3})
        assert not is_error and content["count"] == 3
        is_error, content = await host.call("get_user", {"user_id": "nobody.here"})
        assert is_error
        assert "Dana" in await host.read("okta://users/dana.kim")
        with pytest.raises(Exception, match="(?i)not found|nobody|unknown"):
            await host.read("okta://users/nobody.here")
        prompt = await host.client.get_prompt("offboard_user", {"user": "dana.kim"})
        assert '"dana.kim"' in prompt.messages[0].content.text
        reference = mcp_types.ResourceTemplateReference(type="ref/resource", uri="okta://users/{user}")
        assert DANA in await host.complete(reference, {"name": "user", "value": "dana"})
        if era == "legacy":
            await host.client.set_logging_level("debug")
            await host.call("get_user", {"user_id": "nobody.here"})
        assert any("get_user" in str(message) for message in heard), heard


@pytest.mark.parametrize("way", ["relay", "socket"])
def test_the_official_client_hears_of_a_change(way, standing):
    asyncio.run(asyncio.wait_for(changes(way, standing), 60))


async def changes(way, house):
    """Both eras at once: a resource that was subscribed to is told of when it changes."""
    heard = []

    async def hear(message):
        heard.append(message)

    async def ignore(message):
        del message

    legacy, modern = Official(house, way, "legacy", hear), Official(house, way, MODERN, ignore)
    async with legacy.client, modern.client:
        await legacy.client.subscribe_resource(HEALTH)
        async with modern.client.listen(resource_subscriptions=[HEALTH]) as stream:
            try:
                await asyncio.to_thread(freeze, house)
                event = await anext(aiter(stream))
                assert HEALTH in str(event)
                while not any(HEALTH in str(message) for message in heard):
                    await asyncio.sleep(0.05)
            finally:
                await asyncio.to_thread(thaw, house)
        await legacy.client.unsubscribe_resource(HEALTH)


def freeze(house):
    house.console.type(":freeze")
    house.console.press("enter")
    house.console.wait_for("FROZEN")


def thaw(house):
    house.console.type(":thaw tested")
    house.console.press("enter")
    house.console.wait_for("read-write")


def test_held_calls_give_signs_of_life_and_can_be_withdrawn(standing):
    asyncio.run(asyncio.wait_for(held(standing), 90))


async def held(house):
    """Every client at once holds the same write: one request to the operator, signs of life to each, none is sent."""

    async def nothing(*messages):
        del messages

    async with contextlib.AsyncExitStack() as stack:
        hosts = [library(house, way, era, nothing) for library, way, era in WAYS]
        for host in hosts:
            await stack.enter_async_context(host.client)
        signs = [[] for _ in hosts]
        calls = []
        for host, seen in zip(hosts, signs, strict=True):

            async def sign(progress, total, message, seen=seen):
                seen.append((progress, total, message))

            calls.append(
                asyncio.create_task(host.call("suspend_user", {"user_id": DANA, "reason": "signs of life"}, sign))
            )
        while not all(signs):
            assert not any(call.done() for call in calls), [call for call in calls if call.done()]
            await asyncio.sleep(0.1)
        await asyncio.to_thread(house.console.wait_for, "1 PENDING")
        assert all("Waiting for operator approval" in seen[0][2] for seen in signs), signs
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        while True:
            records = house.records()
            if any(record["type"] == "approval.cancelled" for record in records):
                break
            await asyncio.to_thread(house.console.pump, 0.2)
    assert sum(record["type"] == "approval.requested" for record in records) == 1
    assert house.emulator.writes("lifecycle/suspend") == []
