"""Folders, settings, progress, watching and registration: what is asked of which client."""

import time

import pytest

pytestmark = pytest.mark.slow

DYNAMIC = {
    "textDocument": {
        name: {"dynamicRegistration": True}
        for name in ("definition", "hover", "callHierarchy", "references")
    }
}


def calls(wire):
    return wire.request("test/calls")


def folder_event(added=(), removed=()):
    made = [
        [{"uri": path.as_uri(), "name": path.name} for path in paths] for paths in (added, removed)
    ]
    return {"event": {"added": made[0], "removed": made[1]}}


# -- folders


@pytest.mark.parametrize("way", ["folders", "rootUri", "rootPath", "none"])
def test_all_ways_to_name_the_workspace(fake, tmp_path, way):
    uri = tmp_path.as_uri()
    fake.request(
        "initialize",
        {
            "processId": None,
            "capabilities": {},
            "rootUri": uri if way == "rootUri" else None,
            **({"rootPath": str(tmp_path)} if way == "rootPath" else {}),
            **({"workspaceFolders": [{"uri": uri, "name": "x"}]} if way == "folders" else {}),
        },
    )
    fake.notify("initialized", {})
    assert calls(fake)[0][1] == ([] if way == "none" else [str(tmp_path)])


def test_a_folder_inside_another_is_opened_once(fake, tmp_path):
    inner = tmp_path / "inner"
    fake.initialize(inner, tmp_path)
    assert calls(fake)[0][1] == [str(tmp_path)]
    assert fake.request("test/place", {"uri": (inner / "a.py").as_uri()}) == [
        str(tmp_path),
        "inner/a.py",
    ]


def test_one_folder_in_several_spellings_is_opened_once(fake, tmp_path):
    folder, link = tmp_path / "földer", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(folder)
    spelled = [link.as_uri(), folder.as_uri(), f"{folder.as_uri()}/", f"{folder.as_uri()}/x/.."]
    fake.initialize(folder, workspaceFolders=[{"uri": uri, "name": "x"} for uri in spelled])
    assert calls(fake)[0][1] == [str(link)]
    for place in (folder, link):
        uri = (place / "a.py").as_uri()
        assert fake.request("test/place", {"uri": uri}) == [str(link), "a.py"]
    fake.notify("workspace/didChangeWorkspaceFolders", folder_event(removed=[link]))
    assert calls(fake)[1:] == [["remove_folder", str(link)], ["add_folder", str(folder)]]


def test_a_folder_that_the_one_around_it_leaves_out_is_opened_too(fake, tmp_path):
    inner = tmp_path / "node_modules" / "inner"
    inner.mkdir(parents=True)
    fake.initialize(tmp_path, inner)
    assert calls(fake)[0][1] == [str(tmp_path), str(inner)]
    uri = (inner / "a.py").as_uri()
    assert fake.request("test/place", {"uri": uri}) == [str(inner), "a.py"]


def test_a_folder_inside_one_that_is_refused_is_served(fake, tmp_path):
    """Somebody has opened the whole disk, too: that is not indexed, and what lies in it all the same."""
    fake.initialize(tmp_path)
    disk = {"event": {"added": [{"uri": "file:///", "name": "disk"}], "removed": []}}
    fake.notify("workspace/didChangeWorkspaceFolders", disk)
    assert calls(fake)[1:] == [["add_folder", "/"]]
    inside, outside = tmp_path / "a.py", tmp_path.parent / "b.py"
    assert fake.request("test/place", {"uri": inside.as_uri()}) == [str(tmp_path), "a.py"]
    assert fake.request("test/place", {"uri": outside.as_uri()})[0] == "/"


