"""Facts of every shape that extraction makes survive the store: nodes of one operation have one length."""

import pytest

from core.store.packing import pack_facts, unpack_facts
from extraction_checks import facts_of

SOURCE = """
import a, { b } from "./x";
export const KIND = "kind", N = null;
type U = { t: "a"; n: null; x: 1 } | { t: "b" } | [p: A, ...B[]] | ((a: A) => B) | typeof KIND | Map<string, A>;
interface I { (x: A): B; new (x: A): B; [k: string]: A; [KIND]: A }
declare function isA(x: unknown): x is A;
export function f(this: I, u: U, { k = 1, ...rest }: I = {} as I) {
  switch (u.t) { case "a": return u.n; }
  if (u.t === KIND || isA(u) || "x" in u) run({ t: "b", f: (q) => q.z, ...rest });
  return u[KIND]?.["n"];
}
class K extends f<A>(b) { static s = new K(); #p = () => this.m(); m() { super.m(); } }
"""


@pytest.mark.parametrize("language", ["typescript", "typescriptreact"])
def test_round_trip(language):
    facts = facts_of(SOURCE, language)
    lengths: dict[int, int] = {}
    for node in facts.paths:
        if node[0] != 15:  # a union has as many parts as it needs
            assert lengths.setdefault(node[0], len(node)) == len(node), node
    assert unpack_facts(pack_facts(facts)) == facts
