// Every construct that the queries of TypeScript name beyond JavaScript's: each pattern fits something here.
import type { Type } from "./types";
import { type One, two as deux } from "./values";
import legacy = require("legacy");
import short = Long.Name.Space;
export type { Type as Renamed };
export type { Other } from "./other";
export = legacy;
export as namespace Global;

function overloaded(a: number): number;
function overloaded<T extends object = {}>(this: Window, a?: T, ...rest: T[]): T;
function overloaded(a: any): any {
  return a;
}
async function* generator<T>(a: T): AsyncGenerator<T> {}
const arrow = async <T,>(a: T): Promise<T> => a, fun = function named<T>(a: T): T { return a; };
const gen = function* <T>(a: T): Generator<T> {};
const typed: number = 1, definite!: string = "x";

abstract class Class<T> extends Base<T> implements One, Two<T> {
  private readonly field: number = 1;
  static #secret?: string;
  declare ambient: T;
  @decorated public accessor prop: T;
  constructor(private readonly name: string, public age?: number, @inject() service: Service = make()) {
    super();
  }
  abstract method(a: number): void;
  protected override async other<U>(a: U): Promise<U> {
    return a!;
  }
  signature(a: string): string;
  signature(a: any): any {}
  get value(): number { return 1; }
  [key: string]: unknown;
}
class Simple {}
const anonymous = class {};

interface Interface<T> extends One, Two<T> {
  readonly property?: T;
  method<U>(a: U): U;
  (a: number): string;
  new (a: number): Interface<T>;
  [index: number]: T;
  get accessor(): T;
}

enum Color { Red, Green = 1, "Blue" = 2 }
declare enum Ambient { A }
namespace Outer.Inner { export const a = 1; }
module Legacy {}
declare module "external" { export function f(): void; }
declare global { interface Window { x: number } }
declare const ambient: number;
declare function declared(a: string): void;

type Alias<T, K extends keyof T = keyof T> = T | (A & B)[] | [first: A, second?: B, ...rest: C[]] | typeof ambient;
type More = readonly string[] | Outer.Inner.Deep<number> | "text" | 1 | `a${string}` | T["key"][0] | this;
type Conditional<T> = T extends Array<infer U extends object> ? U : never;
type Functions = ((a: number) => void) | (new (a: number) => Class<number>) | { a: number; b(): void };
type Mapped<T> = { [K in keyof T as `get${K}`]?: T[K] };
type Removed<T> = { -readonly [K in keyof T]-?: T[K] };
type Generic = <T>(a: T) => a is string;
type Constructor = abstract new <T>(a: T) => T;

function isText(a: unknown): a is string { return true; }
function assertText(a: unknown): asserts a is string {}
function assertTruth(a: unknown): asserts a {}
const cast = <number>a, asserted = a as const, other = a as B, kept = a satisfies B, sure = a!;
const called = f<number>(1), made = new Map<string, number>(), instance = f<string>;
let optional: { a?: number; readonly b: string }, tuple: [a: number, b?: string], rest: [...A];
