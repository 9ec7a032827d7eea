"""Linking of JavaScript's older modules and classes: exports, require, prototypes, calls that give members."""

from link_checks import check_links


def test_a_module_that_is_one_value_and_its_members():
    check_links(
        """
        ==> lib.js
        module.«whole:exports» = { «get:get»() {}, «size:size»: 1 };
        ==> main.js
        const lib = require("./lib");
        const { «a:get» } = require("./lib");
        lib.«b:get»(); «c:lib».size;
        const one = require("./lib").«d:size»;
        """,
        {"a": "get", "b": "get", "c": "whole", "d": "size"},
    )


def test_members_behind_a_name_that_is_exported():
    check_links(
        """
        ==> symbols.js
        const keys = { «state:kState»: Symbol("é") };
        module.exports = keys;
        ==> main.js
        const { «a:kState» } = require("./symbols");
        object[«b:kState»];
        """,
        {"a": "state", "b": "state"},
    )


def test_an_exported_function_has_the_members_that_are_exported_beside_it():
    check_links(
        """
        ==> lib.js
        module.exports = function «main:main»() {};
        module.exports.«one:one» = function () {};
        ==> main.js
        const main = require("./lib");
        import whole, { «c:one» } from "./lib.js";
        «a:main»(); main.«b:one»(); whole.«d:one»();
        """,
        {"a": "main", "b": "one", "c": "one", "d": "one"},
    )


def test_module_exports_is_a_value():
    check_links(
        """
        ==> main.js
        module.exports = { «get:get»() {} };
        exports.«lost:lost» = 1;
        module.exports.«a:get»();
        """,
        {"a": "get"},
    )


def test_modules_that_hand_on_others():
    check_links(
        """
        ==> a.js
        exports.«one:one» = 1;
        ==> index.js
        module.exports = require("./a");
        ==> more.js
        Object.assign(exports, require("./a"), { «two:two»() {} });
        Object.defineProperty(exports, "«three:three»", { get: () => exports.two });
        ==> main.js
        const { «a:one» } = require("./index");
        const { «b:one», «c:two», «d:three» } = require("./more");
        """,
        {"a": "one", "b": "one", "c": "two", "d": "three"},
    )


def test_the_default_of_a_module_without_one():
    check_links(
        """
        ==> lib.js
        exports.«one:one» = 1;
        ==> main.mjs
        import lib from "./lib.js";
        lib.«a:one»;
        export const { «b:one» } = lib;
        """,
        {"a": "one", "b": "one"},
    )


def test_members_that_a_call_gives_to_a_prototype_and_to_a_function():
    check_links(
        """
        ==> main.js
        function A() {}
        Object.assign(A.prototype, { «go:go»() { this.«a:stop»(); }, «stop:stop»() {} });
        Object.assign(A, { «make:make»() { return new A(); }, other() { this.«b:make»(); } });
        new A().«c:go»(); A.«d:make»();
        """,
        {"a": "stop", "b": "make", "c": "go", "d": "make"},
    )


def test_the_class_of_an_instance_is_no_member():
    check_links(
        """
        ==> main.js
        class A { static «make:make»() {} constructor() { this.«a:constructor».«b:make»(); } }
        """,
        {"a": "external", "b": "make"},
    )


def test_a_folder_is_what_its_package_says_at_the_root_too():
    check_links(
        """
        ==> package.json
        { "main": "lib/start.js", "types": "missing.d.ts" }
        ==> lib/start.js
        module.exports = function «start:start»() {};
        ==> test/main.js
        const start = require("..");
        «a:start»();
        """,
        {"a": "start"},
    )


def test_what_an_outside_module_gives_is_outside():
    check_links(
        """
        ==> main.js
        const join = require("node:path").«a:join»;
        «b:join»("é");
        """,
        {"a": "external", "b": "external"},
    )


def test_every_package_of_a_large_workspace_is_known_by_its_name():
    folders = [f"packages/p{number}" for number in range(100)]
    files = "".join(
        f"""
        ==> {folder}/package.json
        {{ "name": "@org/{folder[9:]}" }}
        ==> {folder}/index.js
        exports.«{folder[9:]}:one» = 1;"""
        for folder in folders
    )
    check_links(
        files
        + """
        ==> main.js
        const { «a:one» } = require("@org/p99");
        const { «b:one» } = require("@org/p3");
        """,
        {"a": "p99", "b": "p3"},
        roots=("", *folders),
    )


def test_a_name_that_was_given_to_a_call_keeps_its_members():
    check_links(
        """
        ==> main.js
        const { inherits } = require("util");
        function A() {}
        inherits(A, Base);
        A.prototype.«m:m» = function () { this.«n:m»(); };
        A.«s:s» = 1;
        inherits(A, Base);
        class B { constructor() { this.x = B.«two:TWO»; } }
        Object.defineProperty(B, "TWO", { value: 2 });
        Object.defineProperty(B.prototype, "three", { value: 3 });
        new A().«u:m»(); A.«v:s»; new B().«three:three»;
        """,
        {"n": "m", "u": "m", "v": "s", "two": "main.js:B::TWO", "three": "main.js:B::three"},
    )


def test_a_list_of_names_exports_what_they_mean():
    check_links(
        """
        ==> main.js
        const { «p0:parse», Class, other } = require("./ext");
        const ext = require("./ext");
        class A extends Class { m() { ext.«p:parse»(1); this.«k:k»(); «o:other»(); «p1:parse»(); } }
        ==> ext.js
        const { other } = require("./more");
        class Class { «kk:k»() {} }
        function «parse:parse»() {}
        module.exports = { «short:parse», Class, other };
        ==> more.js
        module.exports = { «other:other»() {}, x: 1 };
        ==> c.mjs
        import ext, { «d1:parse» } from "./ext.js";
        ext.«d2:parse»(); «d3:parse»();
        """,
        {"p0": "parse", "p": "parse", "p1": "parse", "k": "kk", "short": "parse", "o": "other"}
        | {"d1": "parse", "d2": "parse", "d3": "parse"},
    )


def test_members_behind_a_prototype_that_is_set():
    check_links(
        """
        ==> main.js
        function Schema(obj) {
          if (!(this instanceof Schema)) return new Schema(obj);
          this.«paths:paths» = {};
        }
        Schema.prototype = Object.create(require("events").EventEmitter.prototype);
        Schema.prototype.constructor = Schema;
        Schema.prototype.«m:m» = function () { return this.«a:paths»; };
        Schema.prototype.n = function n() { this.«b:m»(); };
        module.exports = exports = Schema;
        ==> b.js
        const Schema = require("./main");
        new Schema().«c:paths»; new Schema().«d:m»();
        """,
        {"a": "paths", "b": "m", "c": "paths", "d": "m"},
    )
