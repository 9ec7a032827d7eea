"""JavaScript and TypeScript: packages of one folder of a window that another one imports."""

import pytest

from window_checks import check_definition, check_incoming, check_outgoing, check_references

LIBRARY = """
==> lib/package.json
{ "name": "@scope/lib", "main": "./dist/index.js", "exports": { ".": "./dist/index.js", "./deep": "./dist/deep.js" } }
==> lib/src/index.ts
export { «alias:helper» as renamed } from "./deep";
export * from "./deep";
import Main from "./main";
export default Main;
==> lib/src/deep.ts
const é = "é";
export function «helper:helper»() {}
export interface Options { «flag:flag»: boolean }
==> lib/src/main.ts
export default class «Main:Main» {
  «run:run»() { return this; }
  static «make:make»(): Main { return new Main(); }
}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import { hel¦per } from "@scope/lib";', "helper"),
        ('import { renamed } from "@scope/lib"; renam¦ed();', "helper"),
        ('import { helper } from "@scope/lib/deep"; help¦er();', "helper"),
        ('import Any from "@scope/lib"; new A¦ny();', "Main"),
        ('import Any from "@scope/lib"; new Any().ru¦n();', "run"),
        ('import Any from "@scope/lib"; Any.make().run().ru¦n();', "run"),
        ('import * as all from "@scope/lib"; all.hel¦per();', "helper"),
        ('import type { Options } from "@scope/lib"; function f(o: Options) { o.fla¦g }', "flag"),
        ('import { helper } from "@scope/other"; help¦er();', ""),
        ('import { helper } from "lib"; help¦er();', ""),
        ('import { helper } from "@scope/lib/hidden"; help¦er();', ""),
    ],
)
def test_names_lead_into_the_folder_that_has_the_package(text, expected):
    check_definition(f"{LIBRARY}==> app/a.ts\nconst é = 1;\n{text}\n", expected.split())


USERS = (
    LIBRARY
    + """
==> app/package.json
{ "name": "app" }
==> app/a.ts
import «first:Any», { «import:helper», renamed } from "@scope/lib";
«call:helper»();
«renamed:renamed»();
export function go() { new «new:Any»().«run_use:run»(); }
export { helper as «offered:passed» } from "@scope/lib";
==> app/b.ts
import { passed } from "./a";
const helper = () => {};
helper();
«passed:passed»();
"""
)


def at(name: str) -> str:
    return USERS.replace(f"«{name}:", f"«{name}:¦")


def test_references_in_other_folders():
    everything = [
        *("helper", "alias", "import", "call", "renamed", "offered", "passed"),
        *(
            "lib/src/index.ts:1:renamed",
            "app/a.ts:1:renamed",
            "app/a.ts:5:helper",
            "app/b.ts:1:passed",
        ),
    ]
    check_references(at("helper"), everything)
    check_references(at("passed"), everything)
    check_references(at("run_use"), ["run", "run_use"])


def test_a_default_export_has_the_name_that_its_importers_give_it():
    expected = [
        *("Main", "first", "new", "lib/src/index.ts:3:Main", "lib/src/index.ts:4:Main"),
        *("lib/src/main.ts:3:Main", "lib/src/main.ts:3:Main"),
    ]
    check_references(at("Main"), expected)
    check_references(at("new"), expected)


def test_calls_between_folders():
    check_incoming(at("run"), {"app/a.ts:4:go": ["run_use"]})
    check_incoming(at("helper"), {"app/a.ts:1:": ["call", "renamed"], "app/b.ts:1:": ["passed"]})
    check_outgoing(
        USERS.replace("function go", "function g¦o"), {"Main": ["new"], "run": ["run_use"]}
    )


def test_commonjs():
    source = """
==> lib/package.json
{ "name": "lib", "main": "index.js" }
==> lib/index.js
module.exports = { «run:run»() {}, é: 1 };
==> one/main.js
const lib = require("lib");
lib.«member:run»();
==> two/main.js
const { «taken:run» } = require("lib");
«use:run»();
"""
    for name in ("run", "member", "use"):
        check_references(
            source.replace(f"«{name}:", f"«{name}:¦"), ["run", "member", "taken", "use"]
        )


def test_a_function_as_the_whole_module():
    source = """
==> lib/package.json
{ "name": "lib" }
==> lib/index.js
module.«make:exports» = function () {};
==> app/main.js
const «any:any» = require("lib");
«use:any»();
"""
    check_definition(source.replace("«use:", "«use:¦"), ["make"])
    check_incoming(source.replace("«make:", "«make:¦"), {"app/main.js:1:": ["use"]})


def test_members_of_a_workspace_of_packages():
    source = """
==> lib/package.json
{ "private": true, "workspaces": ["packages/*"] }
==> lib/packages/inner/package.json
{ "name": "@all/inner", "types": "./src/main.ts" }
==> lib/packages/inner/src/main.ts
export const «value:value» = () => 1;
==> app/main.tsx
import { «import:value» } from "@all/inner";
«call:value»();
"""
    check_references(source.replace("«call:", "«call:¦"), ["value", "import", "call"])
