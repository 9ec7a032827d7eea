"""A small workspace whose call graph is known, and places in it."""

from pathlib import Path
from typing import NamedTuple


class Spot(NamedTuple):
    """A place in a file of the sample: zero-based line, and the column in UTF-16 units, characters and bytes."""

    path: str
    line: int
    character: int
    column: int
    byte: int


class Sample(NamedTuple):
    """A workspace on disk whose call graph is known."""

    root: Path

    def spot(self, path: str, line_part: str, word: str) -> Spot:
        """The start of `word` in the only line of `path` that contains `line_part`."""
        lines = (self.root / path).read_text(encoding="utf-8").split("\n")
        (number,) = (n for n, line in enumerate(lines) if line_part in line)
        before = lines[number][: lines[number].index(line_part)]
        before += line_part[: line_part.index(word)]
        return Spot(
            path, number, len(before.encode("utf-16-le")) // 2, len(before), len(before.encode())
        )

    def relative(self, uri_or_path: str) -> str:
        """The path below the workspace that a file URI or an absolute path names."""
        return uri_or_path.removeprefix("file://").removeprefix(f"{self.root}/")


# Callers of shop.prices.gross_price are total, label and sample (by an alias); invoice calls another function of the
# same name. That ship calls Order.total can only be guessed. In label, two characters outside the Basic Multilingual
# Plane stand before the call: every one counts as one character, two UTF-16 units, four bytes.
PYTHON_FILES = {
    "shop/__init__.py": "",
    "shop/prices.py": '''\
"""What things cost."""

RATE = 0.19


def gross_price(net):
    """The price with tax."""
    return round(net * (1 + RATE), 2)
''',
    "shop/orders.py": """\
from shop.prices import gross_price


class Order:
    def __init__(self, items):
        self.items = items

    def total(self):
        return sum(gross_price(net) for net in self.items)


def label(order):
    text = "🛒🛒 größe"; price = gross_price(order.items[0])
    return f"{text}: {price}"
""",
    "shop/report.py": """\
from shop.orders import Order, label
from shop.prices import gross_price as with_tax


def summary(orders):
    return [(label(order), order) for order in orders]


def sample():
    return with_tax(100), summary([Order([1, 2])])
""",
    "shop/shipping.py": """\
def ship(order):
    return order.total()
""",
    "other/billing.py": """\
def gross_price(net):
    return net


def invoice(net):
    return gross_price(net)
""",
}

# The same in TypeScript: callers of grossPrice are Order.total, label and sample; invoice calls a namesake.
# And a pair of CommonJS modules.
WEB_FILES = {
    "web/prices.ts": """\
/** The price with tax. */
export function grossPrice(net: number): number {
  return Math.round(net * 119) / 100;
}
""",
    "web/orders.ts": """\
import { grossPrice } from "./prices";

export class Order {
  constructor(readonly items: number[]) {}

  total(): number {
    return this.items.map((net) => grossPrice(net)).reduce((sum, one) => sum + one, 0);
  }
}

export function label(order: Order): string {
  const text = "🛒🛒 größe", price = grossPrice(order.items[0]);
  return `${text}: ${price}`;
}
""",
    "web/Report.tsx": """\
import { Order, label } from "./orders";
import { grossPrice as withTax } from "./prices";

export function Summary({ order }: { order: Order }) {
  return <p title={label(order)}>{order.total()}</p>;
}

export const sample = () => <Summary order={new Order([withTax(100)])} />;
""",
    "web/parcels.ts": """\
export interface Parcel {
  weight(): number;
}

export class Box implements Parcel {
  weight() {
    return 2;
  }
}

export class Letter implements Parcel {
  weight() {
    return 1;
  }
}

export function postage(größe: number, parcel: Parcel) {
  return größe * parcel.weight();
}
""",
    "web/other.js": """\
function grossPrice(net) {
  return net;
}

export function invoice(net) {
  return grossPrice(net);
}
""",
    "web/rates.cjs": """\
function rate(country) {
  return country === "DE" ? 19 : 20;
}

module.exports = { rate };
""",
    "web/charge.cjs": """\
const { rate } = require("./rates.cjs");

exports.charge = function charge(net) {
  return net * rate("DE");
};
""",
}
FILES = {**PYTHON_FILES, **WEB_FILES}


def write_sample(root: Path) -> Sample:
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    # Editors look for the root by markers; a repository without a commit is enough.
    (root / ".git").mkdir()
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    return Sample(root.resolve())
