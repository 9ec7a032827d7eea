"""Asking the user, through the client, whether a home folder or a whole disk is to be indexed."""

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from core.workspace import Doubt
from lsp_server.capabilities import Client

if TYPE_CHECKING:
    from lsp_server.server import Server

YES: Final = "Index it"
LATER: Final = "Not now"
NEVER: Final = "Never ask"
DECISIONS: Final = {YES: True, NEVER: False}


async def may_index(server: "Server", client: Client, doubt: Doubt) -> bool | None:
    """What the user says; None for nothing that should be remembered. Who cannot be asked is told how to say yes."""
    told = f"Codescope indexes nothing in {doubt.folder}: {doubt.reason}"
    if not client.asking:
        text = f"{told}, or set codescope.index.anywhere to true for it."
        server.protocol.show(types.MessageType.Warning, text)
        return None
    answer = await server.window_show_message_request_async(
        types.ShowMessageRequestParams(
            type=types.MessageType.Warning,
            message=f"{told}. Index it all the same? That may take long and much space.",
            actions=[types.MessageActionItem(title=title) for title in (YES, LATER, NEVER)],
        )
    )
    return None if answer is None else DECISIONS.get(answer.title)