def test_folders_come_and_go_and_open_documents_move_with_them(fake, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    fake.initialize(one)
    item = {"uri": (two / "a.py").as_uri(), "languageId": "python", "version": 1, "text": "x"}
    fake.notify("textDocument/didOpen", {"textDocument": item})
    fake.notify("workspace/didChangeWorkspaceFolders", folder_event(added=[two]))
    fake.notify("workspace/didChangeWorkspaceFolders", folder_event(removed=[one, two]))
    assert calls(fake)[1:] == [
        ["open_document", None, str(two / "a.py")],
        ["close_document", None, str(two / "a.py")],
        ["add_folder", str(two)],
        ["open_document", str(two), "a.py"],
        ["close_document", str(two), "a.py"],
        ["remove_folder", str(one)],
        ["remove_folder", str(two)],
        ["open_document", None, str(two / "a.py")],
    ]


def test_folders_that_are_not_on_the_disk_are_left_out(fake, tmp_path):
    fake.initialize(tmp_path, workspaceFolders=[{"uri": "vscode-vfs://github/a/b", "name": "b"}])
    assert calls(fake)[0][1] == []


# -- settings


def test_settings_come_with_initialize(fake, tmp_path):
    fake.initialize(tmp_path, initializationOptions={"index": {"workers": 3}})
    assert calls(fake)[0][2] == 3


def test_settings_are_asked_for_where_the_client_can_be_asked(fake, tmp_path):
    workers = iter([5, 6])
    fake.answers["workspace/configuration"] = lambda params: [
        {"index": {"workers": next(workers)}},
        {},
    ]
    fake.initialize(tmp_path, capabilities={"workspace": {"configuration": True}})
    fake.poll(lambda: ["configure", 5] in calls(fake))
    fake.notify("workspace/didChangeConfiguration", {"settings": None})
    fake.poll(lambda: ["configure", 6] in calls(fake))
    asked = [request["params"]["items"] for request in fake.requests]
    folder = {"scopeUri": tmp_path.as_uri(), "section": "codescope"}
    assert asked == [[{"section": "codescope"}, folder]] * 2


def test_each_folder_has_settings_of_its_own(fake, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    sure = [{"minimumConfidence": share} for share in (0.1, 0.5)]
    fake.answers["workspace/configuration"] = lambda params: [{}, *sure]
    fake.initialize(one, two, capabilities={"workspace": {"configuration": True}})
    fake.poll(lambda: fake.request("test/confidence", {"uri": one.as_uri()}) == 0.1)
    assert fake.request("test/confidence", {"uri": two.as_uri()}) == 0.5
    assert fake.request("test/confidence", {"uri": tmp_path.as_uri()}) == 0.0


def test_each_folder_is_indexed_by_its_own_settings(fake, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    told = [{"index": {"workers": 3}}, {"index": {"workers": 4}}, {"index": {"workers": 3}}]
    fake.answers["workspace/configuration"] = lambda params: told
    fake.initialize(one, two, capabilities={"workspace": {"configuration": True}})
    fake.poll(lambda: len(calls(fake)) > 1)
    assert calls(fake)[1:] == [["configure", 3], ["configure", 4, str(one)]]
    told[1] = {"index": {"workers": 3}}
    fake.notify("workspace/didChangeConfiguration", {"settings": None})
    fake.poll(lambda: len(calls(fake)) > 3)
    assert calls(fake)[3:] == [["configure", 3, str(one)]]


def test_a_bad_setting_of_one_folder_is_named_once(fake, tmp_path):
    told = [{"index": {"workers": "x"}}, {"index": {"workers": "x", "timeLimit": "y"}}]
    fake.answers["workspace/configuration"] = lambda params: told
    fake.initialize(tmp_path, capabilities={"workspace": {"configuration": True}})
    fake.poll(lambda: calls(fake) and len(fake.notified("window/showMessage")) == 2)
    first, second = [item["message"] for item in fake.notified("window/showMessage")]
    assert "index.workers" in first
    assert "index.timeLimit" in second
    assert "index.workers" not in second


def test_settings_are_pushed_by_clients_that_do_so(running):
    running.notify(
        "workspace/didChangeConfiguration", {"settings": {"codescope": {"index": {"workers": 7}}}}
    )
    assert calls(running)[-1] == ["configure", 7]


def test_a_bad_setting_is_named_to_the_person(running):
    running.notify(
        "workspace/didChangeConfiguration", {"settings": {"codescope": {"index": {"workers": "x"}}}}
    )
    calls(running)
    [message] = running.notified("window/showMessage")
    assert "codescope.index.workers" in message["message"]


# -- features that another server has


def test_a_feature_left_to_another_server_is_not_offered(fake, tmp_path):
    offered = fake.initialize(
        tmp_path, initializationOptions={"disabledFeatures": ["hover", "workspaceSymbol"]}
    )
    assert "hoverProvider" not in offered
    assert "workspaceSymbolProvider" not in offered
    assert offered["definitionProvider"] is True
    position = {"line": 0, "character": 0}
    assert (
        fake.request(
            "textDocument/hover", {"textDocument": {"uri": "file:///a"}, "position": position}
        )
        is None
    )


def test_features_are_registered_per_language_where_the_client_can(fake, tmp_path):
    offered = fake.initialize(tmp_path, capabilities=DYNAMIC)
    assert "hoverProvider" not in offered
    assert offered["documentSymbolProvider"] is True
    [request] = fake.wait_for(lambda: fake.requests)
    assert request["method"] == "client/registerCapability"
    registered = {
        item["method"]: item["registerOptions"] for item in request["params"]["registrations"]
    }
    assert set(registered) == {
        "textDocument/definition",
        "textDocument/hover",
        "textDocument/prepareCallHierarchy",
        "textDocument/references",
    }
    selector = registered["textDocument/hover"]["documentSelector"]
    assert {"language": "python", "scheme": "file"} in selector
    assert {"language": "python", "scheme": "untitled"} in selector


def test_switching_a_feature_off_takes_its_registration_back(fake, tmp_path):
    fake.initialize(tmp_path, capabilities=DYNAMIC)
    fake.wait_for(lambda: fake.requests)
    off = {"codescope": {"disabledFeatures": ["callHierarchy"]}}
    fake.notify("workspace/didChangeConfiguration", {"settings": off})
    request = fake.wait_for(lambda: fake.requests[1:])[0]
    assert request["method"] == "client/unregisterCapability"
    assert [item["method"] for item in request["params"]["unregisterations"]] == [
        "textDocument/prepareCallHierarchy"
    ]


def test_nothing_is_offered_that_would_disturb_a_second_server(fake, tmp_path):
    offered = fake.initialize(tmp_path)
    unwanted = (
        "completion",
        "signatureHelp",
        "semanticTokens",
        "inlayHint",
        "diagnostic",
        "rename",
    )
    assert [name for name in offered if name.startswith(unwanted) or "ormatting" in name] == []


# -- watching


@pytest.mark.parametrize("relative", [False, True])
def test_clients_that_can_watch_are_asked_to(fake, tmp_path, relative):
    watching = {"dynamicRegistration": True, "relativePatternSupport": relative}
    fake.initialize(tmp_path, capabilities={"workspace": {"didChangeWatchedFiles": watching}})
    [request] = fake.wait_for(lambda: fake.requests)
    [registration] = request["params"]["registrations"]
    assert registration["method"] == "workspace/didChangeWatchedFiles"
    pattern = {"baseUri": tmp_path.as_uri(), "pattern": "**/*"} if relative else "**/*"
    assert registration["registerOptions"]["watchers"] == [{"globPattern": pattern}]
    assert calls(fake)[0][3] is False, "until the client watches, the workspace does"
    fake.wait_for(lambda: ["client_watches", [str(tmp_path)]] in calls(fake))
    change = {"uri": (tmp_path / "a.py").as_uri(), "type": 2}
    elsewhere = {"uri": "file:///elsewhere/a.py", "type": 2}
    fake.notify("workspace/didChangeWatchedFiles", {"changes": [change, elsewhere]})
    assert calls(fake)[-1] == ["files_changed", str(tmp_path), [str(tmp_path / "a.py")]]


def test_a_client_that_cannot_watch_leaves_it_to_the_workspace(fake, tmp_path):
    """Neovim on Linux."""
    watching = {"dynamicRegistration": False, "relativePatternSupport": True}
    fake.initialize(tmp_path, capabilities={"workspace": {"didChangeWatchedFiles": watching}})
    assert calls(fake)[0][3] is False
    assert fake.requests == []


# -- progress


def values(wire):
    return [params["value"] for params in wire.notified("$/progress")]


def test_progress_is_created_begun_reported_and_ended(fake, tmp_path):
    fake.initialize(tmp_path, capabilities={"window": {"workDoneProgress": True}})
    fake.wait_for(lambda: "end" in [value["kind"] for value in values(fake)])
    assert [request["method"] for request in fake.requests] == ["window/workDoneProgress/create"]
    kinds = [value["kind"] for value in values(fake)]
    assert kinds[0] == "begin"
    assert kinds[-1] == "end"
    assert set(kinds[1:-1]) <= {"report"}
    shares = [value["percentage"] for value in values(fake) if "percentage" in value]
    assert shares == sorted(shares)
    token = fake.requests[0]["params"]["token"]
    assert {params["token"] for params in fake.notified("$/progress")} == {token}


def test_clients_without_progress_get_none(running):
    time.sleep(0.2)
    calls(running)
    assert running.requests == []
    assert running.notifications == []


# -- commands


def test_commands(running, tmp_path):
    running.request(
        "workspace/executeCommand",
        {"command": "codescope.reindex", "arguments": [tmp_path.as_uri()]},
    )
    running.request("workspace/executeCommand", {"command": "codescope.reindex"})
    assert calls(running)[1:] == [["reindex", str(tmp_path)], ["reindex", None]]
    assert running.request("workspace/executeCommand", {"command": "codescope.status"}) == []
    elsewhere = {"command": "codescope.reindex", "arguments": ["file:///elsewhere"]}
    assert running.refused("workspace/executeCommand", elsewhere)["code"] == -32602
