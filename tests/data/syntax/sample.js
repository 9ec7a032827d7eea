#!/usr/bin/env node
// Every construct that the queries of JavaScript name: each of their patterns fits something here.
import "./effects.js";
import standard, * as everything from "./all.js";
import { one, two as deux, default as three } from "module";
export * from "./everything.js";
export * as namespace from "./namespace.js";
export * as "odd name" from "./odd.js";
export { one as uno, deux };
export { default as other } from "./other.js";
export default class extends Base {}
export default value;
export default function named() {}
export @decorated class Exported {}
export const constant = 1;
@decorated
export class Decorated {}

function plain(a, b = 1, { c, d: { e = 2 }, ...f }, [g, , ...h] = [], ...rest) {
  "use strict";
  var hoisted = 1, again;
  let block;
  using resource = open();
  return hoisted;
}
async function* generator() {
  yield;
  yield 1;
  yield* other();
  for await (const item of source) await item;
}
const arrow = async (a, b) => a + b, short = x => ({ x }), named = function inner() {}, gen = function* () {};

class Class extends mixin(Base) {
  static #private = 1;
  field;
  "quoted" = 2;
  [computed.name] = 3;
  static {
    this.ready = true;
  }
  @log @bound.to(1)
  static async *method(a) {
    super.method(a);
    return this.#private;
  }
  get value() {
    return new.target;
  }
  set value(v) {}
  constructor() {
    super();
  }
}

const object = { a: 1, "b": 2, [c]: 3, shorthand, ...spread, method() {}, async other() {} };
for (let i = 0; i < 10; i++) continue;
for (;;) break;
for (key in object) {
}
for (const [k, v] of Object.entries(object)) {
}
switch (a) {
  case 1:
    break;
  default:
    throw new Error(`text ${template} ${nested(`${deep}`)}`);
}
try {
  require("x");
} catch ({ message }) {
} finally {
}
try {
} catch {
}
if (a && b || c ?? d) {
} else if (!e) {
} else {
}
while (a instanceof B || a in b || a === b || a < b) {
  a.b.c = d;
  a[0] ||= e;
  a++;
}
do {
} while (a);
let ternary = a ? b : c, sequence = (a, b), tagged = tag`x${y}`, optional = a?.b?.[c]?.(d), regex = /x/g;
({ a, b: c.d, e = 1 } = object);
[a, b = 1, ...c] = array;
const literals = [1, "s", true, false, null, undefined, -1, typeof a, void 0, import.meta, ...rest];
const lazy = import("./lazy.js"), made = new Class(1), bare = new Class;
label: for (const x of y) {
  continue label;
}
const element = (
  <Outer.Inner attribute="text" other={value} {...spread} flag>
    text {child} <self.closing key={1} />
    <></>
  </Outer.Inner>
);
module.exports = { plain };
exports.more = plain;
