"""A conversation with `plenary mcp` by the official client library: python mcp_client.py PROGRAM FOLDER.

The folder has the founding case as session.json. The client validates each answer against the output schema of its tool.
Prints what it found as JSON.
"""

import asyncio
import json
import sys

from mcp import ClientSession, StdioServerParameters, stdio_client


async def converse(program: str, folder: str) -> dict:
    server = StdioServerParameters(command=program, args=["mcp", folder])
    async with stdio_client(server) as (incoming, outgoing), ClientSession(incoming, outgoing) as session:
        opened = await session.initialize()
        tools = (await session.list_tools()).tools

        async def call(name: str, **arguments) -> dict:
            result = await session.call_tool(name, arguments)
            return {"failed": bool(result.is_error), **result.structured_content}

        planned = await call("plan", session="session.json", save_as="plan.json")
        lost = await call("whatif", session="session.json", edits=["drop-meeting=m3"], baseline="plan.json")
        repairs = lost["explanation"]["repairs"]
        cut = next(one["typed"] for one in repairs if len(one["typed"]) == 1 and one["typed"][0].startswith("set-minutes=2:"))
        repaired = await call(
            "whatif",
            session="session.json",
            edits=["drop-meeting=m3", *cut],
            baseline="plan.json",
            save_session_as="session-2.json",
            save_schedule_as="plan-2.json",
        )
        again = await call("check", session="session-2.json", schedule="plan-2.json")
        annex = await call("export", session="session-2.json", schedule="plan-2.json", save_as="annexe.docx", language="fr")
        outside = await call("export", session="session-2.json", schedule="plan-2.json", save_as="../annexe.docx")
        return {
            "server": opened.server_info.name,
            "instructions": len(opened.instructions or ""),
            "tools": sorted(tool.name for tool in tools),
            "planned": [planned["state"], planned["proven"], planned["check"]["valid"], planned["saved"][0]["file"]],
            "lost": [lost["failed"], lost["feasible"], len(repairs)],
            "cut": cut,
            "repaired": [repaired["feasible"], repaired["check"]["valid"], [one["file"] for one in repaired["saved"]]],
            "again": again["valid"],
            "annex": [annex["format"], annex["saved"][0]["file"], annex["check"]["valid"]],
            "outside": [outside["failed"], outside["error"]["place"], outside["error"]["code"]],
        }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(converse(sys.argv[1], sys.argv[2]))))
