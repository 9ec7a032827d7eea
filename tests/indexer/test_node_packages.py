"""Names of packages in node_modules lead to their declarations, or to their code; nothing leaves a package."""

import json
import os

import pytest

from core.workspace import following
from doors import door, outside
from indexers import index, write_files

MAIN = """
import whole, { make, Thing as Renamed } from "typed";
import * as space from "typed";
import { plain } from "plain";
import { described } from "described";
import { scoped } from "@scope/pack";
import { deep } from "typed/deep";
import { nested } from "@scope/pack/sub/part";
import { readFile } from "node:fs";
import { stat } from "fs";
import { join } from "path";
import paths from "node:path";
import { evil } from "evil";
import { linked } from "linked";
import { hidden } from "hidden";
import merged from "merged";
const { required } = require("plain");

whole();
make().run().stop();
new Renamed().run();
space.make();
plain();
described();
scoped();
deep();
nested();
readFile();
stat();
join();
paths.split();
evil();
linked();
hidden();
merged.inner();
required();
"""


# Modules of Node.js are declared by name, in files that are no modules themselves.
NODE = {
    "fs.d.ts": """
        declare module "node:fs" {
            export function readFile(): void;
            export function stat(): void;
        }
        declare module "fs" {
            export * from "node:fs";
        }
    """,
    "path.d.ts": """
        declare module "node:path" {
            namespace path {
                function join(): void;
                function split(): void;
            }
            export = path;
        }
        declare module "path" {
            import path = require("node:path");
            export = path;
        }
    """,
}


def package(name, files, **fields):
    return {
        f"node_modules/{name}/package.json": json.dumps({"name": name, **fields}),
        **{f"node_modules/{name}/{path}": text for path, text in files.items()},
    }


@pytest.fixture
def workspace(tmp_path):
    root = tmp_path / "project"
    write_files(
        root,
        {
            "package.json": "{}",
            "src/main.ts": MAIN,
            **package(
                "typed",
                {
                    "src/index.ts": "export function make() {}\n",
                    "dist/index.js": "exports.make = function () {};\n",
                    "dist/types/index.d.ts": 'export * from "./things.js";\n'
                    "export default function whole(): void;\n",
                    "dist/types/things.d.ts": 'import { Base } from "base";\n'
                    "export declare class Thing extends Base { run(): Thing; }\n"
                    "export declare function make(): Thing;\n",
                    "deep.d.mts": "export declare function deep(): void;\n",
                },
                source="src/index.ts",
                exports={
                    ".": {
                        "development": "./src/index.ts",
                        "types": "./dist/types/index.d.ts",
                        "default": "./dist/index.js",
                    },
                    "./deep": "./deep.mjs",
                },
            ),
            **package("base", {"index.d.ts": "export class Base { stop(): void; }\n"}),
            **package(
                "plain",
                {"lib/main.js": "exports.plain = function () {};\nexports.required = () => 1;\n"},
                main="./lib/main",
            ),
            **package("described", {"index.js": "exports.described = () => 1;\n"}),
            **package("@types/described", {"index.d.ts": "export function described(): 1;\n"}),
            **package("@scope/pack", {"index.js": "", "sub/part.js": "export const nested = 1;\n"}),
            **package("@types/scope__pack", {"index.d.ts": "export const scoped: () => 1;\n"}),
            **package("@types/node", NODE),
            **package("evil", {}, main="../../../outside.js", types="/etc/outside.d.ts"),
            **package(
                "hidden",
                {"a.d.ts": "export function hidden(): void;\n"},
                typesVersions={"<4": {"*": ["old/*"]}, "*": {"*": ["a.d.ts"]}},
            ),
            **package(
                "merged",
                {
                    "index.d.ts": "declare function merged(): void;\n"
                    "declare namespace merged { function inner(): void; }\nexport = merged;\n"
                },
            ),
            "store/linked/index.d.ts": 'export { linked } from "beside";\n',
            "store/node_modules/beside/index.d.ts": "export function linked(): void;\n",
        },
    )
    (root.parent / "outside.js").write_text("exports.evil = 1;\n")
    os.symlink(root / "store" / "linked", root / "node_modules" / "linked")
    index(root)
    return root


@pytest.mark.parametrize(
    ("call", "place"),
    [
        ("whole()", "typed/dist/types/index.d.ts:whole"),
        ("make().run", "typed/dist/types/things.d.ts:make"),
        ("run().stop", "typed/dist/types/things.d.ts:run"),
        ("stop()", "base/index.d.ts:stop"),
        ("Renamed()", "typed/dist/types/things.d.ts:Thing"),
        ("make();\nplain", "typed/dist/types/things.d.ts:make"),
        ("plain();", "plain/lib/main.js:plain"),
        ("described();", "@types/described/index.d.ts:described"),
        ("scoped();", "@types/scope__pack/index.d.ts:scoped"),
        ("deep();", "typed/deep.d.mts:deep"),
        ("nested();", "@scope/pack/sub/part.js:nested"),
        ("readFile();", "@types/node/fs.d.ts:readFile"),
        ("stat();", "@types/node/fs.d.ts:stat"),
        ("join();", "@types/node/path.d.ts:join"),
        ("split();", "@types/node/path.d.ts:split"),
        ("linked();", "store/node_modules/beside/index.d.ts:linked"),
        ("hidden();", "hidden/a.d.ts:hidden"),
        ("inner();", "merged/index.d.ts:inner"),
        ("required();", "plain/lib/main.js:required"),
    ],
)
def test_names_lead_into_node_modules(workspace, call, place):
    [found] = asked(workspace, call)
    path, _, name = place.rpartition(":")
    assert (found.path.endswith(path), found.name) == (True, name), found


@pytest.mark.parametrize(
    ("path", "specifier"),
    [
        ("src/a.ts", "evil"),
        ("src/a.ts", "node:../../../../secret"),
        ("src/a.ts", "fs/../../../../../secret"),
        ("src/a.ts", "pkg/../../../secret"),
        ("src/a.ts", "@types/../../../secret"),
        ("src/a.ts", "../../secret"),
        ("src/a.ts", "climbs"),
        ("src/a.ts", "beside"),
        ("src/a.ts", "below"),
        ("src/a.ts", "linked"),
    ],
)
def test_no_name_leads_out_of_a_package(tmp_path, path, specifier):
    root = tmp_path / "project"
    write_files(
        root,
        {
            "package.json": "{}",
            path: f'import {{ secret }} from "{specifier}";\nsecret();\n',
            **package("@types/node", {"fs.d.ts": ""}),
            **package("pkg", {"index.d.ts": ""}),
            **package("evil", {}, main="../../../secret.ts", types="/etc/secret.d.ts"),
            **package("climbs", {"index.d.ts": 'export * from "../../../secret";\n'}),
            **package("beside", {"index.d.ts": 'export * from "../other/secret";\n'}),
            **package("other", {"secret.d.ts": "export function secret(): void;\n"}),
            **package("below", {"index.d.ts": 'export * from "./inner";\n'}),
            "node_modules/below/inner/package.json": '{"main": "../../../../secret.ts"}',
        },
    )
    (tmp_path / "secret.ts").write_text("export function secret() {}\n")
    (root / "node_modules" / "linked").mkdir()
    os.symlink(tmp_path / "secret.ts", root / "node_modules" / "linked" / "index.ts")
    index(root)
    with door(root, supervised=False) as found:
        text = (root / path).read_text()
        assert outside(found, path, text.index("secret();")) == ()


def test_an_updated_package_is_read_again(workspace):
    assert [place.name for place in asked(workspace, "scoped();")] == ["scoped"]
    with door(workspace, supervised=False) as found:
        declared = workspace / "node_modules" / "base" / "index.d.ts"
        for padding in ("", "// moved\n"):
            declared.write_text(f"{padding}export class Base {{ stop(): void; }}\n")
            [place] = outside(found, "src/main.ts", MAIN.index("stop()"))
            assert place.lines.to_position(place.name_start, "utf-8")[0] == len(padding) // 9


def test_large_packages_are_left_out_of_what_one_question_reads(workspace, monkeypatch):
    monkeypatch.setattr(following, "MOST_PARSED", 50)
    assert asked(workspace, "stop()") == ()


def test_nesting_of_a_package_without_end_is_no_fault(tmp_path):
    deep = "{" + '"a":{' * 5000 + "}" * 5001
    write_files(
        tmp_path,
        {
            "a.ts": 'import { f } from "deep";\nf();\n',
            "node_modules/deep/package.json": f'{{"exports": {deep}}}',
        },
    )
    index(tmp_path)
    with door(tmp_path, supervised=False) as found:
        assert outside(found, "a.ts", 26) == ()


def asked(root, call):
    with door(root, supervised=False) as found:
        return outside(found, "src/main.ts", MAIN.index(call))


def test_packages_around_the_workspace_are_found(tmp_path):
    (tmp_path / "node_modules" / "above").mkdir(parents=True)
    (tmp_path / "node_modules" / "above" / "index.d.ts").write_text("export function f(): void;\n")
    root = tmp_path / "packages" / "one"
    write_files(root, {"a.js": 'import { f } from "above";\nf();\n'})
    index(root)
    with door(root, supervised=False) as found:
        [target] = outside(found, "a.js", 27)
    assert target.path == str(tmp_path / "node_modules" / "above" / "index.d.ts")
